"""The appendix of a report: every scheme in use, with its scales, bands and matrix, and how a rating is worked out."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.register import Register
from riskctl.core.scheme import Factor, Level, Scheme
from riskctl.core.scheme_values import AnyStep, Calculation, Combine, Cut, Grid, Table, Texts
from riskctl.render.views_maps import Matrix, matrix_of
from riskctl.render.views_ratings import Palette, factor_label, schemes_of
from riskctl.render.views_text import capital, listed, plain


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table of texts; the first cell of each row heads it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BandLine:
    """One band as the scheme prints it."""

    label: str
    fill: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BandList:
    """A scheme's bands, most severe first. Shape: `columns` names what stands in each line's `cells`."""

    columns: tuple[str, ...]
    lines: tuple[BandLine, ...]


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A scheme as the appendix prints it. `numbers` are the scales that say nothing but their values, in a sentence."""

    title: str
    ref: str
    source: str
    use: str
    anchor: str
    scales: tuple[PlainTable, ...]
    numbers: tuple[str, ...]
    dimensions: tuple[PlainTable, ...]
    bands: BandList | None
    matrix: Matrix | None
    grids: tuple[PlainTable, ...]
    working: tuple[str, ...]


def scheme_views(register: Register, palette: Palette) -> tuple[SchemeView, ...]:
    """Return every scheme the register uses, in the order they came into force."""
    return tuple(
        _scheme_view(register, palette, scheme, f"scheme-{place + 1}")
        for place, scheme in enumerate(schemes_of(register))
    )


def _scheme_view(register: Register, palette: Palette, scheme: Scheme, anchor: str) -> SchemeView:
    matrix = matrix_of(register, palette, scheme)
    return SchemeView(
        title=plain(scheme.title),
        ref=scheme.ref,
        source=plain(scheme.source),
        use=_use(register, scheme),
        anchor=anchor,
        scales=tuple(_scale(register, factor) for factor in scheme.factors if not _bare(factor)),
        numbers=tuple(
            f"{factor_label(register, factor.name, factor.label)}: {', '.join(_number(each) for each in factor.scale)}."
            for factor in scheme.factors
            if _bare(factor)
        ),
        dimensions=tuple(table for factor in scheme.factors if (table := _dimension_table(register, factor))),
        bands=_band_list(palette, scheme) if scheme.bands else None,
        matrix=matrix,
        grids=() if matrix else tuple(_grid(scheme, step) for step in scheme.steps if isinstance(step, Grid)),
        working=tuple(_working(scheme, step) for step in scheme.steps),
    )


def _use(register: Register, scheme: Scheme) -> str:
    """Return what a scheme rates and since when, where the register uses more than one; else empty."""
    if len(register.schemes) < 2:
        return ""
    parts = []
    for use in register.schemes:
        if use.scheme.ref == scheme.ref:
            kind = "opportunities" if use.kind == "opportunity" else "threats"
            parts.append(f"{kind} from {use.since.isoformat()}" if use.since else kind)
    return f"Rates {listed(parts)}."


def _bare(factor: Factor) -> bool:
    return all(_number(level) == level.label and not level.range and not level.texts for level in factor.scale)


def _scale(register: Register, factor: Factor) -> PlainTable:
    name = factor_label(register, factor.name, factor.label)
    readings = tuple(dict.fromkeys(reading for level in factor.scale for reading, _ in level.texts))
    has_value = any(_number(level) not in ("", level.label) for level in factor.scale)
    has_range = any(level.range for level in factor.scale)
    columns = ["Level", *(["Value"] if has_value else []), *(["Range"] if has_range else [])]
    columns += [plain(reading) or "Meaning" for reading in readings]
    rows = []
    for level in reversed(factor.scale):
        cells = [plain(level.label), *([_number(level)] if has_value else [])]
        cells += [plain(level.range)] if has_range else []
        texts = dict(level.texts)
        rows.append((*cells, *(plain(texts.get(reading, "")) for reading in readings)))
    return PlainTable(f"Levels of {name}", tuple(columns), tuple(rows))


