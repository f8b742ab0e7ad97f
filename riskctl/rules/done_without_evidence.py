"""An action was completed since the earlier edition, and no date says when.

Why: the paper counts it as done this quarter. Without the day nobody can check that, nor whether it was in time.
Remedy: add `done:` with the day, or the month if that is all that is known.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.rules.base import Context
from riskctl.rules.history import hit

CODE = "HIS141"
SEVERITY = Severity.WARNING
COVERS = ("REC317",)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each action that is complete on the later side alone, by its status and not by a date."""
    for each in diff.risks:
        for change in each.of(Kind.ACTION_COMPLETED):
            at = change.route[1]
            actions = (each.after.risk.actions or ()) if each.after is not None else ()
            if isinstance(at, int) and actions[at].done is None:
                message = f"the action was completed ({change.after}), with no date"
                yield hit(each, (*change.route, "status"), message, "add `done:` with the date")
