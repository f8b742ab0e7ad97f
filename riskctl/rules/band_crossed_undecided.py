"""A risk crossed into another band, and the review does not say who decided it.

Why: a band is a level of authority: what is High is somebody else's to agree. Without a name nobody agreed to it.
Remedy: record the decision in the review: `decided: {by: SORB, date: 2024-02-02}`.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Change, RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.core.scoring import Figure
from riskctl.rules.base import Context
from riskctl.rules.history import hit, moved, set_by

CODE = "HIS131"
SEVERITY = Severity.WARNING


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each review that moved the current rating to another band since the earlier side."""
    for each in diff.risks:
        change, review = moved(each), set_by(each)
        if change is None or not _crossed(change) or review is None:
            continue
        decided = [one.decided for one in each.new_reviews if one.decided is not None]
        if not decided and each.after is not None and each.after.current is not None:
            message = f"current crossed from {change.before} to {change.after}, and nothing says who decided it"
            yield hit(
                each, each.after.current.route, message, "record it in the review: `decided: {by: ..., date: ...}`"
            )


def _crossed(change: Change) -> bool:
    """True where the levels, the scheme's part taken off, moved a rating from one band into another."""
    was, now = (change.parts.between, change.parts.after) if change.parts else (change.before, change.after)
    if not isinstance(was, Figure) or not isinstance(now, Figure) or was.band is None or now.band is None:
        return False
    return was.band.rank != now.band.rank
