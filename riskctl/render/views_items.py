"""What hangs on a risk, for its card: controls, actions, proposals, acceptances and closures, each in a line or two."""

from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.model import Acceptance, Action, Assessment, Closure, Control, Proposal
from riskctl.core.period import When
from riskctl.core.register import PROPOSALS
from riskctl.core.scoring import levels_text, rate
from riskctl.core.state import State
from riskctl.render.desk import Desk
from riskctl.render.views_ratings import figure_words
from riskctl.render.views_text import Prose, non_empty, plain, prose


@dataclass(frozen=True, slots=True)
class ControlView:
    """A control in place; `facts` are its type, what it acts on, how well it works, and what assurance found."""

    text: Prose
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionView:
    """Planned work.

    Shape: `facts` are everything but the text, in the order they are printed: owner, due, overdue, status, and what
    else is known of its dates; `late` is the one of them that stands out, empty where the action is not overdue;
    `line` is all of them on one line: `owner AF; due March 2024; overdue; status Amber`.
    """

    id: str
    text: Prose
    owner: str
    status: str
    facts: tuple[str, ...]
    late: str
    line: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something said of a risk in one line, with a reason or note under it."""

    words: str
    note: Prose = ()


def proposed(desk: Desk, entry: Proposal) -> str:
    """Return a proposal in two words."""
    key = PROPOSALS.key(entry.propose)
    if key in ("close", "rescore", "add"):
        return desk.say(f"proposed.{key}")
    return desk.say("proposed.other", what=plain(entry.propose))


def control_view(desk: Desk, control: Control) -> ControlView:
    """Return one control."""
    facts = [desk.phrases.term(word) for word in non_empty([control.type, control.effectiveness])]
    if control.acts_on:
        facts.append(desk.say("control.acts_on", factor=desk.phrases.term(plain(control.acts_on))))
    for found in control.assurance or ():
        line = desk.say("control.line", n=found.line) if found.line is not None else None
        when = desk.said(found.date) if found.date else None
        said = ", ".join(non_empty([line, found.source, when, found.opinion]))
        facts.append(desk.say("control.assurance", found=said))
    return ControlView(prose(control.text), tuple(facts))


def action_view(desk: Desk, state: State, action: Action) -> ActionView:
    """Return one action, with whether it is overdue on the day and how often its date moved."""
    owner = desk.owners(action.owner)
    status = desk.word(desk.register.action_statuses, action.status) if action.status else ""
    late = desk.say("action.overdue") if state.overdue(action) else ""
    facts = [desk.say("action.owner", owner=owner)] if owner else []
    due, published = due_words(desk, action), plain(action.due_text or "")
    if due or published:
        facts.append(desk.say("action.due", date=due or published))
    if late:
        facts.append(late)
    if status:
        facts.append(desk.say("action.status", status=status))
    if due and published:
        facts.append(desk.say("action.published", words=published))
    if action.start is not None:
        facts.append(desk.say("action.starts", date=desk.said(action.start)))
    moves = action.moved or ()
    if action.due_original is not None and not (moves and moves[0].from_ == action.due_original):
        facts.append(desk.say("action.first_due", date=due_said(desk, action.due_original)))
    for move in moves:
        key = "action.moved_on" if move.date else "action.moved"
        on = desk.said(move.date) if move.date else ""
        moved = desk.say(key, on=on, start=due_said(desk, move.from_), end=due_said(desk, move.to))
        facts.append(f"{moved}: {plain(move.why)}" if move.why else moved)
    if action.done is not None:
        facts.append(desk.say("action.done", date=desk.said(action.done)))
    return ActionView(plain(action.id or ""), prose(action.text), owner, status, tuple(facts), late, "; ".join(facts))


def due_words(desk: Desk, action: Action) -> str:
    """Return when an action is due, in words; empty where it is not stated."""
    if action.due is None:
        return ""
    words = due_said(desk, action.due)
    return desk.say("action.then", due=words, then=desk.phrases.term(plain(action.then))) if action.then else words


def due_said(desk: Desk, due: When | str) -> str:
    """Return a due date, or what stands for one, in words."""
    return desk.said(due) if isinstance(due, When) else desk.phrases.term(plain(due))


def proposal_entry(desk: Desk, state: State, entry: Proposal) -> Entry:
    """Return what is put to a board; proposed levels come with the score they would give."""
    key = PROPOSALS.key(entry.propose)
    noun = desk.say(f"proposal.{key}") if key in ("close", "rescore", "add") else plain(entry.propose)
    words = desk.say("proposal.proposed", what=noun)
    words += desk.say("proposal.to", board=plain(entry.to)) if entry.to else ""
    words += desk.say("proposal.decide", date=desk.said(entry.decide)) if entry.decide else ""
    figures = proposed_figure(desk, state, entry)
    return Entry(f"{words}: {figures}" if figures else words, prose(entry.why or ""))


def proposed_figure(desk: Desk, state: State, entry: Proposal) -> str:
    """Return the rating that a proposal's levels would give, with the levels; empty where it proposes none."""
    for placed in state.placed:
        if placed.assessment is entry.current:
            rating = rate(placed.scheme, placed.assessment)
            said = plain(said_of(desk, placed.assessment))
            return ", ".join(non_empty([figure_words(desk, rating.shown) if rating.computed else None, said]))
    return plain(said_of(desk, entry.current)) if entry.current else ""


