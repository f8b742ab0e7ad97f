"""What is measured, and what it is measured beside: found on this machine, or installed into a folder of its own."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import spawn

HERE = Path(__file__).resolve().parent
FROM_PIP = ("check-jsonschema", "yamllint", "doorstop")
FROM_NPM = ("ajv",)
FOR_REPORTS = {"sphinx-build": "sphinx-needs", "strictdoc": "strictdoc"}
"""Programs that print pages of requirements, and the package each comes with."""

PEERS = (*FROM_PIP, *FROM_NPM, *FOR_REPORTS)


@dataclass(frozen=True, slots=True)
class Tools:
    """What is measured: an interpreter, riskctl under it, and the peers that were found, by name."""

    python: str
    riskctl: tuple[str, ...]
    peers: dict[str, str]


def set_up(folder: str) -> None:
    """Make an environment for the peers, if it is not there yet; those of npm only where there is an npm."""
    steps: list[Sequence[str]] = []
    pip = (str(Path(folder) / "bin" / "python"), "-m", "pip", "install", "--quiet")
    if not all((Path(folder) / "bin" / name).exists() for name in (*FROM_PIP, *FOR_REPORTS)):
        steps += [(sys.executable, "-m", "venv", folder), (*pip, *FROM_PIP, *FOR_REPORTS.values())]
    if not (_npm(folder) / "ajv").exists() and shutil.which("npm"):
        steps.append(("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "ajv-cli"))
    for step in steps:
        if spawn(step, ".", "/dev/stderr").code:
            sys.exit(f"this failed: {' '.join(step)}")


def _npm(folder: str) -> Path:
    return Path(folder) / "node_modules" / ".bin"


def find_tools(python: str, peers: str | None) -> Tools:
    """Return what is to be measured: riskctl as installed beside the interpreter, or else as its module."""
    script = Path(python).parent / "riskctl"
    riskctl = (str(script),) if script.exists() else (python, "-m", "riskctl")
    path = os.pathsep.join((str(Path(peers).resolve() / "bin"), str(_npm(peers).resolve()))) if peers else None
    found = {name: place for name in PEERS if (place := shutil.which(name, path=path))}
    return Tools(python, riskctl, found)


def facts(tools: Tools) -> Iterator[str]:
    """Yield what the figures hang on: the machine, the interpreter and the versions."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    yield f"{os.uname().sysname} {os.uname().machine}, {cores} cores"
    yield first_line((tools.python, "--version"))
    yield first_line((*tools.riskctl, "--version"))
    for name in PEERS:
        if name not in tools.peers:
            yield f"{name} not found, left out"
        elif name in FROM_NPM:
            about = Path(tools.peers[name]).resolve().parents[1] / "package.json"
            yield f"{name} {json.loads(about.read_text(encoding='utf-8'))['version']}"
        elif name in FOR_REPORTS:
            package = FOR_REPORTS[name]
            command = f"from importlib.metadata import version; print('{package}', version('{package}'))"
            yield first_line((str(Path(tools.peers[name]).with_name("python")), "-c", command))
        else:
            yield first_line((tools.peers[name], "--version"))


def first_line(command: Sequence[str]) -> str:
    """Return the first line a command prints."""
    with tempfile.NamedTemporaryFile() as file:
        spawn(command, ".", file.name)
        return file.read().decode().partition("\n")[0]
