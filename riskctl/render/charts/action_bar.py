"""Actions by how they stand, as one bar: the width of each part is its number."""

from collections.abc import Iterator, Sequence

from riskctl.render.charts.svg import chart, rect, text, width_of
from riskctl.render.charts.values import Segment, Words

WIDTH, TALL = 800, 40
SWATCH, LINE = 14, 24


def action_bar(name: str, words: Words, parts: Sequence[Segment]) -> str:
    """Return the bar; parts that are empty are left out, and those too thin for their label are named above it."""
    kept = [part for part in parts if part.number]
    thin = list(_placed([part for part, left, right in _edges(kept) if not _has_room(part, left, right)]))
    top = (thin[-1][2] + 1) * LINE + 4 if thin else 4
    return chart(name, WIDTH, top + TALL + 4, words.title, words.desc, _shapes(kept, thin, top))


def _shapes(parts: Sequence[Segment], thin: Sequence[tuple[Segment, int, int]], top: int) -> Iterator[str]:
    for part, x, row in thin:
        yield rect(x, row * LINE + 3, SWATCH, SWATCH, part.fill)
        yield text(x + SWATCH + 6, row * LINE + 15, _label(part))
    for part, left, right in _edges(parts):
        yield rect(left, top, right - left, TALL, part.fill)
        if _has_room(part, left, right):
            yield text(left + 8, top + TALL // 2 + 5, _label(part), ink=part.fill.ink)


def _edges(parts: Sequence[Segment]) -> Iterator[tuple[Segment, int, int]]:
    """Yield each part with where it begins and ends."""
    total, room, held = sum(part.number for part in parts) or 1, WIDTH - 4, 0
    for part in parts:
        yield part, 2 + held * room // total, 2 + (held + part.number) * room // total
        held += part.number


def _has_room(part: Segment, left: int, right: int) -> bool:
    return width_of(_label(part)) <= right - left - 12


def _placed(parts: Sequence[Segment]) -> Iterator[tuple[Segment, int, int]]:
    """Yield each label above the bar with where it begins and the line it is on."""
    x, row = 2, 0
    for part in parts:
        wide = SWATCH + 6 + width_of(_label(part))
        if x > 2 and x + wide > WIDTH:
            x, row = 2, row + 1
        yield part, x, row
        x += wide + 24


def _label(part: Segment) -> str:
    return f"{part.name} {part.number}"
