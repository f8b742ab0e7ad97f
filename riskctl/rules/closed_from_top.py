"""A risk left the top band by being closed, and its closure lacks a reason, a date or a name.

Why: closing the worst risk on the page is the one decision that a committee must be able to trace.
Remedy: state `reason`, `date` and `by` in `closed`. Other bands are named in the option `bands`.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff, RiskDiff
from riskctl.core.finding import Hit, Severity
from riskctl.core.option import Option
from riskctl.core.words import norm
from riskctl.rules.assessments import is_top
from riskctl.rules.base import Context
from riskctl.rules.history import hit

CODE = "HIS120"
SEVERITY = Severity.ERROR
COVERS = ("REC411",)
_NO_BANDS: tuple[str, ...] = ()
BANDS = Option("bands", _NO_BANDS, "the bands that nothing is closed from without a word, where not the top one")
OPTIONS = (BANDS,)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each closure since the earlier side that is not told in full."""
    for each in diff.risks:
        for change in each.of(Kind.CLOSED):
            closure = each.after.closure if each.after is not None else None
            if closure is None or not _counts(each, ctx.option(CODE, BANDS)):
                continue
            given = {"reason": closure.reason, "date": closure.date and str(closure.date), "by": closure.by}
            missing = [f"`{name}`" for name, text in given.items() if not (text or "").strip()]
            if missing:
                message = f"closed from {change.before}, without {' or '.join(missing)}"
                at = each.after.closure_at if each.after is not None else None
                yield hit(each, ("closed", at or 0), message, at_key=True)


def _counts(each: RiskDiff, bands: tuple[str, ...]) -> bool:
    rated = each.before.current if each.before is not None else None
    if rated is None or rated.rating.counts.band is None:
        return False
    if not bands:
        return is_top(rated.rating)
    band = rated.rating.counts.band
    return not {norm(band.key), norm(band.label)}.isdisjoint(bands)
