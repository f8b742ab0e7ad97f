"""What conditions can ask of a risk: the names, the words each field knows, and the values on a day.

A disputed rating reads three ways: as it counts (the worse figure), as computed, as declared. Conditions use the first;
what a paper stated is compared with all of them, so that a dispute is reported once and not again as a wrong count.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.conditions import Fact, Facts, Field, FieldKind, Ranked, Vocabulary
from riskctl.core.model import MEASURES, OPEN_ENDED, Action, Control, Link, OwnField, Proposal, Review
from riskctl.core.period import DateError, parse
from riskctl.core.register import (
    ACTS_ON,
    CONTROL_TYPES,
    EFFECTIVENESS,
    KINDS,
    LINK_TYPES,
    PROPOSALS,
    PUBLISH,
    Register,
    WordList,
)
from riskctl.core.scheme import Level, Levels, Scheme
from riskctl.core.scoring import Figure, Position
from riskctl.core.state import Movement, Rated, State
from riskctl.core.words import norm


class Reading(StrEnum):
    """Which figure of a disputed rating a condition sees."""

    COUNTS = "counts"
    COMPUTED = "computed"
    DECLARED = "declared"


def vocabulary(register: Register) -> Vocabulary:
    """Return the names conditions may use in this register, with the words that each listed field knows."""
    schemes = [use.scheme for use in register.schemes]
    fields = [
        Field("id", FieldKind.TEXT),
        Field("title", FieldKind.TEXT),
        Field("open", FieldKind.FLAG),
        Field("closed", FieldKind.FLAG),
        Field("accepted", FieldKind.FLAG),
        Field("disputed", FieldKind.FLAG),
        _listed("kind", KINDS),
        _listed("status", register.statuses),
        _listed("category", register.categories),
        _listed("objectives", register.objectives, FieldKind.WORDS),
        _listed("owner", register.people, FieldKind.WORDS),
        _listed("proposed", PROPOSALS, FieldKind.WORDS),
        _listed("publish", PUBLISH),
        Field("movement", FieldKind.WORD, {item.value: item.value for item in Movement}),
        Field("appetite position", FieldKind.WORD, _POSITION_WORDS),
        Field("raised", FieldKind.DATE),
        Field("reviewed", FieldKind.DATE),
        Field("description", FieldKind.TEXT),
        *_rating_fields("", schemes),
    ]
    for measure in MEASURES:
        fields += _rating_fields(f"{measure}.", schemes)
    fields += [_own_field(name, own, register) for name, own in register.file.fields.items()]
    people = _listed("owner", register.people, FieldKind.WORDS)
    items = {
        "action": [
            Field("id", FieldKind.TEXT),
            Field("text", FieldKind.TEXT),
            Field("open", FieldKind.FLAG),
            Field("overdue", FieldKind.FLAG),
            people,
            Field("start", FieldKind.DATE),
            Field("due", FieldKind.DATE, {word: word for word in OPEN_ENDED}),
            Field("done", FieldKind.DATE),
            _listed("status", register.action_statuses),
        ],
        "control": [
            Field("id", FieldKind.TEXT),
            Field("text", FieldKind.TEXT),
            _listed("type", CONTROL_TYPES),
            _listed("acts_on", ACTS_ON),
            _listed("effectiveness", EFFECTIVENESS),
        ],
        "review": [
            Field("date", FieldKind.DATE),
            _listed("by", register.people, FieldKind.WORDS),
            Field("why", FieldKind.TEXT),
            Field("update", FieldKind.TEXT),
        ],
        "proposal": [
            _listed("propose", PROPOSALS),
            Field("to", FieldKind.TEXT),
            Field("decide", FieldKind.DATE),
            Field("why", FieldKind.TEXT),
        ],
        "link": [Field("to", FieldKind.TEXT), _listed("type", LINK_TYPES)],
    }
    return Vocabulary(_by_name(fields), {kind: _by_name(entries) for kind, entries in items.items()})


class RiskFacts(NamedTuple):
    """One risk on one day, as conditions see it."""

    state: State
    reading: Reading = Reading.COUNTS

    def fact(self, name: str) -> Fact:
        """Return the value of a field, or None where it is not stated."""
        direct = _DIRECT.get(name)
        if direct is not None:
            return direct(self.state)
        measure, dot, rest = name.partition(".")
        if dot and measure in MEASURES:
            return self._of_rating(self.state.measure(measure), rest)
        if name in ("band", "score"):
            return self._of_rating(self.state.current, name)
        own = self.state.register.file.fields.get(name)
        return self._own(name, own) if own else self._of_rating(self.state.current, name)

    def items(self, kind: str) -> Sequence[Facts] | None:
        """Return the items of one kind, or None where the risk does not state them."""
        state, risk = self.state, self.state.risk
        if kind == "action":
            return None if risk.actions is None else [_ActionFacts(state, action) for action in risk.actions]
        if kind == "control":
            return None if risk.controls is None else [_ControlFacts(control) for control in risk.controls]
        if kind == "review":
            return [_ReviewFacts(state.register, review) for _, review in state.reviews]
        if kind == "proposal":
            return [_ProposalFacts(proposal) for proposal in state.proposals]
        return None if risk.links is None else [_LinkFacts(link) for link in risk.links]

    def _of_rating(self, rated: Rated | None, name: str) -> Fact:
        if rated is None:
            return None
        rating = rated.rating
        figure = self._figure(rated)
        if name == "disputed":
            return rated.disputed
        if name == "score":
            return figure.score
        if name == "band":
            levels = Levels(tuple(band.level for band in rating.scheme.bands))
            return Ranked(norm(figure.band.key), figure.band.rank, _ranks(levels)) if figure.band else None
        for result in rating.outcome.factors:
            if result.factor.name == name and result.level is not None:
                return Ranked(norm(result.level.key), result.level.rank, _ranks(result.factor.levels))
        return None

    def _figure(self, rated: Rated) -> Figure:
        rating = rated.rating
        if not rating.disputed or self.reading is Reading.COUNTS:
            return rating.counts
        if self.reading is Reading.COMPUTED:
            return rating.shown
        return rating.as_declared

    def _own(self, name: str, own: OwnField) -> Fact:
        text = dict(self.state.risk.own).get(name)
        if text is None:
            return None
        kind = norm(own.type)
        if kind == "number":
            return decimals.read(text)
        if kind == "date":
            try:
                return parse(text)
            except DateError:
                return None
        if kind == "person":
            return (self.state.register.people.key(text),)
        return WordList(own.choices).key(text) if kind == "choice" else text


class _ActionFacts(NamedTuple):
    state: State
    action: Action

    def fact(self, name: str) -> Fact:
        action, register = self.action, self.state.register
        if name == "open":
            return self.state.action_open(action)
        if name == "overdue":
            return self.state.overdue(action)
        if name == "owner":
            return None if action.owner is None else tuple(register.people.key(word) for word in action.owner)
        if name == "status":
            return None if action.status is None else register.action_statuses.key(action.status)
        value: Fact = getattr(action, name)
        return value

    def items(self, kind: str) -> None:
        return None


class _ControlFacts(NamedTuple):
    control: Control

    def fact(self, name: str) -> Fact:
        value: str | None = getattr(self.control, name)
        words = _CONTROL_WORDS.get(name)
        return words.key(value) if words and value is not None else value

    def items(self, kind: str) -> None:
        return None


class _ReviewFacts(NamedTuple):
    register: Register
    review: Review

    def fact(self, name: str) -> Fact:
        if name == "by":
            by = self.review.by
            return None if by is None else tuple(self.register.people.key(word) for word in by)
        value: Fact = getattr(self.review, name)
        return value

    def items(self, kind: str) -> None:
        return None


class _ProposalFacts(NamedTuple):
    proposal: Proposal

    def fact(self, name: str) -> Fact:
        if name == "propose":
            return PROPOSALS.key(self.proposal.propose)
        value: Fact = getattr(self.proposal, name)
        return value

    def items(self, kind: str) -> None:
        return None


class _LinkFacts(NamedTuple):
    link: Link

    def fact(self, name: str) -> Fact:
        if name == "type":
            return None if self.link.type is None else LINK_TYPES.key(self.link.type)
        return self.link.to

    def items(self, kind: str) -> None:
        return None


def _keys(words: WordList, given: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(words.key(word) for word in given)


def _key(words: WordList, given: str | None) -> str | None:
    return None if given is None else words.key(given)


_DIRECT: Mapping[str, Callable[[State], Fact]] = {
    "id": lambda state: state.risk.id,
    "title": lambda state: state.risk.title,
    "open": lambda state: state.open,
    "closed": lambda state: state.closure is not None,
    "accepted": lambda state: state.accepted,
    "disputed": lambda state: state.current is not None and state.current.disputed,
    "kind": lambda state: KINDS.key(state.risk.kind or "threat"),
    "status": lambda state: _key(state.register.statuses, state.risk.status),
    "category": lambda state: _key(state.register.categories, state.risk.category),
    "objectives": lambda state: _keys(state.register.objectives, state.risk.objectives),
    "owner": lambda state: _keys(state.register.people, state.risk.owner),
    "proposed": lambda state: tuple(PROPOSALS.key(entry.propose) for entry in state.proposals),
    "publish": lambda state: _key(PUBLISH, state.risk.publish),
    "movement": lambda state: state.movement.value,
    "appetite position": lambda state: state.position.value,
    "raised": lambda state: state.risk.raised,
    "reviewed": lambda state: state.reviewed.date if state.reviewed else None,
    "description": lambda state: None if state.risk.description is None else "\n".join(state.risk.description),
}

NAMES = frozenset(_DIRECT) | {"band", "score"}
"""What can be asked of every risk in every register, so that no field of a body's own may be called so."""

