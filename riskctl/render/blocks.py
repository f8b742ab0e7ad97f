"""What every report is made of: a list of sections; a section is a heading over blocks, a block a frozen value.

Every format prints the same blocks: `templates/html/blocks.html.j2` and `templates/md/blocks.md.j2` hold one macro for
each `kind` below, and a test refuses a kind that one of them lacks. So a new section is one function in
`render/sections/` and appears everywhere; a new format (Word, PDF) is one more printer and touches no section.

A chart is a block as well. A section adds one with

    Chart("tracks", title="8 of the 10 highest risks are above appetite", note="figures are in the table", svg=svg,
          table=Table("tracks-figures", caption, columns, rows))

where `svg` is a whole `<svg>` element made by `render/charts/` from the same rows as the table, with its own title,
description and presentation attributes. HTML prints the picture with the table under it; Markdown prints the table, and
a link to the picture where pictures are written beside the page; a format without pictures prints the table alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from riskctl.render.charts.heat_map import heat_picture
from riskctl.render.views_card import RiskCard
from riskctl.render.views_maps import Matrix
from riskctl.render.views_ratings import FigureText, MovementText
from riskctl.render.views_text import Block, DateText, Prose, Ref


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that are printed bold."""

    words: str
    kind: ClassVar[str] = "strong"


@dataclass(frozen=True, slots=True)
class Bold:
    """Words of a text that stand out from the others in it."""

    words: str
    kind: ClassVar[str] = "bold"


@dataclass(frozen=True, slots=True)
class Small:
    """Words that are printed small, on a line of their own where there is one."""

    words: str
    kind: ClassVar[str] = "small"


@dataclass(frozen=True, slots=True)
class ShortRef:
    """A risk named by its id alone where there is little room; who cannot see the page hears the title as well."""

    ref: Ref
    kind: ClassVar[str] = "short"


@dataclass(frozen=True, slots=True)
class Jump:
    """A way to another section of the page."""

    anchor: str
    words: str
    kind: ClassVar[str] = "jump"


Inline = str | Jump | Ref | ShortRef | DateText | FigureText | MovementText | Strong | Small | Bold
Text = tuple[Inline, ...]
"""What stands on one line: words, and values that each format prints in its own way."""

Cell = tuple[Inline | Block, ...]
"""What stands in a cell of a table: a text, or prose with paragraphs and lists."""


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. `style` is empty, `lead` or `aside`; `number` is what members name it by."""

    text: Text
    style: str = ""
    number: str = ""
    kind: ClassVar[str] = "para"


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """Prose of the register, as paragraphs and lists."""

    prose: Prose
    kind: ClassVar[str] = "prose"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Text, ...]
    kind: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of a row of numbers; `fill` is the class of a band."""

    label: str
    value: str
    note: str = ""
    fill: str = ""


