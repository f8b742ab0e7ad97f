"""Colours as numbers: how far two of them look apart, to all kinds of eyes, and how light each is.

Colours are `#rrggbb`. Only schemes with colours of their own need this, so whoever uses it imports it when it does.
"""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Final

Triple = tuple[float, float, float]

VISIONS: Final = ("normal vision", "protanopia", "deuteranopia", "tritanopia")
"""The ways of seeing that bands are told apart in; the last three are the colour-blind ones."""

_SEEN: Final[dict[str, tuple[Triple, Triple, Triple]]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_XYZ: Final = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Final = (0.95047, 1.0, 1.08883)


def apart(one: str, other: str, vision: str = "normal vision") -> float:
    """Return how different two colours look to a kind of eyes.

    Units: CIEDE2000; 1 is just seen side by side, below 10 is hard to tell apart across a page.
    Source: Machado, Oliveira and Fernandes 2009 for what is seen, at full severity; CIE 142-2001 for the difference.
    """
    return difference(lab(_seen(one, vision)), lab(_seen(other, vision)))


def lightness(colour: str) -> float:
    """Return how light a colour is. Units: CIE L*, 0 black to 100 white."""
    return lab(_linear(colour))[0]


def lab(linear: Triple) -> Triple:
    """Return linear RGB as CIE L*a*b*, for daylight (D65)."""
    x, y, z = (_root(value / white) for value, white in zip(_times(_XYZ, linear), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: Triple, other: Triple) -> float:
    """Return the CIEDE2000 difference of two colours in L*a*b*.

    Source: Sharma, Wu and Dalal 2005, equations 2 to 22.
    """
    (light1, a1, b1), (light2, a2, b2) = one, other
    mean = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    grey = 0.5 * (1 - sqrt(mean / (mean + 25**7)))
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    chroma1, chroma2 = hypot(a1, b1), hypot(a2, b2)
    hue1, hue2 = _hue(a1, b1), _hue(a2, b2)
    turn = 0.0 if chroma1 * chroma2 == 0 else (hue2 - hue1 + 180) % 360 - 180
    if chroma1 * chroma2 == 0:
        hue = hue1 + hue2
    elif abs(hue1 - hue2) <= 180:
        hue = (hue1 + hue2) / 2
    else:
        hue = ((hue1 + hue2 + 360) / 2) % 360
    light, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    lights = (light2 - light1) / (1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2))
    chromas = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    weight = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    hues = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    rotation = -2 * sqrt(chroma**7 / (chroma**7 + 25**7)) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    return sqrt(max(0.0, lights**2 + chromas**2 + hues**2 + rotation * chromas * hues))


def _seen(colour: str, vision: str) -> Triple:
    linear = _linear(colour)
    if vision not in _SEEN:
        return linear
    red, green, blue = (min(1.0, max(0.0, value)) for value in _times(_SEEN[vision], linear))
    return red, green, blue


def _linear(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _unfolded(red), _unfolded(green), _unfolded(blue)


def _unfolded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _times(rows: tuple[Triple, Triple, Triple], column: Triple) -> Triple:
    red, green, blue = (sum(part * value for part, value in zip(row, column, strict=True)) for row in rows)
    return red, green, blue


def _root(value: float) -> float:
    return float(value ** (1 / 3)) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _hue(a: float, b: float) -> float:
    return degrees(atan2(b, a)) % 360 if a or b else 0.0


def _cos(angle: float) -> float:
    return cos(radians(angle))
