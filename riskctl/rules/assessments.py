"""What the rules about the ledger share. This is no rule itself."""

from collections.abc import Iterator
from typing import NamedTuple

from riskctl.core.model import Action, Assessment, Review, Risk
from riskctl.core.register import Register
from riskctl.core.scoring import Basis, Rating, rate
from riskctl.core.state import State
from riskctl.core.words import norm


class Entry(NamedTuple):
    """One current rating of the ledger: its place in the file, its review, and what the scheme then in force gives."""

    at: int
    review: Review
    rating: Rating


def ledger(risk: Risk) -> list[tuple[int, Review]]:
    """Return every review with its place in the file, in the order in which they count."""
    return sorted(enumerate(risk.reviews or ()), key=lambda item: (item[1].date.first, item[0]))


def is_not_yet(assessment: Assessment) -> bool:
    """True where a mark only says that the risk was not yet on the register."""
    return assessment.movement is not None and norm(assessment.movement) == "n/a"


def entries(now: State) -> Iterator[Entry]:
    """Yield each current rating that counts on the day, oldest first."""
    for at, review in now.reviews:
        current = review.current
        if current is None or is_not_yet(current):
            continue
        scheme = now.register.scheme_for(opportunity=now.risk.is_opportunity, day=review.date)
        if scheme is not None:
            yield Entry(at, review, rate(scheme, current))


def moved(then: Rating, here: Rating) -> bool:
    """True where two ratings by one scheme differ: in score or band, or in the level of a factor."""
    if then.scheme.ref != here.scheme.ref:
        return False
    if then.basis is Basis.LEVELS and here.basis is Basis.LEVELS:
        return then.computed != here.computed or levels(then) != levels(here)
    one, other = then.declared, here.declared
    scores = one.score is not None and other.score is not None and one.score != other.score
    return scores or (one.band is not None and other.band is not None and one.band.key != other.band.key)


def levels(rating: Rating) -> tuple[tuple[str, str], ...]:
    """Return the level of each factor, its dimensions joined; a number that is no level, as a number."""
    return tuple(
        (item.factor.name, item.level.key if item.level is not None else str(item.value))
        for item in rating.outcome.factors
    )


def said(rating: Rating) -> str:
    """Return the figure that `moved` compares: what the levels give, else what was declared."""
    return str(rating if rating.basis is Basis.LEVELS else rating.declared)


def is_complete(action: Action, register: Register) -> bool:
    """True where an action was finished, by its date or by what its status means."""
    term = register.action_statuses.find(action.status) if action.status else None
    return action.done is not None or (term is not None and norm(term.means or "") == "complete")


def is_top(rating: Rating) -> bool:
    """True where a rating counts in the worst of a scheme's bands; a scheme of one band has no worst."""
    bands = rating.scheme.bands
    return len(bands) > 1 and rating.counts.band is not None and rating.counts.band.key == bands[-1].key
