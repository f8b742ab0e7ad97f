"""Dates as registers write them: a day, month, quarter or year, each a span of days. Nothing here reads a clock."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Kind(StrEnum):
    """What a date was written as."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_QUARTER = "financial quarter"
    YEAR = "calendar year"
    FINANCIAL_YEAR = "financial year"
    UNDATED = "undated"


class DateError(ValueError):
    """A text that is not a date; `str(error)` says what was expected."""


@dataclass(frozen=True, slots=True)
class When:
    """A date, or part of one, as the span of days it may be.

    Units: `first` and `last` are inclusive days. An undated entry spans all days there are and counts from always.
    """

    text: str
    kind: Kind
    first: date
    last: date

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    def begun_by(self, day: "When") -> bool:
        """True when this counts at `day`: its first day is not after the last day of `day`."""
        return self.first <= day.last

    def before(self, other: "When") -> bool:
        """True when every day of this is before every day of `other`."""
        return self.last < other.first

    def after(self, other: "When") -> bool:
        """True when every day of this is after every day of `other`."""
        return self.first > other.last

    def overlaps(self, other: "When") -> bool:
        """True when the two may be the same date."""
        return self.first <= other.last and other.first <= self.last


class Interval(NamedTuple):
    """How often something is done, as a policy writes it. Units: whole months and days, added one after the other."""

    months: int
    days: int

    def after(self, day: date) -> date:
        """Return the day on which it is next due, held inside the calendar's own limits."""
        return add_days(add_months(day, self.months), self.days)


UNDATED = When("undated", Kind.UNDATED, date.min, date.max)

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d\d)\Z", re.ASCII)
_YEAR = re.compile(r"(\d{4})\Z", re.ASCII)
_FINANCIAL_YEAR = re.compile(r"(\d{4})/(\d\d|\d{4})\Z", re.ASCII)
_FINANCIAL_QUARTER = re.compile(r"(\d{4})[-/](\d\d|\d{4})[ -]?[Qq]([1-4])\Z", re.ASCII)
_QUARTER = re.compile(r"(\d{4})[ -]?[Qq]([1-4])\Z", re.ASCII)

EXPECTED = "a day (2024-03-31), a month (2024-03), a quarter (2023-24 Q4) or a year (2024 or 2023/24)"


_INTERVAL = re.compile(
    r"(?:at least )?(?:every |each )?(?:(?P<count>\d{1,3}|[a-z]+)[ -])?"
    r"(?P<unit>day|week|fortnight|month|quarter|year)(?:s|ly)?\Z"
)
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NAMED_INTERVALS = {
    "daily": (0, 1),
    "annually": (12, 0),
    "annual": (12, 0),
    "half-yearly": (6, 0),
    "six-monthly": (6, 0),
}
_UNITS = {"day": (0, 1), "week": (0, 7), "fortnight": (0, 14), "month": (1, 0), "quarter": (3, 0), "year": (12, 0)}


@lru_cache(maxsize=64)
def interval(text: str) -> Interval | None:
    """Return how often a policy's words say: `3 months`, `every six weeks`, `quarterly`, `annually`; else None."""
    words = " ".join(text.casefold().split())
    if words in _NAMED_INTERVALS:
        return Interval(*_NAMED_INTERVALS[words])
    found = _INTERVAL.match(words)
    if found is None:
        return None
    count = found["count"] or "1"
    number = int(count) if count.isdecimal() else _COUNTS.index(count) + 1 if count in _COUNTS else 0
    months, days = _UNITS[found["unit"]]
    return Interval(months * number, days * number) if number else None


def of_day(day: date) -> When:
    """Return the span of one day."""
    return When(day.isoformat(), Kind.DAY, day, day)


@lru_cache(maxsize=4096)
def parse(text: str) -> When:
    """Return the span of days that a written date means.

    Shape: `2024-03-31`, `2024-03`, `2023-24 Q4` (also `2023/24-Q4`, `2023-24Q4`), `2024 Q1`, `2024`, `2023/24`.
    `2011-12` is December 2011; the financial year is `2011/12`. Quarters keep one spelling, `2023-24 Q4`.
    Raises: `DateError` for anything else, and for days that no calendar has.
    """
    text = text.strip()
    try:
        when = _span(text)
    except DateError:
        raise
    except ValueError as error:
        raise DateError(f"{text!r} is not in the calendar; expected {EXPECTED}") from error
    if when is None:
        raise DateError(f"{text!r} is not a date; expected {EXPECTED}")
    return when


