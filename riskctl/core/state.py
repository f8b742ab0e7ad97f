"""A risk on a date: the ledger folded to that day, rated under the schemes then in force, and how it moved.

Reviews sort by the first day of their date, then by their place in the file. Each assessment carries forward whole
until a review gives it again. Nothing here looks at a clock: the day is handed in.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from riskctl.core.finding import Route
from riskctl.core.lazy import lazy
from riskctl.core.model import (
    MEASURES,
    Acceptance,
    Action,
    Assessment,
    Closure,
    Meeting,
    Printed,
    Proposal,
    Review,
    Risk,
)
from riskctl.core.period import When
from riskctl.core.prose import texts_of
from riskctl.core.register import Register
from riskctl.core.scheme import Scheme
from riskctl.core.scoring import Basis, Figure, Position, Rating, compare, position, rate
from riskctl.core.witness import Witness, witnesses_of
from riskctl.core.words import norm


class Movement(StrEnum):
    """How a rating stands to the one before."""

    NEW = "new"
    UP = "up"
    DOWN = "down"
    SAME = "same"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Rated(NamedTuple):
    """An assessment in force, its rating, and the review that set it (`route` leads to the assessment)."""

    measure: str
    assessment: Assessment
    rating: Rating
    review: Review
    route: Route
    witnesses: tuple[Witness, ...] = ()

    @property
    def disputed(self) -> bool:
        """True where the rating's own figures, or any witness, disagree."""
        if self.rating.disputed or not self.witnesses:
            return self.rating.disputed
        return any(witness.disagrees for witness in self.witnesses)


class Since(NamedTuple):
    """What a movement is measured from: a date, and the meeting held then where there is one."""

    date: When
    meeting: Meeting | None

    def __str__(self) -> str:
        return self.meeting.label if self.meeting else f"the end of {self.date}"


class Placed(NamedTuple):
    """One assessment, the way to it, and the scheme that rates it."""

    assessment: Assessment
    route: Route
    scheme: Scheme


