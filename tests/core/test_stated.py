"""What papers stated, held against the register: counts, lists of ids, matrices, and whom a matrix bears witness for."""

from riskctl.core.facts import vocabulary
from riskctl.core.period import parse as when
from riskctl.core.stated import axes, checks_of
from riskctl.core.witness import CountsSay
from tests.registers import MemoryTree, files, findings, load, memory, said, worked_out

RISKS = [
    f"id: R{number}\ntitle: Risk number {number}\nreviews: [{{date: 2024-01-10, current: {{{levels}}}}}]"
    for number, levels in enumerate(
        (
            "likelihood: 4, impact: 4",
            "likelihood: 3, impact: 4",
            "likelihood: 2, impact: 4, score: 12",
            "likelihood: 2, impact: 4",
            "likelihood: 1, impact: 1",
        ),
        start=1,
    )
]
"""Two High, one of them by levels 12; one Medium that declares 12; one Medium; one Low."""


def settings(*stated: str, date: str = "2024-01-31", due: str = "2024-01-16") -> str:
    listed = "".join(f"\n      - {{{each}}}" for each in stated)
    return f"meetings:\n  - body: JARAP\n    date: {date}\n    papers_due: {due}\n    stated:{listed}\n"


def found(*stated: str, codes: str = "REG3") -> list[tuple[int, str]]:
    return [
        (line, message)
        for _, line, code, message, _ in said(findings(files(settings(*stated), *RISKS)))
        if code.startswith(codes)
    ]


def test_counts_that_come_out_are_silent() -> None:
    assert (
        found(
            "where: p 1, count: open, is: 5",
            "where: p 2, count: band is High, is: 2",
            "where: p 3, count: band is High, is: 3",  # with the disputed one
            "where: p 4, count: score = 12, is: 1",
            "where: p 5, count: score = 12, is: 2",
            "where: p 6, count: band is Low, is: 1",
            "where: p 7, count: proposed, is: 0",
        )
        == []
    )


def test_counts_that_no_reading_of_a_dispute_gives_are_found_where_they_stand() -> None:
    assert found(
        "where: p 1, count: open, is: 6",
        "where: p 2, count: band is High, is: 4",
        "where: p 3, count: band is High, is: 1",
    ) == [
        (10, "p 1 states 6 risks where open; the register has 5"),
        (11, "p 2 states 4 risks where band is High; the register has 2"),
        (12, "p 3 states 1 risk where band is High; the register has 2"),
    ]


def test_a_disputed_count_names_who_may_or_may_not_be_counted() -> None:
    texts = files(settings("where: p 2, count: band is High, is: 4"), *RISKS)
    (finding,) = [each for each in findings(texts) if each.code == "REG301"]
    assert finding.notes == ("counted: R1, R2", "disputed, counted or not: R3")


def test_a_paper_speaks_for_the_day_it_was_due() -> None:
    def days(date: str, due: str, asked: str = "2024-01-16") -> list[str]:
        register, _ = load(memory(settings("where: p 1, count: open, is: 5", date=date, due=due)))
        checks, hits = checks_of(register, vocabulary(register), when(asked), when("2024-01-16"))
        assert hits == ()
        return [str(check.day) for check in checks]

    assert days("2023-10-31", "2023-10-16") == ["2023-10-16"]
    assert days("2023-10-31", "") == ["2023-10-31"]
    assert days("2024-01-31", "2024-01-16") == ["2024-01-16"]
    assert days("2024-04-30", "2024-04-15") == ["2024-01-16"]  # still to come: the day of the run
    assert days("2024-01-31", "2024-01-16", asked="2023-11-01") == []  # not yet written on an earlier day


def test_a_condition_that_cannot_be_read_is_found_where_it_stands_and_the_others_are_still_held() -> None:
    texts = files(
        settings(
            "where: p 1, count: bnd is High, is: 2",
            "where: p 2, ids: [R1], of: band is Hgh",
            "where: p 3, count: open, is: 9",
        ),
        *RISKS,
    )
    assert [each for each in said(findings(texts)) if each[2] in ("FIL206", "REG301")] == [
        ("riskctl.yaml", 10, "FIL206", "no field named `bnd`", "did you mean band?"),
        ("riskctl.yaml", 11, "FIL206", "band does not know `Hgh`", "did you mean high?"),
        (
            "riskctl.yaml",
            12,
            "REG301",
            "p 3 states 9 risks where open; the register has 5",
            "correct the sentence, or the risks it counts",
        ),
    ]


def test_a_statement_with_nothing_to_hold_it_against_is_left_alone() -> None:
    assert found("where: p 1, count: open", "where: p 2, ids: [R1, R2]", "where: p 3") == []


