"""The rows of start-up and of lint: cold, unchanged and with 5 % changed, beside the peers, for three sizes."""

import json
import math
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.measure import MIB, Case, Result, Results, measure, spawn
from bench.table import PASS, Line, fraction, line_of, mebibytes, plain, times_p, within
from bench.tools import HERE, Tools

HASH = "B: scan, read, hash"
COLD, WARM, CHANGED = "riskctl lint, cold", "riskctl lint, unchanged", "riskctl lint, 5 % changed"
BOUND = """\
import hashlib, os
with os.scandir("risks") as entries:
    names = sorted(entry.path for entry in entries)
for name in names:
    handle = os.open(name, os.O_RDONLY)
    hashlib.blake2b(os.read(handle, os.fstat(handle).st_size + 1), digest_size=16).digest()
    os.close(handle)
"""
YAMLLINT = "{extends: default, rules: {line-length: {max: 120}, document-start: disable}}"
REMARK = b"# looked at again\n"
DOORSTOP = "settings: {digits: 5, itemformat: yaml, prefix: REQ, sep: ''}\n"
ITEM = """\
active: true
derived: false
header: ''
level: 1.{number}
links: []
normative: true
ref: ''
reviewed: null
text: |
"""


def start_up(tools: Tools, folder: str, rounds: int) -> Iterator[Line]:
    """Yield the rows of commands that look at no register."""
    cases = [Case(PASS, (tools.python, "-c", "pass"))]
    for words in ("--version", "--help", "lint --help"):
        cases.append(Case(f"riskctl {words}", (*tools.riskctl, *words.split())))
    results = measure(cases, folder, rounds)
    most = {"riskctl --version": 2.0, "riskctl --help": 9.0}
    for name, result in results.items():
        yield line_of(name, results)
        if name in most and result.runs:
            yield within(f"{name} / P", result.cpu / results[PASS].cpu, most[name], times_p)


def generated(folder: str, risks: int) -> None:
    """Write a register, in a process of its own so that ours stays small."""
    if spawn((sys.executable, str(HERE / "generate.py"), folder, str(risks)), ".").code:
        sys.exit(f"no register of {risks} risks could be written to {folder}")


def of_register(tools: Tools, folder: str, risks: int, rounds: int) -> tuple[list[Line], Result]:
    """Return the rows of one size of register, and what a cold lint of it took."""
    results = measure(cases(tools, folder, risks), folder, rounds)
    peers = measure(beside(tools, folder), folder, rounds if risks < 10_000 else 1)
    return list(_lines(risks, {**results, **peers})), results[COLD]


def cases(tools: Tools, folder: str, risks: int) -> list[Case]:
    """Return what riskctl does with a register, whose slips make `lint` end with 1, and the floor beneath it."""
    lint = (*tools.riskctl, "lint")
    caches = {name: os.path.join(folder, "..", f"cache-{risks}-{name}") for name in ("cold", "warm", "changed")}
    every = sorted(Path(folder, "risks").iterdir())[:: 20 if risks > 20 else 1]
    found = [
        Case(PASS, (tools.python, "-c", "pass")),
        Case(HASH, (tools.python, "-c", BOUND)),
        Case(COLD, lint, 1, partial(shutil.rmtree, caches["cold"], ignore_errors=True), caches["cold"]),
        Case(WARM, lint, 1, cache=caches["warm"]),
    ]
    # The change is made in a copy, so that the other rows read the register as it is.
    copy = f"{folder}-changed"
    shutil.copytree(folder, copy)
    changing = [Path(copy, path.relative_to(folder)) for path in every]
    found.append(Case(CHANGED, (*tools.riskctl, "-C", copy, "lint"), 1, partial(_change, changing), caches["changed"]))
    if risks < 10_000:
        found += [
            Case("riskctl score --format json", (*tools.riskctl, "score", "--format", "json")),
            Case("riskctl list", (*tools.riskctl, "list")),
        ]
    return found


def _change(paths: Sequence[Path]) -> None:
    """Give each file bytes it did not have in the run before: a remark more, or one less."""
    for path in paths:
        data = path.read_bytes()
        path.write_bytes(data.removesuffix(REMARK) if data.endswith(REMARK) else data + REMARK)


