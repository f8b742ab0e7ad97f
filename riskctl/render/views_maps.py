"""Heat maps: a scheme's two factors drawn, with the risks that lie in each cell; a count of bands where none can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from riskctl.core.model import MEASURES
from riskctl.core.scheme import Factor, Scheme
from riskctl.core.scoring import OUTSIDE, Basis, beyond, limit, position, rate_levels
from riskctl.core.state import State
from riskctl.core.words import norm
from riskctl.render.colours import Fill
from riskctl.render.desk import Desk
from riskctl.render.views_ratings import figure_words
from riskctl.render.views_text import Ref, plain

WIDEST = 10
"""The most levels a drawn matrix has on one side; longer scales are ranges of numbers, not steps to look up."""

ROOM = 60
"""How many letters of ids a cell of a heat map holds, at least 4 and at most 12 ids, before it says how many more.

A single id more than that is printed: to say that there is one more would take as much room.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a drawn matrix: what the scheme makes of it, and the risks in it.

    Shape: `fill` is the class of its band's colours, `colour` those colours; `edges` are the sides, `up` and `right`,
    on which the appetite ends.
    """

    words: str
    fill: str
    refs: tuple[Ref, ...] = ()
    more: int = 0
    edges: tuple[str, ...] = ()
    colour: Fill | None = None

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
    """A scheme's two factors drawn.

    Shape: the first row is the highest, columns rise; `note` says what is missing; `appetite` is where the line runs,
    empty where there is no one limit; with `marked`, risks outside their own limits are marked instead.
    """

    caption: str
    up: str
    across: str
    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    counts: bool
    note: str = ""
    appetite: str = ""
    marked: bool = False


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


def heat_maps(desk: Desk) -> HeatMaps:
    """Return the heat maps of the open risks: one for each scheme and measure that gives levels.

    A scheme that rates a single risk has one map, of the current rating: three for one risk say little more.
    """
    maps: list[Matrix] = []
    tables: list[BandTable] = []
    reasons: list[str] = []
    for scheme in desk.schemes:
        rated = [
            (measure, inside)
            for measure in MEASURES
            if (inside := [state for state in desk.open if _scheme(state, measure) == scheme.ref])
        ]
        if not rated:
            continue
        found = axes(desk, scheme)
        single = len(desk.schemes) > 1 and len({state.risk.id for _, inside in rated for state in inside}) == 1
        alone = [each for each in rated if each[0] == "current"] if single else []
        drawn = [
            matrix
            for measure, inside in alone or rated
            if found and (matrix := _heat_map(desk, scheme, found, measure, inside))
        ]
        if drawn:
            maps += drawn
            continue
        reasons.append(_why_not(desk, scheme))
        if scheme.bands:
            tables.append(_band_table(desk, scheme, rated))
    if not maps and not reasons:
        reasons.append(desk.say("map.unrated"))
    return HeatMaps(tuple(maps), tuple(tables), tuple(reasons))


def heat_map(desk: Desk, measure: str) -> Matrix | None:
    """Return the map of one measure under the register's main scheme, or None where there is none to draw."""
    scheme = desk.register.main_scheme
    found = axes(desk, scheme)
    inside = [state for state in desk.open if _scheme(state, measure) == scheme.ref]
    return _heat_map(desk, scheme, found, measure, inside) if found else None


def without_ids(matrix: Matrix) -> Matrix:
    """Return a map with counts alone."""
    rows = tuple(
        replace(row, cells=tuple(replace(cell, refs=(), more=cell.count) for cell in row.cells)) for row in matrix.rows
    )
    return replace(matrix, rows=rows)


def axes(desk: Desk, scheme: Scheme) -> tuple[Factor, Factor] | None:
    """Return the factor that runs up the drawn matrix and the one that runs across, or None for no matrix."""
    if len(scheme.factors) != 2 or any(len(factor.scale) > WIDEST for factor in scheme.factors):
        return None
    one, other = scheme.factors
    rows = norm(desk.settings.rows) if desk.settings.rows else scheme.rows
    return (other, one) if rows == other.name else (one, other)


def matrix_of(desk: Desk, scheme: Scheme) -> Matrix | None:
    """Return the scheme's matrix without risks, or None where it cannot be drawn."""
    found = axes(desk, scheme)
    if found is None:
        return None
    up, across = (desk.factor(factor.name, factor.label) for factor in found)
    return _drawn(desk, scheme, found, {}, desk.say("map.ratings", up=up, across=across))


