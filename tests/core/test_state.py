"""A risk on a date: what carries forward, when it is on the register, what is settled, and how it moved."""

import pytest

from riskctl.core.period import UNDATED, parse
from riskctl.core.scoring import Position
from riskctl.core.state import Movement, State
from tests.registers import SCHEME, MemoryTree, files, load, memory, state

LEDGER = """\
reviews:
  - date: 2023-06-01
    inherent: {likelihood: 4, impact: 4}
    current: {likelihood: 3, impact: {finance: 2, reputation: 4}, rationale: two shifts short}
    target: {likelihood: 1, impact: 3, due: 2025-03}
  - date: 2023-12-01
    current: {likelihood: 2, impact: 2}
  - date: 2024-01-10
    why: nothing new
"""


def scores(on: State) -> list[str]:
    return [str(rated.rating) if rated else "-" for rated in (on.inherent, on.current, on.target)]


# --- the ledger folded to a day ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-05-31", ["-", "-", "-"]),
        ("2023-06-01", ["16 High", "12 High", "3 Low"]),
        ("2023-11-30", ["16 High", "12 High", "3 Low"]),
        ("2023-12-01", ["16 High", "4 Low", "3 Low"]),
        ("2024-01-16", ["16 High", "4 Low", "3 Low"]),
    ],
)
def test_each_measure_carries_forward_until_a_review_gives_it_again(day: str, expected: list[str]) -> None:
    assert scores(state(LEDGER, day)) == expected


def test_an_assessment_is_replaced_whole() -> None:
    current = state(LEDGER).current
    assert current is not None
    assert current.assessment.rationale is None
    assert current.assessment.levels == (("likelihood", "2"), ("impact", "2"))
    assert current.route == ("reviews", 1, "current")
    assert str(current.review.date) == "2023-12-01"


def test_the_last_review_is_the_last_one_whether_it_rates_or_not() -> None:
    assert str(state(LEDGER).reviewed.date) == "2024-01-10"  # type: ignore[union-attr]
    assert state("").reviewed is None


@pytest.mark.parametrize(
    ("review", "day", "counts"),
    [
        ("2023-11", "2023-11-01", True),  # the month's first day is not after the day
        ("2023-11", "2023-10-31", False),
        ("2023-11-20", "2023-11", True),  # nor after the last day of a month
        ("2023-24 Q3", "2023-10-01", True),
        ("2023-24 Q3", "2023-09-30", False),
        ("2023", "2023-01-01", True),
        ("2023/24", "2023-03-31", False),
        ("2023/24", "2023-04-01", True),
        ("undated", "1066-10-14", True),
        ("2023-11", "undated", True),
    ],
)
def test_a_partial_date_counts_from_its_first_day(review: str, day: str, counts: bool) -> None:
    text = f"reviews: [{{date: {review}, current: {{likelihood: 1, impact: 1}}}}]"
    on = state(text, "2024-01-16")
    there = State(on.register, on.risk, UNDATED if day == "undated" else parse(day))
    assert (there.current is not None) is counts


def test_reviews_count_by_their_first_day_and_then_by_their_place() -> None:
    on = state(
        "reviews:\n"
        "  - {date: 2023-12-01, current: {likelihood: 3, impact: 3}}\n"
        "  - {date: 2023-06-01, current: {likelihood: 1, impact: 1}}\n"
        "  - {date: 2023-12, current: {likelihood: 2, impact: 2}}\n"
        "  - {date: undated, current: {likelihood: 4, impact: 4}}\n"
    )
    assert [at for at, _ in on.reviews] == [3, 1, 0, 2]
    assert scores(on)[1] == "4 Low"


# --- on the register --------------------------------------------------------------------------------------------------

RATED = "{date: 2023-12-01, current: {likelihood: 1, impact: 1}}"
NOT_YET = "{date: 2023-06-01, current: {movement: N/A}}"


@pytest.mark.parametrize(
    ("text", "before", "since"),
    [
        (f"raised: 2023-09-15\nreviews: [{RATED}]", "2023-09-14", "2023-09-15"),
        (f"raised: 2023-12-24\nreviews: [{RATED}]", "2023-12-23", "2023-12-24"),
        (f"reviews: [{RATED}]", "2023-11-30", "2023-12-01"),
        (f"reviews: [{NOT_YET}, {RATED}]", "2023-11-30", "2023-12-01"),
        ("raised: 2023-09", "2023-08-31", "2023-09-01"),
    ],
)
def test_a_risk_is_on_the_register_from_raised_or_its_first_review_that_counts(
    text: str, before: str, since: str
) -> None:
    assert (state(text, before).open, state(text, since).open) == (False, True)


