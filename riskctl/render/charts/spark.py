"""A risk's ratings by quarter as a small step line beside the numbers, which carry the meaning."""

from collections.abc import Iterator, Sequence
from html import escape

from riskctl.render.charts.svg import dot, line, path
from riskctl.render.charts.values import Step

WIDTH, HEIGHT = 72, 20
EDGE = 3


def sparkline(title: str, steps: Sequence[Step]) -> str:
    """Return the line: flat in a quarter, upright between two; the last one has a dot. Readers of the page skip it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spark" aria-hidden="true" focusable="false" width="{WIDTH}" '
        f'height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"><title>{escape(title)}</title>'
        f"{''.join(_shapes(steps))}</svg>"
    )


def _shapes(steps: Sequence[Step]) -> Iterator[str]:
    wide = (WIDTH - 2 * EDGE) // max(1, len(steps))
    run: list[tuple[int, int]] = []
    last = None
    for at, step in enumerate(steps):
        x = EDGE + at * wide
        if step.broken:
            yield line(x, 0, x, HEIGHT, faint=True)
        if step.place is None:
            if run:
                yield path(run)
            run = []
            continue
        y = HEIGHT - EDGE - step.place * (HEIGHT - 2 * EDGE) // 1000
        run += [(x, y), (x + wide, y)]
        last = (x + wide, y)
    if run:
        yield path(run)
    if last is not None and steps[-1].place is not None:
        yield dot(*last, 3)
