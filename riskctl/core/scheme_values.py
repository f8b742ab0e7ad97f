"""What a scheme is once it has been read: scales, factors, bands and steps, with their look-ups. No arithmetic here."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.formula import Formula
from riskctl.core.words import norm

Texts = tuple[tuple[str, str], ...]
"""A text for each reading, in the order written; a text that stands alone has the reading `""`."""


class Level(NamedTuple):
    """One named step on a scale. Units: `rank` is the position on its own scale, 0 the mildest."""

    key: str
    label: str
    value: Decimal | None = None
    range: str = ""
    texts: Texts = ()
    rank: int = 0

    @property
    def words(self) -> str:
        """The label with its number, where it has one that the label does not already say."""
        if self.value is None or (number := decimals.show(self.value)) == self.label:
            return self.label
        return f"{self.label} ({number})"


@dataclass(frozen=True)
class Levels:
    """Levels of one scale, mildest first, found by word."""

    items: tuple[Level, ...]

    @cached_property
    def _by_word(self) -> dict[str, Level]:
        found: dict[str, Level] = {}
        for level in self.items:
            found.setdefault(norm(level.key), level)
        for level in self.items:
            found.setdefault(norm(level.label), level)
        return found

    @cached_property
    def _by_value(self) -> dict[Decimal, Level]:
        found: dict[Decimal, Level] = {}
        for level in self.items:
            if level.value is not None:
                found.setdefault(level.value, level)
        return found

    def find(self, word: str) -> Level | None:
        """Return the level a word means: by key, then label, then value; of levels sharing a value, the mildest."""
        level = self._by_word.get(norm(word))
        if level is None and (number := decimals.read(word)) is not None:
            level = self._by_value.get(number)
        return level

    def at(self, value: Decimal) -> Level | None:
        """Return the level with this value."""
        return self._by_value.get(value)

    @property
    def known(self) -> tuple[str, ...]:
        """The words a reader may be offered."""
        return tuple(dict.fromkeys(word for level in self.items for word in (level.label, level.key)))


class Dimension(NamedTuple):
    """One side of a factor, rated on the factor's own scale. `levels` are its texts by level key."""

    key: str
    label: str
    weight: Decimal
    levels: tuple[tuple[str, Texts], ...] = ()

    def texts(self, level: str) -> Texts:
        """Return what this dimension says of a level, given by its key; empty where it says nothing."""
        return next((texts for key, texts in self.levels if key == level), ())


@dataclass(frozen=True)
class Factor:
    """One thing an assessment rates. Under the joins `mean` and `weighted` it is a number that need not be a level."""

    name: str
    label: str
    scale: tuple[Level, ...]
    dimensions: tuple[Dimension, ...] = ()
    join: str = "max"
    optional: bool = False

    @cached_property
    def levels(self) -> Levels:
        """The scale, for look-ups."""
        return Levels(self.scale)

    @cached_property
    def _dimension_words(self) -> dict[str, Dimension]:
        found = {norm(dimension.key): dimension for dimension in self.dimensions}
        for dimension in self.dimensions:
            found.setdefault(norm(dimension.label), dimension)
        return found

    def find_level(self, word: str) -> Level | None:
        """Return the level a word means: by key, then label, then value."""
        return self.levels.find(word)

    def find_dimension(self, word: str) -> Dimension | None:
        """Return the dimension a word means: by key, then label."""
        return self._dimension_words.get(norm(word))


class Band(NamedTuple):
    """One named range of ratings. Units: `rank` 0 is the mildest; that order, not a number, says which is worse."""

    key: str
    label: str
    colour: str = ""
    printed: str = ""
    review: str = ""
    response: str = ""
    escalate: str = ""
    rank: int = 0

    @property
    def level(self) -> Level:
        """The band as a step's result."""
        return Level(self.key, self.label, rank=self.rank)


@dataclass(frozen=True)
class Step:
    """One named result of a scheme.

    Shape: `inputs` are factors or earlier steps; `outcomes` the words it can give, mild to severe, empty for numbers
    that are worked out; `index` its place in the file; `places` the decimals shown, None for as it comes.
    """

    name: str
    label: str
    kind: str
    index: int
    inputs: tuple[str, ...]
    outcomes: tuple[Level, ...] = ()
    places: int | None = None


@dataclass(frozen=True, kw_only=True)
class Combine(Step):
    """A product, sum, mean, weighted mean, maximum, or the first that is rated. `weights` stand beside `inputs`."""

    weights: tuple[Decimal, ...]


@dataclass(frozen=True, kw_only=True)
class Calculation(Step):
    """A formula over the inputs."""

    formula: Formula


@dataclass(frozen=True, kw_only=True)
class Grid(Step):
    """A result for each pair of two inputs.

    Shape: `cells[row][column]`; rows and columns in the file's order, `written` the words its rows are keyed by.
    """

    written: tuple[str, ...]
    rows: tuple[Level, ...]
    columns: tuple[Level, ...]
    cells: tuple[tuple[Level, ...], ...]

    @cached_property
    def row_at(self) -> dict[str | Decimal, int]:
        """The place of each row, by the key of its level and by its number."""
        return _places(self.rows)

    @cached_property
    def column_at(self) -> dict[str | Decimal, int]:
        """The place of each column, by the key of its level and by its number."""
        return _places(self.columns)


def _places(levels: tuple[Level, ...]) -> dict[str | Decimal, int]:
    places: dict[str | Decimal, int] = {}
    for place, level in enumerate(levels):
        places[level.key] = place
        if level.value is not None:
            places.setdefault(level.value, place)
    return places


