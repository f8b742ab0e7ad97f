"""A scheme as the axis of a chart: its bands from mild to severe, and where a rating lies among them."""

from decimal import Decimal
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

from riskctl.core.scheme import Band, Scheme
from riskctl.core.scoring import Figure, limit, rate_levels
from riskctl.render.charts.svg import BLANK
from riskctl.render.charts.values import Zone
from riskctl.render.desk import Desk
from riskctl.render.views_text import plain

MOST = 400
"""Combinations of levels beyond which an axis is one of bands."""


class Scale(NamedTuple):
    """An axis of scores, or of bands where the scheme has no scores that rise with them.

    Units: `edges` are where each band begins, in thousandths of the axis, mild to severe.
    """

    scheme: Scheme
    low: Decimal | None
    high: Decimal | None
    edges: tuple[int, ...]

    def place(self, figure: Figure) -> int | None:
        """Return where a rating lies, 0 mild to 1000 severe; None where it has not what the axis shows."""
        if self.low is not None and self.high is not None:
            if figure.score is None:
                return None
            worse = self.high - figure.score if self.scheme.lower_is_worse else figure.score - self.low
            return max(0, min(1000, int(worse * 1000 / (self.high - self.low))))
        if figure.band is None:
            return None
        return (2 * figure.band.rank + 1) * 500 // len(self.scheme.bands)

    def top_of(self, word: str) -> int | None:
        """Return where a limit lies: at its score, or at the upper end of its band."""
        figure = limit(self.scheme, word)
        if figure.band is not None:
            return self.edges[figure.band.rank + 1] if figure.band.rank + 1 < len(self.edges) else 1000
        return self.place(figure) if figure.score is not None else None

    def zones(self, desk: Desk) -> tuple[Zone, ...]:
        """Return the bands along the axis."""
        bands = self.scheme.bands
        fills = (desk.palette.fill(self.scheme, band) or BLANK for band in bands)
        return tuple(
            Zone(edge, plain(band.label), fill) for edge, band, fill in zip(self.edges, bands, fills, strict=True)
        )


@lru_cache(maxsize=8)
def scale_of(scheme: Scheme) -> Scale | None:
    """Return the axis of a scheme, or None where it has neither scores nor bands."""
    found = _by_score(scheme)
    if found is not None:
        return found
    count = len(scheme.bands)
    return Scale(scheme, None, None, tuple(at * 1000 // count for at in range(count))) if count else None


def _by_score(scheme: Scheme) -> Scale | None:
    """Return an axis of scores, where every score has one band and the bands follow one another."""
    scales = [[(factor.name, level.key) for level in factor.scale] for factor in scheme.factors]
    if not scales or prod(map(len, scales)) > MOST:
        return None
    bands: dict[Decimal, Band | None] = {}
    for levels in product(*scales):
        figure = rate_levels(scheme, levels)
        if figure.score is None or bands.setdefault(figure.score, figure.band) != figure.band:
            return None
    scores = sorted(bands, reverse=scheme.lower_is_worse)
    ranks = [band.rank if band is not None else 0 for band in map(bands.__getitem__, scores)]
    if len(scores) < 2 or ranks != sorted(ranks):
        return None
    bare = Scale(scheme, min(scores), max(scores), ())
    edges = [0]
    for band in scheme.bands[1:]:
        first = next((at for at, rank in enumerate(ranks) if rank >= band.rank), None)
        if first is None or not first:
            return None
        here, before = (bare.place(Figure(scores[at], None)) or 0 for at in (first, first - 1))
        edges.append((here + before + 1) // 2)
    return bare._replace(edges=tuple(edges[: len(scheme.bands)]))
