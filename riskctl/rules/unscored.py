"""An open risk has no current rating of any kind: no levels, no score, no band and not even a mark.

Why: a risk without a rating has no place in the order, on the heat map or in a count. It is the one that nobody asks
about.
Remedy: record a review with `current:`. A risk that is only proposed for the register is not expected to have one.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Assessment, Risk
from riskctl.core.scoring import Basis
from riskctl.core.words import norm
from riskctl.rules.assessments import is_not_yet
from riskctl.rules.base import Context

CODE = "REC105"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield an open risk that no review has rated; silent where no scheme works anything out."""
    now = ctx.now(risk)
    if now.current is not None and now.current.rating.basis is not Basis.NONE:
        return
    if not now.open or any(norm(entry.propose) == "add" for entry in now.proposals):
        return
    if not any(use.scheme.steps for use in ctx.register.schemes):
        return
    if any(entry.current is not None and _says(entry.current) for _, entry in now.reviews):
        return
    route = ("reviews",) if risk.reviews else ("id",)
    message = "no review gives a current rating" if risk.reviews else "there is no review, and so no current rating"
    yield Hit(route, message, "record a review with `current:`", at_key=True)


def _says(assessment: Assessment) -> bool:
    if is_not_yet(assessment):
        return False
    return bool(assessment.levels or assessment.score is not None or assessment.band or assessment.movement)
