"""Work that is late: the overdue actions of open risks, and how many actions are open."""

from collections.abc import Iterable
from typing import NamedTuple

from riskctl.core.finding import natural
from riskctl.core.model import Action
from riskctl.core.period import When
from riskctl.core.state import State


class Late(NamedTuple):
    """An action whose date has passed, with its risk."""

    due: When
    state: State
    action: Action


class LateActions(NamedTuple):
    """Every overdue action of an open risk, the longest overdue first, and how many actions are open."""

    rows: tuple[Late, ...]
    open: int


def late_actions(states: Iterable[State]) -> LateActions:
    """Return the overdue actions of open risks."""
    found: list[Late] = []
    still = 0
    for state in states:
        still += len(state.open_actions)
        for _, action in state.open_actions:
            if isinstance(action.due, When) and state.overdue(action):
                found.append(Late(action.due, state, action))
    found.sort(key=lambda item: (item.due.last, natural(item.state.risk.id)))
    return LateActions(tuple(found), still)
