"""A risk or an action has more than one owner.

Why: two people who share a risk are each half accountable, and neither speaks for it at the meeting.
Remedy: name the one who answers for it, and mention the others in the text. Where a body means to share ownership,
the rule can be switched off.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC303"
SEVERITY = Severity.NOTE


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the owners of an open risk, and of its open actions, where there are several."""
    now = ctx.now(risk)
    if not now.open:
        return
    if risk.owner and len(risk.owner) > 1:
        yield Hit(("owner",), f"owned jointly by {_and(risk.owner)}")
    for at, action in now.open_actions:
        if action.owner and len(action.owner) > 1:
            yield Hit(("actions", at, "owner"), f"the action is owned jointly by {_and(action.owner)}")


def _and(owners: tuple[str, ...]) -> str:
    return f"{', '.join(owners[:-1])} and {owners[-1]}"
