"""An action is complete by its status, and no date says when.

Why: without the date nobody can tell whether it was finished in time, nor whether the score fell after it.
Remedy: add `done:` with the day, or the month if that is all that is known.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.words import norm
from riskctl.rules.base import Context

CODE = "REC317"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each action of an open risk whose status means complete and that has no `done`."""
    if not ctx.now(risk).open:
        return
    for at, action in enumerate(risk.actions or ()):
        term = ctx.register.action_statuses.find(action.status) if action.status else None
        if term is not None and norm(term.means or "") == "complete" and action.done is None:
            yield Hit(("actions", at, "status"), f"status is {term.name}, with no date", "add `done:` with the date")
