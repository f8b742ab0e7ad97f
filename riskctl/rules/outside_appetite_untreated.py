"""A risk lies outside appetite or tolerance, none of its actions is open, and nobody has accepted it.

Why: outside appetite there are two answers, to do something or to say that it is borne. A risk with neither is the one
an auditor picks.
Remedy: add an action with an owner and a date, or record who accepts the risk, and until when. Actions that are not
stated at all are not judged.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.scoring import Position
from riskctl.rules.base import Context

CODE = "REC422"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the current rating of an open threat that is outside its limits with nothing under way."""
    now = ctx.now(risk)
    if now.current is None or risk.actions is None or risk.is_opportunity or not now.open or now.accepted:
        return
    if now.open_actions:
        return
    if now.position in (Position.OUTSIDE_APPETITE, Position.OUTSIDE_TOLERANCE):
        name = "tolerance" if now.position is Position.OUTSIDE_TOLERANCE else "appetite"
        word = now.tolerance if now.position is Position.OUTSIDE_TOLERANCE else now.appetite
        have = "no action is open" if risk.actions else "there is no action"
        message = f"current is {now.current.rating.counts}, above {name} {word}; {have} and it is not accepted"
        yield Hit(now.current.route, message)
