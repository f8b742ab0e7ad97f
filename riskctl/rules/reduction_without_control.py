"""The current rating is lower than the inherent one, and the risk says that it has no controls.

Why: only controls and finished work lower a risk. A reduction that nothing accounts for is the first thing an auditor
asks about.
Remedy: list the controls that are in place, or rate current as inherent. `rationale` beside the current levels silences
the rule, and so does a completed action. Controls that are not stated at all are not judged, unless the register
requires them.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.words import norm
from riskctl.rules.assessments import is_complete
from riskctl.rules.base import Context

CODE = "REC135"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the current assessment where it is below inherent (for opportunities, above) and unaccounted for."""
    now = ctx.now(risk)
    if not now.open or now.current is None or now.inherent is None or now.current.assessment.rationale:
        return
    required = any(norm(field) == "controls" for field in ctx.register.file.required)
    if risk.controls or (risk.controls is None and not required):
        return
    if any(is_complete(action, ctx.register) for action in risk.actions or ()):
        return
    current, inherent = now.current.rating, now.inherent.rating
    low, high = (inherent, current) if risk.is_opportunity else (current, inherent)
    if current.scheme.ref == inherent.scheme.ref and high.worse_than(low):
        side = "above" if risk.is_opportunity else "below"
        yield Hit(
            now.current.route, f"current is {current}, {side} inherent, which is {inherent}, with no control stated"
        )
