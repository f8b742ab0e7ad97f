"""One table for every list: aligned text that fits its screen, TSV, CSV and Markdown from the same columns.

Plain columns, since a drawn table costs a hundred times as much. Numbers and ids are never split.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskctl.core.words import printable
from riskctl.render.styled import Line, Piece, Style, line

NARROW_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `drop` says in which order columns give way on a narrow screen: 0 never, else the highest first.

    `flexible` text may be cut at the end of a screen line; all else is kept whole.
    """

    key: str
    head: str
    right: bool = False
    drop: int = 0
    flexible: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of text, in printing order."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def text_lines(table: Table, width: int | None) -> Iterator[Line]:
    """Yield the table as aligned columns.

    Shape: without a width (a pipe) nothing is cut, wrapped or dropped. On a screen, columns give way in their stated
    order until the rest fits; below 60 columns each row is a short record.
    """
    if width is not None and width < NARROW_WIDTH:
        yield from _records(table, width)
        return
    keep = list(range(len(table.columns)))
    cells = [[printable(cell) for cell in row] for row in table.rows]
    widths = [max([len(column.head), *(len(row[at]) for row in cells)]) for at, column in enumerate(table.columns)]
    if width is not None:
        for at in sorted((i for i in keep if table.columns[i].drop), key=lambda i: -table.columns[i].drop):
            if _needed(table, keep, widths) <= width:
                break
            keep.remove(at)
    spare = None if width is None else width - _fixed(table, keep, widths)
    yield line(Piece(_row([table.columns[at].head for at in keep], table, keep, widths, spare), Style.STRONG))
    for row in cells:
        yield (Piece(_row([row[at] for at in keep], table, keep, widths, spare)),)


def tsv(table: Table) -> str:
    """Return tab-separated values with a header line; a tab or line end inside a cell is written out."""
    rows = [[column.key for column in table.columns], *table.rows]
    return "".join("\t".join(printable(cell) for cell in row) + "\n" for row in rows)


def csv(table: Table) -> str:
    """Return comma-separated values with a header line, safe to open in a spreadsheet: no cell is a formula."""
    import csv as writer
    import io

    out = io.StringIO()
    sheet = writer.writer(out, lineterminator="\r\n")
    sheet.writerow([column.key for column in table.columns])
    sheet.writerows([[spreadsheet_safe(_printable_lines(cell)) for cell in row] for row in table.rows])
    return "\ufeff" + out.getvalue()


def markdown(table: Table) -> str:
    """Return the table as Markdown, one line a row."""
    from riskctl.render.markdown import text

    rows = [[str(text(printable(" ".join(cell.split())))) for cell in row] for row in table.rows]
    heads = [str(text(column.head.capitalize())) for column in table.columns]
    return "".join(f"| {' | '.join(line)} |\n" for line in (heads, ["---"] * len(heads), *rows))


def spreadsheet_safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: one that could be gets a leading apostrophe.

    Every line of the cell counts, after leading blanks of any kind; plain numbers are left alone.
    """
    if _is_number(cell):
        return cell
    risky = any(part.lstrip(_BLANKS)[:1] in _FORMULA for part in cell.splitlines() if part.lstrip(_BLANKS))
    return "'" + cell if risky or cell[:1] in ("\t", "\r") else cell


def _printable_lines(cell: str) -> str:
    return cell if cell.isprintable() else "\n".join(printable(part) for part in cell.split("\n"))


_FORMULA = frozenset("=+-@＝＋－＠")
_BLANKS = " \u00a0\u3000\u2007\u202f\v\f"


def _is_number(cell: str) -> bool:
    body = cell[1:] if cell[:1] in ("-", "+") else cell
    return bool(body) and body.replace(".", "", 1).isascii() and body.replace(".", "", 1).isdigit()


def _needed(table: Table, keep: Sequence[int], widths: Sequence[int]) -> int:
    """Return the columns of the screen that a table takes, a flexible column counted at a readable least."""
    return sum(min(widths[at], 24) if table.columns[at].flexible else widths[at] for at in keep) + 2 * (len(keep) - 1)


def _fixed(table: Table, keep: Sequence[int], widths: Sequence[int]) -> int:
    return sum(0 if table.columns[at].flexible else widths[at] for at in keep) + 2 * (len(keep) - 1)


def _row(cells: Sequence[str], table: Table, keep: Sequence[int], widths: Sequence[int], spare: int | None) -> str:
    parts = []
    for cell, at in zip(cells, keep, strict=True):
        column, size = table.columns[at], widths[at]
        if column.flexible and spare is not None:
            size = max(min(size, spare), 4)
            cell = cell if len(cell) <= size else cell[: size - 1] + "…"
        parts.append(cell.rjust(size) if column.right else cell.ljust(size))
    return "  ".join(parts).rstrip()


def _records(table: Table, width: int) -> Iterator[Line]:
    from riskctl.render.styled import wrapped

    for row in table.rows:
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            if at == 0:
                yield line(Piece(cell, Style.STRONG))
            elif cell:
                yield from wrapped(cell, width, "    ", f"  {column.head.lower()}: ")
