"""The list of risks: who, how bad, how it moved."""

from collections.abc import Iterator, Sequence

from riskctl.core.book import Book
from riskctl.core.scoring import Position
from riskctl.core.state import State
from riskctl.core.words import plural
from riskctl.render.json_text import dumps
from riskctl.render.scores import (
    MARK,
    POSITIONS,
    counts_sentence,
    figure_cell,
    movement_words,
    owners,
    speaks_for,
)
from riskctl.render.styled import Line, Piece, Style, line
from riskctl.render.table import Column, Table


def list_table(work: Book, states: Sequence[State]) -> Table:
    """Return one row a risk; fields that no risk states take no column."""
    register = work.register
    has_position = any(state.position is not Position.NOT_SET for state in states)
    has_status = any(state.risk.status for state in states)
    has_category = any(state.risk.category for state in states)
    has_owner = any(state.risk.owner for state in states)
    columns = [Column("id", "ID"), Column("current", register.label("current").upper()), Column("movement", "MOVE")]
    columns += [Column("position", "APPETITE", drop=2)] if has_position else []
    columns += [Column("status", "STATUS", drop=3)] if has_status else []
    columns += [Column("owner", "OWNER", drop=5)] if has_owner else []
    columns += [Column("category", "CATEGORY", drop=4)] if has_category else []
    columns.append(Column("title", "TITLE", flexible=True))
    rows = []
    for state in states:
        cells = [state.risk.id, figure_cell(state.current), movement_words(state)]
        cells += [POSITIONS[state.position]] if has_position else []
        cells += [register.statuses.name(state.risk.status or "")] if has_status else []
        cells += [owners(register, state)] if has_owner else []
        cells += [register.categories.name(state.risk.category or "")] if has_category else []
        rows.append((*cells, state.risk.title))
    return Table(tuple(columns), tuple(rows))


def list_lines(work: Book, states: Sequence[State], table: Iterator[Line], *, filtered: bool) -> Iterator[Line]:
    """Yield the date, the table, how many of how many, and the next command."""
    yield line(Piece(speaks_for(work), Style.MUTED))
    yield ()
    if not states:
        yield line("No risk matches." if filtered else "No risk is open.")
        return
    yield from table
    yield ()
    shown = f"{len(states)} of {plural(len(work.open), 'open risk')}" if filtered else plural(len(states), "open risk")
    yield line(Piece(f"{shown}, worst first. {counts_sentence(work, states)}", Style.STRONG))
    if any(state.current is not None and state.current.disputed for state in states):
        yield line(f"{MARK} disputed: see both values with: riskctl score {_first_disputed(states)}")
    else:
        yield line(f"see one worked out with: riskctl score {states[0].risk.id}")


def list_json(work: Book, states: Sequence[State]) -> str:
    """Return the document that `list --format json` prints, `riskctl-list/1`: the same columns, by key."""
    table = list_table(work, states)
    keys = [column.key for column in table.columns]
    risks = [dict(zip(keys, row, strict=True)) for row in table.rows]
    return dumps({"format": "riskctl-list/1", "as_at": str(work.day), "risks": [dict(risk) for risk in risks]})


def _first_disputed(states: Sequence[State]) -> str:
    return next(state.risk.id for state in states if state.current is not None and state.current.disputed)
