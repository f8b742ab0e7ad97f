"""One risk for a report: everything its file says on the day, in the order a reader asks for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from riskctl.core import decimals
from riskctl.core.model import MEASURES, Acceptance, Action, Assessment, Closure, Control, Printed, Proposal, Review
from riskctl.core.period import UNDATED, DateError, When, parse
from riskctl.core.register import KINDS, PROPOSALS, PUBLISH, Register, WordList
from riskctl.core.scoring import Position, levels_text, rate
from riskctl.core.state import State
from riskctl.core.words import norm
from riskctl.render.views_maps import Ref
from riskctl.render.views_ratings import (
    POSITIONS,
    MovementText,
    Palette,
    RatingView,
    label,
    movement_text,
    rating_view,
)
from riskctl.render.views_text import (
    DateText,
    Passage,
    Prose,
    capital,
    date_text,
    listed,
    non_empty,
    passage,
    plain,
    prose,
    said,
)

TBC = "to be confirmed"


@dataclass(frozen=True, slots=True)
class Fact:
    """One short fact under its label."""

    label: str
    words: str
    date: DateText | None = None


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
class ReviewView:
    """One entry of the ledger. A rationale still in force stands with the card's ratings, so it is not given again."""

    date: DateText
    by: str
    ratings: tuple[RatingView, ...]
    decided: str
    why: Prose
    update: Prose

    @property
    def text(self) -> Prose:
        """What was written, the reasons first."""
        return (*self.why, *self.update, *(block for rating in self.ratings for block in rating.rationale))


@dataclass(frozen=True, slots=True)
class Entry:
    """Something said of a risk in one line, with a reason or note under it."""

    words: str
    note: Prose = ()


@dataclass(frozen=True, slots=True)
class LinkView:
    """A tie to another risk. `ref` is None where the register has no such risk on the day."""

    type: str
    id: str
    ref: Ref | None


@dataclass(frozen=True, slots=True)
class RiskCard:
    """One risk whole. Shape: `controls` and `actions` are None where not stated, empty where there are none."""

    ref: Ref
    marks: tuple[str, ...]
    ratings: tuple[RatingView, ...]
    movement: MovementText
    since: str
    facts: tuple[Fact, ...]
    statement: tuple[Passage, ...]
    controls_label: str
    controls: tuple[ControlView, ...] | None
    actions_label: str
    actions: tuple[ActionView, ...] | None
    proposals: tuple[Entry, ...]
    acceptances: tuple[Entry, ...]
    closures: tuple[Entry, ...]
    reviews: tuple[ReviewView, ...]
    printed: tuple[Entry, ...]
    links: tuple[LinkView, ...]


def risk_card(state: State, palette: Palette, refs: Mapping[str, Ref], *, say_basis: bool) -> RiskCard:
    """Return the card of one risk on its day."""
    risk, register = state.risk, state.register
    rated = [(measure, found) for measure in MEASURES if (found := state.measure(measure)) is not None]
    return RiskCard(
        ref=refs[risk.id],
        marks=tuple(_marks(state)),
        ratings=tuple(
            rating_view(register, palette, measure, found.rating, disputed=found.disputed, say_basis=say_basis)
            for measure, found in rated
        ),
        movement=movement_text(state),
        since=since_words(state),
        facts=tuple(_facts(state)),
        statement=tuple(_statement(state)),
        controls_label=label(register, "controls"),
        controls=None if risk.controls is None else tuple(_control(control) for control in risk.controls),
        actions_label=label(register, "actions"),
        actions=None if risk.actions is None else tuple(action_view(state, action) for action in risk.actions),
        proposals=tuple(_proposal(entry) for entry in state.proposals),
        acceptances=tuple(_acceptance(register, entry, state.day) for entry in _begun(state, risk.accepted or ())),
        closures=tuple(_closure(state, entry) for entry in _begun(state, risk.closed or ())),
        reviews=tuple(_review(state, entry, palette, say_basis=say_basis) for _, entry in reversed(state.reviews)),
        printed=tuple(_printed(register, entry) for entry in risk.printed or ()),
        links=tuple(_links(state, refs)),
    )


