"""An open action is past its due date.

Why: an overdue action is a control that the register counts on and does not have. Members ask about it by date.
Remedy: mark it done with its date, or move `due` and keep the first promise: an entry in `moved` with the reason. Work
that goes on after its date has `then: ongoing`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.option import Option
from riskctl.core.period import When
from riskctl.core.words import plural
from riskctl.rules.base import Context

CODE = "REC302"
SEVERITY = Severity.WARNING
GRACE = Option("grace", 0, "days past its due date for which an action is not reported")
OPTIONS = (GRACE,)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each open action whose due date lies wholly before the day of the run."""
    now = ctx.now(risk)
    if not now.open:
        return
    grace = ctx.option(CODE, GRACE)
    for at, action in enumerate(risk.actions or ()):
        if isinstance(action.due, When) and now.overdue(action):
            days = (ctx.day.first - action.due.last).days
            if days > grace:
                yield Hit(("actions", at, "due"), f"due {action.due} and still open, {plural(days, 'day')} overdue")
