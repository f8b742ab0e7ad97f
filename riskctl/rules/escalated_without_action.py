"""A risk came into the top band, nothing is due to be done about it soon, and nobody has accepted it.

Why: a risk that rises to the top without an action is reported, and then waits a quarter.
Remedy: add an action with a date in the next months, or record who accepts the risk. How soon is soon is the option
`days`. Actions that are not stated at all are not judged, unless the register requires them.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.core.option import Option
from riskctl.core.period import When, add_days
from riskctl.core.state import State
from riskctl.core.words import norm
from riskctl.rules.assessments import is_top
from riskctl.rules.base import Context
from riskctl.rules.history import hit

CODE = "HIS130"
SEVERITY = Severity.WARNING
COVERS = ("REC306", "REC422")
DAYS = Option("days", 90, "in how many days an action of a risk that came to the top is due", least=1)
OPTIONS = (DAYS,)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each threat that is at the top on the later side only, without an open action due by then."""
    days = ctx.option(CODE, DAYS)
    required = any(norm(field) == "actions" for field in ctx.register.file.required)
    for each in diff.risks:
        now = each.after
        if now is None or (now.risk.actions is None and not required):
            continue
        if now.current is None or not _is_up(now) or (each.before is not None and _is_up(each.before)):
            continue
        last = add_days(ctx.day.last, days)
        dues = [action.due for action in now.risk.actions or () if now.action_open(action)]
        if not any(isinstance(due, When) and due.first <= last for due in dues):
            message = f"now {now.current.rating.counts}, the top band, with no open action due within {days} days"
            yield hit(each, now.current.route, message)


def _is_up(state: State) -> bool:
    rated = state.current
    return (
        rated is not None
        and is_top(rated.rating)
        and state.open
        and not state.accepted
        and not state.risk.is_opportunity
    )
