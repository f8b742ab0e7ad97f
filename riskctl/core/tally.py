"""Risks counted by their current rating, in one pass: in each band, disputed, not rated."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from riskctl.core.scheme import Band, Scheme
from riskctl.core.state import State


class Count(NamedTuple):
    """How many risks lie in a band, and how many of those are disputed."""

    risks: int = 0
    disputed: int = 0


class Tally(NamedTuple):
    """Risks counted by their current rating, each once, a disputed one under the worse band.

    Shape: `rated` leads from the name of a scheme to how many risks it rates; `bands` from a scheme's name and a band's
    key to those in it, and has no band without a risk; `unrated` have no figure, whether a scheme rates them or not.
    """

    rated: Mapping[str, int]
    bands: Mapping[tuple[str, str], Count]
    unrated: int
    disputed: int

    def of(self, scheme: Scheme, band: Band) -> Count:
        """Return how many risks lie in a band of a scheme."""
        return self.bands.get((scheme.ref, band.key), Count())


def tally(states: Iterable[State]) -> Tally:
    """Return risks counted by their current rating."""
    rated: dict[str, int] = {}
    bands: dict[tuple[str, str], list[int]] = {}
    unrated = disputed = 0
    for state in states:
        current = state.current
        if current is None:
            unrated += 1
            continue
        counts, ref, doubt = current.rating.counts, current.rating.scheme.ref, current.disputed
        rated[ref] = rated.get(ref, 0) + 1
        disputed += doubt
        unrated += not counts
        if counts.band is not None:
            count = bands.setdefault((ref, counts.band.key), [0, 0])
            count[0] += 1
            count[1] += doubt
    return Tally(rated, {place: Count(*count) for place, count in bands.items()}, unrated, disputed)
