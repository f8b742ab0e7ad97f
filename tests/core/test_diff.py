"""Two registers compared: every kind of change told once, as itself, with counts that reconcile."""

from collections.abc import Mapping

import pytest

from riskctl.core.diff import compare_registers
from riskctl.core.diff_values import RANK, Change, Kind, RegisterDiff, Side
from riskctl.core.period import parse
from tests.registers import SCHEME, MemoryTree, files, load

SETTINGS = """\
people: {af: {role: Head of finance}, acc: {role: ACC}}
categories: [{key: money, label: Finance}, People]
statuses: [open, {key: held, label: Held}, closed]
"""

BASE = """\
id: R1
title: Custody is full
category: money
owner: [af, acc]
status: open
raised: 2023-01-10
description: Cells run out on Saturdays.
controls:
  - {text: Cells shared with the neighbour, effectiveness: partial}
  - text: A rota
actions:
  - {id: A1, text: Hire two sergeants, owner: af, due: 2024-03-31}
  - text: Repair the cells
    due: 2024-06
reviews:
  - date: 2023-06-01
    inherent: {likelihood: 4, impact: 4}
    current: {likelihood: 2, impact: {finance: 2, reputation: 3}}
    target: {likelihood: 1, impact: 2, due: 2025-03}
    why: Few cells, but quiet.
links: [{to: R2, type: related}]
"""

OTHER = """\
id: R2
title: Files are lost
raised: 2023-02-01
reviews:
  - {date: 2023-06-01, current: {likelihood: 4, impact: 3}, why: Two files went missing.}
"""

NEW = "  - {date: 2024-01-10, current: {likelihood: %s, impact: {finance: %s, reputation: %s}}, why: %s}\n"


def reviewed(likelihood: int, finance: int, reputation: int, why: str = "Cells are repaired.", base: str = BASE) -> str:
    """Return the risk with one review more."""
    return base.replace("links:", NEW % (likelihood, finance, reputation, why) + "links:")


def side(*risks: str, day: str = "2024-01-16", scheme: str = SCHEME, settings: str = SETTINGS, **more: object) -> Side:
    texts = {**files(settings, *risks), "schemes/matrix@1.yaml": scheme}
    return side_of(texts, day, **more)


def side_of(texts: Mapping[str, str], day: str, **more: object) -> Side:
    register, found = load(MemoryTree(texts))
    paths = {path.rpartition("/")[2].removesuffix(".yaml"): path for path in texts if path.startswith("risks/")}
    return Side(
        name=day,
        register=register,
        day=parse(day),
        risks={risk.id: risk for risk in found},
        paths=paths,
        digests={id_: texts[path] for id_, path in paths.items()},
        **more,  # type: ignore[arg-type]
    )


def told(found: RegisterDiff) -> list[str]:
    """Return every change as its risk and kind, with the measure of a rating."""
    return [
        " ".join(filter(None, (risk.id, each.kind.value, each.measure)))
        for risk in found.risks
        for each in risk.changes
    ]


def only(found: RegisterDiff) -> Change:
    (risk,) = found.risks
    (each,) = risk.changes
    return each


def reconcile(found: RegisterDiff) -> None:
    one = found.counts
    assert one.opening + one.new + one.reopened - one.closed - one.lost == one.closing


# --- nothing ----------------------------------------------------------------------------------------------------------


def test_a_register_does_not_differ_from_itself() -> None:
    found = compare_registers(side(BASE, OTHER), side(BASE, OTHER))
    assert (found.risks, found.empty, found.unchanged, found.kinds) == ((), True, 2, {})
    assert found.counts == (2, 0, 0, 0, 0, 2)


@pytest.mark.parametrize(
    "typed",
    [
        BASE.replace("owner: [af, acc]", "owner: [ACC, Head of finance]"),
        BASE.replace("category: money", "category: finance"),
        BASE.replace("likelihood: 2, impact", "likelihood: possible, impact"),
        BASE.replace("status: open", "status: Open  # as agreed"),
        BASE.replace("description: Cells run out on Saturdays.", "description: >-\n  Cells run out\n  on Saturdays."),
        BASE.replace(
            "controls:\n  - {text: Cells shared with the neighbour, effectiveness: partial}\n  - text: A rota\n", ""
        )
        + "controls: [A rota, {text: Cells shared with the neighbour, effectiveness: Partial}]\n",
        "\n".join(reversed(BASE.split("\n")[:5])) + "\n" + "\n".join(BASE.split("\n")[5:]),
    ],
)
def test_how_a_risk_is_typed_and_ordered_is_no_change_but_is_counted(typed: str) -> None:
    found = compare_registers(side(BASE), side(typed))
    assert told(found) == ["R1 formatting"]
    assert found.empty
    assert found.unchanged == 1


