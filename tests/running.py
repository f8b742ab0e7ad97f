"""riskctl as users run it: a process of its own, with nothing of the tester's environment."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "HOME", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Done:
    """How a run ended."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """Return a scrubbed environment, with the checkout's package in front of an installed one; nothing is cached."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "RISKCTL_CACHE": "off", **more}


def run(arguments: list[str], cwd: Path | None = None, **more: str) -> Done:
    """Return how `riskctl ARGUMENTS` ended; warnings are errors in it too."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "riskctl", *arguments],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)