class Choice(NamedTuple):
    """What a table's row asks of one input: one of some levels, or a number from `low` to `high`, both included."""

    text: str
    keys: frozenset[str] | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    def meets(self, other: "Choice") -> bool:
        """True when one value can satisfy both."""
        if self.keys is not None and other.keys is not None:
            return not self.keys.isdisjoint(other.keys)
        return (
            self.low is None
            or self.high is None
            or other.low is None
            or other.high is None
            or (self.low <= other.high and other.low <= self.high)
        )


class TableRow(NamedTuple):
    """One row of a table. Shape: `choices` stand beside the step's `inputs`; None asks nothing of that input."""

    choices: tuple[Choice | None, ...]
    result: Level


@dataclass(frozen=True, kw_only=True)
class Table(Step):
    """A result for each combination of any number of inputs."""

    rows: tuple[TableRow, ...]

    @cached_property
    def open_rows(self) -> tuple[dict[str, int], ...]:
        """For each input, the rows that each level's key leaves open, one bit a row; `""` for a level no row names."""
        found: list[dict[str, int]] = []
        for place in range(len(self.inputs)):
            any_level = 0
            named: dict[str, int] = {}
            for number, row in enumerate(self.rows):
                choice = row.choices[place]
                if choice is None:
                    any_level |= 1 << number
                for key in (choice.keys or ()) if choice else ():
                    named[key] = named.get(key, 0) | 1 << number
            found.append({key: rows | any_level for key, rows in named.items()} | {"": any_level})
        return tuple(found)


class Bound(NamedTuple):
    """One part of a cut: everything up to `edge` (with it when `inclusive`) that no earlier part took."""

    edge: Decimal | None
    inclusive: bool
    result: Level

    def holds(self, value: Decimal) -> bool:
        """True when the number lies in this part or an earlier one."""
        return self.edge is None or value < self.edge or (self.inclusive and value == self.edge)


@dataclass(frozen=True, kw_only=True)
class Cut(Step):
    """A word for each stretch of a number. Shape: `bounds` rise; the last one is open."""

    bounds: tuple[Bound, ...]


AnyStep = Combine | Calculation | Grid | Table | Cut


class Example(NamedTuple):
    """An assessment and what must come out of it. Shape: `given` has a word, or pairs of dimension and word."""

    given: tuple[tuple[str, str | tuple[tuple[str, str], ...]], ...]
    expected: tuple[tuple[str, str], ...]

    def assessment(self) -> dict[str, str | Mapping[str, str]]:
        """Return the assessment as it would stand in a risk."""
        return {name: word if isinstance(word, str) else dict(word) for name, word in self.given}


@dataclass(frozen=True)
class Scheme:
    """The scales, factors, bands and steps a register is rated by.

    Shape: bands run mild to severe; `rows` is the factor that runs up the drawn matrix, empty without factors;
    `appetite` maps the words of appetite to a band's key or a number.
    """

    name: str
    version: str
    title: str
    source: str
    factors: tuple[Factor, ...]
    bands: tuple[Band, ...]
    steps: tuple[AnyStep, ...]
    rows: str = ""
    lower_is_worse: bool = False
    appetite: tuple[tuple[str, str], ...] = ()
    examples: tuple[Example, ...] = ()

    def __hash__(self) -> int:
        # Schemes key the caches of what was worked out; hashing every text each time would cost more than it saves.
        return hash((self.name, self.version))

    @cached_property
    def ref(self) -> str:
        """The name a register uses: NAME@VERSION."""
        return f"{self.name}@{self.version}"

    @property
    def has_score(self) -> bool:
        """True when a number comes out."""
        return self.find_step("score") is not None

    @property
    def has_bands(self) -> bool:
        """True when ratings have named bands, worked out or only declared."""
        return bool(self.bands)

    @cached_property
    def by_factor(self) -> dict[str, Factor]:
        """The factors by their exact name."""
        return {factor.name: factor for factor in self.factors}

    @cached_property
    def impact_first(self) -> tuple[str, ...]:
        """The names of the factors in the order in which ratings are compared: likelihood comes last."""
        return tuple(sorted(self.by_factor, key=lambda name: name == "likelihood"))

    @cached_property
    def _factor_words(self) -> dict[str, Factor]:
        found = {norm(factor.name): factor for factor in self.factors}
        for factor in self.factors:
            found.setdefault(norm(factor.label), factor)
        return found

    @cached_property
    def _band_words(self) -> dict[str, Band]:
        found = {norm(band.key): band for band in self.bands}
        for band in self.bands:
            found.setdefault(norm(band.label), band)
        return found

    @cached_property
    def _appetite_words(self) -> dict[str, str]:
        return {norm(word): target for word, target in self.appetite}

    @cached_property
    def by_step(self) -> dict[str, AnyStep]:
        """The steps by their exact name."""
        return {step.name: step for step in self.steps}

    def find_factor(self, word: str) -> Factor | None:
        """Return the factor a word means: by name, then label."""
        return self._factor_words.get(norm(word))

    def find_band(self, word: str) -> Band | None:
        """Return the band a word means: by key, then label."""
        return self._band_words.get(norm(word))

    def find_step(self, name: str) -> AnyStep | None:
        """Return the step of that name."""
        return self.by_step.get(name)

    @property
    def limit_words(self) -> tuple[str, ...]:
        """The words an appetite may be given in: bands, then the scheme's own words of appetite."""
        return (*(band.label for band in self.bands), *(word for word, _ in self.appetite))

    def appetite_word(self, word: str) -> str | None:
        """Return the band's key or the number that a word of appetite stands for, or None where it is no such word."""
        return self._appetite_words.get(norm(word))