def test_a_file_that_moved_is_counted_and_nothing_more() -> None:
    texts = files(SETTINGS, BASE)
    texts["risks/custody/R1.yaml"] = texts.pop("risks/R1.yaml")
    found = compare_registers(side(BASE), side_of(texts, "2024-01-16"))
    assert only(found).kind is Kind.MOVED
    assert (only(found).before, only(found).after, found.empty) == ("risks/R1.yaml", "risks/custody/R1.yaml", True)


def test_a_review_that_moves_nothing_is_counted() -> None:
    found = compare_registers(side(BASE), side(reviewed(2, 2, 3, "No change.")))
    assert (told(found), found.empty, only(found).reason) == (["R1 reviewed"], True, "No change.")


def test_an_opportunity_that_crosses_a_band_is_not_escalated_and_its_fall_is_told_sooner_than_its_rise() -> None:
    chance = BASE + "kind: opportunity"

    def gains(text: str) -> Side:
        texts = files(SETTINGS, text, scheme="{threat: matrix@1, opportunity: matrix@1}")
        return side_of({**texts, "schemes/matrix@1.yaml": SCHEME}, "2024-01-16")

    rise = compare_registers(gains(chance), gains(reviewed(4, 2, 3, base=chance)))
    fall = compare_registers(gains(chance), gains(reviewed(1, 2, 3, base=chance)))
    assert (told(rise), told(fall)) == (["R1 score-up current"], ["R1 score-down current"])
    assert fall.risks[0].rank < rise.risks[0].rank
    threat = compare_registers(side(BASE), side(reviewed(4, 2, 3)))
    assert (only(rise).before, only(rise).after) == (only(threat).before, only(threat).after)


# --- one change, one kind ---------------------------------------------------------------------------------------------

CHANGES: tuple[tuple[str, str, Kind], ...] = (
    (BASE, reviewed(4, 2, 3), Kind.ESCALATED),
    (BASE, reviewed(1, 2, 3), Kind.DE_ESCALATED),
    (BASE, reviewed(2, 2, 4), Kind.SCORE_UP),
    (reviewed(2, 2, 4), reviewed(2, 2, 3, base=reviewed(2, 2, 4)), Kind.SCORE_DOWN),
    (BASE, reviewed(3, 2, 2), Kind.LEVELS_CHANGED),
    (BASE, BASE.replace("why: Few cells", "why: No cells"), Kind.HISTORY_REWRITTEN),
    (BASE, BASE.replace("reviews:", "reviews:\n  - {date: 2023-02-01, why: Looked at.}"), Kind.HISTORY_BACKDATED),
    (BASE, BASE + "closed: {date: 2024-01-09, reason: treated}", Kind.CLOSED),
    (BASE + "closed: {date: 2024-01-09}", BASE + "closed: {date: 2024-01-09, reopened: 2024-01-11}", Kind.REOPENED),
    (BASE, BASE.replace("due: 2024-03-31", "due: 2024-06-30"), Kind.ACTION_SLIPPED),
    (BASE, BASE.replace("due: 2024-03-31", "due: 2024-02-15"), Kind.ACTION_CHANGED),
    (BASE, BASE.replace("due: 2024-06\n", "due: 2024-06\n    done: 2024-01-04\n"), Kind.ACTION_COMPLETED),
    (BASE, BASE.replace("due: 2024-06\n", "due: 2024-06\n    status: dropped\n"), Kind.ACTION_DROPPED),
    (BASE.replace("due: 2024-06\n", "done: 2024-01-04\n    due: 2024-06\n"), BASE, Kind.ACTION_REOPENED),
    (BASE, BASE.replace("owner: af, due", "owner: acc, due"), Kind.ACTION_CHANGED),
    (BASE, BASE.replace("actions:\n", "actions:\n  - text: Ask the neighbour\n"), Kind.ACTION_ADDED),
    (BASE, BASE.replace("  - text: Repair the cells\n    due: 2024-06\n", ""), Kind.ACTION_REMOVED),
    (BASE, BASE.replace("controls:\n", "controls:\n  - A guard\n"), Kind.CONTROL_ADDED),
    (BASE, BASE.replace("  - text: A rota\n", ""), Kind.CONTROL_REMOVED),
    (BASE, BASE.replace("effectiveness: partial", "effectiveness: effective"), Kind.CONTROL_STRENGTHENED),
    (BASE, BASE.replace("effectiveness: partial", "effectiveness: ineffective"), Kind.CONTROL_WEAKENED),
    (BASE, BASE.replace("effectiveness: partial", "effectiveness: untested"), Kind.CONTROL_CHANGED),
    (BASE, BASE.replace("owner: [af, acc]", "owner: af"), Kind.OWNER_CHANGED),
    (BASE, BASE.replace("status: open", "status: held"), Kind.STATUS_CHANGED),
    (BASE, BASE + "accepted: {by: acc, date: 2024-01-02, until: 2025-01}", Kind.TREATMENT_CHANGED),
    (BASE, BASE + "tolerance: High", Kind.TREATMENT_CHANGED),
    (BASE, BASE + "proposals: [{propose: close, to: SORB}]", Kind.TREATMENT_CHANGED),
    (BASE, BASE.replace("category: money", "category: People"), Kind.FIELD_CHANGED),
    (BASE, BASE.replace("to: R2", "to: R3"), Kind.FIELD_CHANGED),
    (BASE, BASE + "publish: exempt", Kind.FIELD_CHANGED),
    (BASE, BASE.replace("title: Custody is full", "title: Custody overflows"), Kind.TEXT_EDITED),
    (BASE, BASE.replace("on Saturdays", "on Sundays"), Kind.TEXT_EDITED),
)