def test_a_risk_with_neither_is_on_it_from_always() -> None:
    assert state("", "1900-01-01").open


def test_a_risk_of_which_papers_only_say_not_yet_is_not_on_it() -> None:
    assert not state(f"reviews: [{NOT_YET}]").recorded


def test_a_mark_that_says_not_yet_rates_nothing() -> None:
    text = "reviews: [{date: 2023-06-01, current: {likelihood: 4, impact: 4}}, {date: 2023-12-01, current: {movement: n/a}}]"
    assert scores(state(text))[1] == "16 High"


CLOSED = """\
raised: 2022-01-01
closed:
  - {date: 2023-03-08, reason: treated, reopened: 2023-09}
  - {date: 2024-01, reason: occurred}
"""


@pytest.mark.parametrize(
    ("day", "is_open", "reason"),
    [
        ("2021-12-31", False, None),
        ("2023-03-07", True, None),
        ("2023-03-08", False, "treated"),
        ("2023-08-31", False, "treated"),
        ("2023-09-01", True, None),
        ("2023-12-31", True, None),
        ("2024-01-01", False, "occurred"),
    ],
)
def test_a_closed_risk_may_be_reopened_and_closed_again(day: str, is_open: bool, reason: str | None) -> None:
    on = state(CLOSED, day)
    assert (on.open, on.closure.reason if on.closure else None) == (is_open, reason)


def test_a_closure_without_a_date_is_in_force() -> None:
    assert not state("closed: {reason: treated}").open


# --- what is put to a board and what it decided -----------------------------------------------------------------------

PROPOSED = "raised: 2023-01\nproposals: [{propose: close, to: SORB, decide: 2024-02-02}]\n"


@pytest.mark.parametrize(
    ("more", "day", "waiting"),
    [
        ("", "2024-01-16", True),
        ("", "2024-06-01", True),  # overdue, and still not settled
        ("reviews: [{date: 2024-01-10}]", "2024-06-01", True),
        ("reviews: [{date: 2024-02-02}]", "2024-06-01", False),
        ("reviews: [{date: 2024-02}]", "2024-06-01", False),
        ("reviews: [{date: 2024-02-02}]", "2024-02-01", True),
        ("closed: {date: 2024-02-02}", "2024-02-02", False),
        ("closed: {date: 2024-02-02}", "2024-02-01", True),
    ],
)
def test_a_proposal_waits_until_a_review_or_a_closure_settles_it(more: str, day: str, waiting: bool) -> None:
    assert bool(state(PROPOSED + more, day).proposals) is waiting


def test_a_proposal_changes_nothing() -> None:
    on = state(
        "reviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"
        "proposals: [{propose: rescore, current: {likelihood: 4, impact: 4}}]"
    )
    assert (scores(on)[1], len(on.proposals), on.open) == ("1 Low", 1, True)


def test_a_proposal_to_add_is_settled_by_raised() -> None:
    assert state("proposals: [{propose: add}]").proposals
    assert not state("raised: 2024-01-10\nproposals: [{propose: add}]").proposals


@pytest.mark.parametrize(
    ("text", "day", "accepted"),
    [
        ("accepted: {by: acc, date: 2024-02-02, until: 2025-02}", "2024-02-01", False),
        ("accepted: {by: acc, date: 2024-02-02, until: 2025-02}", "2024-02-02", True),
        ("accepted: {by: acc, date: 2024-02-02, until: 2025-02}", "2025-02-28", True),
        ("accepted: {by: acc, date: 2024-02-02, until: 2025-02}", "2025-03-01", False),
        ("accepted: {by: acc}", "2024-01-16", True),
        ("accepted: [{date: 2022, until: 2023}, {date: 2023-06, until: 2024}]", "2024-01-16", True),
        ("accepted: []", "2024-01-16", False),
    ],
)
def test_an_acceptance_holds_from_its_date_until_it_runs_out(text: str, day: str, accepted: bool) -> None:
    assert state(text, day).accepted is accepted


