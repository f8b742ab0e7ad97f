"""One table for every list: aligned text that fits its screen, TSV, CSV and Markdown from the same columns.

Plain columns, since a drawn table costs a hundred times as much. Numbers and ids are never split.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from riskctl.core.words import printable
from riskctl.render.styled import (
    Line,
    Piece,
    Screen,
    Style,
    columns,
    fitted,
    hints,
    joined,
    line,
    one_column_each,
    padded,
    wrapped,
)

NARROW_WIDTH = 60
READABLE = 28
"""The columns of the screen below which a flexible text is not cut while something else can give way."""

GAP = "  "


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
class Group:
    """A heading over so many of the rows that follow."""

    title: str
    rows: int


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of text, in printing order.

    Shape: with `groups` the rows stand under headings, whose counts add up to the rows; `styles` gives single cells,
    by row and column, a style; a `whole` table loses nothing: where it does not fit, its rows become records.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[Group, ...] = ()
    styles: Mapping[tuple[int, int], Style] = field(default_factory=dict)
    whole: bool = False


def text_lines(table: Table, screen: Screen | int | None) -> Iterator[Line]:
    """Yield the table as aligned columns.

    Shape: without a width (a pipe) nothing is cut, wrapped or dropped. On a screen, columns give way in their stated
    order until the rest fits, and a hint names them; below 60 columns, and where even that does not fit, each row is a
    short record. Plain text has one fact a line.
    """
    screen = screen if isinstance(screen, Screen) else Screen(screen)
    if screen.plain:
        yield from _facts(table)
        return
    if screen.width is not None and screen.width < NARROW_WIDTH:
        yield from _records(table, screen.width)
        return
    cells = list(map(_column, zip(*table.rows, strict=True))) if table.rows else [([], 0)] * len(table.columns)
    heads = [printable(column.head) for column in table.columns]
    widths = [max(columns(head), size) for head, (_, size) in zip(heads, cells, strict=True)]
    keep = list(range(len(table.columns)))
    if screen.width is not None:
        given_up = _given_up(table, keep, widths, screen.width)
        keep = [at for at in keep if at not in given_up]
        if _needed(table, keep, widths) > screen.width:
            yield from _records(table, screen.width)
            return
        for at, size in _shrunk(table, keep, widths, screen.width).items():
            widths[at] = size
            cells[at] = _fitted(cells[at][0], size, screen.cut), size
    else:
        given_up = []
    yield line(Piece(_row([padded(heads[at], widths[at], right=table.columns[at].right) for at in keep]), Style.STRONG))
    aligned = [_aligned(cells[at][0], widths[at], right=table.columns[at].right) for at in keep]
    yield from _grouped(table, list(_rows(table, keep, aligned)))
    if given_up:
        names = ", ".join(_in_a_sentence(table.columns[at].head) for at in sorted(given_up))
        yield from hints(f"left out to fit this screen: {names}", screen.width)


def _column(cells: Sequence[str]) -> tuple[list[str], int]:
    """Return the cells of a column, safe to print, and the width of the widest."""
    whole = "".join(cells)
    safe = list(cells) if whole.isprintable() else [printable(cell) for cell in cells]
    return safe, max(map(len if one_column_each(whole) else columns, safe))


def _fitted(cells: Sequence[str], size: int, cut: str) -> list[str]:
    if not one_column_each("".join(cells)):
        return [fitted(cell, size, cut) for cell in cells]
    room = size - len(cut)
    return [cell if len(cell) <= size else cell[:room] + cut for cell in cells]


def _aligned(cells: Sequence[str], size: int, *, right: bool) -> list[str]:
    if one_column_each("".join(cells)):
        return [cell.rjust(size) for cell in cells] if right else [cell.ljust(size) for cell in cells]
    return [padded(cell, size, right=right) for cell in cells]


def _row(cells: Sequence[str]) -> str:
    return GAP.join(cells).rstrip()


def _rows(table: Table, keep: Sequence[int], aligned: Sequence[Sequence[str]]) -> Iterator[Line]:
    styled: dict[int, list[tuple[int, Style]]] = {}
    for (number, at), style in table.styles.items():
        if at in keep:
            styled.setdefault(number, []).append((keep.index(at), style))
    for number, row in enumerate(zip(*aligned, strict=True)):
        if number in styled:
            yield _styled_row(row, sorted(styled[number]))
        else:
            yield (Piece(_row(row)),)


def _styled_row(row: Sequence[str], styles: Sequence[tuple[int, Style]]) -> Line:
    """Return a row with some cells in a style of their own, the blanks around them plain."""
    pieces = []
    start, before = 0, ""
    for place, style in styles:
        lead = before + GAP.join([*row[start:place], ""])
        bare = row[place].strip()
        left, _, right = row[place].partition(bare) if bare else (row[place], "", "")
        pieces += [Piece(lead + left), Piece(bare, style)]
        start, before = place + 1, right + GAP
    if start < len(row):
        pieces.append(Piece((before + GAP.join(row[start:])).rstrip()))
    return tuple(piece for piece in pieces if piece.text)


def _grouped(table: Table, rows: Sequence[Line]) -> Iterator[Line]:
    if not table.groups:
        yield from rows
        return
    start = 0
    for group in table.groups:
        yield ()
        yield line(Piece(f"{group.title} ({group.rows})", Style.STRONG))
        yield from rows[start : start + group.rows]
        start += group.rows


def _given_up(table: Table, keep: Sequence[int], widths: Sequence[int], width: int) -> list[int]:
    """Return the columns that give way so that the rest fits, in the order in which they do."""
    if table.whole:
        return []
    gone: list[int] = []
    for at in sorted((at for at in keep if table.columns[at].drop), key=lambda at: -table.columns[at].drop):
        if _needed(table, [other for other in keep if other not in gone], widths) <= width:
            break
        gone.append(at)
    return gone


def _shrunk(table: Table, keep: Sequence[int], widths: Sequence[int], width: int) -> Mapping[int, int]:
    """Return the flexible columns that are too wide, each with the room it gets: what is left, in fair parts."""
    flexible = sorted((at for at in keep if table.columns[at].flexible), key=lambda at: widths[at])
    spare = width - sum(widths[at] for at in keep if at not in flexible) - len(GAP) * (len(keep) - 1)
    found = {}
    for place, at in enumerate(flexible):
        size = min(widths[at], spare // (len(flexible) - place))
        if size < widths[at]:
            found[at] = size
        spare -= size
    return found


def ungrouped(table: Table) -> Table:
    """Return the table for a program: each row names its group in a column of its own."""
    if not table.groups:
        return table
    titles = [group.title for group in table.groups for _ in range(group.rows)]
    rows = tuple((title, *row) for title, row in zip(titles, table.rows, strict=True))
    return Table((Column("group", "GROUP"), *table.columns), rows)


def tsv(table: Table) -> str:
    """Return tab-separated values with a header line; a tab or line end inside a cell is written out."""
    table = ungrouped(table)
    rows = [[column.key for column in table.columns], *table.rows]
    return "".join("\t".join(printable(cell) for cell in row) + "\n" for row in rows)


def csv(table: Table) -> str:
    """Return comma-separated values with a header line, safe to open in a spreadsheet: no cell is a formula."""
    import csv as writer
    import io

    table = ungrouped(table)
    out = io.StringIO()
    sheet = writer.writer(out, lineterminator="\r\n")
    sheet.writerow([column.key for column in table.columns])
    sheet.writerows([[spreadsheet_safe(_printable_lines(cell)) for cell in row] for row in table.rows])
    return "\ufeff" + out.getvalue()


def markdown(table: Table) -> str:
    """Return the table as Markdown, one line a row; each group is a table under its heading."""
    from riskctl.render.markdown import is_plain, text

    def cells(row: Sequence[str]) -> str:
        if all(map(is_plain, row)):
            return f"| {' | '.join(row)} |\n"
        return f"| {' | '.join(str(text(printable(' '.join(cell.split())))) for cell in row)} |\n"

    heads = [str(text(printable(_as_title(" ".join(column.head.split()))))) for column in table.columns]
    top = f"| {' | '.join(heads)} |\n| {' | '.join(['---'] * len(heads))} |\n"
    rows = [cells(row) for row in table.rows]
    if not table.groups:
        return top + "".join(rows)
    parts = []
    start = 0
    for group in table.groups:
        title = str(text(printable(group.title)))
        parts.append(f"### {title} ({group.rows})\n\n{top}{''.join(rows[start : start + group.rows])}")
        start += group.rows
    return "\n".join(parts)


def _as_title(head: str) -> str:
    return head.capitalize() if head.isupper() and not _holds_digit(head) else head


def _in_a_sentence(head: str) -> str:
    """Return a heading without its capitals; a quarter, `2025-26 Q1`, keeps them."""
    return head if _holds_digit(head) else head.lower()


def _holds_digit(head: str) -> bool:
    return any(sign.isdigit() for sign in head)


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
    sizes = [min(widths[at], READABLE) if table.columns[at].flexible and not table.whole else widths[at] for at in keep]
    return sum(sizes) + len(GAP) * (len(keep) - 1)


def _records(table: Table, width: int) -> Iterator[Line]:
    """Yield each row as a record: what is never dropped on the first line, the flexible text, then `label: value`."""
    heads = [at for at, column in enumerate(table.columns) if not column.drop and not column.flexible]
    texts = [at for at, column in enumerate(table.columns) if column.flexible]
    rest = [at for at in range(len(table.columns)) if at not in heads and at not in texts]
    titles = _titles(table)
    names = {at: f"{_in_a_sentence(table.columns[at].head)}: " for at in rest}
    for number, row in enumerate(table.rows):
        if number in titles:
            if number:
                yield ()
            yield from wrapped(titles[number], width, "  ", "", Style.STRONG)
        head = GAP.join([row[at] for at in heads if row[at]])
        facts = [names[at] + row[at] for at in rest if row[at]]
        whole = "".join(row)
        if not (whole.isprintable() and one_column_each(whole)):
            yield from wrapped(head, width, "    ", "", Style.STRONG)
            for at in texts:
                if row[at]:
                    yield from wrapped(row[at], width, "  ")
            yield from joined(facts, width, "  ") if facts else ()
            continue
        # What fits as it is, and nearly all does, is not measured word by word.
        yield from (
            wrapped(head, width, "    ", "", Style.STRONG) if len(head) > width else ((Piece(head, Style.STRONG),),)
        )
        for at in texts:
            if row[at]:
                line = f"  {row[at]}"
                yield from wrapped(row[at], width, "  ") if len(line) > width else ((Piece(line.rstrip()),),)
        if facts:
            line = f"  {'; '.join(facts)}"
            yield from joined(facts, width, "  ") if len(line) > width else ((Piece(line),),)


def _facts(table: Table) -> Iterator[Line]:
    """Yield each row as facts, one a line, a blank line between rows."""
    titles = _titles(table)
    for number, row in enumerate(table.rows):
        if number:
            yield ()
        if number in titles:
            yield line(Piece(titles[number], Style.STRONG))
            yield ()
        for column, cell in zip(table.columns, row, strict=True):
            if cell:
                yield line(f"{column.head if column.head == 'ID' else _as_title(column.head)}: {cell}")


def _titles(table: Table) -> Mapping[int, str]:
    """Return the headings of groups by the row they stand over."""
    found: dict[int, str] = {}
    start = 0
    for group in table.groups:
        found[start] = f"{group.title} ({group.rows})"
        start += group.rows
    return found
