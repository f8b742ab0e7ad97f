"""Disputed ratings: both values, the levels, and every witness. They come first in every report."""

from riskctl.core.model import Assessment
from riskctl.core.scheme import Band
from riskctl.core.witness import CountsSay, Dispute, Witness
from riskctl.render.blocks import AnyBlock, Cell, Facts, Group, Heading, Items, Pair, Small, words
from riskctl.render.desk import Desk
from riskctl.render.views_items import said_of
from riskctl.render.views_ratings import FigureText, figure_words, level_texts
from riskctl.render.views_text import capital, plain


def disputed(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return every dispute of a risk on the register."""
    found = [dispute for dispute in desk.book.disputes if dispute.risk in desk.refs]
    if not found:
        return (words(desk.say("dispute.none")),)
    return (words(desk.say("dispute.lead")), *(_dispute(desk, dispute) for dispute in found))


def disputed_if_any(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return every dispute; None where there is none, for papers that only speak of one where one is."""
    return disputed(desk) if any(dispute.risk in desk.refs for dispute in desk.book.disputes) else None


def _dispute(desk: Desk, dispute: Dispute) -> Group:
    rating = dispute.rating
    scheme, declared = rating.scheme, rating.declared

    def figure(value: FigureText) -> Cell:
        return (value,)

    def fill(band: Band | None) -> str:
        return desk.palette.name(scheme, band)

    pairs = []
    if rating.computed:
        computed = FigureText(figure_words(desk, rating.computed), fill(rating.computed.band))
        pairs.append(Pair(desk.say("dispute.levels_give"), figure(computed)))
    for level in level_texts(desk, rating):
        parts: Cell = (Small("; ".join(level.parts)),) if level.parts else ()
        pairs.append(Pair(level.label, (level.words, *parts)))
    if declared:
        cut = rating.as_declared.band if declared.score is not None and declared.band is None else None
        mark = desk.say("dispute.by_its_score", band=plain(cut.label)) if cut else ""
        text = figure(FigureText(figure_words(desk, declared), fill(declared.band), mark))
    else:
        text = (desk.say("dispute.nothing"),)
    pairs.append(Pair(desk.say("dispute.declared"), text))
    counts = FigureText(figure_words(desk, rating.counts), fill(rating.counts.band))
    pairs.append(Pair(desk.say("dispute.counts_as"), figure(counts)))
    sides = (
        *(capital(plain(_witness(desk, dispute, side))) for side in dispute.witnesses),
        *(capital(plain(_counts(desk, side))) for side in dispute.counts_say),
    )
    blocks: list[AnyBlock] = [
        Heading((desk.refs[dispute.risk], f": {desk.label(dispute.measure)}")),
        Facts(tuple(pairs)),
    ]
    if sides:
        blocks += [words(desk.say("dispute.witnesses")), Items(tuple((side,) for side in sides))]
    return Group(tuple(blocks), "dispute")


def _witness(desk: Desk, dispute: Dispute, side: Witness) -> str:
    """Return what one witness says: another printing of the risk, or the rating before, which has no route."""
    if side.route:
        entry = desk.states[dispute.risk].risk.printed
        said: Assessment | None = getattr(entry[int(side.route[1])], dispute.measure) if entry else None
        says = said_of(desk, said, rating_only=True) if said else side.says
        return desk.say("dispute.prints", where=side.where, says=says)
    score = figure_words(desk, side.figure)
    return desk.say("dispute.previous", says=desk.say("printed.score", score=score))


def _counts(desk: Desk, side: CountsSay) -> str:
    """Return what a printed matrix says of a rating."""
    return desk.say("dispute.counts", where=side.where, fewer=side.fewer, more=side.more, gives=side.gives)
