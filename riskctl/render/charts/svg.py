"""The few shapes that charts are drawn with, the width of words, and labels kept apart.

Every shape has presentation attributes, which a viewer without style sheets needs, and a class, by which the page's own
sheet gives it the colours of the dark page or of the reader's system. What is only ink, words and dots, has neither: it
takes both from the whole picture. Coordinates are whole numbers; text is escaped.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from riskctl.render.colours import LIGHT, Fill

SIZE: Final = 14
"""The size of words in a chart, in CSS pixels; nothing is smaller."""

APART: Final = 17
"""The least distance between the base lines of two labels, in CSS pixels."""

INK: Final = LIGHT["text"]
PAPER: Final = LIGHT["bg"]
MUTED: Final = LIGHT["muted"]
RULE: Final = LIGHT["rule"]
FONT: Final = "Arial, Liberation Sans, Helvetica, sans-serif"

BLANK: Final = Fill(PAPER, INK)
"""What stands in for a band without a colour."""


def chart(name: str, width: int, height: int, title: str, desc: str, shapes: Iterable[str]) -> str:
    """Return a chart as one `<svg>` element: a picture to those who cannot see it, with its finding and its form.

    Shape: `name` is unique on the page; `title` is the finding in a sentence, `desc` says how it is drawn and where the
    figures are.
    """
    inside = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" fill="{INK}" font-family="{FONT}" '
        f'font-size="{SIZE}">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(desc)}</desc>\n'
        f"{inside}\n</svg>"
    )


def text(
    x: int, y: int, words: str, *, anchor: str = "start", bold: bool = False, size: int = SIZE, ink: str = ""
) -> str:
    """Return words with their base line at y. With an `ink` they stand on a fill, whose colours no page changes."""
    how = "" if anchor == "start" else f' text-anchor="{anchor}"'
    how += ' font-weight="bold"' if bold else ""
    how += f' font-size="{size}"' if size != SIZE else ""
    colour = f' class="on" fill="{ink}"' if ink else ""
    return f'<text x="{x}" y="{y}"{colour}{how}>{escape(words)}</text>'


def muted(x: int, y: int, words: str, *, anchor: str = "start") -> str:
    """Return words that only help: the measure of an axis, a key."""
    how = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}" class="cm" fill="{MUTED}"{how}>{escape(words)}</text>'


def rect(x: int, y: int, width: int, height: int, fill: Fill, *, edge: int = 1) -> str:
    """Return a filled box with its edge."""
    how = "" if edge == 1 else f' stroke-width="{edge}"'
    place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    return f'<rect {place} class="cf" fill="{fill.fill}" stroke="{INK}"{how}/>'


def line(x1: int, y1: int, x2: int, y2: int, *, width: str = "1", dash: str = "", faint: bool = False) -> str:
    """Return a straight line; a faint one only guides the eye."""
    how = "" if width == "1" else f' stroke-width="{width}"'
    how += f' stroke-dasharray="{dash}"' if dash else ""
    colour = f'class="cr" stroke="{RULE}"' if faint else f'class="cl" stroke="{INK}"'
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {colour}{how}/>'


def ring(x: int, y: int, radius: int) -> str:
    """Return a hollow circle."""
    return f'<circle cx="{x}" cy="{y}" r="{radius}" class="ch" fill="{PAPER}" stroke="{INK}" stroke-width="2"/>'


def dot(x: int, y: int, radius: int) -> str:
    """Return a filled circle."""
    return f'<circle cx="{x}" cy="{y}" r="{radius}"/>'


def spot(x: int, y: int, radius: int, fill: Fill) -> str:
    """Return a circle in a band's colour, with its edge."""
    return f'<circle cx="{x}" cy="{y}" r="{radius}" class="cf" fill="{fill.fill}" stroke="{INK}"/>'


def diamond(x: int, y: int, half: int) -> str:
    """Return a hollow square that stands on its corner."""
    way = f"M{x} {y - half}L{x + half} {y}L{x} {y + half}L{x - half} {y}Z"
    return f'<path d="{way}" class="ch" fill="{PAPER}" stroke="{INK}" stroke-width="2"/>'


def width_of(words: str, *, size: int = SIZE, bold: bool = False) -> int:
    """Return about how wide words are drawn, rather too much than too little. Units: CSS pixels."""
    units = sum(_WIDTHS.get(sign, 556 if sign.isascii() else 1000) for sign in words)
    return -(-units * size * (112 if bold else 105) // 100_000)


def fitted(words: str, room: int, *, size: int = SIZE, bold: bool = False) -> str:
    """Return words that fit a width, marked where they were cut."""
    if width_of(words, size=size, bold=bold) <= room:
        return words
    while words and width_of(f"{words}…", size=size, bold=bold) > room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def folded(words: str, room: int, most: int = 2) -> list[str]:
    """Return words on at most so many lines of a width, the last one cut where they do not fit."""
    lines: list[str] = []
    left = words.split()
    while left and len(lines) < most - 1:
        held = left.pop(0)
        while left and width_of(f"{held} {left[0]}") <= room:
            held += f" {left.pop(0)}"
        lines.append(fitted(held, room))
    return [*lines, fitted(" ".join(left), room)] if left else lines


def kept_apart(wanted: Sequence[int], low: int, high: int, apart: int = APART) -> list[int]:
    """Return a place for each label, as near to the one wanted as can be, so far apart from the next.

    Shape: places come in the order of what was wanted, which need not be sorted; equal ones keep their order. Where
    there is not enough room between `low` and `high`, labels run out below.
    """
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    places = [max(low, min(high, wanted[at])) for at in order]
    for at in range(1, len(places)):
        places[at] = max(places[at], places[at - 1] + apart)
    over = places[-1] - high if places else 0
    if over > 0:
        places[-1] = max(high, low + apart * (len(places) - 1))
        for at in range(len(places) - 2, -1, -1):
            places[at] = max(low + apart * at, min(places[at], places[at + 1] - apart))
    found = [0] * len(wanted)
    for place, at in zip(places, order, strict=True):
        found[at] = place
    return found


_WIDTHS: Final = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys(" !,./:;ItfI[]\\", 278),
    **dict.fromkeys("()-r`", 333),
    **dict.fromkeys('"*', 380),
    **dict.fromkeys("cksvxyzJ^", 500),
    **dict.fromkeys("abdeghnopqu0123456789L?_#$£", 556),
    **dict.fromkeys("+<=>~FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("%W", 944),
    "@": 1015,
    "…": 1000,
    "→": 1000,
    "–": 556,
}
"""The widths of Arial's signs, in thousandths of its size."""
