"""A proposal was to be decided by a day that has passed, and no decision is recorded.

Why: a risk that is "proposed for closure" for a year is neither open nor closed to anyone who reads the paper.
Remedy: record what was decided: a review (for a new rating, or to say that it was turned down), `closed`, or `raised`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC414"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each unsettled proposal whose day to decide lies wholly before the day of the run."""
    now = ctx.now(risk)
    if not now.proposals:
        return
    waiting = {id(entry) for entry in now.proposals}
    for at, entry in enumerate(risk.proposals or ()):
        if id(entry) in waiting and entry.decide is not None and entry.decide.before(ctx.day):
            to = f" by {entry.to}" if entry.to else ""
            message = f"{entry.propose} was to be decided{to} on {entry.decide}, and nothing is recorded since"
            yield Hit(("proposals", at, "decide"), message)
