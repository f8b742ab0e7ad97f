"""A review was added with a date before the last one that the earlier edition had.

Why: an entry that appears behind a meeting that has been held changes what that meeting was told.
Remedy: date the review by the day on which it was held. Where an old register is being filled in, say so and switch the
rule off for that change.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.rules.base import Context
from riskctl.rules.history import hit, is_reused

CODE = "HIS104"
SEVERITY = Severity.ERROR


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each such entry."""
    for each in diff.risks:
        for change in each.of(Kind.HISTORY_BACKDATED) if not is_reused(each) else ():
            message = f"the review of {change.item} is new, though the ledger had reached {change.before}"
            yield hit(each, (*change.route, "date"), message)