# --- actions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "is_open", "overdue"),
    [
        ("text: a", True, False),
        ("text: a, due: 2024-01-15", True, True),
        ("text: a, due: 2024-01-16", True, False),
        ("text: a, due: 2024-01", True, False),  # the month may still end in time
        ("text: a, due: 2023-12", True, True),
        ("text: a, due: 2023-24 Q4", True, False),
        ("text: a, due: ongoing", True, False),
        ("text: a, due: tbc", True, False),
        ("text: a, due: 2023-12, then: ongoing", True, False),
        ("text: a, due: 2023-12, done: 2024-01-16", False, False),
        ("text: a, due: 2023-12, done: 2024-01-17", True, True),
        ("text: a, due: 2023-12, status: complete", False, False),
        ("text: a, due: 2023-12, status: Cancelled", False, False),
        ("text: a, due: 2023-12, status: in progress", True, True),
        ("text: a, due: 2023-12, status: amber", True, True),  # an unknown word says nothing of being done
    ],
)
def test_an_action_is_open_until_done_and_overdue_when_every_day_has_passed(
    action: str, is_open: bool, overdue: bool
) -> None:
    on = state(f"actions: [{{{action}}}]")
    (found,) = on.risk.actions or ()
    assert (on.action_open(found), on.overdue(found)) == (is_open, overdue)


def test_nothing_is_overdue_in_an_undated_register() -> None:
    on = state("actions: [{text: a, due: 1999}]")
    there = State(on.register, on.risk, UNDATED)
    assert not there.overdue((on.risk.actions or ())[0])
    assert (there.since, there.movement) == (None, Movement.UNKNOWN)


def test_the_registers_own_statuses_say_what_is_open() -> None:
    settings = "action_statuses: [{key: G, label: Green, means: open}, {key: B, label: Blue, means: dropped}]"
    on = state("actions: [{text: a, status: green}, {text: b, status: B}]", settings=settings)
    assert [on.action_open(action) for action in on.risk.actions or ()] == [True, False]


# --- movement ---------------------------------------------------------------------------------------------------------


def moved(*reviews: str, more: str = "raised: 2022-01-01", day: str = "2024-01-16", settings: str = "") -> str:
    listed = "".join(f"\n  - {{{review}}}" for review in reviews)
    on = state(f"{more}\nreviews:{listed}" if reviews else more, day, settings)
    return on.movement.value


OLD = "date: 2023-06-01, current: {likelihood: 2, impact: 3}"
NOW = "date: 2024-01-10"


@pytest.mark.parametrize(
    ("current", "movement"),
    [
        ("{likelihood: 3, impact: 3}", "up"),
        ("{likelihood: 1, impact: 3}", "down"),
        ("{likelihood: 3, impact: 2}", "same"),
        ("{likelihood: 2, impact: 4}", "up"),  # the same band, another score
    ],
)
def test_a_rating_moves_against_the_end_of_the_quarter_before(current: str, movement: str) -> None:
    assert moved(OLD, f"{NOW}, current: {current}") == movement


def test_a_rating_that_no_review_touched_is_the_same() -> None:
    assert moved(OLD) == "same"
    assert moved(OLD, f"{NOW}, why: looked at") == "same"


def test_a_change_before_the_quarters_end_is_no_movement_since() -> None:
    assert moved(OLD, "date: 2023-12-31, current: {likelihood: 4, impact: 4}") == "same"
    assert moved(OLD, "date: 2024-01-01, current: {likelihood: 4, impact: 4}") == "up"


def test_a_register_with_meetings_measures_from_the_last_one() -> None:
    changed = "date: 2023-11-15, current: {likelihood: 4, impact: 4}"
    assert moved(OLD, changed) == "same"
    assert moved(OLD, changed, settings="meetings: [{body: JARAP, date: 2023-10}]") == "up"
    assert moved(OLD, changed, settings="meetings: [{body: JARAP, date: 2023-11-15}]") == "same"
    assert moved(OLD, changed, settings="meetings: [{body: JARAP, date: 2024-02}]") == "unknown"


def test_what_movement_is_measured_from_is_named() -> None:
    assert str(state("").since) == "the end of 2023-24 Q3"
    assert str(state("", settings="meetings: [{body: JARAP, date: 2023-10}]").since) == "JARAP 2023-10"


def test_a_risk_raised_since_is_new_whatever_is_printed() -> None:
    rated = f"{NOW}, current: {{likelihood: 2, impact: 2, movement: same}}"
    assert moved(rated, more="raised: 2024-01-05") == "new"
    assert moved(rated, more="raised: 2023-12-31") == "same"


