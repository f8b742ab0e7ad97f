"""An id that one risk had names another one now.

Why: minutes, links and last year's paper find a risk by its id. Used again, it answers them with the wrong risk.
Remedy: give the new risk the next free id, and bring the old one back, closed if it is over.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.core.words import norm
from riskctl.rules.base import Context
from riskctl.rules.history import hit, is_reused

CODE = "HIS170"
SEVERITY = Severity.ERROR


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each id under which nothing of the earlier risk is left, or that another risk says it had before."""
    before = {norm(old): id_ for id_, risk in diff.a.risks.items() for old in risk.formerly or ()}
    for each in diff.risks:
        if is_reused(each) and each.before is not None:
            was = each.before
            state = ", closed" if was.closure is not None else ""
            message = f'{each.id} was "{was.risk.title}"{state}, and is "{each.title}" now'
            yield hit(each, ("id",), message)
        elif each.before is None and each.after is not None and norm(each.id) in before:
            owner = before[norm(each.id)]
            yield hit(each, ("id",), f"{each.id} is what {owner} was called before")
