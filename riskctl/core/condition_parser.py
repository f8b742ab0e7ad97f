"""Reads the condition language: text to `conditions.Condition`, or an error at the column where it stops making sense.

One pass from left to right: `or` holds `and`, `and` holds terms, a term is `not`, brackets, items or a field.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from riskctl.core.conditions import (
    DEEPEST,
    LONGEST,
    And,
    Compare,
    Condition,
    ConditionError,
    Field,
    FieldKind,
    Items,
    Not,
    Op,
    Or,
    Quantifier,
    Today,
    Truth,
    Unit,
    Value,
    Vocabulary,
    fold,
    write,
)
from riskctl.core.period import EXPECTED, DateError
from riskctl.core.period import parse as parse_date
from riskctl.core.words import nearest, norm, one_of

_TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"[^"]*(?:""[^"]*)*"(?!"))|(?P<open>")|(?P<mark>[()\[\],])|(?P<sign><=|>=|!=|[=<>])'
    r'|(?P<word>(?:[^\s()\[\],"=<>!]|!(?!=))+)|(?P<end>\Z))'
)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z", re.ASCII)
_TODAY = re.compile(r"today(?:\s*([+-])\s*(\d{1,6})\s*(day|week|month|year)s?)?\Z", re.ASCII)

_SIGNS = {"=": Op.IS, "<": Op.BELOW, "<=": Op.AT_MOST, ">": Op.ABOVE, ">=": Op.AT_LEAST}
_ORDER = frozenset({Op.BELOW, Op.AT_MOST, Op.ABOVE, Op.AT_LEAST})
_TAKES: Mapping[FieldKind, frozenset[Op]] = {
    FieldKind.TEXT: frozenset({Op.IS, Op.IN, Op.HAS}),
    FieldKind.WORD: frozenset({Op.IS, Op.IN}),
    FieldKind.WORDS: frozenset({Op.IS, Op.IN, Op.HAS}),
    FieldKind.RANK: frozenset({Op.IS, Op.IN}) | _ORDER,
    FieldKind.NUMBER: frozenset({Op.IS, Op.IN}) | _ORDER,
    FieldKind.DATE: frozenset({Op.IS, Op.IN}) | _ORDER,
    FieldKind.FLAG: frozenset({Op.IS}),
}
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_JOINS = ("and", "or")
_SHOWN = 8
"""Words of a list that a message names."""

_OPENS = frozenset({"is", "below", "at", "above", "in", "has"})
_OPERATORS = "is, is not, below, at most, above, at least, in [...] or has"


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text; `word` is its normed text where it is a bare word, sign or mark, else empty."""

    kind: str
    text: str
    word: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        return "the end" if self.kind == "end" else f"`{_short(self.text)}`"

    @property
    def ends_value(self) -> bool:
        return self.kind == "end" or self.word in (*_JOINS, ")", ",", "]")

    @property
    def column(self) -> int:
        return self.start + 1


