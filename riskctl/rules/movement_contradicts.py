"""A printed mark of movement contradicts the figures, or the marks beside it.

Why: the arrow is what members look at. An arrow up beside a score that fell, or a risk that is "unchanged" in the first
quarter in which it appears, means that the mark or the row was carried over from another quarter.
Remedy: correct the mark, or the rating it stands beside. A risk that was not on the register is `n/a`, then `new` once,
and after that `up`, `down` or `same`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Assessment, Review, Risk
from riskctl.core.register import MOVEMENT_WORDS
from riskctl.core.scoring import Basis, Figure, Rating, compare, rate
from riskctl.core.words import norm
from riskctl.rules.assessments import ledger
from riskctl.rules.base import Context

CODE = "REC203"
SEVERITY = Severity.ERROR
_SIGN = {"up": 1, "down": -1, "same": 0}


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each mark that its neighbours or its figures speak against; a word that is no mark is REC401's."""
    if not any(review.current and review.current.movement for review in risk.reviews or ()):
        return
    marked: tuple[str, Review, Rating | None] | None = None
    latest: Rating | None = None
    for at, review in ledger(risk):
        current = review.current
        if current is None:
            continue
        mark = norm(current.movement) if current.movement and MOVEMENT_WORDS.find(current.movement) else ""
        rating = None if mark == "n/a" else _rate(risk, review, current, ctx)
        if mark:
            reason = _neighbours(risk, mark, marked) or _figures(mark, rating, latest, marked[2] if marked else None)
            if reason:
                yield Hit(("reviews", at, "current", "movement"), f"movement is {mark}, {reason}")
            marked = (mark, review, rating)
        latest = rating or latest


def _rate(risk: Risk, review: Review, current: Assessment, ctx: Context) -> Rating | None:
    scheme = ctx.register.scheme_for(opportunity=risk.is_opportunity, day=review.date)
    return rate(scheme, current) if scheme is not None else None


def _neighbours(risk: Risk, mark: str, marked: tuple[str, Review, Rating | None] | None) -> str:
    """Return what the mark before says against this one. A risk that was closed and came back may be new again."""
    if marked is None:
        return ""
    before, review, _ = marked
    if before == "n/a":
        return "" if mark in ("new", "n/a") else f"right after n/a on {review.date}, where new would stand"
    if mark == "new" and not risk.closed:
        return f"but the risk was there on {review.date}, with {before}"
    if mark == "n/a" and not risk.closed:
        return f"but the risk was on the register on {review.date}, with {before}"
    return ""


def _figures(mark: str, now: Rating | None, latest: Rating | None, marked: Rating | None) -> str:
    """Return what the figures say against a mark, where every rating it may be measured from says so."""
    if mark not in _SIGN or now is None:
        return ""
    found = [(sign, str(then)) for then in (latest, marked) if then is not None for sign in _signs(now, then)]
    previous = now.assessment.previous
    if previous is not None and previous.score is not None and now.declared.score is not None:
        was, score = Figure(previous.score, None), Figure(now.declared.score, None)
        found.append((compare(now.scheme, score, was), str(was)))
    if not found or any(sign == _SIGN[mark] for sign, _ in found):
        return ""
    return f"but current was {found[0][1]} before and is {now}"


def _signs(now: Rating, then: Rating) -> Iterator[int]:
    """Yield which way a rating went: levels against levels, declared scores against declared scores."""
    if now.scheme.ref != then.scheme.ref:
        return
    if now.basis is Basis.LEVELS and then.basis is Basis.LEVELS:
        sign = compare(now.scheme, now.computed, then.computed)
        # Without scores a rating may rise inside its band, which the figures do not show.
        if sign or now.computed.score is not None or now.assessment.levels == then.assessment.levels:
            yield sign
    if now.declared.score is not None and then.declared.score is not None:
        yield compare(now.scheme, Figure(now.declared.score, None), Figure(then.declared.score, None))
