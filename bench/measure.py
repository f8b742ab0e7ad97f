"""Whole processes, measured: CPU time and peak memory as the kernel counts them, in rounds that take turns."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

MIB = 1024.0


@dataclass(frozen=True, slots=True)
class Case:
    """One command to measure.

    Shape: `code` is the exit code that says it did its work; another one voids the row. `before` is done ahead of every
    run and not counted. `cache` is the folder riskctl may keep things in.
    """

    name: str
    command: tuple[str, ...]
    code: int = 0
    before: Callable[[], None] | None = None
    cache: str = "off"


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


Results = dict[str, Result]


def spawn(command: Sequence[str], folder: str, output: str = os.devnull, cache: str = "off") -> Run:
    """Run a command in a folder to its end, its output into a file, and return what the kernel counted."""
    program = shutil.which(command[0]) or command[0]
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 1, output, write, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
    before = os.getcwd()
    os.chdir(folder)
    try:
        child = os.posix_spawn(program, list(command), environment(cache), file_actions=actions)
    finally:
        os.chdir(before)
    _, status, usage = os.wait4(child, 0)
    memory = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return Run(usage.ru_utime + usage.ru_stime, memory, os.waitstatus_to_exitcode(status))


def environment(cache: str) -> dict[str, str]:
    """Return the environment of the measured commands: ours, without what would slow them or change what they say."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "SOURCE_DATE_EPOCH", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "RISKCTL_CACHE": cache}


def measure(cases: Sequence[Case], folder: str, rounds: int) -> Results:
    """Return the runs of each case: one warm-up that is not counted, then rounds in which the cases take turns."""
    results = {case.name: Result() for case in cases}
    for case in cases:
        code = _run(case, folder).code
        if code != case.code:
            results[case.name].failed = code
    sound = [case for case in cases if results[case.name].failed is None]
    for number in range(rounds):
        shift = number % len(sound)
        for case in sound[shift:] + sound[:shift]:
            run = _run(case, folder)
            if run.code == case.code:
                results[case.name].runs.append(run)
            else:
                results[case.name].failed = run.code
    return results


def _run(case: Case, folder: str) -> Run:
    if case.before is not None:
        case.before()
    return spawn(case.command, folder, cache=case.cache)
