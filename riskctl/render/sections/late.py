"""Work that is late: the overdue actions of open risks, and those whose date has moved."""

from riskctl.core.history import Slip, slips
from riskctl.core.late import Late
from riskctl.core.period import Kind, When
from riskctl.core.state import State
from riskctl.render.blocks import AnyBlock, Cell, Column, Inline, Para, Row, Table, words
from riskctl.render.desk import Desk
from riskctl.render.sections.pictures import action_chart
from riskctl.render.views_items import action_view, due_said

SLIPPED_MOST = 20
"""How many actions whose date has moved are listed; who wants more asks `riskctl actions --slipped`."""


def overdue(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the tables of overdue and of slipped actions; None where no risk has actions."""
    if not any(state.risk.actions is not None for state in desk.open):
        return None
    if desk.undated:
        return (words(desk.say("overdue.undated")), *slipped(desk))
    found = desk.late.rows
    if not found:
        return (*action_chart(desk), words(desk.say("overdue.none")), *slipped(desk))
    columns = tuple(
        Column(desk.say(f"column.{key}"), key) for key in ("action", "risk", "due", "overdue_by", "owner", "status")
    )
    rows = tuple(_row(desk, item) for item in found)
    return (*action_chart(desk), Table("overdue-table", desk.say("caption.overdue"), columns, rows), *slipped(desk))


def slipped(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return the open actions whose date has moved, those that moved most often first, and how many more there are.

    Shape: nothing where the register keeps no moved dates, so that it cannot be told; a sentence where none is open.
    """
    found = [(state, slip) for state in desk.by_id for slip in slips(state) if state.action_open(slip.action)]
    if not found:
        return (words(desk.say("slipped.none")),) if any(map(slips, desk.book.states)) else ()
    found.sort(key=lambda each: (-each[1].moves, -(each[1].days or 0)))
    keys = ("action", "risk", "first_due", "due", "moves", "lost", "owner")
    ranks = dict(zip(("action", "risk", "due", "moves", "first_due", "owner", "lost"), range(1, 8), strict=True))
    columns = tuple(
        Column(desk.say(f"column.{key}"), key, "num" if key in ("moves", "lost") else "", ranks[key]) for key in keys
    )
    rows = tuple(_slip(desk, state, slip) for state, slip in found[:SLIPPED_MOST])
    more = len(found) - len(rows)
    note = (Para((desk.count("slipped.more", more),), "aside"),) if more else ()
    return (Table("slipped-table", desk.say("caption.slipped"), columns, rows), *note)


def _slip(desk: Desk, state: State, slip: Slip) -> Row:
    action = action_view(desk, state, slip.action)
    missing = desk.say("none.stated")
    return Row(
        (
            (f"{action.id} ", *action.text) if action.id else action.text,
            (desk.refs[state.risk.id],),
            (_date(desk, slip.first),),
            (_date(desk, slip.due) if slip.due is not None else missing,),
            (str(slip.moves),),
            (desk.count("days", slip.days) if slip.days is not None else desk.say("not_known"),),
            (action.owner or missing,),
        )
    )


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


def _date(desk: Desk, due: When | str) -> Inline:
    return desk.date(due) if isinstance(due, When) else due_said(desk, due)


def late_by(desk: Desk, due: When) -> str:
    """Return how long ago a date passed; of a span of days, at least how long."""
    days = desk.count("days", (desk.day.first - due.last).days)
    exact = due.kind is Kind.DAY and desk.day.kind is Kind.DAY
    return days if exact else desk.say("at_least", what=days)
