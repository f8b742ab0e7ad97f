"""A risk has stood in the top band, unchanged, for a year of reviews or longer.

Why: quarter after quarter the paper says that the worst risk is as bad as it was. Either the treatment does not work,
or nobody expects it to, and then it should be accepted, or passed up, by name.
Remedy: ask what would bring it down, and add that as an action; or record who accepts it, and until when.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.option import Option
from riskctl.core.period import UNDATED, months_between
from riskctl.core.words import plural
from riskctl.rules.assessments import entries, is_top, moved
from riskctl.rules.base import Context

CODE = "REC206"
SEVERITY = Severity.WARNING
QUARTERS = Option("quarters", 4, "how many quarters in the top band, unchanged, are too many", least=1)
OPTIONS = (QUARTERS,)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the review that first gave the present rating, where that is in the top band and long ago.

    A rating that no later review has looked at again is left to REC204, and a disputed one to REC101.
    """
    now = ctx.now(risk)
    if now.current is None or not is_top(now.current.rating) or risk.is_opportunity:
        return
    if len(now.reviews) < 2 or not now.open or now.accepted or now.current.disputed or ctx.day == UNDATED:
        return
    given = list(entries(now))
    first = len(given) - 1
    while first > 0 and not moved(given[first - 1].rating, given[first].rating):
        first -= 1
    since = given[first].review.date
    if given[first].review is now.reviews[-1][1] or since == UNDATED:
        return
    quarters = months_between(since.last, ctx.day.first) // 3
    if quarters >= ctx.option(CODE, QUARTERS):
        long = f"{'at least ' if first == 0 else ''}{plural(quarters, 'quarter')} without change"
        yield Hit(
            ("reviews", given[first].at, "current"), f"current has been {given[first].rating} since {since}: {long}"
        )
