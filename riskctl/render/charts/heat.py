"""A heat map as a picture, for Markdown and slides; a page has it as a real table instead."""

from collections.abc import Iterator

from riskctl.render.charts.svg import APART, chart, fitted, folded, muted, rect, text
from riskctl.render.charts.values import Grid, Words

LEFT, TALL, HEAD = 150, 64, 64
LEAST, WIDTH = 92, 800


def heat_map(name: str, words: Words, grid: Grid) -> str:
    """Return the map: each cell has its rating in words, and the number of its risks where it holds any."""
    wide = max(LEAST, (WIDTH - LEFT) // len(grid.columns))
    width = LEFT + wide * len(grid.columns) + 4
    return chart(name, width, HEAD + TALL * len(grid.rows) + 8, words.title, words.desc, _shapes(grid, wide))


def _shapes(grid: Grid, wide: int) -> Iterator[str]:
    yield muted(LEFT + 2, 16, grid.across)
    yield muted(0, 16, grid.up)
    for at, column in enumerate(grid.columns):
        for number, part in enumerate(folded(column, wide - 8)):
            yield text(LEFT + at * wide + wide // 2, 38 + number * APART, part, anchor="middle", bold=True)
    for row, (label, cells) in enumerate(grid.rows):
        y = HEAD + row * TALL
        lines = folded(label, LEFT - 12)
        for number, part in enumerate(lines):
            yield text(0, y + TALL // 2 + 5 + number * APART - (len(lines) - 1) * APART // 2, part, bold=True)
        for at, cell in enumerate(cells):
            x = LEFT + at * wide + 2
            yield rect(x, y, wide, TALL, cell.fill)
            yield text(x + 8, y + 20, fitted(cell.words, wide - 12), ink=cell.fill.ink)
            if cell.number:
                yield text(x + 8, y + 50, str(cell.number), bold=True, size=24, ink=cell.fill.ink)
