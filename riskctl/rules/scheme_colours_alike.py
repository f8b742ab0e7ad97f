"""Two bands have colours of their own that some readers cannot tell apart.

Why: one man in twelve sees red and green alike. On a heat map that is two bands for one, whatever the words say.
Remedy: leave the colours out, or write them as words: those are chosen so that everyone can tell them apart. Bands that
are given the very same colour are taken to share it on purpose.
"""

from collections.abc import Iterator
from itertools import combinations

from riskctl.core.fills import HEX, band_fills
from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH302"
SEVERITY = Severity.NOTE
_LEAST = 10


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield the later of each two such bands, with the ways of seeing in which they look alike as notes."""
    if not any(HEX.match(band.colour.strip().lower()) for band in scheme.bands):
        return
    from riskctl.core.colour import VISIONS, apart

    filled = [
        (at, band, fill.fill)
        for at, (band, fill) in enumerate(zip(scheme.bands, band_fills(scheme), strict=True))
        if fill
    ]
    for (_, one, first), (at, other, second) in combinations(filled, 2):
        alike = [(apart(first, second, vision), vision) for vision in VISIONS]
        close = [
            f"{vision}: {distance:.1f} apart, and {_LEAST} is enough" for distance, vision in alike if distance < _LEAST
        ]
        if close and first != second:
            message = f"{other.label} ({second}) and {one.label} ({first}) look alike to some readers"
            yield Hit(("bands", at, "colour"), message, notes=tuple(close))
