"""The steps of a scheme: from the file as written to steps that can be worked out, each checked against its inputs."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.finding import Route
from riskctl.core.formula import FUNCTIONS, FormulaError, parse
from riskctl.core.scheme_file import SchemeFile, StepFile
from riskctl.core.scheme_flaws import CLASH, CUT, FORMULA, GRID, MOST_LEVELS, NUMBER, SHAPE, TABLE, UNKNOWN, Flaws
from riskctl.core.scheme_values import (
    AnyStep,
    Bound,
    Calculation,
    Choice,
    Combine,
    Cut,
    Factor,
    Grid,
    Level,
    Levels,
    Table,
    TableRow,
)
from riskctl.core.words import norm, one_of, plural

COMBINES = ("product", "sum", "mean", "weighted", "max", "first")
KINDS = (*COMBINES, "formula", "grid", "table", "cut")

MOST_STEPS = 50
MOST_ROWS = 1000

_Head = tuple[str, str, str, int]
"""Name, label, kind and place of a step."""


class Kind(NamedTuple):
    """What a name gives to later steps: words, numbers or both."""

    levels: Levels
    numeric: bool

    @property
    def has_words(self) -> bool:
        return bool(self.levels.items)


NUMBERS = Kind(Levels(()), numeric=True)


def kind_of(factor: Factor) -> Kind:
    """Return what a factor gives to steps: under a joined mean only a number."""
    if factor.dimensions and factor.join in ("mean", "weighted"):
        return NUMBERS
    return Kind(factor.levels, numeric=all(level.value is not None for level in factor.scale))


class StepReader:
    """One reading of a file's steps. A step that is flawed gives nothing, and what rests on it is then not judged."""

    def __init__(
        self,
        file: SchemeFile,
        flaws: Flaws,
        scales: dict[str, tuple[Level, ...] | None],
        bands: Levels,
        kinds: dict[str, Kind | None],
    ) -> None:
        self.file = file
        self.flaws = flaws
        self.scales = scales
        self.bands = bands
        self.kinds = kinds

    def kind(self, step: AnyStep) -> Kind:
        if isinstance(step, Calculation) or (isinstance(step, Combine) and step.kind not in ("max", "first")):
            return NUMBERS
        if isinstance(step, Combine):
            kinds = [self.kinds[name] for name in step.inputs]
            return Kind(Levels(step.outcomes), numeric=all(kind is not None and kind.numeric for kind in kinds))
        return Kind(Levels(step.outcomes), numeric=all(level.value is not None for level in step.outcomes))

    def read(self) -> list[AnyStep]:
        steps: list[AnyStep] = []
        taken = {norm(name): "a factor" for name in self.file.factors}
        for index, written in enumerate(self.file.steps):
            route: Route = ("steps", index)
            self.flaws.name((*route, "name"), written.name, "step")
            name = norm(written.name)
            if name in taken:
                self.flaws.add(CLASH, (*route, "name"), f"{written.name!r} is already the name of {taken[name]}")
            elif name in (*FUNCTIONS, "is"):
                self.flaws.add(CLASH, (*route, "name"), f"{written.name!r} has its own meaning and cannot be a step")
            taken.setdefault(name, "a step")
            step = self.step(route, index, written)
            self.kinds.setdefault(written.name, self.kind(step) if step else None)
            if step:
                self.check_result(route, step)
                steps.append(step)
        return steps

    def check_result(self, route: Route, step: AnyStep) -> None:
        kind = self.kinds[step.name]
        if kind is None:
            return
        if step.name == "score" and not kind.numeric:
            self.flaws.add(SHAPE, route, "score is a number, but this step gives words")
        if step.name == "band":
            keys = {band.key for band in self.bands.items}
            if not kind.has_words or any(level.key not in keys for level in kind.levels.items):
                self.flaws.add(SHAPE, route, "band is one of the bands, but this step gives something else")
        if step.places is not None and not kind.numeric:
            self.flaws.add(SHAPE, (*route, "round"), "only numbers are rounded")

    def step(self, route: Route, index: int, written: StepFile) -> AnyStep | None:
        flaws = len(self.flaws.found)
        stated = [kind for kind in KINDS if getattr(written, kind) is not None]
        if len(stated) != 1:
            found = "says both " + " and ".join(stated[:2]) if stated else "does not say how it is worked out"
            self.flaws.add(SHAPE, route, f"the step {written.name} {found}", f"give one of {one_of(KINDS)}")
            return None
        kind = stated[0]
        for field, owner in (("columns", "grid"), ("rows", "grid"), ("at", "cut")):
            if getattr(written, field) is not None and kind != owner:
                self.flaws.add(
                    SHAPE, (*route, field), f"{field} belongs to a {owner}, but this step is a {kind}", at_key=True
                )
        places: int | None = None
        if written.round is not None:
            if written.round in tuple("0123456789"):
                places = int(written.round)
            else:
                self.flaws.add(NUMBER, (*route, "round"), f"{written.round!r} is not a number of decimals from 0 to 9")
        head = (written.name, written.label.strip() or written.name, kind, index)
        step: AnyStep | None
        if kind in COMBINES:
            step = self.combine(route, head, written, places)
        elif written.formula is not None:
            step = self.calculation((*route, "formula"), head, written.formula, places)
        elif written.grid is not None:
            step = self.grid(route, head, written, places)
        elif written.table is not None:
            step = self.table((*route, "table"), head, written.table, places)
        else:
            step = self.cut(route, head, written, places)
        return step if len(self.flaws.found) == flaws else None

    def input(self, route: Route, name: str, *, numeric: bool = False) -> Kind | None:
        """Return what a name gives, or None where it cannot be told; every reason is flagged here or was before."""
        if name not in self.kinds:
            if any(step.name == name for step in self.file.steps):
                self.flaws.add(
                    UNKNOWN, route, f"{name!r} is worked out only later", "a step reads factors and earlier steps"
                )
            else:
                self.flaws.unknown(route, f"{name!r} is neither a factor nor an earlier step", name, self.kinds)
            return None
        kind = self.kinds[name]
        if kind is not None and numeric and not kind.numeric:
            hint = "give each of its levels a value, or use a grid"
            self.flaws.add(SHAPE, route, f"{name} has no numbers to work with", hint)
            return None
        return kind

    def combine(self, route: Route, head: _Head, written: StepFile, places: int | None) -> Combine | None:
        kind = head[2]
        where = (*route, kind)
        names: tuple[str, ...]
        weights: list[Decimal] = []
        if written.weighted is not None:
            names = tuple(written.weighted)
            for name, text in written.weighted.items():
                weights.append(self.flaws.weight((*where, name), text) or Decimal(0))
            if not any(weights):
                self.flaws.add(NUMBER, where, "every weight is zero", at_key=True)
        else:
            names = getattr(written, kind)
        if not names:
            self.flaws.add(SHAPE, where, f"{kind} needs at least one factor or step", at_key=True)
            return None
        picks = kind in ("max", "first")
        kinds = [
            self.input((*where, name if weights else place), name, numeric=not picks)
            for place, name in enumerate(names)
        ]
        known = [item for item in kinds if item is not None]
        outcomes: tuple[Level, ...] = ()
        if picks and len(known) == len(kinds):
            outcomes = _merged(known)
            if not outcomes and not all(item.numeric for item in known):
                self.flaws.add(SHAPE, where, f"{kind} compares words of different scales", at_key=True)
        return Combine(*head, inputs=names, outcomes=outcomes, places=places, weights=tuple(weights))

    def calculation(self, route: Route, head: _Head, text: str, places: int | None) -> Calculation | None:
        try:
            formula = parse(text)
        except FormulaError as error:
            self.flaws.add(FORMULA, route, f"the formula cannot be read at character {error.column}: {error}")
            return None
        for name in formula.names:
            self.input(route, name, numeric=True)
        return Calculation(*head, inputs=formula.names, places=places, formula=formula)

    def results(self, name: str, cells: Sequence[tuple[Route, str]]) -> tuple[list[Level], tuple[Level, ...]] | None:
        """Return the level each written result means, and all of them mild to severe.

        A step called band gives bands and one called score numbers. Elsewhere numbers are taken first, then bands,
        then the levels of a scale that knows every word, then the words as they stand.
        """
        if name == "band":
            for route, word in cells:
                if self.bands.find(word) is None:
                    self.flaws.unknown(route, f"{word!r} is not one of the bands", word, self.bands.known)
            return _found(self.bands, cells)
        numbers = [decimals.read(word) for _, word in cells]
        if name == "score":
            for (route, word), number in zip(cells, numbers, strict=True):
                if number is None:
                    self.flaws.add(NUMBER, route, f"{word!r} is not {decimals.EXPECTED}")
        if all(number is not None for number in numbers):
            falling = self.file.lower_is_worse and name == "score"
            rising = sorted({number for number in numbers if number is not None}, reverse=falling)
            texts = [decimals.show(number) for number in rising]
            scale = Levels(
                tuple(
                    Level(text, text, number, rank=rank)
                    for rank, (text, number) in enumerate(zip(texts, rising, strict=True))
                )
            )
            return _found(scale, cells)
        known = [self.bands, *(Levels(levels) for levels in self.scales.values() if levels)]
        for levels in known:
            if (found := _found(levels, cells)) is not None:
                return found
        words = dict.fromkeys(norm(word) for _, word in cells)
        first = {norm(word): word.strip() for _, word in reversed(cells)}
        plain = Levels(tuple(Level(first[word], first[word], rank=rank) for rank, word in enumerate(words)))
        return _found(plain, cells)

    def axis(
        self,
        route: Route,
        kind: Kind | None,
        words: Sequence[str],
        route_of: Callable[[int], Route],
        what: str,
        *,
        at_key: bool,
    ) -> list[Level] | None:
        """Return the levels that the words along one side of a grid mean, each once and none left out."""
        if kind is None:
            return None
        found: list[Level] = []
        seen: dict[str, str] = {}
        for place, word in enumerate(words):
            here = route_of(place)
            level = kind.levels.find(word)
            if level is None and not kind.has_words:
                number = decimals.read(word)
                level = None if number is None else Level(decimals.show(number), word, number)
            if level is None:
                known = kind.levels.known
                self.flaws.unknown(here, f"{word!r} is not a word of the grid's {what}s", word, known, at_key=at_key)
                continue
            if level.key in seen:
                self.flaws.add(GRID, here, f"{what}s {seen[level.key]!r} and {word!r} are the same", at_key=at_key)
            seen[level.key] = word
            found.append(level)
        if len(found) == len(words):
            for level in kind.levels.items:
                if level.key not in seen:
                    self.flaws.add(GRID, route, f"there is no {what} for {level.label}", at_key=True)
        return found

    def grid(self, route: Route, head: _Head, written: StepFile, places: int | None) -> Grid | None:
        axes = written.grid or ()
        if len(axes) != 2 or axes[0] == axes[1]:
            self.flaws.add(GRID, (*route, "grid"), f"a grid has two different axes, this one {len(axes)}", at_key=True)
            return None
        if written.rows is None:
            self.flaws.add(GRID, route, "the grid has no rows")
            return None
        if self.flaws.too_many((*route, "rows"), len(written.rows), MOST_LEVELS, "rows"):
            return None
        up, across = (self.input((*route, "grid", place), name) for place, name in enumerate(axes))
        names = tuple(written.rows)
        in_rows, in_columns = (*route, "rows"), (*route, "columns")
        rows = self.axis(in_rows, up, names, lambda place: (*in_rows, names[place]), "row", at_key=True)
        columns: list[Level] | None = None
        if written.columns is not None:
            columns = self.axis(
                in_columns, across, written.columns, lambda place: (*in_columns, place), "column", at_key=False
            )
        elif across is not None and not across.has_words:
            self.flaws.add(GRID, route, f"{axes[1]} is a number, so the grid must list its columns")
        elif across is not None:
            columns = list(across.levels.items)
        cells = [
            ((*in_rows, name, place), word) for name, row in written.rows.items() for place, word in enumerate(row)
        ]
        width = len(written.columns) if written.columns is not None else len(columns) if columns is not None else None
        whole = True
        for name, row in written.rows.items():
            if width is not None and len(row) != width:
                whole = False
                message = f"row {name} has {plural(len(row), 'cell')} for {plural(width, 'column')}"
                self.flaws.add(GRID, (*in_rows, name), message)
        found = self.results(head[0], cells)
        if rows is None or columns is None or found is None or not whole:
            return None
        results = iter(found[0])
        body = tuple(tuple(next(results) for _ in row) for row in written.rows.values())
        return Grid(
            *head,
            inputs=axes,
            outcomes=found[1],
            places=places,
            written=names,
            rows=tuple(rows),
            columns=tuple(columns),
            cells=body,
        )

    def table(
        self, route: Route, head: _Head, written: tuple[dict[str, str | tuple[str, ...]], ...], places: int | None
    ) -> Table | None:
        if self.flaws.too_many(route, len(written), MOST_ROWS, "rows"):
            return None
        names = tuple(dict.fromkeys(name for row in written for name in row if name != "is"))
        if not names:
            self.flaws.add(TABLE, route, "the table asks nothing of any factor", at_key=True)
            return None
        kinds: dict[str, Kind | None] = {}
        for place, row in enumerate(written):
            for name in row:
                if name != "is" and name not in kinds:
                    kinds[name] = self.input((*route, place, name), name)
        results: list[tuple[Route, str]] = []
        choices: list[tuple[Choice | None, ...]] = []
        for place, row in enumerate(written):
            result = row.get("is")
            if not isinstance(result, str):
                self.flaws.add(
                    TABLE, (*route, place), "the row does not say what it is", "end it with is: and one result"
                )
                continue
            results.append(((*route, place, "is"), result))
            asked = [(name, kinds[name], row.get(name)) for name in names]
            choices.append(
                tuple(
                    self.choice((*route, place, name), kind, word) if kind is not None and word is not None else None
                    for name, kind, word in asked
                )
            )
        found = self.results(head[0], results)
        if found is None:
            return None
        rows = tuple(TableRow(asked, result) for asked, result in zip(choices, found[0], strict=True))
        return Table(*head, inputs=names, outcomes=found[1], places=places, rows=rows)

    def choice(self, route: Route, kind: Kind, written: str | tuple[str, ...]) -> Choice | None:
        """Return what `7`, `7-8`, `Low to High` or a list asks of an input."""
        words = (written,) if isinstance(written, str) else written
        text = written if isinstance(written, str) else one_of(written)
        if not kind.has_words:
            ends = _ends(text, lambda word: decimals.read(word) is not None)
            if ends is None:
                self.flaws.add(NUMBER, route, f"{text!r} is not a number or a range such as 1-6")
                return None
            low, high = (decimals.read(word) or Decimal(0) for word in ends)
            return Choice(text, low=min(low, high), high=max(low, high))
        keys: set[str] = set()
        for word in words:
            ends = _ends(word, lambda end: kind.levels.find(end) is not None)
            ranks = [level.rank for end in ends or () if (level := kind.levels.find(end)) is not None]
            if not ranks:
                message = f"{word!r} is neither a level nor a range of levels"
                self.flaws.unknown(route, message, word, kind.levels.known)
                return None
            keys.update(level.key for level in kind.levels.items if min(ranks) <= level.rank <= max(ranks))
        return Choice(text, keys=frozenset(keys))

    def cut(self, route: Route, head: _Head, written: StepFile, places: int | None) -> Cut | None:
        name = written.cut or ""
        self.input((*route, "cut"), name, numeric=True)
        parts = written.at or ()
        where = (*route, "at")
        if not parts:
            self.flaws.add(
                CUT, route, "the cut has no parts", "list them under at: from the lowest up, the last one open"
            )
            return None
        if self.flaws.too_many(where, len(parts), MOST_LEVELS, "parts"):
            return None
        edges: list[tuple[Decimal | None, bool]] = []
        words: list[tuple[Route, str]] = []
        before: tuple[Decimal, bool] | None = None
        for place, part in enumerate(parts):
            here = (*where, place)
            for key in part:
                if key not in ("upto", "below", "is"):
                    self.flaws.unknown(
                        (*here, key), f"a part of a cut has no {key!r}", key, ("upto", "below", "is"), at_key=True
                    )
            if "is" not in part:
                self.flaws.add(CUT, here, "the part does not say what it is", "end it with is: and one result")
                return None
            words.append(((*here, "is"), part["is"]))
            edge, inclusive = part.get("upto", part.get("below")), "upto" in part
            last = place == len(parts) - 1
            if "upto" in part and "below" in part:
                self.flaws.add(CUT, here, "the part says both upto and below")
            elif last and edge is not None:
                self.flaws.add(CUT, here, f"nothing is said of numbers past {edge}", "leave the last part open")
            elif not last and edge is None:
                self.flaws.add(CUT, here, "only the last part may be open", "say upto: or below:")
            value = self.flaws.number((*here, "upto" if inclusive else "below"), edge) if edge is not None else None
            if value is not None:
                if before is not None and (value, inclusive) <= before:
                    self.flaws.add(
                        CUT, here, f"the edge {edge} does not lie above the one before", "list the parts rising"
                    )
                before = value, inclusive
            edges.append((value, inclusive))
        found = self.results(head[0], words)
        if found is None:
            return None
        bounds = tuple(
            Bound(edge, inclusive, result) for (edge, inclusive), result in zip(edges, found[0], strict=True)
        )
        return Cut(*head, inputs=(name,), outcomes=found[1], places=places, bounds=bounds)


