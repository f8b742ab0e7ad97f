"""Measures riskctl beside its peers and prints one table of ratios, each beside its goal.

Every figure is a whole process from start to end: CPU time is user and system time as the kernel counts it, memory the
peak resident size. Within a group the commands take turns, round after round, and medians are compared, so that a busy
spell of the machine falls on all of them alike. `README.md` beside this file says what each row means.

    python bench/run.py --setup DIR     installs the peers into DIR the first time, then measures
    python bench/run.py                 takes them from PATH; rows of those not found are left out
"""

import argparse
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
PEERS = ("check-jsonschema", "yamllint")
YAMLLINT = "{extends: default, rules: {line-length: {max: 120}, document-start: disable}}"
BOUND = """\
import hashlib, os
with os.scandir("risks") as entries:
    names = sorted(entry.path for entry in entries)
for name in names:
    handle = os.open(name, os.O_RDONLY)
    hashlib.blake2b(os.read(handle, os.fstat(handle).st_size + 1), digest_size=16).digest()
    os.close(handle)
"""
PASS, HASH, LINT, JSONSCHEMA = "P: python -c pass", "B: scan, read, hash", "riskctl lint", "check-jsonschema"
MIB = 1024.0


@dataclass(frozen=True, slots=True)
class Case:
    """One command to measure. `code` is the exit code that says it did its work; another one voids the row."""

    name: str
    command: tuple[str, ...]
    code: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One process that ended. Units: CPU in seconds, memory in KiB."""

    cpu: float
    memory: int
    code: int


@dataclass(slots=True)
class Result:
    """All runs of one case; `failed` is the exit code of a warm-up that went wrong."""

    runs: list[Run] = field(default_factory=list)
    failed: int | None = None

    @property
    def cpu(self) -> float:
        """The median CPU time in milliseconds."""
        return median(run.cpu for run in self.runs) * 1000

    @property
    def memory(self) -> float:
        """The largest peak in MiB."""
        return max(run.memory for run in self.runs) / MIB

    @property
    def spread(self) -> str:
        """The fastest and slowest run in milliseconds."""
        return f"{min(run.cpu for run in self.runs) * 1000:.0f}-{max(run.cpu for run in self.runs) * 1000:.0f}"


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


Results = dict[str, Result]


def spawn(command: Sequence[str], folder: str, output: str = os.devnull) -> Run:
    """Run a command in a folder to its end, its output into a file, and return what the kernel counted."""
    program = shutil.which(command[0]) or command[0]
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, output, write, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
    before = os.getcwd()
    os.chdir(folder)
    try:
        child = os.posix_spawn(program, list(command), environment(), file_actions=actions)
    finally:
        os.chdir(before)
    _, status, usage = os.wait4(child, 0)
    memory = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return Run(usage.ru_utime + usage.ru_stime, memory, os.waitstatus_to_exitcode(status))


def environment() -> dict[str, str]:
    """Return the environment of the measured commands: ours, without what would slow them or change what they say."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "SOURCE_DATE_EPOCH", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "RISKCTL_CACHE": "off"}


def measure(cases: Sequence[Case], folder: str, rounds: int) -> Results:
    """Return the runs of each case: one warm-up that is not counted, then rounds in which the cases take turns."""
    results = {case.name: Result() for case in cases}
    for case in cases:
        code = spawn(case.command, folder).code
        if code != case.code:
            results[case.name].failed = code
    sound = [case for case in cases if results[case.name].failed is None]
    for number in range(rounds):
        shift = number % len(sound)
        for case in sound[shift:] + sound[:shift]:
            run = spawn(case.command, folder)
            if run.code == case.code:
                results[case.name].runs.append(run)
            else:
                results[case.name].failed = run.code
    return results


@dataclass(frozen=True, slots=True)
class Tools:
    """What is measured: an interpreter, riskctl under it, and the peers that were found, by name."""

    python: str
    riskctl: tuple[str, ...]
    peers: dict[str, str]

    def start_up(self) -> list[Case]:
        """Return the commands that look at no register."""
        return [
            Case(PASS, (self.python, "-c", "pass")),
            Case("riskctl --version", (*self.riskctl, "--version")),
            Case("riskctl --help", (*self.riskctl, "--help")),
            Case("riskctl lint --help", (*self.riskctl, "lint", "--help")),
        ]

    def of_register(self, paths: Sequence[str], *, lint_only: bool) -> list[Case]:
        """Return the commands that work on a generated register, whose slips make `lint` end with 1."""
        cases = [
            Case(PASS, (self.python, "-c", "pass")),
            Case(HASH, (self.python, "-c", BOUND)),
            Case(LINT, (*self.riskctl, "lint"), 1),
        ]
        if lint_only:
            return cases
        cases += [
            Case("riskctl score --format json", (*self.riskctl, "score", "--format", "json")),
            Case("riskctl list", (*self.riskctl, "list")),
            Case("riskctl report", (*self.riskctl, "report", "-o", "-")),
        ]
        if JSONSCHEMA in self.peers:
            schema = str(HERE / "risk.schema.json")
            cases.append(Case(JSONSCHEMA, (self.peers[JSONSCHEMA], "--schemafile", schema, *paths)))
        if "yamllint" in self.peers:
            cases.append(Case("yamllint", (self.peers["yamllint"], "-d", YAMLLINT, "risks")))
        return cases


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


