"""What moved between two dates: a line for each pair of ratings, all the risks that share it named beside it."""

from collections.abc import Iterator, Sequence

from riskctl.render.charts.svg import APART, chart, fitted, kept_apart, line, spot, text, width_of
from riskctl.render.charts.values import Slope, Words

WIDTH, TOP = 800, 40
LEFT, RIGHT = 180, 400
MOST = 12
"""Lines beyond which only the largest moves are drawn."""

NARROWEST = 8
"""Less than any name takes with the comma behind it, in CSS pixels."""


def slopes(name: str, words: Words, dates: tuple[str, str], found: Sequence[Slope]) -> str:
    """Return the lines, at most twelve; the largest moves stay, those for the worse before those for the better."""
    kept = sorted(found, key=lambda slope: (-abs(slope.end - slope.start), not slope.rises, slope.names))[:MOST]
    tall = max(200, APART * (len(kept) + 2))
    return chart(name, WIDTH, TOP + tall + 16, words.title, words.desc, _shapes(dates, kept, tall))


def _shapes(dates: tuple[str, str], kept: Sequence[Slope], tall: int) -> Iterator[str]:
    yield text(LEFT, 18, dates[0], anchor="end", bold=True)
    yield text(RIGHT, 18, dates[1], bold=True)
    low, high = TOP, TOP + tall
    yield line(LEFT, TOP - 8, LEFT, high + 8, faint=True)
    yield line(RIGHT, TOP - 8, RIGHT, high + 8, faint=True)
    places = [place for slope in kept for place in (slope.start, slope.end)]
    least, span = min(places), max(places) - min(places) or 1

    def y(place: int) -> int:
        return high - (place - least) * tall // span

    for slope in sorted(kept, key=lambda slope: slope.rises):
        width, dash = ("3", "") if slope.rises else ("1.5", "6 4")
        yield line(LEFT, y(slope.start), RIGHT, y(slope.end), width=width, dash=dash)
    for slope in kept:
        yield spot(LEFT, y(slope.start), 6, slope.start_fill)
        yield spot(RIGHT, y(slope.end), 6, slope.end_fill)
    # One label for each rating on the left, since lines may leave together; one for each line on the right.
    starts = sorted({(slope.start, slope.start_words) for slope in kept}, reverse=True)
    for place, (_, words) in zip(kept_apart([y(at) + 5 for at, _ in starts], low, high + 8), starts, strict=True):
        yield text(LEFT - 14, place, fitted(words, LEFT - 14), anchor="end")
    for place, slope in zip(kept_apart([y(slope.end) + 5 for slope in kept], low, high + 8), kept, strict=True):
        yield text(RIGHT + 14, place, _named(slope, WIDTH - RIGHT - 14))


def _named(slope: Slope, room: int) -> str:
    """Return who went there together and what they are now; names that do not fit are counted."""
    for shown in range(min(len(slope.names), room // NARROWEST), 0, -1):
        rest = len(slope.names) - shown
        words = f"{', '.join(slope.names[:shown])}{f' +{rest}' if rest else ''}: {slope.end_words}"
        if width_of(words) <= room:
            return words
    return fitted(words, room)
