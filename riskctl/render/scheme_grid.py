"""A grid as a policy document prints it: one factor up the side with the worst on top, the other across, rising."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.scheme import Factor, Grid, Level, Scheme
from riskctl.core.scoring import Figure, rate_levels
from riskctl.render.styled import Line, Screen, Style, columns, line, wrapped
from riskctl.render.table import GAP
from riskctl.render.views_text import listed, plain
from riskctl.render.wrapped import blocks, broken, longest_word

WIDEST = 10
"""The most levels on one side; longer scales are ranges of numbers, not steps to look up."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its number, its word and the word's code, any of them empty."""

    number: str
    word: str
    code: str = ""

    @property
    def whole(self) -> str:
        """The cell in one line: `12 High`."""
        return " ".join(part for part in (self.number, self.word) if part) or "-"


@dataclass(frozen=True, slots=True)
class Side:
    """One level on a side: its words, its label alone, and what stands for it where there is no room."""

    words: str
    label: str
    short: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A grid to be drawn. Shape: the first row is the worst; columns rise; `codes` pairs each code with its word."""

    up: str
    across: str
    rows: tuple[Side, ...]
    columns: tuple[Side, ...]
    cells: tuple[tuple[Cell, ...], ...]
    codes: tuple[tuple[str, str], ...]

    @property
    def caption(self) -> str:
        """How to read it."""
        return f"{self.up} up the side, worst on top; {self.across} across, rising"


def sides(scheme: Scheme) -> tuple[Factor, Factor] | None:
    """Return the factors that run up and across, or None where a scheme cannot be drawn as one grid."""
    if len(scheme.factors) != 2 or any(factor.optional or len(factor.scale) > WIDEST for factor in scheme.factors):
        return None
    if not (scheme.find_step("score") or scheme.find_step("band")):
        return None
    up, across = scheme.factors
    return (up, across) if scheme.rows in (up.name, "") else (across, up)


def figures(scheme: Scheme, up: Factor, across: Factor) -> tuple[tuple[Figure, ...], ...]:
    """Return what every pair of levels gives: the worst row first, columns rising."""
    return tuple(
        tuple(rate_levels(scheme, ((up.name, row.key), (across.name, column.key))) for column in across.scale)
        for row in reversed(up.scale)
    )


def drawn_scheme(scheme: Scheme) -> Drawn | None:
    """Return the scheme as one grid, or None where it has not two factors to draw."""
    found = sides(scheme)
    if found is None:
        return None
    up, across = found
    codes = codes_of([plain(band.label) for band in scheme.bands])
    by_band = {band.key: code for band, (code, _) in zip(scheme.bands, codes, strict=True)}

    def cell(figure: Figure) -> Cell:
        number = decimals.show(figure.score) if figure.score is not None else ""
        return Cell(number, plain(figure.band.label), by_band[figure.band.key]) if figure.band else Cell(number, "")

    return Drawn(
        plain(up.label),
        plain(across.label),
        tuple(_side(level) for level in reversed(up.scale)),
        tuple(_side(level) for level in across.scale),
        tuple(tuple(cell(figure) for figure in row) for row in figures(scheme, up, across)),
        codes,
    )


def drawn_step(step: Grid, up: str, across: str) -> Drawn:
    """Return a step's own grid, turned so that the worst is on top and columns rise."""
    rows = sorted(range(len(step.rows)), key=lambda at: -step.rows[at].rank)
    columns = sorted(range(len(step.columns)), key=lambda at: step.columns[at].rank)
    words = list(dict.fromkeys(plain(step.cells[row][column].label) for row in rows for column in columns))
    codes = codes_of(words)
    by_word = {word: code for code, word in codes}
    return Drawn(
        up,
        across,
        tuple(_side(step.rows[at]) for at in rows),
        tuple(_side(step.columns[at]) for at in columns),
        tuple(
            tuple(
                Cell("", word, by_word[word]) for word in (plain(step.cells[row][column].label) for column in columns)
            )
            for row in rows
        ),
        codes,
    )


def _side(level: Level) -> Side:
    short = decimals.show(level.value) if level.value is not None else plain(level.key)
    return Side(plain(level.words), plain(level.label), short)


