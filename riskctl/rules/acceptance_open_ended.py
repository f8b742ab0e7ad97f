"""A risk was accepted without a name or without an end, or its acceptance has run out since the earlier edition.

Why: an acceptance is a decision, made by somebody and for a time. Without either it is a habit.
Remedy: state `by` and `until` in `accepted`; where it has run out, have it accepted again as a further entry.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.rules.base import Context
from riskctl.rules.history import hit

CODE = "HIS151"
SEVERITY = Severity.WARNING
COVERS = ("REC413",)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each acceptance that is new and not told in full, or that was in force on the earlier side alone."""
    for each in diff.risks:
        was, now = each.before, each.after
        if now is None or not now.open or not any(one.field == "accepted" for one in each.of(Kind.TREATMENT_CHANGED)):
            continue
        entry = now.acceptance
        if entry is None:
            continue
        at = max(at for at, one in enumerate(now.risk.accepted or ()) if one is entry)
        is_new = was is None or was.acceptance is None or was.acceptance != entry
        missing = [f"`{name}`" for name, given in (("by", entry.by), ("until", entry.until)) if not given]
        if is_new and missing:
            yield hit(each, ("accepted", at), f"accepted, without {' or '.join(missing)}", at_key=True)
        elif was is not None and was.accepted and not now.accepted:
            by = f" by {entry.by}" if entry.by else ""
            yield hit(
                each, ("accepted", at, "until"), f"accepted{by} until {entry.until}, and that is over on {ctx.day}"
            )
