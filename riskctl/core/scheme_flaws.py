"""Reasons why a scheme file is no scheme: how they are noted, and the checks that every part of a file shares."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.finding import Hit, Route
from riskctl.core.words import nearest, norm, one_of

IDENTITY = "SCH101"
CLASH = "SCH102"
UNKNOWN = "SCH103"
NUMBER = "SCH104"
SHAPE = "SCH105"
GRID = "SCH106"
TABLE = "SCH107"
CUT = "SCH108"
FORMULA = "SCH109"

MOST_LEVELS = 100

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}\Z")


class Flaw(NamedTuple):
    """A reason why a file is no scheme; `code` is the rule whose page explains it. All of them are errors."""

    code: str
    hit: Hit


class Flaws:
    """The flaws of one file, in the order they were met."""

    def __init__(self) -> None:
        self.found: list[Flaw] = []

    def add(self, code: str, route: Route, message: str, hint: str = "", *, at_key: bool = False) -> None:
        """Note a flaw."""
        self.found.append(Flaw(code, Hit(route, message, hint, at_key=at_key)))

    def unknown(self, route: Route, message: str, word: str, known: Iterable[str], *, at_key: bool = False) -> None:
        """Note a name that nothing has, with the nearest of those that are known."""
        known = tuple(known)
        match = nearest(word, known)
        hint = f"did you mean {match}?" if match else f"expected {one_of(known[:12])}" if known else ""
        self.add(UNKNOWN, route, message, hint, at_key=at_key)

    def too_many(self, route: Route, count: int, most: int, what: str) -> bool:
        """Return whether there are more than can be checked, and note it."""
        if count > most:
            self.add(SHAPE, route, f"{count} {what}; at most {most} can be checked", at_key=True)
        return count > most

    def number(self, route: Route, text: str) -> Decimal | None:
        """Return the number a text is, or note that it is none."""
        value = decimals.read(text)
        if value is None:
            self.add(NUMBER, route, f"{text!r} is not {decimals.EXPECTED}")
        return value

    def unique(self, what: str, entries: Sequence[tuple[Route, str, str]]) -> None:
        """Flag keys and labels that could mean two entries; `entries` are route, key, label."""
        seen: dict[str, int] = {}
        for place, (route, key, label) in enumerate(entries):
            for kind, word in (("key", key), ("label", label)):
                if seen.setdefault(norm(word), place) != place:
                    self.add(CLASH, (*route, kind), f"two {what}s are called {word!r}")

    def name(self, route: Route, name: str, what: str, *, at_key: bool = False) -> None:
        """Note a name that could be no key of an assessment."""
        if not _NAME.match(name):
            hint = "use letters, digits, _ and -, beginning with a letter"
            self.add(IDENTITY, route, f"{name!r} cannot be the name of a {what}", hint, at_key=at_key)

    def weight(self, route: Route, text: str) -> Decimal | None:
        """Return a weight, or note why it is none."""
        value = self.number(route, text)
        if value is not None and value < 0:
            self.add(NUMBER, route, f"the weight {text} is below zero")
            return None
        return value
