"""The current rating fell, though no control was added or strengthened and no action completed.

Why: only what was done lowers a risk, or what happened outside. A rating that falls by itself just before the meeting
is what an auditor looks for.
Remedy: record the control or the finished action that lowered it. Where the world changed and not the work, the reason
says so, and the reviewer can accept it.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff, RiskDiff
from riskctl.core.finding import Hit, Severity
from riskctl.rules.base import Context
from riskctl.rules.history import hit, knows_everything, moved, reason, set_by

CODE = "HIS111"
SEVERITY = Severity.WARNING
_DONE = (Kind.CONTROL_ADDED, Kind.CONTROL_STRENGTHENED, Kind.ACTION_COMPLETED)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield the new rating of each threat that fell alone; one without any reason is HIS101's."""
    for each in diff.risks if knows_everything(diff) else ():
        change, review = moved(each), set_by(each)
        if change is None or change.direction >= 0 or review is None or not reason(review):
            continue
        assert each.after is not None and each.after.current is not None
        if each.after.risk.is_opportunity or each.of(*_DONE) or _finished_since(each):
            continue
        what = f"current fell from {change.before} to {change.after}"
        yield hit(each, each.after.current.route, f"{what}, and no control was added and no action completed")


def _finished_since(each: RiskDiff) -> bool:
    """True where an action was done since the rating before was given, whichever change recorded it."""
    if each.before is None or each.after is None or each.before.current is None:
        return False
    rated = each.before.current.review.date
    return any(action.done is not None and not action.done.before(rated) for action in each.after.risk.actions or ())