class Parser:
    """Reads one text with one vocabulary."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        if len(text) > LONGEST:
            raise ConditionError(LONGEST + 1, f"a condition has at most {LONGEST:,} characters, this has {len(text):,}")
        self.text = text
        self.vocabulary = vocabulary
        self.fields = vocabulary.fields
        self.item = ""
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def whole(self) -> Condition:
        """Return the condition that the whole text is."""
        if self.here.kind == "end":
            raise ConditionError(1, "expected a condition, found nothing", "for example `band is High`")
        found = self._either()
        if self.here.kind != "end":
            hint = {",": "a value with a comma in it goes in double quotes", ")": "nothing opens this bracket"}
            raise self._expected("`and`, `or` or the end", hint.get(self.here.text, ""))
        return found

    @property
    def here(self) -> _Token:
        return self.tokens[self.at]

    @property
    def after(self) -> _Token:
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def _take(self, word: str) -> bool:
        if self.here.word != word:
            return False
        self.at += 1
        return True

    def _expected(self, what: str, hint: str = "") -> ConditionError:
        return ConditionError(self.here.column, f"expected {what}, found {self.here.shown}", hint)

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError(self.here.column, f"brackets and `not` go at most {DEEPEST} deep")

    def _either(self) -> Condition:
        terms = [self._both()]
        while self._take("or"):
            terms.append(self._both())
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _both(self) -> Condition:
        terms = [self._term()]
        while self._take("and"):
            terms.append(self._term())
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _term(self) -> Condition:
        if self.here.word == "not":
            self._deeper()
            self.at += 1
            inner: Condition = Not(self._term())
            self.depth -= 1
            return inner
        if self.here.word == "(":
            return self._bracket()
        if self.here.word in ("any", "all", "no") and (self.after.word in self.vocabulary.items or not self._field()):
            return self._items()
        return self._comparison()

    def _bracket(self) -> Condition:
        self._deeper()
        opened = self.here
        self.at += 1
        inner = self._either()
        if not self._take(")"):
            raise self._expected("`and`, `or` or `)`", f"the bracket at column {opened.column} is still open")
        self.depth -= 1
        return inner

    def _items(self) -> Condition:
        first, token = self.here, self.after
        quantifier = Quantifier(first.word)
        kinds = self.vocabulary.items
        if self.item:
            message = f"`{first.word}` asks about a risk, and this bracket is about {_a(self.item)}"
            raise ConditionError(first.column, message, "close the bracket first")
        self.at += 1
        if token.word not in kinds:
            raise self._expected(f"{one_of(kinds)} after `{first.word}`", _meant(token.word, kinds))
        self.at += 1
        if self.here.word != "(":
            if quantifier is Quantifier.ALL:
                raise self._expected(f"`(` and what holds for every {token.word}")
            return Items(quantifier, token.word)
        self.fields, self.item = kinds[token.word], token.word
        inner = self._bracket()
        self.fields, self.item = self.vocabulary.fields, ""
        return Items(quantifier, token.word, inner)

    def _comparison(self) -> Condition:
        found = self._field()
        if not found:
            raise self._no_field()
        field, self.at = found
        if self.here.kind == "end" or self.here.word in (*_JOINS, ")"):
            return Truth(field.name)
        start = self.here
        op, negated = self._operator(field)
        if op not in _TAKES[field.kind]:
            raise self._not_for(field, op, start)
        values = self._list(field) if op is Op.IN else (self._value(field, op, start),)
        node = Compare(field.name, field.kind, op, values)
        return Not(node) if negated else node

    def _field(self) -> tuple[Field, int] | None:
        """Return the field with the longest name that starts here, and the place behind it."""
        best: tuple[Field, int] | None = None
        longest = max((name.count(" ") for name in self.fields), default=0) + 1
        name = ""
        for place in range(self.at, min(self.at + longest, len(self.tokens))):
            if self.tokens[place].kind != "word":
                break
            name = f"{name} {self.tokens[place].word}".strip()
            if name in self.fields:
                best = self.fields[name], place + 1
        return best

    def _no_field(self) -> ConditionError:
        """Return the error for a place where no known field starts."""
        words: list[str] = []
        for token in self.tokens[self.at :]:
            if token.kind != "word" or token.word in (*_JOINS, "not", *(_OPENS if words else ())):
                break
            words.append(token.text)
        if not words:
            return self._expected("a field, `any`, `all`, `no`, `not` or `(`")
        typed = " ".join(words)
        name = norm(typed)
        subject = f"{_a(self.item)} has no field named" if self.item else "no field named"
        near = nearest(name, self.fields)
        hint = f"did you mean {self.fields[near].name}?" if near else ""
        if self.item and name in self.vocabulary.fields:
            hint = f"it is a field of the risk, so it stands outside the bracket about {_a(self.item)}"
        elif not self.item and not hint:
            owners = [item for item, fields in self.vocabulary.items.items() if name in fields]
            hint = f"it is a field of {_a(owners[0])}: any {owners[0]} ({name} ...)" if owners else ""
        if not hint and self.tokens[self.at - 1].word in _JOINS:
            hint = f"a value with `{self.tokens[self.at - 1].word}` in it goes in double quotes"
        if not hint:
            names = (field.name for field in self.fields.values() if "." not in field.name)
            hint = f"fields: {', '.join(dict.fromkeys(names))}"
        return ConditionError(self.here.column, f"{subject} `{_short(typed)}`", hint)

    def _operator(self, field: Field) -> tuple[Op, bool]:
        """Return the operator that stands here, and whether it is turned round (`is not`, `!=`)."""
        token = self.here
        if token.kind == "sign":
            self.at += 1
            return (Op.IS, True) if token.text == "!=" else (_SIGNS[token.text], False)
        if token.word == "at":
            self.at += 1
            if self.here.word not in ("most", "least"):
                raise self._expected("`most` or `least` after `at`")
            self.at += 1
            return Op(f"at {self.tokens[self.at - 1].word}"), False
        if token.word in _OPENS:
            self.at += 1
            return Op(token.word), token.word == "is" and self._take("not")
        if token.word == "not":
            raise self._expected(_OPERATORS, f"`not` stands before the field or in `is not`: not {field.name} ...")
        near = nearest(token.word, _OPENS)
        hint = f"did you mean {near}?" if near else f"for example `{field.name} is ...`"
        raise self._expected(f"{_OPERATORS} after `{field.name}`", hint)

    def _not_for(self, field: Field, op: Op, start: _Token) -> ConditionError:
        what = {
            Op.HAS: "looks into texts and lists",
            Op.IN: "compares words, numbers and dates",
        }.get(op, "compares numbers, dates, bands and levels")
        takes = ["is", "is not", *(str(one) for one in Op if one is not Op.IS and one in _TAKES[field.kind])]
        message = f"`{self._between(start)}` {what}, but {field.name} is {field.kind}"
        return ConditionError(start.column, message, f"{field.name} takes {one_of(takes)}")

    def _between(self, start: _Token) -> str:
        return fold(self.text[start.start : self.tokens[self.at - 1].end])

    def _list(self, field: Field) -> tuple[Value, ...]:
        if not self._take("["):
            hint = f"for example `{field.name} in [a, b]`"
            raise self._expected("`[` after `in`", hint)
        values = [self._value(field, Op.IN, self.tokens[self.at - 1])]
        while self._take(","):
            values.append(self._value(field, Op.IN, self.tokens[self.at - 1]))
        if not self._take("]"):
            raise self._expected("`,` or `]`")
        return tuple(values)

    def _value(self, field: Field, op: Op, after: _Token) -> Value:
        first = self.here
        if first.kind == "quoted":
            self.at += 1
            return self._meaning(field, op, first, first.text[1:-1].replace('""', '"'))
        while not self.here.ends_value:
            if self.here.kind == "quoted" or self.here.word in ("(", "["):
                hint = "a value with brackets or quotes in it goes in double quotes"
                if first.word == "in" or (self.here is first and self.here.word == "["):
                    hint = f"a list is written `{field.name} in [a, b]`"
                raise self._expected("the rest of a value", hint)
            self.at += 1
        if self.here is first:
            raise self._expected(f"a value after `{self._between(after)}`")
        return self._meaning(field, op, first, " ".join(self.text[first.start : self.tokens[self.at - 1].end].split()))

    def _meaning(self, field: Field, op: Op, token: _Token, text: str) -> Value:
        """Return what the words of a value mean for this field."""
        match field.kind:
            case FieldKind.TEXT:
                if op is Op.HAS and not text.strip():
                    raise ConditionError(token.column, "expected some words after `has`, found none")
                return " ".join(text.split())
            case FieldKind.NUMBER:
                if _NUMBER.match(text.strip()):
                    return Decimal(text.strip())
                raise self._unfit(token, text, field, "a number", _operator_twice(field, op, text))
            case FieldKind.FLAG:
                if norm(text) in _FLAGS:
                    return _FLAGS[norm(text)]
                hint = f"write `{field.name}` or `not {field.name}`"
                raise self._unfit(token, text, field, "true or false", hint)
            case FieldKind.DATE:
                return self._date(field, op, token, text)
            case FieldKind.WORD | FieldKind.WORDS | FieldKind.RANK:
                return self._listed(field, op, token, text)

    def _listed(self, field: Field, op: Op, token: _Token, text: str) -> str:
        """Return the key of a listed word; of an open list, the words themselves where they are not on it."""
        for spelling in (norm(text), fold(text)):
            if spelling in field.words:
                return field.words[spelling]
        if field.open:
            return " ".join(text.split())
        hint = _operator_twice(field, op, text) or self._cut_short(field, token)
        if not hint:
            near = nearest(text, field.words)
            keys = list(dict.fromkeys(field.words.values()))
            shown, more = keys[:_SHOWN], len(keys) - _SHOWN
            known = f"{', '.join(map(write, shown))} and {more} more" if more > 0 else one_of(map(write, keys))
            hint = (
                f"did you mean {write(field.words[near])}?" if near else f"{field.name} knows {known}" if keys else ""
            )
        raise ConditionError(token.column, f"{field.name} does not know `{_short(text)}`", hint)

    def _cut_short(self, field: Field, token: _Token) -> str:
        """Return the hint for a listed word that ended early, at an `and`, comma or bracket of its own."""
        rest = fold(self.text[token.start :])
        longer = [word for word in field.words if rest.startswith(word) and write(word) != word]
        return f'in double quotes it is one value: "{max(longer, key=len)}"' if longer else ""

    def _date(self, field: Field, op: Op, token: _Token, text: str) -> Value:
        word = norm(text)
        if word in field.words or word == "undated":
            if op in _ORDER:
                message = f"`{op}` needs a day to compare with, and `{word}` names none"
                raise ConditionError(token.column, message, f"{field.name} is {word}")
            return field.words.get(word, word)
        if word.startswith("today"):
            found = _TODAY.match(word)
            if not found:
                wanted = "today, or a time from it such as today + 90 days or today - 2 weeks"
                raise self._unfit(token, text, field, wanted)
            sign, count, unit = found.groups()
            size = int(count or 0)
            return Today(-size if sign == "-" else size, Unit(unit)) if size else Today()
        try:
            return parse_date(text)
        except DateError as error:
            hint = _operator_twice(field, op, text)
            if hint or not text[:1].isdigit():
                near = nearest(word, [*field.words, "today"])
                meant = f"did you mean {field.words.get(near, near)}?" if near else ""
                wanted = f"{EXPECTED}, or {one_of(dict.fromkeys([*field.words.values(), 'today']))}"
                raise self._unfit(token, text, field, wanted, hint or meant) from error
            raise ConditionError(token.column, str(error)) from error

    def _unfit(self, token: _Token, text: str, field: Field, wanted: str, hint: str = "") -> ConditionError:
        return ConditionError(token.column, f"{field.name} needs {wanted}, found `{_short(text)}`", hint)


def _tokens(text: str) -> list[_Token]:
    """Return the pieces of a text, the end as the last one."""
    tokens: list[_Token] = []
    place = 0
    while not tokens or tokens[-1].kind != "end":
        found = _TOKEN.match(text, place)
        assert found and found.lastgroup, "every character begins some token"
        kind, (start, place) = found.lastgroup, found.span(found.lastgroup)
        if kind == "open":
            raise ConditionError(start + 1, "these double quotes are never closed")
        piece = text[start:place]
        tokens.append(_Token(kind, piece, "" if kind == "quoted" else norm(piece), start, place))
    return tokens


def _operator_twice(field: Field, op: Op, text: str) -> str:
    """Return the hint for `is at least 12`, which carries one operator too many."""
    words = norm(text).split()
    for other in sorted(_ORDER) if op is Op.IS else ():
        size = other.count(" ") + 1
        if words[:size] == other.split():
            return f"without `is`: {field.name} {other} {' '.join(text.split()[size:])}".rstrip()
    return ""


def _meant(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"did you mean {near}?" if near else ""


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _short(text: str) -> str:
    """Return a text as a message quotes it: on one line, and cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
