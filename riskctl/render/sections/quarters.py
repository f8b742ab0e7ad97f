"""Quarter by quarter: the marks of the last year beside what each risk is and what holds it, and the risks closed."""

from collections.abc import Sequence

from riskctl.core.history import Point, Series, history
from riskctl.core.period import Kind
from riskctl.core.state import State
from riskctl.render.blocks import AnyBlock, Cell, Column, Para, Row, Table, words
from riskctl.render.desk import Desk
from riskctl.render.views_items import control_view
from riskctl.render.views_ratings import figure_text
from riskctl.render.views_text import Block, flat, plain, prose

YEAR = 4
"""How many quarters a table of marks looks back on."""


def quarters(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the open risks with a mark for each quarter; None where the register's day is no closer than a year."""
    if desk.day.kind in (Kind.UNDATED, Kind.YEAR, Kind.FINANCIAL_YEAR):
        return None
    if not desk.open:
        return (words(desk.say("none.open")),)
    series = history(desk.open, YEAR)
    prose_keys = [key for key in ("description", "effect", "controls") if _stated(desk.open, key)]
    columns = (
        Column(desk.label("id"), "id", "id"),
        Column(desk.label("title"), "title", "title"),
        *(Column(desk.label(key), key, "prose", 9) for key in prose_keys),
        *(Column(str(point.period), style="movement") for point in series[0].points),
        Column(desk.label("current"), "current", "figure"),
    )
    rows = tuple(_row(desk, each, prose_keys) for each in series)
    caption = desk.say("caption.quarters") + desk.on_day()
    return (
        Para((desk.say("marks.legend"),)),
        Table("quarters-table", caption, columns, rows, "story", rest=True),
    )


def _stated(states: Sequence[State], key: str) -> bool:
    return any(getattr(state.risk, key) for state in states)


def _row(desk: Desk, series: Series, prose_keys: Sequence[str]) -> Row:
    state = series.state
    ref = desk.refs[state.risk.id]
    marks: list[Cell] = [(_mark(desk, point),) for point in series.points]
    texts = [text_cell(desk, state, key) for key in prose_keys]
    return Row(((ref.id,), (ref,), *texts, *marks, (figure_text(desk, state.current),)), ref.anchor)


def _mark(desk: Desk, point: Point) -> str:
    return desk.say(f"movement.{point.movement.value}") if point.movement else desk.say("movement.not_there")


def text_cell(desk: Desk, state: State, key: str) -> Cell:
    """Return a text, or the controls, of a risk as prose in a cell."""
    if key == "controls":
        views = [control_view(desk, control) for control in state.risk.controls or ()]
        if len(views) == 1:
            return views[0].text
        lines = [flat(view.text) for view in views]
        return (Block("ul", tuple(lines)),) if lines else ()
    texts: tuple[str, ...] = getattr(state.risk, key) or ()
    if len(texts) == 1:
        return prose(texts[0])
    lines = [flat(prose(text)) for text in texts]
    return (Block("ul", tuple(lines)),) if lines else ()


def left(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the closed risks with why, when and to whom it was reported; None where none was ever closed."""
    if not desk.closed:
        return None
    prose_keys = [key for key in ("description", "effect", "controls") if _stated(desk.closed, key)]
    columns = (
        Column(desk.label("id"), "id", "id"),
        Column(desk.label("title"), "title", "title"),
        *(Column(desk.label(key), key, "prose", 9) for key in prose_keys),
        Column(desk.say("column.rationale"), "", "prose"),
        Column(desk.say("column.closed")),
        Column(desk.say("column.reported")),
    )
    rows = tuple(_closed(desk, state, prose_keys) for state in desk.closed)
    return (Table("closed-table", desk.say("caption.closed"), columns, rows, "story", rest=True),)


def _closed(desk: Desk, state: State, prose_keys: Sequence[str]) -> Row:
    ref, entry = desk.refs[state.risk.id], state.closure
    missing = desk.say("none.stated")
    reason = desk.word(desk.register.closure_reasons, entry.reason) if entry and entry.reason else ""
    why: Cell = (*((f"{reason}. ",) if reason else ()), *prose(entry.note or "")) if entry else ()
    told = desk.say("marks.told", to=plain(entry.reported_to)) if entry and entry.reported_to else ""
    when: Cell = (desk.date(entry.reported_on),) if entry and entry.reported_on else ()
    return Row(
        (
            (ref.id,),
            (ref,),
            *(text_cell(desk, state, key) for key in prose_keys),
            why or (missing,),
            (desk.date(entry.date),) if entry and entry.date else (missing,),
            ((told, *when) if told else when) or (missing,),
        ),
        ref.anchor,
    )
