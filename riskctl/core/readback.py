"""A condition read back as a risk manager would say it: from what was understood, not from what was written.

So a reader who does not know the language sees whether the rule is the one that was meant.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from riskctl.core import decimals
from riskctl.core.conditions import (
    And,
    Compare,
    Condition,
    Field,
    FieldKind,
    Items,
    Not,
    Op,
    Or,
    Quantifier,
    Today,
    Truth,
    Value,
    Vocabulary,
    names,
)
from riskctl.core.index import OF_CLOSED
from riskctl.core.period import When
from riskctl.core.register import Register
from riskctl.core.scheme import Level
from riskctl.core.words import norm, one_of

_DATES: Mapping[Op, str] = {
    Op.IS: "",
    Op.BELOW: "before ",
    Op.AT_MOST: "no later than ",
    Op.ABOVE: "after ",
    Op.AT_LEAST: "no earlier than ",
}
_SIZES: Mapping[Op, str] = {
    Op.IS: "",
    Op.BELOW: "below ",
    Op.AT_MOST: "at most ",
    Op.ABOVE: "above ",
    Op.AT_LEAST: "at least ",
}
_NAMES: Mapping[str, str] = {
    "due": "due date",
    "done": "completion date",
    "start": "start date",
    "decide": "decision date",
    "raised": "date of first record",
    "reviewed": "last review",
    "date": "date",
    "acts_on": "target",
    "why": "reason",
    "to": "recipient",
    "by": "reviewer",
    "id": "reference",
    "appetite position": "position against appetite",
}
_MANY: Mapping[str, str] = {"owner": "owners", "objectives": "objectives", "proposed": "proposals", "by": "reviewers"}


class ReadBack:
    """Reads conditions of one register back, in its own words for bands, levels, statuses and people."""

    def __init__(self, register: Register, words: Vocabulary) -> None:
        self.register = register
        self.words = words

    def rule(self, select: Condition | None, require: Condition) -> str:
        """Return a rule as one sentence: which risks it is about, and what each of them must be or have."""
        terms = list(select.terms) if isinstance(select, And) else [select] if select is not None else []
        is_open = Truth("open") in terms or select is None or names(select).isdisjoint(OF_CLOSED)
        rest = [term for term in terms if term != Truth("open")]
        which = f" {self._joined(rest, self.that)}" if rest else ""
        return f"Every {'open ' if is_open else ''}risk{which} must {self.must(require)}."

    def must(self, condition: Condition) -> str:
        """Return what a condition asks, as it stands behind `must`: `have at least one action that is open`."""
        return self._must(condition, "")

    def that(self, condition: Condition) -> str:
        """Return what a condition says of a risk, as it stands behind it: `whose band is High`."""
        return self._that(condition, "")

    # Each of the two takes the kind of item it speaks of: an empty one is the risk itself.

    def _that(self, condition: Condition, item: str) -> str:
        match condition:
            case Truth(name):
                return f"that is {name}" if self._is_flag(name, item) else f"that states its {_name(name)}"
            case Compare(name, _, op):
                verb = "contains" if op is Op.HAS else "is"
                if self._is_list(name, item):
                    many = _MANY.get(name)
                    said = f"{many} include" if many else f"{_name(name)} is"
                    return f"whose {said} {self._values(condition, item)}"
                return f"whose {self._called(name, item)} {verb} {self._values(condition, item)}"
            case Items(quantifier, kind, inner):
                such = "" if inner is None else f" {self._that(inner, kind)}"
                if quantifier is Quantifier.ALL:
                    return f"whose {kind}s are stated, each of them one{such}" if such else f"whose {kind}s are stated"
                return f"that has {'no' if quantifier is Quantifier.NO else 'at least one'} {kind}{such}"
            case Not(Truth(name)):
                return f"that is not {name}" if self._is_flag(name, item) else f"that does not state its {_name(name)}"
            case Not(Compare(name, _, Op.IS) as inner) if not self._is_list(name, item):
                return f"whose {self._called(name, item)} is not {self._values(inner, item)}"
            case Not(Items(Quantifier.ANY, kind, inner)):
                return self._that(Items(Quantifier.NO, kind, inner), item)
            case Not(term):
                return f"that is not one {self._that(term, item)}"
            case And(terms):
                return self._joined(terms, lambda term: self._that(term, item))
            case Or(terms):
                return f"either {self._joined(terms, lambda term: self._that(term, item), 'or')}"

    def _must(self, condition: Condition, item: str) -> str:
        match condition:
            case Truth(name):
                return f"be {name}" if self._is_flag(name, item) else f"state its {_name(name)}"
            case Compare(name, _, op):
                values = self._values(condition, item)
                if self._is_list(name, item):
                    many = _MANY.get(name)
                    return f"have {many} that include {values}" if many else f"have the {_name(name)} {values}"
                called = self._called(name, item)
                if op is Op.HAS:
                    return f"have {_a(called)} that contains {values}"
                if op not in (Op.IS, Op.IN):
                    return f"have {_a(called)} {values}"
                return f"have {_a(called)} of {values}" if self._is_sized(name, item) else f"have the {called} {values}"
            case Items(quantifier, kind, inner):
                such = "" if inner is None else f" {self._that(inner, kind)}"
                if quantifier is Quantifier.ALL:
                    return f"state its {kind}s, each of them one{such}" if such else f"state its {kind}s"
                return f"have {'no' if quantifier is Quantifier.NO else 'at least one'} {kind}{such}"
            case Not(Items(Quantifier.ANY, kind, inner)):
                return self._must(Items(Quantifier.NO, kind, inner), item)
            case Not(term):
                return f"not {self._must(term, item)}"
            case And(terms):
                return self._joined(terms, lambda term: self._must(term, item))
            case Or(terms):
                return f"either {self._joined(terms, lambda term: self._must(term, item), 'or')}"

    def _joined(self, terms: Iterable[Condition], said: Callable[[Condition], str], word: str = "and") -> str:
        parts = [f"({said(term)})" if isinstance(term, And | Or) else said(term) for term in terms]
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"

    def _values(self, node: Compare, item: str) -> str:
        words = [self._value(node.name, value, item) for value in node.values]
        if node.op is Op.IN:
            return one_of(words)
        signs = _DATES if self._kind(node.name, item) is FieldKind.DATE else _SIZES
        return f"{signs.get(node.op, '')}{words[0]}"

    def _value(self, name: str, value: Value, item: str) -> str:
        match value:
            case bool():
                return "true" if value else "false"
            case Today():
                return _day(value)
            case Decimal():
                return decimals.show(value)
            case When():
                return str(value)
            case _ if self._is_text(name, item):
                return f'"{value}"'
            case _:
                return self._label(name, value, item)

    def _label(self, name: str, word: str, item: str) -> str:
        """Return a listed word as the register prints it."""
        if self._kind(name, item) is FieldKind.RANK:
            last = name.rpartition(".")[2]
            return next((level.label for level in self._levels(last) if _means(level, word)), word)
        register = self.register
        own = register.file.fields.get(name) if not item else None
        if name in ("owner", "by") or (own is not None and norm(own.type) == "person"):
            return register.person_name(word)
        if own is not None:
            return next((term.name for term in own.choices if norm(term.key) == norm(word)), word)
        if name == "appetite position":
            return word.replace("-", " ")
        if name == "status" and item == "action":
            return register.action_statuses.name(word)
        lists = {"status": register.statuses, "category": register.categories, "objectives": register.objectives}
        return lists[name].name(word) if name in lists and not item else word

    def _levels(self, name: str) -> Iterable[Level]:
        for use in self.register.schemes:
            if name == "band":
                yield from (band.level for band in use.scheme.bands)
            else:
                yield from (level for factor in use.scheme.factors if factor.name == name for level in factor.scale)

    def _field(self, name: str, item: str) -> Field | None:
        fields = self.words.items[item] if item else self.words.fields
        return fields.get(norm(name))

    def _kind(self, name: str, item: str) -> FieldKind | None:
        field = self._field(name, item)
        return field.kind if field is not None else None

    def _is_flag(self, name: str, item: str) -> bool:
        return self._kind(name, item) is FieldKind.FLAG

    def _is_text(self, name: str, item: str) -> bool:
        return self._kind(name, item) is FieldKind.TEXT

    def _is_list(self, name: str, item: str) -> bool:
        return self._kind(name, item) is FieldKind.WORDS

    def _is_sized(self, name: str, item: str) -> bool:
        return self._kind(name, item) in (FieldKind.RANK, FieldKind.NUMBER, FieldKind.DATE)

    def _called(self, name: str, item: str) -> str:
        """Return what a field is called in a sentence; a date of the body's own is said to be one."""
        called = _name(name)
        own = self._kind(name, item) is FieldKind.DATE and name in self.register.file.fields
        return f"{called} date" if own and "date" not in called else called


def _name(name: str) -> str:
    """Return what a field is called in a sentence: `inherent.band` is the inherent band."""
    return _NAMES.get(name, name.replace(".", " ").replace("_", " "))


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _day(value: Today) -> str:
    if not value.count:
        return "today"
    size, unit = abs(value.count), value.unit.value
    return f"{size} {unit}{'' if size == 1 else 's'} {'from' if value.count > 0 else 'before'} today"


def _means(level: Level, word: str) -> bool:
    value = decimals.show(level.value) if level.value is not None else None
    return norm(word) in (norm(level.key), norm(level.label), value)
