"""Where a register stands on a day: the next meeting, what is due by then, and what moved since the last one."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from riskctl.core.book import Book
from riskctl.core.finding import natural
from riskctl.core.model import Meeting
from riskctl.core.period import Kind, When, add_days, interval
from riskctl.core.state import Movement, State

AHEAD = 30
"""Days that are looked ahead where no meeting is to come."""


class Due(NamedTuple):
    """Something with a date: a risk's review, or an action, `MID-03/A1`. Units: `last` is the last day it may be."""

    name: str
    when: str
    last: date
    overdue: bool


class Moved(NamedTuple):
    """The risks that moved one way since the last meeting."""

    movement: Movement
    ids: tuple[str, ...]


class Standing(NamedTuple):
    """Where a register stands.

    Shape: `until` is the last day that is looked ahead to, None in an undated register; `due` lists are in the order of
    their dates; `moved` holds up, down, new and closed, those with risks only; `changes` are the files that are not
    committed, None where git knows nothing.
    Units: `errors`, `warnings` and `notes` are what lint finds on that day.
    """

    work: Book
    meeting: Meeting | None
    until: date | None
    reviews: tuple[Due, ...]
    actions: tuple[Due, ...]
    disputed: tuple[str, ...]
    moved: tuple[Moved, ...]
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    changes: tuple[str, ...] | None = None


def standing(work: Book) -> Standing:
    """Return where a register stands on its day; what lint and git know is for the caller to add."""
    day = work.day
    undated = day.kind is Kind.UNDATED
    meeting = None if undated else work.register.next_meeting(day)
    until = None if undated else meeting.date.last if meeting is not None else add_days(day.last, AHEAD)
    disputed = {dispute.risk for dispute in work.disputes if dispute.risk}
    return Standing(
        work,
        meeting,
        until,
        _in_order(_reviews(work.open, day, until)) if until is not None else (),
        _in_order(_actions(work.open, until)) if until is not None else (),
        tuple(sorted(disputed, key=natural)),
        tuple(_moved(work)),
    )


def review_due(state: State) -> date | None:
    """Return the day by which an open risk is to be reviewed again, or None where its band asks for none."""
    if state.current is None or not state.open or not state.reviews:
        return None
    band = state.current.rating.counts.band
    every = interval(band.review) if band is not None and band.review else None
    return every.after(state.reviews[-1][1].date.last) if every is not None else None


def _reviews(states: Sequence[State], day: When, until: date) -> Iterator[Due]:
    for state in states:
        due = review_due(state)
        if due is not None and due <= until:
            yield Due(state.risk.id, due.isoformat(), due, due < day.first)


def _actions(states: Sequence[State], until: date) -> Iterator[Due]:
    for state in states:
        for at, action in enumerate(state.risk.actions or ()):
            if isinstance(action.due, When) and action.then is None and state.action_open(action):
                overdue = state.overdue(action)
                if overdue or action.due.last <= until:
                    yield Due(f"{state.risk.id}/{action.id or at + 1}", str(action.due), action.due.last, overdue)


def _in_order(found: Iterator[Due]) -> tuple[Due, ...]:
    return tuple(sorted(found, key=lambda due: (due.last, natural(due.name))))


def _moved(work: Book) -> Iterator[Moved]:
    for movement in (Movement.UP, Movement.DOWN, Movement.NEW, Movement.CLOSED):
        ids = sorted(
            (state.risk.id for state in work.states if state.movement is movement and _just_now(state)), key=natural
        )
        if ids:
            yield Moved(movement, tuple(ids))


def _just_now(state: State) -> bool:
    """True but for a risk that was closed before the day that movement is measured from."""
    return state.movement is not Movement.CLOSED or (state.before is not None and state.before.open)