def test_the_first_review_of_a_risk_without_a_date_of_raising_shows_nothing_earlier() -> None:
    assert moved(f"{NOW}, current: {{likelihood: 2, impact: 2}}", more="") == "unknown"
    assert moved("date: undated, current: {likelihood: 2, impact: 2}", more="") == "same"


def test_a_printed_mark_stands_where_nothing_earlier_is_known() -> None:
    for mark, movement in (("New", "new"), ("UP", "up"), ("down", "down"), ("Same", "same"), ("sideways", "unknown")):
        assert moved(f"{NOW}, current: {{likelihood: 2, impact: 2, movement: {mark}}}", more="") == movement


def test_a_printed_mark_stands_where_there_are_no_figures() -> None:
    before = "date: 2023-12-01, current: {movement: up, band: Medium}"
    assert moved(before, f"{NOW}, current: {{movement: down}}") == "down"
    assert moved(before, f"{NOW}, current: {{movement: n/a}}") == "same"  # n/a is no mark, and rates nothing


def test_a_printed_mark_does_not_carry_forward() -> None:
    assert moved("date: 2023-12-01, current: {movement: up}") == "unknown"


def test_figures_come_before_a_printed_mark() -> None:
    assert moved(OLD, f"{NOW}, current: {{likelihood: 3, impact: 3, movement: down}}") == "up"


@pytest.mark.parametrize(
    ("then", "now", "movement"),
    [
        ("score: 8", "score: 12", "up"),
        ("score: 8", "score: 8", "same"),
        ("band: High", "band: Low", "down"),
        ("score: 8", "band: High", "unknown"),
        ("score: 8, band: Medium", "band: High", "up"),
        ("likelihood: 2, impact: 4", "score: 12", "unknown"),  # computed is never compared with declared
        ("likelihood: 2, impact: 4, score: 9", "score: 12", "up"),  # but declared with declared is
        ("score: 12", "likelihood: 2, impact: 4, score: 12", "same"),
        ("likelihood: 2, impact: 4, score: 12", "likelihood: 3, impact: 4, score: 12", "up"),  # levels come first
        ("band: Extreme", "band: High", "unknown"),
    ],
)
def test_like_is_compared_with_like(then: str, now: str, movement: str) -> None:
    assert moved(f"date: 2023-06-01, current: {{{then}}}", f"{NOW}, current: {{{now}}}") == movement


@pytest.mark.parametrize(
    ("current", "movement"),
    [
        ("likelihood: 3, impact: 4, score: 12, previous: {score: 8}", "up"),
        ("score: 8, previous: {score: 12}", "down"),
        ("band: High, previous: {band: High}", "same"),
        ("likelihood: 3, impact: 4, previous: {score: 12}", "unknown"),  # no declared score to hold it against
        ("likelihood: 3, impact: 4, score: 12, movement: down, previous: {band: Low}", "down"),
    ],
)
def test_the_rating_before_as_printed_serves_where_the_ledger_has_none(current: str, movement: str) -> None:
    assert moved(f"{NOW}, current: {{{current}}}") == movement
    assert moved(f"{NOW}, current: {{{current}}}", more="") == movement


def test_the_rating_before_as_printed_speaks_only_for_its_own_review() -> None:
    assert moved("date: 2023-12-01, current: {score: 12, previous: {score: 8}}") == "same"


def test_the_ledger_comes_before_what_is_printed_of_it() -> None:
    assert moved(OLD, f"{NOW}, current: {{likelihood: 2, impact: 3, score: 6, previous: {{score: 12}}}}") == "same"


def test_a_closed_risk_has_closed() -> None:
    assert moved(OLD, more="raised: 2022-01-01\nclosed: {date: 2024-01-05}") == "closed"
    assert moved(OLD, more="raised: 2022-01-01\nclosed: {date: 2023-07-01}") == "closed"
    assert moved(more="raised: 2024-01-02\nclosed: {date: 2024-01-05}") == "closed"
    assert moved(more="raised: 2024-01-02\nclosed: {reason: duplicate}") == "closed"
    assert moved(OLD, more="raised: 2022-01-01\nclosed: {date: 2024-02-01}") == "same"


def test_a_reopened_risk_moves_against_what_it_was() -> None:
    text = "raised: 2022-01-01\nclosed: {date: 2023-07-01, reopened: 2024-01-05}"
    assert moved(OLD, f"{NOW}, current: {{likelihood: 4, impact: 4}}", more=text) == "up"


