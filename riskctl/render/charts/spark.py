"""A risk's ratings by quarter as a small step line beside the numbers, which carry the meaning.

There may be one on each of a thousand cards, and it never leaves its page: the page's style sheet draws it.
"""

from collections.abc import Iterator, Sequence

from riskctl.render.charts.values import Step

WIDTH, HEIGHT = 72, 20
EDGE = 3
DOT = "m-1-1h2v2h-2z"
"""A square so small that the width of the line fills it and rounds it."""


def sparkline(steps: Sequence[Step]) -> str:
    """Return the line: flat in a quarter, upright between two; the last one has a dot. Readers of the page skip it.

    Shape: the page's style sheet gives it its size, `WIDTH` and `HEIGHT`, its colour and its width of 2.
    """
    shapes = "".join(_shapes(steps))
    return f'<svg aria-hidden="true">{shapes}</svg>'


def _shapes(steps: Sequence[Step]) -> Iterator[str]:
    wide = (WIDTH - 2 * EDGE) // max(1, len(steps))
    way, height = "", -1
    for at, step in enumerate(steps):
        x = EDGE + at * wide
        if step.broken:
            yield f'<path class="cr" d="M{x} 0V{HEIGHT}"/>'
        if step.place is None:
            height = -1
            continue
        y = HEIGHT - EDGE - step.place * (HEIGHT - 2 * EDGE) // 1000
        if y != height:
            way += f"M{x} {y}" if height < 0 else f"H{x}V{y}"
        height = y
        if at == len(steps) - 1 or steps[at + 1].place is None:
            way += f"H{x + wide}"
    if way:
        yield f'<path d="{way}{DOT if height >= 0 else ""}"/>'
