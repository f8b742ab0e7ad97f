"""The one table that a run prints: measured rows, and below each the goals it is held against."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.measure import Results

PASS = "P: python -c pass"
"""The row of every group that the others are a multiple of."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; a goal is met where `met` says so, and a line without one is for information."""

    what: str
    cpu: str = ""
    spread: str = ""
    memory: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None


def line_of(name: str, results: Results) -> Line:
    """Return the line of one case, in units of the group's own P."""
    result = results[name]
    if result.failed is not None:
        return Line(name, ratio="left out", goal=f"(ended with {result.failed})")
    ratio = "" if name == PASS else f"{result.cpu / results[PASS].cpu:.2f} P"
    return Line(name, f"{result.cpu:.0f}", result.spread, f"{result.memory:.0f}", ratio)


def within(what: str, value: float, most: float, show: Callable[[float], str]) -> Line:
    """Return the line of one goal."""
    return Line(f"  {what}", ratio=show(value), goal=f"<= {show(most)}", met=value <= most)


def times_p(value: float) -> str:
    """Return a multiple of P."""
    return f"{value:.2f} P"


def plain(value: float) -> str:
    """Return a ratio as a decimal."""
    return f"{value:.2f}"


def fraction(value: float) -> str:
    """Return a ratio below one as a fraction of one."""
    return f"1/{1 / value:.1f}"


def mebibytes(value: float) -> str:
    """Return a size in MiB."""
    return f"{value:.0f} MiB"


def table(groups: Sequence[tuple[str, Sequence[Line]]]) -> str:
    """Return the one table: a heading and lines for each group."""
    form = "{:<48}{:>9}{:>14}{:>6}{:>11}  {:<14}{}"
    rows = [form.format("", "CPU ms", "(range)", "MiB", "ratio", "goal", "met")]
    for heading, lines in groups:
        rows.append(heading)
        for each in lines:
            met = "" if each.met is None else "yes" if each.met else "NO"
            cells = (f"  {each.what}", each.cpu, each.spread, each.memory, each.ratio, each.goal, met)
            rows.append(form.format(*cells).rstrip())
    return "\n".join(rows)
