"""Comments to lint in a file: found outside the keys and texts of it, with the lines that each holds for."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from riskctl.core.finding import Span
from riskctl.core.suppression import Mark, read_mark
from riskctl.io.source import Source, key_end, line_starts, value_end
from riskctl.io.yaml_places import Place

_SIGN = "riskctl:"
_MARK = re.compile(r"#[ \t]*riskctl:")
_REST = re.compile(r"[^\r\n]*")
_COMMENT = re.compile(r"(?:(?<=[ \t\r\n])|\A)#")
_HEADER = re.compile(r"[|>][-+0-9]*(?=[ \t\r\n])[^\r\n]*")
_EMPTY = re.compile(r"[ \t]*(?:#[^\r\n]*)?\Z")


def marks(source: Source) -> tuple[Mark, ...]:
    """Return the comments to lint of a file, in order; a file that does not hold the word costs one look."""
    if _SIGN not in source.text:
        return ()
    root = source.spans.root
    return tuple(_marks(source, root)) if root is not None else ()


def _marks(source: Source, root: Place) -> Iterator[Mark]:
    text = source.text
    starts = line_starts(text)
    scalars = sorted(_scalars(text, root))
    begins = [start for start, _ in scalars]
    for found in _MARK.finditer(text):
        at = found.start()
        number = bisect_right(starts, at)
        begun = starts[number - 1]
        signs = (each.start() for each in _COMMENT.finditer(text, begun, at + 1))
        comment = next((sign for sign in signs if not _inside(begins, scalars, sign)), -1)
        if comment != at:
            continue  # the words stand in a text, or in a comment about something else
        behind = bool(text[begun:at].strip(" \t-"))  # behind the dash of a list alone, it stands above what is in it
        rest = _REST.match(text, found.end())
        said = rest[0].rstrip() if rest else ""
        span = Span(number, at - begun + 1, number, found.end() + len(said) - begun + 1)
        first, last = _lines(text, root, starts, number, at, behind=behind)
        yield read_mark(source.path, span, first, last, said)


def _scalars(text: str, place: Place) -> Iterator[tuple[int, int]]:
    """Yield where each key and each text stands. The depth is bounded by the reader."""
    key, start, _, inside = place
    if key >= 0:
        yield key, key_end(text, key)
    if inside is None:
        header = _HEADER.match(text, start)
        yield header.end() if header else start, value_end(text, place)
    for each in inside.values() if isinstance(inside, dict) else inside or ():
        yield from _scalars(text, each)


def _inside(begins: list[int], scalars: list[tuple[int, int]], at: int) -> bool:
    before = bisect_right(begins, at) - 1
    return before >= 0 and at < scalars[before][1]


def _lines(text: str, root: Place, starts: list[int], number: int, at: int, *, behind: bool) -> tuple[int, int]:
    """Return the first and last line that a comment holds for: its own, the next, or all of them above the first key.

    The last is 0 where nothing stands below the comment.
    """
    if not behind:
        if at < _begin(_inner(root)[0]):
            return 1, len(starts)
        number = next((line for line in range(number + 1, len(starts) + 1) if not _bare(text, starts, line)), 0)
    covered = _covered(text, root, starts, number) if number else None
    return covered or (number, 0)


def _bare(text: str, starts: list[int], number: int) -> bool:
    end = starts[number] if number < len(starts) else len(text)
    return _EMPTY.match(text[starts[number - 1] : end].rstrip("\r\n")) is not None


def _covered(text: str, place: Place, starts: list[int], number: int) -> tuple[int, int] | None:
    """Return the lines of what begins on a line, outermost, else of the innermost thing that goes on there."""
    last = 0
    around: tuple[int, int] | None = None
    for each in _inner(place):
        begin = _begin(each)
        first, end = bisect_right(starts, begin), bisect_right(starts, max(value_end(text, each) - 1, begin))
        if first == number:
            last = max(last, end)
        elif first < number <= end:
            around = _covered(text, each, starts, number) or (first, end)
    return (number, last) if last else around


def _inner(place: Place) -> list[Place]:
    inside = place[3]
    return list(inside.values()) if isinstance(inside, dict) else inside or []


def _begin(place: Place) -> int:
    return place[0] if place[0] >= 0 else place[1]