def codes_of(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return a short code for each word, all different: `VH` for Very High, `Mo` beside `Ma`."""
    found: list[tuple[str, str]] = []
    taken: set[str] = set()
    initials = ["".join(part[0] for part in word.split()).upper() for word in words]
    for word, code in zip(words, initials, strict=True):
        length = 1
        while not code or initials.count(code) > 1 or code in taken:
            length += 1
            code = word[:length] if length <= len(word) else f"{word}{length}"
        taken.add(code)
        found.append((code, word))
    return tuple(found)


def grid_lines(grid: Drawn, screen: Screen, indent: str = "  ") -> Iterator[Line]:
    """Yield a grid that fits the screen.

    Shape: whole words in cells where there is room, then cells of two lines, then codes with what they mean below, and
    on the narrowest screens a sentence a row. Ids and numbers are never split. Plain text has one cell a line.
    """
    if screen.plain:
        for side, row in zip(grid.rows, grid.cells, strict=True):
            for head, cell in zip(grid.columns, row, strict=True):
                yield line(f"{grid.up} {side.words}, {grid.across} {head.words}: {cell.whole}")
        return
    room = None if screen.width is None else screen.width - len(indent)
    for drawing in _drawings(grid):
        if room is None or _width(drawing) <= room:
            sizes = _sizes(drawing)
            for cells, style in drawing:
                yield from blocks(cells, sizes, indent, style)
            break
    else:
        yield from _in_codes(grid, screen.width, indent)


_Drawing = list[tuple[list[list[str]], Style]]
"""Every row as blocks, the heads first."""

_SIDE = 10
"""The least columns for the words of a side, so that they do not break more than they must."""


def _drawings(grid: Drawn) -> Iterator[_Drawing]:
    """Yield the grid in whole words, the roomiest drawing first."""
    heads, lefts = [side.words for side in grid.columns], [side.words for side in grid.rows]
    whole = [[[cell.whole] for cell in row] for row in grid.cells]
    yield _drawing(heads, lefts, whole, wrap=())
    yield _drawing(heads, lefts, whole, wrap=("heads",))
    yield _drawing(heads, lefts, whole, wrap=("heads", "sides"))
    if any(cell.number and cell.word for row in grid.cells for cell in row):
        yield _drawing(
            heads, lefts, [[[cell.number, cell.word] for cell in row] for row in grid.cells], wrap=("heads", "sides")
        )


def _in_codes(grid: Drawn, width: int | None, indent: str) -> Iterator[Line]:
    """Yield the grid with codes and numbers for its words, and what they stand for."""
    cells = [
        [[" ".join(each for each in (cell.number, cell.code) if each) or "-"] for cell in row] for row in grid.cells
    ]
    drawing = _drawing([side.short for side in grid.columns], [side.short for side in grid.rows], cells, wrap=())
    if width is None or _width(drawing) <= width - len(indent):
        sizes = _sizes(drawing)
        for row, style in drawing:
            yield from blocks(row, sizes, indent, style)
        legends = [
            [f"{code} {word}" for code, word in grid.codes if code != word],
            [f"{side.short} {side.label}" for side in reversed(grid.rows) if side.short != side.label],
            [f"{side.short} {side.label}" for side in grid.columns if side.short != side.label],
        ]
        for name, legend in zip(("", f"{grid.up}: ", f"{grid.across}: "), legends, strict=True):
            if legend:
                yield from wrapped(", ".join(legend), width, f"{indent}  ", f"{indent}{name}")
        return
    for side, found in zip(grid.rows, grid.cells, strict=True):
        said = listed(f"{head.words} {cell.whole}" for head, cell in zip(grid.columns, found, strict=True))
        yield from wrapped(said, width, f"{indent}  ", f"{indent}{side.words}: ")


def _drawing(heads: list[str], rows: list[str], cells: list[list[list[str]]], *, wrap: Sequence[str]) -> _Drawing:
    """Return a drawing; what `wrap` names breaks at blanks."""
    tops = [[head] for head in heads]
    lefts = [[row] for row in rows]
    if "heads" in wrap:
        sizes = [max(columns(text) for row in cells for text in row[at]) for at in range(len(heads))]
        tops = [broken(head, max(size, longest_word(head))) for head, size in zip(heads, sizes, strict=True)]
    if "sides" in wrap:
        side = max(_SIDE, *map(longest_word, rows))
        lefts = [broken(row, side) for row in rows]
    body = [([left, *row], Style.PLAIN) for left, row in zip(lefts, cells, strict=True)]
    return [([[""], *tops], Style.STRONG), *body]


def _sizes(drawing: _Drawing) -> list[int]:
    return [max(columns(text) for row, _ in drawing for text in row[at]) for at in range(len(drawing[0][0]))]


def _width(drawing: _Drawing) -> int:
    sizes = _sizes(drawing)
    return sum(sizes) + len(GAP) * (len(sizes) - 1)