def financial_quarter(year: int, number: int) -> When:
    """Return a quarter of the financial year that begins in April of `year`; the fourth lies in the year after."""
    start_year, month = (year, 3 * number + 1) if number < 4 else (year + 1, 1)
    text = f"{year:04}-{(year + 1) % 100:02} Q{number}"
    return When(text, Kind.FINANCIAL_QUARTER, date(start_year, month, 1), _last_of_month(start_year, month + 2))


def calendar_quarter(year: int, number: int) -> When:
    """Return a quarter of the calendar year."""
    month = 3 * number - 2
    return When(f"{year:04} Q{number}", Kind.QUARTER, date(year, month, 1), _last_of_month(year, month + 2))


def quarter_of(day: date, year_starts: str) -> When:
    """Return the quarter that `day` lies in, financial where the register's year starts in April."""
    number = (day.month - 1) // 3
    if year_starts == "january":
        return calendar_quarter(day.year, number + 1)
    return financial_quarter(day.year, number) if number else financial_quarter(day.year - 1, 4)


def quarter_before(quarter: When, year_starts: str) -> When:
    """Return the quarter just before one."""
    return quarter_of(add_days(quarter.first, -1), year_starts)


def right_quarter(when: When, year_starts: str) -> When | None:
    """Return the quarter that was meant where `when` is a quarter of the other kind of year, else None.

    The quarter meant is the one holding the first day of the one that was written.
    """
    wrong = Kind.QUARTER if year_starts == "april" else Kind.FINANCIAL_QUARTER
    return quarter_of(when.first, year_starts) if when.kind is wrong else None


def add_days(day: date, days: int) -> date:
    """Return the day so many days on, held inside the calendar's own limits."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months on, or that month's last day where it is shorter."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return min(date(year, month, 1) + timedelta(days=day.day - 1), _last_of_month(year, month))


def months_between(first: date, last: date) -> int:
    """Return how many whole months lie between two days; 0 where the second is not after the first."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(0, months - (add_months(first, months) > last))


def _last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _span(text: str) -> When | None:
    """Return the span a text means, or None where it has not the form of a date.

    Raises: `ValueError` where it has the form, but no calendar has it.
    """
    if found := _DAY.match(text):
        return of_day(date(int(found[1]), int(found[2]), int(found[3])))
    if found := _MONTH.match(text):
        year, month = int(found[1]), int(found[2])
        if month > 12 and month == (year + 1) % 100:
            raise DateError(f"{text!r} has no such month; a financial year is written {year:04}/{month:02}")
        return When(text, Kind.MONTH, date(year, month, 1), _last_of_month(year, month))
    if found := _FINANCIAL_QUARTER.match(text):
        return financial_quarter(_financial(text, found[1], found[2]), int(found[3]))
    if found := _QUARTER.match(text):
        return calendar_quarter(int(found[1]), int(found[2]))
    if found := _FINANCIAL_YEAR.match(text):
        year = _financial(text, found[1], found[2])
        return When(f"{year:04}/{(year + 1) % 100:02}", Kind.FINANCIAL_YEAR, date(year, 4, 1), date(year + 1, 3, 31))
    if found := _YEAR.match(text):
        year = int(found[1])
        return When(text, Kind.YEAR, date(year, 1, 1), date(year, 12, 31))
    return None


def _financial(text: str, year: str, ends: str) -> int:
    """Return the year in which a financial year begins, once its two halves agree."""
    start = int(year)
    if ends not in (f"{start + 1:04}", f"{(start + 1) % 100:02}"):
        want = text.replace(year + text[4] + ends, f"{start:04}{text[4]}{(start + 1) % 100:02}", 1)
        raise DateError(f"{text!r} is not a financial year; {start} runs to {start + 1}, written {want}")
    return start
