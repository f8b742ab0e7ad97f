"""The committee paper: numbered paragraphs that count, and the appendices they point to.

Its shape is that of the papers audit committees are given: purpose, recommendation, counts in sentences, the grading
criteria and statuses, a matrix of counts, then the register and the cards in lettered appendices.
"""

from collections.abc import Iterable, Iterator, Sequence

from riskctl.core.register import PROPOSALS
from riskctl.core.state import State
from riskctl.core.words import norm
from riskctl.render.blocks import AnyBlock, Items, Jump, Map, Para, ProseBlock, words
from riskctl.render.desk import Desk
from riskctl.render.sections.attention import high_risks, high_sentence
from riskctl.render.sections.counts import (
    appetite_sentence,
    closed_since,
    counts_sentence,
    doubtful,
    limited,
    overdue_sentence,
)
from riskctl.render.sections.movement import closures, moved_risks, movers, new_risks
from riskctl.render.sections.register import cards, level_keys, risk_table
from riskctl.render.sections.scheme import grading_blocks, status_facts
from riskctl.render.views_maps import heat_map, without_ids
from riskctl.render.views_text import capital, lower_first, non_empty, plain, prose


def numbered(*pieces: str) -> Para:
    """Return a numbered paragraph; empty pieces are left out."""
    return Para((" ".join(piece for piece in pieces if piece),), "numbered")


