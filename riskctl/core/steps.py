"""Working out an assessment under a scheme: levels, then each step, then score and band. User data never raises.

Not rated is a state: a level that is missing or not on its scale leaves score and band empty, and a problem says why.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.decimals import CannotWorkOut
from riskctl.core.formula import evaluate
from riskctl.core.scheme_values import (
    AnyStep,
    Band,
    Calculation,
    Choice,
    Combine,
    Cut,
    Dimension,
    Factor,
    Grid,
    Level,
    Scheme,
    Table,
)
from riskctl.core.words import nearest, one_of

Given = Mapping[str, str | Mapping[str, str]]
"""An assessment as written: for each factor a level, or a level for each dimension."""


class Reading(NamedTuple):
    """What a factor or step gives to later steps. At least one of the two is there."""

    number: Decimal | None
    level: Level | None


class FactorResult(NamedTuple):
    """A factor as rated.

    Shape: `level` is None under the joins mean and weighted over dimensions; `dimensions` are those rated, in the
    scheme's order, by key; `decided_by` those that gave the level, empty where none alone did.
    """

    factor: Factor
    level: Level | None
    value: Decimal | None
    dimensions: tuple[tuple[str, Level], ...] = ()
    decided_by: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The level or number as a reader knows it."""
        return self.level.words if self.level else decimals.show(self.value) if self.value is not None else ""


class Problem(NamedTuple):
    """Why an assessment, or part of it, could not be read. `route` lies below the assessment."""

    route: tuple[str, ...]
    kind: str
    message: str
    hint: str = ""


class StepResult(NamedTuple):
    """One step, worked out.

    Shape: `inputs` pair a name with what it gave, in words; `value` is the unrounded number, or the key of a word;
    `text` the sum or look-up as `explain` prints it.
    """

    name: str
    kind: str
    inputs: tuple[tuple[str, str], ...]
    value: Decimal | str
    shown: str
    text: str


class Outcome(NamedTuple):
    """What a scheme makes of an assessment.

    Units: `score` is rounded as its step states, else exact; it is ordinal (compare, never add or average).
    Score and band are both None when a level that either needs is missing or unknown.
    """

    factors: tuple[FactorResult, ...]
    steps: tuple[StepResult, ...]
    score: Decimal | None
    band: Band | None
    problems: tuple[Problem, ...]


def work_out(scheme: Scheme, given: Given) -> Outcome:
    """Return what the scheme makes of an assessment; problems come in the scheme's order of factors."""
    problems: list[Problem] = []
    factors: list[FactorResult] = []
    readings: dict[str, Reading] = {}
    for name in given:
        if name not in scheme.by_factor:
            problems.append(_unknown_factor(scheme, name))
    for factor in scheme.factors:
        result = _rate(factor, given.get(factor.name), problems)
        if result is not None:
            factors.append(result)
            readings[factor.name] = Reading(result.value, result.level)
    steps: list[StepResult] = []
    for step in scheme.steps:
        try:
            reading = compute(step, readings)
        except CannotWorkOut as error:
            problems.append(Problem((), "no-outcome", f"{step.label} cannot be worked out: {error}"))
            continue
        if reading is not None:
            steps.append(_describe(step, readings, reading))
            readings[step.name] = reading
    needed = needed_steps(scheme)
    if any(step.name not in readings for step in needed):
        problems.extend(_missing(scheme, needed, readings, problems))
        return Outcome(tuple(factors), tuple(steps), None, None, tuple(problems))
    score, band = verdict(scheme, readings)
    return Outcome(tuple(factors), tuple(steps), score, band, tuple(problems))


def needed_steps(scheme: Scheme) -> tuple[AnyStep, ...]:
    """Return the steps that make a rating: score and band, or every step of a scheme that has neither."""
    return tuple(step for step in scheme.steps if step.name in ("score", "band")) or scheme.steps


