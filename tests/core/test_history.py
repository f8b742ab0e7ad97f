"""Series by quarter, time in a band and at the top, slipped dates, and counts of bands that stop at a change of scheme."""

import pytest

from riskctl.core.history import Period, Series, band_counts, history, periods
from riskctl.core.lasting import Span
from riskctl.core.period import UNDATED, parse
from riskctl.core.state import Movement, State
from tests.registers import SCHEME, MemoryTree, files, load, memory, state, worked_out

LEDGER = """\
raised: 2023-02-01
reviews:
  - {date: 2023-02-10, current: {likelihood: 2, impact: 2}}
  - {date: 2023-05-10, current: {likelihood: 4, impact: 4}}
  - {date: 2023-08-10, current: {likelihood: 4, impact: 3}}
  - {date: 2023-11-10, current: {likelihood: 3, impact: 2}}
"""


def series(text: str, day: str = "2024-01-16", settings: str = "", count: int = 8) -> Series:
    (found,) = history([state(text, day, settings)], count)
    return found


def by_quarter(found: Series) -> list[tuple[str, str, str]]:
    return [
        (
            str(point.period),
            str(point.rated.rating) if point.rated else "",
            point.movement.value if point.movement else "",
        )
        for point in found.points
    ]


# --- which quarters ---------------------------------------------------------------------------------------------------


def names(day: str, settings: str = "", count: int = 4) -> list[str]:
    register, _ = load(memory(settings, "id: R1\ntitle: Custody is full\n"))
    when = UNDATED if day == "undated" else parse(day)
    return [f"{period} at {period.day}" for period in periods(register, when, count)]


def test_a_quarter_is_looked_at_on_its_last_day_and_the_running_one_on_the_day() -> None:
    assert names("2024-01-16") == [
        "2023-24 Q1 at 2023-06-30",
        "2023-24 Q2 at 2023-09-30",
        "2023-24 Q3 at 2023-12-31",
        "2023-24 Q4 at 2024-01-16",
    ]
    assert names("2024-01-16", "quarters: {year_starts: january}\n", 2) == [
        "2023 Q4 at 2023-12-31",
        "2024 Q1 at 2024-01-16",
    ]


@pytest.mark.parametrize("day", ["undated", "2017", "2017/18"])
def test_a_day_no_closer_than_a_year_has_no_quarters(day: str) -> None:
    assert names(day) == [f"{day} at {day}"]


def test_quarters_end_where_the_calendar_begins() -> None:
    assert len(names("0001-05-01", count=8)) == 2


def test_only_a_quarter_that_has_not_ended_is_running() -> None:
    quarter = parse("2023-24 Q4")
    assert Period(quarter, parse("2024-01-16")).running
    assert not Period(quarter, parse("2024-03-31")).running
    assert not Period(quarter, quarter).running


# --- one risk by quarter ----------------------------------------------------------------------------------------------


def test_a_rating_carries_forward_and_moves_from_the_quarter_before() -> None:
    assert by_quarter(series(LEDGER)) == [
        ("2022-23 Q4", "4 Low", "new"),
        ("2023-24 Q1", "16 High", "up"),
        ("2023-24 Q2", "12 High", "down"),
        ("2023-24 Q3", "6 Medium", "down"),
        ("2023-24 Q4", "6 Medium", "same"),
    ]


def test_the_first_quarter_shown_is_measured_from_the_one_before_it() -> None:
    assert by_quarter(series(LEDGER, count=2)) == [
        ("2023-24 Q3", "6 Medium", "down"),
        ("2023-24 Q4", "6 Medium", "same"),
    ]


def test_a_first_rating_of_a_risk_without_a_date_is_no_movement() -> None:
    assert by_quarter(series(LEDGER.replace("raised: 2023-02-01\n", "")))[0] == ("2022-23 Q4", "4 Low", "unknown")


def test_a_risk_is_closed_in_one_quarter_and_gone_in_the_next() -> None:
    found = by_quarter(series(LEDGER + "closed: {date: 2023-07-01, reason: treated}\n"))
    assert [movement for _, _, movement in found] == ["new", "up", "closed", "", ""]


def test_what_a_paper_printed_as_previous_stands_before_the_first_rating() -> None:
    text = "reviews: [{date: 2023-11-10, current: {likelihood: 3, impact: 4, score: 12, previous: {score: 6}}}]"
    found = series(text)
    assert str(found.before) == "6"
    assert by_quarter(found) == [("2023-24 Q3", "12 High", "up"), ("2023-24 Q4", "12 High", "same")]