MATRIX = "matrix: {Certain: [0, 0, 0, 1], Likely: [0, 0, 0, %s], Possible: [0, 0, 0, %s], Rare: [1, 0, 0, 0]}"


def test_a_matrix_that_comes_out_is_silent() -> None:
    assert found(f"where: Appendix F, {MATRIX % (1, 2)}") == []


def test_a_matrix_in_numbers_or_any_order_of_rows_is_the_same() -> None:
    assert found("where: F, matrix: {1: [1, 0, 0, 0], 2: [0, 0, 0, 2], 4: [0, 0, 0, 1], 3: [0, 0, 0, 1]}") == []
    assert found("where: F, matrix: {Certain: [0, 0, 0, 1]}") == []  # rows left out are not stated


def test_cells_that_differ_are_found_with_the_risks_there() -> None:
    assert found(f"where: Appendix F, {MATRIX % (2, 1)}", codes="REG303") == [
        (10, "Appendix F counts 2 risks at likelihood Likely, impact Severe; the register has 1"),
        (10, "Appendix F counts 1 risk at likelihood Possible, impact Severe; the register has 2"),
    ]
    texts = files(settings(f"where: Appendix F, {MATRIX % (2, 1)}"), *RISKS)
    notes = [each.notes for each in findings(texts) if each.code == "REG303"]
    assert notes == [("there by their levels: R2",), ("there by their levels: R3 (disputed), R4",)]


def test_a_matrix_that_is_not_of_this_scheme_says_so() -> None:
    ((_, message),) = found("where: F, matrix: {Extreme: [0, 0, 0, 0]}")
    assert message == "F cannot be laid on the scheme matrix@1: its rows or columns are not those levels"
    ((_, message),) = found("where: F, matrix: {Certain: [0, 0, 1]}")
    assert message == "F cannot be laid on the scheme matrix@1: its rows or columns are not those levels"


def test_a_matrix_may_run_the_other_way_where_its_rows_say_so() -> None:
    assert found("where: F, matrix: {Severe: [0, 2, 1, 1], Minor: [1, 0, 0, 0]}") == []


def test_a_matrix_counts_the_measure_it_says() -> None:
    risk = "id: R1\ntitle: x\nreviews: [{date: 2024-01, inherent: {likelihood: 4, impact: 4}, current: {likelihood: 1, impact: 1}}]"
    cells = "matrix: {Certain: [0, 0, 0, 1]}"
    assert not [
        each
        for each in findings(files(settings(f"where: F, measure: Inherent, {cells}"), risk))
        if each.code == "REG303"
    ]
    assert [each for each in findings(files(settings(f"where: F, {cells}"), risk)) if each.code == "REG303"]


def test_a_matrix_bears_witness_to_a_declared_score_it_was_counted_from() -> None:
    work = worked_out(memory(settings(f"where: Appendix F, {MATRIX % (2, 1)}"), *RISKS))
    (dispute,) = work.disputes
    assert (dispute.risk, dispute.counts_say) == (
        "R3",
        (CountsSay("Appendix F", "likelihood Possible, impact Severe", "likelihood Likely, impact Severe", "12"),),
    )
    assert dispute.sides == (
        "Appendix F counts fewer risks at likelihood Possible, impact Severe and more at likelihood Likely, "
        "impact Severe, which gives 12",
    )


def test_a_matrix_that_agrees_with_the_levels_bears_no_witness() -> None:
    (dispute,) = worked_out(memory(settings(f"where: Appendix F, {MATRIX % (1, 2)}"), *RISKS)).disputes
    assert dispute.sides == ()


def test_rows_are_likelihood_where_both_factors_fit() -> None:
    work = worked_out(memory("", *RISKS))
    found = axes(work.register.main_scheme, {"1": (0, 0, 0, 0)})
    assert found is not None
    assert [factor.name for factor in found] == ["likelihood", "impact"]


def test_lists_of_ids_are_held_against_their_condition() -> None:
    assert found("where: E, ids: [R1, R2], of: band is High", codes="REG302") == []
    assert found("where: E, ids: [R1, R2, R3], of: band is High", codes="REG302") == []  # the disputed one may be on it
    ((line, message),) = found("where: E, ids: [R1], of: band is High", codes="REG302")
    assert line == 10
    assert "R2" in message or "Risk number 2" in message
    ((_, message),) = found("where: E, ids: [R1, R2, R5], of: band is High", codes="REG302")
    assert "band is High" in message


def test_a_register_is_worked_out_though_a_paper_cannot_be_read() -> None:
    tree = MemoryTree(files(settings("where: p 1, count: bnd is High, is: 2"), *RISKS))
    assert len(worked_out(tree).open) == 5
