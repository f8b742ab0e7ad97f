"""The current rating moved since the earlier edition, and no words say why.

Why: whoever reviews the change sees a figure become another, and has to take it on trust. In a year it cannot be told
from a typing slip.
Remedy: say in the new review's `why` what moved it; its `rationale` or `update` counts as well.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.rules.base import Context
from riskctl.rules.history import hit, moved, reason, set_by

CODE = "HIS101"
SEVERITY = Severity.ERROR
COVERS = ("REC205",)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each such rating, at the review that gave it."""
    for each in diff.risks:
        change, review = moved(each), set_by(each)
        if change is not None and review is not None and not reason(review):
            assert each.after is not None and each.after.current is not None
            what = f"current went from {change.before} to {change.after}"
            yield hit(each, each.after.current.route, f"{what}, and nothing says why", "say what moved it in `why`")
