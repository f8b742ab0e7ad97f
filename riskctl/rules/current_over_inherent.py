"""A risk that changed is now worse with its controls than without them.

Why: inherent is the rating before any control, so nearly always two figures were swapped in this change.
Remedy: correct the levels. Where the controls truly add risk, `rationale` beside the current levels says so.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.core.state import State
from riskctl.rules.base import Context
from riskctl.rules.history import hit

CODE = "HIS110"
SEVERITY = Severity.ERROR
COVERS = ("REC131",)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield the current assessment of each risk that was not so on the earlier side."""
    for each in diff.risks:
        now = each.after
        if now is None or not now.open or not _is_over(now) or (each.before is not None and _is_over(each.before)):
            continue
        if now.current is not None and now.inherent is not None:
            side = "below" if now.risk.is_opportunity else "above"
            message = f"current is now {now.current.rating}, {side} inherent, which is {now.inherent.rating}"
            yield hit(each, now.current.route, message)


def _is_over(state: State) -> bool:
    if state.current is None or state.inherent is None or state.current.assessment.rationale:
        return False
    current, inherent = state.current.rating, state.inherent.rating
    low, high = (current, inherent) if state.risk.is_opportunity else (inherent, current)
    return high.worse_than(low)
