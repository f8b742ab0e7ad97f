"""A risk that the earlier edition had is gone, and nothing says that it was closed.

Why: a risk that vanishes is the slip that readers of last quarter's paper find first, and the one that looks worst.
Remedy: bring the file back. If the risk is over, record it in `closed`; if it has another id now, name the old one in
`formerly`.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.rules.base import Context
from riskctl.rules.history import hit

CODE = "HIS122"
SEVERITY = Severity.ERROR


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each such risk at the file it had."""
    for each in diff.risks:
        for change in each.of(Kind.LOST):
            rated = f", rated {change.before}" if change.before is not None else ""
            yield hit(each, (), f"{each.id}, {each.title}{rated}, is gone and was not closed", each.hint)
