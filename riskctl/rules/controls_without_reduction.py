"""Controls are listed, and yet the current levels are the inherent ones.

Why: inherent is the risk before controls. Where nothing is lower with them, either the controls do nothing or one of
the two ratings was copied from the other.
Remedy: rate the risk again as it stands with its controls, or say in `rationale` beside the current levels why they do
not lower it. Controls that are all marked `effectiveness: ineffective` explain it too.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.scoring import Basis, Rating
from riskctl.core.words import norm
from riskctl.rules.base import Context

CODE = "REC134"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the controls of a risk whose current levels are, one by one, its inherent ones."""
    now = ctx.now(risk)
    if not risk.controls or not now.open or now.current is None or now.inherent is None:
        return
    if now.current.assessment.rationale or all(
        norm(item.effectiveness or "") == "ineffective" for item in risk.controls
    ):
        return
    current, inherent = now.current.rating, now.inherent.rating
    if current.scheme.ref == inherent.scheme.ref and _levels(current) and _levels(current) == _levels(inherent):
        message = f"controls are listed, and current is what inherent was: {current}"
        yield Hit(("controls",), message, at_key=True)


def _levels(rating: Rating) -> tuple[object, ...]:
    """Return the levels of a rating that rests on levels, dimension by dimension."""
    if rating.basis is not Basis.LEVELS:
        return ()
    return tuple((item.factor.name, item.level, item.value, item.dimensions) for item in rating.outcome.factors)
