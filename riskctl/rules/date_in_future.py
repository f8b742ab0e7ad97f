"""Something is dated after the day the register speaks for: a review, or when a risk was raised, closed or accepted.

Why: nobody has reviewed a risk next year. A date in the future is a typing slip, and until its day comes the entry does
not count.
Remedy: correct the date. Where the register is simply newer than its `as_at`, move `as_at` on.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Route, Severity
from riskctl.core.model import Risk
from riskctl.core.period import When
from riskctl.rules.base import Context

CODE = "REC202"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each date of which every day lies after the register's own day, or a later one asked for.

    An earlier day asked for makes nothing a slip, and an undated register has no future.
    """
    day = max(ctx.day, ctx.own_day, key=lambda each: each.last)
    for what, date, route in _dates(risk):
        if date is not None and date.after(day):
            yield Hit(route, f"{what} {date}, which is after {day}, the day the register speaks for")


def _dates(risk: Risk) -> Iterator[tuple[str, When | None, Route]]:
    yield "raised", risk.raised, ("raised",)
    for at, action in enumerate(risk.actions or ()):
        yield "done", action.done, ("actions", at, "done")
    for at, review in enumerate(risk.reviews or ()):
        yield "reviewed", review.date, ("reviews", at, "date")
    for at, acceptance in enumerate(risk.accepted or ()):
        yield "accepted", acceptance.date, ("accepted", at, "date")
    for at, closure in enumerate(risk.closed or ()):
        yield "closed", closure.date, ("closed", at, "date")