@pytest.mark.parametrize(
    ("before", "after", "kind"), CHANGES, ids=[f"{at}-{kind}" for at, (*_, kind) in enumerate(CHANGES)]
)
def test_each_change_is_told_once_and_as_itself(before: str, after: str, kind: Kind) -> None:
    found = compare_registers(side(before), side(after))
    assert [each.kind for risk in found.risks for each in risk.changes] == [kind]
    assert only(found).rank == RANK[kind]
    assert not found.empty
    reconcile(found)


def test_what_came_and_what_went() -> None:
    found = compare_registers(side(BASE), side(OTHER))
    assert told(found) == ["R1 lost", "R2 added"]
    assert [each.changes[0].rank for each in found.risks] == [1, 4]  # R2 comes straight into the top band
    assert found.counts == (1, 1, 0, 0, 1, 1)


def test_the_same_risk_under_another_id_is_lost_and_added_unless_it_says_so() -> None:
    renamed = BASE.replace("id: R1", "id: R9")
    found = compare_registers(side(BASE), side(renamed))
    assert told(found) == ["R1 lost", "R9 added"]
    assert found.risks[0].hint == "renamed? R9 is the same but for its id: add `formerly: R1` to it"
    joined = compare_registers(side(BASE), side(renamed + "formerly: [R1]"))
    assert told(joined) == ["R9 field-changed", "R9 moved", "R9 moved"]
    assert joined.counts == (1, 0, 0, 0, 0, 1)


def test_a_risk_merged_into_another_is_closed_by_it() -> None:
    found = compare_registers(side(BASE, OTHER), side(BASE + "formerly: [R2]"))
    assert [(risk.id, each.kind.value, each.after) for risk in found.risks for each in risk.changes] == [
        ("R2", "closed", "merged into R1"),
        ("R1", "field-changed", "R2"),
    ]
    assert found.counts == (2, 0, 0, 1, 0, 1)


def test_a_risk_that_came_and_was_closed_between_is_counted_as_both() -> None:
    found = compare_registers(side(BASE), side(BASE, OTHER + "closed: {date: 2024-01-03}"))
    assert told(found) == ["R2 added", "R2 closed"]
    assert found.counts == (1, 1, 0, 1, 0, 1)


# --- ratings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "cause", "delta"),
    [
        (reviewed(3, 2, 3), "likelihood", "3"),
        (reviewed(2, 2, 4), "impact (reputation)", "2"),
        (reviewed(2, 4, 4), "impact (finance, reputation)", "2"),
        (reviewed(3, 4, 3), "both", "6"),
    ],
)
def test_a_move_names_what_moved_it_and_why(after: str, cause: str, delta: str) -> None:
    each = only(compare_registers(side(BASE), side(after)))
    assert (each.cause, str(each.delta), each.reason) == (cause, delta, "Cells are repaired.")


