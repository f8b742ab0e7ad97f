"""The summary: the register in one paragraph and a row of numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.book import Book
from riskctl.core.register import PROPOSALS, Register
from riskctl.core.scheme import Scheme
from riskctl.core.scoring import Position, compare
from riskctl.core.state import Movement, State
from riskctl.core.words import plural
from riskctl.render.views_card import exempt, since_words
from riskctl.render.views_lists import OUTSIDE, Overdue
from riskctl.render.views_ratings import Palette, label, schemes_of
from riskctl.render.views_text import listed, plain


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of the summary."""

    label: str
    value: str
    note: str = ""
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The register in one paragraph and a row of numbers."""

    text: str
    tiles: tuple[Tile, ...]
    counts_note: str


# Summary


def summary(
    work: Book, palette: Palette, open_: Sequence[State], closed: Sequence[State], overdue: Overdue, *, limits: bool
) -> Summary:
    """Return the summary. `limits` says whether any appetite or tolerance is set."""
    tiles = [Tile("Open risks", str(len(open_))), *_band_tiles(work.register, palette, open_)]
    unrated = sum(1 for state in open_ if _unrated(state))
    if unrated:
        tiles.append(Tile("Not rated", str(unrated)))
    sentences = [_counts(work.register, palette, open_, unrated)]
    name = label(work.register, "current")
    for worst in _worst(work.register, open_):
        risks = f"{plural(worst.count, 'risk')} {'has' if worst.count == 1 else 'have'}"
        sentences.append(f"The worst score in “{name}” is {worst.score}, which {risks}.")
        tiles.append(Tile("Worst score", worst.score, plural(worst.count, "risk")))
    doubtful = sum(1 for state in open_ if state.current is not None and state.current.disputed)
    if doubtful and not _has_bands(open_):
        sentences.append(f"{plural(doubtful, 'rating')} {'is' if doubtful == 1 else 'are'} disputed.")
    sentences.append(_movements(work, open_, closed))
    if limits:
        outside = [state for state in open_ if state.position in OUTSIDE]
        beyond = sum(state.position is Position.OUTSIDE_TOLERANCE for state in outside)
        some = f"{beyond} of them outside tolerance" if beyond else ""
        note = "outside tolerance too" if 0 < len(outside) == beyond else some
        sentences.append(f"{_none(len(outside))} outside appetite{f', {note}' if note else ''}.")
        tiles.append(Tile("Outside appetite", str(len(outside)), note))
    if overdue.open_actions:
        late, of = len(overdue.rows), plural(overdue.open_actions, "open action")
        sentences.append(overdue.note or f"{late or 'None'} of {of} {'is' if late < 2 else 'are'} overdue.")
        tiles.append(Tile("Overdue actions", "not known" if overdue.note else str(late), f"of {of}"))
    sentences += _proposed(open_)
    marked = sum(1 for state in open_ if exempt(state))
    if marked:
        sentences.append(f"{_none(marked)} marked exempt from publication.")
    note = "A count takes the worse figure of a disputed rating." if doubtful and _has_bands(open_) else ""
    return Summary(" ".join(sentences), tuple(tiles), note)


def _unrated(state: State) -> bool:
    return state.current is None or not state.current.rating.counts


def _has_bands(states: Sequence[State]) -> bool:
    return any(state.current is not None and state.current.rating.counts.band for state in states)


def _none(count: int) -> str:
    return f"{count or 'None'} {'is' if count < 2 else 'are'}"


def _band_tiles(register: Register, palette: Palette, open_: Sequence[State]) -> Iterator[Tile]:
    """Yield the count of each band, the most severe first; schemes that rate no open risk are left out."""
    groups = _by_scheme(register, open_)
    for scheme, inside in groups:
        suffix = f" ({_group(register, scheme)})" if len(groups) > 1 else ""
        for band in reversed(scheme.bands):
            there = [state for state in inside if state.current and state.current.rating.counts.band == band]
            doubtful = sum(1 for state in there if state.current is not None and state.current.disputed)
            note = f"{doubtful} of them disputed" if doubtful else ""
            yield Tile(plain(band.label) + suffix, str(len(there)), note, palette.name(scheme, band))


def _by_scheme(register: Register, open_: Sequence[State]) -> list[tuple[Scheme, list[State]]]:
    found = []
    for scheme in schemes_of(register):
        inside = [state for state in open_ if state.current and state.current.rating.scheme.ref == scheme.ref]
        if inside:
            found.append((scheme, inside))
    return found


def _group(register: Register, scheme: Scheme) -> str:
    kinds = {use.kind for use in register.schemes if use.scheme.ref == scheme.ref}
    others = {use.kind for use in register.schemes if use.scheme.ref != scheme.ref}
    if len(kinds) == 1 and kinds.isdisjoint(others):
        return "opportunities" if kinds == {"opportunity"} else "threats"
    return scheme.ref


def _counts(register: Register, palette: Palette, open_: Sequence[State], unrated: int) -> str:
    """Return the first sentence: how many risks are open, and how many lie in each band."""
    head = f"{plural(len(open_), 'risk')} {'is' if len(open_) == 1 else 'are'} open" if open_ else "No risk is open"
    parts = [
        f"{tile.value} {tile.label}" + (f", {tile.note}" if tile.note else "")
        for tile in _band_tiles(register, palette, open_)
        if tile.value != "0"
    ]
    parts += [f"{unrated} not rated"] if unrated else []
    if not parts:
        return f"{head}."
    apart = "; ".join(parts) if any("," in part for part in parts) else listed(parts)
    return f"{head}: {apart}."


@dataclass(frozen=True, slots=True)
class _Worst:
    score: str
    count: int


def _worst(register: Register, open_: Sequence[State]) -> Iterator[_Worst]:
    """Yield, for schemes without bands, the worst current score there is and how many risks have it."""
    for scheme, inside in _by_scheme(register, open_):
        figures = [state.current.rating.counts for state in inside if state.current is not None]
        scored = [figure for figure in figures if figure.score is not None]
        if scheme.bands or not scored:
            continue
        top = scored[0]
        for figure in scored[1:]:
            top = figure if compare(scheme, figure, top) > 0 else top
        if top.score is not None:
            yield _Worst(decimals.show(top.score), sum(figure.score == top.score for figure in scored))


def _movements(work: Book, open_: Sequence[State], closed: Sequence[State]) -> str:
    since = open_[0].since if open_ else closed[0].since if closed else None
    if since is None:
        return "Nothing earlier is known to compare with, so no movement is given."
    counts = {movement: sum(state.movement is movement for state in open_) for movement in Movement}
    left = sum(
        state.closure is not None and state.closure.date is not None and not state.closure.date.before(since.date)
        for state in closed
    )
    unknown = counts[Movement.UNKNOWN]
    after = since_words((*open_, *closed)[0])
    if unknown == len(open_) and not left:
        return f"How the risks moved since {after} is not known."
    said_ = [f"{counts[Movement.UP]} up", f"{counts[Movement.DOWN]} down", f"{counts[Movement.SAME]} the same"]
    said_ += [f"{counts[Movement.NEW]} new", f"{left} closed"]
    tail = f"; {plural(unknown, 'movement')} not known" if unknown else ""
    return f"Since {after}: {listed(said_)}{tail}."


def _proposed(open_: Sequence[State]) -> Iterator[str]:
    for key, words_ in (("close", "closed"), ("rescore", "rescored"), ("add", "added")):
        count = sum(any(PROPOSALS.key(entry.propose) == key for entry in state.proposals) for state in open_)
        if count:
            yield f"{_none(count)} proposed to be {words_}."