def test_marks_stand_where_there_are_no_figures_and_are_held_against_their_neighbours() -> None:
    text = """\
reviews:
  - {date: 2023-24 Q1, current: {movement: n/a}}
  - {date: 2023-24 Q2, current: {movement: same}}
  - {date: 2023-24 Q3, current: {movement: up, band: High}}
"""
    found = series(text, "2023-24 Q3")
    assert by_quarter(found) == [
        ("2023-24 Q1", "", ""),
        ("2023-24 Q2", "not rated", "same"),
        ("2023-24 Q3", "High", "up"),
    ]
    marks = [point.mark for point in found.points]
    assert [mark.word if mark else "" for mark in marks] == ["n/a", "same", "up"]
    assert [mark.against if mark else "" for mark in marks] == [
        "",
        "right after n/a on 2023-24 Q1, where new would stand",
        "",
    ]


def test_another_measure_has_no_marks_and_its_own_ratings() -> None:
    text = "reviews: [{date: 2023-11-10, inherent: {likelihood: 4, impact: 4}, current: {likelihood: 1, impact: 1, movement: new}}]"
    (found,) = history([state(text)], measure="inherent")
    assert by_quarter(found) == [("2023-24 Q3", "16 High", "unknown"), ("2023-24 Q4", "16 High", "same")]
    assert [point.mark for point in found.points] == [None, None]


def test_no_states_have_no_history() -> None:
    assert history([]) == ()


# --- how long ---------------------------------------------------------------------------------------------------------


def span(found: Span | None) -> tuple[str, int | None, int | None, bool] | None:
    return (str(found.since), found.quarters, found.days, found.at_least) if found else None


def test_the_present_band_lasts_from_the_review_that_gave_it() -> None:
    found = series(LEDGER)
    assert found.stay is not None and found.stay.band.label == "Medium"
    assert span(found.stay.span) == ("2023-11-10", 2, 67, False)


def test_a_band_that_reaches_the_first_entry_has_lasted_at_least_so_long() -> None:
    text = "reviews: [{date: 2023-05-10, current: {likelihood: 4, impact: 4}}, {date: 2023-11-10, why: No change.}]"
    found = series(text)
    assert found.stay is not None
    assert span(found.stay.span) == ("2023-05-10", 4, 251, True)
    new = series("raised: 2023-05-10\n" + text)
    assert new.stay is not None and not new.stay.span.at_least


def test_a_disputed_rating_stays_in_the_worse_band() -> None:
    found = series("reviews: [{date: 2023-05-10, current: {likelihood: 2, impact: 3, band: High}}]")
    assert found.stay is not None and found.stay.band.label == "High"


def test_a_band_of_another_scheme_is_as_far_back_as_can_be_seen() -> None:
    second = SCHEME.replace("version: 1", "version: 2")
    tree = files(
        "",
        f"id: R1\ntitle: Custody\n{LEDGER}",
        scheme="[{use: matrix@1}, {use: matrix@2, from: 2023-07}]",
    )
    register, (risk,) = load(MemoryTree({**tree, "schemes/matrix@2.yaml": second}))
    (found,) = history([State(register, risk, parse("2023-09-30"))])
    assert found.stay is not None
    assert span(found.stay.span) == ("2023-08-10", 1, 51, True)


def test_time_red_is_the_time_in_the_top_band_and_not_the_time_closed() -> None:
    assert span(series(LEDGER).top) == ("2023-05-10", 2, 184, False)
    assert span(series(LEDGER + "closed: {date: 2023-07-09, reason: treated}\n").top) == ("2023-05-10", 1, 60, False)
    again = LEDGER + "closed: {date: 2023-07-09, reason: treated, reopened: 2023-09-08}\n"
    assert span(series(again).top) == ("2023-05-10", 2, 123, False)


def test_a_risk_that_was_never_red_has_no_time_red() -> None:
    assert series("reviews: [{date: 2023-05-10, current: {likelihood: 1, impact: 1}}]").top is None
    assert series("").top is None and series("").stay is None


def test_years_count_no_quarters() -> None:
    found = series("reviews: [{date: 2023, current: {likelihood: 4, impact: 4}}]", "2024")
    assert found.stay is not None and span(found.stay.span) == ("2023", None, None, True)
    undated = series("reviews: [{date: undated, current: {likelihood: 4, impact: 4}}]", "2024-01-16")
    assert span(undated.top) == ("undated", None, None, True)