_CONTROL_WORDS: Mapping[str, WordList] = {
    "type": CONTROL_TYPES,
    "acts_on": ACTS_ON,
    "effectiveness": EFFECTIVENESS,
}

_POSITION_WORDS: Mapping[str, str] = {
    **{item.value: item.value for item in Position},
    **{item.value.replace("-", " "): item.value for item in Position},
}


def _listed(name: str, words: WordList, kind: FieldKind = FieldKind.WORD) -> Field:
    return Field(name, kind, words.spellings, open=not words.listed)


def _by_name(fields: Iterable[Field]) -> Mapping[str, Field]:
    return {norm(entry.name): entry for entry in fields}


def _rating_fields(prefix: str, schemes: Sequence[Scheme]) -> list[Field]:
    """Return `band`, `score` and the factor names of every scheme in use, under one measure."""
    bands = {word: word for scheme in schemes for word, _ in _words_of(band.level for band in scheme.bands)}
    fields = [
        Field(f"{prefix}band", FieldKind.RANK, bands),
        Field(f"{prefix}score", FieldKind.NUMBER),
    ]
    if prefix:
        fields.append(Field(f"{prefix}disputed", FieldKind.FLAG))
    factors: dict[str, dict[str, str]] = {}
    for scheme in schemes:
        for factor in scheme.factors:
            found = factors.setdefault(factor.name, {})
            found.update((word, word) for word, _ in _words_of(factor.scale))
    return [*fields, *(Field(prefix + name, FieldKind.RANK, found) for name, found in factors.items())]


def _words_of(levels: Iterable[Level]) -> Iterator[tuple[str, Level]]:
    """Yield every spelling of every level, in the order in which they are looked for: keys, labels, values."""
    items = tuple(levels)
    yield from ((norm(level.key), level) for level in items)
    yield from ((norm(level.label), level) for level in items)
    yield from ((decimals.show(level.value), level) for level in items if level.value is not None)


def _ranks(levels: Levels) -> Mapping[str, int]:
    """Return the rank of each spelling: one word may mean levels of different keys in two schemes."""
    found: dict[str, int] = {}
    for word, level in _words_of(levels.items):
        found.setdefault(word, level.rank)
    return found


_OWN_KINDS: Mapping[str, FieldKind] = {
    "number": FieldKind.NUMBER,
    "date": FieldKind.DATE,
    "choice": FieldKind.WORD,
    "person": FieldKind.WORDS,
}


def _own_field(name: str, own: OwnField, register: Register) -> Field:
    kind = _OWN_KINDS.get(norm(own.type), FieldKind.TEXT)
    if kind is FieldKind.WORD:
        return _listed(name, WordList(own.choices, listed=bool(own.choices)))
    return _listed(name, register.people, kind) if kind is FieldKind.WORDS else Field(name, kind)
