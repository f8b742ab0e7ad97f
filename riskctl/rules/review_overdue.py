"""A risk has not been reviewed for longer than its band allows.

Why: the scheme says how often a risk of each band is looked at. A High risk that nobody has looked at since the winter
is reported with last winter's score, and the paper does not say so.
Remedy: review it; where nothing moved, a review with `why: No change` is a review. If the interval is the slip, the
scheme's next version may give another in `review`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.status import review_due
from riskctl.rules.base import Context

CODE = "REC204"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the last review of an open risk where the interval of its band was over before the day of the run."""
    now = ctx.now(risk)
    if now.current is None or not now.open:
        return
    band, due = now.current.rating.counts.band, review_due(now)
    if band is None or due is None:
        return
    at, last = now.reviews[-1]
    if not last.date.before(ctx.day):
        return
    if due < ctx.day.first:
        message = f"last reviewed {last.date}; {band.label} is reviewed every {_often(band.review)}, so by {due}"
        yield Hit(("reviews", at, "date"), message)


def _often(text: str) -> str:
    """Return the interval as it stands behind `every`: `month` for `1 month`, other words as they are."""
    words = " ".join(text.split()).removeprefix("every ")
    return words.removeprefix("1 ")