def _heat_map(
    desk: Desk, scheme: Scheme, found: tuple[Factor, Factor], measure: str, inside: Sequence[State]
) -> Matrix | None:
    there: dict[tuple[str, str], list[State]] = {}
    off: list[State] = []
    longest = 0
    for state in desk.by_id:
        place = _place(state, measure, found) if _scheme(state, measure) == scheme.ref else None
        if place is None:
            off.append(state)
        else:
            there.setdefault(place, []).append(state)
            longest = max(longest, len(state.risk.id))
    if not there:
        return None
    appetite = _one_appetite(scheme, inside)

    def outside(state: State) -> bool:
        rated = state.measure(measure)
        figure = rated.rating.counts if rated is not None and not appetite else None
        return figure is not None and position(scheme, figure, state.appetite, state.tolerance) in OUTSIDE

    def ref(state: State) -> Ref:
        rated = state.measure(measure)
        mark = desk.say("mark.disputed") if rated is not None and rated.disputed else ""
        alert = desk.say("position.outside_appetite") if outside(state) else ""
        return replace(desk.refs[state.risk.id], mark=mark, alert=alert)

    up, across = (desk.factor(factor.name, factor.label) for factor in found)
    caption = desk.say("map.caption", measure=desk.label(measure), up=up, across=across) + desk.on_day()
    shown = max(4, min(12, ROOM // (longest + 2)))
    refs: dict[tuple[str, str], _Refs] = {}
    for place, states in there.items():
        room = shown if len(states) > shown + 1 else shown + 1
        refs[place] = _Refs(tuple(map(ref, states[:room])), len(states[room:]))
    drawn = _drawn(desk, scheme, found, refs, caption, _off_the_map(desk, off, measure, scheme))
    if appetite:
        return _lined(scheme, found, drawn, appetite)
    return replace(drawn, marked=any(outside(state) for states in there.values() for state in states))


class _Refs(NamedTuple):
    """The risks named in a cell, by id, and how many more there are."""

    refs: tuple[Ref, ...]
    more: int


def _one_appetite(scheme: Scheme, states: Sequence[State]) -> str:
    """Return the appetite that all of these risks are held against; empty where there are several, or none."""
    words = {norm(state.appetite or ""): state.appetite or "" for state in states}
    (word,) = words.values() if len(words) == 1 else ("",)
    return word if word and limit(scheme, word) else ""


def _lined(scheme: Scheme, found: tuple[Factor, Factor], drawn: Matrix, appetite: str) -> Matrix:
    """Return a map with the sides of its cells on which an appetite ends."""
    up, across = found
    over = [
        [
            beyond(scheme, rate_levels(scheme, ((up.name, row.key), (across.name, column.key))), appetite) is not None
            for column in across.scale
        ]
        for row in reversed(up.scale)
    ]
    rows = []
    for at, row in enumerate(drawn.rows):
        cells = []
        for place, cell in enumerate(row.cells):
            here = over[at][place]
            ends = {"up": at > 0 and over[at - 1][place] != here, "right": over[at][place + 1 :][:1] == [not here]}
            cells.append(replace(cell, edges=tuple(side for side, end in ends.items() if end)))
        rows.append(replace(row, cells=tuple(cells)))
    return replace(drawn, rows=tuple(rows), appetite=plain(appetite))


def _drawn(
    desk: Desk,
    scheme: Scheme,
    found: tuple[Factor, Factor],
    there: Mapping[tuple[str, str], _Refs],
    caption: str,
    note: str = "",
) -> Matrix:
    up, across = found
    rows = []
    for row in reversed(up.scale):
        cells = []
        for column in across.scale:
            figure = rate_levels(scheme, ((up.name, row.key), (across.name, column.key)))
            refs, more = there.get((row.key, column.key), _Refs((), 0))
            fill = desk.palette.name(scheme, figure.band)
            colour = desk.palette.fill(scheme, figure.band) if figure.band is not None else None
            cells.append(Cell(figure_words(desk, figure), fill, refs, more, colour=colour))
        rows.append(MatrixRow(plain(row.words), tuple(cells)))
    return Matrix(
        caption,
        desk.factor(up.name, up.label),
        desk.factor(across.name, across.label),
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


def _off_the_map(desk: Desk, states: Sequence[State], measure: str, scheme: Scheme) -> str:
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
    counted = (("unrated", unrated), ("declared", declared), ("elsewhere", elsewhere))
    parts = [desk.say(f"map.off_{key}", n=count) for key, count in counted if count]
    return desk.say("map.off", risks=desk.listed(parts)) if parts else ""


def _why_not(desk: Desk, scheme: Scheme) -> str:
    if not scheme.factors:
        reason = desk.say("map.no_levels")
    elif len(scheme.factors) != 2:
        reason = desk.count("map.factors", len(scheme.factors))
    elif axes(desk, scheme) is None:
        reason = desk.say("map.too_long", n=WIDEST)
    else:
        reason = desk.say("map.declared")
    if len(desk.schemes) > 1:
        return desk.say("map.none_under", scheme=plain(scheme.title), reason=reason)
    return desk.say("map.none", reason=reason)


def _band_table(desk: Desk, scheme: Scheme, rated: Sequence[tuple[str, Sequence[State]]]) -> BandTable:
    rows = []
    for band in reversed(scheme.bands):
        counts = []
        for measure, inside in rated:
            found = [item for state in inside if (item := state.measure(measure)) is not None]
            there = [item for item in found if item.rating.counts.band == band]
            doubtful = sum(item.disputed for item in there)
            count = str(len(there))
            counts.append(f"{count}, {desk.count('of_them.disputed', doubtful)}" if doubtful else count)
        rows.append(BandRow(plain(band.label), desk.palette.name(scheme, band), tuple(counts)))
    labels = tuple(desk.label(measure) for measure, _ in rated)
    return BandTable(desk.say("map.bands") + desk.on_day(), labels, tuple(rows))
