"""Rules across the register grow with it, and never compare every risk with every other: steps are counted, not time."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from riskctl.core.index import Index, Named, Row, Spelling
from riskctl.core.period import parse
from riskctl.io.loader import load_register
from riskctl.io.resources import shipped_schemes
from riskctl.rules import REGISTER_RULES
from riskctl.rules.base import Context, RegisterRule, name_of
from tests.registers import memory

SETTINGS = """\
categories: [Finance, Estates, Information technology, Legal, People, Partnerships]
statuses: [Controls tasked, Overdue control, Managed]
people: {AF: {role: Head of finance}, BK: {role: Head of estates}}
"""
SMALL, FACTOR = 150, 4


def row(at: int, **changes: object) -> Row:
    """Return the row of one of many risks that have nothing in common."""
    values: dict[str, object] = {
        "id": f"R-{at:05}",
        "path": f"risks/R-{at:05}.yaml",
        "title": f"Risk number {at} of many",
        "formerly": (),
        "open": True,
        "spellings": (Spelling("category", "Finance", ("category",)), Spelling("owner", "AF", ("owner", 0))),
        "named": (),
        "actions": tuple(f"action {at} {each}\nAF\n\n" for each in range(5)),
        "disputes": (),
        "verdicts": (),
        "cells": (),
        **changes,
    }
    return Row(**values)  # type: ignore[arg-type]


def named(identity: str, link: str = "") -> tuple[Named, ...]:
    return (Named(identity, ("links", 0, "to"), link=link),)


HARD: dict[str, Callable[[int, int], Row]] = {
    "nothing in common": lambda at, size: row(at),
    "one title": lambda at, size: row(at, title="Flood"),
    "one list of actions": lambda at, size: row(at, actions=("Buy pumps\nAF\n\n", "Train staff\nAF\n\n")),
    "lists with all but one action in common": lambda at, size: row(
        at, actions=(*(f"shared {each}\n\n\n" for each in range(5)), f"own {at}\n\n\n")
    ),
    "every word misspelt in its own way": lambda at, size: row(
        at, spellings=(Spelling("category", f"Financ{at}", ("category",)), Spelling("owner", f"A{at}", ("owner", 0)))
    ),
    "ids that no risk has": lambda at, size: row(at, named=named(f"R-{at + size:05}")),
    "ids with two digits swapped": lambda at, size: row(at, named=named(f"R-0{at:04}"[:-2] + f"R-0{at:04}"[:-3:-1])),
    "ids that differ in zeros": lambda at, size: row(at, id=f"R-{'0' * (at % 3)}{at // 3 + 1}"),
    "ids that differ in case": lambda at, size: row(at, id=f"{'Rr'[at % 2]}{at // 2}"),
    "one ring of parents": lambda at, size: row(at, named=named(f"R-{(at + 1) % size:05}", "parent")),
    "all children of one": lambda at, size: row(at, named=named("R-00000", "parent")),
    "pairs of duplicates": lambda at, size: row(at, named=named(f"R-{at ^ 1:05}", "duplicates")),
}


def context() -> Context:
    register = load_register(memory(SETTINGS), shipped_schemes()).register
    assert register is not None
    day = parse("2024-01-16")
    return Context(register, day, day)


def steps(rule: RegisterRule, index: Index, ctx: Context) -> int:
    """Return how many lines of Python a rule runs through: no clock, and the same on every machine."""
    count = 0

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        for _ in rule.check(index, ctx):
            pass
    finally:
        sys.settrace(before)
    return count


def cases() -> Iterator[object]:
    for what in HARD:
        for rule in REGISTER_RULES:
            yield pytest.param(rule, what, id=f"{rule.CODE} {name_of(rule)}: {what}")


@pytest.mark.parametrize(("rule", "what"), list(cases()))
def test_four_times_the_risks_take_four_times_the_steps(rule: RegisterRule, what: str) -> None:
    ctx = context()
    small, large = (
        steps(rule, Index(tuple(HARD[what](at, size) for at in range(size))), ctx) for size in (SMALL, SMALL * FACTOR)
    )
    assert large <= small * FACTOR * 1.25 + 200, f"{small} steps for {SMALL} risks, {large} for {SMALL * FACTOR}"


def test_steps_that_compare_every_pair_would_be_seen() -> None:
    class Pairs:
        """A rule as it must not be."""

        CODE = "REG999"

        @staticmethod
        def check(index: Index, ctx: Context) -> Iterator[int]:
            for one in index.rows:
                for other in index.rows:
                    if one.title == other.title:
                        yield 1

    rule: RegisterRule = Pairs()  # type: ignore[assignment]
    small, large = (
        steps(rule, Index(tuple(row(at) for at in range(size))), context()) for size in (SMALL, SMALL * FACTOR)
    )
    assert large > small * FACTOR * 2
