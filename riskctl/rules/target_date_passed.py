"""The date by which a risk was to reach its target has passed, and it is still worse than the target.

Why: a target with a date is a promise to the committee. When the date goes by in silence, no target on the page means
anything.
Remedy: give the target a new `due` in a review and say in `why` what held it up; or change the target, or have the
risk accepted as it is.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context
from riskctl.rules.target_date_receding import is_short, moves

CODE = "REC207"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the target in force of an open risk where its last day lies before the day of the run."""
    now = ctx.now(risk)
    target = now.target
    if target is None or target.assessment.due is None or not target.assessment.due.before(ctx.day):
        return
    if not now.open or now.accepted or now.current is None or not is_short(now):
        return
    due = target.assessment.due
    promised = moves(now)
    notes = (f"the date has moved before, from {promised[0]}",) if len(promised) > 1 else ()
    message = f"the target {target.rating} was due {due}, and current is {now.current.rating}"
    yield Hit((*target.route, "due"), message, notes=notes)
