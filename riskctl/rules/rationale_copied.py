"""The current rating moved, and its reason is that of the review before, or just a word or two.

Why: a reason that was pasted speaks of another quarter. "No change" beside a score that changed is worse than nothing.
Remedy: say in `why` what is different now. How short is too short is the option `characters`.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.core.option import Option
from riskctl.core.words import fold
from riskctl.rules.base import Context
from riskctl.rules.history import hit, moved, reason, says, set_by

CODE = "HIS102"
SEVERITY = Severity.WARNING
CHARACTERS = Option("characters", 12, "how many characters a reason has at the least")
OPTIONS = (CHARACTERS,)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield the reason of each new rating that is no reason of its own; none at all is HIS101's."""
    least = ctx.option(CODE, CHARACTERS)
    for each in diff.risks:
        change, review = moved(each), set_by(each)
        if change is None or review is None or each.after is None or each.after.current is None:
            continue
        words = reason(review)
        route = (*each.after.current.route[:2], "why") if says(review.why) else each.after.current.route
        earlier = [one for _, one in each.after.reviews if one is not review and not one.date.after(review.date)]
        copied = next((one for one in reversed(earlier) if words and fold(reason(one)) == fold(words)), None)
        what = f"current went from {change.before} to {change.after}"
        if copied is not None:
            yield hit(each, route, f"{what}, for the very words of the review of {copied.date}")
        elif words and len(words) < least:
            yield hit(each, route, f'{what}, and all that says why is "{words}"')
