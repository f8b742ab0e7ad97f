"""A review gives another rating than the one before it, and no words say what moved.

Why: a score that went from 16 to 9 is what members ask about, and in a year nobody remembers. Without the reason it
may as well be a typing slip.
Remedy: say in `why` what moved it. The `rationale` beside the levels, or the review's `update`, counts as well.
"""

from collections.abc import Iterator
from itertools import pairwise

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.assessments import Entry, entries, moved, said
from riskctl.rules.base import Context

CODE = "REC205"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each current assessment of an open risk that differs from the one before, in a review without words."""
    now = ctx.now(risk)
    if len(now.reviews) < 2 or not now.open or all(_has_words(review.why) for _, review in now.reviews[1:]):
        return
    for then, here in pairwise(entries(now)):
        if not _explained(here) and moved(then.rating, here.rating):
            was, now_is = said(then.rating), said(here.rating)
            by = " by other levels" if was == now_is else ""
            message = f"current went from {was} to {now_is}{by}, and nothing says why"
            yield Hit(("reviews", here.at, "current"), message, "say what moved it in `why`")


def _explained(entry: Entry) -> bool:
    return any(map(_has_words, (entry.review.why, entry.review.update, entry.rating.assessment.rationale)))


def _has_words(text: str | None) -> bool:
    return text is not None and bool(text.strip())
