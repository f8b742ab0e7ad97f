"""Text with meaning attached: what a terminal may colour, and a pipe prints plain.

Every piece that comes from a register passes through `printable` here, so that it can neither colour, move nor break a
line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from riskctl.core.words import printable


class Style(StrEnum):
    """What a piece of text is, as the terminal's own sixteen colours and bold show it."""

    PLAIN = ""
    STRONG = "bold"
    ERROR = "bold red"
    WARNING = "yellow"
    NOTE = "cyan"
    MUTED = "bright_black"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Piece, ...]


def line(*parts: str | Piece) -> Line:
    """Return a line of pieces; each is made safe to print."""
    pieces = (part if isinstance(part, Piece) else Piece(part) for part in parts)
    return tuple(Piece(printable(piece.text), piece.style) for piece in pieces)


def plain(lines: Iterable[Line]) -> str:
    """Return the lines as plain text, each ended by a line feed, without blanks at the ends."""
    return "".join("".join(piece.text for piece in each).rstrip() + "\n" for each in lines)


def wrapped(text: str, width: int, indent: str, first: str | None = None) -> Iterator[Line]:
    """Yield a text broken at blanks to fit a width, the first line after `first`, the others after `indent`."""
    import textwrap

    start = indent if first is None else first
    for each in textwrap.wrap(
        printable(text),
        max(width, 20),
        initial_indent=start,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [start]:
        yield (Piece(each),)
