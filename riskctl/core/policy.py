"""Which rules are on and how severe their findings are: what a register's settings and a command line come to.

A selector is `all`, `default`, a family or block (`REC`, `REC3`), a code or a name; of two that name a rule, the more
exact decides, and of two that are as exact, `ignore`. What keeps a register from being read is always on.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from riskctl.core.finding import Finding, Route, Severity
from riskctl.core.option import AnyOption
from riskctl.core.words import nearest, norm

FAMILIES = ("FIL", "REC", "REG", "SCH", "HIS", "PUB", "OWN")
"""What a code may begin with; `OWN` are the body's own rules."""

ALL = "all"
DEFAULT = "default"
_BLOCK = re.compile(r"[a-z]{3}[0-9]{0,2}\Z")
_EXACT = 9


class Known(NamedTuple):
    """What there is to decide about one rule.

    Shape: `on` is False for rules that must be asked for; `locked` is True for what can be neither switched off,
    ignored nor made milder.
    """

    code: str
    name: str
    severity: Severity
    on: bool = True
    locked: bool = False
    options: tuple[AnyOption, ...] = ()


class Said(NamedTuple):
    """A selector, and where it was said; a route is one of the register file."""

    text: str
    route: Route = ()


class Origin(StrEnum):
    """What decided something about a rule."""

    DEFAULT = "default"
    ALWAYS = "always"
    FILE = "register file"
    COMMAND = "command line"


class Because(NamedTuple):
    """Why something is as it is: what decided it and, in the register file, where."""

    origin: Origin
    route: Route = ()


class Asked(NamedTuple):
    """What a command line says of rules, for this run alone. `select` None: nothing."""

    select: tuple[Said, ...] | None = None
    ignore: tuple[Said, ...] = ()


NOTHING_ASKED = Asked()


class PathRule(NamedTuple):
    """What is ignored in the files that a pattern names."""

    pattern: str
    ignore: tuple[Said, ...]


class Wishes(NamedTuple):
    """What the register file says of rules."""

    select: tuple[Said, ...] | None = None
    ignore: tuple[Said, ...] = ()
    severity: tuple[tuple[Said, Severity], ...] = ()
    paths: tuple[PathRule, ...] = ()


class Choice(NamedTuple):
    """What was decided about one rule, and by what."""

    on: bool
    severity: Severity
    on_because: Because
    severity_because: Because


class Policy(NamedTuple):
    """What was decided about every rule, by code, and what is ignored where: as said, and in codes."""

    choices: Mapping[str, Choice]
    paths: tuple[tuple[PathRule, frozenset[str]], ...] = ()

    def is_on(self, code: str) -> bool:
        """True where a rule is looked for; a code that nobody decided about is."""
        choice = self.choices.get(code)
        return choice is None or choice.on

    def wants(self, code: str, path: str) -> bool:
        """True where findings of a code are wanted in a file."""
        return self.is_on(code) and not any(code in codes and covers(each.pattern, path) for each, codes in self.paths)

    def judged(self, finding: Finding) -> Finding:
        """Return a finding with the severity it has in this register."""
        choice = self.choices.get(finding.code)
        if choice is None or choice.severity_because.origin is not Origin.FILE:
            return finding
        return finding._replace(severity=choice.severity)


def decide(rules: Iterable[Known], wishes: Wishes, asked: Asked) -> Policy:
    """Return what settings and command line come to. Selectors that name nothing decide nothing."""
    known = tuple(rules)
    paths = tuple(
        (each, frozenset(rule.code for rule in known if not rule.locked and strength(rule, each.ignore)[0]))
        for each in wishes.paths
    )
    return Policy({rule.code: _choice(rule, wishes, asked) for rule in known}, paths)


def _choice(rule: Known, wishes: Wishes, asked: Asked) -> Choice:
    on, why = _switch(rule, wishes, asked)
    found = max(
        ((_strength(rule, said.text), -at) for at, (said, _) in enumerate(wishes.severity) if not rule.locked),
        default=(0, 0),
    )
    if not found[0]:
        return Choice(on, rule.severity, why, Because(Origin.DEFAULT))
    said, severity = wishes.severity[-found[1]]
    return Choice(on, severity, why, Because(Origin.FILE, said.route))


def _switch(rule: Known, wishes: Wishes, asked: Asked) -> tuple[bool, Because]:
    if rule.locked:
        return True, Because(Origin.ALWAYS)
    refused, _ = strength(rule, asked.ignore)
    if asked.select is not None:
        return strength(rule, asked.select)[0] > refused, Because(Origin.COMMAND)
    if refused:
        return False, Because(Origin.COMMAND)
    ignored, by = strength(rule, wishes.ignore)
    if wishes.select is None:
        return (False, Because(Origin.FILE, by)) if ignored else (rule.on, Because(Origin.DEFAULT))
    chosen, of = strength(rule, wishes.select)
    if ignored and ignored >= chosen:
        return False, Because(Origin.FILE, by)
    return chosen > 0, Because(Origin.FILE, of if chosen else ("lint", "select"))


def strength(rule: Known, selectors: Sequence[Said]) -> tuple[int, Route]:
    """Return how exactly a rule is named, 0 where it is not, and where the most exact selector stands."""
    best: tuple[int, Route] = (0, ())
    for said in selectors:
        size = _strength(rule, said.text)
        if size > best[0]:
            best = size, said.route
    return best


def _strength(rule: Known, selector: str) -> int:
    word = norm(selector)
    if word == ALL or (word == DEFAULT and rule.on):
        return 1
    if word in (norm(rule.code), rule.name):
        return _EXACT
    return len(word) if _BLOCK.match(word) and norm(rule.code).startswith(word) else 0


def unknown(selector: str, rules: Sequence[Known]) -> str | None:
    """Return None where a selector names something, else the nearest thing there is, or an empty text."""
    word = norm(selector)
    if word in (ALL, DEFAULT) or word.upper() in FAMILIES or any(_strength(rule, selector) for rule in rules):
        return None
    blocks = [rule.code[:4] for rule in rules if len(rule.code) == len("REC101")]
    if len(word) <= len("REC1"):
        return nearest(word, (*FAMILIES, *blocks, ALL, DEFAULT)) or ""
    return nearest(word, [name for rule in rules for name in (rule.code, rule.name)]) or ""


def is_exact(selector: str, rule: Known) -> bool:
    """True where a selector is the code or the name of one rule."""
    return _strength(rule, selector) == _EXACT


def covers(pattern: str, path: str) -> bool:
    """True where a pattern names a path, or a folder above it.

    `*` is any text inside one name, `**` any text, `?` one character; case counts, on every system.
    """
    return _matcher(pattern)(path)


@lru_cache(maxsize=256)
def _matcher(pattern: str) -> Callable[[str], bool]:
    signs = {"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.removeprefix("./").rstrip("/"))
    text = "".join(signs.get(part) or re.escape(part) for part in parts)
    found = re.compile(rf"(?:{text})(?:/.*)?\Z", re.DOTALL)
    return lambda path: found.match(path) is not None
