"""The condition language: `band at least High and no action (open)`, asked of one risk's facts.

Here are the words a condition may use, the parsed condition, and whether it holds. `condition_parser` reads the text;
where the facts come from is the caller's business.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from riskctl.core.period import Kind, When, add_days, add_months
from riskctl.core.words import norm

LONGEST = 2000
"""Characters a condition may have."""

DEEPEST = 32
"""How many brackets and `not`s may stand inside one another."""


class FieldKind(StrEnum):
    """What a field holds, and so which operators it takes; the value is how messages name it."""

    TEXT = "a text"
    WORD = "one word of a list"
    WORDS = "a list of words"
    RANK = "a band or level"
    NUMBER = "a number"
    DATE = "a date"
    FLAG = "true or false"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a condition may ask about.

    Shape: `words` leads from each spelling, as `norm` leaves it, to the key that facts use; every key leads to itself.
    A DATE may have words too (`ongoing`). With `open`, words that are not listed may be asked for as well.
    """

    name: str
    kind: FieldKind
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    open: bool = False


class Vocabulary(NamedTuple):
    """The names a condition may use.

    Shape: `fields` by normed name; a field may be listed under several names, its own among them. `items` holds the
    fields of each kind of item by the item's name: action, control, review, proposal, link.
    """

    fields: Mapping[str, Field]
    items: Mapping[str, Mapping[str, Field]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A fact's band or level: its key, its rank in its own scheme, and that scheme's ranks by key (more is worse)."""

    key: str
    rank: int
    ranks: Mapping[str, int]


Fact = None | str | tuple[str, ...] | Decimal | When | bool | Ranked


class Facts(Protocol):
    """What is known of one risk, or of one item in it."""

    def fact(self, name: str) -> Fact:
        """Return what the field of this name holds; None where it is not stated."""

    def items(self, kind: str) -> "Sequence[Facts] | None":
        """Return the items of a kind; None where they are not stated, empty where there are none."""


class ConditionError(ValueError):
    """A text that is not a condition.

    Units: `column` counts characters from 1; one past the end where something is missing there.
    """

    def __init__(self, column: int, message: str, hint: str = "") -> None:
        super().__init__(f"{message}; {hint}" if hint else message)
        self.column = column
        self.message = message
        self.hint = hint


class Op(StrEnum):
    """How a field is compared. `is not` is no operator of its own: it is `not ... is`."""

    IS = "is"
    BELOW = "below"
    AT_MOST = "at most"
    ABOVE = "above"
    AT_LEAST = "at least"
    IN = "in"
    HAS = "has"


class Quantifier(StrEnum):
    """How many items a condition must hold for."""

    ANY = "any"
    ALL = "all"
    NO = "no"


class Unit(StrEnum):
    """The lengths of time that can be added to today."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Today:
    """The as-at date, or one so many units after it (before it, where `count` is negative)."""

    count: int = 0
    unit: Unit = Unit.DAY

    def __str__(self) -> str:
        if not self.count:
            return "today"
        size = abs(self.count)
        return f"today {'+' if self.count > 0 else '-'} {size} {self.unit}{'' if size == 1 else 's'}"

    def on(self, today: When) -> When:
        """Return the span this means when `today` is the as-at date; a span that ends with its month still does."""
        if not self.count or today.kind is Kind.UNDATED:
            return today
        if self.unit in (Unit.DAY, Unit.WEEK):
            days = self.count * (7 if self.unit is Unit.WEEK else 1)
            first, last = add_days(today.first, days), add_days(today.last, days)
        else:
            months = self.count * (12 if self.unit is Unit.YEAR else 1)
            first = last = add_months(today.first, months)
            if today.first != today.last:
                last = add_days(add_months(add_days(today.last, 1), months), -1)
        return When(str(self), today.kind, first, max(first, last))


Value = str | Decimal | When | Today | bool


@dataclass(frozen=True, slots=True)
class Truth:
    """A field alone: true where it is true, or stated and not empty."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Compare:
    """A field against a value, or with `in` against several."""

    name: str
    kind: FieldKind
    op: Op
    values: tuple[Value, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.op} {self.written}"

    @property
    def written(self) -> str:
        """The values as they stand in a condition."""
        values = ", ".join(map(write, self.values))
        return f"[{values}]" if self.op is Op.IN else values


@dataclass(frozen=True, slots=True)
class Items:
    """Whether any, all or none of a risk's items are such; without a condition, whether there are any."""

    quantifier: Quantifier
    item: str
    condition: "Condition | None" = None

    def __str__(self) -> str:
        start = f"{self.quantifier} {self.item}"
        return start if self.condition is None else f"{start} ({self.condition})"


@dataclass(frozen=True, slots=True)
class Not:
    """True where its term is not."""

    term: "Condition"

    def __str__(self) -> str:
        if isinstance(self.term, Compare) and self.term.op is Op.IS:
            return f"{self.term.name} is not {self.term.written}"
        return f"not {_within(self.term, And, Or)}"


@dataclass(frozen=True, slots=True)
class And:
    """True where every term is."""

    terms: tuple["Condition", ...]

    def __str__(self) -> str:
        return " and ".join(_within(term, And, Or) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Or:
    """True where one term is."""

    terms: tuple["Condition", ...]

    def __str__(self) -> str:
        return " or ".join(_within(term, Or) for term in self.terms)


Condition = Truth | Compare | Items | Not | And | Or


def parse(text: str, vocabulary: Vocabulary) -> Condition:
    """Return the condition a text says; `str` of it is the same condition with every word in full.

    Raises: `ConditionError` at the first place where the text is no condition in this vocabulary.
    """
    from riskctl.core.condition_parser import Parser

    return Parser(text, vocabulary).whole()


def holds(condition: Condition, facts: Facts, today: When) -> bool:
    """Return whether a condition is true of these facts when `today` is the as-at date.

    What is not stated compares as false: so `any` and `all` are false of items not stated, and `no` and `is not` true.
    """
    match condition:
        case Truth(name):
            fact = facts.fact(name)
            if isinstance(fact, bool):
                return fact
            return bool(fact.strip()) if isinstance(fact, str) else fact not in (None, ())
        case Compare(name):
            return _compares(condition, facts.fact(name), today)
        case Items(quantifier, item, inner):
            found = facts.items(item)
            true = (inner is None or holds(inner, one, today) for one in found or ())
            if quantifier is Quantifier.ALL:
                return found is not None and all(true)
            return any(true) is (quantifier is Quantifier.ANY)
        case Not(term):
            return not holds(term, facts, today)
        case And(terms):
            return all(holds(term, facts, today) for term in terms)
        case Or(terms):
            return any(holds(term, facts, today) for term in terms)


def names(condition: Condition) -> frozenset[str]:
    """Return what a condition looks at: fields by name, `action` for the items, `action.due` for a field of theirs."""
    return frozenset(_names(condition, ""))


def write(value: Value) -> str:
    """Return a value as it stands in a condition, in double quotes where its words would be read otherwise."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case str():
            words = value.split()
            plain = value == " ".join(words) and not set(value) & set('()[],"=<>')
            if words and plain and norm(words[0]) != "not" and not {"and", "or"} & set(map(norm, words)):
                return value
            return '"' + value.replace('"', '""') + '"'
        case _:
            return str(value)


def fold(text: str) -> str:
    """Return the form in which two texts are equal: case, and how words are spaced or wrapped, do not count."""
    return " ".join(norm(text).split())


def _names(condition: Condition, prefix: str) -> Iterator[str]:
    match condition:
        case Truth(name) | Compare(name):
            yield prefix + name
        case Items(_, item, inner):
            yield item
            if inner is not None:
                yield from _names(inner, f"{item}.")
        case Not(term):
            yield from _names(term, prefix)
        case And(terms) | Or(terms):
            for term in terms:
                yield from _names(term, prefix)


def _within(term: Condition, *looser: type[And] | type[Or]) -> str:
    return f"({term})" if isinstance(term, looser) else str(term)


def _compares(node: Compare, fact: Fact, today: When) -> bool:
    if fact is None:
        return False
    if node.op in _BY_SIZE:
        return _ordered(node.op, fact, node.values[0], today)
    if isinstance(fact, str | tuple):
        texts = {fold(text) for text in ((fact,) if isinstance(fact, str) else fact)}
        wanted = [fold(value) for value in node.values if isinstance(value, str)]
        if node.op is Op.HAS and node.kind is FieldKind.TEXT:
            return any(part in text for part in wanted for text in texts)
        return any(value in texts for value in wanted)
    return any(_same(fact, value, today) for value in node.values)


def _same(fact: Fact, value: Value, today: When) -> bool:
    match fact:
        case Ranked(key, rank, ranks):
            return isinstance(value, str) and (key == value or ranks.get(value) == rank)
        case When():
            # An undated entry may be any day, which does not make it this one.
            if isinstance(value, str) or fact.kind is Kind.UNDATED:
                return isinstance(value, str) and fold(fact.text) == fold(value)
            then = _date(value, today)
            return then is not None and (_inside(fact, then) or _inside(then, fact))
        case _:
            return type(fact) is type(value) and fact == value


def _ordered(op: Op, fact: Fact, value: Value, today: When) -> bool:
    match fact:
        case Ranked(_, rank, ranks):
            other = ranks.get(value) if isinstance(value, str) else None
            return other is not None and _BY_SIZE[op](rank, other)
        case Decimal():
            return isinstance(value, Decimal) and _BY_SIZE[op](fact, value)
        case When():
            then = _date(value, today)
            return then is not None and _BY_SPAN[op](fact, then)
        case _:
            return False


def _date(value: Value, today: When) -> When | None:
    """Return the span a value means; None for today where nothing says which day that is."""
    if isinstance(value, Today):
        return None if today.kind is Kind.UNDATED else value.on(today)
    return value if isinstance(value, When) else None


def _inside(inner: When, outer: When) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


_BY_SPAN: Mapping[Op, Callable[[When, When], bool]] = {
    Op.BELOW: lambda one, other: one.before(other),
    Op.AT_MOST: lambda one, other: not one.after(other),
    Op.ABOVE: lambda one, other: one.after(other),
    Op.AT_LEAST: lambda one, other: not one.before(other),
}
_BY_SIZE: Mapping[Op, Callable[[int | Decimal, int | Decimal], bool]] = {
    Op.BELOW: lambda one, other: one < other,
    Op.AT_MOST: lambda one, other: one <= other,
    Op.ABOVE: lambda one, other: one > other,
    Op.AT_LEAST: lambda one, other: one >= other,
}
