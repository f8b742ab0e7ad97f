"""A heat map as a picture, for places that show no table with colours: Markdown, slides. HTML has the real table."""

from collections.abc import Iterator

from riskctl.render.charts.svg import BLANK, chart, fitted, folded, line, muted, rect, text, width_of
from riskctl.render.views_maps import Cell, Matrix

CELL, TALL = 150, 76
HEAD, TOP = 150, 58
PAD = 8


def heat_picture(name: str, matrix: Matrix) -> str:
    """Return a map with its counts and as many ids as a cell has room for; each cell says its rating in words.

    Shape: the title is the map's caption, the description lists every cell that holds a risk.
    """
    width, height = HEAD + CELL * len(matrix.columns) + 4, TOP + TALL * len(matrix.rows) + 4
    held = [
        f"{row.label}, {column}: {cell.count}"
        for row in matrix.rows
        for column, cell in zip(matrix.columns, row.cells, strict=True)
        if cell.count
    ]
    return chart(name, width, height, matrix.caption, "; ".join(held), _shapes(matrix))


def _shapes(matrix: Matrix) -> Iterator[str]:
    yield muted(2, 14, fitted(matrix.up, HEAD - PAD))
    yield muted(HEAD, 14, matrix.across)
    for place, column in enumerate(matrix.columns):
        for at, words in enumerate(folded(column, CELL - PAD)):
            yield text(HEAD + place * CELL, 34 + at * 17, words, bold=True)
    for at, row in enumerate(matrix.rows):
        top = TOP + at * TALL
        for step, words in enumerate(folded(row.label, HEAD - PAD)):
            yield text(2, top + TALL // 2 + 5 + step * 17, words, bold=True)
        for place, cell in enumerate(row.cells):
            yield from _cell(cell, HEAD + place * CELL, top)
    for at, row in enumerate(matrix.rows):
        for place, cell in enumerate(row.cells):
            x, y = HEAD + place * CELL, TOP + at * TALL
            if "up" in cell.edges:
                yield line(x, y, x + CELL, y, width="6")
            if "right" in cell.edges:
                yield line(x + CELL, y, x + CELL, y + TALL, width="6")


def _cell(cell: Cell, x: int, y: int) -> Iterator[str]:
    fill = cell.colour or BLANK
    yield rect(x, y, CELL, TALL, fill)
    yield text(x + PAD, y + 19, fitted(cell.words, CELL - 2 * PAD), ink=fill.ink)
    if cell.count:
        yield text(x + PAD, y + 44, str(cell.count), bold=True, size=24, ink=fill.ink)
        yield text(x + PAD, y + 66, _ids(cell), ink=fill.ink)


def _ids(cell: Cell) -> str:
    """Return as many ids as there is room for, and how many more there are."""
    ids = [ref.id + (" !" if ref.alert else "") for ref in cell.refs]
    for shown in range(len(ids), 0, -1):
        more = cell.count - shown
        said = ", ".join(ids[:shown]) + (f" +{more}" if more else "")
        if width_of(said) <= CELL - 2 * PAD:
            return said
    return ""
