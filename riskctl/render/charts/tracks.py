"""From inherent over current to target, one risk a row, on an axis of scores or of bands."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskctl.render.charts.svg import chart, diamond, dot, fitted, line, muted, rect, ring, text, width_of
from riskctl.render.charts.values import Axis, Track, Words

WIDTH, ROW = 800, 32
STRIP = 26
TOP = 40
"""Where the strip of bands begins, under the key."""

GAP = 16
WIDEST = 240
"""The most room that names get; longer ones are cut, and the table has them whole."""


class _Room(NamedTuple):
    """Where the axis lies between the names of risks and their figures."""

    left: int
    right: int

    def x(self, place: int) -> int:
        return self.left + place * (self.right - self.left) // 1000


def tracks(name: str, words: Words, axis: Axis, rows: Sequence[Track]) -> str:
    """Return the tracks, in the order given."""
    height = TOP + STRIP + ROW * len(rows) + 10
    names = min(WIDEST, max((width_of(row.name) for row in rows), default=0))
    figures = max((width_of(row.figures) for row in rows), default=0)
    room = _Room(names + GAP, WIDTH - figures - GAP - 14)
    return chart(name, WIDTH, height, words.title, words.desc, _shapes(axis, rows, room, height))


def _shapes(axis: Axis, rows: Sequence[Track], room: _Room, height: int) -> Iterator[str]:
    yield from _key(axis, rows, room.left)
    yield from _zones(axis, room, height)
    for at, row in enumerate(rows):
        yield from _row(row, room, TOP + STRIP + ROW * at + ROW // 2 + 2)


def _key(axis: Axis, rows: Sequence[Track], x: int) -> Iterator[str]:
    """Yield what each mark is, those that are drawn."""
    if any(row.inherent is not None for row in rows):
        yield ring(x + 8, 16, 8)
        yield muted(x + 22, 21, axis.inherent)
        x += 22 + width_of(axis.inherent) + 24
    yield dot(x + 5, 16, 5)
    yield muted(x + 16, 21, axis.current)
    x += 16 + width_of(axis.current) + 24
    if any(row.target is not None for row in rows):
        yield diamond(x + 8, 16, 7)
        yield muted(x + 22, 21, axis.target)
        x += 22 + width_of(axis.target) + 24
    if any(row.appetite is not None for row in rows):
        yield line(x + 3, 6, x + 3, 26, width="4")
        yield muted(x + 14, 21, axis.appetite)


def _zones(axis: Axis, room: _Room, height: int) -> Iterator[str]:
    ends = [zone.start for zone in axis.zones[1:]] + [1000]
    for at, (zone, end) in enumerate(zip(axis.zones, ends, strict=True)):
        left, right = room.x(zone.start), room.x(end)
        yield rect(left, TOP, right - left, STRIP, zone.fill, edge=3 if at == len(axis.zones) - 1 else 1)
        name = fitted(zone.name, right - left - 6)
        if len(name) > 1:
            yield text((left + right) // 2, TOP + 18, name, anchor="middle", ink=zone.fill.ink)
        if at:
            yield line(left, TOP + STRIP, left, height - 4, faint=True)


def _row(row: Track, room: _Room, y: int) -> Iterator[str]:
    now = room.x(row.current)
    yield text(0, y + 5, fitted(row.name, room.left - GAP))
    if row.appetite is not None:
        limit = room.x(row.appetite)
        yield line(limit, y - 13, limit, y + 13, width="4")
    if row.inherent is not None and row.inherent != row.current:
        yield line(room.x(row.inherent), y, now, y, width="2")
    if row.target is not None and row.target != row.current:
        yield line(now, y, room.x(row.target), y, width="2", dash="5 4")
    # Marks at one place stand inside one another: diamond, ring, dot.
    if row.target is not None:
        yield diamond(room.x(row.target), y, 13 if row.target in (row.current, row.inherent) else 7)
    if row.inherent is not None:
        yield ring(room.x(row.inherent), y, 8)
    yield dot(now, y, 5)
    yield text(WIDTH, y + 5, row.figures, anchor="end")
