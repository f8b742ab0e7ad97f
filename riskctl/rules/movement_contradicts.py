"""A printed mark of movement contradicts the figures, or the marks beside it.

Why: the arrow is what members look at. An arrow up beside a score that fell, or a risk that is "unchanged" in the first
quarter in which it appears, means that the mark or the row was carried over from another quarter.
Remedy: correct the mark, or the rating it stands beside. A risk that was not on the register is `n/a`, then `new` once,
and after that `up`, `down` or `same`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.marks import marks_of
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC203"
SEVERITY = Severity.ERROR


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each mark that its neighbours or its figures speak against; a word that is no mark is REC401's."""
    for mark in marks_of(ctx.register, risk):
        if mark.against:
            yield Hit(("reviews", mark.at, "current", "movement"), f"movement is {mark.word}, {mark.against}")