def goals_of_start(results: Results) -> Iterator[Line]:
    """Yield the lines of the start-up group."""
    most = {"riskctl --version": 2.0, "riskctl --help": 9.0}
    for name in results:
        yield line_of(name, results)
        if name in most and results[name].runs:
            yield within(f"{name} / P", results[name].cpu / results[PASS].cpu, most[name], times_p)


def goals_of_register(risks: int, results: Results) -> Iterator[Line]:
    """Yield the lines of one size of register."""
    for name in results:
        yield line_of(name, results)
    lint = results[LINT]
    if not lint.runs:
        return
    if risks == 30:
        yield within("lint / P", lint.cpu / results[PASS].cpu, 28, times_p)
    for peer, most in ((JSONSCHEMA, 0.65 if risks == 30 else 1 / 12), ("yamllint", 1 / 15)):
        if peer in results and results[peer].runs and (risks > 30 or peer == JSONSCHEMA):
            ratio = lint.cpu / results[peer].cpu
            yield within(f"lint / {peer}", ratio, most, plain if risks == 30 else fraction)
    yield within("lint, peak memory (60 MiB and 8 KiB a risk)", lint.memory, 60 + risks * 8 / MIB, mebibytes)


def growth(small: float, middle: float, large: float) -> Line:
    """Return how lint's cost grows from 1,000 to 10,000 risks, what 30 risks cost taken off: 1 is in proportion."""
    exponent = math.log((large - small) / (middle - small)) / math.log((10_000 - 30) / (1_000 - 30))
    return Line("lint, exponent of growth 1,000 to 10,000", ratio=f"{exponent:.2f}")


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


def generated(folder: str, risks: int) -> list[str]:
    """Write a register, in a process of its own so that ours stays small, and return the paths of its risk files."""
    if spawn((sys.executable, str(HERE / "generate.py"), folder, str(risks)), ".").code:
        sys.exit(f"no register of {risks} risks could be written to {folder}")
    return sorted(f"risks/{name}" for name in os.listdir(os.path.join(folder, "risks")))


def set_up(folder: str) -> None:
    """Make an environment for the peers, if it is not there yet."""
    if all((Path(folder) / "bin" / name).exists() for name in PEERS):
        return
    steps = (
        (sys.executable, "-m", "venv", folder),
        (str(Path(folder) / "bin" / "python"), "-m", "pip", "install", "--quiet", *PEERS),
    )
    for step in steps:
        if spawn(step, ".", "/dev/stderr").code:
            sys.exit(f"this failed: {' '.join(step)}")


def first_line(command: Sequence[str]) -> str:
    """Return the first line a command prints."""
    with tempfile.NamedTemporaryFile() as file:
        spawn(command, ".", file.name)
        return file.read().decode().partition("\n")[0]


def find_tools(python: str, peers: str | None) -> Tools:
    """Return what is to be measured: riskctl as installed beside the interpreter, or else as its module."""
    script = Path(python).parent / "riskctl"
    riskctl = (str(script),) if script.exists() else (python, "-m", "riskctl")
    path = str(Path(peers).resolve() / "bin") if peers else None
    found = {name: place for name in PEERS if (place := shutil.which(name, path=path))}
    return Tools(python, riskctl, found)


def facts(tools: Tools) -> Iterator[str]:
    """Yield what the figures hang on: the machine, the interpreter and the versions."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    yield f"{os.uname().sysname} {os.uname().machine}, {cores} cores"
    yield first_line((tools.python, "--version"))
    yield first_line((*tools.riskctl, "--version"))
    for name in PEERS:
        yield first_line((tools.peers[name], "--version")) if name in tools.peers else f"{name} not found, left out"


def main() -> int:
    """Measure, print the table and return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description="Measure riskctl beside its peers and print one table of ratios.")
    parser.add_argument("--setup", metavar="DIR", help="environment of the peers; made there if it is missing")
    parser.add_argument("--python", default=sys.executable, help="interpreter under which riskctl is installed")
    parser.add_argument("--large", action="store_true", help="also lint 10,000 risks, for the growth")
    parser.add_argument("--quick", action="store_true", help="three rounds each: a first look, not a result")
    given = parser.parse_args()
    if given.setup:
        set_up(given.setup)
    tools = find_tools(os.path.abspath(given.python), given.setup)
    print("; ".join(facts(tools)), flush=True)
    groups: list[tuple[str, list[Line]]] = []
    lint: dict[int, Result] = {}
    with tempfile.TemporaryDirectory() as scratch:
        rounds = 3 if given.quick else 21
        groups.append(("start-up", list(goals_of_start(measure(tools.start_up(), scratch, rounds)))))
        for risks, rounds in ((30, 11), (1_000, 5), (10_000, 3)):
            if risks == 10_000 and not given.large:
                continue
            folder = os.path.join(scratch, str(risks))
            cases = tools.of_register(generated(folder, risks), lint_only=risks == 10_000)
            results = measure(cases, folder, 3 if given.quick else rounds)
            lint[risks] = results[LINT]
            groups.append((f"{risks:,} risks", list(goals_of_register(risks, results))))
    if len(lint) == 3 and all(result.runs for result in lint.values()):
        groups.append(("growth", [growth(*(result.cpu for result in lint.values()))]))
    print(table(groups))
    return int(any(line.met is False for _, lines in groups for line in lines))


if __name__ == "__main__":
    sys.exit(main())
