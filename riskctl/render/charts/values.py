"""What charts are drawn from. Words are ready to print; a chart adds none but its own finding's, which it is handed."""

from typing import NamedTuple

from riskctl.render.colours import Fill


class Words(NamedTuple):
    """What a chart says of itself: the finding in a sentence, and how it is drawn."""

    title: str
    desc: str


class Segment(NamedTuple):
    """A part of a column or of a bar: its name, a short form of it, how many, and its colours."""

    name: str
    code: str
    number: int
    fill: Fill


class Stack(NamedTuple):
    """One column: its label on at most two lines, its segments from the top, and whether it begins after a break."""

    label: tuple[str, ...]
    segments: tuple[Segment, ...]
    broken: bool = False

    @property
    def total(self) -> int:
        """All that the column holds."""
        return sum(segment.number for segment in self.segments)


class Zone(NamedTuple):
    """A stretch of an axis: where it begins, and the band that it is. Units: thousandths of the axis."""

    start: int
    name: str
    fill: Fill


class Track(NamedTuple):
    """One risk on its way. Units: places in thousandths of the axis; None where there is no such rating."""

    name: str
    inherent: int | None
    current: int
    target: int | None
    appetite: int | None
    figures: str


class Axis(NamedTuple):
    """The names of what tracks show: the three ratings and the limit, and the zones they pass."""

    inherent: str
    current: str
    target: str
    appetite: str
    zones: tuple[Zone, ...]


class Slope(NamedTuple):
    """Risks that went from one rating to another together. Units: places in thousandths of the height, worst 1000."""

    names: tuple[str, ...]
    start: int
    end: int
    start_words: str
    end_words: str
    start_fill: Fill
    end_fill: Fill

    @property
    def rises(self) -> bool:
        """True where it got worse."""
        return self.end > self.start


class Step(NamedTuple):
    """One quarter of a sparkline: a place in thousandths of the scheme's range, None for a gap; `broken` before it."""

    place: int | None
    broken: bool = False


class Square(NamedTuple):
    """One cell of a heat map: what the scheme makes of it, its colours, and how many risks lie in it."""

    words: str
    fill: Fill
    number: int


class Grid(NamedTuple):
    """A heat map. Shape: the first row is the highest; `columns` rise."""

    up: str
    across: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]
