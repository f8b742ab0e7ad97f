"""Plain decimal numbers: how they are read from text, divided, rounded and shown. No float ever takes part."""

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import lru_cache

# The digits are bounded, so that no scheme can ask for a number that takes long to work with.
_PLAIN = re.compile(r"-?(?:(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,9})?|\.[0-9]{1,9})\Z")

CONTEXT = Context(
    prec=28, rounding=ROUND_HALF_EVEN, Emin=-60, Emax=18, traps=[DivisionByZero, InvalidOperation, Overflow]
)
_WIDE = Context(prec=60, traps=[InvalidOperation])

EXPECTED = "a plain number such as 3, 0.5 or -2"


class CannotWorkOut(ValueError):
    """Arithmetic that has no result; `str(error)` says why."""


@lru_cache(maxsize=4096)
def read(text: str) -> Decimal | None:
    """Return the number that a text is, or None: no exponent, no sign but `-`, no leading zero, no nan."""
    text = text.strip()
    return Decimal(text) if _PLAIN.match(text) else None


def add(left: Decimal, right: Decimal) -> Decimal:
    """Return the sum. Raises: `CannotWorkOut` when it is too large."""
    try:
        return CONTEXT.add(left, right)
    except Overflow as error:
        raise CannotWorkOut("the number becomes too large") from error


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """Return the difference. Raises: `CannotWorkOut` when it is too large."""
    return add(left, -right)


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """Return the product. Raises: `CannotWorkOut` when it is too large."""
    try:
        return CONTEXT.multiply(left, right)
    except Overflow as error:
        raise CannotWorkOut("the number becomes too large") from error


def divide(left: Decimal, right: Decimal) -> Decimal:
    """Return the quotient. Raises: `CannotWorkOut` on division by zero and when it is too large."""
    if not right:
        raise CannotWorkOut("it divides by zero")
    try:
        return CONTEXT.divide(left, right)
    except Overflow as error:
        raise CannotWorkOut("the number becomes too large") from error


def rounded(value: Decimal, places: int) -> Decimal:
    """Return the number with so many decimals, halves away from zero, as people round by hand."""
    return value.quantize(Decimal((0, (1,), -places)), rounding=ROUND_HALF_UP, context=_WIDE)


def show(value: Decimal) -> str:
    """Return the number as people write it: no exponent; a long tail is cut after four decimals and marked `…`."""
    text = format(value, "f")
    if "." not in text:
        return text
    if len(text) - text.index(".") > 7:
        return f"{rounded(value, 4):f}…"
    return text.rstrip("0").rstrip(".")


def show_fixed(value: Decimal, places: int | None) -> str:
    """Return the number with the decimals its scheme states, or as `show` where it states none."""
    return show(value) if places is None else format(rounded(value, places), "f")