def verdict(scheme: Scheme, readings: Mapping[str, Reading]) -> tuple[Decimal | None, Band | None]:
    """Return score and band from what the steps gave."""
    score = readings["score"].number if "score" in readings else None
    step = scheme.find_step("score")
    if score is not None and step is not None and step.places is not None:
        score = decimals.rounded(score, step.places)
    level = readings["band"].level if "band" in readings else None
    return score, scheme.find_band(level.key) if level else None


def band_of_score(scheme: Scheme, score: Decimal) -> Band | None:
    """Return the band a score falls in by itself, or None where the scheme's bands do not rest on the score alone."""
    step = scheme.find_step("band")
    if not isinstance(step, Cut) or step.inputs != ("score",):
        return None
    return scheme.find_band(_cut(step, score).key)


def compute(step: AnyStep, readings: Mapping[str, Reading]) -> Reading | None:
    """Return what a step gives, or None where an input it cannot do without is missing.

    What is not rated is skipped by `first`, `max`, `mean` and `weighted`, and never counts as zero; every other kind
    needs all its inputs.
    Raises: `CannotWorkOut` for arithmetic without a result, and where a grid or table has nothing to say.
    """
    if isinstance(step, Cut):
        found = readings.get(step.inputs[0])
        return None if found is None or found.number is None else _word(_cut(step, found.number))
    if isinstance(step, Combine):
        return _combine(step, readings)
    inputs = [readings.get(name) for name in step.inputs]
    present = [reading for reading in inputs if reading is not None]
    if len(present) < len(inputs):
        return None
    if isinstance(step, Grid):
        return _word(_cell(step, present[0], present[1]))
    if isinstance(step, Table):
        return _word(_row(step, present))
    values = {
        name: reading.number for name, reading in zip(step.inputs, present, strict=True) if reading.number is not None
    }
    return Reading(evaluate(step.formula, values), None)


def _word(level: Level) -> Reading:
    return Reading(level.value, level)


def _cut(step: Cut, value: Decimal) -> Level:
    return next(bound.result for bound in step.bounds if bound.holds(value))


def _cell(step: Grid, up: Reading, across: Reading) -> Level:
    row = step.row_at.get(_place(up))
    column = step.column_at.get(_place(across))
    if row is None or column is None:
        name, reading = (step.inputs[0], up) if row is None else (step.inputs[1], across)
        raise CannotWorkOut(f"the grid has no {'row' if row is None else 'column'} for {name} {reading_words(reading)}")
    return step.cells[row][column]


def _place(reading: Reading) -> str | Decimal:
    if reading.level is not None:
        return reading.level.key
    return Decimal(0) if reading.number is None else reading.number


def matching_rows(step: Table, readings: list[Reading]) -> list[int]:
    """Return the rows of a table that hold; of a sound table exactly one."""
    rows = (1 << len(step.rows)) - 1
    for place, reading in enumerate(readings):
        if reading.level is not None:
            by_key = step.open_rows[place]
            rows &= by_key.get(reading.level.key, by_key[""])
    found = [place for place in range(rows.bit_length()) if rows >> place & 1]
    return [
        place
        for place in found
        if all(
            reading.level is not None or choice is None or _spans(choice, reading.number)
            for choice, reading in zip(step.rows[place].choices, readings, strict=True)
        )
    ]


def _spans(choice: Choice, number: Decimal | None) -> bool:
    if number is None or choice.low is None or choice.high is None:
        return False
    return choice.low <= number <= choice.high


def _row(step: Table, readings: list[Reading]) -> Level:
    found = matching_rows(step, readings)
    if not found:
        asked = ", ".join(f"{name} {reading_words(item)}" for name, item in zip(step.inputs, readings, strict=True))
        raise CannotWorkOut(f"no row of the table holds for {asked}")
    return step.rows[found[0]].result


