"""Heat maps as text, Markdown and JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from riskctl.core.book import Book
from riskctl.core.register import Register
from riskctl.core.scheme import Factor, Level
from riskctl.core.words import plural
from riskctl.render.grid import Counts, Grid, GridCell, Matrices, cell_mark, initials, named, number_of
from riskctl.render.json_text import Json, dumps, edition_json, revision_json
from riskctl.render.scores import MARK, band_style, position
from riskctl.render.styled import Line, Piece, Screen, Style, columns, hints, joined, line, padded, wrapped
from riskctl.render.table import Column, Table, markdown, text_lines

Naming = Callable[[Level], str]

GAP = "  "
_ABREAST = 3
"""How many of the longest ids stand side by side in a cell; more begin another line, in a pipe too."""

EMPTY = "."
"""Stands for no risk in a cell."""


def matrix_lines(work: Book, found: Matrices, screen: Screen, *, ids: bool) -> Iterator[Line]:
    """Yield every map of a measure, or the counts of bands and why, and the next command."""
    yield from wrapped(position(work), screen.wrap, "  ", "", Style.MUTED)
    register = work.register
    for grid in found.grids:
        yield ()
        yield from _heading(register, found, grid, screen)
        yield ()
        yield from _plain(grid, ids=ids) if screen.plain else _drawn(grid, screen.width, ids=ids)
        yield ()
        yield from _legend(grid, found, screen, ids=ids)
    for counts in found.counts:
        yield ()
        yield from wrapped(f"No map of {counts.scheme.title} is drawn: {counts.reason}.", screen.wrap, "  ", "")
        if counts.rows:
            yield ()
            yield from text_lines(counts_table(counts, ids=ids), screen)
    next_ = (
        "see the risks behind it with: riskctl list" if ids else "see the risks in each cell with: riskctl matrix --ids"
    )
    if not found.grids:
        next_ = "see the risks behind it with: riskctl list --group band"
    yield from hints(next_, screen.width)


def counts_table(counts: Counts, *, ids: bool) -> Table:
    """Return how many risks lie in each band, the worst first."""
    heads = [Column("band", "BAND"), Column("count", "COUNT", right=True)]
    disputed = any(row.disputed for row in counts.rows)
    heads += [Column("disputed", "DISPUTED", right=True)] if disputed else []
    heads += [Column("ids", "RISKS", drop=1)] if ids else []
    rows = []
    for row in counts.rows:
        cells = [row.label, str(row.count)]
        cells += [str(row.disputed)] if disputed else []
        cells += [" ".join(row.ids)] if ids else []
        rows.append(tuple(cells))
    return Table(tuple(heads), tuple(rows), whole=True)


def _heading(register: Register, found: Matrices, grid: Grid, screen: Screen) -> Iterator[Line]:
    words = f"{register.label(found.measure)} by {_name(grid.up)} (up) and {_name(grid.across)} (across)"
    if screen.plain:
        words = f"{register.label(found.measure)} by {_name(grid.up)} and {_name(grid.across)}"
    if len(found.grids) + len(found.counts) > 1:
        words += f", {grid.scheme.title}"
    yield from wrapped(words, screen.wrap, "  ", "", Style.STRONG)


def _drawn(grid: Grid, width: int | None, *, ids: bool) -> Iterator[Line]:
    """Yield the map with the longest names of levels that fit; a list of cells where not even numbers do."""
    short = initials(grid.scheme)
    for rows, across in ((named, named), (named, number_of), (number_of, number_of)):
        lines = _laid_out(grid, short, rows, across, width, ids=ids)
        if width is None or max(sum(columns(piece.text) for piece in each) for each in lines) <= width:
            yield from lines
            yield from _keys(grid, width, rows=rows is number_of, across=across is number_of)
            return
    yield from _listed(grid, short, width, ids=ids)


def _laid_out(
    grid: Grid, short: Mapping[str, str], rows: Naming, across: Naming, width: int | None, *, ids: bool
) -> list[Line]:
    """Return the head and the rows of a map whose levels are named in one way or another."""
    labels = [rows(row[0].row) for row in grid.rows]
    heads = [across(level) for level in grid.across.scale]
    side = max(map(columns, labels))
    marks = [[cell_mark(grid, cell, short) for cell in row] for row in grid.rows]
    size = max(columns(mark) for row in marks for mark in row)
    figures = max((len(str(len(cell.risks))) for row in grid.rows for cell in row), default=1)
    longest = max((columns(name) for row in grid.rows for cell in row for name in cell.ids), default=1)
    least = max(size, longest) if ids else figures + 1 + size
    wide = max([least, *map(columns, heads)])
    room = max(wide, _ABREAST * (longest + 1))
    if ids and width is not None:
        wide = max(wide, min((width - side) // len(heads) - len(GAP), room))
    elif ids:
        # As many ids abreast as fit the room, and no wider than they are.
        stacks = [
            _stack(cell, mark, room)
            for row, of in zip(grid.rows, marks, strict=True)
            for cell, mark in zip(row, of, strict=True)
        ]
        wide = max(wide, *(columns(part) for stack in stacks for part in stack))
    out = [line(Piece(padded("", side) + GAP + GAP.join(padded(head, wide) for head in heads), Style.STRONG))]
    for label, row, written in zip(labels, grid.rows, marks, strict=True):
        cells = [
            _stack(cell, mark, wide) if ids else [_count(cell, mark, figures)]
            for cell, mark in zip(row, written, strict=True)
        ]
        for at in range(max(map(len, cells))):
            pieces = [Piece(padded(label if at == 0 else "", side), Style.STRONG)]
            for cell, stack in zip(row, cells, strict=True):
                text = stack[at] if at < len(stack) else ""
                pieces += [Piece(GAP), Piece(padded(text, wide), _style(grid, cell))]
            out.append(_trimmed(line(*pieces)))
    return out


def _count(cell: GridCell, mark: str, figures: int) -> str:
    return f"{(str(len(cell.risks)) if cell.risks else EMPTY).rjust(figures)} {mark}".rstrip()


def _stack(cell: GridCell, mark: str, wide: int) -> list[str]:
    """Return a cell's lines: its band, then its ids, as many on a line as fit."""
    lines = [mark or EMPTY]
    for name in cell.ids:
        if len(lines) > 1 and columns(lines[-1]) + 1 + columns(name) <= wide:
            lines[-1] += f" {name}"
        else:
            lines.append(name)
    return lines


