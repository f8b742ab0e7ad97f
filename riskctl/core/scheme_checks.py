"""What a scheme does over all it can be asked: does everything come out, in the right order, in every band.

The inputs of a scheme are finite, so each question is answered by working every combination out once (`survey`), which
the SCH2 rules share. Where there are too many, a spread of them is looked at and `whole` is False.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.decimals import CannotWorkOut
from riskctl.core.scheme_values import AnyStep, Band, Combine, Cut, Factor, Grid, Scheme, Table
from riskctl.core.steps import Reading, compute, needed_steps, reading_words, verdict

LIMIT = 20_000
"""The most combinations that are worked out; fewer where each is much work."""

MOST_READS = 200_000
MOST_SUMS = 100_000

Inputs = tuple[tuple[str, Reading | None], ...]
"""One reading for each factor; None where an optional factor is not rated."""


class Domain(NamedTuple):
    """What one factor can give.

    Shape: `readings` run from mild to severe, then None where the factor may be left out; `whole` is False where only
    some are looked at; `ordered` is False where numbers rise and fall along the scale, so no one is worse.
    """

    factor: Factor
    readings: tuple[Reading | None, ...]
    whole: bool
    ordered: bool


class Gap(NamedTuple):
    """A combination that a needed step gives nothing for. `why` is empty where an input is missing."""

    step: AnyStep
    inputs: Inputs
    why: str


class Fall(NamedTuple):
    """A result that becomes milder while one factor gets worse. `step` is `score` or `band`."""

    step: AnyStep
    factor: Factor
    inputs: Inputs
    worse: Reading
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A scheme worked out over its inputs. `scores` are as shown, with the bands each was met in."""

    count: int
    whole: bool
    gaps: tuple[Gap, ...]
    falls: tuple[Fall, ...]
    bands: frozenset[str]
    scores: tuple[tuple[Decimal, frozenset[str]], ...]


def combinations(scheme: Scheme, limit: int = LIMIT) -> Iterator[Inputs]:
    """Return every combination of inputs, or a spread of at most `limit` of them."""
    looked_at = domains(scheme, limit)
    names = [domain.factor.name for domain in looked_at]
    for readings in product(*(domain.readings for domain in looked_at)):
        yield tuple(zip(names, readings, strict=True))


@lru_cache(maxsize=4)
def survey(scheme: Scheme) -> Survey:
    """Return what the scheme does over all its inputs."""
    looked_at = domains(scheme)
    names = [domain.factor.name for domain in looked_at]
    needed = needed_steps(scheme)
    results: dict[tuple[int, ...], tuple[Decimal | None, Band | None]] = {}
    gaps: list[Gap] = []
    scores: dict[Decimal, set[str]] = {}
    bands: set[str] = set()
    for place in product(*(range(len(domain.readings)) for domain in looked_at)):
        inputs = tuple(
            (name, domain.readings[index]) for name, domain, index in zip(names, looked_at, place, strict=True)
        )
        readings, stopped = _run(scheme, inputs)
        lacking = next((step for step in needed if step.name not in readings), None)
        if lacking is not None:
            cause, why = stopped or (lacking, "")
            gaps.append(Gap(cause, inputs, why))
            continue
        score, band = verdict(scheme, readings)
        results[place] = (readings["score"].number if "score" in readings else None, band)
        if band is not None:
            bands.add(band.key)
        if score is not None:
            scores.setdefault(score, set()).update([band.key] if band else [])
    return Survey(
        count=len(results) + len(gaps),
        whole=all(domain.whole for domain in looked_at),
        gaps=tuple(gaps),
        falls=tuple(_falls(scheme, looked_at, results)),
        bands=frozenset(bands),
        scores=tuple((score, frozenset(scores[score])) for score in sorted(scores)),
    )


def inputs_words(inputs: Inputs) -> str:
    """Return a combination in words: `likelihood Rare (1), impact Minor (2)`."""
    return ", ".join(f"{name} {reading_words(reading) if reading else 'not rated'}" for name, reading in inputs)


def _run(scheme: Scheme, inputs: Inputs) -> tuple[dict[str, Reading], tuple[AnyStep, str] | None]:
    """Return what every step gives, and the first step that could not be worked out with the reason."""
    readings = {name: reading for name, reading in inputs if reading is not None}
    stopped: tuple[AnyStep, str] | None = None
    for step in scheme.steps:
        try:
            reading = compute(step, readings)
        except CannotWorkOut as error:
            stopped = stopped or (step, str(error))
            continue
        if reading is not None:
            readings[step.name] = reading
    return readings, stopped


def _falls(
    scheme: Scheme,
    looked_at: tuple[Domain, ...],
    results: dict[tuple[int, ...], tuple[Decimal | None, Band | None]],
) -> Iterator[Fall]:
    score_step, band_step = scheme.find_step("score"), scheme.find_step("band")
    sign = -1 if scheme.lower_is_worse else 1
    for axis, domain in enumerate(looked_at):
        if not domain.ordered:
            continue
        for place, (score, band) in results.items():
            after = place[axis] + 1
            worse = domain.readings[after] if after < len(domain.readings) else None
            met = results.get((*place[:axis], after, *place[axis + 1 :]))
            if worse is None or met is None:
                continue
            inputs = tuple((each.factor.name, each.readings[at]) for each, at in zip(looked_at, place, strict=True))
            if band_step and band and met[1] and met[1].rank < band.rank:
                yield Fall(band_step, domain.factor, inputs, worse, band.label, met[1].label)
            if score_step and score is not None and met[0] is not None and (met[0] - score) * sign < 0:
                shown = decimals.show_fixed(score, score_step.places), decimals.show_fixed(met[0], score_step.places)
                yield Fall(score_step, domain.factor, inputs, worse, *shown)