def test_the_steps_of_a_move_are_in_the_words_of_the_scheme() -> None:
    each = only(compare_registers(side(BASE), side(reviewed(3, 2, 4))))
    assert [tuple(step) for step in each.steps] == [
        ("Likelihood", "", "Possible (2)", "Likely (3)"),
        ("Impact", "reputation", "Serious (3)", "Severe (4)"),
    ]
    assert (str(each.before), str(each.after)) == ("6 Medium", "12 High")


def test_the_reviews_that_moved_a_rating_say_why_and_those_that_repeat_it_do_not() -> None:
    twice = reviewed(3, 2, 3, "Two officers left.").replace("links:", NEW % (3, 2, 3, "No change.") + "links:")
    assert only(compare_registers(side(BASE), side(twice))).reason == "Two officers left."


STRICT = SCHEME.replace("{upto: 8, is: medium}", "{upto: 5, is: medium}")
SUMS = SCHEME.replace("product: [likelihood, impact]", "sum: [likelihood, impact]")


def test_a_threshold_that_moved_rebands_and_escalates_nobody() -> None:
    found = compare_registers(side(BASE, OTHER), side(BASE, OTHER, scheme=STRICT))
    each = only(found)
    assert (each.kind, each.measure, each.cause, each.direction) == (Kind.REBANDED, "current", "scheme", 1)
    assert (str(each.before), str(each.after), str(each.delta)) == ("6 Medium", "6 High", "0")
    (scheme,) = found.scheme_changes
    assert (scheme.what, scheme.rebanded) == (("how scores and bands are worked out",), ("R1",))


def test_the_parts_of_scheme_and_levels_add_up() -> None:
    found = compare_registers(side(BASE), side(reviewed(4, 2, 3), scheme=STRICT))
    assert told(found) == ["R1 rebanded current", "R1 score-up current"]
    by_scheme, by_levels = found.risks[0].changes
    assert [str(by_scheme.before), str(by_scheme.after)] == ["6 Medium", "6 High"]
    assert [str(by_levels.before), str(by_levels.after), by_levels.cause] == ["6 High", "12 High", "likelihood"]
    assert by_scheme.parts == by_levels.parts
    assert by_levels.parts is not None
    assert [str(by_levels.parts.by_scheme), str(by_levels.parts.by_levels)] == ["0", "6"]


def test_a_score_that_only_the_scheme_moved_is_no_move_of_the_risk() -> None:
    found = compare_registers(side(BASE), side(BASE, scheme=SUMS))
    assert told(found) == ["R1 rescored current", "R1 rebanded inherent", "R1 rescored target"]
    assert [str(each.delta) for each in found.risks[0].changes] == ["-1", "-8", "1"]
    assert found.scheme_changes[0].rebanded == ("R1",)


def test_a_first_rating_is_no_escalation() -> None:
    bare = "id: R1\ntitle: Custody is full\nraised: 2023-01-01\n"
    found = compare_registers(side(bare), side(bare + "reviews: [{date: 2024-01-02, current: {band: High}}]"))
    assert told(found) == ["R1 rated current"]
    assert only(found).after is not None


def test_a_mark_stands_where_there_are_no_figures() -> None:
    marked = "id: R1\ntitle: Custody is full\nraised: 2023-01-01\nreviews:\n  - {date: 2023-06-01, current: {movement: same}}\n"
    after = marked + "  - {date: 2024-01-02, current: {movement: Up}}\n"
    each = only(compare_registers(side(marked), side(after)))
    assert (each.kind, each.cause, each.after) == (Kind.SCORE_UP, "declared", "up")


def test_a_target_that_recedes_is_told() -> None:
    later = BASE.replace("links:", "  - {date: 2024-01-10, target: {likelihood: 1, impact: 2, due: 2026-03}}\nlinks:")
    found = compare_registers(side(BASE), side(later))
    assert [
        (each.field, each.before, each.after) for each in found.risks[0].changes if each.kind is Kind.FIELD_CHANGED
    ] == [("target.due", "2025-03", "2026-03")]


# --- actions ----------------------------------------------------------------------------------------------------------