def since_words(state: State) -> str:
    """Return what movement is measured from, in words: `JARAP, October 2023`; empty where it is from nothing."""
    since = state.since
    if since is None:
        return ""
    if since.meeting is None:
        return f"the end of {said(since.date)}"
    return ", ".join(non_empty([since.meeting.body, said(since.date)]))


def owner_names(register: Register, owners: tuple[str, ...] | None) -> str:
    """Return owners as printed; two or more are joint."""
    return listed(plain(register.person_name(owner)) for owner in owners or ())


def exempt(state: State) -> str:
    """Return the marking of a risk that no public edition may hold; empty where it is public."""
    if state.risk.publish is None or PUBLISH.key(state.risk.publish) != "exempt":
        return ""
    ground = plain(state.risk.ground or "")
    return f"exempt: {ground}" if ground else "exempt"


def _marks(state: State) -> Iterator[str]:
    if exempt(state):
        yield exempt(state)
    if state.risk.is_opportunity:
        yield "opportunity"
    if state.closure is not None:
        yield "closed"
    if any(found.disputed for name in MEASURES if (found := state.measure(name)) is not None):
        yield "disputed"
    if state.open and state.position in (Position.OUTSIDE_APPETITE, Position.OUTSIDE_TOLERANCE):
        yield POSITIONS[state.position]
    if state.open and state.accepted:
        yield "accepted"
    for entry in state.proposals:
        yield proposed(entry)


def proposed(entry: Proposal) -> str:
    """Return a proposal in two words."""
    words = {"close": "proposed: close", "rescore": "proposed: rescore", "add": "proposed: add"}
    return words.get(PROPOSALS.key(entry.propose), f"proposed: {plain(entry.propose)}")


def _facts(state: State) -> Iterator[Fact]:
    risk, register = state.risk, state.register
    if risk.kind is not None:
        yield Fact(label(register, "kind"), capital(plain(KINDS.name(risk.kind))))
    texts: tuple[tuple[str, str | None], ...] = (
        ("category", None if risk.category is None else register.categories.name(risk.category)),
        ("objectives", listed(plain(register.objectives.name(word)) for word in risk.objectives or ())),
        ("owner", owner_names(register, risk.owner)),
        ("status", None if risk.status is None else register.statuses.name(risk.status)),
    )
    for name, words in texts:
        if words:
            yield Fact(label(register, name), plain(words))
    if risk.raised is not None:
        yield Fact(label(register, "raised"), "", date_text(risk.raised))
    if state.reviewed is not None and state.reviewed.date is not UNDATED:
        yield Fact(label(register, "reviewed"), "", date_text(state.reviewed.date))
    for name in ("appetite", "tolerance"):
        limit: str | None = getattr(state, name)
        if limit:
            yield Fact(label(register, name), plain(limit))
    if risk.formerly:
        yield Fact(label(register, "formerly"), listed(map(plain, risk.formerly)))
    for name, value in risk.own:
        yield _own_fact(register, name, value)
    if risk.withhold:
        withheld = listed(label(register, name) for name in risk.withhold)
        yield Fact("Withheld from the public edition", withheld)


def _own_fact(register: Register, name: str, value: str) -> Fact:
    field = register.file.fields.get(name)
    kind = norm(field.type) if field else "text"
    if kind == "person":
        return Fact(label(register, name), plain(register.person_name(value)))
    if kind == "choice" and field:
        return Fact(label(register, name), plain(WordList(field.choices).name(value)))
    if kind == "date":
        try:
            return Fact(label(register, name), "", date_text(parse(value)))
        except DateError:
            pass
    return Fact(label(register, name), plain(value))


def _statement(state: State) -> Iterator[Passage]:
    for name in ("description", "cause", "event", "effect"):
        texts: tuple[str, ...] | None = getattr(state.risk, name)
        if texts is not None:
            yield passage(label(state.register, name), texts)


def _control(control: Control) -> ControlView:
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


