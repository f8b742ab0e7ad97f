"""A risk was closed while actions of it were still open.

Why: the work is either no longer needed, or it goes on where nobody will see it.
Remedy: mark each action as done or dropped, or move it to the risk that it serves now.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.core.words import plural
from riskctl.rules.base import Context
from riskctl.rules.history import hit, knows_everything

CODE = "HIS121"
SEVERITY = Severity.WARNING


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each risk that was open on the earlier side and was closed with open actions.

    A date read from the ledger does not tell which actions there were, so that nothing is judged then.
    """
    for each in diff.risks if knows_everything(diff) else ():
        if each.after is None or each.before is None or not each.of(Kind.CLOSED):
            continue
        open_ = sum(1 for action in each.after.risk.actions or () if each.after.action_open(action))
        if open_:
            message = f"closed with {plural(open_, 'action')} still open"
            yield hit(each, ("closed", each.after.closure_at or 0), message, at_key=True)
