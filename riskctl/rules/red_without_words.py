"""An open action is red, and nobody has written why.

Why: red tells the meeting that something is wrong and leaves it to guess what. The next question is always "why?", and
whoever presents the paper has to know.
Remedy: say in `why` or `update` of the latest review what stands in its way, or give the reason of a move in `moved`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk, Term
from riskctl.core.words import norm
from riskctl.rules.base import Context

CODE = "REC305"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each open action whose status is called red, where neither it nor the latest review has a word on it."""
    now = ctx.now(risk)
    if not now.open:
        return
    for at, action in now.open_actions:
        term = ctx.register.action_statuses.find(action.status) if action.status else None
        if term is None or not _is_red(term):
            continue
        review = now.reviewed
        words = [review.why, review.update] if review is not None else []
        words += [move.why for move in action.moved or ()]
        if not any(text and text.strip() for text in words):
            yield Hit(("actions", at, "status"), f"status is {term.name}, and nothing says why")


def _is_red(term: Term) -> bool:
    return any(norm(word) == "red" for word in (term.key, term.name, *term.also))
