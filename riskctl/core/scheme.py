"""A scheme: from the file as written to the scales, bands and steps it means, or to the reasons why it means nothing.

`resolve` checks what one part of a file says of another: names, counts, edges. What only shows when every combination
is worked out (holes, order, examples) is for `scheme_checks.py` and the SCH2 rules.
"""

import re
from decimal import Decimal

from riskctl.core import decimals
from riskctl.core.finding import Route
from riskctl.core.formula import FUNCTIONS
from riskctl.core.scheme_file import BandFile, DimensionFile, FactorFile, LevelFile, RangeFile, SchemeFile
from riskctl.core.scheme_flaws import CLASH, IDENTITY, MOST_LEVELS, NUMBER, SHAPE, UNKNOWN, Flaw, Flaws
from riskctl.core.scheme_steps import MOST_STEPS, Kind, StepReader, kind_of
from riskctl.core.scheme_values import (
    AnyStep,
    Band,
    Bound,
    Calculation,
    Choice,
    Combine,
    Cut,
    Dimension,
    Example,
    Factor,
    Grid,
    Level,
    Levels,
    Scheme,
    Step,
    Table,
    TableRow,
    Texts,
)
from riskctl.core.words import norm

__all__ = [
    "AnyStep",
    "Band",
    "Bound",
    "Calculation",
    "Choice",
    "Combine",
    "Cut",
    "Dimension",
    "Example",
    "Factor",
    "Flaw",
    "Grid",
    "Level",
    "Levels",
    "Scheme",
    "SchemeFile",
    "Step",
    "Table",
    "TableRow",
    "resolve",
]

RESERVED = ("score", "band", "basis", "declared", "previous", "movement", "disputed", "rationale", "due")
"""Keys of an assessment that are not factors."""

JOINS = ("max", "mean", "weighted", "first", "none")

MOST_FACTORS = 30
MOST_DIMENSIONS = 50

_IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}\Z")
_VERSION = re.compile(r"[1-9][0-9]{0,5}\Z")


def resolve(file: SchemeFile) -> tuple[Scheme | None, tuple[Flaw, ...]]:
    """Return the scheme a file means, and every reason (a `Flaw` each) why it means none.

    Shape: the scheme is None when there is a flaw; flaws are in the order of the file's parts, routes go into the file.
    """
    reader = _Reader(file)
    scheme = reader.read()
    return (None if reader.flaws.found else scheme), tuple(reader.flaws.found)


