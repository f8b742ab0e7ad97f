"""The appendix on rating: every scheme in use, with its bands, matrix, scales and how a rating is worked out.

Shorter parts of it serve the committee paper: the grading criteria, and the statuses with what they mean.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from riskctl.core import decimals
from riskctl.core.scheme import Factor, Level, Scheme
from riskctl.core.scheme_values import Grid, Texts
from riskctl.render.blocks import (
    AnyBlock,
    Column,
    Facts,
    Group,
    Heading,
    Items,
    Map,
    Pair,
    Para,
    Row,
    Table,
    words,
)
from riskctl.render.desk import Desk
from riskctl.render.scheme_working import step_input, working
from riskctl.render.views_maps import matrix_of
from riskctl.render.views_ratings import FigureText
from riskctl.render.views_text import capital, plain


def scheme(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return every scheme the register uses, in the order they came into force."""
    return tuple(
        Group(tuple(_named(desk, each, _scheme(desk, each, f"scheme-{at + 1}"))), "scheme")
        for at, each in enumerate(desk.schemes)
    )


def _named(desk: Desk, scheme: Scheme, blocks: Iterable[AnyBlock]) -> Iterator[AnyBlock]:
    """Yield blocks whose captions name the scheme where there are several: no two tables of a page share a name."""
    for block in blocks:
        if len(desk.schemes) > 1 and isinstance(block, Table):
            block = replace(block, caption=f"{plain(scheme.title)}: {block.caption}")
        elif len(desk.schemes) > 1 and isinstance(block, Map):
            block = replace(
                block, matrix=replace(block.matrix, caption=f"{plain(scheme.title)}: {block.matrix.caption}")
            )
        yield block


