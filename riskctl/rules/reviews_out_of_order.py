"""The reviews of a risk do not stand in the order of their dates.

Why: the ledger is read from the top, oldest first, and each rating holds until the next. A review that stands in the
wrong place reads as the latest word when it is not; a mistyped year looks just like this.
Remedy: correct the date, or move the review to its place. The scores are worked out in the order of the dates.
"""

from collections.abc import Iterator
from itertools import pairwise

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC201"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each review that begins before the one above it; of two dates, the first day counts."""
    for at, (above, review) in enumerate(pairwise(risk.reviews or ()), start=1):
        if review.date.first < above.date.first:
            message = f"the review of {review.date} stands below that of {above.date}"
            yield Hit(("reviews", at, "date"), message, "reviews stand oldest first")
