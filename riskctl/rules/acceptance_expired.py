"""A risk was accepted for a time, and the time is over.

Why: an acceptance is a decision with an end. After it the risk is carried by nobody's decision.
Remedy: have it accepted again, as a further entry in `accepted`, or treat the risk.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC413"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the latest acceptance of an open risk where its last day lies before the day of the run."""
    now = ctx.now(risk)
    entry = now.acceptance
    if entry is None or not now.open or now.accepted:
        return
    at = max(at for at, each in enumerate(risk.accepted or ()) if each is entry)
    by = f" by {entry.by}" if entry.by else ""
    yield Hit(("accepted", at, "until"), f"accepted{by} until {entry.until}, and that is over on {ctx.day}")