def _number(level: Level) -> str:
    return decimals.show(level.value) if level.value is not None else ""


def _dimension_table(register: Register, factor: Factor) -> PlainTable | None:
    """Return what each dimension says of each level; where none says anything, the names alone."""
    if not factor.dimensions:
        return None
    name = factor_label(register, factor.name, factor.label)
    levels = [level for level in factor.scale if any(dimension.texts(level.key) for dimension in factor.dimensions)]
    weighted = any(dimension.weight != 1 for dimension in factor.dimensions)
    head = ("Dimension", *(["Weight"] if weighted else []), *(plain(level.words) for level in levels))
    rows = []
    for dimension in factor.dimensions:
        weight = [decimals.show(dimension.weight)] if weighted else []
        rows.append((plain(dimension.label), *weight, *(_readings(dimension.texts(level.key)) for level in levels)))
    return PlainTable(f"Dimensions of {name}", head, tuple(rows))


def _readings(texts: Texts) -> str:
    return "; ".join(f"{plain(reading)}: {plain(text)}" if reading else plain(text) for reading, text in texts)


def _band_list(palette: Palette, scheme: Scheme) -> BandList:
    fields = [
        (head, name)
        for head, name in (
            ("Range", "printed"),
            ("Review", "review"),
            ("Response", "response"),
            ("Escalation", "escalate"),
        )
        if any(getattr(band, name) for band in scheme.bands)
    ]
    lines = tuple(
        BandLine(
            plain(band.label),
            palette.name(scheme, band),
            tuple(plain(str(getattr(band, name))) for _, name in fields),
        )
        for band in reversed(scheme.bands)
    )
    return BandList(tuple(head for head, _ in fields), lines)


def _grid(scheme: Scheme, step: Grid) -> PlainTable:
    up, across = (_input(scheme, name) for name in step.inputs)
    rows = tuple(
        (plain(row.words), *(plain(result.label) for result in cells))
        for row, cells in zip(step.rows, step.cells, strict=True)
    )
    head = (up, *(plain(column.words) for column in step.columns))
    return PlainTable(f"{capital(plain(step.label))} by {up} and {across}", head, rows)


def _working(scheme: Scheme, step: AnyStep) -> str:
    """Return one step in a sentence: `Score is Likelihood times Impact`."""
    name = capital(plain(step.label))
    inputs = [_input(scheme, word) for word in step.inputs]
    if isinstance(step, Cut):
        return f"{name} from {inputs[0]}: {', '.join(_stretches(step))}."
    if isinstance(step, Grid):
        return f"{name} is looked up by {listed(inputs)}."
    if isinstance(step, Table):
        return f"{name} is looked up in a table by {listed(inputs)}."
    if isinstance(step, Calculation):
        return f"{name} is {plain(step.formula.text)}."
    return f"{name} is {_combined(step, inputs)}."


def _combined(step: Combine, inputs: Sequence[str]) -> str:
    if step.kind in ("product", "sum"):
        return (" × " if step.kind == "product" else " + ").join(inputs)
    if step.kind == "first":
        return f"the first of {listed(inputs, 'or')} that is rated"
    kinds = {"max": "the highest of", "mean": "the mean of", "weighted": "the weighted mean of"}
    return f"{kinds.get(step.kind, step.kind)} {listed(inputs)}"


def _stretches(step: Cut) -> Sequence[str]:
    parts = []
    for bound in step.bounds:
        result = plain(bound.result.label)
        if bound.edge is None:
            parts.append(f"{result} above that" if len(step.bounds) > 1 else f"always {result}")
        else:
            parts.append(f"{result} {'up to' if bound.inclusive else 'below'} {decimals.show(bound.edge)}")
    return parts


def _input(scheme: Scheme, name: str) -> str:
    factor = scheme.by_factor.get(name)
    if factor is not None:
        return plain(factor.label or name)
    step = scheme.find_step(name)
    return capital(plain(step.label)) if step is not None else plain(name)