@dataclass(frozen=True)
class State:
    """One risk on one day. A measure that no review has given yet is None."""

    register: Register
    risk: Risk
    day: When

    @lazy
    def reviews(self) -> tuple[tuple[int, Review], ...]:
        """The reviews that count on the day, oldest first, each with its place in the file."""
        last = self.day.last
        found = [(at, entry) for at, entry in enumerate(self.risk.reviews or ()) if entry.date.first <= last]
        return tuple(sorted(found, key=lambda item: item[1].date.first))

    @lazy
    def placed(self) -> tuple[Placed, ...]:
        """Every assessment of the reviews, of other printings and of proposals, in the order of the file.

        An entry of `printed` without a date, and a proposal, is rated as the last review is.
        """
        found: list[Placed] = []
        last = self.day
        for at, review in enumerate(self.risk.reviews or ()):
            last = review.date
            self._place(found, review, ("reviews", at), last)
        for at, entry in enumerate(self.risk.printed or ()):
            self._place(found, entry, ("printed", at), entry.date or last)
        for at, proposal in enumerate(self.risk.proposals or ()):
            if proposal.current is not None and (scheme := self._scheme(last)) is not None:
                found.append(Placed(proposal.current, ("proposals", at, "current"), scheme))
        return tuple(found)

    def _place(self, found: list[Placed], entry: Review | Printed, route: Route, day: When) -> None:
        scheme = self._scheme(day)
        if scheme is not None:
            for measure in MEASURES:
                assessment: Assessment | None = getattr(entry, measure)
                if assessment is not None:
                    found.append(Placed(assessment, (*route, measure), scheme))

    def _scheme(self, day: When) -> Scheme | None:
        return self.register.scheme_for(opportunity=self.risk.is_opportunity, day=day)

    @lazy
    def texts(self) -> list[tuple[str, Route]]:
        """Every piece of prose with its route, whatever the day."""
        return texts_of(self.risk)

    @lazy
    def all_text(self) -> str:
        """All of the prose as one text, to look at before each piece is looked into."""
        return "\n".join([text for text, _ in self.texts])

    @lazy
    def reviewed(self) -> Review | None:
        """The latest review on the day."""
        return self.reviews[-1][1] if self.reviews else None

    @lazy
    def inherent(self) -> Rated | None:
        """The rating before controls."""
        return self._rated("inherent")

    @lazy
    def current(self) -> Rated | None:
        """The rating as the risk stands."""
        return self._rated("current")

    @lazy
    def target(self) -> Rated | None:
        """The rating aimed at."""
        return self._rated("target")

    @lazy
    def disputed(self) -> bool:
        """True where one of the three ratings is disputed, so that what is asked of the risk may have two answers."""
        return any(rated is not None and rated.disputed for rated in (self.inherent, self.current, self.target))

    def measure(self, name: str) -> Rated | None:
        """Return the rating of one of the three measures, by name."""
        rated: Rated | None = getattr(self, name)
        return rated

    @lazy
    def closure(self) -> Closure | None:
        """The closure in force on the day: a reopened one, or one still to come, is none."""
        entry = self.closure_at
        return (self.risk.closed or ())[entry] if entry is not None else None

    @lazy
    def closure_at(self) -> int | None:
        """The place in the file of the closure in force."""
        return closure_on(self.risk, self.day)

    @lazy
    def recorded(self) -> bool:
        """True from the day the risk came on the register, closed since or not."""
        first = came(self.risk)
        return first is not None and first <= self.day.last

    @lazy
    def open(self) -> bool:
        """True while the risk is on the register and not closed."""
        return self.recorded and self.closure_at is None

    @property
    def acceptance(self) -> Acceptance | None:
        """The latest acceptance given by the day, expired or not."""
        if not self.risk.accepted:
            return None
        given = [entry for entry in self.risk.accepted if entry.date is None or entry.date.begun_by(self.day)]
        return given[-1] if given else None

    @lazy
    def accepted(self) -> bool:
        """True where the risk is accepted and the acceptance has not run out."""
        entry = self.acceptance
        return entry is not None and not (entry.until is not None and entry.until.before(self.day))

    @lazy
    def proposals(self) -> tuple[Proposal, ...]:
        """What has been put to a board and is not settled: a review since, or a closure, settles it."""
        if not self.risk.proposals or not self.open:
            return ()
        return tuple(entry for entry in self.risk.proposals if not self._settled(entry))

    @lazy
    def position(self) -> Position:
        """Where the current rating lies against appetite and tolerance: the risk's, its category's, the register's."""
        if self.current is None:
            return Position.NOT_SET
        rating = self.current.rating
        return position(rating.scheme, rating.counts, self.appetite, self.tolerance)

    @lazy
    def appetite(self) -> str | None:
        """The appetite this risk is held against, as written."""
        return self._limit("appetite")

    @lazy
    def tolerance(self) -> str | None:
        """The tolerance this risk is held against, as written."""
        return self._limit("tolerance")

    @lazy
    def since(self) -> Since | None:
        """What movement is measured from."""
        found = self.register.since(self.day)
        return Since(*found) if found else None

    @lazy
    def before(self) -> "State | None":
        """The same risk on the day that movement is measured from."""
        return State(self.register, self.risk, self.since.date) if self.since else None

    @lazy
    def movement(self) -> Movement:
        """How the current rating moved: like compared with like; a printed mark stands where there are no figures."""
        if self.closure is not None:
            return Movement.CLOSED
        if self.risk.raised is not None and self.before is not None and not self.before.recorded:
            return Movement.NEW
        return self._movement_of_figures() or self.declared_movement or Movement.UNKNOWN

    @lazy
    def declared_movement(self) -> Movement | None:
        """The mark that a paper printed for this period; a mark does not carry forward, and n/a is none."""
        for _, entry in reversed(self.reviews):
            if entry.current is not None and entry.current.movement is not None:
                if self.since is not None and not entry.date.after(self.since.date):
                    return None
                word = norm(entry.current.movement)
                return Movement(word) if word in _MARKS else None
        return None

    @lazy
    def open_actions(self) -> tuple[tuple[int, Action], ...]:
        """The actions that are open on the day, each with its place in the file."""
        return tuple([(at, each) for at, each in enumerate(self.risk.actions or ()) if self.action_open(each)])

    @property
    def next_due(self) -> Action | None:
        """The open action that is due first; one without a date stands behind all that have one."""
        waiting = [action for _, action in self.open_actions if action.due is not None]
        dated = [(action.due.last, at) for at, action in enumerate(waiting) if isinstance(action.due, When)]
        return waiting[min(dated)[1] if dated else 0] if waiting else None

    def action_open(self, action: Action) -> bool:
        """True until an action is done; without a date for that, while its status says neither complete nor dropped."""
        if action.done is not None:
            return not action.done.begun_by(self.day)
        return action.status is None or norm(action.status) not in self.register.over

    def overdue(self, action: Action) -> bool:
        """True where an open action's due date lies wholly before the day; work that goes on after it never is."""
        due = action.due
        return isinstance(due, When) and action.then is None and due.before(self.day) and self.action_open(action)

    def _rated(self, measure: str) -> Rated | None:
        for at, entry in reversed(self.reviews):
            if gives(entry, measure):
                return self.rated_by(at, entry, measure)
        return None

    def rated_by(self, at: int, entry: Review, measure: str) -> Rated | None:
        """Return the rating that a review, at its place in the file, gave to a measure."""
        assessment: Assessment | None = getattr(entry, measure)
        scheme = self._scheme(entry.date)
        if assessment is None or scheme is None:
            return None
        rating = rate(scheme, assessment)
        witnesses: tuple[Witness, ...] = ()
        if self.risk.printed or (rating.disputed and assessment.previous is not None):
            spoken = tuple(
                (place, printed)
                for place, printed in enumerate(self.risk.printed or ())
                if printed.date is None or self._in_force(printed.date, measure, at)
            )
            witnesses = witnesses_of(measure, rating, spoken)
        return Rated(measure, assessment, rating, entry, ("reviews", at, measure), witnesses)

    def _in_force(self, day: When, measure: str, at: int) -> bool:
        """True where the review at this place in the file was the one in force for the measure on another day."""
        given = [
            (entry.date.first, place)
            for place, entry in enumerate(self.risk.reviews or ())
            if entry.date.begun_by(day) and getattr(entry, measure) is not None
        ]
        return bool(given) and max(given)[1] == at

    def _limit(self, name: str) -> str | None:
        own: str | None = getattr(self.risk, name)
        if own is None and self.risk.category is not None:
            category = self.register.categories.find(self.risk.category)
            own = getattr(category, name) if category else None
        return own if own is not None else getattr(self.register.file, name)

    def _settled(self, proposal: Proposal) -> bool:
        """A review after the decision was due decides it; without a date to decide, any later review does not."""
        if norm(proposal.propose) == "add":
            return self.risk.raised is not None and self.recorded
        if proposal.decide is None:
            return False
        return any(not entry.date.before(proposal.decide) for _, entry in self.reviews)

    def _movement_of_figures(self) -> Movement | None:
        now = self.current
        if now is None:
            return None
        then = self.before.current if self.before else None
        if then is not None:
            return moved(now.rating, then.rating)
        if self.since is None or not now.review.date.after(self.since.date):
            return None
        return moved_from_previous(now)


