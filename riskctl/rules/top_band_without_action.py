"""A risk in the top band has no open action, and nobody has accepted it.

Why: the top band is where a policy says "treat now". A risk that stands there with nothing under way is either finished
business or a gap, and the page does not say which.
Remedy: add what is being done, with an owner and a date; or record who accepts the risk, and until when. Actions that
are not stated at all are not judged, nor is a risk that is proposed for closure.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.scoring import Position
from riskctl.core.words import norm
from riskctl.rules.assessments import is_top
from riskctl.rules.base import Context

CODE = "REC306"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the current rating of such a threat; one outside its appetite is REC422's."""
    if risk.actions is None or risk.is_opportunity:
        return
    now = ctx.now(risk)
    if now.current is None or not now.open or now.accepted or not is_top(now.current.rating):
        return
    if any(norm(entry.propose) == "close" for entry in now.proposals):
        return
    if now.position in (Position.OUTSIDE_APPETITE, Position.OUTSIDE_TOLERANCE):
        return
    if not now.open_actions:
        have = "no action is open" if risk.actions else "there is no action"
        yield Hit(
            now.current.route, f"current is {now.current.rating.counts}, the top band; {have} and it is not accepted"
        )
