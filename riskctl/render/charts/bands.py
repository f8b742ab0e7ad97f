"""How many risks lie in each band, quarter by quarter: stacked columns on a zero base, the worst band on top."""

from collections.abc import Iterator, Sequence

from riskctl.render.charts.svg import APART, chart, fitted, kept_apart, line, muted, rect, text, width_of
from riskctl.render.charts.values import Stack, Words

WIDTH, TOP, HEIGHT = 800, 42, 220
COLUMN, LEAST = 46, 15
NAMES = 128
"""Room for the full names of the bands, at the right of the last column."""


def band_columns(name: str, words: Words, stacks: Sequence[Stack], break_words: str) -> str:
    """Return the columns. `break_words` stand where another scheme came into force."""
    return chart(name, WIDTH, TOP + HEIGHT + 52, words.title, words.desc, _shapes(stacks, break_words))


def _shapes(stacks: Sequence[Stack], break_words: str) -> Iterator[str]:
    floor = TOP + HEIGHT
    most = max((stack.total for stack in stacks), default=0) or 1
    pitch = (WIDTH - NAMES) // len(stacks)
    yield line(0, floor, WIDTH - NAMES, floor)
    for at, stack in enumerate(stacks):
        left = at * pitch + 8
        edges = _edges(stack, most)
        beside = []
        for segment, (above, below) in zip(stack.segments, edges, strict=True):
            if not segment.number:
                continue
            top, tall = floor - above, above - below
            yield rect(left, top, COLUMN, tall, segment.fill)
            short = f"{segment.code} {segment.number}"
            if tall >= LEAST and width_of(short) <= COLUMN - 4:
                yield text(left + COLUMN // 2, top + tall // 2 + 5, short, anchor="middle", ink=segment.fill.ink)
            else:
                beside.append((top + tall // 2 + 5, short))
        for y, (_, short) in zip(kept_apart([y for y, _ in beside], TOP, floor), beside, strict=True):
            yield text(left + COLUMN + 4, y, short)
        high = floor - (edges[0][0] if edges else 0)
        yield text(left + COLUMN // 2, high - 7, str(stack.total), anchor="middle", bold=True)
        for number, label in enumerate(stack.label):
            yield muted(left + COLUMN // 2, floor + 20 + number * APART, label, anchor="middle")
        if stack.broken:
            x = left - 4
            yield line(x, 4, x, floor, dash="4 3")
            yield muted(x + 6, 16, break_words)
    yield from _names(stacks[-1], _edges(stacks[-1], most), floor)


def _edges(stack: Stack, most: int) -> list[tuple[int, int]]:
    """Return how high each segment reaches and where it begins, above the base; segments meet without a gap."""
    found, held = [], stack.total
    for segment in stack.segments:
        found.append((held * HEIGHT // most, (held - segment.number) * HEIGHT // most))
        held -= segment.number
    return found


def _names(last: Stack, edges: Sequence[tuple[int, int]], floor: int) -> Iterator[str]:
    """Yield what the short names stand for, each beside its segment of the last column."""
    middles = [floor - (above + below) // 2 + 5 for above, below in edges]
    for y, segment in zip(kept_apart(middles, TOP, floor), last.segments, strict=True):
        name = segment.name if segment.code == segment.name else f"{segment.code}: {segment.name}"
        yield text(WIDTH - NAMES + 16, y, fitted(name, NAMES - 16))
