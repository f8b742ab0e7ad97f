"""Fills of bands, with an ink that can be read on each, and nothing that a register could smuggle into CSS.

The fills are one set for light, dark and print; lightness falls at every step, so a grey print keeps the order. A fill
only repeats what a band's word says.
"""

import re
from typing import Final, NamedTuple

from riskctl.core.scheme import Scheme

BLACK: Final = "#0b0c0c"
WHITE: Final = "#ffffff"


class Fill(NamedTuple):
    """A background and the ink printed on it, both `#rrggbb`."""

    fill: str
    ink: str


CREAM: Final = Fill("#ecfbf5", BLACK)
GREEN: Final = Fill("#abefc1", BLACK)
YELLOW: Final = Fill("#fbc02d", BLACK)
ORANGE: Final = Fill("#dc7d32", BLACK)
BRICK: Final = Fill("#bb331a", WHITE)
RED: Final = Fill("#a3152b", WHITE)
WINE: Final = Fill("#650a2a", WHITE)

PALETTES: Final[dict[int, tuple[Fill, ...]]] = {
    1: (GREEN,),
    2: (GREEN, RED),
    3: (GREEN, YELLOW, RED),
    4: (GREEN, YELLOW, ORANGE, RED),
    5: (GREEN, YELLOW, ORANGE, BRICK, WINE),
    6: (CREAM, GREEN, YELLOW, ORANGE, BRICK, WINE),
}
"""Fills from mild to severe, by how many there are to tell apart."""

WORDS: Final = ("green", "yellow", "amber", "orange", "red")
_ALONE: Final = {"green": GREEN, "yellow": YELLOW, "amber": YELLOW, "orange": ORANGE, "red": RED}
HEX: Final = re.compile(r"#[0-9a-f]{6}\Z")


def band_fills(scheme: Scheme, *, upside: bool = False) -> tuple[Fill | None, ...]:
    """Return a fill for each band, mild to severe; None where the scheme gives a colour that is not understood.

    Shape: words (green to red) lead to the fill of their place among the words the scheme uses, so that two bands of
    one word share it; `#rrggbb` is taken as it is. A scheme without colours has the fills of its number of bands. One
    that only rates opportunities has none then, since red would say that more of them is worse.
    """
    wanted = [band.colour.strip().lower() for band in scheme.bands]
    if not any(wanted):
        return tuple(None if upside else _spread(len(wanted), place) for place in range(len(wanted)))
    used: list[str] = [word for word in WORDS if word in wanted]
    return tuple(_fill(colour, used) for colour in wanted)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours. Units: 1 to 21. Source: WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`. Units: 0 black to 1 white. Source: WCAG 2.2, relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(fill: str) -> str:
    """Return the ink that reads best on a fill; the blackest black where neither of the usual two reaches 4.5."""
    best = max((BLACK, WHITE), key=lambda ink: contrast(ink, fill))
    return best if contrast(best, fill) >= 4.5 else "#000000"


def _fill(colour: str, used: list[str]) -> Fill | None:
    if HEX.match(colour):
        return Fill(colour, ink_on(colour))
    if colour not in _ALONE:
        return None
    return PALETTES[len(used)][used.index(colour)] if len(used) > 2 else _ALONE[colour]


def _spread(count: int, place: int) -> Fill:
    """Return the fill of a band among so many; beyond six, neighbours may share one and their words tell them apart."""
    if count in PALETTES:
        return PALETTES[count][place]
    return PALETTES[6][place * 5 // (count - 1)]
