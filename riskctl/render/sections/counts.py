"""What the register comes to: counts of bands, movements, positions and overdue work, as sentences and as tiles."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.register import PROPOSALS
from riskctl.core.scheme import Band, Scheme
from riskctl.core.scoring import OUTSIDE, Position, compare
from riskctl.core.state import Movement, State
from riskctl.core.status import review_due
from riskctl.render.blocks import AnyBlock, Para, Tile, Tiles
from riskctl.render.desk import Desk
from riskctl.render.sections.late import late_actions
from riskctl.render.sections.pictures import band_charts
from riskctl.render.views_card import exempt
from riskctl.render.views_text import plain


def summary(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return the register in one paragraph and a row of numbers, and how many risks each band had by quarter."""
    return (*figures(desk), *band_charts(desk))


def figures(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return the register in one paragraph and a row of numbers."""
    notes = []
    if _then(desk):
        notes.append(desk.say("summary.was", since=desk.since_words))
    if doubtful(desk.open) and _has_bands(desk.open):
        notes.append(desk.say("summary.worse_counts"))
    found: list[AnyBlock] = [Para((" ".join(sentences(desk)),), "lead"), Tiles(tuple(tiles(desk)))]
    return (*found, Para((" ".join(notes),), "aside")) if notes else tuple(found)


def sentences(desk: Desk) -> Iterator[str]:
    """Yield the register in sentences: bands, movements, appetite, overdue work, proposals, what is exempt."""
    yield counts_sentence(desk)
    for worst in _worst(desk):
        yield desk.count("summary.worst", worst.risks, name=desk.label("current"), score=worst.score)
    if doubtful(desk.open) and not _has_bands(desk.open):
        yield desk.count("summary.disputed", doubtful(desk.open))
    yield movements(desk)
    if limited(desk):
        yield appetite_sentence(desk)
    late = late_actions(desk)
    if late.open:
        yield overdue_sentence(desk)
    if reviewed_in_time(desk):
        yield desk.count("summary.reviews_overdue", len(reviews_overdue(desk)))
    for key in ("close", "rescore", "add"):
        count = sum(any(PROPOSALS.key(entry.propose) == key for entry in state.proposals) for state in desk.open)
        if count:
            yield desk.count(f"summary.proposed_{key}", count)
    marked = sum(1 for state in desk.open if exempt(desk, state))
    if marked:
        yield desk.count("summary.exempt", marked)
    yield from withheld_sentences(desk)


def withheld_sentences(desk: Desk) -> Iterator[str]:
    """Yield what a public edition lacks: how many risks, and on what grounds."""
    withheld = desk.book.withheld
    if withheld is None:
        return
    if not (withheld.whole or withheld.part):
        yield desk.say("edition.nothing")
    for key, grounds, count in (("whole", withheld.whole, withheld.risks), ("part", withheld.part, withheld.in_part)):
        if count:
            none = desk.say("edition.no_ground")
            said = ", ".join(f"{plain(ground) or none} ({number})" for ground, number in grounds)
            yield desk.count(f"edition.{key}", count, grounds=said)


def tiles(desk: Desk) -> Iterator[Tile]:
    """Yield the numbers: open risks, each band, what is not rated, outside appetite and overdue."""
    then = _then(desk)
    yield Tile(desk.say("tile.open"), str(len(desk.open)), desk.say("tile.was", n=len(then)) if then else "")
    yield from band_tiles(desk, then)
    if unrated(desk.open):
        yield Tile(desk.say("tile.unrated"), str(unrated(desk.open)))
    for worst in _worst(desk):
        yield Tile(desk.say("tile.worst"), worst.score, desk.count("risks", worst.risks))
    if limited(desk):
        outside = [state for state in desk.open if state.position in OUTSIDE]
        yield Tile(desk.say("tile.outside"), str(len(outside)), _beyond(desk, outside))
    late = late_actions(desk)
    if late.open:
        value = desk.say("not_known") if desk.undated else str(len(late.rows))
        yield Tile(desk.say("tile.overdue"), value, desk.count("tile.of_open", late.open))
    if reviewed_in_time(desk):
        yield Tile(desk.say("tile.reviews_overdue"), str(len(reviews_overdue(desk))))


def reviewed_in_time(desk: Desk) -> bool:
    """Return whether it can be told which reviews are overdue: a band asks for them, and the register has a day."""
    return not desk.undated and any(review_due(state) is not None for state in desk.open)


def reviews_overdue(desk: Desk) -> tuple[State, ...]:
    """Return the open risks that should have been reviewed again before the day, by the interval of their band."""
    due = ((state, review_due(state)) for state in desk.open)
    return tuple(state for state, by in due if by is not None and by < desk.day.first)


def _then(desk: Desk) -> tuple[State, ...]:
    """Return the risks that were open on the day compared with, as they stood; nothing where that is not all known.

    It is known where every risk that was open then and is rated now was rated then, by a scheme still in use.
    """
    found = [state.before for state in (*desk.open, *desk.closed) if state.before is not None and state.before.open]
    now = {state.risk.id for state in desk.open if state.current is not None}
    refs = {scheme.ref for scheme in desk.schemes}
    known = all(
        state.current is not None and bool(state.current.rating.counts) and state.current.rating.scheme.ref in refs
        for state in found
        if state.risk.id in now or state.current is not None
    )
    return tuple(found) if known else ()


def limited(desk: Desk) -> bool:
    """Return whether any open risk has an appetite or a tolerance."""
    return any(state.appetite or state.tolerance for state in desk.open)


def unrated(states: Sequence[State]) -> int:
    """Return how many risks have no rating now."""
    return sum(state.current is None or not state.current.rating.counts for state in states)


def doubtful(states: Sequence[State]) -> int:
    """Return how many current ratings are disputed."""
    return sum(state.current is not None and state.current.disputed for state in states)


def appetite_sentence(desk: Desk) -> str:
    """Return how many risks are outside appetite, and how many of them outside tolerance."""
    outside = [state for state in desk.open if state.position in OUTSIDE]
    beyond = _beyond(desk, outside)
    if beyond:
        return desk.count("summary.outside_beyond", len(outside), beyond=beyond)
    return desk.count("summary.outside", len(outside))


def _beyond(desk: Desk, outside: Sequence[State]) -> str:
    beyond = sum(state.position is Position.OUTSIDE_TOLERANCE for state in outside)
    if 0 < len(outside) == beyond:
        return desk.say("summary.beyond_all")
    return desk.count("summary.beyond", beyond) if beyond else ""


def overdue_sentence(desk: Desk) -> str:
    """Return how many actions are overdue; where the register has no day, that it cannot be told."""
    late = late_actions(desk)
    if desk.undated:
        return desk.say("overdue.undated")
    return desk.count("summary.overdue", len(late.rows), actions=desk.count("open_actions", late.open))


def _has_bands(states: Sequence[State]) -> bool:
    return any(state.current is not None and state.current.rating.counts.band for state in states)


def band_tiles(desk: Desk, then: Sequence[State]) -> Iterator[Tile]:
    """Yield the count of each band, the most severe first; of schemes beside the first, the bands there are.

    `then` are the risks as they stood before: where there are some, each tile says what it was.
    """
    for at, (scheme, inside) in enumerate(_by_scheme(desk, desk.open)):
        group = _group(desk, scheme) if at or not _first_is_threats(desk) else ""
        suffix = f" ({group})" if group else ""
        for band in reversed(scheme.bands):
            there, was = _rated(inside, scheme, band), len(_rated(then, scheme, band))
            if at and not there and not was:
                continue
            notes = [desk.say("tile.was", n=was)] if then else []
            notes += [desk.count("of_them.disputed", doubtful(there))] if doubtful(there) else []
            yield Tile(plain(band.label) + suffix, str(len(there)), "; ".join(notes), desk.palette.name(scheme, band))


def _rated(states: Sequence[State], scheme: Scheme, band: Band) -> list[State]:
    """Return the risks that count in a band of a scheme."""
    rated = ((state, state.current.rating) for state in states if state.current is not None)
    return [state for state, rating in rated if rating.scheme.ref == scheme.ref and rating.counts.band == band]


def _by_scheme(desk: Desk, states: Sequence[State]) -> list[tuple[Scheme, list[State]]]:
    found = []
    for scheme in desk.schemes:
        inside = [state for state in states if state.current and state.current.rating.scheme.ref == scheme.ref]
        if inside:
            found.append((scheme, inside))
    return found


def _first_is_threats(desk: Desk) -> bool:
    """True where bands need no word of what they are of: those of the first scheme, which alone rates the threats."""
    groups = _by_scheme(desk, desk.open)
    return len(groups) < 2 or _group(desk, groups[0][0]) == desk.say("scheme.threats")


def _group(desk: Desk, scheme: Scheme) -> str:
    kinds = {use.kind for use in desk.register.schemes if use.scheme.ref == scheme.ref}
    others = {use.kind for use in desk.register.schemes if use.scheme.ref != scheme.ref}
    if len(kinds) == 1 and kinds.isdisjoint(others):
        return desk.say("scheme.opportunities" if kinds == {"opportunity"} else "scheme.threats")
    return scheme.ref


def counts_sentence(desk: Desk) -> str:
    """Return how many risks are open, and how many lie in each band: threats and opportunities in turn."""
    head = desk.count("summary.open", len(desk.open))
    none = [desk.say("summary.unrated", n=unrated(desk.open))] if unrated(desk.open) else []
    every = ((_group(desk, scheme), list(_held(desk, scheme, there))) for scheme, there in _by_scheme(desk, desk.open))
    groups = [(name, parts) for name, parts in every if parts]
    if len(groups) < 2:
        parts = [part for _, held in groups for part in held] + none
        return f"{head}: {desk.listed(parts)}." if parts else f"{head}."
    said = [f"{head}.", *(f"{name[:1].upper()}{name[1:]}: {desk.listed(held)}." for name, held in groups)]
    return " ".join(said + [f"{one[:1].upper()}{one[1:]}." for one in none])


def _held(desk: Desk, scheme: Scheme, states: Sequence[State]) -> Iterator[str]:
    """Yield the bands of a scheme that hold any of these risks, the most severe first, each with its count."""
    for band in reversed(scheme.bands):
        there = _rated(states, scheme, band)
        if there:
            disputed = f" ({desk.count('of_them.disputed', doubtful(there))})" if doubtful(there) else ""
            yield f"{len(there)} {plain(band.label)}{disputed}"


class _Worst(NamedTuple):
    score: str
    risks: int


def _worst(desk: Desk) -> Iterator[_Worst]:
    """Yield, for schemes without bands, the worst current score there is and how many risks have it."""
    for scheme, inside in _by_scheme(desk, desk.open):
        figures = [state.current.rating.counts for state in inside if state.current is not None]
        scored = [figure for figure in figures if figure.score is not None]
        if scheme.bands or not scored:
            continue
        top = scored[0]
        for figure in scored[1:]:
            top = figure if compare(scheme, figure, top) > 0 else top
        if top.score is not None:
            yield _Worst(decimals.show(top.score), sum(figure.score == top.score for figure in scored))


def closed_since(desk: Desk) -> tuple[State, ...]:
    """Return the risks closed since the date that movement is measured from, by id."""
    since = desk.since
    return tuple(
        state
        for state in desk.closed
        if since is not None
        and state.closure is not None
        and state.closure.date is not None
        and not state.closure.date.before(since.date)
    )


def movements(desk: Desk) -> str:
    """Return how the risks moved, counted, in a sentence."""
    if desk.since is None:
        return desk.say("movement.nothing_earlier")
    counts = {movement: sum(state.movement is movement for state in desk.open) for movement in Movement}
    left, unknown = len(closed_since(desk)), counts[Movement.UNKNOWN]
    if unknown == len(desk.open) and not left:
        return desk.say("movement.none_known", since=desk.since_words)
    parts = [desk.say(f"movement.count_{key.value}", n=counts[key]) for key in (Movement.UP, Movement.DOWN)]
    parts += [desk.say(f"movement.count_{key.value}", n=counts[key]) for key in (Movement.SAME, Movement.NEW)]
    parts.append(desk.say("movement.count_closed", n=left))
    tail = "; " + desk.count("movement.count_unknown", unknown) if unknown else ""
    return desk.say("movement.since", since=desk.since_words, counts=desk.listed(parts) + tail)
