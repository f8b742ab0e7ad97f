"""The heat map for a terminal: how many risks, or which, lie in each cell of a scheme's two factors.

Every cell says its band by initials, so that nothing rests on colour. Where no map can be drawn the bands are counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.book import Book
from riskctl.core.errors import UsageError
from riskctl.core.finding import natural
from riskctl.core.register import Register
from riskctl.core.scheme import Band, Factor, Level, Scheme
from riskctl.core.scoring import Basis, Figure, rate_levels
from riskctl.core.state import Rated, State
from riskctl.core.words import nearest, norm, one_of, plural
from riskctl.render.scores import MARK

WIDEST = 10
"""The most levels a map has on one side; longer scales are ranges of numbers, not steps to look up."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: what the scheme makes of its levels, and the risks in it, by id."""

    row: Level
    column: Level
    figure: Figure
    risks: tuple[tuple[str, bool], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, disputed ones with their mark."""
        return tuple(f"{name}{MARK if disputed else ''}" for name, disputed in self.risks)


@dataclass(frozen=True, slots=True)
class Grid:
    """A map of one scheme. Shape: `rows` from the worst level down, each with a cell a column; columns rise."""

    scheme: Scheme
    up: Factor
    across: Factor
    rows: tuple[tuple[GridCell, ...], ...]
    note: str

    @property
    def count(self) -> int:
        """How many risks are on the map."""
        return sum(len(cell.risks) for row in self.rows for cell in row)

    @property
    def disputed(self) -> int:
        """How many risks on the map are disputed."""
        return sum(disputed for row in self.rows for cell in row for _, disputed in cell.risks)


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many risks lie in one band, by the figure that counts, and how many of them are disputed."""

    band: Band | None
    count: int
    disputed: int
    ids: tuple[str, ...]

    @property
    def label(self) -> str:
        """The band's name."""
        return self.band.label if self.band else "not rated"


@dataclass(frozen=True, slots=True)
class Counts:
    """The bands of one scheme counted, worst first, and why no map is drawn."""

    scheme: Scheme
    reason: str
    rows: tuple[BandCount, ...]


@dataclass(frozen=True, slots=True)
class Matrices:
    """Every map of a measure, and the counts of bands where there is none."""

    measure: str
    grids: tuple[Grid, ...]
    counts: tuple[Counts, ...]
    open: int


def matrices(work: Book, measure: str, rows: str | None = None) -> Matrices:
    """Return the maps of the open risks by one measure; `rows` is the factor that runs up, where it is asked for.

    Raises: `UsageError` where no scheme in use has such a factor.
    """
    states = work.open
    schemes = list(dict.fromkeys(use.scheme for use in work.register.schemes))
    if rows is not None:
        _known_factor(schemes, rows)
    grids, counts = [], []
    for scheme in schemes:
        inside = [state for state in states if _scheme_of(work.register, state, measure) == scheme.ref]
        if not inside and len(schemes) > 1:
            continue
        found = _grid(scheme, states, inside, measure, rows)
        if isinstance(found, Grid):
            grids.append(found)
        else:
            counts.append(Counts(scheme, found, _band_counts(scheme, inside, measure)))
    return Matrices(measure, tuple(grids), tuple(counts), len(states))


def initials(scheme: Scheme) -> Mapping[str, str]:
    """Return a short name for each band by its key: initials, and more letters where two would be the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for band in scheme.bands:
        words = [word for word in band.label.replace("-", " ").split() if word]
        short = "".join(word[0] for word in words).upper() or "?"
        letters = band.label.replace(" ", "")
        size = 2
        while short in taken and size <= len(letters):
            short = letters[:size].capitalize()
            size += 1
        while short in taken:
            short += str(band.rank + 1)
        taken.add(short)
        found[band.key] = short
    return found


def cell_mark(grid: Grid, cell: GridCell, short: Mapping[str, str]) -> str:
    """Return what a cell says of its levels: the initials of its band, else its score in brackets, else nothing."""
    if cell.figure.band is not None:
        return short[cell.figure.band.key]
    return f"({decimals.show(cell.figure.score)})" if cell.figure.score is not None else ""


def number_of(level: Level) -> str:
    """Return a level in as few letters as tell it apart: its number, else its label."""
    return decimals.show(level.value) if level.value is not None else level.label


def named(level: Level) -> str:
    """Return a level with its number in front: `4 Likely`."""
    number = number_of(level)
    return level.label if number == level.label else f"{number} {level.label}"


def _grid(
    scheme: Scheme, states: Sequence[State], inside: Sequence[State], measure: str, rows: str | None
) -> Grid | str:
    """Return the map of one scheme, or why there is none."""
    if len(scheme.factors) != 2:
        many = plural(len(scheme.factors), "factor")
        return f"the scheme rates {many}, and a map shows two" if scheme.factors else "the scheme has no levels"
    if any(len(factor.scale) > WIDEST for factor in scheme.factors):
        return f"a scale has more than {WIDEST} levels"
    one, other = scheme.factors
    up, across = (one, other) if scheme.rows in ("", one.name) else (other, one)
    if rows is not None and scheme.find_factor(rows) is across:
        up, across = across, up
    there: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for state in inside:
        place, rated = _place(state, measure, up, across), state.measure(measure)
        if place is not None and rated is not None:
            there.setdefault(place, []).append((state.risk.id, rated.disputed))
    if not there:
        declared = any(item.rating.basis is Basis.DECLARED for item in _rated(inside, measure))
        return f"{measure} ratings are declared without levels" if declared else f"no open risk has {measure} levels"
    drawn = tuple(
        tuple(
            GridCell(
                row,
                column,
                rate_levels(scheme, ((up.name, row.key), (across.name, column.key))),
                tuple(sorted(there.get((row.key, column.key), ()), key=lambda found: natural(found[0]))),
            )
            for column in across.scale
        )
        for row in reversed(up.scale)
    )
    off = [state for state in states if state.risk.id not in {name for found in there.values() for name, _ in found}]
    return Grid(scheme, up, across, drawn, _off(off, measure, scheme))


def _off(states: Sequence[State], measure: str, scheme: Scheme) -> str:
    """Return how many open risks are not on a map, and why; empty where all are."""
    kinds = [_why_off(state.measure(measure), scheme) for state in states]
    parts = [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)]
    return ", ".join(parts)


def _why_off(rated: Rated | None, scheme: Scheme) -> str:
    if rated is None or rated.rating.basis is Basis.NONE:
        return "not rated"
    if rated.rating.scheme.ref != scheme.ref:
        return "rated under another scheme"
    return "declared without levels" if rated.rating.basis is Basis.DECLARED else "rated between two levels"


def _place(state: State, measure: str, up: Factor, across: Factor) -> tuple[str, str] | None:
    rated = state.measure(measure)
    if rated is None:
        return None
    levels = {result.factor.name: result.level for result in rated.rating.outcome.factors}
    row, column = levels.get(up.name), levels.get(across.name)
    return (row.key, column.key) if row is not None and column is not None else None


def _rated(states: Sequence[State], measure: str) -> Iterator[Rated]:
    for state in states:
        rated = state.measure(measure)
        if rated is not None:
            yield rated


def _scheme_of(register: Register, state: State, measure: str) -> str:
    """Return the scheme that rates a risk; one without a rating is counted under the scheme that would."""
    rated = state.measure(measure)
    if rated is not None:
        return rated.rating.scheme.ref
    scheme = register.scheme_for(opportunity=state.risk.is_opportunity, day=state.day)
    return scheme.ref if scheme else ""


def _band_counts(scheme: Scheme, states: Sequence[State], measure: str) -> tuple[BandCount, ...]:
    found: dict[str, list[tuple[str, bool]]] = {}
    for state in states:
        rated = state.measure(measure)
        band = rated.rating.counts.band if rated else None
        found.setdefault(band.key if band else "", []).append((state.risk.id, rated is not None and rated.disputed))
    rows = [_band_count(band, found.get(band.key, [])) for band in reversed(scheme.bands)]
    return (*rows, *([_band_count(None, found[""])] if found.get("") else []))


def _band_count(band: Band | None, risks: Sequence[tuple[str, bool]]) -> BandCount:
    ids = sorted((name for name, _ in risks), key=natural)
    return BandCount(band, len(risks), sum(disputed for _, disputed in risks), tuple(ids))


def _known_factor(schemes: Sequence[Scheme], rows: str) -> None:
    if any(scheme.find_factor(rows) for scheme in schemes):
        return
    names = list(dict.fromkeys(factor.name for scheme in schemes for factor in scheme.factors))
    offered = nearest(norm(rows), names)
    raise UsageError(
        f"--rows: no scheme in use has a factor {rows!r}",
        f"did you mean {offered}?" if offered else f"known: {one_of(names)}",
    )