def gives(entry: Review, measure: str) -> bool:
    """True where a review gives a measure an assessment, and not only says that the risk was not there yet."""
    return getattr(entry, measure) is not None and not (measure == "current" and _not_yet(entry))


def came(risk: Risk) -> date | None:
    """Return the first day a risk may be on the register: from always where nothing says, None where it never came.

    A risk is on the register from `raised`, else from its first review that is not marked n/a; a risk with neither is
    on it from always.
    """
    if risk.raised is not None:
        return risk.raised.first
    if not risk.reviews:
        return date.min
    return min((entry.date.first for entry in risk.reviews if not _not_yet(entry)), default=None)


def closure_on(risk: Risk, day: When) -> int | None:
    """Return the place in the file of the closure in force on a day: a reopened one, or one still to come, is none."""
    if not risk.closed:
        return None
    found: int | None = None
    for at, entry in enumerate(risk.closed):
        closed = entry.date is None or entry.date.begun_by(day)
        if closed and not (entry.reopened is not None and entry.reopened.begun_by(day)):
            found = at
    return found


def moved_from_previous(now: Rated) -> Movement | None:
    """Return how a rating moved from the one a paper printed beside it as the previous; None where none can be."""
    previous = now.assessment.previous
    if previous is None:
        return None
    band = now.rating.scheme.find_band(previous.band) if previous.band else None
    return _direction(now.rating, now.rating.declared, Figure(previous.score, band))


def moved(now: Rating, then: Rating) -> Movement | None:
    """Return how a rating moved: computed with computed, declared with declared; None where neither can be."""
    if now.scheme.ref != then.scheme.ref:
        return None
    if now.basis is Basis.LEVELS and then.basis is Basis.LEVELS:
        return _direction(now, now.computed, then.computed)
    return _direction(now, now.declared, then.declared)


def _direction(rating: Rating, now: Figure, then: Figure) -> Movement | None:
    both = (now.score is not None and then.score is not None) or (now.band is not None and then.band is not None)
    if not both:
        return None
    sign = compare(rating.scheme, now, then)
    return Movement.UP if sign > 0 else Movement.DOWN if sign < 0 else Movement.SAME


def _not_yet(entry: Review) -> bool:
    """True for a review that only says the risk was not yet on the register."""
    return entry.current is not None and entry.current.movement is not None and norm(entry.current.movement) == "n/a"


_MARKS = frozenset(item.value for item in Movement) - {"closed", "unknown"}
