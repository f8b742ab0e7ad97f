"""The row of a risk: what rules across the register see of it."""

import pytest

from riskctl.core.conditions import parse
from riskctl.core.facts import vocabulary
from riskctl.core.index import MENTION, Index, Row, StatedCheck, Verdict, concerns, disputes_of, row_of
from riskctl.core.period import parse as when
from riskctl.core.prose import texts_of
from riskctl.core.state import State
from tests.registers import load, memory, state

FULL = """\
formerly: [R-012]
category: Legal
owner: [af, Head of IT]
status: Tasked
description: See STR0449 and R2.
cause: [One cause, Another cause]
controls: Patrols
actions:
  - {text: Count  the CELLS, owner: AF, due: 2024-03, status: Open}
reviews:
  - {date: 2024-01, why: Moved with CRR-07, update: On track, current: {likelihood: 2, impact: 4, score: 12, rationale: As ISO 31000}}
printed: [{where: Appendix E, id: STR449}]
closed: {date: 2030, note: Merged into STR0243}
links: [{to: R2}]
"""


def row(text: str, condition: str | None = None, day: str = "2024-01-16", settings: str = "") -> Row:
    on = state(text, settings=settings)
    checks: tuple[StatedCheck, ...] = ()
    if condition is not None:
        parsed = parse(condition, vocabulary(on.register))
        checks = (StatedCheck(("meetings", 0, "stated", 0), "paragraph 5", when(day), "current", parsed),)
    return row_of(on, "risks/R1.yaml", checks)


def test_a_row_names_every_id_a_risk_names_and_where() -> None:
    assert [(named.id, named.route, named.in_text) for named in row(FULL).named] == [
        ("R2", ("links", 0, "to"), False),
        ("STR449", ("printed", 0, "id"), False),
        ("STR0449", ("description",), True),
        ("CRR-07", ("reviews", 0, "why"), True),
        ("STR0243", ("closed", 0, "note"), True),
    ]


def test_a_row_keeps_words_as_they_are_spelt() -> None:
    assert [(word.field, word.text, word.route) for word in row(FULL).spellings] == [
        ("category", "Legal", ("category",)),
        ("status", "Tasked", ("status",)),
        ("owner", "af", ("owner", 0)),
        ("owner", "Head of IT", ("owner", 1)),
    ]


def test_a_row_keeps_its_disputes_with_path_and_route() -> None:
    (dispute,) = row(FULL).disputes
    assert (dispute.risk, dispute.path, dispute.measure, dispute.route, dispute.key) == (
        "R1",
        "risks/R1.yaml",
        "current",
        ("reviews", 0, "current"),
        "score",
    )
    assert dispute.summary == "declares score 12, but likelihood 2, impact 4 give 8 Medium"


def test_every_measure_may_be_disputed() -> None:
    text = (
        "reviews: [{date: 2024-01, inherent: {likelihood: 4, impact: 4, band: Low}, "
        "current: {likelihood: 1, impact: 1, score: 1}, target: {score: 12, band: Low}}]"
    )
    found = list(disputes_of(state(text), "p"))
    assert [(dispute.measure, dispute.key, dispute.summary) for dispute in found] == [
        ("inherent", "band", "declares band Low, but likelihood 4, impact 4 give 16 High"),
        ("target", "band", "declares score 12, band Low, which lies in another band"),
    ]


def test_equal_actions_are_equal_however_they_are_spaced_and_cased() -> None:
    other = "actions: [{text: count the cells , owner: af, due: 2024-03, status: open}]"
    assert row(FULL).actions == row(other).actions
    for changed in ("owner: it", "due: 2024-04", "status: complete", "text: Count the cars"):
        key, _, value = changed.partition(": ")
        parts = {"text": "Count the cells", "owner": "af", "due": "2024-03", "status": "open"} | {key: value}
        listed = ", ".join(f"{name}: {part}" for name, part in parts.items())
        assert row(f"actions: [{{{listed}}}]").actions != row(FULL).actions


@pytest.mark.parametrize("text", ["", "actions: []"])
def test_no_actions_equal_nothing(text: str) -> None:
    assert row(text).actions is None


def test_all_prose_is_seen_in_the_order_of_the_file() -> None:
    on = state(FULL)
    assert [route for _, route in texts_of(on.risk)] == [
        ("title",),
        ("description",),
        ("cause", 0),
        ("cause", 1),
        ("controls", 0, "text"),
        ("actions", 0, "text"),
        ("reviews", 0, "why"),
        ("reviews", 0, "update"),
        ("reviews", 0, "current", "rationale"),
        ("closed", 0, "note"),
    ]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("see STR0449, STR449.", ["STR0449", "STR449"]),
        ("CRR-07 and CRR_08", ["CRR-07", "CRR_08"]),
        ("section A1, the M25, ISO 31000", []),
        ("WMP2020 delivery; COVID19", ["WMP2020", "COVID19"]),
        ("r12 xSTR0449", []),
    ],
)
def test_what_may_be_an_id_in_running_text(text: str, ids: list[str]) -> None:
    assert [found[0] for found in MENTION.finditer(text)] == ids


def test_ids_are_those_of_risks_of_what_they_were_called_and_of_files_that_could_not_be_read() -> None:
    assert Index((row(FULL),), ("R9",)).ids == {"R1", "R-012", "R9"}


DISPUTED = "reviews: [{date: 2024-01-10, current: {likelihood: 2, impact: 4, score: 12}}]"


@pytest.mark.parametrize(
    ("text", "condition", "verdict"),
    [
        ("reviews: [{date: 2024-01-10, current: {likelihood: 4, impact: 4}}]", "band is High", Verdict.YES),
        ("reviews: [{date: 2024-01-10, current: {likelihood: 1, impact: 1}}]", "band is High", Verdict.NO),
        (DISPUTED, "band is High", Verdict.EITHER),
        (DISPUTED, "band is Medium", Verdict.EITHER),
        (DISPUTED, "band is Low", Verdict.NO),
        (DISPUTED, "band at least Medium", Verdict.YES),
        (DISPUTED, "score = 8", Verdict.EITHER),
        ("raised: 2024-02", "band is High or id is R1", Verdict.NO),  # not on the register yet
        ("closed: {date: 2023}", "id is R1", Verdict.NO),
        ("closed: {date: 2023}", "closed and id is R1", Verdict.YES),
    ],
)
def test_a_stated_condition_holds_or_not_or_hangs_on_a_dispute(text: str, condition: str, verdict: Verdict) -> None:
    assert row(text, condition).verdicts == (verdict,)


def test_a_stated_condition_is_held_against_the_day_its_paper_speaks_for() -> None:
    text = (
        "reviews: [{date: 2023-06-01, current: {likelihood: 1, impact: 1}}, "
        "{date: 2024-01-10, current: {likelihood: 4, impact: 4}}]"
    )
    assert row(text, "band is High", day="2023-10-01").verdicts == (Verdict.NO,)
    assert row(text, "band is High", day="2024-01-16").verdicts == (Verdict.YES,)


@pytest.mark.parametrize(
    ("condition", "asks"), [("band is High", False), ("open", True), ("not closed", True), ("movement is closed", True)]
)
def test_only_a_condition_that_speaks_of_closed_risks_asks_about_them(condition: str, asks: bool) -> None:
    register, (risk,) = load(memory("", "id: R1\ntitle: x\nclosed: {date: 2023}"))
    on = State(register, risk, when("2024-01-16"))
    assert concerns(parse(condition, vocabulary(register)), on) is asks