# --- slipped dates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("due: 2024-03-31", None),
        ("due: 2024-03-31, due_original: 2024-03-31", None),
        ("due: 2024-03-31, due_original: 2023-12-31", ("2023-12-31", "2024-03-31", 1, 91)),
        ("due: 2024-03, due_original: 2023-12", ("2023-12", "2024-03", 1, 91)),
        ("due: ongoing, due_original: 2023-12", ("2023-12", "ongoing", 1, None)),
        ("due: 2023-11-30, due_original: 2023-12-31", ("2023-12-31", "2023-11-30", 1, -31)),
        (
            "due: 2024-03-31, moved: [{from: 2023-09-30, to: 2023-12-31}, {from: 2023-12-31, to: 2024-03-31}]",
            ("2023-09-30", "2024-03-31", 2, 183),
        ),
        ("moved: [{from: 2023-09-30, to: 2023-12-31}]", ("2023-09-30", "2023-12-31", 1, 92)),
    ],
)
def test_a_slipped_date_keeps_its_first_promise(action: str, expected: tuple[str, str, int, int | None] | None) -> None:
    found = series(f"actions: [{{text: Build cells, {action}}}]").slips
    assert [(str(each.first), str(each.due), each.moves, each.days) for each in found] == (
        [expected] if expected else []
    )


# --- the register by quarter ------------------------------------------------------------------------------------------


def counted(tree: MemoryTree) -> list[tuple[str, list[tuple[str, int, int]], int, int, bool]]:
    work = worked_out(tree)
    return [
        (
            str(each.period),
            [(band.label, number, disputed) for band, number, disputed in each.counts],
            each.unrated,
            each.total,
            each.rescored,
        )
        for each in band_counts(work.register, history(work.states, 3))
    ]


def test_open_risks_are_counted_by_band_each_quarter() -> None:
    first = f"id: R1\ntitle: Custody is full\n{LEDGER}"
    second = "id: R2\ntitle: Cells\nraised: 2023-08-01\nreviews: [{date: 2023-12-10, current: {likelihood: 1, impact: 2, band: High}}]\nclosed: {date: 2024-01-05, reason: treated}"
    third = (
        "id: R3\ntitle: Grants\nkind: opportunity\nreviews: [{date: 2023-12-10, current: {likelihood: 4, impact: 4}}]"
    )
    assert counted(memory("", first, second, third, scheme="{threat: matrix@1, opportunity: matrix@1}")) == [
        ("2023-24 Q2", [("High", 1, 0), ("Medium", 0, 0), ("Low", 0, 0)], 1, 2, False),
        ("2023-24 Q3", [("High", 1, 1), ("Medium", 1, 0), ("Low", 0, 0)], 0, 2, False),
        ("2023-24 Q4", [("High", 0, 0), ("Medium", 1, 0), ("Low", 0, 0)], 0, 1, False),
    ]


def test_a_change_of_scheme_breaks_the_row() -> None:
    tree = files("", f"id: R1\ntitle: Custody\n{LEDGER}", scheme="[{use: matrix@1}, {use: matrix@2, from: 2023-11}]")
    found = counted(MemoryTree({**tree, "schemes/matrix@2.yaml": SCHEME.replace("version: 1", "version: 2")}))
    assert [rescored for *_, rescored in found] == [False, True, False]


def test_movements_are_those_of_the_state_on_the_last_day_of_each_quarter() -> None:
    """A register without meetings measures movement from the end of the quarter before, as the series does."""
    found = series(LEDGER)
    for point in found.points[1:]:
        assert point.movement is point.state.movement
    assert found.points[1].movement is Movement.UP


ODD = """\
reviews:
  - {date: 2023-11-10, current: {likelihood: 3, impact: 2, score: 9, previous: {score: 4}}}
  - {date: 2023-05-10, current: {likelihood: 4, impact: 4}, target: {likelihood: 1, impact: 1}}
  - {date: 2023-02-10, current: {movement: n/a}, inherent: {likelihood: 4, impact: 4}}
  - {date: 2023-12-01, update: No levels}
  - {date: 2024-02-01, current: {likelihood: 1, impact: 1}}
printed: [{where: Appendix E, date: 2023-11-20, current: {score: 9}}]
closed: [{date: 2023-08-05, reason: treated, reopened: 2023-10-02}]
"""


@pytest.mark.parametrize("text", [LEDGER, ODD])
@pytest.mark.parametrize("measure", ["inherent", "current", "target"])
def test_what_was_in_force_in_a_quarter_is_what_the_risk_came_to_on_the_day_that_stands_for_it(
    text: str, measure: str
) -> None:
    (found,) = history([state(text, "2024-01-16")], measure=measure)
    assert len(found.in_force) == len(found.points) > 2
    for period, is_open, rated in found.in_force:
        then = State(found.state.register, found.state.risk, period.day)
        assert (is_open, rated) == (then.open, then.measure(measure)), period