def _proposal(entry: Proposal) -> Entry:
    to = f" to {plain(entry.to)}" if entry.to else ""
    decide = f", for decision {said(entry.decide)}" if entry.decide else ""
    figures = f": {plain(_said(entry.current))}" if entry.current and _said(entry.current) else ""
    nouns = {"close": "Closure", "rescore": "New rating", "add": "Addition"}
    noun = nouns.get(PROPOSALS.key(entry.propose), plain(entry.propose))
    return Entry(f"{noun} proposed{to}{decide}{figures}", prose(entry.why or ""))


def _acceptance(register: Register, entry: Acceptance, day: When) -> Entry:
    by = f" by {plain(register.person_name(entry.by))}" if entry.by else ""
    on = f", {said(entry.date)}" if entry.date else ""
    until = f", until {said(entry.until)}" if entry.until else ""
    over = " (run out)" if entry.until is not None and entry.until.before(day) else ""
    return Entry(f"Accepted{by}{on}{until}{over}", prose(entry.why or ""))


def _closure(state: State, entry: Closure) -> Entry:
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


_Dated = TypeVar("_Dated", Acceptance, Closure)


def _begun(state: State, entries: tuple[_Dated, ...]) -> list[_Dated]:
    return [entry for entry in entries if entry.date is None or entry.date.begun_by(state.day)]


def _review(state: State, entry: Review, palette: Palette, *, say_basis: bool) -> ReviewView:
    register = state.register
    scheme = register.scheme_for(opportunity=state.risk.is_opportunity, day=entry.date)
    views = []
    for measure in MEASURES:
        assessment: Assessment | None = getattr(entry, measure)
        if assessment is not None and scheme is not None:
            rating = rate(scheme, assessment)
            view = rating_view(register, palette, measure, rating, disputed=rating.disputed, say_basis=say_basis)
            now = state.measure(measure)
            views.append(replace(view, rationale=()) if now is not None and now.review is entry else view)
    decided = ""
    if entry.decided is not None:
        when = f", {said(entry.decided.date)}" if entry.decided.date else ""
        decided = f"{plain(entry.decided.by)}{when}"
    return ReviewView(
        date=date_text(entry.date),
        by=owner_names(register, entry.by),
        ratings=tuple(views),
        decided=decided,
        why=prose(entry.why or ""),
        update=prose(entry.update or ""),
    )


def _printed(register: Register, entry: Printed) -> Entry:
    """Return another place that prints the risk, with every field it prints there."""
    parts = []
    for name, show in _PRINTED:
        value = getattr(entry, name)
        words = show(register, value) if value is not None else ""
        if words:
            parts.append(f"{label(register, name)} {words}")
    for name, value in entry.own:
        fact = _own_fact(register, name, value)
        parts.append(f"{fact.label} {fact.date.words if fact.date else fact.words}")
    when = f" ({said(entry.date)})" if entry.date else ""
    return Entry(f"{plain(entry.where)}{when}", prose("; ".join(parts)))


def _said(assessment: Assessment) -> str:
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


def _links(state: State, refs: Mapping[str, Ref]) -> Iterator[LinkView]:
    for link in state.risk.links or ():
        yield LinkView(plain(link.type or "related").replace("-", " "), plain(link.to), refs.get(link.to))


def _text(_: Register, value: str) -> str:
    return plain(value)


def _texts(_: Register, value: tuple[str, ...]) -> str:
    return "; ".join(non_empty(value))


def _items(_: Register, value: tuple[Control | Action, ...]) -> str:
    return "; ".join(non_empty(item.text for item in value))


def _assessed(_: Register, value: Assessment) -> str:
    return _said(value)


_PRINTED: tuple[tuple[str, Callable[..., str]], ...] = (
    ("id", _text),
    ("title", _text),
    ("category", lambda register, value: plain(register.categories.name(value))),
    ("objectives", lambda register, value: listed(plain(register.objectives.name(word)) for word in value)),
    ("owner", owner_names),
    ("status", lambda register, value: plain(register.statuses.name(value))),
    ("raised", lambda _, value: said(value)),
    ("description", _texts),
    ("cause", _texts),
    ("event", _texts),
    ("effect", _texts),
    ("inherent", _assessed),
    ("current", _assessed),
    ("target", _assessed),
    ("controls", _items),
    ("actions", _items),
)
