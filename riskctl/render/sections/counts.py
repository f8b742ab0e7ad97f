"""What the register comes to: counts of bands, movements, positions and overdue work, as sentences and as tiles."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.register import PROPOSALS
from riskctl.core.scheme import Scheme
from riskctl.core.scoring import OUTSIDE, Position, compare
from riskctl.core.state import Movement, State
from riskctl.core.status import review_due
from riskctl.core.tally import Tally, tally
from riskctl.render.blocks import AnyBlock, Para, Tile, Tiles
from riskctl.render.desk import Desk
from riskctl.render.sections.pictures import band_charts
from riskctl.render.views_card import exempt
from riskctl.render.views_text import plain


def summary(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return the register in one paragraph and a row of numbers, and how many risks each band had by quarter."""
    return (*figures(desk), *band_charts(desk))


def figures(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return the register in one paragraph and a row of numbers."""
    notes, then = [], _then(desk)
    if then:
        notes.append(desk.say("summary.was", since=desk.since_words))
    if desk.tally.disputed and desk.tally.bands:
        notes.append(desk.say("summary.worse_counts"))
    found: list[AnyBlock] = [Para((" ".join(sentences(desk)),), "lead"), Tiles(tuple(tiles(desk, then)))]
    return (*found, Para((" ".join(notes),), "aside")) if notes else tuple(found)


def sentences(desk: Desk) -> Iterator[str]:
    """Yield the register in sentences: bands, movements, appetite, overdue work, proposals, what is exempt."""
    yield counts_sentence(desk)
    for worst in _worst(desk):
        yield desk.count("summary.worst", worst.risks, name=desk.label("current"), score=worst.score)
    if desk.tally.disputed and not desk.tally.bands:
        yield desk.count("summary.disputed", desk.tally.disputed)
    yield movements(desk)
    if limited(desk):
        yield appetite_sentence(desk)
    if desk.late.open:
        yield overdue_sentence(desk)
    if reviewed_in_time(desk):
        yield desk.count("summary.reviews_overdue", len(desk.reviews_overdue))
    proposed = [{PROPOSALS.key(entry.propose) for entry in state.proposals} for state in desk.open if state.proposals]
    for key in ("close", "rescore", "add"):
        count = sum(key in keys for keys in proposed)
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


def tiles(desk: Desk, then: Sequence[State]) -> Iterator[Tile]:
    """Yield the numbers: open risks, each band, what is not rated, outside appetite and overdue.

    `then` are the risks as they stood before: where there are some, tiles say what they were.
    """
    yield Tile(desk.say("tile.open"), str(len(desk.open)), desk.say("tile.was", n=len(then)) if then else "")
    yield from band_tiles(desk, tally(then) if then else None)
    if desk.tally.unrated:
        yield Tile(desk.say("tile.unrated"), str(desk.tally.unrated))
    for worst in _worst(desk):
        yield Tile(desk.say("tile.worst"), worst.score, desk.count("risks", worst.risks))
    if limited(desk):
        yield Tile(desk.say("tile.outside"), str(_outside(desk)), _beyond(desk))
    if desk.late.open:
        value = desk.say("not_known") if desk.undated else str(len(desk.late.rows))
        yield Tile(desk.say("tile.overdue"), value, desk.count("tile.of_open", desk.late.open))
    if reviewed_in_time(desk):
        yield Tile(desk.say("tile.reviews_overdue"), str(len(desk.reviews_overdue)))


def reviewed_in_time(desk: Desk) -> bool:
    """Return whether it can be told which reviews are overdue: a band asks for them, and the register has a day."""
    return not desk.undated and any(review_due(state) is not None for state in desk.open)


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


def doubtful(states: Sequence[State]) -> int:
    """Return how many current ratings are disputed."""
    return sum(state.current is not None and state.current.disputed for state in states)


def appetite_sentence(desk: Desk) -> str:
    """Return how many risks are outside appetite, and how many of them outside tolerance."""
    outside, beyond = _outside(desk), _beyond(desk)
    if beyond:
        return desk.count("summary.outside_beyond", outside, beyond=beyond)
    return desk.count("summary.outside", outside)


def _outside(desk: Desk) -> int:
    return sum(len(desk.positions.get(position, ())) for position in OUTSIDE)


def _beyond(desk: Desk) -> str:
    beyond = len(desk.positions.get(Position.OUTSIDE_TOLERANCE, ()))
    if 0 < _outside(desk) == beyond:
        return desk.say("summary.beyond_all")
    return desk.count("summary.beyond", beyond) if beyond else ""


def overdue_sentence(desk: Desk) -> str:
    """Return how many actions are overdue; where the register has no day, that it cannot be told."""
    if desk.undated:
        return desk.say("overdue.undated")
    return desk.count("summary.overdue", len(desk.late.rows), actions=desk.count("open_actions", desk.late.open))


def band_tiles(desk: Desk, then: Tally | None) -> Iterator[Tile]:
    """Yield the count of each band, the most severe first; of schemes beside the first, the bands there are.

    With `then`, the risks as they stood before, each tile says what it was.
    """
    for at, scheme in enumerate(_in_use(desk)):
        group = _group(desk, scheme) if at or not _first_is_threats(desk) else ""
        suffix = f" ({group})" if group else ""
        for band in reversed(scheme.bands):
            there, was = desk.tally.of(scheme, band), then.of(scheme, band).risks if then is not None else 0
            if at and not there.risks and not was:
                continue
            notes = [desk.say("tile.was", n=was)] if then is not None else []
            notes += [desk.count("of_them.disputed", there.disputed)] if there.disputed else []
            yield Tile(plain(band.label) + suffix, str(there.risks), "; ".join(notes), desk.palette.name(scheme, band))


def _in_use(desk: Desk) -> list[Scheme]:
    """Return the schemes that rate an open risk now."""
    return [scheme for scheme in desk.schemes if scheme.ref in desk.tally.rated]


def _first_is_threats(desk: Desk) -> bool:
    """True where bands need no word of what they are of: those of the first scheme, which alone rates the threats."""
    schemes = _in_use(desk)
    return len(schemes) < 2 or _group(desk, schemes[0]) == desk.say("scheme.threats")


def _group(desk: Desk, scheme: Scheme) -> str:
    kinds = {use.kind for use in desk.register.schemes if use.scheme.ref == scheme.ref}
    others = {use.kind for use in desk.register.schemes if use.scheme.ref != scheme.ref}
    if len(kinds) == 1 and kinds.isdisjoint(others):
        return desk.say("scheme.opportunities" if kinds == {"opportunity"} else "scheme.threats")
    return scheme.ref


def counts_sentence(desk: Desk) -> str:
    """Return how many risks are open, and how many lie in each band: threats and opportunities in turn."""
    head = desk.count("summary.open", len(desk.open))
    none = [desk.say("summary.unrated", n=desk.tally.unrated)] if desk.tally.unrated else []
    every = ((_group(desk, scheme), list(_held(desk, scheme))) for scheme in _in_use(desk))
    groups = [(name, parts) for name, parts in every if parts]
    if len(groups) < 2:
        parts = [part for _, held in groups for part in held] + none
        return f"{head}: {desk.listed(parts)}." if parts else f"{head}."
    said = [f"{head}.", *(f"{name[:1].upper()}{name[1:]}: {desk.listed(held)}." for name, held in groups)]
    return " ".join(said + [f"{one[:1].upper()}{one[1:]}." for one in none])


def _held(desk: Desk, scheme: Scheme) -> Iterator[str]:
    """Yield the bands of a scheme that hold any open risk, the most severe first, each with its count."""
    for band in reversed(scheme.bands):
        there = desk.tally.of(scheme, band)
        if there.risks:
            disputed = f" ({desk.count('of_them.disputed', there.disputed)})" if there.disputed else ""
            yield f"{there.risks} {plain(band.label)}{disputed}"


class _Worst(NamedTuple):
    score: str
    risks: int


def _worst(desk: Desk) -> Iterator[_Worst]:
    """Yield, for schemes without bands, the worst current score there is and how many risks have it."""
    for scheme in _in_use(desk):
        ratings = [state.current.rating for state in desk.open if state.current is not None and not scheme.bands]
        figures = [rating.counts for rating in ratings if rating.scheme.ref == scheme.ref]
        scored = [figure for figure in figures if figure.score is not None]
        if not scored:
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
    counts = {movement: len(desk.movements.get(movement, ())) for movement in Movement}
    left, unknown = len(closed_since(desk)), counts[Movement.UNKNOWN]
    if unknown == len(desk.open) and not left:
        return desk.say("movement.none_known", since=desk.since_words)
    parts = [desk.say(f"movement.count_{key.value}", n=counts[key]) for key in (Movement.UP, Movement.DOWN)]
    parts += [desk.say(f"movement.count_{key.value}", n=counts[key]) for key in (Movement.SAME, Movement.NEW)]
    parts.append(desk.say("movement.count_closed", n=left))
    tail = "; " + desk.count("movement.count_unknown", unknown) if unknown else ""
    return desk.say("movement.since", since=desk.since_words, counts=desk.listed(parts) + tail)
