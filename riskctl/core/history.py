"""A register over time: ratings by quarter, how long a band has lasted, the time spent in the top band, slipped dates.

Everything comes from the ledger as it stands at one day. A quarter is looked at on its last day, the running one on
the day itself. Scores are ordinal: they are listed and counted here, never added or averaged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from riskctl.core.marks import NOT_YET, Mark, marks_of
from riskctl.core.model import Action, Assessment, Review
from riskctl.core.period import UNDATED, Kind, When, of_day, quarter_before, quarter_of
from riskctl.core.register import Register
from riskctl.core.scheme import Band
from riskctl.core.scoring import OUTSIDE, Basis, Figure, Position, Rating, position, rate
from riskctl.core.state import Movement, Rated, State, moved, moved_from_previous
from riskctl.core.words import norm

QUARTERS = 8
"""How many quarters are looked back on unless a reader asks for more or fewer."""


class Period(NamedTuple):
    """A quarter, and the day that stands for it: its last day, or the day of the run where it is still running."""

    name: When
    day: When

    @property
    def running(self) -> bool:
        """True where the quarter had not ended on the day that stands for it."""
        return self.day.last < self.name.last

    def __str__(self) -> str:
        return str(self.name)


class Point(NamedTuple):
    """One risk in one quarter.

    Shape: `movement` is None while the risk is not on the register, and after the quarter in which it was closed;
    `since` is the rating of the quarter before, where `movement` comes from figures; `mark` is what a paper printed.
    """

    period: Period
    state: State
    rated: Rated | None
    movement: Movement | None
    since: Rated | None
    mark: Mark | None

    @property
    def open(self) -> bool:
        """True where the risk was on the register, and not closed, on the day that stands for the quarter."""
        return self.state.open

    @property
    def step(self) -> Decimal | None:
        """By how much the score moved, without its sign: computed beside computed, else declared beside declared."""
        if self.rated is None or self.since is None or self.movement not in (Movement.UP, Movement.DOWN):
            return None
        now, then = self.rated.rating, self.since.rating
        both = now.basis is Basis.LEVELS and then.basis is Basis.LEVELS
        one, other = (now.computed, then.computed) if both else (now.declared, then.declared)
        return abs(one.score - other.score) or None if one.score is not None and other.score is not None else None


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


class Slip(NamedTuple):
    """An action whose date has moved.

    Shape: `first` is the first promise, `due` what holds now. Units: `moves` counts, `days` lost between the last day
    of each, negative where the date came forward, None where either is no date.
    """

    place: int
    action: Action
    first: When | str
    due: When | str | None
    moves: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """One risk by quarter, oldest first.

    Shape: `before` is the rating that a paper printed as the previous one beside the first rating there is, empty where
    none did; `stay` is None where the current rating has no band, `top` where it never counted in the top one.
    """

    state: State
    measure: str
    points: tuple[Point, ...]
    before: Figure
    stay: Stay | None
    top: Span | None
    slips: tuple[Slip, ...]


class BandCount(NamedTuple):
    """How many open risks lay in each band in one quarter, the worst band first.

    Shape: `counts` holds each band with its risks and how many of those are disputed; `rescored` is True where another
    scheme is in force than in the quarter before, so that the two cannot be compared.
    """

    period: Period
    counts: tuple[tuple[Band, int, int], ...]
    unrated: int
    total: int
    rescored: bool


def periods(register: Register, day: When, count: int = QUARTERS) -> tuple[Period, ...]:
    """Return the quarters up to a day, oldest first; the day alone where it is no closer than a year, or undated."""
    if day.kind in (Kind.UNDATED, Kind.YEAR, Kind.FINANCIAL_YEAR):
        return (Period(day, day),)
    starts = register.file.quarters.year_starts
    quarter = quarter_of(day.last, starts)
    found = [Period(quarter, day)]
    while len(found) < count:
        earlier = quarter_before(quarter, starts)
        if earlier.first >= quarter.first:
            break
        quarter = earlier
        found.append(Period(quarter, of_day(quarter.last)))
    return tuple(reversed(found))


def history(states: Sequence[State], count: int = QUARTERS, measure: str = "current") -> tuple[Series, ...]:
    """Return each risk by quarter, in the order given. Quarters that ended before anything was reviewed are left out.

    Shape: every series has the same quarters. All states are of one register on one day.
    """
    if not states:
        return ()
    spans = _known(periods(states[0].register, states[0].day, count + 1), states)
    return tuple(_series(state, spans, measure) for state in states)


def band_counts(register: Register, series: Sequence[Series], *, opportunities: bool = False) -> tuple[BandCount, ...]:
    """Return how many open risks counted in each band, quarter by quarter; threats, or opportunities, alone.

    Shape: every quarter has the same bands, those of all schemes in use, a disputed rating under the worse one.
    """
    chosen = [each for each in series if each.state.risk.is_opportunity is opportunities]
    if not chosen:
        return ()
    bands = _bands(register, opportunities=opportunities)
    found: list[BandCount] = []
    scheme_before = None
    for at, first in enumerate(chosen[0].points):
        points = [each.points[at] for each in chosen if each.points[at].open]
        counts = {norm(band.key): [0, 0] for band in bands}
        unrated = 0
        for point in points:
            band = point.rated.rating.counts.band if point.rated is not None else None
            if point.rated is None or band is None:
                unrated += 1
                continue
            counts[norm(band.key)][0] += 1
            counts[norm(band.key)][1] += point.rated.disputed
        scheme = register.scheme_for(opportunity=opportunities, day=of_day(first.period.day.last))
        rescored = at > 0 and scheme is not None and scheme_before is not None and scheme.ref != scheme_before.ref
        listed = tuple((band, counts[norm(band.key)][0], counts[norm(band.key)][1]) for band in bands)
        found.append(BandCount(first.period, listed, unrated, len(points), rescored))
        scheme_before = scheme
    return tuple(found)


def slips(state: State) -> tuple[Slip, ...]:
    """Return the actions whose due date has moved, in the order of the file."""
    found = (slip(action, place) for place, action in enumerate(state.risk.actions or ()))
    return tuple(each for each in found if each is not None)


def slip(action: Action, place: int = 0) -> Slip | None:
    """Return how an action's due date has moved, or None where it stands as it was first promised."""
    moves = action.moved or ()
    first = action.due_original if action.due_original is not None else moves[0].from_ if moves else None
    due = action.due if action.due is not None else moves[-1].to if moves else None
    if first is None or (not moves and str(first) == str(due)):
        return None
    lost = (due.last - first.last).days if isinstance(due, When) and isinstance(first, When) else None
    return Slip(place, action, first, due, len(moves) or 1, lost)


