"""A scheme laid out in sections, and the sections as text that fits its screen or as Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.scheme import Factor, Grid, Level, Scheme
from riskctl.core.scheme import Table as TableStep
from riskctl.core.scheme_values import AnyStep, Example
from riskctl.core.words import plural, printable
from riskctl.render.scheme_grid import Drawn, drawn_scheme, drawn_step, grid_lines
from riskctl.render.scheme_working import working
from riskctl.render.styled import Line, Screen, Style, columns, line, padded, wrapped
from riskctl.render.table import Column, Table, markdown
from riskctl.render.views_text import capital, listed, plain
from riskctl.render.wrapped import wrapped_table

JOINS = {
    "max": "the worst dimension counts",
    "mean": "the mean of the dimensions rated counts",
    "weighted": "the weighted mean of the dimensions rated counts",
    "first": "the first dimension rated counts",
    "none": "one level is given, the dimensions only describe it",
}


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a name and what is said of it, one pair of head and text a line; a head may be empty."""

    name: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page."""

    heading: str
    note: str = ""
    table: Table | None = None
    grid: Drawn | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemePage:
    """A scheme as `scheme show` prints it. `place` is where its file is, in words."""

    ref: str
    title: str
    place: str
    summary: str
    sections: tuple[Section, ...]


def outcome_words(scheme: Scheme) -> str:
    """Return what comes out of a scheme, in words: `score and 4 bands, Low to Extreme`."""
    parts = ["score"] if scheme.has_score else []
    if scheme.bands:
        labels = [plain(band.label) for band in scheme.bands]
        span = f", {labels[0]} to {labels[-1]}" if len(labels) > 1 else f", {labels[0]}"
        declared = "" if scheme.find_step("band") else " as declared"
        parts.append(plural(len(labels), "band") + span + declared)
    return listed(parts) or "levels only: no score and no band"


def factor_words(scheme: Scheme) -> str:
    """Return the factors with the size of their scales: `Likelihood 5, Consequence 5`."""
    return ", ".join(
        f"{plain(factor.label)} {len(factor.scale)}{' (optional)' if factor.optional else ''}"
        for factor in scheme.factors
    )


def scheme_page(scheme: Scheme, place: str) -> SchemePage:
    """Return the whole page of one scheme."""
    sections = [*_scales(scheme), *_dimensions(scheme), *_grids(scheme)]
    if scheme.bands:
        sections.append(_bands(scheme))
    if scheme.steps:
        lines = tuple(Item(working(scheme, step)) for step in scheme.steps)
        direction = "A lower score is worse." if scheme.lower_is_worse else ""
        sections.append(Section("How a rating is worked out", direction, items=lines))
    if scheme.appetite:
        sections.append(_appetite(scheme))
    if scheme.examples:
        items = tuple(Item(example_words(example)) for example in scheme.examples)
        sections.append(Section("Examples", "each is worked out by riskctl scheme check", items=items))
    if scheme.source.strip():
        sections.append(Section("Source", items=(Item(plain(scheme.source)),)))
    summary = f"{factor_words(scheme)}; {outcome_words(scheme)}"
    return SchemePage(scheme.ref, plain(scheme.title), place, summary, tuple(sections))


def example_words(example: Example) -> str:
    """Return an example in words: `likelihood 3, impact 5 gives score 15, band extreme`."""
    given = [
        f"{name} {word if isinstance(word, str) else listed(f'{each} {level}' for each, level in word)}"
        for name, word in example.given
    ]
    return plain(f"{', '.join(given)} gives {', '.join(f'{name} {word}' for name, word in example.expected)}")


def _scales(scheme: Scheme) -> Iterator[Section]:
    """Yield each scale once, under the factors that are rated on it."""
    seen: dict[tuple[Level, ...], list[Factor]] = {}
    for factor in scheme.factors:
        seen.setdefault(factor.scale, []).append(factor)
    for scale, factors in seen.items():
        names = listed(_named(factor.label, factor.name) for factor in factors)
        optional = [plain(factor.label) for factor in factors if factor.optional]
        note = f"{listed(optional)} may be left out" if optional else ""
        table = _scale_table(scale)
        if len(table.columns) == 1:
            listing = ", ".join(cell for row in table.rows for cell in row)
            yield Section(f"Levels of {names}", note, items=(Item(listing),))
        else:
            yield Section(f"Levels of {names}", note, table=table)


def _named(label: str, key: str) -> str:
    """Return a printed name, with the key to write where it reads otherwise."""
    return plain(label) if plain(label) == key else f"{plain(label)} ({key})"


def _scale_table(scale: tuple[Level, ...]) -> Table:
    readings = tuple(dict.fromkeys(reading for level in scale for reading, _ in level.texts))
    has_value = any(level.value is not None and decimals.show(level.value) != level.label for level in scale)
    has_range = any(level.range for level in scale)
    has_key = any(level.key != level.label for level in scale)
    columns = [Column("label", "LEVEL")]
    columns += [Column("value", "VALUE", right=True)] if has_value else []
    columns += [Column("key", "KEY")] if has_key else []
    columns += [Column("range", "RANGE")] if has_range else []
    columns += [Column(f"text-{at}", (plain(reading) or "Meaning").upper()) for at, reading in enumerate(readings)]
    rows = []
    for level in reversed(scale):
        texts = dict(level.texts)
        cells = [plain(level.label)]
        cells += [decimals.show(level.value) if level.value is not None else ""] if has_value else []
        cells += [plain(level.key)] if has_key else []
        cells += [plain(level.range)] if has_range else []
        rows.append((*cells, *(plain(texts.get(reading, "")) for reading in readings)))
    return Table(tuple(columns), tuple(rows))


def _dimensions(scheme: Scheme) -> Iterator[Section]:
    for factor in scheme.factors:
        if not factor.dimensions:
            continue
        items = []
        for dimension in factor.dimensions:
            weight = f", weight {decimals.show(dimension.weight)}" if factor.join == "weighted" else ""
            lines = [
                (f"{plain(level.words)}{f', {plain(reading)}' if reading else ''}", plain(text))
                for level in reversed(factor.scale)
                for reading, text in dimension.texts(level.key)
            ]
            items.append(Item(_named(dimension.label, dimension.key) + weight, tuple(lines)))
        note = JOINS.get(factor.join, factor.join)
        yield Section(f"Dimensions of {_named(factor.label, factor.name)}", note, items=tuple(items))


def _grids(scheme: Scheme) -> Iterator[Section]:
    """Yield the one grid of a scheme with two factors, else the grids and tables of its steps."""
    whole = drawn_scheme(scheme)
    if whole is not None:
        heads = [name for name, there in (("score", scheme.has_score), ("band", scheme.find_step("band"))) if there]
        yield Section(f"Grid: {listed(heads)}", whole.caption, grid=whole)
        return
    for step in scheme.steps:
        if isinstance(step, Grid):
            drawn = drawn_step(step, *(input_label(scheme, name) for name in step.inputs))
            yield Section(f"Grid: {plain(step.label)}", drawn.caption, grid=drawn)
        elif isinstance(step, TableStep):
            yield Section(f"Table: {plain(step.label)}", "", table=_step_table(scheme, step))


def _step_table(scheme: Scheme, step: TableStep) -> Table:
    columns = [Column(name, input_label(scheme, name).upper()) for name in step.inputs]
    rows = [
        (*(plain(choice.text) if choice else "any" for choice in row.choices), plain(row.result.label))
        for row in step.rows
    ]
    return Table((*columns, Column(step.name, plain(step.label).upper())), tuple(rows))


def input_label(scheme: Scheme, name: str) -> str:
    """Return the printed name of a factor or an earlier step."""
    factor = scheme.by_factor.get(name)
    found: AnyStep | None = scheme.find_step(name)
    return plain(factor.label) if factor else capital(plain(found.label)) if found else plain(name)


def _bands(scheme: Scheme) -> Section:
    fields = [
        (head, name)
        for head, name in (
            ("KEY", "key"),
            ("RANGE", "printed"),
            ("COLOUR", "colour"),
            ("REVIEW", "review"),
            ("RESPONSE", "response"),
            ("ESCALATE", "escalate"),
        )
        if any(getattr(band, name) not in ("", band.label) for band in scheme.bands)
    ]
    columns = (Column("label", "BAND"), *(Column(name, head) for head, name in fields))
    rows = tuple(
        (plain(band.label), *(plain(str(getattr(band, name))) for _, name in fields)) for band in reversed(scheme.bands)
    )
    return Section("Bands", "most severe first", table=Table(columns, rows))


def _appetite(scheme: Scheme) -> Section:
    rows = []
    for word, target in scheme.appetite:
        band = scheme.find_band(target)
        rows.append((plain(word), f"up to {plain(band.label) if band else plain(target)}"))
    columns = (Column("word", "WORD"), Column("limit", "MEANS"))
    return Section("Words of appetite", "", table=Table(columns, tuple(rows)))


# --- text -------------------------------------------------------------------------------------------------------------


def page_lines(page: SchemePage, screen: Screen) -> Iterator[Line]:
    """Yield the page as text that fits the screen; in a pipe nothing is broken."""
    yield from wrapped(f"{page.ref} {page.title}", screen.wrap, "  ", "", Style.STRONG)
    for said in (page.place, page.summary):
        yield from wrapped(said, screen.wrap, "  ", "")
    for section in page.sections:
        yield ()
        yield from wrapped(section.heading, screen.wrap, "  ", "", Style.STRONG)
        if section.note:
            yield from wrapped(section.note, screen.wrap, "  ", style=Style.MUTED)
        if section.table is not None:
            yield from wrapped_table(section.table, screen, "  ")
        if section.grid is not None:
            yield from grid_lines(section.grid, screen)
        for item in section.items:
            yield from wrapped(item.name, screen.wrap, "    ", "  ")
            yield from _said(item, screen)


def _said(item: Item, screen: Screen) -> Iterator[Line]:
    """Yield heads with their texts beside them, lined up where the heads leave room."""
    if screen.plain:
        yield from (line(f"{item.name}, {head}: {text}") for head, text in item.lines)
        return
    size = max((columns(printable(head)) for head, _ in item.lines), default=0)
    beside = screen.wrap is None or size + 6 <= screen.wrap // 3
    for head, text in item.lines:
        first = f"    {padded(printable(head), size)}  " if beside else f"    {head}: "
        yield from wrapped(text, screen.wrap, " " * (size + 6) if beside else "      ", first)


# --- Markdown ---------------------------------------------------------------------------------------------------------


def page_markdown(page: SchemePage) -> str:
    """Return the page as Markdown."""
    from riskctl.render.markdown import text

    parts = [f"# {text(f'{page.ref} {page.title}')}", f"{text(page.place)}\n\n{text(page.summary)}"]
    for section in page.sections:
        parts.append(f"## {text(section.heading)}")
        if section.note:
            parts.append(str(text(f"{capital(section.note)}.")))
        if section.table is not None:
            parts.append(markdown(section.table).rstrip("\n"))
        if section.grid is not None:
            parts.append("\n".join(_grid_rows(section.grid)))
        if len(section.items) == 1 and not section.items[0].lines:
            parts.append(str(text(section.items[0].name)))
        elif section.items:
            parts.append("\n".join(_bullets(section.items)))
    return "\n\n".join(parts) + "\n"


def _grid_rows(grid: Drawn) -> Iterator[str]:
    """Yield a grid as the rows of a table, its sides in the first column and the heads as the scheme writes them."""
    from riskctl.render.markdown import text

    body = [(side.words, *(cell.whole for cell in row)) for side, row in zip(grid.rows, grid.cells, strict=True)]
    heads = (f"{grid.up} / {grid.across}", *(side.words for side in grid.columns))
    yield f"| {' | '.join(str(text(head)) for head in heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    for row in body:
        yield f"| {' | '.join(str(text(cell)) for cell in row)} |"


def _bullets(items: Sequence[Item]) -> Iterator[str]:
    from riskctl.render.markdown import text

    for item in items:
        yield f"- {text(item.name)}"
        for head, said in item.lines:
            yield f"  - {text(f'{head}: {said}')}"