def test_a_date_that_slips_says_by_how_much_how_often_and_why() -> None:
    moved = "due: 2024-06-30, moved: [{from: 2024-03-31, to: 2024-06-30, date: 2024-01-12, why: No bids.}]"
    each = only(compare_registers(side(BASE), side(BASE.replace("due: 2024-03-31", moved))))
    assert (str(each.delta), each.nth, each.reason) == ("91", 1, "No bids.")
    again = moved.replace("due: 2024-06-30", "due: 2024-09-30")
    third = only(
        compare_registers(side(BASE.replace("due: 2024-03-31", moved)), side(BASE.replace("due: 2024-03-31", again)))
    )
    assert (third.kind, str(third.delta), third.nth) == (Kind.ACTION_SLIPPED, "92", 2)


def test_actions_without_an_id_match_by_equal_text_the_first_with_the_first() -> None:
    twice = BASE.replace("actions:\n", "actions:\n  - {text: Repair the cells, due: 2024-02}\n")
    swapped = twice.replace("due: 2024-02}", "due: 2024-04}")
    each = only(compare_registers(side(twice), side(swapped)))
    assert (each.kind, each.before, each.after, each.nth) == (Kind.ACTION_SLIPPED, "2024-02", "2024-04", 1)


# --- dates of one checkout --------------------------------------------------------------------------------------------


def test_dates_are_read_from_the_ledger_and_what_has_no_history_is_named() -> None:
    risk = reviewed(4, 2, 3).replace("due: 2024-06\n", "due: 2024-06\n    done: 2024-01-04\n")
    found = compare_registers(side(risk, OTHER, day="2023-12-31", ledger=True), side(risk, OTHER))
    assert told(found) == ["R1 escalated current", "R1 action-completed"]
    assert found.not_recorded == (
        *("title", "description", "category", "owner", "status", "controls", "actions", "links"),
    )


def test_a_risk_is_new_from_the_day_it_was_raised() -> None:
    found = compare_registers(
        side(BASE, OTHER, day="2023-01-31", ledger=True), side(BASE, OTHER, ledger=True, day="2023-05-01")
    )
    assert told(found) == ["R2 added"]
    assert found.counts == (1, 1, 0, 0, 0, 2)


def test_work_is_overdue_by_the_date_of_each_side() -> None:
    later = compare_registers(side(BASE, ledger=True, day="2024-01-16"), side(BASE, ledger=True, day="2024-04-02"))
    each = only(later)
    assert (each.kind, each.item, str(each.delta)) == (Kind.ACTION_OVERDUE, "A1", "2")


def test_a_date_moved_later_had_not_moved_before() -> None:
    moved = "due: 2024-06-30, moved: [{from: 2024-03-31, to: 2024-06-30, date: 2024-04-12, why: No bids.}]"
    risk = BASE.replace("due: 2024-03-31", moved)
    found = compare_registers(side(risk, ledger=True, day="2024-04-02"), side(risk, ledger=True, day="2024-05-01"))
    each = only(found)
    assert (each.kind, each.before, each.after, each.nth) == (Kind.ACTION_SLIPPED, "2024-03-31", "2024-06-30", 1)


def test_a_review_is_overdue_by_the_interval_of_its_band() -> None:
    quick = SCHEME.replace("{key: medium, label: Medium}", "{key: medium, label: Medium, review: 3 months}")
    found = compare_registers(
        side(BASE, day="2023-08-31", scheme=quick, ledger=True), side(BASE, day="2023-09-02", scheme=quick, ledger=True)
    )
    each = only(found)
    assert (each.kind, each.before, each.after, str(each.delta)) == (
        Kind.REVIEW_OVERDUE,
        "2023-06-01",
        "2023-09-01",
        "1",
    )


# --- the register file ------------------------------------------------------------------------------------------------


def test_appetite_and_other_settings_are_told_apart_from_risks() -> None:
    found = compare_registers(side(BASE), side(BASE, settings=SETTINGS + "appetite: Low\nbody: Midshire\n"))
    assert [(each.kind, each.what) for each in found.scheme_changes] == [("appetite", ("appetite not set -> Low",))]
    assert (found.settings, found.risks, found.empty) == (("body",), (), False)


def test_a_first_side_that_is_later_is_said_to_be() -> None:
    found = compare_registers(side(BASE, day="2024-01-16"), side(BASE, day="2023-12-31"))
    assert found.notes == (
        "the first side (2024-01-16) is later than the second (2023-12-31): what was added since reads as lost",
    )
