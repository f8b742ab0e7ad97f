"""The current rating is worse than the inherent rating.

Why: inherent is the rating before any control. A risk that is worse with its controls than without them is nearly
always two figures swapped, and the first thing a committee member points at.
Remedy: correct the levels that were swapped. Where the controls truly add risk, say so in `rationale` beside the
current levels; the rule is then silent.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC131"
SEVERITY = Severity.ERROR


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the current assessment where it is worse than the inherent one; for opportunities, better."""
    now = ctx.now(risk)
    if now.current is None or now.inherent is None or now.current.assessment.rationale:
        return
    current, inherent = now.current.rating, now.inherent.rating
    low, high = (current, inherent) if risk.is_opportunity else (inherent, current)
    if high.worse_than(low):
        side = "below" if risk.is_opportunity else "above"
        yield Hit(now.current.route, f"current is {current}, {side} inherent, which is {inherent}")
