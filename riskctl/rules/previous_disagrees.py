"""A previous rating, as printed beside the present one, is not what the ledger has before it.

Why: "previous score 12" is copied by hand from last quarter's paper. Where it is mistyped, a risk seems to have moved
that did not, or the other way round, and members vote on the arrow.
Remedy: correct `previous`, or the earlier review if that is where the slip is. A first review has nothing before it,
and then the rule is silent.
"""

from collections.abc import Iterator

from riskctl.core import decimals
from riskctl.core.finding import Hit, Route, Severity
from riskctl.core.model import MEASURES, Assessment, Meeting, Previous, Review, Risk
from riskctl.core.period import When
from riskctl.core.scoring import Rating, rate
from riskctl.rules.assessments import is_not_yet, ledger
from riskctl.rules.base import Context

CODE = "REC103"
SEVERITY = Severity.ERROR


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each `previous` that disagrees with the assessment before it; declared figures go before computed ones.

    Between two papers a risk may be reviewed more than once, so the rating at the last meeting may be meant as well.
    """
    if not any(_states_previous(review) for review in risk.reviews or ()):
        return
    reviews = ledger(risk)
    for measure in MEASURES:
        before: list[tuple[When, Assessment]] = []
        for at, review in reviews:
            assessment: Assessment | None = getattr(review, measure)
            if assessment is None or is_not_yet(assessment):
                continue
            if assessment.previous is not None and before:
                if _agrees(assessment.previous, before[-1][1]):
                    before.append((review.date, assessment))
                    continue
                route = ("reviews", at, measure, "previous")
                found = []
                for date, then in _meant(before, ctx.register.last_meeting(review.date)):
                    scheme = ctx.register.scheme_for(opportunity=risk.is_opportunity, day=date)
                    rating = rate(scheme, then) if scheme is not None else None
                    found.append(tuple(_compare(route, assessment.previous, rating, str(date))) if rating else ())
                yield from found[0] if all(found) else ()
            before.append((review.date, assessment))


def _agrees(previous: Previous, before: Assessment) -> bool:
    """True where a bare score repeats the one declared before: the common case, and nothing needs rating for it."""
    bare = previous.band is None and not previous.levels
    return bare and previous.score is not None and previous.score == before.score


def _states_previous(review: Review) -> bool:
    """True where one of a review's assessments has a `previous`."""
    given = (review.inherent, review.current, review.target)
    return any(assessment is not None and assessment.previous is not None for assessment in given)


def _meant(before: list[tuple[When, Assessment]], meeting: Meeting | None) -> list[tuple[When, Assessment]]:
    """Return what a paper may mean by previous: the last assessment, and the one in force at the last meeting."""
    held = [entry for entry in before if meeting is not None and entry[0].begun_by(meeting.date)]
    return [before[-1], *held[-1:]]


def _compare(route: Route, previous: Previous, before: Rating, date: str) -> Iterator[Hit]:
    score = before.declared.score if before.declared.score is not None else before.computed.score
    if previous.score is not None and score is not None and previous.score != score:
        message = f"previous score is {decimals.show(previous.score)}, but the review of {date} has {_said(before)}"
        yield Hit((*route, "score"), message)
    band = before.declared.band or before.shown.band
    named = before.scheme.find_band(previous.band) if previous.band else None
    if named is not None and band is not None and named.key != band.key:
        message = f"previous band is {named.label}, but the review of {date} has {_said(before)}"
        yield Hit((*route, "band"), message)
    had = {result.factor.name: result.level for result in before.outcome.factors}
    for name, word in previous.levels:
        level = had.get(name)
        factor = before.scheme.find_factor(name)
        meant = factor.find_level(word) if factor is not None and isinstance(word, str) else None
        if level is not None and meant is not None and level.key != meant.key:
            message = f"previous {name} is {meant.label}, but the review of {date} has {level.label}"
            yield Hit((*route, name), message)


def _said(rating: Rating) -> str:
    declared = rating.declared
    return str(declared if declared.score is not None or not rating.computed else rating.shown)
