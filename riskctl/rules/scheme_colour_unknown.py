"""A band has a colour that is not understood.

Why: the band is then printed without any, among others that have one, and looks as if it were missing.
Remedy: write green, yellow, amber, orange or red, or the colour itself as "#a3152b", in quotes.
"""

from collections.abc import Iterator

from riskctl.core.fills import HEX, WORDS
from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme
from riskctl.core.words import nearest, one_of

CODE = "SCH301"
SEVERITY = Severity.WARNING


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield each colour that is neither one of the words nor `#rrggbb`."""
    for at, band in enumerate(scheme.bands):
        colour = band.colour.strip().lower()
        if colour and colour not in WORDS and not HEX.match(colour):
            near = nearest(colour, WORDS)
            hint = f"did you mean {near}?" if near else f"write {one_of(WORDS)}, or #rrggbb"
            yield Hit(("bands", at, "colour"), f"the band {band.label} has the colour {band.colour}", hint)
