"""The formula language of schemes: names, numbers, + - * / ( ), min, max. Parsed here, never run by Python."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from riskctl.core import decimals

LONGEST = 400
DEEPEST = 25

FUNCTIONS = ("min", "max")

_TOKEN = re.compile(r"\s*(?:([0-9.]+)|([A-Za-z_][A-Za-z0-9_]*)|([-+*/(),]))")

Instruction = tuple[str, Decimal | str | int]
"""One step of a stack machine: `number`, `name`, `+ - * /`, `negate`, or `min`/`max` with its count of arguments."""


class FormulaError(ValueError):
    """A text that is no formula; `column` counts characters from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


class Formula(NamedTuple):
    """A parsed formula. `names` are in order of first use; `code` is in the order a stack works it out."""

    text: str
    names: tuple[str, ...]
    code: tuple[Instruction, ...]


def parse(text: str) -> Formula:
    """Return the formula that a text is. Raises: `FormulaError` with the column, also when long or nested deeply."""
    if len(text) > LONGEST:
        raise FormulaError(f"longer than {LONGEST} characters", LONGEST + 1)
    parser = _Parser(text)
    parser.sum(0)
    if parser.token:
        raise FormulaError(f"expected an operator, found {parser.token!r}", parser.column)
    names = tuple(dict.fromkeys(str(value) for kind, value in parser.code if kind == "name"))
    return Formula(text.strip(), names, tuple(parser.code))


def evaluate(formula: Formula, values: Mapping[str, Decimal]) -> Decimal:
    """Return what the formula gives for these values.

    Raises: `CannotWorkOut` on division by zero or a number too large; `KeyError` for a name without a value.
    """
    stack: list[Decimal] = []
    for kind, value in formula.code:
        if kind == "number":
            assert isinstance(value, Decimal)
            stack.append(value)
        elif kind == "name":
            stack.append(values[str(value)])
        elif kind == "negate":
            stack.append(-stack.pop())
        elif kind in FUNCTIONS:
            count = int(value)
            arguments = stack[-count:]
            del stack[-count:]
            stack.append(min(arguments) if kind == "min" else max(arguments))
        else:
            right = stack.pop()
            stack.append(_OPERATORS[kind](stack.pop(), right))
    return stack[0]


_OPERATORS = {"+": decimals.add, "-": decimals.subtract, "*": decimals.multiply, "/": decimals.divide}


class _Parser:
    """Recursive descent over one text; the depth is bounded, so Python's own stack is never the limit."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.code: list[Instruction] = []
        self.end = 0
        self.next()

    def next(self) -> None:
        """Move to the next token; `token` is empty at the end."""
        found = _TOKEN.match(self.text, self.end)
        if found is None:
            rest = self.text[self.end :].lstrip()
            self.column = len(self.text) - len(rest) + 1
            if rest:
                raise FormulaError(f"{rest[0]!r} has no meaning in a formula", self.column)
            self.token = ""
            return
        self.number, self.name = found[1], found[2]
        self.token = found[1] or found[2] or found[3]
        self.column = found.end() - len(self.token) + 1
        self.end = found.end()

    def sum(self, depth: int) -> None:
        self.product(depth)
        while (sign := self.token) in ("+", "-"):
            self.next()
            self.product(depth)
            self.code.append((sign, 0))

    def product(self, depth: int) -> None:
        self.term(depth)
        while (sign := self.token) in ("*", "/"):
            self.next()
            self.term(depth)
            self.code.append((sign, 0))

    def term(self, depth: int) -> None:
        if depth >= DEEPEST:
            raise FormulaError(f"nested deeper than {DEEPEST}", self.column)
        if not self.token:
            raise FormulaError("expected a name or a number, found the end", self.column)
        if self.number:
            value = decimals.read(self.token)
            if value is None:
                raise FormulaError(f"{self.token!r} is not {decimals.EXPECTED}", self.column)
            self.code.append(("number", value))
            self.next()
        elif self.name:
            name = self.token
            self.next()
            if name in FUNCTIONS:
                self.function(name, depth + 1)
            else:
                self.code.append(("name", name))
        elif self.token == "-":
            self.next()
            self.term(depth + 1)
            self.code.append(("negate", 0))
        elif self.token == "(":
            self.next()
            self.sum(depth + 1)
            self.expect(")")
        else:
            raise FormulaError(f"expected a name or a number, found {self.token!r}", self.column)

    def function(self, name: str, depth: int) -> None:
        self.expect("(")
        self.sum(depth)
        count = 1
        while self.token == ",":
            self.next()
            self.sum(depth)
            count += 1
        self.expect(")")
        self.code.append((name, count))

    def expect(self, token: str) -> None:
        if self.token != token:
            raise FormulaError(f"expected {token!r}, found {self.token or 'the end'!r}", self.column)
        self.next()
