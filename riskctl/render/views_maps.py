"""Heat maps: a scheme's two factors drawn, with the risks that lie in each cell; a count of bands where none can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riskctl.core.finding import natural
from riskctl.core.model import MEASURES
from riskctl.core.register import Register
from riskctl.core.scheme import Factor, Scheme
from riskctl.core.scoring import Basis, rate_levels
from riskctl.core.state import State
from riskctl.core.words import plural
from riskctl.render.views_ratings import Palette, factor_label, label, schemes_of, words
from riskctl.render.views_text import listed, plain

WIDEST = 10
"""The most levels a drawn matrix has on one side; longer scales are ranges of numbers, not steps to look up."""

ROOM = 60
"""How many letters of ids a cell of a heat map holds, at least 4 and at most 12 ids, before it says how many more."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A risk named somewhere: its id, title, the anchor of its card and its file; `mark` is printed behind the id."""

    id: str
    title: str
    anchor: str
    path: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a drawn matrix: what the scheme makes of it, and the risks in it."""

    words: str
    fill: str
    refs: tuple[Ref, ...] = ()
    more: int = 0

    @property
    def count(self) -> int:
        """How many risks lie here."""
        return len(self.refs) + self.more


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a drawn matrix, under its level."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A scheme's two factors drawn. Shape: the first row is the highest, columns rise; `note` says what is missing."""

    caption: str
    up: str
    across: str
    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    counts: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class BandRow:
    """How many open risks lie in one band, for each measure that is rated."""

    band: str
    fill: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BandTable:
    """Risks counted by band, where no heat map can be drawn."""

    caption: str
    measures: tuple[str, ...]
    rows: tuple[BandRow, ...]


@dataclass(frozen=True, slots=True)
class HeatMaps:
    """Every map that can be drawn, a count of bands where none can, and why."""

    maps: tuple[Matrix, ...]
    bands: tuple[BandTable, ...]
    reasons: tuple[str, ...]


def heat_maps(
    register: Register, palette: Palette, states: Sequence[State], refs: Mapping[str, Ref], day: str
) -> HeatMaps:
    """Return the heat maps of the open risks: one for each scheme and measure that gives levels."""
    maps: list[Matrix] = []
    tables: list[BandTable] = []
    reasons: list[str] = []
    schemes = schemes_of(register)
    for scheme in schemes:
        rated = [
            (measure, inside)
            for measure in MEASURES
            if (inside := [state for state in states if _scheme(state, measure) == scheme.ref])
        ]
        if not rated:
            continue
        found = axes(scheme)
        drawn = [
            matrix
            for measure, inside in rated
            if found and (matrix := _heat_map(register, palette, scheme, found, measure, inside, states, refs, day))
        ]
        if drawn:
            maps += drawn
            continue
        where = f" under {plain(scheme.title)}" if len(schemes) > 1 else ""
        reasons.append(f"No heat map is drawn{where}: {_why_not(scheme)}.")
        if scheme.bands:
            tables.append(_band_table(register, palette, scheme, rated, day))
    if not maps and not reasons:
        reasons.append("No heat map is drawn: no open risk is rated.")
    return HeatMaps(tuple(maps), tuple(tables), tuple(reasons))


def axes(scheme: Scheme) -> tuple[Factor, Factor] | None:
    """Return the factor that runs up the drawn matrix and the one that runs across, or None for no matrix."""
    if len(scheme.factors) != 2 or any(len(factor.scale) > WIDEST for factor in scheme.factors):
        return None
    one, other = scheme.factors
    return (one, other) if scheme.rows in ("", one.name) else (other, one)


def matrix_of(register: Register, palette: Palette, scheme: Scheme) -> Matrix | None:
    """Return the scheme's matrix without risks, or None where it cannot be drawn."""
    found = axes(scheme)
    if found is None:
        return None
    up, across = (factor_label(register, factor.name, factor.label) for factor in found)
    return _drawn(register, palette, scheme, found, {}, f"Ratings by {up} and {across}")