class _Reader:
    """One reading of one file. A part that is flawed becomes None, and what rests on it is then not judged."""

    def __init__(self, file: SchemeFile) -> None:
        self.file = file
        self.flaws = Flaws()
        self.bands: tuple[Band, ...] = ()
        self.band_levels = Levels(())
        self.scales: dict[str, tuple[Level, ...] | None] = {}
        self.kinds: dict[str, Kind | None] = {}

    def read(self) -> Scheme | None:
        file = self.file
        if not _IDENTITY.match(file.scheme):
            hint = "use letters, digits, . _ and -"
            self.flaws.add(IDENTITY, ("scheme",), f"{file.scheme!r} cannot be part of a file name", hint)
        if not _VERSION.match(file.version):
            hint = "a changed scheme is the next version"
            self.flaws.add(IDENTITY, ("version",), f"the version {file.version!r} is not a whole number", hint)
        for name, written in file.scales.items():
            self.scales[name] = self.scale(("scales", name), written)
        self.bands = self.read_bands()
        self.band_levels = Levels(tuple(band.level for band in self.bands))
        factors = self.read_factors()
        steps: list[AnyStep] = []
        if not self.flaws.too_many(("steps",), len(file.steps), MOST_STEPS, "steps"):
            steps = StepReader(file, self.flaws, self.scales, self.band_levels, self.kinds).read()
        names = [factor.name for factor in factors]
        if file.rows and file.rows not in file.factors:
            self.flaws.unknown(("rows",), f"{file.rows!r} is not a factor", file.rows, file.factors)
        return Scheme(
            name=file.scheme,
            version=file.version,
            title=file.title or file.scheme,
            source=file.source,
            factors=factors,
            bands=self.bands,
            steps=tuple(steps),
            rows=file.rows or ("likelihood" if "likelihood" in names else names[0] if names else ""),
            lower_is_worse=file.lower_is_worse,
            appetite=self.read_appetite(),
            examples=tuple(
                Example(
                    tuple(
                        (name, word if isinstance(word, str) else tuple(word.items()))
                        for name, word in example.given.items()
                    ),
                    tuple(example.expected.items()),
                )
                for example in file.examples
            ),
        )

    def scale(self, route: Route, written: RangeFile | tuple[str | LevelFile, ...]) -> tuple[Level, ...] | None:
        flaws = len(self.flaws.found)
        levels = self.span(route, written) if isinstance(written, RangeFile) else self.listed(route, written)
        return levels if len(self.flaws.found) == flaws else None

    def span(self, route: Route, written: RangeFile) -> tuple[Level, ...]:
        first, last = (
            self.flaws.number((*route, "from"), written.first),
            self.flaws.number((*route, "to"), written.last),
        )
        if first is None or last is None:
            return ()
        if first != int(first) or last != int(last):
            self.flaws.add(
                NUMBER, route, "a scale from one number to another has whole numbers", "list the levels instead"
            )
            return ()
        if self.flaws.too_many(route, abs(int(last) - int(first)) + 1, MOST_LEVELS, "levels"):
            return ()
        by = 1 if first <= last else -1
        numbers = range(int(first), int(last) + by, by)
        return tuple(Level(str(value), str(value), Decimal(value), rank=rank) for rank, value in enumerate(numbers))

    def listed(self, route: Route, written: tuple[str | LevelFile, ...]) -> tuple[Level, ...]:
        if self.flaws.too_many(route, len(written), MOST_LEVELS, "levels"):
            return ()
        if not written:
            self.flaws.add(SHAPE, route, "a scale needs at least one level")
        levels: list[Level] = []
        entries: list[tuple[Route, str, str]] = []
        for place, item in enumerate(written):
            here = (*route, place)
            if isinstance(item, str):
                item = LevelFile(key=item)
            value = self.flaws.number((*here, "value"), item.value) if item.value is not None else None
            key = item.key.strip() or item.label.strip() or (item.value or "").strip()
            if not key:
                self.flaws.add(SHAPE, here, "a level needs a key, a label or a value")
            label = item.label.strip() or key
            levels.append(Level(key, label, value, item.range, tuple(item.texts.items()), place))
            entries.append((here, key, label))
        self.flaws.unique("level", entries)
        return tuple(levels)

    def read_bands(self) -> tuple[Band, ...]:
        bands: list[Band] = []
        if self.flaws.too_many(("bands",), len(self.file.bands), MOST_LEVELS, "bands"):
            return ()
        for place, item in enumerate(self.file.bands):
            if isinstance(item, str):
                item = BandFile(key=item)
            key = item.key.strip() or item.label.strip()
            if not key:
                self.flaws.add(SHAPE, ("bands", place), "a band needs a key or a label")
            label = item.label.strip() or key
            bands.append(Band(key, label, item.colour, item.printed, item.review, item.response, item.escalate, place))
        self.flaws.unique("band", [(("bands", place), band.key, band.label) for place, band in enumerate(bands)])
        return tuple(bands)

    def read_factors(self) -> tuple[Factor, ...]:
        factors: list[Factor] = []
        if self.flaws.too_many(("factors",), len(self.file.factors), MOST_FACTORS, "factors"):
            return ()
        seen: dict[str, str] = {}
        for name, written in self.file.factors.items():
            self.flaws.name(("factors", name), name, "factor", at_key=True)
            if norm(name) in (*RESERVED, *FUNCTIONS, "is"):
                self.flaws.add(
                    CLASH, ("factors", name), f"{name!r} has its own meaning and cannot be a factor", at_key=True
                )
            elif seen.setdefault(norm(name), name) != name:
                self.flaws.add(
                    CLASH, ("factors", name), f"factors {seen[norm(name)]!r} and {name!r} differ only in case"
                )
            factor = self.factor(("factors", name), name, written)
            self.kinds[name] = kind_of(factor) if factor else None
            if factor:
                factors.append(factor)
        return tuple(factors)

    def factor(self, route: Route, name: str, written: FactorFile) -> Factor | None:
        if not written.scale:
            self.flaws.add(UNKNOWN, route, f"{name} does not say which scale it is rated on", at_key=True)
            return None
        if written.scale not in self.scales:
            where = (*route, "scale")
            self.flaws.unknown(where, f"{written.scale!r} is not one of the scales", written.scale, self.scales)
            return None
        join = norm(written.join)
        if join not in JOINS:
            self.flaws.unknown((*route, "join"), f"{written.join!r} is not a way to join dimensions", join, JOINS)
            return None
        scale = self.scales[written.scale]
        if scale is None:
            return None
        levels = Levels(scale)
        if self.flaws.too_many((*route, "dimensions"), len(written.dimensions), MOST_DIMENSIONS, "dimensions"):
            return None
        dimensions = tuple(
            self.dimension((*route, "dimensions", place), item, levels) for place, item in enumerate(written.dimensions)
        )
        self.flaws.unique(
            "dimension",
            [((*route, "dimensions", place), item.key, item.label) for place, item in enumerate(dimensions)],
        )
        if dimensions and join in ("mean", "weighted"):
            if any(level.value is None for level in scale):
                message = f"join: {join} needs a value on every level of {written.scale}"
                self.flaws.add(SHAPE, (*route, "join"), message)
            if join == "weighted" and not any(dimension.weight for dimension in dimensions):
                self.flaws.add(NUMBER, (*route, "dimensions"), "every weight is zero")
        return Factor(name, written.label.strip() or name, scale, dimensions, join, written.optional)

    def dimension(self, route: Route, written: str | DimensionFile, scale: Levels) -> Dimension:
        if isinstance(written, str):
            written = DimensionFile(key=written)
        key = written.key.strip() or written.label.strip()
        if not key:
            self.flaws.add(SHAPE, route, "a dimension needs a key or a label")
        weight = self.flaws.weight((*route, "weight"), written.weight) if written.weight is not None else None
        texts: dict[str, Texts] = {}
        for word, text in written.levels.items():
            level = scale.find(word)
            if level is None:
                where = (*route, "levels", word)
                self.flaws.unknown(where, f"{word!r} is not a level of the scale", word, scale.known, at_key=True)
            else:
                texts[level.key] = (("", text),) if isinstance(text, str) else tuple(text.items())
        return Dimension(
            key, written.label.strip() or key, Decimal(1) if weight is None else weight, tuple(texts.items())
        )

    def read_appetite(self) -> tuple[tuple[str, str], ...]:
        words: list[tuple[str, str]] = []
        for word, target in self.file.appetite.items():
            band = self.band_levels.find(target)
            if band is None and decimals.read(target) is None:
                message = f"{target!r} is neither a band nor a number"
                self.flaws.unknown(("appetite", word), message, target, self.band_levels.known)
            words.append((word, band.key if band else target))
        return tuple(words)
