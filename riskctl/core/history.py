"""A register over time: ratings by quarter, how many risks each band held, slipped dates.

Everything comes from the ledger as it stands at one day. A quarter is looked at on its last day, the running one on
the day itself. Scores are ordinal: they are listed and counted here, never added or averaged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from riskctl.core.lasting import Entry, Span, Stay, entries_of, printed_before, stay_of, time_at_top
from riskctl.core.lazy import lazy
from riskctl.core.marks import NOT_YET, Mark, marks_of
from riskctl.core.model import Action
from riskctl.core.period import Kind, When, of_day, quarter_before, quarter_of
from riskctl.core.register import Register
from riskctl.core.scheme import Band
from riskctl.core.scoring import Basis, Figure
from riskctl.core.state import Movement, Rated, State, came, closure_on, gives, moved, moved_from_previous
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


class InForce(NamedTuple):
    """What was in force of a risk in a quarter: whether it was open, and its rating, be it on the register or not."""

    period: Period
    open: bool
    rated: Rated | None


@dataclass(frozen=True)
class Series:
    """One risk by quarter, oldest first.

    Shape: `spans` are the quarters, and before them the one that the first movement is measured from, where there is
    more than one.
    """

    state: State
    measure: str
    spans: tuple[Period, ...]

    @lazy
    def in_force(self) -> tuple[InForce, ...]:
        """What was in force in each quarter."""
        return self._every[1:] if len(self._every) > 1 else self._every

    @lazy
    def points(self) -> tuple[Point, ...]:
        """Each quarter with how the risk moved in it."""
        points = tuple(_points(self.state, self._every, self.measure))
        return points[1:] if len(points) > 1 else points

    @lazy
    def before(self) -> Figure:
        """What a paper printed as the previous rating beside the first there is; empty where none did."""
        return printed_before(self._entries)

    @lazy
    def stay(self) -> Stay | None:
        """How long the risk has been in its band; None where the current rating has none."""
        return stay_of(self.state, self._entries)

    @lazy
    def top(self) -> Span | None:
        """The time it counted in the top band; None where it never did."""
        return time_at_top(self.state, self._entries)

    @lazy
    def slips(self) -> tuple[Slip, ...]:
        """The actions whose due date has moved."""
        return slips(self.state)

    @lazy
    def _every(self) -> tuple[InForce, ...]:
        return tuple(_in_force(self.state, self.spans, self.measure))

    @lazy
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(entries_of(self.state, self.measure))


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
    return tuple(Series(state, measure, spans) for state in states)


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
    for at, first in enumerate(chosen[0].in_force):
        counts = {norm(band.key): [0, 0] for band in bands}
        unrated = total = 0
        for each in chosen:
            _, is_open, rated = each.in_force[at]
            if not is_open:
                continue
            total += 1
            band = rated.rating.counts.band if rated is not None else None
            if rated is None or band is None:
                unrated += 1
                continue
            count = counts[norm(band.key)]
            count[0] += 1
            count[1] += rated.disputed
        scheme = register.scheme_for(opportunity=opportunities, day=of_day(first.period.day.last))
        rescored = at > 0 and scheme is not None and scheme_before is not None and scheme.ref != scheme_before.ref
        listed = tuple((band, counts[norm(band.key)][0], counts[norm(band.key)][1]) for band in bands)
        found.append(BandCount(first.period, listed, unrated, total, rescored))
        scheme_before = scheme
    return tuple(found)


def slips(state: State) -> tuple[Slip, ...]:
    """Return the actions whose due date has moved, in the order of the file."""
    found = [slip(action, place) for place, action in enumerate(state.risk.actions or ())]
    return tuple([each for each in found if each is not None])


def slip(action: Action, place: int = 0) -> Slip | None:
    """Return how an action's due date has moved, or None where it stands as it was first promised."""
    if not action.moved and action.due_original is None:
        return None
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


def _in_force(state: State, spans: Sequence[Period], measure: str) -> Iterator[InForce]:
    """Yield what was in force in each quarter. Reviews are in order, so a quarter without one has the last rating."""
    risk, reviews, now = state.risk, state.reviews, state.measure(measure)
    first = came(risk)
    at, place, rated = 0, -1, None
    for period in spans:
        last, given = period.day.last, place
        while at < len(reviews) and reviews[at][1].date.first <= last:
            if gives(reviews[at][1], measure):
                given = at
            at += 1
        if given != place:
            place = given
            latest = now is not None and now.review is reviews[given][1]
            rated = now if latest else state.rated_by(*reviews[given], measure)
        recorded = first is not None and first <= last
        yield InForce(period, recorded and closure_on(risk, period.day) is None, rated)


def _points(state: State, quarters: Sequence[InForce], measure: str) -> Iterator[Point]:
    """Yield the risk in each quarter, and how it moved in it."""
    marks = tuple(marks_of(state.register, state.risk)) if measure == "current" else ()
    before: State | None = None
    held = None
    for period, _, rated in quarters:
        now = state if period.day is state.day else State(state.register, state.risk, period.day)
        mark = next((each for each in reversed(marks) if _in_period(each.review.date, period, before)), None)
        then = held if before is not None and before.recorded else None
        movement = _movement(now, rated, before, then, mark)
        on_figures = movement in (Movement.UP, Movement.DOWN, Movement.SAME) and then is not None
        yield Point(period, now, rated if now.recorded else None, movement, then if on_figures else None, mark)
        before, held = now, rated


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


def _bands(register: Register, *, opportunities: bool) -> tuple[Band, ...]:
    """Return the bands of the schemes in use, worst first; of two schemes that share a key, as the later prints it."""
    kind = "opportunity" if opportunities else "threat"
    found: dict[str, Band] = {}
    for use in reversed(register.schemes):
        if use.kind == kind:
            for band in use.scheme.bands:
                found.setdefault(norm(band.key), band)
    return tuple(sorted(found.values(), key=lambda band: -band.rank))
