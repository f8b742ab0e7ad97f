"""Tables whose texts are kept whole: cells break at blanks to fit the screen; below 60 columns a row is a record."""

from collections.abc import Iterator, Sequence

from riskctl.core.words import printable
from riskctl.render.styled import Line, Piece, Screen, Style, columns, joined, line, padded, wrapped
from riskctl.render.table import GAP, NARROW_WIDTH, Table

_NARROWEST = 12

Block = Sequence[str]
"""One cell as the lines it takes."""


def wrapped_table(table: Table, screen: Screen, indent: str = "") -> Iterator[Line]:
    """Yield a table with nothing cut: in a pipe each row is one line, on a screen texts break at blanks.

    Shape: below 60 columns, and where whole words do not fit, each row is a record; plain text has one fact a line.
    """
    heads = [printable(column.head) for column in table.columns]
    rows = [[printable(" ".join(cell.split())) for cell in row] for row in table.rows]
    sizes = [max(map(columns, cells)) for cells in zip(heads, *rows, strict=True)]
    if screen.plain:
        yield from _facts(heads, rows)
        return
    if screen.width is not None:
        fitting = None if screen.width < NARROW_WIDTH else _fitting(sizes, heads, rows, screen.width - len(indent))
        if fitting is None:
            yield from _records(heads, rows, screen.width, indent)
            return
        sizes = fitting
    yield from blocks([[head] for head in heads], sizes, indent, Style.STRONG)
    for row in rows:
        yield from blocks([broken(cell, size) for cell, size in zip(row, sizes, strict=True)], sizes, indent)


def blocks(cells: Sequence[Block], sizes: Sequence[int], indent: str, style: Style = Style.PLAIN) -> Iterator[Line]:
    """Yield one row of cells, each of any number of lines, side by side."""
    for at in range(max(map(len, cells), default=0)):
        parts = [padded(cell[at] if at < len(cell) else "", size) for cell, size in zip(cells, sizes, strict=True)]
        yield line(Piece((indent + GAP.join(parts)).rstrip(), style))


def broken(text: str, size: int) -> list[str]:
    """Return a text as lines of at most that many columns; words, ids and numbers are never split."""
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}" if found[-1] else word
        if found[-1] and columns(longer) > size:
            found.append(word)
        else:
            found[-1] = longer
    return found


def longest_word(text: str) -> int:
    """Return how many columns the longest word takes."""
    return max(map(columns, text.split()), default=0)


def _fitting(sizes: Sequence[int], heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Return sizes that fit, the widest columns giving way first, or None where whole words do not fit."""
    least = [
        max([columns(head), min(_NARROWEST, sizes[at]), *(longest_word(row[at]) for row in rows)])
        for at, head in enumerate(heads)
    ]
    found = list(sizes)
    while (over := sum(found) + len(GAP) * (len(found) - 1) - width) > 0:
        widest = max(range(len(found)), key=lambda at: found[at] - least[at])
        room = found[widest] - least[widest]
        if room <= 0:
            return None
        found[widest] -= min(room, max(1, over // len(found)))
    return found


def _records(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int, indent: str) -> Iterator[Line]:
    """Yield each row as its first cell, then `head: cell`, short ones together, long ones broken."""
    room = width - len(indent) - 4
    for row in rows:
        (_, name), *rest = zip(heads, row, strict=True)
        yield from wrapped(name, width, f"{indent}  ", indent, Style.STRONG)
        short: list[str] = []
        for head, cell in rest:
            fact = f"{head.lower()}: {cell}"
            if cell and columns(fact) <= room:
                short.append(fact)
            elif cell:
                yield from _together(short, width, indent)
                short = []
                yield from wrapped(cell, width, f"{indent}    ", f"{indent}  {head.lower()}: ")
        yield from _together(short, width, indent)


def _together(facts: Sequence[str], width: int, indent: str) -> Iterator[Line]:
    if facts:
        yield from joined(facts, width, f"{indent}  ")


def _facts(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    for number, row in enumerate(rows):
        if number:
            yield ()
        yield from (line(f"{head.capitalize()}: {cell}") for head, cell in zip(heads, row, strict=True) if cell)
