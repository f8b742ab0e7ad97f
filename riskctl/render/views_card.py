"""One risk for a report: everything its file says on the day, in the order a reader asks for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from riskctl.core.model import MEASURES, Acceptance, Action, Assessment, Closure, Control, Printed, Review
from riskctl.core.period import UNDATED, DateError, parse
from riskctl.core.register import KINDS, LINK_TYPES, PUBLISH, WordList
from riskctl.core.scoring import Position, rate
from riskctl.core.state import State
from riskctl.core.words import norm
from riskctl.render.desk import Desk
from riskctl.render.views_history import HistoryText, history_text
from riskctl.render.views_items import (
    ActionView,
    ControlView,
    Entry,
    acceptance_entry,
    action_view,
    closure_entry,
    control_view,
    proposal_entry,
    proposed,
    said_of,
)
from riskctl.render.views_ratings import (
    POSITIONS,
    MovementText,
    RatingView,
    movement_text,
    rating_figure,
    rating_line,
    rating_view,
    worked,
)
from riskctl.render.views_text import Block, Passage, Prose, Ref, capital, non_empty, passage, plain, prose


@dataclass(frozen=True, slots=True)
class Fact:
    """One short fact under its label."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One entry of the ledger: when and by whom, a line for each rating, and what was written, the reasons first.

    Levels and rationales that are still in force stand with the card's ratings, so they are not given again.
    """

    head: str
    lines: tuple[str, ...]
    decided: str
    text: Prose


@dataclass(frozen=True, slots=True)
class LinkView:
    """A tie to another risk. `ref` is None where the register has no such risk on the day."""

    type: str
    id: str
    ref: Ref | None


@dataclass(frozen=True, slots=True)
class RiskCard:
    """One risk whole.

    Shape: `controls` and `actions` are None where not stated, empty where there are none; `reviews_label` names who
    made the reviews where all were made by the same, and then no review does.
    """

    ref: Ref
    marks: tuple[str, ...]
    ratings: tuple[RatingView, ...]
    movement: MovementText
    movement_label: str
    history: HistoryText | None
    facts: tuple[Fact, ...]
    statement: tuple[Passage, ...]
    controls_label: str
    controls: tuple[ControlView, ...] | None
    actions_label: str
    actions: tuple[ActionView, ...] | None
    proposals: tuple[Entry, ...]
    acceptances: tuple[Entry, ...]
    closures: tuple[Entry, ...]
    reviews_label: str
    reviews: tuple[ReviewView, ...]
    printed: tuple[Entry, ...]
    links: tuple[LinkView, ...]


def risk_card(desk: Desk, state: State, *, alone: bool = False, whole: bool = True) -> RiskCard:
    """Return the card of one risk on its day.

    Shape: `alone` on its page, it says itself what its movement is measured from; one that is not `whole` is without
    the updates but for the latest, while the date, rating and reason of every review stay.
    """
    risk = state.risk
    left_out = frozenset(() if whole else map(id, updates(state)[:-1]))
    rated = [(measure, found) for measure in MEASURES if (found := state.measure(measure)) is not None]
    begun = _begun(state, risk.accepted or ())
    by = _reviewer(desk, state)
    return RiskCard(
        ref=desk.refs[risk.id],
        marks=tuple(_marks(desk, state)),
        ratings=tuple(rating_view(desk, measure, found.rating, disputed=found.disputed) for measure, found in rated),
        movement=movement_text(desk, state),
        movement_label=_movement_label(desk, alone=alone),
        history=history_text(desk, state),
        facts=tuple(_facts(desk, state)),
        statement=tuple(_statement(desk, state)),
        controls_label=desk.label("controls"),
        controls=None if risk.controls is None else tuple(control_view(desk, control) for control in risk.controls),
        actions_label=desk.label("actions"),
        actions=None if risk.actions is None else tuple(action_view(desk, state, action) for action in risk.actions),
        proposals=tuple(proposal_entry(desk, state, entry) for entry in state.proposals),
        acceptances=tuple(acceptance_entry(desk, entry) for entry in begun),
        closures=tuple(closure_entry(desk, entry) for entry in _begun(state, risk.closed or ())),
        reviews_label=desk.say("card.reviews_by", person=by) if by else desk.say("card.reviews"),
        reviews=tuple(
            _review(desk, state, entry, named=not by, update="" if id(entry) in left_out else entry.update or "")
            for _, entry in reversed(state.reviews)
        ),
        printed=tuple(_printed(desk, entry) for entry in risk.printed or ()),
        links=tuple(_links(desk, state)),
    )


def _movement_label(desk: Desk, *, alone: bool) -> str:
    name, since = desk.label("movement"), desk.since_words
    return desk.say("card.movement_since", movement=name, since=since) if alone and since else name


def _reviewer(desk: Desk, state: State) -> str:
    """Return who made all reviews; empty where they were made by several, or one of them by nobody."""
    made = {entry.by for _, entry in state.reviews}
    return desk.owners(made.pop()) if len(made) == 1 else ""


def exempt(desk: Desk, state: State) -> str:
    """Return the marking of a risk that no public edition may hold; empty where it is public."""
    if state.risk.publish is None or PUBLISH.key(state.risk.publish) != "exempt":
        return ""
    ground = plain(state.risk.ground or "")
    return desk.say("mark.exempt_ground", ground=ground) if ground else desk.say("mark.exempt")


def _marks(desk: Desk, state: State) -> Iterator[str]:
    if exempt(desk, state):
        yield exempt(desk, state)
    if state.risk.is_opportunity:
        yield desk.say("mark.opportunity")
    if state.closure is not None:
        yield desk.say("mark.closed")
    if any(found.disputed for name in MEASURES if (found := state.measure(name)) is not None):
        yield desk.say("mark.disputed")
    if state.open and state.position in (Position.OUTSIDE_APPETITE, Position.OUTSIDE_TOLERANCE):
        yield desk.say(POSITIONS[state.position])
    if state.open and state.accepted:
        yield desk.say("mark.accepted")
    for entry in state.proposals:
        yield proposed(desk, entry)


def _facts(desk: Desk, state: State) -> Iterator[Fact]:
    risk, register = state.risk, state.register
    if risk.kind is not None:
        yield Fact(desk.label("kind"), capital(plain(desk.phrases.term(KINDS.name(risk.kind)))))
    texts: tuple[tuple[str, str | None], ...] = (
        ("category", None if risk.category is None else register.categories.name(risk.category)),
        ("objectives", desk.listed(plain(register.objectives.name(word)) for word in risk.objectives or ())),
        ("owner", desk.owners(risk.owner)),
        ("status", None if risk.status is None else register.statuses.name(risk.status)),
    )
    for name, words in texts:
        if words:
            yield Fact(desk.label(name), plain(words))
    if risk.raised is not None:
        yield Fact(desk.label("raised"), desk.said(risk.raised))
    if state.reviewed is not None and state.reviewed.date is not UNDATED:
        yield Fact(desk.label("reviewed"), desk.said(state.reviewed.date))
    held = state.position is not Position.NOT_SET or (state.current is None and not risk.is_opportunity)
    for name in ("appetite", "tolerance"):
        limit: str | None = getattr(state, name)
        if limit and (held or getattr(risk, name)):
            yield Fact(desk.label(name), plain(limit))
    if risk.formerly:
        yield Fact(desk.label("formerly"), desk.listed(map(plain, risk.formerly)))
    for name, value in risk.own:
        yield _own_fact(desk, name, value)
    if risk.withhold:
        yield Fact(desk.say("card.withheld"), desk.listed(desk.label(name) for name in risk.withhold))


def _own_fact(desk: Desk, name: str, value: str) -> Fact:
    field = desk.register.file.fields.get(name)
    kind = norm(field.type) if field else "text"
    if kind == "person":
        return Fact(desk.label(name), desk.person(value))
    if kind == "choice" and field:
        return Fact(desk.label(name), plain(WordList(field.choices).name(value)))
    if kind == "date":
        try:
            return Fact(desk.label(name), desk.said(parse(value)))
        except DateError:
            pass
    return Fact(desk.label(name), plain(value))


def _statement(desk: Desk, state: State) -> Iterator[Passage]:
    for name in ("description", "cause", "event", "effect"):
        texts: tuple[str, ...] | None = getattr(state.risk, name)
        if texts is not None:
            yield passage(desk.label(name), texts)


_Dated = TypeVar("_Dated", Acceptance, Closure)


def _begun(state: State, entries: tuple[_Dated, ...]) -> list[_Dated]:
    return [entry for entry in entries if entry.date is None or entry.date.begun_by(state.day)]


def updates(state: State) -> tuple[Review, ...]:
    """Return the reviews that tell of progress, oldest first."""
    return tuple(entry for _, entry in state.reviews if entry.update)


def _review(desk: Desk, state: State, entry: Review, *, named: bool, update: str) -> ReviewView:
    """Return one entry of the ledger with an update; `named` says whether it names its reviewer."""
    scheme = state.register.scheme_for(opportunity=state.risk.is_opportunity, day=entry.date)
    lines: list[str] = []
    reasons: list[Block] = []
    for measure in MEASURES:
        assessment: Assessment | None = getattr(entry, measure)
        if assessment is None or scheme is None:
            continue
        rating = rate(scheme, assessment)
        shown = rating_figure(desk, rating, disputed=rating.disputed)
        now = state.measure(measure)
        known = now is not None and now.rating.outcome == rating.outcome and now.rating.scheme is scheme
        levels = () if known and rating.shown else worked(desk, rating).levels
        lines.append(rating_line(desk, measure, rating, shown, levels))
        if assessment.rationale and (now is None or now.review is not entry):
            reasons += prose(assessment.rationale)
    by = desk.owners(entry.by) if named else ""
    date = desk.said(entry.date)
    decided = ""
    if entry.decided is not None:
        when = f", {desk.said(entry.decided.date)}" if entry.decided.date else ""
        decided = f"{plain(entry.decided.by)}{when}"
    return ReviewView(
        head=f"{date}, {desk.say('card.by', person=by)}" if by else date,
        lines=tuple(lines),
        decided=decided,
        text=(*prose(entry.why or ""), *prose(update), *reasons),
    )


def _printed(desk: Desk, entry: Printed) -> Entry:
    """Return another place that prints the risk, with every field it prints there."""
    parts = []
    for name, show in _PRINTED:
        value = getattr(entry, name)
        words = show(desk, value) if value is not None else ""
        if words:
            parts.append(f"{desk.label(name)} {words}")
    for name, value in entry.own:
        fact = _own_fact(desk, name, value)
        parts.append(f"{fact.label} {fact.words}")
    when = f" ({desk.said(entry.date)})" if entry.date else ""
    return Entry(f"{plain(entry.where)}{when}", prose("; ".join(parts)))


def _links(desk: Desk, state: State) -> Iterator[LinkView]:
    for link in state.risk.links or ():
        type = desk.phrases.term(LINK_TYPES.key(link.type or "related"))
        yield LinkView(plain(type).replace("-", " "), plain(link.to), desk.refs.get(link.to))


def _text(_: Desk, value: str) -> str:
    return plain(value)


def _texts(_: Desk, value: tuple[str, ...]) -> str:
    return "; ".join(non_empty(value))


def _items(_: Desk, value: tuple[Control | Action, ...]) -> str:
    return "; ".join(non_empty(item.text for item in value))


_PRINTED: tuple[tuple[str, Callable[..., str]], ...] = (
    ("id", _text),
    ("title", _text),
    ("category", lambda desk, value: plain(desk.register.categories.name(value))),
    ("objectives", lambda desk, value: desk.listed(plain(desk.register.objectives.name(word)) for word in value)),
    ("owner", lambda desk, value: desk.owners(value)),
    ("status", lambda desk, value: plain(desk.register.statuses.name(value))),
    ("raised", lambda desk, value: desk.said(value)),
    ("description", _texts),
    ("cause", _texts),
    ("event", _texts),
    ("effect", _texts),
    ("inherent", said_of),
    ("current", said_of),
    ("target", said_of),
    ("controls", _items),
    ("actions", _items),
)