def beside(tools: Tools, folder: str) -> list[Case]:
    """Return what the peers do with the same files, each as its users run it."""
    paths = sorted(f"risks/{name}" for name in os.listdir(os.path.join(folder, "risks")))
    schema = HERE / "risk.schema.json"
    found = []
    if "check-jsonschema" in tools.peers:
        command = (tools.peers["check-jsonschema"], "--schemafile", str(schema), *paths)
        found.append(Case("check-jsonschema", command))
    if "yamllint" in tools.peers:
        found.append(Case("yamllint", (tools.peers["yamllint"], "-d", YAMLLINT, "risks")))
    if "ajv" in tools.peers:
        # Its YAML reader makes dates of what looks like one, so the schema it is given lets a date be anything.
        eased = Path(folder, "..", "eased.schema.json")
        read = json.loads(schema.read_text(encoding="utf-8"))
        read["$defs"] = {name: {} if "date" in name.lower() else each for name, each in read["$defs"].items()}
        eased.write_text(json.dumps(read), encoding="utf-8")
        options = ("--spec=draft2020", "--strict=false", "--errors=text")
        found.append(Case("ajv", (tools.peers["ajv"], "validate", "-s", str(eased), "-d", "risks/*.yaml", *options)))
    if "doorstop" in tools.peers:
        found.append(Case("doorstop", (tools.peers["doorstop"], "--quiet", "-j", _as_items(folder, paths))))
    return found


def _as_items(folder: str, paths: Sequence[str]) -> str:
    """Write the risks as items of a requirements tool, each with the whole risk for its text, and return the folder."""
    project = f"{folder}-items"
    os.makedirs(os.path.join(project, "reqs"))
    spawn(("git", "init", "-q"), project)
    Path(project, "reqs", ".doorstop.yml").write_text(DOORSTOP, encoding="utf-8")
    for number, path in enumerate(paths, 1):
        text = Path(folder, path).read_text(encoding="utf-8")
        body = "".join(f"  {line}\n" for line in text.splitlines())
        Path(project, "reqs", f"REQ{number:05}.yml").write_text(ITEM.format(number=number) + body, encoding="utf-8")
    return project


def _lines(risks: int, results: Results) -> Iterator[Line]:
    """Yield the rows of one size of register, and the goals."""
    for name in results:
        yield line_of(name, results)
    cold, warm, changed, floor = (results[name] for name in (COLD, WARM, CHANGED, HASH))
    if not (cold.runs and warm.runs and changed.runs):
        return
    if risks == 30:
        yield within("cold / P", cold.cpu / results[PASS].cpu, 28, times_p)
        yield within("unchanged / P", warm.cpu / results[PASS].cpu, 3, times_p)
    else:
        yield within("unchanged / B", warm.cpu / floor.cpu, 2, plain)
    if risks == 10_000:
        yield within("cold / B", cold.cpu / floor.cpu, 45, plain)
        yield within("5 % changed / cold", changed.cpu / cold.cpu, 0.2, plain)
    for peer, most in GOALS[risks].items():
        if peer in results and results[peer].runs:
            yield within(f"cold / {peer}", cold.cpu / results[peer].cpu, most, plain if most > 0.5 else fraction)
    most = 60 + risks * 8 / MIB
    for name, result in ((COLD, cold), (CHANGED, changed)):
        yield within(f"{name}, peak (60 MiB and 8 KiB a risk)", result.memory, most, mebibytes)


GOALS = {
    30: {"check-jsonschema": 0.65},
    1_000: {"check-jsonschema": 1 / 12, "yamllint": 1 / 15, "ajv": 1.0},
    10_000: {"check-jsonschema": 1 / 16, "ajv": 2.2},
}


def growth(small: float, middle: float, large: float) -> Line:
    """Return how lint's cost grows from 1,000 to 10,000 risks, what 30 risks cost taken off: 1 is in proportion."""
    exponent = math.log((large - small) / (middle - small)) / math.log((10_000 - 30) / (1_000 - 30))
    return within("lint cold, exponent of growth 1,000 to 10,000", exponent, 1.05, plain)