def _heat_map(
    register: Register,
    palette: Palette,
    scheme: Scheme,
    found: tuple[Factor, Factor],
    measure: str,
    inside: Sequence[State],
    states: Sequence[State],
    refs: Mapping[str, Ref],
    day: str,
) -> Matrix | None:
    there: dict[tuple[str, str], list[Ref]] = {}
    for state in inside:
        place = _place(state, measure, found)
        if place is not None:
            ref = refs[state.risk.id]
            rated = state.measure(measure)
            mark = "disputed" if rated is not None and rated.disputed else ""
            there.setdefault(place, []).append(Ref(ref.id, ref.title, ref.anchor, ref.path, mark))
    if not there:
        return None
    up, across = (factor_label(register, factor.name, factor.label) for factor in found)
    caption = f"{label(register, measure)} by {up} and {across}{day}"
    off = [state for state in states if _scheme(state, measure) != scheme.ref or _place(state, measure, found) is None]
    return _drawn(register, palette, scheme, found, there, caption, _off_the_map(off, measure, scheme))


def _drawn(
    register: Register,
    palette: Palette,
    scheme: Scheme,
    found: tuple[Factor, Factor],
    there: Mapping[tuple[str, str], Sequence[Ref]],
    caption: str,
    note: str = "",
) -> Matrix:
    up, across = found
    longest = max((len(ref.id) for refs in there.values() for ref in refs), default=1)
    shown = max(4, min(12, ROOM // (longest + 2)))
    rows = []
    for row in reversed(up.scale):
        cells = []
        for column in across.scale:
            figure = rate_levels(scheme, ((up.name, row.key), (across.name, column.key)))
            refs = sorted(there.get((row.key, column.key), ()), key=lambda ref: natural(ref.id))
            cells.append(Cell(words(figure), palette.name(scheme, figure.band), tuple(refs[:shown]), len(refs[shown:])))
        rows.append(MatrixRow(plain(row.words), tuple(cells)))
    return Matrix(
        caption,
        factor_label(register, up.name, up.label),
        factor_label(register, across.name, across.label),
        tuple(plain(column.words) for column in across.scale),
        tuple(rows),
        bool(there),
        note,
    )


def _scheme(state: State, measure: str) -> str:
    rated = state.measure(measure)
    return rated.rating.scheme.ref if rated else ""


def _place(state: State, measure: str, found: tuple[Factor, Factor]) -> tuple[str, str] | None:
    rated = state.measure(measure)
    if rated is None:
        return None
    levels = {result.factor.name: result.level for result in rated.rating.outcome.factors}
    up, across = (levels.get(factor.name) for factor in found)
    return (up.key, across.key) if up and across else None


def _off_the_map(states: Sequence[State], measure: str, scheme: Scheme) -> str:
    """Return how many open risks are not on a map, and why; empty where all are."""
    unrated = declared = elsewhere = 0
    for state in states:
        rated = state.measure(measure)
        if rated is not None and rated.rating.scheme.ref != scheme.ref:
            elsewhere += 1
        elif rated is not None and rated.rating.basis is Basis.DECLARED:
            declared += 1
        else:
            unrated += 1
    parts = [f"{unrated} not rated"] if unrated else []
    parts += [f"{declared} with a declared figure and no levels"] if declared else []
    parts += [f"{elsewhere} rated under another scheme"] if elsewhere else []
    return f"Not on this map: {listed(parts)}." if parts else ""


def _why_not(scheme: Scheme) -> str:
    if len(scheme.factors) != 2:
        many = plural(len(scheme.factors), "factor")
        return f"the scheme rates {many}, and a map shows two" if scheme.factors else "the scheme has no levels"
    if axes(scheme) is None:
        return f"a scale has more than {WIDEST} levels"
    return "the ratings are declared without levels"


def _band_table(
    register: Register, palette: Palette, scheme: Scheme, rated: Sequence[tuple[str, Sequence[State]]], day: str
) -> BandTable:
    rows = []
    for band in reversed(scheme.bands):
        counts = []
        for measure, inside in rated:
            found = [item for state in inside if (item := state.measure(measure)) is not None]
            there = [item for item in found if item.rating.counts.band == band]
            doubtful = sum(item.disputed for item in there)
            counts.append(f"{len(there)}, {doubtful} of them disputed" if doubtful else str(len(there)))
        rows.append(BandRow(plain(band.label), palette.name(scheme, band), tuple(counts)))
    labels = tuple(label(register, measure) for measure, _ in rated)
    return BandTable(f"Open risks by band{day}", labels, tuple(rows))