# What a factor can give


def domains(scheme: Scheme, limit: int = LIMIT) -> tuple[Domain, ...]:
    """Return what each factor can give, thinned until there are at most `limit` combinations."""
    found = [_domain(scheme, factor) for factor in scheme.factors]
    limit = min(limit, MOST_READS // max(1, sum(len(step.inputs) for step in scheme.steps)))
    while (size := _size(found)) > limit:
        at = max(range(len(found)), key=lambda place: len(found[place].readings))
        longest = found[at]
        longer = len(longest.readings)
        fitting = limit // (size // longer)
        found[at] = _spread(longest, min(longer - 1, max(1, fitting, (longer + 1) // 2)))
    return tuple(found)


def _size(found: list[Domain]) -> int:
    size = 1
    for domain in found:
        size *= len(domain.readings)
    return size


def _spread(domain: Domain, most: int) -> Domain:
    """Return the domain with at most so many readings: evenly spread, with both ends and `not rated` if they fit."""
    rated = [reading for reading in domain.readings if reading is not None]
    absent = domain.readings[len(rated) :]
    room = most - len(absent)
    if room < 2:
        return Domain(domain.factor, (*absent, *rated)[:most], False, False)
    places = sorted({round(step * (len(rated) - 1) / (room - 1)) for step in range(room)})
    return Domain(domain.factor, (*(rated[place] for place in places), *absent), False, domain.ordered)


def _domain(scheme: Scheme, factor: Factor) -> Domain:
    absent: tuple[None, ...] = (None,) if factor.optional else ()
    if not factor.dimensions or factor.join not in ("mean", "weighted"):
        levels = tuple(Reading(level.value, level) for level in factor.scale)
        return Domain(factor, (*levels, *absent), True, True)
    values = [level.value for level in factor.scale if level.value is not None]
    rises, falls = values == sorted(values), values == sorted(values, reverse=True)
    numbers = _attainable(factor, values)
    whole = numbers is not None
    # A mean takes hundreds of values, and three such factors millions of combinations. But where a mean is only ever
    # cut, looked up or picked, what comes out depends on nothing but the stretch between two edges it falls in: the
    # lowest and the highest value of each stretch then stand for all of them, and nothing is lost.
    ordered = sorted(numbers if numbers is not None else set(values))
    tests = _tests(scheme, factor.name)
    if tests is not None:
        kept: list[Decimal] = []
        classes = [tuple(test(number) for test in tests) for number in ordered]
        for place, number in enumerate(ordered):
            inside = 0 < place < len(ordered) - 1 and classes[place - 1] == classes[place] == classes[place + 1]
            if not inside:
                kept.append(number)
        ordered = kept
    if falls and not rises:
        ordered.reverse()
    readings = tuple(Reading(number, None) for number in ordered)
    return Domain(factor, (*readings, *absent), whole, rises or falls)


def _attainable(factor: Factor, values: list[Decimal]) -> set[Decimal] | None:
    """Return every mean that some choice of levels gives, dimensions left out included, or None where too many."""
    weighted = factor.join == "weighted"
    sums: set[tuple[Decimal, Decimal]] = {(Decimal(0), Decimal(0))}
    distinct = set(values)
    made = 0
    for dimension in factor.dimensions:
        weight = dimension.weight if weighted else Decimal(1)
        made += len(sums) * len(distinct)
        if made > MOST_SUMS:
            return None
        sums |= {(total + weight * value, weights + weight) for total, weights in sums for value in distinct}
    return {decimals.divide(total, weights) for total, weights in sums if weights} | distinct


def _tests(scheme: Scheme, name: str) -> list[Callable[[Decimal], int]] | None:
    """Return what tells one stretch of a number from the next, or None where it is calculated with."""
    tests: list[Callable[[Decimal], int]] = []
    for step in scheme.steps:
        if name not in step.inputs:
            continue
        if isinstance(step, Cut):
            tests.append(_stretch_of(step))
        elif isinstance(step, (Grid, Table)):
            tests.extend(_edges_of(step, name))
        elif isinstance(step, Combine) and step.kind in ("max", "first"):
            further = _tests(scheme, step.name)
            if further is None:
                return None
            tests.extend(further)
        else:
            return None
    return tests


def _stretch_of(step: Cut) -> Callable[[Decimal], int]:
    return lambda value: next(place for place, bound in enumerate(step.bounds) if bound.holds(value))


def _edges_of(step: Grid | Table, name: str) -> Iterator[Callable[[Decimal], int]]:
    """Return a test for each number that a grid or table names on this input."""
    if isinstance(step, Grid):
        sides = [side for axis, side in zip(step.inputs, (step.rows, step.columns), strict=True) if axis == name]
        edges = {level.value for side in sides for level in side if level.value is not None}
    else:
        at = step.inputs.index(name)
        choices = [choice for row in step.rows if (choice := row.choices[at]) is not None]
        edges = {edge for choice in choices for edge in (choice.low, choice.high) if edge is not None}
    for edge in sorted(edges):
        yield lambda value, edge=edge: (value > edge) - (value < edge)  # type: ignore[misc]
