"""The rows of the report: what a page of 50, 1,000 and 10,000 risks costs, and how many bytes it has."""

import os
from collections.abc import Iterator

from bench.lint import generated
from bench.measure import Case, measure
from bench.table import PASS, Line, line_of, mebibytes, within
from bench.tools import Tools

BYTES = {50: 300_000, 1_000: 4_000_000}
"""The most bytes of a page. Above 1,000 risks its cards are left out."""

SECONDS, MEMORY = 6.0, 1024.0
"""The most processor time and memory that 10,000 risks may take."""


def rows(tools: Tools, scratch: str, risks: int, rounds: int) -> Iterator[Line]:
    """Yield the rows of one size of register."""
    folder = os.path.join(scratch, f"report-{risks}")
    generated(folder, risks)
    page = os.path.join(scratch, f"register-{risks}.html")
    name = f"riskctl report, {risks:,} risks"
    cases = [
        Case(PASS, (tools.python, "-c", "pass")),
        Case(name, (*tools.riskctl, "report", "-o", page)),
    ]
    results = measure(cases, folder, rounds)
    yield line_of(name, results)
    if not results[name].runs:
        return
    size = os.path.getsize(page)
    if risks in BYTES:
        yield within("bytes", size / 1000, BYTES[risks] / 1000, kilobytes)
    else:
        yield Line("  bytes", ratio=kilobytes(size / 1000))
        yield within("processor time", results[name].cpu / 1000, SECONDS, seconds)
        yield within("memory", results[name].memory, MEMORY, mebibytes)


def kilobytes(value: float) -> str:
    """Return a size in kB."""
    return f"{value:,.0f} kB"


def seconds(value: float) -> str:
    """Return a time in seconds."""
    return f"{value:.1f} s"
