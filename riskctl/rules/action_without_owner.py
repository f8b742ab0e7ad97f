"""An open action has no owner.

Why: work that nobody is named for is not done. At the meeting everyone supposes that somebody else has it.
Remedy: name an owner. Where a risk gives owners for none of its actions, they are taken as not stated, and the rule is
silent; `owner: []` says that there is none.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC301"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each open action without an owner, if it says so or if other actions of the risk have one."""
    now = ctx.now(risk)
    if not now.open:
        return
    for at, action in now.open_actions:
        if action.owner:
            continue
        if action.owner is not None:
            yield Hit(("actions", at, "owner"), "the action has no owner", at_key=True)
        elif any(each.owner for each in risk.actions or ()):
            yield Hit(("actions", at), "no owner is stated for the action; others of this risk have one")
