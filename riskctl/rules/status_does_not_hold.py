"""A risk has a status whose own condition does not hold for it.

Why: a register says what its statuses mean. "Controls tasked" over a risk with nothing left to do tells the reader that
work is in hand when it is not.
Remedy: give the risk the status it has come to, or record what the status speaks of. A condition about something the
risk does not state at all is not judged.
"""

from collections.abc import Iterator

from riskctl.core.conditions import Condition, Fact, holds, names
from riskctl.core.facts import Reading, RiskFacts
from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.period import Kind
from riskctl.core.state import State
from riskctl.core.words import plural
from riskctl.rules.base import Context

CODE = "REC321"
SEVERITY = Severity.WARNING
_ITEMS = ("action", "control", "review", "proposal", "link")


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the status of an open risk where its `when` is false under every reading of a dispute."""
    if risk.status is None or not ctx.whens:
        return
    term = ctx.register.statuses.find(risk.status)
    condition = dict(ctx.whens).get(term.key) if term is not None else None
    now = ctx.now(risk)
    if term is None or condition is None or not now.open:
        return
    readings = tuple(Reading) if now.disputed else (Reading.COUNTS,)
    met = any(holds(condition, RiskFacts(now, reading), ctx.day) for reading in readings)
    if not met and _can_judge(now, condition):
        message = f"status is {risk.status.strip()}, which means {condition}, and that does not hold"
        yield Hit(("status",), message, notes=tuple(_notes(now, condition)))


def _can_judge(now: State, condition: Condition) -> bool:
    """False where the condition looks at something the risk does not state, or at a day that an undated run has not."""
    if now.day.kind is Kind.UNDATED and "today" in str(condition):
        return False
    facts = RiskFacts(now)
    for name in names(condition):
        kind, _, rest = name.partition(".")
        if kind not in _ITEMS:
            stated: Fact = facts.fact(name)
            if stated is None:
                return False
            continue
        items = facts.items(kind)
        if items is None or (rest and any(item.fact(rest) is None for item in items)):
            return False
    return True


def _notes(now: State, condition: Condition) -> Iterator[str]:
    facts = RiskFacts(now)
    for kind in sorted(names(condition).intersection(_ITEMS)):
        items = facts.items(kind) or ()
        yield f"the risk has {plural(len(items), kind)}" if items else f"the risk has no {kind}s"
