"""A review was added with a date that is still to come.

Why: nobody has held it. Until its day it does not count, and then it counts without anybody looking.
Remedy: date the review by the day on which it was held.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.rules.base import Context

CODE = "HIS105"
SEVERITY = Severity.ERROR
COVERS = ("REC202",)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each entry whose date lies wholly after the later side's own day and that the earlier side lacks."""
    for id_, risk in diff.b.risks.items():
        was = diff.a.risks.get(id_)
        if was is risk:
            continue
        old = {review.date.text for review in (was.reviews if was is not None else None) or ()}
        for at, review in enumerate(risk.reviews or ()):
            if review.date.after(ctx.own_day) and review.date.after(ctx.day) and review.date.text not in old:
                route = ("reviews", at, "date")
                message = f"reviewed {review.date}, which is after {ctx.day}, the day the register speaks for"
                yield Hit(route, message, path=diff.b.paths.get(id_, ""), risk=id_)
