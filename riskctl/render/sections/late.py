"""Work that is late: the overdue actions of open risks."""

from typing import NamedTuple

from riskctl.core.finding import natural
from riskctl.core.model import Action
from riskctl.core.period import Kind, When
from riskctl.core.state import State
from riskctl.render.blocks import AnyBlock, Cell, Column, Row, Table, words
from riskctl.render.desk import Desk
from riskctl.render.sections.pictures import action_chart
from riskctl.render.views_items import action_view


class Late(NamedTuple):
    """An action whose date has passed, with its risk."""

    due: When
    state: State
    action: Action


class LateActions(NamedTuple):
    """Every overdue action of an open risk, the longest overdue first, and how many actions are open."""

    rows: tuple[Late, ...]
    open: int


def late_actions(desk: Desk) -> LateActions:
    """Return the overdue actions of open risks."""
    found = [
        Late(action.due, state, action)
        for state in desk.open
        for action in state.risk.actions or ()
        if isinstance(action.due, When) and state.overdue(action)
    ]
    found.sort(key=lambda item: (item.due.last, natural(item.state.risk.id)))
    still = sum(state.action_open(action) for state in desk.open for action in state.risk.actions or ())
    return LateActions(tuple(found), still)


def overdue(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the table of overdue actions; None where no risk has actions."""
    if not any(state.risk.actions is not None for state in desk.open):
        return None
    if desk.undated:
        return (words(desk.say("overdue.undated")),)
    found = late_actions(desk).rows
    if not found:
        return (*action_chart(desk), words(desk.say("overdue.none")))
    columns = tuple(
        Column(desk.say(f"column.{key}"), key) for key in ("action", "risk", "due", "overdue_by", "owner", "status")
    )
    rows = tuple(_row(desk, item) for item in found)
    return (*action_chart(desk), Table("overdue-table", desk.say("caption.overdue"), columns, rows))


def _row(desk: Desk, late: Late) -> Row:
    action = action_view(desk, late.state, late.action)
    head: Cell = (f"{action.id} ", *action.text) if action.id else action.text
    missing = desk.say("none.stated")
    return Row(
        (
            head,
            (desk.refs[late.state.risk.id],),
            (desk.date(late.due),),
            (late_by(desk, late.due),),
            (action.owner or missing,),
            (action.status or missing,),
        )
    )


def late_by(desk: Desk, due: When) -> str:
    """Return how long ago a date passed; of a span of days, at least how long."""
    days = desk.count("days", (desk.day.first - due.last).days)
    exact = due.kind is Kind.DAY and desk.day.kind is Kind.DAY
    return days if exact else desk.say("at_least", what=days)
