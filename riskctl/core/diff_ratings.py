"""How the ratings of one risk moved between two sides: which part its scheme made, which its levels, and why.

Each side is rated by its own scheme. Like is compared with like: computed with computed, declared with declared.
Only a threat escalates: an opportunity that crosses a band goes up, which is good news, or down, which is not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from riskctl.core.diff_values import RANK, TOP_RANK, Change, Kind, Parts, Step, change
from riskctl.core.model import MEASURES, Assessment, Review
from riskctl.core.scheme import Scheme
from riskctl.core.scoring import Basis, Figure, Rating, compare, rate
from riskctl.core.state import Rated, State
from riskctl.core.steps import FactorResult, Outcome
from riskctl.core.words import norm


def rating_changes(a: State, b: State, new: Sequence[Review]) -> Iterator[Change]:
    """Yield how the three ratings moved; `new` are the reviews that only B has, which say why."""
    for measure in MEASURES:
        was, now = a.measure(measure), b.measure(measure)
        if was is not None and now is not None and _same(was, now):
            continue
        if measure == "current" and now is not None and not is_rated(was) and (printed := _printed_before(a, b)):
            changes = _from_previous(now, printed, new)
        else:
            changes = _measure(measure, was, now, new)
        yield from (_of_opportunity(each) for each in changes) if b.risk.is_opportunity else changes
        yield from _due(measure, was, now)


def in_top_band(state: State) -> bool:
    """True where a threat's current rating lies in the top band of a scheme with several, by the figure that counts."""
    rated = state.current
    if rated is None or rated.rating.counts.band is None or state.risk.is_opportunity:
        return False
    bands = rated.rating.scheme.bands
    return len(bands) > 1 and rated.rating.counts.band.rank == bands[-1].rank


_GAINS = {Kind.ESCALATED: Kind.SCORE_UP, Kind.DE_ESCALATED: Kind.SCORE_DOWN}


def _of_opportunity(each: Change) -> Change:
    """Return a move as an opportunity makes it: nobody is called in when it rises, and its fall is told the sooner."""
    kind = _GAINS.get(each.kind, each.kind)
    rank = {Kind.SCORE_UP: RANK[Kind.SCORE_DOWN], Kind.SCORE_DOWN: RANK[Kind.SCORE_UP]}.get(kind, each.rank)
    return replace(each, kind=kind, rank=rank)


def is_rated(rated: Rated | None) -> bool:
    """True where an assessment gives any figure."""
    return rated is not None and bool(rated.rating.shown)


def _same(was: Rated, now: Rated) -> bool:
    return was.assessment is now.assessment and was.rating.scheme is now.rating.scheme


def _measure(measure: str, was: Rated | None, now: Rated | None, new: Sequence[Review]) -> Iterator[Change]:
    if not is_rated(was) and not is_rated(now):
        yield from _mark(measure, new)
    elif was is None or not is_rated(was):
        assert now is not None
        yield change(
            Kind.RATED, measure=measure, after=now.rating.shown, reason=_why(measure, new, was), route=now.route
        )
        yield from _mark(measure, new)
    elif now is None or not is_rated(now):
        yield change(Kind.UNRATED, measure=measure, before=was.rating.shown, reason=_why(measure, new, was))
    else:
        yield from _moved(measure, was, now, new)


def _moved(measure: str, was: Rated, now: Rated, new: Sequence[Review]) -> Iterator[Change]:
    """Yield the scheme's part of a move, then that of the levels."""
    old, found = was.rating, now.rating
    pair = _alike(old, found)
    if pair is None:
        reason = _why(measure, new, was)
        yield change(
            Kind.RATED if found.basis is Basis.LEVELS else Kind.UNRATED,
            measure=measure,
            before=old.shown,
            after=found.shown,
            cause="declared" if found.basis is Basis.DECLARED else "levels",
            reason=reason,
            route=now.route,
        )
        return
    before, after = pair
    scheme = found.scheme
    if old.scheme == scheme:
        between, outcome = before, old.outcome
    else:
        again = rate(scheme, was.assessment)
        outcome = again.outcome
        between = again.computed if old.basis is Basis.LEVELS and found.basis is Basis.LEVELS else again.as_declared
        if bool(between.band) < bool(after.band) or (between.score is None) > (after.score is None):
            # The present scheme does not know the old levels: how much is whose cannot be told.
            yield change(
                Kind.REBANDED,
                measure=measure,
                rank=_rank(Kind.REBANDED, measure),
                before=before,
                after=after,
                cause="scheme and levels" if steps_between(old.outcome, found.outcome) else "scheme",
                reason=_why(measure, new, was),
                route=now.route,
            )
            return
    parts = Parts(before, between, after)
    yield from _by_scheme(measure, old.scheme, scheme, parts, now)
    yield from _by_levels(
        measure, scheme, parts, outcome, now, reason=_why(measure, new, was), declared=found.basis is not Basis.LEVELS
    )