def purpose(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return what the paper is for."""
    if desk.settings.purpose:
        return _own(desk.settings.purpose)
    title = plain(desk.settings.title or desk.register.file.title)
    key = "purpose.to" if desk.committee else "purpose.nobody"
    position = desk.say("purpose.undated") if desk.undated else desk.say("purpose.at", date=desk.said(desk.day))
    return (numbered(desk.say(key, committee=_the(desk, desk.committee), title=lower_first(title), position=position)),)


def recommendation(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return what the committee is asked to do: note, settle what is disputed, and know what others will decide."""
    if desk.settings.recommendation:
        return _own(desk.settings.recommendation)
    asked = (
        desk.say("recommend.to", committee=capital(_the(desk, desk.committee)))
        if desk.committee
        else desk.say("recommend.nobody")
    )
    decided = [_decision(desk, board, when) for board, when in _boards(desk)]
    doubt = desk.tally.disputed
    return (numbered(asked, desk.count("recommend.disputed", doubt) if doubt else "", *decided, _accurate(desk)),)


def _the(desk: Desk, body: str) -> str:
    """Return a body's name as it stands in a sentence: an abbreviation by itself, words with their article."""
    noun = " " in body and not norm(body).startswith("the ")
    return desk.say("committee.noun" if noun else "committee.name", body=body)


def _own(text: str) -> tuple[AnyBlock, ...]:
    """Return the body's own words: paragraphs numbered like the rest, lists as they are."""
    found: list[AnyBlock] = []
    for block in prose(text):
        found.append(numbered(block.items[0]) if block.kind == "p" else ProseBlock((block,)))
    return tuple(found)


def _boards(desk: Desk) -> Iterable[tuple[str, str]]:
    """Return the boards that proposals are put to, each with the date it decides on, once."""
    found = dict[tuple[str, str], None]()
    for state in desk.open:
        for entry in state.proposals:
            if entry.to:
                found[plain(entry.to), desk.said(entry.decide) if entry.decide else ""] = None
    return sorted(found)


def _decision(desk: Desk, board: str, when: str) -> str:
    return desk.say(
        "recommend.decides_on" if when else "recommend.decides", board=capital(_the(desk, board)), date=when
    )


def _accurate(desk: Desk) -> str:
    return "" if desk.undated else desk.say("recommend.accurate", date=desk.said(desk.day))


def position(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return how many risks there are, in which bands."""
    return (numbered(counts_sentence(desk), _worse(desk)),)


def _worse(desk: Desk) -> str:
    return desk.say("summary.worse_counts") if desk.tally.bands and desk.tally.disputed else ""


def high(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return how many risks are rated high, and where all of them are listed."""
    found = high_risks(desk)
    sentence = high_sentence(desk)
    doubt = doubtful(found)
    also = desk.count("paper.high_disputed", doubt) if doubt else ""
    appendix = desk.appendix("appendix-register")
    where = desk.count("paper.listed", len(desk.open), appendix=appendix) if appendix else ""
    rest = desk.appendix("appendix-high")
    cards_at = desk.say("paper.cards", appendix=rest) if rest and found else ""
    return (numbered(sentence, also, where, cards_at),)


def leaving(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return how many risks are proposed for closure, and how many were closed."""
    put = proposed_to(desk, "close")
    gone = closed_since(desk)
    pieces = [desk.count("paper.closing", len(put))]
    if desk.since_words:
        pieces.append(desk.count("paper.closed", len(gone), since=desk.since_words))
    return (numbered(*pieces, _see(desk, "appendix-leaving")),)


def changes(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return how many ratings changed or are proposed to change."""
    pieces = []
    if desk.since_words and desk.moved:
        pieces.append(desk.count("paper.moved", len(moved_risks(desk)), since=desk.since_words))
    else:
        pieces.append(desk.say("movement.nothing_earlier"))
    pieces.append(desk.count("paper.rescored", len(proposed_to(desk, "rescore"))))
    return (numbered(*pieces, _see(desk, "appendix-changes")),)


def arrivals(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return how many risks are new, and how many are proposed."""
    pieces = []
    if desk.since_words:
        pieces.append(desk.count("paper.new", len(new_risks(desk)), since=desk.since_words))
    added = proposed_to(desk, "add")
    if added or not pieces:
        pieces.append(desk.count("paper.added", len(added)))
    return (numbered(*pieces, _see(desk, "appendix-new")),)


def attention(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return how the register stands to its appetite and to the dates of its actions; None where it has neither."""
    found = [appetite_sentence(desk)] if limited(desk) else []
    if desk.late.open:
        found.append(overdue_sentence(desk))
    return tuple(numbered(each) for each in found) or None


def _see(desk: Desk, key: str) -> str:
    name = desk.appendix(key)
    return desk.say("paper.see", appendix=name) if name else ""


def proposed_to(desk: Desk, key: str) -> tuple[State, ...]:
    """Return the open risks with a proposal of one kind, worst first."""
    return tuple(state for state in desk.open if any(PROPOSALS.key(entry.propose) == key for entry in state.proposals))


def grading(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return how ratings are made and what each band asks for."""
    name = desk.appendix("appendix-scheme")
    see = desk.say("paper.scales", appendix=name) if name else ""
    return (numbered(desk.count("paper.grading", len(desk.schemes)), see), *grading_blocks(desk))


def definitions(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the statuses with what they mean; None where the register defines none."""
    facts = status_facts(desk)
    return (numbered(desk.say("paper.statuses")), facts) if facts else None


def matrix(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the matrix of counts; None where no rating has levels to place it by."""
    drawn = heat_map(desk, "current")
    if drawn is None:
        return None
    ordinal = Para((desk.say("map.ordinal"),), "aside")
    return (numbered(desk.say("paper.matrix")), Map("matrix-counts", without_ids(drawn)), ordinal)


def appendices(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the list of appendices; None where there are none."""
    entries = [(Jump(key, f"{desk.appendix(key)}: {desk.say(f'heading.{key}')}"),) for key in desk.appendices]
    return (Items(tuple(entries)),) if entries else None


def contact(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return whom to ask; None where the settings name nobody."""
    lines = tuple((line,) for line in non_empty(desk.settings.contact))
    return (Items(lines),) if lines else None


# Appendices


def appendix_register(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return every open risk in one table, marked where it is new, moved or proposed."""
    if not desk.open:
        return (words(desk.say("none.open")),)
    keys = ("owner", *level_keys(desk), "status", "raised", "reviewed", "current", "previous")
    table = risk_table(desk, "appendix-table", desk.say("caption.register") + desk.on_day(), desk.open, keys)
    return (table,)


def appendix_leaving(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return cards of the risks proposed for closure, and the risks closed since the committee last met."""
    found = list(_cards(desk, proposed_to(desk, "close"), desk.count("paper.closing", 0)))
    if desk.since_words:
        gone = closed_since(desk)
        found.append(closures(desk, gone, desk.count("paper.closed", 0, since=desk.since_words)))
    return tuple(found)


def appendix_changes(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return the ratings that changed with the reasons, and cards of those proposed to change."""
    found: list[AnyBlock] = []
    if desk.since_words and desk.moved:
        found += movers(desk, desk.since_words)
    else:
        found.append(words(desk.say("movement.nothing_earlier")))
    leaving_ = proposed_to(desk, "close")
    rescored = [state for state in proposed_to(desk, "rescore") if state not in leaving_]
    return (*found, *_cards(desk, rescored, desk.count("paper.rescored", 0)))


def appendix_new(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return cards of the risks that are new or proposed."""
    earlier = {state.risk.id for key in ("close", "rescore") for state in proposed_to(desk, key)}
    states = [state for state in arrived(desk) if state.risk.id not in earlier]
    none = desk.count("paper.new", 0, since=desk.since_words) if desk.since_words else desk.count("paper.added", 0)
    return _cards(desk, states, none)


def arrived(desk: Desk) -> tuple[State, ...]:
    """Return the open risks that are new since the date compared with, or proposed to be added, worst first."""
    added = proposed_to(desk, "add")
    new = new_risks(desk)
    return tuple(state for state in desk.open if state in new or state in added)


def appendix_high(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return cards of the highest risks that stand in no appendix before."""
    shown = {state.risk.id for state in _before(desk)}
    states = [state for state in high_risks(desk) if state.risk.id not in shown]
    return _cards(desk, states, desk.say("high.no_more"))


def _before(desk: Desk) -> Iterator[State]:
    if desk.appendix("appendix-leaving"):
        yield from proposed_to(desk, "close")
    if desk.appendix("appendix-changes"):
        yield from proposed_to(desk, "rescore")
    if desk.appendix("appendix-new"):
        yield from arrived(desk)


def _cards(desk: Desk, states: Sequence[State], none: str) -> tuple[AnyBlock, ...]:
    return cards(desk, states) or (words(none),)
