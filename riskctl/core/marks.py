"""The marks of movement that papers print, each held against its neighbours and against the figures.

Shared by the rule that reports a contradiction and by the trend that shows it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from riskctl.core.model import Review, Risk
from riskctl.core.register import MOVEMENT_WORDS, Register
from riskctl.core.scoring import Basis, Figure, Rating, compare, rate
from riskctl.core.words import norm

NOT_YET = "n/a"
"""The mark of a risk that was not on the register."""

_SIGN = {"up": 1, "down": -1, "same": 0}


class Mark(NamedTuple):
    """A printed mark: the place of its review in the file, the word, and what speaks against it, if anything."""

    at: int
    review: Review
    word: str
    against: str


def marks_of(register: Register, risk: Risk) -> Iterator[Mark]:
    """Yield every printed mark in the order in which reviews count; a word that is no mark is REC401's."""
    if not any(review.current and review.current.movement for review in risk.reviews or ()):
        return
    before: tuple[str, Review, Rating | None] | None = None
    latest: Rating | None = None
    for at, review in sorted(enumerate(risk.reviews or ()), key=lambda item: (item[1].date.first, item[0])):
        current = review.current
        if current is None:
            continue
        word = norm(current.movement) if current.movement and MOVEMENT_WORDS.find(current.movement) else ""
        rating = None
        if word != NOT_YET:
            scheme = register.scheme_for(opportunity=risk.is_opportunity, day=review.date)
            rating = rate(scheme, current) if scheme is not None else None
        if word:
            against = _neighbours(risk, word, before) or _figures(word, rating, latest, before[2] if before else None)
            yield Mark(at, review, word, against)
            before = (word, review, rating)
        latest = rating or latest


def _neighbours(risk: Risk, word: str, before: tuple[str, Review, Rating | None] | None) -> str:
    """Return what the mark before says against this one. A risk that was closed and came back may be new again."""
    if before is None:
        return ""
    last, review, _ = before
    if last == NOT_YET:
        return "" if word in ("new", NOT_YET) else f"right after n/a on {review.date}, where new would stand"
    if word == "new" and not risk.closed:
        return f"but the risk was there on {review.date}, with {last}"
    if word == NOT_YET and not risk.closed:
        return f"but the risk was on the register on {review.date}, with {last}"
    return ""


def _figures(word: str, now: Rating | None, latest: Rating | None, marked: Rating | None) -> str:
    """Return what the figures say against a mark, where every rating it may be measured from says so."""
    if word not in _SIGN or now is None:
        return ""
    found = [(sign, str(then)) for then in (latest, marked) if then is not None for sign in _signs(now, then)]
    previous = now.assessment.previous
    if previous is not None and previous.score is not None and now.declared.score is not None:
        was, score = Figure(previous.score, None), Figure(now.declared.score, None)
        found.append((compare(now.scheme, score, was), str(was)))
    if not found or any(sign == _SIGN[word] for sign, _ in found):
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
