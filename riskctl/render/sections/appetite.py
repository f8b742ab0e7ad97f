"""The risks outside appetite: by how much, for how long, and what is to bring them back."""

from collections.abc import Iterator

from riskctl.core import decimals
from riskctl.core.lasting import outside_for
from riskctl.core.period import When
from riskctl.core.scoring import OUTSIDE, Position, beyond, position
from riskctl.core.state import State
from riskctl.render.blocks import AnyBlock, Cell, Column, Para, Row, Small, Table, words
from riskctl.render.desk import Desk
from riskctl.render.sections.counts import limited
from riskctl.render.sections.movement import span_words
from riskctl.render.views_ratings import POSITIONS, figure_text, figure_words
from riskctl.render.views_text import plain


def appetite(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the open risks outside tolerance, then those outside appetite; None where no appetite is set."""
    if not limited(desk):
        return None
    found = [state for position in reversed(OUTSIDE) for state in desk.positions.get(position, ())]
    unset = len(desk.positions.get(Position.NOT_SET, ()))
    note = (Para((desk.count("appetite.unset", unset),), "aside"),) if unset else ()
    if not found:
        return (words(desk.say("appetite.none")), *note)
    tolerance = any(state.tolerance for state in found)
    columns = (
        Column(desk.say("column.risk"), "risk", "", 1),
        Column(desk.label("current"), "current", "figure", 2),
        Column(desk.label("appetite"), "appetite", "", 3),
        *((Column(desk.label("tolerance"), "tolerance", "", 8),) if tolerance else ()),
        Column(desk.say("column.over_by"), "over_by", "", 4),
        Column(desk.say("column.outside_for"), "outside_for", "", 5),
        Column(desk.say("column.gap"), "gap", "", 6),
        Column(desk.label("owner"), "owner", "", 7),
    )
    rows = tuple(_row(desk, state, tolerance=tolerance) for state in found)
    return (Table("appetite-table", desk.say("caption.appetite"), columns, rows), *note)


def _row(desk: Desk, state: State, *, tolerance: bool) -> Row:
    unset = desk.say("position.not_set")
    span = outside_for(state)
    beyond_tolerance = state.position is Position.OUTSIDE_TOLERANCE
    over: Cell = (_over(desk, state),)
    cells: list[Cell] = [
        (desk.refs[state.risk.id],),
        (figure_text(desk, state.current),),
        (plain(state.appetite or "") or unset,),
        *([(plain(state.tolerance or "") or unset,)] if tolerance else []),
        (*over, Small(desk.say(POSITIONS[state.position]))) if beyond_tolerance else over,
        (span_words(desk, span) if span is not None else desk.say("not_known"),),
        ("; ".join(_closing(desk, state)) or _nothing(desk, state),),
        (desk.owners(state.risk.owner) or desk.missing(state, "owner"),),
    ]
    return Row(tuple(cells))


def _over(desk: Desk, state: State) -> str:
    """Return how far a risk lies beyond its appetite, or its tolerance where only that is set: bands, else score."""
    word = state.appetite or state.tolerance
    if state.current is None or word is None:
        return desk.say("not_known")
    rating = state.current.rating
    over = beyond(rating.scheme, rating.counts, word)
    if over is None:
        return desk.say("not_known")
    return desk.count("appetite.bands", over.bands) if over.bands else decimals.show(over.score)


def _closing(desk: Desk, state: State) -> Iterator[str]:
    """Yield what is to bring a risk back: its target and by when, its open actions, or that it is accepted."""
    until = state.acceptance.until if state.acceptance else None
    if state.accepted:
        yield desk.say("appetite.accepted_until", date=desk.said(until)) if until else desk.say("mark.accepted")
    if state.target is not None and state.target.rating.shown:
        rating, due = state.target.rating, state.target.assessment.due
        said = desk.say("appetite.target", target=figure_words(desk, rating.shown))
        if isinstance(due, When):
            said += " " + desk.say("appetite.by", date=desk.said(due))
        if position(rating.scheme, rating.counts, state.appetite, state.tolerance) in OUTSIDE:
            said += ", " + desk.say("appetite.still_outside")
        yield said
    if state.open_actions:
        said, action = desk.count("open_actions", len(state.open_actions)), state.next_due
        if action is not None and isinstance(action.due, When):
            key = "appetite.overdue_since" if state.overdue(action) else "appetite.next_due"
            said += ", " + desk.say(key, date=desk.said(action.due))
        yield said


def _nothing(desk: Desk, state: State) -> str:
    """Return that nothing is planned, or that a public edition does not say what is."""
    return desk.say("edition.withheld" if desk.withholds(state, "actions") else "appetite.nothing")
