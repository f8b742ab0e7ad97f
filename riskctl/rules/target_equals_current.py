"""The target rating is what the current rating already is.

Why: a target says where the work is meant to lead. Where it has been reached, the risk wants a decision (close it,
accept it, or aim lower); where it was copied from the cell beside it, it says nothing.
Remedy: set the target that is meant, record the acceptance, or say in `rationale` beside the target why it stands.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC133"
SEVERITY = Severity.NOTE


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the target where its score and band are those of the current rating."""
    now = ctx.now(risk)
    if now.current is None or now.target is None or now.target.assessment.rationale:
        return
    if not now.open or now.accepted or now.current.disputed or now.target.disputed:
        return
    current, target = now.current.rating, now.target.rating
    if target.shown and target.shown == current.shown and target.scheme.ref == current.scheme.ref:
        yield Hit(now.target.route, f"target is what current already is: {target}")