def _known(spans: tuple[Period, ...], states: Sequence[State]) -> tuple[Period, ...]:
    """Return the quarters that something is known of, and the one before, which the first movement is measured from."""
    dates = (review.date.first for state in states for review in state.risk.reviews or ())
    first = min((day for day in dates if day > date.min), default=date.min)
    silent = sum(1 for period in spans if period.day.last < first)
    return spans[max(0, min(silent, len(spans) - 1) - 1) :]


def _series(state: State, spans: Sequence[Period], measure: str) -> Series:
    entries = tuple(_entries(state, measure))
    points = tuple(_points(state, spans, measure))
    return Series(
        state=state,
        measure=measure,
        points=points[1:] if len(points) > 1 else points,
        before=_printed_before(entries),
        stay=_stay(state, entries),
        top=_time_at_top(state, entries),
        slips=slips(state),
    )


def _points(state: State, spans: Sequence[Period], measure: str) -> Iterator[Point]:
    """Yield the risk in each quarter. Reviews are in order, so a quarter without one has the rating of the last."""
    marks = tuple(marks_of(state.register, state.risk)) if measure == "current" else ()
    reviews = [review.date.first for _, review in state.reviews]
    before: State | None = None
    counted, held = -1, None
    for period in spans:
        now = state if period.day is state.day else State(state.register, state.risk, period.day)
        number = sum(1 for first in reviews if first <= period.day.last)
        rated = held if number == counted else now.measure(measure)
        mark = next((each for each in reversed(marks) if _in_period(each.review.date, period, before)), None)
        then = held if before is not None and before.recorded else None
        movement = _movement(now, rated, before, then, mark)
        on_figures = movement in (Movement.UP, Movement.DOWN, Movement.SAME) and then is not None
        yield Point(period, now, rated if now.recorded else None, movement, then if on_figures else None, mark)
        before, counted, held = now, number, rated


