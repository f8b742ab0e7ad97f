"""Measures riskctl beside its peers and prints one table of ratios, each beside its goal.

Every figure is a whole process from start to end: CPU time is user and system time as the kernel counts it, memory the
peak resident size. Within a group the commands take turns, round after round, and medians are compared, so that a busy
spell of the machine falls on all of them alike. `README.md` beside this file says what each row means.

    python -m bench.run --setup DIR     installs the peers into DIR the first time, then measures
    python -m bench.run                 takes them from PATH; rows of those not found are left out
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence

from bench import lint, reports, revisions, tables
from bench.measure import Result
from bench.table import Line, table
from bench.tools import Tools, facts, find_tools, set_up


def main() -> int:
    """Measure, print the table and return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description="Measure riskctl beside its peers and print one table of ratios.")
    parser.add_argument("--setup", metavar="DIR", help="environment of the peers; made there if it is missing")
    parser.add_argument("--python", default=sys.executable, help="interpreter under which riskctl is installed")
    parser.add_argument("--large", action="store_true", help="10,000 risks too; the peers take minutes each there")
    parser.add_argument("--reports", action="store_true", help="the reports alone, beside other tools; minutes")
    parser.add_argument("--quick", action="store_true", help="three rounds each: a first look, not a result")
    given = parser.parse_args()
    if given.setup:
        set_up(given.setup)
    tools = find_tools(os.path.abspath(given.python), given.setup)
    print("; ".join(facts(tools)), flush=True)
    groups: list[tuple[str, list[Line]]] = []
    cold: dict[int, Result] = {}
    with tempfile.TemporaryDirectory() as scratch:
        if given.reports:
            return _ended([_reports(tools, scratch, 1 if given.quick else 3, large=True)])
        groups.append(("start-up", list(lint.start_up(tools, scratch, 3 if given.quick else 21))))
        for risks, rounds in ((30, 11), (1_000, 5), (10_000, 3)):
            if risks == 10_000 and not given.large:
                continue
            folder = os.path.join(scratch, str(risks))
            lint.generated(folder, risks)
            lines, cold[risks] = lint.of_register(tools, folder, risks, 3 if given.quick else rounds)
            groups.append((f"{risks:,} risks", lines))
        groups.append(_reports(tools, scratch, 3, large=given.large))
        if given.large:
            groups.append(("revisions of 10,000 risks", revisions.rows(tools, scratch, 3)))
    if len(cold) == 3 and all(result.runs for result in cold.values()):
        groups.append(("growth", [lint.growth(*(result.cpu for result in cold.values()))]))
    groups.append(("tables of 10,000 rows", list(tables.rows(tools.python))))
    return _ended(groups)


def _reports(tools: Tools, scratch: str, rounds: int, *, large: bool) -> tuple[str, list[Line]]:
    sizes = reports.SIZES if large else reports.SIZES[:2]
    return "reports", [line for size in sizes for line in reports.rows(tools, scratch, size, rounds, peers=large)]


def _ended(groups: Sequence[tuple[str, list[Line]]]) -> int:
    """Print the table and return 1 where a goal is missed."""
    print(table(groups))
    return int(any(line.met is False for _, lines in groups for line in lines))


if __name__ == "__main__":
    sys.exit(main())
