"""One risk for a report: everything its file says on the day, in the order a reader asks for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from riskctl.core.model import MEASURES, Acceptance, Action, Assessment, Closure, Control, Printed, Review
from riskctl.core.period import UNDATED, DateError, parse
from riskctl.core.register import KINDS, PUBLISH, Register, WordList
from riskctl.core.scoring import Position, rate
from riskctl.core.state import State
from riskctl.core.words import norm
from riskctl.render.views_items import (
    ActionView,
    ControlView,
    Entry,
    acceptance_entry,
    action_view,
    closure_entry,
    control_view,
    owner_names,
    proposal_entry,
    proposed,
    said_of,
)
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


@dataclass(frozen=True, slots=True)
class Fact:
    """One short fact under its label."""

    label: str
    words: str
    date: DateText | None = None


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
        controls=None if risk.controls is None else tuple(control_view(control) for control in risk.controls),
        actions_label=label(register, "actions"),
        actions=None if risk.actions is None else tuple(action_view(state, action) for action in risk.actions),
        proposals=tuple(proposal_entry(entry) for entry in state.proposals),
        acceptances=tuple(acceptance_entry(register, entry, state.day) for entry in _begun(state, risk.accepted or ())),
        closures=tuple(closure_entry(state, entry) for entry in _begun(state, risk.closed or ())),
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
    return said_of(value)


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
