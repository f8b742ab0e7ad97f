"""The order in which risks are listed: what needs attention first."""

from decimal import Decimal

from riskctl.core.finding import Digits, natural
from riskctl.core.state import State

Order = tuple[int, Decimal, tuple[int, ...], Decimal, Digits]
_NONE = Decimal("Infinity")


def attention(state: State) -> Order:
    """Return the sort key that puts the worst current rating first: band, then impact, likelihood, score, then id.

    A likelihood of 1 with an impact of 5 so comes before the same score the other way round: the worse outcome. A
    scheme without bands sorts by score first. Disputed ratings stand where the worse figure puts them; unrated risks
    come last. Opportunities stand behind all threats, the greatest first: the two are rated by schemes of their own.
    """
    rated, group = state.current, 2 * state.risk.is_opportunity
    if rated is None or not rated.rating.counts:
        return group + 1, _NONE, (), _NONE, natural(state.risk.id)
    rating = rated.rating
    counts, scheme = rating.counts, rating.scheme
    score = _NONE if counts.score is None else counts.score if scheme.lower_is_worse else -counts.score
    first = Decimal(-counts.band.rank) if counts.band is not None else score
    given = {item.factor.name: item.level.rank for item in rating.outcome.factors if item.level is not None}
    levels = tuple([-given[name] if name in given else 1 for name in scheme.impact_first])
    return group, first, levels, score, natural(state.risk.id)
