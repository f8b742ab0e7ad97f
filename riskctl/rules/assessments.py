"""Where the assessments of a risk stand, for the rules that look at every one of them. This is no rule itself."""

from collections.abc import Iterator
from typing import NamedTuple

from riskctl.core.finding import Route
from riskctl.core.model import MEASURES, Assessment, Review, Risk
from riskctl.core.period import When
from riskctl.core.scheme import Scheme
from riskctl.core.words import norm
from riskctl.rules.base import Context


class Placed(NamedTuple):
    """One assessment, the way to it, and the scheme that rates it."""

    assessment: Assessment
    route: Route
    scheme: Scheme


def ledger(risk: Risk) -> list[tuple[int, Review]]:
    """Return every review with its place in the file, in the order in which they count."""
    return sorted(enumerate(risk.reviews or ()), key=lambda item: (item[1].date.first, item[0]))


def is_not_yet(assessment: Assessment) -> bool:
    """True where a mark only says that the risk was not yet on the register."""
    return assessment.movement is not None and norm(assessment.movement) == "n/a"


def placed(risk: Risk, ctx: Context) -> Iterator[Placed]:
    """Yield the assessments of the reviews, of other printings and of proposals, in the order of the file."""
    for route, assessment, day in _all(risk, ctx.day):
        if assessment is not None:
            scheme = ctx.register.scheme_for(opportunity=risk.is_opportunity, day=day)
            if scheme is not None:
                yield Placed(assessment, route, scheme)


def _all(risk: Risk, day: When) -> Iterator[tuple[Route, Assessment | None, When]]:
    last = day
    for at, review in enumerate(risk.reviews or ()):
        last = review.date
        for measure in MEASURES:
            yield ("reviews", at, measure), getattr(review, measure), review.date
    for at, entry in enumerate(risk.printed or ()):
        for measure in MEASURES:
            yield ("printed", at, measure), getattr(entry, measure), entry.date or last
    for at, proposal in enumerate(risk.proposals or ()):
        yield ("proposals", at, "current"), proposal.current, last
