"""How long tables of 10,000 rows take to format, without the work that fills them.

python -m bench.tables      prints the milliseconds of processor time of each, the least of a few rounds
"""

import gc
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from bench.measure import spawn
from bench.table import Line
from riskctl.render.styled import Style, plain
from riskctl.render.table import Column, Table, csv, markdown, text_lines, tsv

ROWS = 10_000
MOST = 100.0
"""Milliseconds that formatting a table of that many rows may take."""

ROUNDS = 5
_TITLES = (
    "Loss of a key supplier of fleet parts",
    "Successful cyber-attack on the records system through a supplier without a second factor",
    "Flooding at the riverside depot",
    "Grant conditions are not met in time and the money has to be paid back with interest",
)
_OWNERS = ("Head of IT", "Assistant chief officer (finance)", "Director of people", "")
_FIGURES = ("20 Very high", "12 High", "6 Medium *", "2 Low")


def made() -> Table:
    """Return a list of risks as `riskctl list` lays one out, its figures in the styles of their bands."""
    columns = (
        Column("id", "ID"),
        Column("current", "CURRENT"),
        Column("movement", "MOVE", drop=1),
        Column("title", "TITLE", flexible=True),
        Column("owner", "OWNER", drop=3, flexible=True),
        Column("due", "NEXT DUE", drop=2),
    )
    rows = tuple(
        (
            f"STR{number:05}",
            _FIGURES[number % 4],
            ("up 4", "same", "new")[number % 3],
            f"{_TITLES[number % 4]} {number % 97}",
            _OWNERS[number % 4],
            f"20{24 + number % 3}-{number % 12 + 1:02}",
        )
        for number in range(ROWS)
    )
    styles = {(number, 1): Style.STRONG for number in range(ROWS)}
    return Table(columns, rows, styles=styles)


def ways(table: Table) -> dict[str, Callable[[], object]]:
    """Return each way to format it, by name."""

    def at(width: int | None) -> Callable[[], object]:
        return lambda: plain(text_lines(table, width))

    return {
        "120 columns": at(120),
        "80 columns": at(80),
        "50 columns": at(50),
        "a pipe": at(None),
        "TSV": lambda: tsv(table),
        "CSV": lambda: csv(table),
        "Markdown": lambda: markdown(table),
    }


def least(work: Callable[[], object]) -> float:
    """Return the fewest milliseconds of processor time that a piece of work took in a few rounds."""
    found = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        found.append((process_time() - start) * 1000)
    return min(found)


def rows(python: str) -> Iterator[Line]:
    """Yield a line for each way to format the table, measured in a process of its own, beside its goal."""
    root = str(Path(__file__).resolve().parent.parent)
    with tempfile.NamedTemporaryFile() as file:
        spawn((python, "-m", "bench.tables"), root, file.name)
        for each in file.read().decode().splitlines():
            took, _, name = each.partition(" ")
            yield Line(name, f"{float(took):.0f}", goal=f"<= {MOST:.0f} ms", met=float(took) <= MOST)


if __name__ == "__main__":
    gc.disable()
    for name, work in ways(made()).items():
        print(f"{least(work):.1f} {name}")