def _alike(was: Rating, now: Rating) -> tuple[Figure, Figure] | None:
    """Return two figures that may be compared: both computed, or both declared; None where neither can be."""
    if was.basis is Basis.LEVELS and now.basis is Basis.LEVELS:
        return was.computed, now.computed
    if was.declared and now.declared:
        return was.as_declared, now.as_declared
    return None


def _by_scheme(measure: str, old: Scheme, scheme: Scheme, parts: Parts, now: Rated) -> Iterator[Change]:
    one, other = parts.before, parts.between
    banded = (one.band.key if one.band else None) != (other.band.key if other.band else None)
    if not banded and one.score == other.score:
        return
    kind = Kind.REBANDED if banded else Kind.RESCORED
    yield change(
        kind,
        measure=measure,
        rank=_rank(kind, measure),
        before=one,
        after=other,
        delta=parts.by_scheme,
        direction=_band_direction(old, scheme, one, other) if banded else _sign(scheme, one, other),
        cause="scheme",
        parts=parts,
        route=now.route,
    )


def _by_levels(
    measure: str,
    scheme: Scheme,
    parts: Parts,
    outcome: Outcome,
    now: Rated,
    *,
    reason: str,
    declared: bool,
) -> Iterator[Change]:
    steps = steps_between(outcome, now.rating.outcome)
    one, other = parts.between, parts.after
    sign = compare(scheme, one, other)
    if sign == 0 and (not steps or declared):
        return
    crossed = one.band is not None and other.band is not None and one.band.rank != other.band.rank
    if sign == 0:
        kind = Kind.LEVELS_CHANGED
    elif crossed:
        kind = Kind.ESCALATED if sign < 0 else Kind.DE_ESCALATED
    else:
        kind = Kind.SCORE_UP if sign < 0 else Kind.SCORE_DOWN
    yield change(
        kind,
        measure=measure,
        rank=_rank(kind, measure),
        before=one,
        after=other,
        delta=parts.by_levels,
        direction=-sign,
        cause="declared" if declared else cause_of(scheme, steps),
        steps=() if declared else steps,
        reason=reason,
        parts=parts,
        route=now.route,
    )


def _rank(kind: Kind, measure: str) -> int:
    """Return the rank of a kind: that of the current rating decides, the others stand with plain moves of score."""
    if measure == "current" or RANK[kind] > TOP_RANK + 1:
        return RANK[kind]
    return RANK[Kind.SCORE_UP]


def _sign(scheme: Scheme, one: Figure, other: Figure) -> int:
    return -compare(scheme, one, other)


def _band_direction(old: Scheme, scheme: Scheme, one: Figure, other: Figure) -> int:
    """Return which way a band moved between two schemes, by the place of both in one of them; 0 where none has both."""
    if one.band is None or other.band is None:
        return 0
    if (known := scheme.find_band(one.band.key)) is not None and known.rank != other.band.rank:
        return 1 if other.band.rank > known.rank else -1
    if (known := old.find_band(other.band.key)) is not None and known.rank != one.band.rank:
        return 1 if known.rank > one.band.rank else -1
    return 0


def steps_between(was: Outcome, now: Outcome) -> tuple[Step, ...]:
    """Return each level that was chosen anew, in the scheme's order, by dimension where both sides rate some."""
    before = {result.factor.name: result for result in was.factors}
    after = {result.factor.name: result for result in now.factors}
    found: list[Step] = []
    for name in dict.fromkeys((*after, *before)):
        found += _factor_steps(before.get(name), after.get(name))
    return tuple(found)


def _factor_steps(was: FactorResult | None, now: FactorResult | None) -> Iterator[Step]:
    label = _label(now or was)
    if was is not None and now is not None and was.dimensions and now.dimensions:
        old, new = dict(was.dimensions), dict(now.dimensions)
        for name in dict.fromkeys((*old, *new)):
            one, other = old.get(name), new.get(name)
            if (one.key if one else None) != (other.key if other else None):
                yield Step(label, name, one.words if one else "", other.words if other else "")
        return
    if _chosen(was) != _chosen(now):
        yield Step(label, "", was.words if was else "", now.words if now else "")


