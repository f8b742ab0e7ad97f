"""The body's own rules, written as data: which risks, what each must meet, and what is said of one that does not."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.conditions import Condition, holds, names
from riskctl.core.facts import RiskFacts
from riskctl.core.finding import Hit, Route, Severity
from riskctl.core.index import concerns
from riskctl.core.state import State

FAMILY = "OWN"
NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z", re.ASCII)
"""What a rule may be called: words with hyphens, as the tool's own are."""

LONGEST_NAME = 60
_FIELD = re.compile(r"\{([^{}]*)\}")
_LIST_OF: Mapping[str, str] = {kind: f"{kind}s" for kind in ("action", "control", "review", "proposal", "link")}


class OwnCheck(NamedTuple):
    """One such rule, ready to be held against a risk.

    Shape: `select` None asks every open risk; `message` may name fields of the risk in braces; `says` is the rule read
    back as a sentence, `route` where it stands in the register file.
    """

    name: str
    severity: Severity
    select: Condition | None
    require: Condition
    message: str
    hint: str
    says: str
    route: Route

    @property
    def code(self) -> str:
        """The code of its findings: the family and the name, which is unique in a register."""
        return f"{FAMILY}-{self.name}"


def judge(rule: OwnCheck, state: State) -> Iterator[Hit]:
    """Yield what is to be said of a risk that the rule is about and that does not meet it.

    A rule is about open risks, unless its condition speaks of closed ones itself.
    """
    facts = RiskFacts(state)
    select = rule.select
    if not (state.open if select is None else concerns(select, state) and holds(select, facts, state.day)):
        return
    if not holds(rule.require, facts, state.day):
        route = _route(rule.require, state)
        yield Hit(route, filled(rule.message, state), rule.hint, at_key=True, risk=state.risk.id)


def _route(require: Condition, state: State) -> Route:
    """Return where to point: at the one thing of the risk that is asked about, where it has it, else at its id."""
    asked = {name.partition(".")[0] for name in names(require)}
    fields = {_LIST_OF.get(name, name) for name in asked}
    only = next(iter(fields)) if len(fields) == 1 else ""
    if only and getattr(state.risk, only, None):
        return (only,)
    rated = state.current
    if rated is not None and fields <= {"band", "score", *(each.factor.name for each in rated.rating.outcome.factors)}:
        return rated.route
    return ("id",)


def _owners(state: State) -> str:
    return ", ".join(map(state.register.person_name, state.risk.owner or ()))


def _band(state: State) -> str:
    band = state.current.rating.counts.band if state.current is not None else None
    return band.label if band is not None else ""


def _score(state: State) -> str:
    score = state.current.rating.counts.score if state.current is not None else None
    return decimals.show(score) if score is not None else ""


MESSAGE_FIELDS: Mapping[str, Callable[[State], str]] = {
    "id": lambda state: state.risk.id,
    "title": lambda state: state.risk.title,
    "category": lambda state: state.register.categories.name(state.risk.category or ""),
    "owner": _owners,
    "status": lambda state: state.register.statuses.name(state.risk.status or ""),
    "band": _band,
    "score": _score,
}
"""What a message may name in braces, in the register's own words; what is not stated is left empty."""


def fields_of_message(text: str) -> Iterator[tuple[int, str]]:
    """Yield what a message names in braces, with the place of each. Units: characters from 1."""
    yield from ((found.start() + 2, found[1].strip()) for found in _FIELD.finditer(text))


def filled(text: str, state: State) -> str:
    """Return a message with the fields it names in the words of one risk; braces around anything else stay."""

    def words(found: re.Match[str]) -> str:
        field = MESSAGE_FIELDS.get(found[1].strip())
        return field(state) if field is not None else found[0]

    return _FIELD.sub(words, text)
