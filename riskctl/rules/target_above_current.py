"""The target rating is worse than the current rating.

Why: readers take the target as where the risk is heading. A target above today's rating is nearly always two cells
swapped, and it makes every treatment on the page look pointless.
Remedy: correct the target, or give the reason in `rationale` beside its levels.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC132"
SEVERITY = Severity.ERROR


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the target where it is worse than the current rating; for opportunities, where it is lower."""
    now = ctx.now(risk)
    if now.current is None or now.target is None or now.target.assessment.rationale:
        return
    target, current = now.target.rating, now.current.rating
    low, high = (target, current) if risk.is_opportunity else (current, target)
    if high.worse_than(low):
        yield Hit(now.target.route, f"target is {target} but current is {current}")
