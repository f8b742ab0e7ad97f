"""What hangs on a risk, for its card: controls, actions, proposals, acceptances and closures, each in a line or two."""

from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.model import Acceptance, Action, Assessment, Closure, Control, Proposal
from riskctl.core.period import When
from riskctl.core.register import PROPOSALS, Register
from riskctl.core.scoring import levels_text
from riskctl.core.state import State
from riskctl.core.words import norm
from riskctl.render.views_text import DateText, Prose, date_text, listed, non_empty, plain, prose, said

TBC = "to be confirmed"


@dataclass(frozen=True, slots=True)
class ControlView:
    """A control in place; `facts` are its type, what it acts on, how well it works, and what assurance found."""

    text: Prose
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionView:
    """Planned work. `due` is the date in words, or the words as published where the register gives no date."""

    id: str
    text: Prose
    owner: str
    due: str
    due_date: DateText | None
    status: str
    overdue: bool
    notes: tuple[str, ...]

    @property
    def line(self) -> str:
        """Everything but the text, on one line: `owner AF; due March 2024; overdue; status Amber`."""
        parts = [f"owner {self.owner}"] if self.owner else []
        parts += [f"due {self.due}"] if self.due else []
        parts += ["overdue"] if self.overdue else []
        parts += [f"status {self.status}"] if self.status else []
        return "; ".join([*parts, *self.notes])


@dataclass(frozen=True, slots=True)
class Entry:
    """Something said of a risk in one line, with a reason or note under it."""

    words: str
    note: Prose = ()


def owner_names(register: Register, owners: tuple[str, ...] | None) -> str:
    """Return owners as printed; two or more are joint."""
    return listed(plain(register.person_name(owner)) for owner in owners or ())


def proposed(entry: Proposal) -> str:
    """Return a proposal in two words."""
    words = {"close": "proposed: close", "rescore": "proposed: rescore", "add": "proposed: add"}
    return words.get(PROPOSALS.key(entry.propose), f"proposed: {plain(entry.propose)}")


def control_view(control: Control) -> ControlView:
    """Return one control."""
    facts = list(non_empty([control.type, control.effectiveness]))
    if control.acts_on:
        facts.append("acts on both" if norm(control.acts_on) == "both" else f"acts on {plain(control.acts_on)}")
    for found in control.assurance or ():
        line = f"line {found.line}" if found.line is not None else None
        when = said(found.date) if found.date else None
        facts.append("assurance: " + ", ".join(non_empty([line, found.source, when, found.opinion])))
    return ControlView(prose(control.text), tuple(facts))


def action_view(state: State, action: Action) -> ActionView:
    """Return one action, with whether it is overdue on the day and how often its date moved."""
    register = state.register
    notes = list[str]()
    words, date = due_words(action)
    if action.due_text and words:
        notes.append(f"published as “{plain(action.due_text)}”")
    elif action.due_text:
        words = plain(action.due_text)
    if action.start is not None:
        notes.append(f"starts {said(action.start)}")
    if action.due_original is not None:
        notes.append(f"first due {_due(action.due_original)}")
    for move in action.moved or ():
        on = f" on {said(move.date)}" if move.date else ""
        why = f": {plain(move.why)}" if move.why else ""
        notes.append(f"moved{on} from {_due(move.from_)} to {_due(move.to)}{why}")
    if action.done is not None:
        notes.append(f"done {said(action.done)}")
    return ActionView(
        id=plain(action.id or ""),
        text=prose(action.text),
        owner=owner_names(register, action.owner),
        due=words,
        due_date=date,
        status=plain(register.action_statuses.name(action.status)) if action.status else "",
        overdue=state.overdue(action),
        notes=tuple(notes),
    )


def due_words(action: Action) -> tuple[str, DateText | None]:
    """Return when an action is due, in words, and as a date where it is one and no more."""
    if action.due is None:
        return "", None
    words = _due(action.due)
    if action.then:
        return f"{words}, then {plain(action.then)}", None
    return words, date_text(action.due) if isinstance(action.due, When) else None


def _due(due: When | str) -> str:
    return said(due) if isinstance(due, When) else TBC if due == "tbc" else plain(due)


def proposal_entry(entry: Proposal) -> Entry:
    """Return what is put to a board."""
    to = f" to {plain(entry.to)}" if entry.to else ""
    decide = f", for decision {said(entry.decide)}" if entry.decide else ""
    figures = f": {plain(said_of(entry.current))}" if entry.current and said_of(entry.current) else ""
    nouns = {"close": "Closure", "rescore": "New rating", "add": "Addition"}
    noun = nouns.get(PROPOSALS.key(entry.propose), plain(entry.propose))
    return Entry(f"{noun} proposed{to}{decide}{figures}", prose(entry.why or ""))


def acceptance_entry(register: Register, entry: Acceptance, day: When) -> Entry:
    """Return a decision to live with the risk, and whether it has run out by the day."""
    by = f" by {plain(register.person_name(entry.by))}" if entry.by else ""
    on = f", {said(entry.date)}" if entry.date else ""
    until = f", until {said(entry.until)}" if entry.until else ""
    over = " (run out)" if entry.until is not None and entry.until.before(day) else ""
    return Entry(f"Accepted{by}{on}{until}{over}", prose(entry.why or ""))


def closure_entry(state: State, entry: Closure) -> Entry:
    """Return how the risk left the register, and its return where that has begun by the day."""
    register = state.register
    words = f"Closed {said(entry.date)}" if entry.date else "Closed"
    if entry.reason:
        words += f": {plain(register.closure_reasons.name(entry.reason))}"
    if entry.by:
        words += f", by {plain(register.person_name(entry.by))}"
    told = ", ".join(non_empty([entry.reported_to, said(entry.reported_on) if entry.reported_on else None]))
    if told:
        words += f"; reported to {told}" if entry.reported_to else f"; reported {told}"
    if entry.reopened is not None and entry.reopened.begun_by(state.day):
        words += f"; reopened {said(entry.reopened)}"
    return Entry(words, prose(entry.note or ""))


def said_of(assessment: Assessment) -> str:
    """Return everything a paper printed of an assessment, on one line."""
    parts = [levels_text(assessment.levels)] if assessment.levels else []
    if assessment.score is not None:
        parts.append(f"score {decimals.show(assessment.score)}")
    if assessment.band:
        parts.append(f"band {assessment.band}")
    if assessment.movement:
        parts.append(f"movement {assessment.movement}")
    before = assessment.previous
    if before is not None and (before.score is not None or before.band):
        words = [decimals.show(before.score)] if before.score is not None else []
        parts.append(f"previous {' '.join([*words, *([before.band] if before.band else [])])}")
    return plain(", ".join(parts))