def _combine(step: Combine, readings: Mapping[str, Reading]) -> Reading | None:
    rated = [(place, readings[name]) for place, name in enumerate(step.inputs) if name in readings]
    if not rated or (step.kind in ("product", "sum") and len(rated) < len(step.inputs)):
        return None
    if step.kind == "first":
        return rated[0][1] if step.outcomes else Reading(rated[0][1].number, None)
    if step.kind == "max" and step.outcomes:
        return max((reading for _, reading in rated), key=lambda reading: reading.level.rank if reading.level else -1)
    numbers = [(place, reading.number) for place, reading in rated if reading.number is not None]
    if step.kind == "max":
        return Reading(max(number for _, number in numbers), None)
    weights = step.weights or (Decimal(1),) * len(step.inputs)
    if step.kind in ("mean", "weighted"):
        return Reading(mean([(weights[place], number) for place, number in numbers]), None)
    total = numbers[0][1]
    for _, number in numbers[1:]:
        total = decimals.multiply(total, number) if step.kind == "product" else decimals.add(total, number)
    return Reading(total, None)


def mean(parts: list[tuple[Decimal, Decimal]]) -> Decimal:
    """Return the mean of pairs of weight and number. Raises: `CannotWorkOut` when no weight counts."""
    total = weight = Decimal(0)
    for each, number in parts:
        total = decimals.add(total, decimals.multiply(each, number))
        weight = decimals.add(weight, each)
    if not weight:
        raise CannotWorkOut("nothing that is rated has any weight")
    return decimals.divide(total, weight)


# Reading an assessment


def _rate(factor: Factor, written: str | Mapping[str, str] | None, problems: list[Problem]) -> FactorResult | None:
    """Return the factor as rated, or None where it is not; problems are added for words that are not known."""
    if not written:
        return None
    if isinstance(written, str):
        if not written.strip():
            return None
        level = factor.find_level(written)
        if level is None:
            problems.append(_unknown_level(factor, (factor.name,), written))
            return None
        return FactorResult(factor, level, level.value)
    if factor.join == "none" or not factor.dimensions:
        kind = "one-level" if factor.dimensions else "no-dimensions"
        message = f"{factor.name} takes one level, not a level for each dimension"
        problems.append(Problem((factor.name,), kind, message))
        return None
    rated: dict[str, Level] = {}
    sound = True
    for word, text in written.items():
        dimension = factor.find_dimension(word)
        level = factor.find_level(text) if text else None
        if dimension is None:
            problems.append(_unknown_dimension(factor, word))
            sound = False
        elif level is not None:
            if dimension.key in rated:
                message = f"the dimension {dimension.key} of {factor.name} is rated twice"
                problems.append(Problem((factor.name, word), "dimension-twice", message))
                sound = False
            rated[dimension.key] = level
        elif text and text.strip():
            problems.append(_unknown_level(factor, (factor.name, word), text))
            sound = False
    if not rated or not sound:
        return None
    return _join(factor, [(item, rated[item.key]) for item in factor.dimensions if item.key in rated], problems)


def _join(factor: Factor, rated: list[tuple[Dimension, Level]], problems: list[Problem]) -> FactorResult | None:
    dimensions = tuple((dimension.key, level) for dimension, level in rated)
    if factor.join == "first":
        key, level = dimensions[0]
        return FactorResult(factor, level, level.value, dimensions, (key,))
    if factor.join == "max":
        worst = max((level for _, level in dimensions), key=lambda level: level.rank)
        decided = tuple(key for key, level in dimensions if level.rank == worst.rank)
        return FactorResult(factor, worst, worst.value, dimensions, decided)
    weighted = factor.join == "weighted"
    parts = [
        (dimension.weight if weighted else Decimal(1), level.value)
        for dimension, level in rated
        if level.value is not None
    ]
    try:
        return FactorResult(factor, None, mean(parts), dimensions)
    except CannotWorkOut as error:
        problems.append(Problem((factor.name,), "no-outcome", f"{factor.name} cannot be worked out: {error}"))
        return None


def _meant(word: str, known: tuple[str, ...]) -> str:
    match = nearest(word, known)
    return f"did you mean {match}?" if match else f"expected {one_of(known[:12])}"


def _unknown_level(factor: Factor, route: tuple[str, ...], word: str) -> Problem:
    labels = tuple(level.label for level in factor.scale)
    hint = _meant(word, factor.levels.known if nearest(word, factor.levels.known) else labels)
    return Problem(route, "unknown-level", f"{word!r} is not a level of {factor.name}", hint)


