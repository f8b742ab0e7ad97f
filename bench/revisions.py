"""The rows about revisions: `riskctl diff` beside what git alone needs, and beside parsing both sides whole.

The repository is a generated register committed once, and two branches from it: on `hundred` 100 risks have another due
date, on `twentieth` one in twenty has. The register states its date, so that neither side is judged anew.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.lint import generated
from bench.measure import Case, Results, measure
from bench.table import PASS, Line, fraction, line_of, plain, within
from bench.tools import Tools

RISKS = 10_000
LINT, NOTHING, WHOLE = "riskctl lint, cold", "riskctl, nothing read", "riskctl, a whole past revision read"
WHOLE_FLOOR, BOTH_SIDES = "ls-tree and cat-file of it", "git diff, both sides parsed whole"
BRANCHES = (("hundred", "100 changed"), ("twentieth", "5 % changed"))

LISTED_AND_READ = """\
git ls-tree -r first > /dev/null; git ls-tree -r {branch} > /dev/null
git diff-tree -r first {branch} | cut -d ' ' -f 3,4 | tr ' ' '\\n' | git cat-file --batch > /dev/null
"""
"""Listing both trees and reading the changed files: the least that a comparison can do."""

ALL_READ = "git ls-tree -r first risks/ | cut -d ' ' -f 3 | cut -f 1 | git cat-file --batch > /dev/null"
SCRIPT = """\
import subprocess, sys, yaml
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
subprocess.run(["git", "diff", *sys.argv[1:]], stdout=subprocess.DEVNULL, check=True)
sides = []
for side in sys.argv[1:]:
    names = subprocess.run(["git", "ls-tree", "-r", side, "risks/"], capture_output=True, check=True).stdout
    ids = b"".join(line.split()[2] + b"\\n" for line in names.splitlines())
    out = subprocess.run(["git", "cat-file", "--batch"], input=ids, capture_output=True, check=True).stdout
    at, risks = 0, {}
    while at < len(out):
        end = out.index(b"\\n", at)
        size = int(out[at:end].split()[2])
        risk = yaml.load(out[end + 1 : end + 1 + size], Loader=loader)
        risks[risk["id"]] = risk
        at = end + size + 2
    sides.append(risks)
print(sum(sides[0][each] != sides[1][each] for each in sides[0]))
"""
"""What a script would do: `git diff` for its text, and every risk of both sides parsed and compared."""

IMPORTS = "from riskctl.io.git import open_repository; import riskctl.io.commit_tree, subprocess, hashlib"
READ = f"""\
{IMPORTS}
repository = open_repository(".")
tree = repository.tree(repository.resolve("first"))
sum(len(tree.read(entry.path)) for entry in tree.yaml_files("risks"))
"""
"""A whole past revision, read as riskctl reads it; `IMPORTS` alone is what the process costs without it."""


def rows(tools: Tools, scratch: str, rounds: int) -> list[Line]:
    """Return the rows, each beside its goal."""
    folder = os.path.join(scratch, "revisions")
    generated(folder, RISKS)
    committed(folder)
    return list(_lines(measure(cases(tools), folder, rounds)))


def cases(tools: Tools) -> list[Case]:
    """Return the commands that compare two revisions, and those they are measured by."""
    found = [
        Case(PASS, (tools.python, "-c", "pass")),
        Case(LINT, (*tools.riskctl, "lint"), 1),
        Case(NOTHING, (tools.python, "-c", IMPORTS)),
        Case(WHOLE, (tools.python, "-c", READ)),
        Case(WHOLE_FLOOR, ("sh", "-c", ALL_READ)),
    ]
    for branch, what in BRANCHES:
        found.append(Case(f"riskctl diff, {what}", (*tools.riskctl, "diff", "first", branch)))
        found.append(Case(f"floor, {what}", ("sh", "-c", LISTED_AND_READ.format(branch=branch))))
    return [*found, Case(BOTH_SIDES, (tools.python, "-c", SCRIPT, "first", "twentieth"))]


def committed(folder: str) -> None:
    """Make the repository of a generated register."""
    _git(folder, "init", "-q", "-b", "first")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "first")
    paths = sorted(Path(folder, "risks").iterdir())
    for (branch, _), step in zip(BRANCHES, (RISKS // 100, 20), strict=True):
        _git(folder, "checkout", "-q", "-b", branch, "first")
        for path in paths[::step]:
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"due: (\d{4})-", _a_year_on, text, count=1), encoding="utf-8")
        _git(folder, "commit", "-q", "-a", "-m", branch)
    _git(folder, "checkout", "-q", "first")
    _git(folder, "repack", "-q", "-a", "-d")


def _lines(results: Results) -> Iterator[Line]:
    for name in results:
        yield line_of(name, results)
    if any(not result.runs for result in results.values()):
        return
    spent = results[WHOLE].cpu - results[NOTHING].cpu
    yield within("a whole past revision / ls-tree and cat-file", spent / results[WHOLE_FLOOR].cpu, 1.3, plain)
    twentieth = results[f"riskctl diff, {BRANCHES[1][1]}"].cpu
    yield within("diff, 5 % changed / lint", twentieth / results[LINT].cpu, 0.35, plain)
    yield Line("  diff, 5 % changed / git diff and parsing", ratio=fraction(twentieth / results[BOTH_SIDES].cpu))
    for _, what in BRANCHES:
        ratio = results[f"riskctl diff, {what}"].cpu / results[f"floor, {what}"].cpu
        yield Line(f"  diff / floor, {what}", ratio=plain(ratio))


def _a_year_on(found: re.Match[str]) -> str:
    return f"due: {int(found[1]) + 1}-"


def _git(folder: str, *arguments: str) -> None:
    who = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(["git", *who, *arguments], cwd=folder, env=kept, check=False)
    if done.returncode:
        sys.exit(f"git {arguments[0]} failed in {folder}")