def acceptance_entry(desk: Desk, entry: Acceptance) -> Entry:
    """Return a decision to live with the risk, and whether it has run out by the day."""
    words = desk.say("accepted.accepted")
    words += desk.say("accepted.by", person=desk.person(entry.by)) if entry.by else ""
    words += f", {desk.said(entry.date)}" if entry.date else ""
    words += desk.say("accepted.until", date=desk.said(entry.until)) if entry.until else ""
    over = entry.until is not None and entry.until.before(desk.day)
    return Entry(words + (desk.say("accepted.over") if over else ""), prose(entry.why or ""))


def closure_entry(desk: Desk, entry: Closure) -> Entry:
    """Return when and how the risk left the register, and until when, where it has come back by the day."""
    again = entry.reopened if entry.reopened is not None and entry.reopened.begun_by(desk.day) else None
    dated, still = "dated" if entry.date else "undated", "reopened" if again else "still"
    on, until = (desk.said(when) if when else "" for when in (entry.date, again))
    words = desk.say(f"closed.{dated}.{still}", date=on, until=until)
    words += desk.say("closed.by", person=desk.person(entry.by)) if entry.by else ""
    words += f": {desk.word(desk.register.closure_reasons, entry.reason)}" if entry.reason else ""
    told = ", ".join(non_empty([entry.reported_to, desk.said(entry.reported_on) if entry.reported_on else None]))
    if told:
        words += desk.say("closed.reported_to" if entry.reported_to else "closed.reported", told=told)
    return Entry(words, prose(entry.note or ""))


def said_of(desk: Desk, assessment: Assessment, *, rating_only: bool = False) -> str:
    """Return what a paper printed of an assessment, on one line: everything, or the rating alone."""
    parts = [levels_text(assessment.levels)] if assessment.levels else []
    if assessment.score is not None:
        parts.append(desk.say("printed.score", score=decimals.show(assessment.score)))
    if assessment.band:
        parts.append(desk.say("printed.band", band=assessment.band))
    if rating_only:
        return plain(", ".join(parts))
    if assessment.movement:
        parts.append(desk.say("printed.movement", mark=assessment.movement))
    before = assessment.previous
    if before is not None and (before.score is not None or before.band):
        words = [decimals.show(before.score)] if before.score is not None else []
        figure = " ".join([*words, *([before.band] if before.band else [])])
        parts.append(desk.say("printed.previous", figure=figure))
    return plain(", ".join(parts))
