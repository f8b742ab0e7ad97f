"""A risk's rating taken apart: every input of it with the place it was set at, for `explain`.

Places are origins (which file, which route); the edge turns them into lines. Nothing is computed here that `state.py`
and `steps.py` did not compute; this only says what each figure rests on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from riskctl.core import decimals
from riskctl.core.decimals import CannotWorkOut
from riskctl.core.finding import Route
from riskctl.core.model import MEASURES, Assessment
from riskctl.core.scheme import Band, Scheme
from riskctl.core.scheme_values import AnyStep, Cut, Grid, Table
from riskctl.core.scoring import Basis, Figure, Position, limit
from riskctl.core.state import Movement, Rated, State
from riskctl.core.steps import FactorResult, Outcome, Reading, compute, matching_rows
from riskctl.core.witness import Dispute
from riskctl.core.words import norm

RISK = "risk"
REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was set: the risk's own file, the register file, or a scheme by its NAME@VERSION."""

    file: str
    route: Route
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class LevelSet:
    """One level as someone chose it.

    Shape: `dimension` is empty for a level of the factor itself; `decides` is True for the dimension, or each of them,
    that gave the factor its level.
    """

    factor: str
    label: str
    dimension: str
    words: str
    decides: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step, worked out; `origin` is the cell, cut line or row of the scheme that gave the result."""

    name: str
    text: str
    result: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Said:
    """A word or figure somebody wrote, what it is, and where."""

    name: str
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class RatingExplained:
    """One measure.

    Shape: `factors` holds each factor's name, its label and what it came to; `levels` are the words chosen, in the
    order of the scheme; `why` the reasons given; `demands` what the band asks for, of the current rating only;
    `declared` what a paper printed.
    """

    measure: str
    label: str
    figure: Figure
    counts: Figure
    basis: Basis
    disputed: bool
    scheme: str
    review: Said
    by: str
    why: tuple[Said, ...]
    factors: tuple[tuple[str, str, str], ...]
    levels: tuple[LevelSet, ...]
    steps: tuple[StepTaken, ...]
    band: Said | None
    demands: tuple[Said, ...]
    declared: tuple[Said, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LimitExplained:
    """Appetite or tolerance: the word, whose it is (`the risk`, `the category People`, `the register`), what it is."""

    name: str
    word: str
    of: str
    figure: Figure
    origin: Origin
    meaning: Said | None


@dataclass(frozen=True, slots=True)
class MovementExplained:
    """How the current rating moved. Shape: `facts` are what it was measured on, now first; `since` is in words."""

    movement: Movement
    since: str
    facts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One risk, explained."""

    state: State
    ratings: tuple[RatingExplained, ...]
    limits: tuple[LimitExplained, ...]
    position: Position
    movement: MovementExplained
    disputes: tuple[Dispute, ...]


def explain(state: State, disputes: Sequence[Dispute]) -> Explanation:
    """Return what a risk's ratings rest on. `disputes` are those of the whole register."""
    rated = [each for each in map(state.measure, MEASURES) if each is not None]
    disputed = {each.measure for each in rated if each.disputed}
    limits = [_limit(state, name) for name in ("appetite", "tolerance")]
    return Explanation(
        state,
        tuple(_rating(state, each) for each in rated),
        tuple(each for each in limits if each is not None),
        state.position,
        _movement(state),
        tuple(each for each in disputes if norm(each.risk) == norm(state.risk.id) and each.measure in disputed),
    )


def _rating(state: State, rated: Rated) -> RatingExplained:
    rating = rated.rating
    scheme, outcome, assessment = rating.scheme, rating.outcome, rated.assessment
    band = rating.counts.band
    at = Origin(RISK, (*rated.route[:-1], "date"))
    return RatingExplained(
        measure=rated.measure,
        label=state.register.label(rated.measure),
        figure=rating.shown,
        counts=rating.counts,
        basis=rating.basis,
        disputed=rated.disputed,
        scheme=scheme.ref,
        review=Said("review", str(rated.review.date), at),
        by=", ".join(map(state.register.person_name, rated.review.by or ())),
        why=tuple(_reasons(rated)),
        factors=tuple((result.factor.name, result.factor.label, result.words) for result in outcome.factors),
        levels=tuple(level for result in outcome.factors for level in _levels(result, rated)),
        steps=tuple(_steps(scheme, outcome)),
        band=Said("band", band.label, Origin(scheme.ref, ("bands", band.rank))) if band else None,
        demands=_demands(scheme, band) if band and rated.measure == "current" else (),
        declared=_declared(assessment, rated.route),
        problems=tuple(problem.message for problem in outcome.problems),
    )


def _reasons(rated: Rated) -> list[Said]:
    """Return the reasons given for a rating: beside its levels, and for the review as a whole."""
    found = []
    if rated.assessment.rationale:
        found.append(Said("rationale", rated.assessment.rationale, Origin(RISK, (*rated.route, "rationale"))))
    if rated.review.why:
        found.append(Said("why", rated.review.why, Origin(RISK, (*rated.route[:-1], "why"))))
    return found


def _levels(result: FactorResult, rated: Rated) -> list[LevelSet]:
    """Return the levels of one factor as chosen, each at the words it was written with."""
    factor = result.factor
    route = (*rated.route, factor.name)
    if not result.dimensions:
        return [LevelSet(factor.name, factor.label, "", result.words, False, Origin(RISK, route))]
    written = dict(rated.assessment.levels).get(factor.name, ())
    spelt = {
        found.key: word
        for word, _ in (written if isinstance(written, tuple) else ())
        if (found := factor.find_dimension(word)) is not None
    }
    labels = {dimension.key: dimension.label for dimension in factor.dimensions}
    return [
        LevelSet(
            factor.name,
            labels.get(key, key),
            key,
            level.words,
            key in result.decided_by,
            Origin(RISK, (*route, spelt.get(key, key))),
        )
        for key, level in result.dimensions
    ]


