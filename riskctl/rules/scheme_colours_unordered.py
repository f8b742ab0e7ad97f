"""The colours of the bands do not grow darker from mild to severe.

Why: papers are printed in grey. There a severe band that is lighter than a mild one reads as the milder of the two.
Remedy: choose colours that darken with each band, or write them as words, which do.
"""

from collections.abc import Iterator
from itertools import pairwise

from riskctl.core.fills import HEX, band_fills
from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH303"
SEVERITY = Severity.NOTE


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield each band whose colour is lighter than that of the band before it; a shared colour is not."""
    if not any(HEX.match(band.colour.strip().lower()) for band in scheme.bands):
        return
    from riskctl.core.colour import lightness

    filled = [
        (at, band, fill.fill)
        for at, (band, fill) in enumerate(zip(scheme.bands, band_fills(scheme), strict=True))
        if fill
    ]
    for (_, mild, first), (at, severe, second) in pairwise(filled):
        before, after = lightness(first), lightness(second)
        if after > before:
            message = (
                f"{severe.label} ({second}) is lighter than {mild.label} ({first}), so grey prints turn them round"
            )
            yield Hit(("bands", at, "colour"), message)
