"""Words for reports: register text made ready to print, prose as paragraphs and lists, dates as people say them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from riskctl.core.words import listed as listed

# Signs that cannot be seen, or that turn the order of letters round; a printed page does without them.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_BLANKS = re.compile(r"\s+")
_LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_ITEM = re.compile(r"(?:-|(\d{1,3})\.)[ \t]+(?=\S)")


def plain(text: str) -> str:
    """Return text on one line, without what cannot be seen."""
    if text.isprintable() and "  " not in text:
        # Nothing else that can be seen is a blank, and nearly every text is like this.
        return text.strip(" ")
    return _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()


def capital(text: str) -> str:
    """Return text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return text as it stands inside a sentence: its first letter small, unless an abbreviation begins it."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list. Shape: `kind` is p, ul or ol; a paragraph is one item; `start` numbers an ol."""

    kind: str
    items: tuple[str, ...]
    start: int = 1


Prose = tuple[Block, ...]


def flat(blocks: Prose) -> str:
    """Return prose on one line, for a cell or a list: its items are set apart, and end as they were written."""
    return joined(item for block in blocks for item in block.items)


def joined(items: Iterable[str]) -> str:
    """Return sentences and phrases one after the other, phrases with a semicolon between them."""
    line = ""
    for item in items:
        mark = "" if not line or line[-1] in ".;:!?…" else ";"
        line = f"{line}{mark} {item}" if line else item
    return line


def prose(text: str) -> Prose:
    """Return plain text as blocks: a blank line ends a paragraph, a line that begins `- ` or `1. ` is a list item."""
    if text.isprintable() and not _ITEM.match(text.strip(" ")):
        # One line, and no item of a list: nearly every text is like this.
        words = plain(text)
        return (Block("p", (words,)),) if words else ()
    blocks: list[Block] = []
    lines: list[str] = []
    kind, number = "p", 0

    def close() -> None:
        nonlocal lines, kind, number
        words = plain(" ".join(lines))
        if words:
            _add(blocks, kind, words, number)
        lines, kind, number = [], "p", 0

    for line in _LINE_END.split(text):
        item = _ITEM.match(line.strip())
        if not line.strip():
            close()
        elif item:
            close()
            kind, number = ("ol", int(item[1])) if item[1] else ("ul", 0)
            lines = [line.strip()[item.end() :]]
        else:
            lines.append(line)
    close()
    return tuple(blocks)


def _add(blocks: list[Block], kind: str, words: str, number: int) -> None:
    last = blocks[-1] if blocks else None
    runs_on = last is not None and last.kind == kind and kind != "p"
    if last is not None and runs_on and (kind == "ul" or last.start + len(last.items) == number):
        blocks[-1] = Block(kind, (*last.items, words), last.start)
    else:
        blocks.append(Block(kind, (words,), number if kind == "ol" else 1))


@dataclass(frozen=True, slots=True)
class Passage:
    """A labelled text of a risk. Shape: one entry is printed as prose, several as a list; none prints `none`."""

    label: str
    entries: tuple[Prose, ...]


def passage(label: str, texts: Sequence[str]) -> Passage:
    """Return a text, or a list of texts, under its label."""
    return Passage(label, tuple(prose(text) for text in texts))


@dataclass(frozen=True, slots=True)
class DateText:
    """A date for readers, and for machines where HTML has a form for it (else empty)."""

    words: str
    machine: str = ""
    kind: ClassVar[str] = "date"

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Ref:
    """A risk named somewhere: its id, title, the anchor of its card and its file.

    Shape: `mark` is printed behind the id; `alert` as an exclamation mark, in words for who cannot see the page.
    """

    id: str
    title: str
    anchor: str
    path: str
    mark: str = ""
    alert: str = ""
    kind: ClassVar[str] = "risk"

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


def non_empty(entries: Iterable[str | None]) -> Iterator[str]:
    """Yield the texts that say something, ready to print."""
    for entry in entries:
        if entry and (words := plain(entry)):
            yield words
