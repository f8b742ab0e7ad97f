"""The date by which a risk is to reach its target moves on, again and again.

Why: a target that is always nine months away is never missed, and never met.
Remedy: set a date that can be kept, with the actions that lead to it; or say that the risk stays where it is, and have
it accepted.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.option import Option
from riskctl.core.period import When
from riskctl.core.scoring import Rating, rate
from riskctl.core.state import State
from riskctl.core.words import plural
from riskctl.rules.assessments import is_not_yet
from riskctl.rules.base import Context

CODE = "REC208"
SEVERITY = Severity.WARNING
MOVES = Option("moves", 2, "how many moves of a target's date are too many", least=1)
OPTIONS = (MOVES,)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the date of the target in force where it has moved later too often; one that has passed is REC207's."""
    now = ctx.now(risk)
    target = now.target
    if target is None or target.assessment.due is None or target.assessment.due.before(ctx.day):
        return
    if not now.open or now.accepted or not is_short(now):
        return
    if sum(1 for _, review in now.reviews if review.target is not None) <= ctx.option(CODE, MOVES):
        return
    promised = moves(now)
    if len(promised) > ctx.option(CODE, MOVES):
        count = len(promised) - 1
        message = f"the target's date has moved {plural(count, 'time')}, from {promised[0]} to {promised[-1]}"
        yield Hit((*target.route, "due"), message, notes=(f"promised for {', then '.join(map(str, promised))}",))


def moves(now: State) -> list[When]:
    """Return the first date that a target was promised for, and each later one; one that was reached begins anew."""
    found: list[When] = []
    target: Rating | None = None
    current: Rating | None = None
    for _, review in now.reviews:
        scheme = now.register.scheme_for(opportunity=now.risk.is_opportunity, day=review.date)
        if scheme is None:
            continue
        if review.target is not None:
            target = rate(scheme, review.target)
            due = review.target.due
            if due is not None and (not found or due.after(found[-1])):
                found.append(due)
        if review.current is not None and not is_not_yet(review.current):
            current = rate(scheme, review.current)
        if target is not None and current is not None and found and not _is_worse(now, current, target):
            del found[:-1]
    return found


def is_short(now: State) -> bool:
    """True where the current rating is still worse than the target; for opportunities, still lower."""
    if now.current is None or now.target is None:
        return False
    return _is_worse(now, now.current.rating, now.target.rating)


def _is_worse(now: State, current: Rating, target: Rating) -> bool:
    if current.scheme.ref != target.scheme.ref:
        return False
    return target.worse_than(current) if now.risk.is_opportunity else current.worse_than(target)
