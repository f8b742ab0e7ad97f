"""Every action is complete, a review has looked at the risk since, and the rating is what it was before the first.

Why: actions are there to bring a risk down. Where all of them are done and nothing moved, either they were the wrong
ones, or the rating was carried over without a look.
Remedy: rate the risk again; add the action that is still missing; or, if this is as low as it gets, make that the
target or have it accepted. `rationale` beside the current levels silences the rule.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.words import plural
from riskctl.rules.assessments import entries, is_complete, moved
from riskctl.rules.base import Context
from riskctl.rules.target_date_receding import is_short

CODE = "REC137"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the current rating where all actions have a date of completion and it is as before the first of them."""
    now = ctx.now(risk)
    if not risk.actions or now.current is None or not now.open or now.accepted:
        return
    if now.open_actions or now.current.assessment.rationale:
        return
    finished = [action for action in risk.actions if is_complete(action, ctx.register)]
    days = [action.done for action in finished if action.done is not None]
    if not days or len(days) < len(finished) or (now.target is not None and not is_short(now)):
        return
    first, last = min(days, key=lambda each: each.first), max(days, key=lambda each: each.last)
    given = list(entries(now))
    before = [entry for entry in given if entry.review.date.before(first)]
    if not before or not given[-1].review.date.after(last):
        return
    if not any(moved(before[-1].rating, entry.rating) for entry in given[len(before) :]):
        done = "the one action is" if len(finished) == 1 else f"all {plural(len(finished), 'action')} are"
        message = f"{done} complete, and current is {now.current.rating}, as it was on {before[-1].review.date}"
        yield Hit(now.current.route, message)
