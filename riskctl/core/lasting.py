"""How long a risk has been in its band, outside its limits, or in the top band, from its own ledger up to one day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from riskctl.core.model import Review
from riskctl.core.period import Kind, When
from riskctl.core.scheme import Band
from riskctl.core.scoring import OUTSIDE, Figure, Position, Rating, position, rate
from riskctl.core.state import State, gives


class Span(NamedTuple):
    """A length of time.

    Units: `quarters` counts those at whose end, or for the running one on the day itself, it held, None where dates
    are no closer than a year; `days` is None unless every date is a day. `at_least` is True where it may have begun
    before the ledger did.
    """

    since: When
    quarters: int | None
    days: int | None
    at_least: bool


class Stay(NamedTuple):
    """The band a risk now lies in, by the figure that counts, and for how long without a break."""

    band: Band
    span: Span


class Entry(NamedTuple):
    """A rating that a review gave."""

    review: Review
    rating: Rating


def entries_of(state: State, measure: str) -> Iterator[Entry]:
    """Yield each rating that the ledger gives by the day, oldest first."""
    for _, review in state.reviews:
        if not gives(review, measure):
            continue
        scheme = state.register.scheme_for(opportunity=state.risk.is_opportunity, day=review.date)
        if scheme is not None:
            yield Entry(review, rate(scheme, getattr(review, measure)))


def printed_before(entries: Sequence[Entry]) -> Figure:
    """Return what the first rating says was printed before it: later ones stand beside the rating they speak of."""
    previous = entries[0].rating.assessment.previous if entries else None
    if previous is None:
        return Figure(None, None)
    return Figure(previous.score, entries[0].rating.scheme.find_band(previous.band) if previous.band else None)


def stay_of(state: State, entries: Sequence[Entry]) -> Stay | None:
    """Return the present band and how long it has lasted. A change of scheme is as far back as can be seen."""
    if not entries or state.closure is not None:
        return None
    last = entries[-1].rating
    band = last.counts.band
    if band is None:
        return None
    held = [last.scheme.ref == entry.rating.scheme.ref and _band(entry) == band for entry in entries]
    known = [last.scheme.ref == entry.rating.scheme.ref and _band(entry) is not None for entry in entries]
    return Stay(band, _lasting(state, entries, held, known))


def outside_for(state: State) -> Span | None:
    """Return how long a risk has lain outside the appetite, or else the tolerance, it has now; None where it does not.

    Ratings of the past are held against the limits as they now stand: earlier limits are not in the ledger.
    """
    entries = tuple(entries_of(state, "current"))
    places = [position(entry.rating.scheme, entry.rating.counts, state.appetite, state.tolerance) for entry in entries]
    held = [place in OUTSIDE for place in places]
    if not state.open or not held or not held[-1]:
        return None
    return _lasting(state, entries, held, [place is not Position.NOT_SET for place in places])


def _lasting(state: State, entries: Sequence[Entry], held: Sequence[bool], known: Sequence[bool]) -> Span:
    """Return how long something has held that the last entry has; at least so long where it is not known before."""
    at = len(entries) - 1
    while at > 0 and held[at - 1]:
        at -= 1
    back = [entry.reopened for entry in state.risk.closed or () if entry.reopened is not None]
    starts = [when for when in back if when.begun_by(state.day) and when.first > entries[at].review.date.first]
    since = max(starts, key=lambda when: when.first, default=entries[at].review.date)
    at_edge = at == 0 or not known[at - 1]
    return _span(state, ((since, None),), at_least=at_edge and not starts and not _begins(state, since))


def time_at_top(state: State, entries: Sequence[Entry]) -> Span | None:
    """Return all the time that a risk counted in the top band; a scheme of one band has no top."""
    parts: list[tuple[When, When | None]] = []
    for at, entry in enumerate(entries):
        bands = entry.rating.scheme.bands
        if len(bands) > 1 and _band(entry) == bands[-1]:
            until = entries[at + 1].review.date if at + 1 < len(entries) else None
            parts += _while_open(state, entry.review.date, until)
    if not parts:
        return None
    first = parts[0][0]
    known = next(entry for entry in entries if _band(entry) is not None).review.date
    return _span(state, parts, at_least=first is known and not _begins(state, first))


def _while_open(state: State, start: When, end: When | None) -> Iterator[tuple[When, When | None]]:
    """Yield the parts of a stretch in which the risk was not closed; an end of None is the day itself."""
    for entry in state.risk.closed or ():
        if entry.date is None or not entry.date.begun_by(state.day) or (end and entry.date.first >= end.first):
            continue
        if entry.date.first > start.first:
            yield start, entry.date
        if entry.reopened is None or not entry.reopened.begun_by(state.day):
            return
        start = max(start, entry.reopened, key=lambda when: when.first)
    if end is None or start.first < end.first:
        yield start, end


def _band(entry: Entry) -> Band | None:
    return entry.rating.counts.band


def _begins(state: State, since: When) -> bool:
    """True where the risk came on the register no earlier than this entry, so that nothing lies before it."""
    return state.risk.raised is not None and since.kind is not Kind.UNDATED and state.risk.raised.first >= since.first


def _span(state: State, parts: Sequence[tuple[When, When | None]], *, at_least: bool) -> Span:
    """Return how long some stretches are together; one without an end lasts to the day, which it counts."""
    ends = [(start, state.day if end is None else end) for start, end in parts]
    kinds = {when.kind for pair in ends for when in pair}
    quarters = None
    if not kinds & _COARSE:
        running = sum(1 for _, end in parts if end is None)
        quarters = sum(
            _number(end.last if end is state.day else end.first) - _number(start.first) for start, end in ends
        )
        quarters += running
    days = sum((end.first - start.first).days for start, end in ends) if kinds == {Kind.DAY} else None
    return Span(parts[0][0], quarters, days, at_least)


def _number(day: date) -> int:
    """Return the number of the quarter that a day lies in; all quarters there are begin with the same months."""
    return day.year * 4 + (day.month - 1) // 3


_COARSE = frozenset({Kind.UNDATED, Kind.YEAR, Kind.FINANCIAL_YEAR})
"""Dates that say nothing about quarters."""