def _style(grid: Grid, cell: GridCell) -> Style:
    return band_style(grid.scheme, cell.figure.band) if cell.risks else Style.MUTED


def _trimmed(pieces: Line) -> Line:
    """Return a line without blanks at its end, whatever their style."""
    kept = list(pieces)
    while kept and not kept[-1].text.strip():
        kept.pop()
    return (*kept[:-1], Piece(kept[-1].text.rstrip(), kept[-1].style)) if kept else ()


def _keys(grid: Grid, width: int | None, *, rows: bool, across: bool) -> Iterator[Line]:
    """Yield what the numbers beside the map stand for, where they stand for names."""
    for factor, wanted in ((grid.up, rows), (grid.across, across)):
        names = [named(level) for level in factor.scale if named(level) != number_of(level)]
        if wanted and names:
            yield from joined(names, width, "  ", f"{_name(factor)}: ", ", ")


def _listed(grid: Grid, short: Mapping[str, str], width: int | None, *, ids: bool) -> Iterator[Line]:
    """Yield the cells that hold risks, one a line, the worst row first."""
    for row in grid.rows:
        for cell in reversed(row):
            if cell.risks:
                mark = cell_mark(grid, cell, short)
                said = ", ".join(cell.ids) if ids else str(len(cell.risks))
                where = f"{number_of(cell.row)} x {number_of(cell.column)} {mark}".rstrip()
                yield from wrapped(said, width, "    ", f"{where}: ", _style(grid, cell))
    yield from _keys(grid, width, rows=True, across=True)


def _plain(grid: Grid, *, ids: bool) -> Iterator[Line]:
    """Yield the cells that hold risks, one fact a line, in words."""
    for row in grid.rows:
        for cell in reversed(row):
            if cell.risks:
                where = f"{_name(grid.up)} {named(cell.row)}, {_name(grid.across)} {named(cell.column)}"
                figure = f", {cell.figure}" if cell.figure else ""
                said = ", ".join(_in_words(cell)) if ids else plural(len(cell.risks), "risk")
                yield line(f"{where}{figure}: {said}")


def _in_words(cell: GridCell) -> Sequence[str]:
    return [f"{name} (disputed)" if disputed else name for name, disputed in cell.risks]


