"""Impact fell with the controls, though every one of them acts on likelihood alone; or the other way round.

Why: a lock makes a theft less likely and not a pound cheaper. A rating that lowers the axis on which no control acts
has been lowered by habit, and an auditor will ask which control did it.
Remedy: say what each control acts on in `acts_on`, add the control that is missing, or rate that axis as inherent.
`rationale` beside the current levels silences the rule, and so does a completed action.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Control, Risk
from riskctl.core.scoring import Rating
from riskctl.core.steps import FactorResult
from riskctl.core.words import norm
from riskctl.rules.assessments import is_complete
from riskctl.rules.base import Context

CODE = "REC136"
SEVERITY = Severity.WARNING
_AXES = {"likelihood": "impact", "impact": "likelihood"}
_BY_TYPE = {"preventive": "likelihood", "corrective": "impact"}


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the factor that is milder than inherent while each control acts on the other one.

    Without `acts_on` a preventive control acts on likelihood and a corrective one on impact; of other types nothing
    is known, and then nothing is judged.
    """
    if not risk.controls or risk.is_opportunity:
        return
    axes = {_axis(control) for control in risk.controls}
    if len(axes) != 1 or not axes.issubset(_AXES):
        return
    now = ctx.now(risk)
    if not now.open or now.current is None or now.inherent is None or now.current.assessment.rationale:
        return
    if any(is_complete(action, ctx.register) for action in risk.actions or ()):
        return
    held = axes.pop()
    other = _AXES[held]
    was, here = _factor(now.inherent.rating, other), _factor(now.current.rating, other)
    if was is None or here is None or was.level is None or here.level is None or here.level.rank >= was.level.rank:
        return
    if now.current.rating.scheme.ref == now.inherent.rating.scheme.ref:
        count = "the one control acts" if len(risk.controls) == 1 else f"all {len(risk.controls)} controls act"
        message = f"{other} is {here.level.words}, below inherent, which is {was.level.words}; {count} on {held} alone"
        yield Hit((*now.current.route, here.factor.name), message)


def _axis(control: Control) -> str:
    if control.acts_on is not None:
        return norm(control.acts_on)
    return _BY_TYPE.get(norm(control.type or ""), "")


def _factor(rating: Rating, name: str) -> FactorResult | None:
    return next((item for item in rating.outcome.factors if item.factor.name == name), None)
