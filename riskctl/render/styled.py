"""Text with meaning attached: what a terminal may colour, and a pipe prints plain.

Every piece that comes from a register passes through `printable` here, so that it can neither colour, move nor break a
line. Widths are counted in columns of the screen, which wide letters take two of.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from riskctl.core.words import printable

ELLIPSIS = "…"
LEAST = 20
"""Columns of text that a line is given however narrow the screen."""


class Style(StrEnum):
    """What a piece of text is; the terminal's own sixteen colours and bold show it. A hint is what to do next."""

    PLAIN = ""
    STRONG = "bold"
    ERROR = "bold red"
    WARNING = "yellow"
    NOTE = "cyan"
    ADDED = "green"
    MUTED = "bright_black"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What lines are laid out for.

    Shape: `width` is None for a pipe or a file, where nothing is cut, wrapped or left out; `plain` asks for one fact a
    line without columns; `cut` marks where a text was cut.
    """

    width: int | None = None
    plain: bool = False
    cut: str = ELLIPSIS

    @property
    def wrap(self) -> int | None:
        """How wide running text may be: none for a pipe, and none for plain text, which the reader's tool wraps."""
        return None if self.plain or self.width is None else min(self.width, 80)


def line(*parts: str | Piece) -> Line:
    """Return a line of pieces; each is made safe to print."""
    pieces = (part if isinstance(part, Piece) else Piece(part) for part in parts)
    return tuple(Piece(printable(piece.text), piece.style) for piece in pieces)


def hint(text: str) -> Line:
    """Return a line that says what to do next; quiet runs leave it out."""
    return line(Piece(text, Style.HINT))


def hints(text: str, width: int | None) -> Iterator[Line]:
    """Yield a hint that fits a width; commands in it, each behind a colon, are kept whole to be copied."""
    if width is None or columns(text) <= width:
        yield hint(text)
        return
    for part in text.split("; "):
        said, colon, command = part.partition(": riskctl ")
        if part.startswith("  riskctl "):
            yield hint(part)
        elif columns(part) <= width or not colon:
            yield from wrapped(part, width, "  ", "", Style.HINT)
        else:
            yield from wrapped(f"{said}:", width, "  ", "", Style.HINT)
            yield hint(f"  riskctl {command}")


def without_hints(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines that are no hints, and no blank line at the end."""
    held = 0
    for each in lines:
        if not each:
            held += 1
        elif each[0].style is not Style.HINT:
            yield from ((),) * held
            held = 0
            yield each


def plain(lines: Iterable[Line]) -> str:
    """Return the lines as plain text, each ended by a line feed, without blanks at the ends."""
    return "".join("".join(piece.text for piece in each).rstrip() + "\n" for each in lines)


# Kept as a text, which `re` compiles when it is first looked for: most runs never do.
_ODD = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u06d6-\u0dff\u0e31-\u0fff\u1100-\u115f"
    "\u135d-\u135f\u1712-\u1dff\u20d0-\u20f0\u231a-\u2bff\u2cef-\u2cf1\u2de0-\ua9ff\uaa29-\ud7ff\uf900-\uffef"
    "\U00010000-\U0010ffff]"
)
"""Holds every sign that may not take just one column, and others beside them."""


def one_column_each(text: str) -> bool:
    """Return whether every sign of a text is known to take one column."""
    return text.isascii() or re.search(_ODD, text) is None


def columns(text: str) -> int:
    """Return how many columns of a screen a text takes: none for signs set over others, two for wide letters."""
    if one_column_each(text):
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, size: int, *, right: bool = False) -> str:
    """Return a text filled with blanks to so many columns."""
    if one_column_each(text):
        return text.rjust(size) if right else text.ljust(size)
    gap = " " * max(0, size - columns(text))
    return gap + text if right else text + gap


def fitted(text: str, size: int, cut: str = ELLIPSIS) -> str:
    """Return a text of at most so many columns, marked where it was cut."""
    if columns(text) <= size:
        return text
    room = size - columns(cut)
    kept = text[:room]
    while columns(kept) > room:
        kept = kept[:-1]
    return kept + cut


def wrapped(
    text: str, width: int | None, indent: str, first: str | None = None, style: Style = Style.PLAIN
) -> Iterator[Line]:
    """Yield a text broken at blanks to fit a width, the first line after `first`, the others after `indent`.

    Without a width it is one line. A word longer than a whole line is broken too: left to the terminal, its tail would
    begin at the edge like a line of its own.
    """
    start = printable(indent if first is None else first)
    text = printable(text)
    if width is None or columns(start) + columns(text) <= width:
        yield (Piece((start + text).rstrip(), style),)
        return
    words = _broken(text.split(" "), max(width - columns(indent), LEAST))
    yield from ((Piece(each.rstrip(), style),) for each in _filled(words, max(width, LEAST), indent, start, " "))


def joined(
    items: Sequence[str], width: int | None, indent: str, first: str | None = None, between: str = "; "
) -> Iterator[Line]:
    """Yield items one after another, broken between them; only one that is longer than a line is broken inside."""
    start = printable(indent if first is None else first)
    texts = [printable(item) for item in items]
    if width is None:
        yield (Piece(start + between.join(texts)),)
        return
    behind = between.rstrip()
    room = width - max(columns(start), columns(indent)) - len(behind)
    held: list[str] = []
    for at, text in enumerate(texts):
        last = at == len(texts) - 1
        if columns(text) <= room:
            held.append(text)
        else:
            if held:
                held.append("")
                yield from _pieces(_filled(held, width - len(behind), indent, start, between))
                held, start = [], indent
            yield from wrapped(text if last else text + behind, width, f"{indent}  ", start)
            start = indent
    if held:
        yield from _pieces(_filled(held, width - len(behind), indent, start, between))


def _pieces(texts: Iterable[str]) -> Iterator[Line]:
    for text in texts:
        yield (Piece(text.rstrip()),)


def _filled(parts: Iterable[str], width: int, indent: str, start: str, between: str) -> Iterator[str]:
    """Yield lines holding as many parts as fit."""
    held: list[str] = []
    gap, behind, margin = len(between), between.rstrip(), start
    used, edge = columns(start), columns(indent)
    for part in parts:
        size = len(part) if part.isascii() else columns(part)
        if held and used + gap + size > width:
            yield margin + between.join(held) + behind
            held, margin, used = [], indent, edge
        used += size + gap if held else size
        held.append(part)
    yield margin + between.join(held)


def _broken(words: Sequence[str], room: int) -> list[str]:
    """Return words, those longer than a line in parts."""
    if max(map(len, words)) * 2 <= room:
        return [word for word in words if word]
    found = []
    for word in words:
        while columns(word) > room:
            part = fitted(word, room, "")
            found.append(part)
            word = word[len(part) :]
        if word:
            found.append(word)
    return found