def _legend(grid: Grid, found: Matrices, screen: Screen, *, ids: bool) -> Iterator[Line]:
    if not screen.plain:
        short = initials(grid.scheme)
        bands = [f"{short[band.key]} {band.label}" for band in reversed(grid.scheme.bands)]
        if bands:
            yield from joined(bands, screen.width, "  ", between=", ", first="")
        elif grid.scheme.has_score:
            yield line("in brackets: the score of a cell")
    on = f"{grid.count} of {plural(found.open, 'open risk')} on this map"
    yield from wrapped(f"{on}; {grid.note}" if grid.note else on, screen.wrap, "  ", "", Style.STRONG)
    if grid.disputed and not screen.plain:
        mark = f"{MARK} disputed" if ids else f"{grid.disputed} of them disputed"
        where = "its levels put it" if grid.disputed == 1 else "their levels put them"
        yield from wrapped(f"{mark}: shown where {where}", screen.wrap, "  ", "")


def _name(factor: Factor) -> str:
    return factor.label or factor.name


def matrix_markdown(work: Book, found: Matrices, *, ids: bool) -> str:
    """Return the maps as Markdown tables."""
    from riskctl.render.markdown import text

    out = [f"{text(position(work))}\n"]
    for grid in found.grids:
        short = initials(grid.scheme)
        out.append(
            f"### {text(work.register.label(found.measure))} by {text(_name(grid.up))} and {text(_name(grid.across))}\n"
        )
        heads = (Column("row", _name(grid.up)), *(Column(level.key, named(level)) for level in grid.across.scale))
        rows = []
        for row in grid.rows:
            cells = [named(row[0].row)]
            for cell in row:
                mark = cell_mark(grid, cell, short)
                held = " ".join(cell.ids) if ids else str(len(cell.risks) or "")
                cells.append(f"{held} {mark}".strip())
            rows.append(tuple(cells))
        out.append(markdown(Table(heads, tuple(rows))))
        bands = ", ".join(f"{short[band.key]} {band.label}" for band in reversed(grid.scheme.bands))
        on = f"{grid.count} of {plural(found.open, 'open risk')} on this map"
        out.append(f"{text('; '.join(filter(None, (bands, on, grid.note))))}\n")
    for counts in found.counts:
        out.append(f"No map of {text(counts.scheme.title)} is drawn: {text(counts.reason)}.\n")
        if counts.rows:
            out.append(markdown(counts_table(counts, ids=ids)))
    return "\n".join(out)


def matrix_json(work: Book, found: Matrices) -> str:
    """Return the document that `matrix --format json` prints, `riskctl-matrix/1`: cells from the worst row down."""
    return dumps(
        {
            "format": "riskctl-matrix/1",
            "as_at": str(work.day),
            "revision": revision_json(work.revision),
            "edition": edition_json(work.withheld),
            "measure": found.measure,
            "open": found.open,
            "matrices": [_grid_json(grid) for grid in found.grids],
            "counts": [
                {
                    "scheme": counts.scheme.ref,
                    "reason": counts.reason,
                    "bands": [
                        {
                            "band": row.band.key if row.band else None,
                            "label": row.label,
                            "count": row.count,
                            "disputed": row.disputed,
                            "ids": row.ids,
                        }
                        for row in counts.rows
                    ],
                }
                for counts in found.counts
            ],
        }
    )


def _grid_json(grid: Grid) -> Json:
    return {
        "scheme": grid.scheme.ref,
        "rows": _factor_json(grid.up, reversed_=True),
        "columns": _factor_json(grid.across, reversed_=False),
        "cells": [
            {
                "row": cell.row.key,
                "column": cell.column.key,
                "score": cell.figure.score,
                "band": cell.figure.band.key if cell.figure.band else None,
                "count": len(cell.risks),
                "ids": [name for name, _ in cell.risks],
                "disputed": [name for name, disputed in cell.risks if disputed],
            }
            for row in grid.rows
            for cell in row
        ],
        "on_map": grid.count,
        "note": grid.note or None,
    }


def _factor_json(factor: Factor, *, reversed_: bool) -> Json:
    levels: Sequence[Level] = factor.scale[::-1] if reversed_ else factor.scale
    return {
        "factor": factor.name,
        "label": _name(factor),
        "levels": [{"key": level.key, "label": level.label, "value": level.value} for level in levels],
    }
