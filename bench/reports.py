"""The rows of the report: what a page of 50, 1,000 and 10,000 risks costs, and how many bytes it has.

With 1,000 risks, tools that print pages of requirements stand beside it: the same texts, a node a risk.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial

from bench.lint import generated
from bench.measure import Case, Results, measure, spawn
from bench.table import PASS, Line, fraction, line_of, mebibytes, within
from bench.tools import Tools

SIZES = (50, 1_000, 10_000)

BYTES = {50: 300_000, 1_000: 4_000_000}
"""The most bytes of a page. Above 1,000 risks its cards are left out."""

SECONDS, MEMORY = 6.0, 1024.0
"""The most processor time and memory that 10,000 risks may take."""

BESIDE = 1_000
"""The register that other tools print as well."""

SPHINX, STRICTDOC = "sphinx-needs, one page", "strictdoc export"
GOALS = {SPHINX: 1 / 5, STRICTDOC: 1 / 18}
"""The most of a tool's processor time that a report of as many risks may take."""

SHORT = "  with cards above appetite alone"
AGAIN = "  again, no file changed"


def rows(tools: Tools, scratch: str, risks: int, rounds: int, *, peers: bool = False) -> Iterator[Line]:
    """Yield the rows of one size of register; `peers` take minutes."""
    folder = os.path.join(scratch, f"report-{risks}")
    generated(folder, risks)
    page, short = (os.path.join(scratch, f"{name}-{risks}.html") for name in ("register", "short"))
    name = f"riskctl report, {risks:,} risks"
    cases = [
        Case(PASS, (tools.python, "-c", "pass")),
        Case(name, (*tools.riskctl, "report", "-o", page)),
        Case(SHORT, (*tools.riskctl, "report", "--detail", "above-appetite", "-o", short)),
        Case(AGAIN, (*tools.riskctl, "report", "-o", page), cache=os.path.join(scratch, f"cache-report-{risks}")),
    ]
    if peers and risks == BESIDE:
        cases += _beside(tools, folder)
    results = measure(cases, folder, rounds)
    for each in results:
        yield line_of(each, results)
        if each in (name, SHORT) and results[each].runs:
            yield _bytes(risks, page if each == name else short)
    if not results[name].runs:
        return
    if risks not in BYTES:
        for each, what in ((name, "processor time"), (AGAIN, "processor time, no file changed")):
            yield within(what, results[each].cpu / 1000, SECONDS, seconds)
            yield within(what.replace("processor time", "memory"), results[each].memory, MEMORY, mebibytes)
    yield from _goals(name, results)


def _bytes(risks: int, page: str) -> Line:
    size = os.path.getsize(page) / 1000
    if risks in BYTES:
        return within("bytes", size, BYTES[risks] / 1000, kilobytes)
    return Line("  bytes", ratio=kilobytes(size))


def _goals(name: str, results: Results) -> Iterator[Line]:
    for peer, most in GOALS.items():
        if peer in results and results[peer].runs:
            yield within(f"report / {peer}", results[name].cpu / results[peer].cpu, most, fraction)


def _beside(tools: Tools, folder: str) -> Iterator[Case]:
    """Yield what other tools do with the same texts, each from nothing, as it is installed."""
    nodes = f"{folder}-nodes"
    if spawn((sys.executable, "-m", "bench.nodes", folder, nodes), ".").code:
        sys.exit(f"the register could not be written as nodes to {nodes}")
    source, out = (os.path.join(nodes, name) for name in ("sphinx", "sphinx-out"))
    if "sphinx-build" in tools.peers:
        build = (tools.peers["sphinx-build"], "-q", "-E", "-a", "-b", "html", source, out)
        yield Case(SPHINX, build, before=partial(shutil.rmtree, out, ignore_errors=True))
    source, out = (os.path.join(nodes, name) for name in ("strictdoc", "strictdoc-out"))
    if "strictdoc" in tools.peers:
        export = (tools.peers["strictdoc"], "export", source, "--output-dir", out)
        yield Case(STRICTDOC, export, before=partial(shutil.rmtree, out, ignore_errors=True))


def kilobytes(value: float) -> str:
    """Return a size in kB."""
    return f"{value:,.0f} kB"


def seconds(value: float) -> str:
    """Return a time in seconds."""
    return f"{value:.1f} s"
