"""How the actions of risks stand on the day, and those that are late, one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from riskctl.core.finding import natural
from riskctl.core.model import Action
from riskctl.core.period import Kind, When
from riskctl.core.state import State
from riskctl.core.words import norm, plural

SOON = 90
"""Days ahead that count as soon, unless a run says otherwise."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How actions stand, each counted once. Units: `within` is how many days ahead count as soon."""

    within: int
    overdue: int = 0
    soon: int = 0
    later: int = 0
    undated: int = 0
    complete: int = 0
    dropped: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.overdue + self.soon + self.later + self.undated + self.complete + self.dropped

    def __str__(self) -> str:
        dropped = f", {self.dropped} dropped" if self.dropped else ""
        return (
            f"{self.overdue} overdue, {self.soon} due within {plural(self.within, 'day')}, {self.later} later, "
            f"{self.undated} without a date, {self.complete} complete{dropped} ({self.all})"
        )


class Late(NamedTuple):
    """An action whose date has passed, with its risk."""

    due: When
    state: State
    action: Action


class LateActions(NamedTuple):
    """Every overdue action of some risks, the longest overdue first, and how all their actions stand."""

    rows: tuple[Late, ...]
    totals: Totals

    @property
    def open(self) -> int:
        """How many actions are open."""
        return self.totals.all - self.totals.complete - self.totals.dropped


def late_actions(states: Iterable[State]) -> LateActions:
    """Return the overdue actions of some risks, and how all their actions stand."""
    counts = dict.fromkeys(_KINDS, 0)
    found: list[Late] = []
    for state in states:
        for action in state.risk.actions or ():
            kind = _kind(state, action, SOON)
            counts[kind] += 1
            if kind == "overdue" and isinstance(action.due, When):
                found.append(Late(action.due, state, action))
    found.sort(key=lambda item: (item.due.last, natural(item.state.risk.id)))
    return LateActions(tuple(found), Totals(SOON, **counts))


def totals_of(actions: Iterable[tuple[State, Action]], within: int) -> Totals:
    """Return how actions stand. Units: `within` is how many days ahead count as soon."""
    counts = dict.fromkeys(_KINDS, 0)
    for state, action in actions:
        counts[_kind(state, action, within)] += 1
    return Totals(within, **counts)


def days_over(state: State, action: Action) -> int | None:
    """Return how many days an open action is past due, negative while there is time.

    None where it is over, has no date or goes on after it, and in a register without a date of its own.
    """
    return _days(state, action) if state.action_open(action) else None


_KINDS = ("overdue", "soon", "later", "undated", "complete", "dropped")


def _kind(state: State, action: Action, within: int) -> str:
    """Return under which of the totals an action counts."""
    if not state.action_open(action):
        term = state.register.action_statuses.find(action.status) if action.status else None
        return "dropped" if action.done is None and term and norm(term.means or "") == "dropped" else "complete"
    days = _days(state, action)
    if days is None:
        return "undated"
    return "overdue" if days > 0 else "soon" if -days <= within else "later"


def _days(state: State, action: Action) -> int | None:
    due = action.due
    if not isinstance(due, When) or action.then is not None or state.day.kind is Kind.UNDATED:
        return None
    if due.before(state.day):
        return (state.day.first - due.last).days
    return min(0, (state.day.last - due.last).days)