def grading_blocks(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return how ratings are made and what each band asks for, without the scales."""
    found: list[AnyBlock] = []
    for at, each in enumerate(desk.schemes):
        if len(desk.schemes) > 1:
            found += [Heading((plain(each.title),)), *_use(desk, each)]
        found.append(Items(tuple((working(each, step, desk.phrases.working),) for step in each.steps)))
        if each.bands:
            found += _named(desk, each, [_bands(desk, each, f"grading-{at + 1}", "caption.grading")])
    return tuple(found)


def statuses(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the statuses with what they mean; None where the register defines none."""
    facts = status_facts(desk)
    return (words(desk.say("status.lead")), facts) if facts else None


def status_facts(desk: Desk) -> Facts | None:
    """Return the statuses with what each means and how many open risks have it; None where none is defined."""
    terms = desk.register.file.statuses or ()
    if not any(term.meaning for term in terms):
        return None
    used = [desk.register.statuses.key(state.risk.status) for state in desk.open if state.risk.status]
    pairs = []
    for term in terms:
        meaning = plain(term.meaning or "")
        count = desk.count("status.count", used.count(term.key))
        pairs.append(Pair(plain(term.name), (f"{meaning} {count}" if meaning else count,)))
    return Facts(tuple(pairs), "lines")


def _scheme(desk: Desk, scheme: Scheme, anchor: str) -> Iterator[AnyBlock]:
    yield Heading((plain(scheme.title),), anchor=anchor)
    yield Para((scheme.ref,))
    yield from _use(desk, scheme)
    if scheme.source:
        yield Para((desk.say("scheme.source", source=plain(scheme.source)),), "aside")
    if scheme.steps:
        yield Items(tuple((working(scheme, step, desk.phrases.working),) for step in scheme.steps))
    if scheme.bands:
        yield _bands(desk, scheme, f"{anchor}-bands")
    matrix = matrix_of(desk, scheme)
    if matrix:
        yield Map(f"{anchor}-matrix", matrix)
    else:
        for at, step in enumerate(step for step in scheme.steps if isinstance(step, Grid)):
            yield _grid(desk, scheme, step, f"{anchor}-grid-{at + 1}")
    for at, factor in enumerate(factor for factor in scheme.factors if not _bare(factor)):
        yield _scale(desk, factor, f"{anchor}-scale-{at + 1}")
    for factor in scheme.factors:
        if _bare(factor):
            values = ", ".join(_number(level) for level in factor.scale)
            yield words(f"{desk.factor(factor.name, factor.label)}: {values}.")
    for at, factor in enumerate(factor for factor in scheme.factors if factor.dimensions):
        yield _dimensions(desk, factor, f"{anchor}-dimensions-{at + 1}")


def _use(desk: Desk, scheme: Scheme) -> Iterator[AnyBlock]:
    """Yield what a scheme rates and since when, where the register uses more than one."""
    if len(desk.register.schemes) < 2:
        return
    parts = []
    for use in desk.register.schemes:
        if use.scheme.ref == scheme.ref:
            kind = "opportunities" if use.kind == "opportunity" else "threats"
            key = f"scheme.{kind}_since" if use.since else f"scheme.{kind}"
            parts.append(desk.say(key, date=use.since.isoformat() if use.since else ""))
    yield words(desk.say("scheme.rates", what=desk.listed(parts)))


def _bands(desk: Desk, scheme: Scheme, name: str, caption: str = "caption.bands") -> Table:
    fields = [
        (desk.say(f"column.{key}"), key)
        for key in ("printed", "review", "response", "escalate")
        if any(getattr(band, key) for band in scheme.bands)
    ]
    columns = (Column(desk.say("column.band")), *(Column(head) for head, _ in fields))
    rows = tuple(
        Row(
            (
                (FigureText(plain(band.label), desk.palette.name(scheme, band)),),
                *((plain(str(getattr(band, key) or "")),) for _, key in fields),
            )
        )
        for band in reversed(scheme.bands)
    )
    return Table(name, desk.say(caption), columns, rows, "short")


def _plain(name: str, caption: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    style = "wide" if len(head) > 3 else "short"
    cells = tuple(Row(tuple((cell,) for cell in row)) for row in rows)
    return Table(name, caption, tuple(Column(each) for each in head), cells, style, rest=True)


def _grid(desk: Desk, scheme: Scheme, step: Grid, name: str) -> Table:
    up, across = (step_input(scheme, each) for each in step.inputs)
    rows = [
        (plain(row.words), *(plain(result.label) for result in cells))
        for row, cells in zip(step.rows, step.cells, strict=True)
    ]
    head = (up, *(plain(column.words) for column in step.columns))
    return _plain(name, desk.say("caption.grid", result=capital(plain(step.label)), up=up, across=across), head, rows)


def _bare(factor: Factor) -> bool:
    return all(_number(level) == level.label and not level.range and not level.texts for level in factor.scale)


def _scale(desk: Desk, factor: Factor, name: str) -> Table:
    readings = tuple(dict.fromkeys(reading for level in factor.scale for reading, _ in level.texts))
    has_value = any(_number(level) not in ("", level.label) for level in factor.scale)
    has_range = any(level.range for level in factor.scale)
    head = [desk.say("column.level"), *([desk.say("column.value")] if has_value else [])]
    head += [desk.say("column.range")] if has_range else []
    head += [plain(reading) or desk.say("column.meaning") for reading in readings]
    rows = []
    for level in reversed(factor.scale):
        cells = [plain(level.label), *([_number(level)] if has_value else [])]
        cells += [plain(level.range)] if has_range else []
        texts = dict(level.texts)
        rows.append((*cells, *(plain(texts.get(reading, "")) for reading in readings)))
    caption = desk.say("caption.levels", factor=desk.factor(factor.name, factor.label))
    return _plain(name, caption, tuple(head), rows)


def _number(level: Level) -> str:
    return decimals.show(level.value) if level.value is not None else ""


def _dimensions(desk: Desk, factor: Factor, name: str) -> Table:
    """Return what each dimension says of each level; where none says anything, the names alone."""
    levels = [level for level in factor.scale if any(dimension.texts(level.key) for dimension in factor.dimensions)]
    weighted = any(dimension.weight != 1 for dimension in factor.dimensions)
    weight = [desk.say("column.weight")] if weighted else []
    head = (desk.say("column.dimension"), *weight, *(plain(level.words) for level in levels))
    rows = []
    for dimension in factor.dimensions:
        cells = [decimals.show(dimension.weight)] if weighted else []
        rows.append((plain(dimension.label), *cells, *(_readings(dimension.texts(level.key)) for level in levels)))
    return _plain(name, desk.say("caption.dimensions", factor=desk.factor(factor.name, factor.label)), head, rows)


def _readings(texts: Texts) -> str:
    return "; ".join(f"{plain(reading)}: {plain(text)}" if reading else plain(text) for reading, text in texts)
