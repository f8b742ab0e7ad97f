"""An open action is due on no date: `ongoing`, or still to be confirmed.

Why: an action that is always going on can never be late, and nobody can tell whether it has done anything.
Remedy: give it a date, even one to take stock on; `then: ongoing` says that the work goes on after it. What is simply
business as usual may be a control rather than an action.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import OPEN_ENDED, Risk
from riskctl.core.option import Option
from riskctl.rules.base import Context

CODE = "REC314"
SEVERITY = Severity.WARNING
WORDS = Option("words", OPEN_ENDED, "the words that are no due date", words=OPEN_ENDED)
OPTIONS = (WORDS,)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each open action of an open risk with a word instead of a date; a due date not stated is not judged."""
    now = ctx.now(risk)
    if not now.open:
        return
    vague = ctx.option(CODE, WORDS)
    for at, action in now.open_actions:
        if isinstance(action.due, str) and action.due in vague:
            yield Hit(("actions", at, "due"), f"due is {action.due}, no date")