def _steps(scheme: Scheme, outcome: Outcome) -> list[StepTaken]:
    readings = {result.factor.name: Reading(result.value, result.level) for result in outcome.factors}
    taken = {result.name: result for result in outcome.steps}
    found = []
    for step in scheme.steps:
        if step.name not in taken:
            continue
        route = _route(step, readings)
        found.append(StepTaken(step.name, taken[step.name].text, taken[step.name].shown, Origin(scheme.ref, route)))
        try:
            reading = compute(step, readings)
        except CannotWorkOut:
            continue
        if reading is not None:
            readings[step.name] = reading
    return found


def _route(step: AnyStep, readings: Mapping[str, Reading]) -> Route:
    """Return the part of the scheme's file that gave a step its result: a grid's cell, a cut's line, a table's row."""
    here: Route = ("steps", step.index)
    if isinstance(step, Cut):
        number = readings[step.inputs[0]].number
        places = [at for at, bound in enumerate(step.bounds) if number is not None and bound.holds(number)]
        return (*here, "at", places[0]) if places else here
    if isinstance(step, Grid):
        up, across = (_place(readings[name]) for name in step.inputs)
        row, column = step.row_at.get(up), step.column_at.get(across)
        return here if row is None or column is None else (*here, "rows", step.written[row], column)
    if isinstance(step, Table):
        rows = matching_rows(step, [readings[name] for name in step.inputs])
        return (*here, "table", rows[0]) if rows else here
    return (*here, step.kind)


def _place(reading: Reading) -> str | Decimal:
    if reading.level is not None:
        return reading.level.key
    return reading.number if reading.number is not None else Decimal(0)


def _demands(scheme: Scheme, band: Band) -> tuple[Said, ...]:
    """Return what a band asks of a risk in it."""
    return tuple(
        Said(name, str(getattr(band, name)), Origin(scheme.ref, ("bands", band.rank, name)))
        for name in ("review", "response", "escalate")
        if getattr(band, name)
    )


def _declared(assessment: Assessment, route: Route) -> tuple[Said, ...]:
    found = []
    if assessment.score is not None:
        found.append(Said("score", decimals.show(assessment.score), Origin(RISK, (*route, "score"))))
    if assessment.band:
        found.append(Said("band", assessment.band, Origin(RISK, (*route, "band"))))
    return tuple(found)


def _limit(state: State, name: str) -> LimitExplained | None:
    """Return a limit with whose it is: the risk's own, else its category's, else the register's."""
    word = state.appetite if name == "appetite" else state.tolerance
    if word is None:
        return None
    register, risk = state.register, state.risk
    category = register.categories.find(risk.category) if risk.category is not None else None
    if getattr(risk, name) is not None:
        of, origin = "the risk", Origin(RISK, (name,))
    elif category is not None and getattr(category, name) is not None:
        of = f"the category {category.name}"
        origin = Origin(REGISTER, ("categories", register.categories.terms.index(category), name))
    else:
        of, origin = "the register", Origin(REGISTER, (name,))
    scheme = (
        state.current.rating.scheme
        if state.current is not None
        else register.scheme_for(opportunity=risk.is_opportunity, day=state.day)
    )
    if scheme is None:
        return LimitExplained(name, word, of, Figure(None, None), origin, None)
    figure = limit(scheme, word)
    spelt = next((each for each, _ in scheme.appetite if norm(each) == norm(word)), None)
    meaning = Said(word, str(figure), Origin(scheme.ref, ("appetite", spelt))) if spelt is not None else None
    return LimitExplained(name, word, of, figure, origin, meaning)


def _movement(state: State) -> MovementExplained:
    since = str(state.since) if state.since else ""
    return MovementExplained(state.movement, since, tuple(_moved_on(state)))


def _moved_on(state: State) -> list[Said]:
    """Return what a movement was read from, now first."""
    if state.movement is Movement.CLOSED and state.closure_at is not None:
        closed = state.closure
        date = str(closed.date) if closed and closed.date else "on a date that is not stated"
        return [Said("closed", date, Origin(RISK, ("closed",)))]
    now = state.current
    found = [Said("now", _said(now), Origin(RISK, now.route))] if now else []
    then = state.before.current if state.before else None
    if state.movement is Movement.NEW and state.risk.raised is not None and then is None:
        return [*found, Said("raised", str(state.risk.raised), Origin(RISK, ("raised",)))]
    if then is not None:
        found.append(Said("then", _said(then), Origin(RISK, then.route)))
    elif now is not None and now.assessment.previous is not None:
        previous = now.assessment.previous
        words = " ".join(
            part
            for part in (decimals.show(previous.score) if previous.score is not None else "", previous.band or "")
            if part
        )
        if words:
            found.append(Said("previous, as printed", words, Origin(RISK, (*now.route, "previous"))))
    mark = _mark(state)
    return [*found, mark] if mark is not None else found


def _said(rated: Rated) -> str:
    date = str(rated.review.date)
    return f"{rated.rating} by {'an undated review' if date == 'undated' else f'the review of {date}'}"


def _mark(state: State) -> Said | None:
    """Return the mark a paper printed for this period."""
    if state.declared_movement is None:
        return None
    for at, entry in reversed(state.reviews):
        if entry.current is not None and entry.current.movement is not None:
            route = ("reviews", at, "current", "movement")
            return Said("marked, as printed", entry.current.movement, Origin(RISK, route))
    return None