TILES_MOST = 8
"""How many tiles one row holds."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A row of numbers, each under its label."""

    tiles: tuple[Tile, ...]
    kind: ClassVar[str] = "tiles"

    @property
    def columns(self) -> int:
        """How many stand beside each other where there is room: as many in each row, and at most eight."""
        rows = -(-len(self.tiles) // TILES_MOST)
        return -(-len(self.tiles) // rows) if rows else 1


@dataclass(frozen=True, slots=True)
class Pair:
    """One entry of a definition list; `wide` ones take a line of their own."""

    label: str
    text: Cell
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A definition list. `style` is empty, or `lines` for one entry a line."""

    pairs: tuple[Pair, ...]
    style: str = ""
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Shape: `key` names what stands in it, for page scripts; `style` is empty, `num`, `figure`, `movement`, `title`, `id`
    or `prose`; where a format has room for six columns, those of the highest `rank` go first.
    """

    head: str
    key: str = ""
    style: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; its first cell heads it. `anchor` lets links to a risk lead here where it has no card."""

    cells: tuple[Cell, ...]
    anchor: str = ""

    @property
    def name(self) -> str:
        """What the row is called: the risk it names, else its first cell."""
        named = [one for cell in self.cells for one in cell if isinstance(one, Ref)]
        return str(named[0]) if named else "".join(map(str, self.cells[0]))


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Shape: `name` is unique on the page; `style` is empty, `short`, `wide`, `register` or `story`. With `rest`, what a
    narrow format leaves out of a row is printed under the table.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: str = ""
    rest: bool = False
    kind: ClassVar[str] = "table"

    @property
    def narrow(self) -> tuple[int, ...]:
        """The places of the six columns that matter most; an id beside its title takes none of its own."""
        titled = any(column.style == "title" for column in self.columns)
        wanted = [at for at, column in enumerate(self.columns) if not (titled and column.style == "id")]
        return tuple(sorted(sorted(wanted, key=lambda at: (self.columns[at].rank, at))[:6]))

    @property
    def left_out(self) -> tuple[int, ...]:
        """The places of the columns that a narrow format leaves out."""
        titled = any(column.style == "title" for column in self.columns)
        gone = [at for at in range(len(self.columns)) if at not in self.narrow]
        return tuple(at for at in gone if not (titled and self.columns[at].style == "id"))

    @property
    def id_head(self) -> str:
        """What heads the column of ids, which a narrow format puts beside the titles; empty where there is none."""
        return next((each.head for each in self.columns if each.style == "id"), "")


@dataclass(frozen=True, slots=True)
class Map:
    """A drawn matrix, with or without risks in its cells; it is a real table."""

    name: str
    matrix: Matrix
    kind: ClassVar[str] = "map"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and the table it is drawn from. `title` is its finding in a sentence; `svg` is safe as it stands.

    Shape: `table` is None where the figures follow on the page in a table that readers need in any case.
    """

    name: str
    title: str
    svg: str
    table: Table | None
    note: str = ""
    kind: ClassVar[str] = "chart"


@dataclass(frozen=True, slots=True)
class CardBlock:
    """One risk whole. With `page` it begins a page in print."""

    card: RiskCard
    page: bool = False
    kind: ClassVar[str] = "card"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; `level` is 3 or 4."""

    text: Text
    level: int = 3
    anchor: str = ""
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong together and are set off as one: `style` is `dispute`, `scheme`, `entry` or empty."""

    blocks: tuple["AnyBlock", ...]
    style: str = ""
    anchor: str = ""
    kind: ClassVar[str] = "group"


AnyBlock = Para | ProseBlock | Items | Tiles | Facts | Table | Map | Chart | CardBlock | Heading | Group
KINDS = tuple(sorted(each.kind for each in AnyBlock.__args__))
"""Every kind of block: what a format must be able to print."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section. `anchor` names it in links, `key` in settings; with `page` it begins a page in print."""

    key: str
    anchor: str
    title: str
    blocks: tuple[AnyBlock, ...]
    page: bool = False
    heading: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Name the heading."""
        object.__setattr__(self, "heading", f"{self.anchor}-heading")


def words(text: str) -> Para:
    """Return a paragraph of plain words."""
    return Para((text,))


def every(blocks: tuple[AnyBlock, ...]) -> Iterator[AnyBlock]:
    """Yield blocks, those inside groups after their group."""
    for block in blocks:
        yield block
        if isinstance(block, Group):
            yield from every(block.blocks)


class Picture(NamedTuple):
    """A picture that may lie in a file of its own beside a page, under its name."""

    name: str
    svg: str


def pictures(sections: tuple[Section, ...]) -> Iterator[Picture]:
    """Yield every picture of a report, in order: its charts, and its heat maps drawn."""
    for section in sections:
        for block in every(section.blocks):
            if isinstance(block, Chart):
                yield Picture(block.name, block.svg)
            elif isinstance(block, Map) and block.matrix.counts:
                yield Picture(block.name, heat_picture(block.name, block.matrix))


def homes(sections: tuple[Section, ...]) -> dict[str, str]:
    """Return where links to each risk lead: `card` for its card or group, else the name of the first table with it."""
    found: dict[str, str] = {}
    rows: dict[str, str] = {}
    for section in sections:
        for block in every(section.blocks):
            if isinstance(block, CardBlock):
                found[block.card.ref.anchor] = "card"
            elif isinstance(block, Group) and block.anchor:
                found[block.anchor] = "card"
            elif isinstance(block, Table):
                for row in block.rows:
                    if row.anchor:
                        rows.setdefault(row.anchor, block.name)
    return rows | found