def _in_period(when: When, period: Period, before: State | None) -> bool:
    return when.begun_by(period.day) and (before is None or not when.begun_by(before.day))


def _movement(
    now: State, rated: Rated | None, before: State | None, then: Rated | None, mark: Mark | None
) -> Movement | None:
    """Return how a risk stands to the quarter before: figures first, a printed mark where there are none."""
    if not now.recorded:
        return None
    if now.closure is not None:
        return Movement.CLOSED if before is None or before.open or not before.recorded else None
    if before is not None and not before.recorded and now.risk.raised is not None:
        return Movement.NEW
    if rated is not None and then is not None:
        sign = Movement.SAME if rated is then and rated.rating.shown else moved(rated.rating, then.rating)
        if sign is not None:
            return sign
    if rated is not None and then is None and before is not None and rated.review.date.after(before.day):
        sign = moved_from_previous(rated)
        if sign is not None:
            return sign
    return Movement(mark.word) if mark is not None and mark.word != NOT_YET else Movement.UNKNOWN


class _Entry(NamedTuple):
    review: Review
    rating: Rating


def _entries(state: State, measure: str) -> Iterator[_Entry]:
    """Yield each rating that the ledger gives by the day, oldest first."""
    for _, review in state.reviews:
        assessment: Assessment | None = getattr(review, measure)
        if assessment is None or (measure == "current" and norm(assessment.movement or "") == NOT_YET):
            continue
        scheme = state.register.scheme_for(opportunity=state.risk.is_opportunity, day=review.date)
        if scheme is not None:
            yield _Entry(review, rate(scheme, assessment))


def _printed_before(entries: Sequence[_Entry]) -> Figure:
    """Return what the first rating says was printed before it: later ones stand beside the rating they speak of."""
    previous = entries[0].rating.assessment.previous if entries else None
    if previous is None:
        return Figure(None, None)
    return Figure(previous.score, entries[0].rating.scheme.find_band(previous.band) if previous.band else None)


def _stay(state: State, entries: Sequence[_Entry]) -> Stay | None:
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
    entries = tuple(_entries(state, "current"))
    places = [position(entry.rating.scheme, entry.rating.counts, state.appetite, state.tolerance) for entry in entries]
    held = [place in OUTSIDE for place in places]
    if not state.open or not held or not held[-1]:
        return None
    return _lasting(state, entries, held, [place is not Position.NOT_SET for place in places])


def _lasting(state: State, entries: Sequence[_Entry], held: Sequence[bool], known: Sequence[bool]) -> Span:
    """Return how long something has held that the last entry has; at least so long where it is not known before."""
    at = len(entries) - 1
    while at > 0 and held[at - 1]:
        at -= 1
    back = [entry.reopened for entry in state.risk.closed or () if entry.reopened is not None]
    starts = [when for when in back if when.begun_by(state.day) and when.first > entries[at].review.date.first]
    since = max(starts, key=lambda when: when.first, default=entries[at].review.date)
    at_edge = at == 0 or not known[at - 1]
    return _span(state, ((since, None),), at_least=at_edge and not starts and not _begins(state, since))


def _time_at_top(state: State, entries: Sequence[_Entry]) -> Span | None:
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


def _band(entry: _Entry) -> Band | None:
    return entry.rating.counts.band


def _begins(state: State, since: When) -> bool:
    """True where the risk came on the register no earlier than this entry, so that nothing lies before it."""
    return state.risk.raised is not None and since != UNDATED and state.risk.raised.first >= since.first


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


def _bands(register: Register, *, opportunities: bool) -> tuple[Band, ...]:
    """Return the bands of the schemes in use, worst first; of two schemes that share a key, as the later prints it."""
    kind = "opportunity" if opportunities else "threat"
    found: dict[str, Band] = {}
    for use in reversed(register.schemes):
        if use.kind == kind:
            for band in use.scheme.bands:
                found.setdefault(norm(band.key), band)
    return tuple(sorted(found.values(), key=lambda band: -band.rank))
