"""What a list can show, sort and group by: every field of the condition language, and the few a reader adds to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from riskctl.core import decimals
from riskctl.core.book import Book
from riskctl.core.conditions import Fact, Field, FieldKind, Ranked
from riskctl.core.errors import UsageError
from riskctl.core.facts import RiskFacts
from riskctl.core.finding import Digits, natural
from riskctl.core.model import MEASURES
from riskctl.core.period import When
from riskctl.core.register import KINDS, PROPOSALS, PUBLISH, Register, WordList
from riskctl.core.state import Rated, State
from riskctl.core.words import nearest, norm
from riskctl.render.json_text import Json
from riskctl.render.scores import MARK, POSITIONS, declared_cell, figure_cell, movement_words
from riskctl.render.table import Column, Group, Table

Key = tuple[int | Decimal | Digits | tuple[Digits, ...], ...]
"""A sort key: compared only with keys of the same field."""

NOT_STATED = "not stated"

_ADDED = (*MEASURES, "declared", "due", "position")
_HEADS = {"id": "ID", "title": "TITLE", "movement": "MOVE", "position": "APPETITE", "due": "NEXT DUE"}


@dataclass(frozen=True, slots=True)
class ListField:
    """One thing a list shows of a risk: as a cell, as JSON, and as a key to sort by (None where it is not stated)."""

    name: str
    head: str
    cell: Callable[[State], str]
    key: Callable[[State], Key | None]
    value: Callable[[State], Json]
    right: bool = False
    flexible: bool = False

    def column(self, drop: int = 0) -> Column:
        """Return the column that shows it."""
        return Column(self.name, self.head, self.right, drop, self.flexible)


def list_field(work: Book, name: str, option: str, *, mark: str = MARK) -> ListField:
    """Return the field of that name. Raises: `UsageError` with the nearest one there is."""
    known = {norm(field.name): field for field in work.words.fields.values()}
    wanted = {"appetite position": "position"}.get(norm(name), norm(name))
    if wanted in _ADDED:
        return _added(work.register, wanted, mark)
    found = known.get(wanted) or work.words.fields.get(wanted)
    if found is None:
        names = [*dict.fromkeys([*_ADDED, *(field.name for field in known.values())])]
        offered = nearest(name, sorted(names))
        meant = f"did you mean {offered}?\n" if offered else ""
        plain = ", ".join(each for each in names if "." not in each)
        raise UsageError(
            f"{option}: there is no field {name.strip()!r}",
            f"{meant}fields: {plain}; of a rating also inherent.band, target.score and so on",
        )
    return _of_vocabulary(work.register, found, mark)


def fields_of(work: Book, names: str, option: str, *, mark: str = MARK) -> tuple[ListField, ...]:
    """Return the fields that `id,current,owner` names. Raises: `UsageError` for an unknown or a missing name."""
    if not names.strip(" ,"):
        raise UsageError(f"{option} names no field", f"such as {option} id,current,owner")
    return tuple(list_field(work, name, option, mark=mark) for name in names.split(",") if name.strip())


def in_order(work: Book, states: Sequence[State], keys: Sequence[str]) -> tuple[tuple[State, ...], str]:
    """Return risks sorted by fields, the first one first, and the order in words; `-NAME` runs from high to low.

    Shape: a key may be several with commas between them. What is not stated comes last either way; ties keep the order
    of attention. Raises: `UsageError` for an unknown or a missing name.
    """
    names = [name.strip() for key in keys for name in key.split(",") if name.strip(" -")]
    if not names:
        raise UsageError("--sort names no field", "such as --sort status,-due")
    found = [(list_field(work, name.removeprefix("-"), "--sort"), name.startswith("-")) for name in names]
    ordered = list(states)
    for field, down in reversed(found):
        keyed = [(field.key(state), state) for state in ordered]
        stated = [(key, state) for key, state in keyed if key is not None]
        stated.sort(key=lambda pair: pair[0], reverse=down)
        ordered = [state for _, state in stated] + [state for key, state in keyed if key is None]
    said = [f"{field.name}{', from high to low' if down else ''}" for field, down in found]
    return tuple(ordered), f"sorted by {', then '.join(said)}"


def in_groups(work: Book, states: Sequence[State], name: str) -> tuple[tuple[str, tuple[State, ...]], ...]:
    """Return risks under one heading a value of a field, in the order of that field, bands and levels worst first.

    A risk stands under one heading only, with all its owners, say, so that the counts add up.
    """
    field = list_field(work, name, "--group")
    kind = work.words.fields[field.name].kind if field.name in work.words.fields else None
    severe = field.name in MEASURES or kind in (FieldKind.RANK, FieldKind.NUMBER, FieldKind.FLAG)
    by_value: dict[str, list[State]] = {}
    keys: dict[str, Key | None] = {}
    for state in states:
        title = _heading(field, state) or NOT_STATED
        by_value.setdefault(title, []).append(state)
        keys.setdefault(title, field.key(state))
    stated = sorted(((key, title) for title, key in keys.items() if key is not None), reverse=severe)
    order = [title for _, title in stated] + [title for title, key in keys.items() if key is None]
    return tuple((title, tuple(by_value[title])) for title in order)


def _heading(field: ListField, state: State) -> str:
    """Return what a risk stands under; a disputed rating under the worse figure, as everything that is counted."""
    rest = field.name.rpartition(".")[2]
    rated = state.measure(field.name) if field.name in MEASURES else _rated(state, field.name)
    if rated is None or not (field.name in MEASURES or rest in ("band", "score")):
        return field.cell(state)
    counts = rated.rating.counts
    if rest == "score":
        return decimals.show(counts.score) if counts.score is not None else ""
    return (counts.band.label if counts.band else "") if rest == "band" else str(counts) if counts else ""


def chosen_table(fields: Sequence[ListField], groups: Sequence[tuple[str, Sequence[State]]]) -> Table:
    """Return a table of chosen fields; more than one group, or a named one, stands under headings."""
    rows = tuple(tuple(field.cell(state) for field in fields) for _, states in groups for state in states)
    headings = tuple(Group(title, len(states)) for title, states in groups if title)
    return Table(tuple(field.column() for field in fields), rows, headings)


def _added(register: Register, name: str, mark: str) -> ListField:
    head = _head(register, name)
    if name in MEASURES:
        cell = partial(_figure, name, mark)
        return ListField(name, head, cell, partial(_figure_key, name), cell)
    if name == "declared":
        return ListField(
            name, head, _declared, lambda state: (natural(_declared(state)),) if _declared(state) else None, _declared
        )
    if name == "due":
        return ListField(name, head, _due, _due_key, _due)
    return ListField(name, head, _position, lambda state: (list(POSITIONS).index(state.position),), _position)


def _head(register: Register, name: str) -> str:
    own = name in register.file.labels or name in register.file.fields or name not in _HEADS
    return register.label(name).upper() if own else _HEADS[name]


def _figure(measure: str, mark: str, state: State) -> str:
    text = figure_cell(state.measure(measure))
    return text.removesuffix(MARK) + mark if text.endswith(MARK) else text


def _figure_key(measure: str, state: State) -> Key | None:
    rated = state.measure(measure)
    if rated is None or not rated.rating.counts:
        return None
    counts, scheme = rated.rating.counts, rated.rating.scheme
    score = counts.score if counts.score is not None else Decimal(0)
    return counts.band.rank if counts.band else 0, -score if scheme.lower_is_worse else score


def _declared(state: State) -> str:
    return declared_cell(state.current)


def _position(state: State) -> str:
    return POSITIONS[state.position]


def _due(state: State) -> str:
    action = state.next_due
    return str(action.due) if action else ""


def _due_key(state: State) -> Key | None:
    action = state.next_due
    if action is None:
        return None
    return (0, action.due.last.toordinal()) if isinstance(action.due, When) else (1, 0)


def _of_vocabulary(register: Register, field: Field, mark: str) -> ListField:
    name = field.name
    words = _words(register, name)

    def cell(state: State) -> str:
        if name == "movement":
            return movement_words(state)
        text, disputed = _rated_words(state, name)
        if text is not None:
            return text + mark if disputed else text
        return _cell(register, words, RiskFacts(state).fact(name))

    def key(state: State) -> Key | None:
        if name == "id":
            return (natural(state.risk.id),)
        return _key(words, RiskFacts(state).fact(name))

    def value(state: State) -> Json:
        if name.rpartition(".")[2] == "score":
            rated = _rated(state, name)
            return rated.rating.shown.score if rated else None
        fact = RiskFacts(state).fact(name)
        return fact if isinstance(fact, bool | Decimal) else cell(state) or None

    number = field.kind is FieldKind.NUMBER
    return ListField(name, _head(register, name), cell, key, value, number, _is_prose(field))


def _rated(state: State, name: str) -> Rated | None:
    measure = name.rpartition(".")[0]
    return state.measure(measure if measure in MEASURES else "current")


def _rated_words(state: State, name: str) -> tuple[str | None, bool]:
    """Return a score, band or level as lists show it, computed where it can be, and whether its rating is disputed.

    The words are None for a field that is none of them.
    """
    rest = name.rpartition(".")[2]
    rated = _rated(state, name)
    if rated is None:
        return None, False
    shown = rated.rating.shown
    if rest == "score":
        return decimals.show(shown.score) if shown.score is not None else "", rated.disputed and shown.score is not None
    if rest == "band":
        return shown.band.label if shown.band else "", rated.disputed and shown.band is not None
    if name in state.register.file.fields:
        return None, False
    level = next((result.words for result in rated.rating.outcome.factors if result.factor.name == rest), None)
    return level, False


def _is_prose(field: Field) -> bool:
    return field.kind is FieldKind.TEXT and field.name != "id"


def _words(register: Register, name: str) -> WordList | None:
    lists = {
        "status": register.statuses,
        "category": register.categories,
        "objectives": register.objectives,
        "kind": KINDS,
        "proposed": PROPOSALS,
        "publish": PUBLISH,
    }
    own = register.file.fields.get(name)
    return WordList(own.choices) if own is not None and own.choices else lists.get(name)


def _cell(register: Register, words: WordList | None, fact: Fact) -> str:
    match fact:
        case None:
            return ""
        case bool():
            return "yes" if fact else "no"
        case Decimal():
            return decimals.show(fact)
        case Ranked():
            return fact.key
        case tuple():
            return ", ".join(words.name(item) if words else register.person_name(item) for item in fact)
        case str():
            return " ".join((words.name(fact) if words else fact).split())
        case _:
            return str(fact)


def _key(words: WordList | None, fact: Fact) -> Key | None:
    match fact:
        case None | "" | ():
            return None
        case bool():
            return (int(fact),)
        case Decimal():
            return (fact,)
        case Ranked(_, rank, _):
            return (rank,)
        case When():
            return fact.first.toordinal(), fact.last.toordinal()
        case tuple():
            return (tuple(natural(norm(item)) for item in fact),)
        case str() if words is not None:
            return words.rank(fact), natural(norm(fact))
        case str():
            return (natural(norm(fact)),)
