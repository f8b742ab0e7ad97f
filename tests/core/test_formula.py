"""Formulas: the whole small language, and nothing outside it."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskctl.core.decimals import CannotWorkOut, read, rounded, show
from riskctl.core.formula import DEEPEST, LONGEST, FormulaError, evaluate, parse

VALUES = {"impact": Decimal(5), "likelihood": Decimal(2), "cost": Decimal("0.5")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("impact * likelihood + impact", "15"),
        ("impact * (likelihood + impact)", "35"),
        ("impact - likelihood - 1", "2"),
        ("impact / likelihood / 2", "1.25"),
        ("-impact + -2 * -likelihood", "-1"),
        ("max(impact, likelihood, 7) - min(cost, 1)", "6.5"),
        ("max(min(impact, 3), likelihood)", "3"),
        ("0.1 + 0.2", "0.3"),
        (".5 * impact", "2.5"),
        ("  impact  ", "5"),
    ],
)
def test_a_formula_gives(text: str, expected: str) -> None:
    assert evaluate(parse(text), VALUES) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "expected a name or a number, found the end"),
        ("impact +", 9, "expected a name or a number, found the end"),
        ("2 impact", 3, "expected an operator, found 'impact'"),
        ("(impact", 8, "expected ')', found 'the end'"),
        ("impact)", 7, "expected an operator, found ')'"),
        ("max impact", 5, "expected '(', found 'impact'"),
        ("max()", 5, "expected a name or a number, found ')'"),
        ("impact ** 2", 9, "expected a name or a number, found '*'"),
        ("impact ^ 2", 8, "'^' has no meaning in a formula"),
        ("impact.real", 7, "expected an operator, found '.'"),
        ("1e9", 2, "expected an operator, found 'e9'"),
        ("impact[0]", 7, "'[' has no meaning in a formula"),
        ("1.2.3", 1, "'1.2.3' is not a plain number such as 3, 0.5 or -2"),
        ("9" * 40, 1, f"'{'9' * 40}' is not a plain number such as 3, 0.5 or -2"),
    ],
)
def test_what_is_no_formula_says_where(text: str, column: int, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (str(caught.value), caught.value.column) == (message, column)


def test_length_and_depth_are_bounded() -> None:
    assert evaluate(parse("(" * (DEEPEST - 1) + "1" + ")" * (DEEPEST - 1)), {}) == 1
    for text in ("(" * 150 + "1" + ")" * 150, "-" * 300 + "1", "max(" * 70 + "1" + ")" * 70):
        with pytest.raises(FormulaError, match="nested deeper"):
            parse(text)
    with pytest.raises(FormulaError, match="longer than"):
        parse("1" + " + 1" * LONGEST)


def test_division_by_zero_and_numbers_too_large_have_no_result() -> None:
    for text in ("1 / (impact - 5)", "0 / 0"):
        with pytest.raises(CannotWorkOut, match="divides by zero"):
            evaluate(parse(text), VALUES)
    with pytest.raises(CannotWorkOut, match="too large"):
        evaluate(parse("99999999999 * 99999999999"), {})


def test_names_are_listed_once_in_order() -> None:
    assert parse("b + a * b - min(c, a)").names == ("b", "a", "c")


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_says_why_not(text: str) -> None:
    try:
        formula = parse(text)
    except FormulaError:
        return
    with suppress(CannotWorkOut):
        evaluate(formula, dict.fromkeys(formula.names, Decimal(3)))


Sum = tuple[str, Fraction]


def combine(parts: tuple[Sum, str, Sum]) -> Sum:
    (left, one), sign, (right, two) = parts
    return f"({left} {sign} {right})", {"+": one + two, "-": one - two, "*": one * two}[sign]


sums = st.recursive(
    st.integers(0, 99).map(lambda number: (str(number), Fraction(number))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(combine),
    max_leaves=8,
)


@given(sums)
def test_arithmetic_agrees_with_fractions(case: Sum) -> None:
    text, expected = case
    assert Fraction(evaluate(parse(text), {})) == expected


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_division_is_right_to_twenty_places(left: int, right: int) -> None:
    found = Fraction(evaluate(parse(f"{left} / {right}"), {}))
    assert abs(found - Fraction(left, right)) < Fraction(1, 10**20)


@pytest.mark.parametrize("text", ["3", "-2", "0.5", ".5", "0", "10", "123456789012", "1.50"])
def test_plain_numbers_are_read(text: str) -> None:
    assert read(text) == Decimal(text)


@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "1e3", "1_000", "012", "+3", "1.", "0x1f", "1,5", "٣", "1:30", "9" * 20, "- 2", "true"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert read(text) is None


def test_numbers_are_shown_as_people_write_them() -> None:
    shown = [show(Decimal(text)) for text in ("12.0", "1E+1", "4.375", "0.10", "-0.5")]
    assert shown == ["12", "10", "4.375", "0.1", "-0.5"]
    assert show(Decimal(10) / 3) == "3.3333…"
    assert [str(rounded(Decimal(text), 2)) for text in ("0.005", "0.015", "-0.005", "2")] == [
        "0.01",
        "0.02",
        "-0.01",
        "2.00",
    ]