def _unknown_dimension(factor: Factor, word: str) -> Problem:
    keys = tuple(dimension.key for dimension in factor.dimensions)
    message = f"{word!r} is not a dimension of {factor.name}"
    return Problem((factor.name, word), "unknown-dimension", message, _meant(word, keys))


def _unknown_factor(scheme: Scheme, name: str) -> Problem:
    factor = scheme.find_factor(name)
    hint = f"write {factor.name}" if factor else _meant(name, tuple(scheme.by_factor))
    return Problem((name,), "unknown-factor", f"{name!r} is not a factor of {scheme.ref}", hint)


def _missing(
    scheme: Scheme, needed: tuple[AnyStep, ...], readings: Mapping[str, Reading], problems: list[Problem]
) -> list[Problem]:
    """Return a problem for each factor whose want keeps a needed step from coming out, unless one was told already."""
    spoken = {problem.route[0] for problem in problems if problem.route}
    roots: set[str] = set()
    waiting = [step.name for step in needed if step.name not in readings]
    while waiting:
        name = waiting.pop()
        step = scheme.find_step(name)
        if step is None:
            roots.add(name)
        else:
            waiting.extend(item for item in step.inputs if item not in readings)
    return [
        Problem((factor.name,), "missing-factor", f"no level is given for {factor.name}")
        for factor in scheme.factors
        if factor.name in roots and factor.name not in spoken
    ]


# In words


def reading_words(reading: Reading) -> str:
    """Return what a factor or step gave, in words."""
    if reading.level is not None:
        return reading.level.words
    return decimals.show(reading.number) if reading.number is not None else ""


_SIGNS = {"product": " x ", "sum": " + "}


def _describe(step: AnyStep, readings: Mapping[str, Reading], result: Reading) -> StepResult:
    inputs = tuple((name, reading_words(readings[name])) for name in step.inputs if name in readings)
    if result.number is not None and (result.level is None or step.kind not in ("grid", "table", "cut")):
        shown = decimals.show_fixed(result.number, step.places)
    else:
        shown = result.level.label if result.level else ""
    named = ", ".join(f"{name} {words}" for name, words in inputs)
    if isinstance(step, Combine):
        sign = _SIGNS.get(step.kind)
        if sign:
            how = sign.join(f"{name} {words}" for name, words in inputs)
        elif step.kind == "weighted":
            weights = dict(zip(step.inputs, step.weights, strict=True))
            how = "mean of " + ", ".join(f"{name} {words} x {decimals.show(weights[name])}" for name, words in inputs)
        else:
            how = f"{'first of' if step.kind == 'first' else step.kind + ' of'} {named}"
    elif isinstance(step, Calculation):
        how = f"{step.formula.text} with {named}" if named else step.formula.text
    elif isinstance(step, Cut):
        how = f"{named} is {_stretch(step, readings[step.inputs[0]].number or Decimal(0))}"
    elif isinstance(step, Grid):
        how = f"grid at {named}"
    else:
        place = matching_rows(step, [readings[name] for name in step.inputs])[0]
        how = f"row {place + 1} of the table at {named}"
    value: Decimal | str = result.level.key if result.level is not None else ""
    if result.number is not None:
        value = result.number
    return StepResult(step.name, step.kind, inputs, value, shown, f"{how} = {shown}")


def _stretch(step: Cut, value: Decimal) -> str:
    """Return where on the cut a number lies: `above 6 up to 12`, `3 or more`."""
    before = None
    for bound in step.bounds:
        if bound.holds(value):
            low = "" if before is None or before.edge is None else _low(before.edge, before.inclusive)
            high = (
                "" if bound.edge is None else f"{'up to' if bound.inclusive else 'below'} {decimals.show(bound.edge)}"
            )
            return " ".join(part for part in (low, high) if part) or "any number"
        before = bound
    return ""


def _low(edge: Decimal, inclusive: bool) -> str:
    return f"{'above' if inclusive else 'at least'} {decimals.show(edge)}"