def _merged(kinds: Sequence[Kind]) -> tuple[Level, ...]:
    """Return the levels that several inputs share one scale of, mildest first; empty where they do not."""
    by_key: dict[str, Level] = {}
    for kind in kinds:
        if not kind.has_words or any(by_key.setdefault(level.key, level) != level for level in kind.levels.items):
            return ()
    levels = sorted(by_key.values(), key=lambda level: level.rank)
    return () if len({level.rank for level in levels}) < len(levels) else tuple(levels)


def _found(levels: Levels, cells: Sequence[tuple[Route, str]]) -> tuple[list[Level], tuple[Level, ...]] | None:
    """Return the level of each cell and those in use, mildest first; None where a word is not among the levels."""
    found = [level for _, word in cells if (level := levels.find(word)) is not None]
    if len(found) < len(cells):
        return None
    used = {level.key for level in found}
    return found, tuple(level for level in levels.items if level.key in used)


def _ends(text: str, known: Callable[[str], bool]) -> tuple[str, str] | None:
    """Return both ends of a range, which may be one word; a hyphen inside a word does not split it."""
    if known(text):
        return text, text
    for dash in re.finditer(r"\u2013|\.\.| to |-", text):
        low, high = text[: dash.start()].strip(), text[dash.end() :].strip()
        if known(low) and known(high):
            return low, high
    return None
