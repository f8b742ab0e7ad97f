"""Dates as registers write them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskctl.core.period import (
    UNDATED,
    DateError,
    Interval,
    Kind,
    When,
    add_days,
    add_months,
    calendar_quarter,
    financial_quarter,
    interval,
    months_between,
    of_day,
    parse,
    quarter_before,
    quarter_of,
    right_quarter,
)

YEAR_STARTS = st.sampled_from(["april", "january"])
DAYS = st.dates()


@st.composite
def written(draw: st.DrawFn) -> str:
    """A date in one of the forms that registers use."""
    day = draw(st.dates(date(1, 4, 1), date(9998, 12, 31)))
    ends = draw(st.sampled_from([f"{day.year + 1:04}", f"{(day.year + 1) % 100:02}"]))
    gap = draw(st.sampled_from(["", " ", "-"]))
    quarter = f"{gap}{draw(st.sampled_from('Qq'))}{draw(st.integers(1, 4))}"
    return draw(
        st.sampled_from(
            [
                day.isoformat(),
                day.isoformat()[:7],
                f"{day.year:04}",
                f"{day.year:04}/{ends}",
                f"{day.year:04}{quarter}",
                f"{day.year:04}-{ends}{quarter}",
                f"{day.year:04}/{ends}{quarter}",
            ]
        )
    )


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2024-03-31", Kind.DAY, "2024-03-31", "2024-03-31"),
        ("2011-12", Kind.MONTH, "2011-12-01", "2011-12-31"),
        ("2024-02", Kind.MONTH, "2024-02-01", "2024-02-29"),
        ("2024", Kind.YEAR, "2024-01-01", "2024-12-31"),
        ("2011/12", Kind.FINANCIAL_YEAR, "2011-04-01", "2012-03-31"),
        ("2023-24 Q1", Kind.FINANCIAL_QUARTER, "2023-04-01", "2023-06-30"),
        ("2023-24 Q4", Kind.FINANCIAL_QUARTER, "2024-01-01", "2024-03-31"),
        ("1999-00 Q3", Kind.FINANCIAL_QUARTER, "1999-10-01", "1999-12-31"),
        ("2024 Q1", Kind.QUARTER, "2024-01-01", "2024-03-31"),
        ("2024 Q4", Kind.QUARTER, "2024-10-01", "2024-12-31"),
        ("9999-12", Kind.MONTH, "9999-12-01", "9999-12-31"),
        (" 2024-03 ", Kind.MONTH, "2024-03-01", "2024-03-31"),
    ],
)
def test_a_date_is_the_span_of_its_days(text: str, kind: Kind, first: str, last: str) -> None:
    when = parse(text)
    assert (when.text, when.kind) == (text.strip(), kind)
    assert (when.first.isoformat(), when.last.isoformat()) == (first, last)


@pytest.mark.parametrize("text", ["2023/24-Q4", "2023-24Q4", "2023/24 q4", "2023-2024 Q4", "2023/2024Q4"])
def test_a_quarter_keeps_one_spelling(text: str) -> None:
    assert str(parse(text)) == "2023-24 Q4"
    assert parse(text) == parse("2023-24 Q4")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2024-02-30", "'2024-02-30' is not in the calendar; expected a day"),
        ("2024-13", "'2024-13' is not in the calendar; expected a day"),
        ("0000", "'0000' is not in the calendar; expected a day"),
        ("9999/00", "'9999/00' is not in the calendar; expected a day"),
        ("0000-01-01", "'0000-01-01' is not in the calendar; expected a day"),
        ("2023-24", "'2023-24' has no such month; a financial year is written 2023/24"),
        ("2023/25", "'2023/25' is not a financial year; 2023 runs to 2024, written 2023/24"),
        ("2023/0024", "'2023/0024' is not a financial year; 2023 runs to 2024, written 2023/24"),
        ("2023-25 Q4", "'2023-25 Q4' is not a financial year; 2023 runs to 2024, written 2023-24 Q4"),
        ("Spring 2024", "'Spring 2024' is not a date; expected a day"),
        ("31/03/2024", "'31/03/2024' is not a date; expected a day"),
        ("2024 Q5", "'2024 Q5' is not a date; expected a day"),
        ("\u0662\u0660\u0662\u0664", "'\u0662\u0660\u0662\u0664' is not a date; expected a day"),
        ("", "'' is not a date; expected a day"),
    ],
)
def test_what_is_no_date_says_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(DateError) as caught:
        parse(text)
    assert str(caught.value).startswith(message)


@given(written())
@example("9999 Q4")
@example("9999-00 Q3")
@example("0000-01 Q4")
def test_a_date_reads_back_from_how_it_is_written(text: str) -> None:
    when = parse(text)
    assert parse(str(when)) == when
    assert when.first <= when.last


@given(st.text(alphabet="0123456789-/ Qq", max_size=12))
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    try:
        when = parse(text)
    except DateError as error:
        assert repr(text.strip()) in str(error)
    else:
        assert parse(str(when)) == when


@given(DAYS, YEAR_STARTS)
@example(date.min, "april")
@example(date.max, "april")
@example(date.max, "january")
def test_every_day_lies_in_exactly_one_quarter(day: date, year_starts: str) -> None:
    quarter = quarter_of(day, year_starts)
    assert quarter.first <= day <= quarter.last
    assert parse(str(quarter)) == quarter
    for other in (quarter.first, quarter.last):
        assert quarter_of(other, year_starts) == quarter
    before = quarter_before(quarter, year_starts)
    assert before.before(quarter) or quarter.first == date.min
    if quarter.last < date.max:
        assert quarter_of(quarter.last + timedelta(days=1), year_starts).first == quarter.last + timedelta(days=1)


@given(st.integers(1, 9998))
def test_the_quarters_of_a_year_follow_one_another_and_fill_it(year: int) -> None:
    for quarters, whole in (
        ([financial_quarter(year, number) for number in range(1, 5)], parse(f"{year:04}/{(year + 1) % 100:02}")),
        ([calendar_quarter(year, number) for number in range(1, 5)], parse(f"{year:04}")),
    ):
        assert (quarters[0].first, quarters[-1].last) == (whole.first, whole.last)
        for one, following in pairwise(quarters):
            assert one.last + timedelta(days=1) == following.first


def test_the_quarter_before_crosses_the_year() -> None:
    assert str(quarter_before(parse("2023-24 Q1"), "april")) == "2022-23 Q4"
    assert str(quarter_before(parse("2024 Q1"), "january")) == "2023 Q4"


def test_the_quarter_before_the_first_is_the_first() -> None:
    first = quarter_of(date.min, "april")
    assert quarter_before(first, "april") == first


def test_a_quarter_of_the_wrong_kind_of_year_names_the_right_one() -> None:
    assert str(right_quarter(parse("2024 Q1"), "april")) == "2023-24 Q4"
    assert str(right_quarter(parse("2023-24 Q4"), "january")) == "2024 Q1"
    assert right_quarter(parse("2023-24 Q4"), "april") is None
    assert right_quarter(parse("2024-03"), "april") is None


def test_partial_dates_compare_only_where_every_day_does() -> None:
    month, day = parse("2024-03"), parse("2024-03-10")
    assert month.begun_by(day) and day.begun_by(month)
    assert not month.before(day) and not month.after(day) and month.overlaps(day)
    assert parse("2024-02").before(day) and not parse("2024-02").overlaps(day)
    assert parse("2024-04").after(day) and not parse("2024-04").begun_by(day)


def test_an_undated_entry_counts_from_always() -> None:
    assert UNDATED.begun_by(of_day(date.min))
    assert not UNDATED.before(of_day(date.max)) and not UNDATED.after(of_day(date.min))


@given(written(), written())
def test_of_two_dates_exactly_one_is_before_or_after_or_they_overlap(one: str, other: str) -> None:
    a, b = parse(one), parse(other)
    assert [a.before(b), a.after(b), a.overlaps(b)].count(True) == 1
    assert a.before(b) == b.after(a) and a.overlaps(b) == b.overlaps(a)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", 12, "2025-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-01-01", -1, "2023-12-01"),
        ("9999-11-30", 2, "9999-12-31"),
        ("0001-01-31", -1, "0001-01-01"),
    ],
)
def test_months_on(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(DAYS, st.integers(-(10**30), 10**30))
def test_adding_time_never_leaves_the_calendar(day: date, count: int) -> None:
    for later in (add_days(day, count), add_months(day, count)):
        assert later >= day if count >= 0 else later <= day


def test_a_when_prints_as_written() -> None:
    assert str(UNDATED) == "undated"
    assert str(When("2024-03", Kind.MONTH, date(2024, 3, 1), date(2024, 3, 31))) == "2024-03"


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("3 months", 3, 0),
        ("every three months", 3, 0),
        ("At least every 6  weeks", 0, 42),
        ("quarterly", 3, 0),
        ("1 year", 12, 0),
        ("annually", 12, 0),
        ("half-yearly", 6, 0),
        ("weekly", 0, 7),
        ("fortnightly", 0, 14),
    ],
)
def test_how_often_reads_as_policies_write_it(text: str, months: int, days: int) -> None:
    assert interval(text) == Interval(months, days)


@pytest.mark.parametrize("text", ["", "0 months", "soon", "several months", "3", "as required by the board"])
def test_words_that_say_no_interval_say_none(text: str) -> None:
    assert interval(text) is None


def test_what_is_done_at_intervals_is_due_on_the_same_day_of_the_month() -> None:
    assert Interval(3, 0).after(date(2023, 11, 30)) == date(2024, 2, 29)
    assert Interval(0, 42).after(date(2024, 1, 1)) == date(2024, 2, 12)
    assert Interval(3, 0).after(date.max) == date.max


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2023-01-31", "2023-02-28", 1),
        ("2023-01-16", "2024-01-15", 11),
        ("2023-01-16", "2024-01-16", 12),
        ("2024-01-16", "2023-01-16", 0),
    ],
)
def test_only_whole_months_lie_between_two_days(first: str, last: str, months: int) -> None:
    assert months_between(date.fromisoformat(first), date.fromisoformat(last)) == months