TWO_SCHEMES = {"schemes/matrix@2.yaml": SCHEME.replace("version: 1", "version: 2").replace("upto: 8", "upto: 6")}


def test_a_review_keeps_the_scheme_of_its_date_and_two_schemes_are_not_compared() -> None:
    risk = (
        "id: R1\ntitle: Custody is full\nraised: 2022-01-01\nreviews:\n"
        "  - {date: 2023-12-01, current: {likelihood: 2, impact: 4}}\n"
        "  - {date: 2024-01-10, current: {likelihood: 2, impact: 4}}\n"
    )
    texts = files("", risk, scheme="[{use: matrix@1}, {use: matrix@2, from: 2024-01}]") | TWO_SCHEMES
    register, (read,) = load(MemoryTree(texts))
    assert [str(State(register, read, parse(day)).current.rating) for day in ("2023-12-31", "2024-01-16")] == [  # type: ignore[union-attr]
        "8 Medium",
        "8 High",
    ]
    assert State(register, read, parse("2024-01-16")).movement is Movement.UNKNOWN


# --- appetite ---------------------------------------------------------------------------------------------------------

RATED_HIGH = "reviews: [{date: 2024-01-10, current: {likelihood: 3, impact: 3}}]\n"


@pytest.mark.parametrize(
    ("settings", "text", "limits", "position"),
    [
        ("", "", (None, None), Position.NOT_SET),
        ("appetite: Medium", "", ("Medium", None), Position.OUTSIDE_APPETITE),
        ("appetite: Medium\ntolerance: Medium", "", ("Medium", "Medium"), Position.OUTSIDE_TOLERANCE),
        (
            "appetite: Low\ncategories: [{key: legal, appetite: High, tolerance: High}]",
            "category: legal",
            ("High", "High"),
            Position.WITHIN,
        ),
        (
            "tolerance: Low\ncategories: [{key: legal, appetite: High}]",
            "category: Legal",
            ("High", "Low"),
            Position.OUTSIDE_TOLERANCE,
        ),
        (
            "categories: [{key: legal, appetite: High}]",
            "category: legal\nappetite: Low",
            ("Low", None),
            Position.OUTSIDE_APPETITE,
        ),
        ("appetite: High\ncategories: [{key: legal}]", "category: people", ("High", None), Position.WITHIN),
    ],
)
def test_a_risks_limits_come_before_its_categorys_and_those_before_the_registers(
    settings: str, text: str, limits: tuple[str | None, str | None], position: Position
) -> None:
    on = state(RATED_HIGH + text, settings=settings)
    assert ((on.appetite, on.tolerance), on.position) == (limits, position)


def test_a_risk_that_is_not_rated_has_no_position() -> None:
    assert state("", settings="appetite: Low").position is Position.NOT_SET


# --- witnesses --------------------------------------------------------------------------------------------------------


def test_another_printing_that_disagrees_makes_a_rating_disputed() -> None:
    on = state(RATED_HIGH + "printed: [{where: Appendix E, current: {score: 12}}]")
    assert on.current is not None
    assert on.current.disputed
    assert not on.current.rating.disputed
    assert [str(witness) for witness in on.current.witnesses] == ["Appendix E prints score 12"]


@pytest.mark.parametrize("entry", ["{score: 9}", "{likelihood: 3, impact: 3}", "{band: high}", "{rationale: none}"])
def test_another_printing_that_agrees_disputes_nothing(entry: str) -> None:
    on = state(RATED_HIGH + f"printed: [{{where: Appendix E, current: {entry}}}]")
    assert on.current is not None
    assert not on.current.disputed


def test_a_dated_printing_speaks_of_the_rating_in_force_on_its_day() -> None:
    text = (
        "reviews:\n"
        "  - {date: 2023-06-01, current: {likelihood: 2, impact: 2}}\n"
        "  - {date: 2024-01-10, current: {likelihood: 3, impact: 3}}\n"
        "printed: [{where: last year's paper, date: 2023-10, current: {score: 12}}]\n"
    )
    now, then = state(text).current, state(text, "2023-12-01").current
    assert now is not None and then is not None
    assert (now.disputed, then.disputed) == (False, True)


def test_facts_of_one_day_are_worked_out_once() -> None:
    register, (risk,) = load(memory("", f"id: R1\ntitle: x\n{LEDGER}"))
    on = State(register, risk, parse("2024-01-16"))
    assert on.current is on.current
    assert on.measure("current") is on.current