def _label(result: FactorResult | None) -> str:
    assert result is not None
    return result.factor.label or result.factor.name


def _chosen(result: FactorResult | None) -> object:
    return None if result is None else result.level.key if result.level else result.value


def cause_of(scheme: Scheme, steps: Sequence[Step]) -> str:
    """Return what moved in a few words: `likelihood`, `impact (finance)`, `both`, or the factors by name."""
    names = {factor.label or factor.name: factor.name for factor in scheme.factors}
    moved = list(dict.fromkeys(step.factor for step in steps))
    if len(moved) == len(scheme.factors) == 2:
        return "both"
    words = []
    for label in moved:
        inside = ", ".join(step.dimension for step in steps if step.factor == label and step.dimension)
        words.append(names.get(label, label) + (f" ({inside})" if inside else ""))
    return ", ".join(words)


def _why(measure: str, new: Sequence[Review], was: Rated | None) -> str:
    """Return why a rating moved, in the words of the reviews that gave it; several are told one after another."""
    found = []
    last: Assessment | None = was.assessment if was is not None else None
    for entry in new:
        given: Assessment | None = getattr(entry, measure)
        if given is None or (last is not None and _stands(last, given)):
            continue
        last = given
        said = entry.why or given.rationale
        if said:
            found.append(" ".join(said.split()))
    return "; ".join(dict.fromkeys(found))


def _stands(last: Assessment, given: Assessment) -> bool:
    """True where a review only repeats the rating before it, so that its words do not say why it moved."""
    return last.levels == given.levels and last.score == given.score and last.band == given.band


def _mark(measure: str, new: Sequence[Review]) -> Iterator[Change]:
    """Yield the mark that a paper printed where there are no figures to compare: the last one that B alone has."""
    if measure != "current":
        return
    for entry in reversed(new):
        if entry.current is not None and entry.current.movement is not None:
            word = norm(entry.current.movement)
            kind = {"up": Kind.SCORE_UP, "down": Kind.SCORE_DOWN}.get(word)
            if kind is not None:
                reason = " ".join((entry.why or "").split())
                up = 1 if kind is Kind.SCORE_UP else -1
                yield change(
                    kind, measure=measure, field="movement", after=word, direction=up, cause="declared", reason=reason
                )
            return


def _printed_before(a: State, b: State) -> Figure | None:
    """Return what B's paper printed as the rating before, where that speaks of A's day: it is from the last meeting."""
    now, since = b.current, b.since
    if now is None or since is None or a.day.before(since.date) or not now.review.date.after(a.day):
        return None
    previous = now.assessment.previous
    if previous is None:
        return None
    scheme = now.rating.scheme
    band = scheme.find_band(previous.band) if previous.band else None
    figure = Figure(previous.score, band)
    declared = now.rating.declared
    both = (figure.score is not None and declared.score is not None) or (band is not None and declared.band is not None)
    return figure if both else None


def _from_previous(now: Rated, was: Figure, new: Sequence[Review]) -> Iterator[Change]:
    """Yield how a declared rating stands to the one its own paper printed for the time before; nothing where equal."""
    scheme, declared = now.rating.scheme, now.rating.declared
    sign = compare(scheme, was, declared)
    if sign == 0:
        return
    crossed = was.band is not None and declared.band is not None and was.band.rank != declared.band.rank
    up, down = (Kind.ESCALATED, Kind.DE_ESCALATED) if crossed else (Kind.SCORE_UP, Kind.SCORE_DOWN)
    yield change(
        up if sign < 0 else down,
        measure="current",
        before=was,
        after=declared,
        delta=Parts(was, was, declared).by_levels,
        direction=-sign,
        cause="previous",
        reason=_why("current", new, None),
        route=now.route,
    )


def _due(measure: str, was: Rated | None, now: Rated | None) -> Iterator[Change]:
    """Yield a change of the date by which a rating is aimed at."""
    old = was.assessment.due if was else None
    found = now.assessment.due if now else None
    if was is not None and now is not None and (old and old.text) != (found and found.text):
        yield change(
            Kind.FIELD_CHANGED,
            field=f"{measure}.due",
            before=str(old) if old else None,
            after=str(found) if found else None,
            route=(*now.route, "due"),
        )
