"""Tiny git repositories with fixed names and dates, and a git that writes down what it is asked."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from tests.registers import on_disk

NAME = "A Analyst"
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": NAME,
    "GIT_AUTHOR_EMAIL": "analyst@example.org",
    "GIT_COMMITTER_NAME": NAME,
    "GIT_COMMITTER_EMAIL": "analyst@example.org",
}


def git(folder: Path, *arguments: str, date: str = "2024-01-31T09:00:00+0000", **more: str) -> str:
    """Return what git prints, run as a person would; any failure fails the test."""
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**kept, **ENVIRONMENT, **dates, **more},
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def repository(folder: Path, *options: str) -> Path:
    """Return a folder that has become an empty repository, its branch named main."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "-c", "init.defaultBranch=main", "init", "-q", *options)
    return folder


def commit(
    root: Path, texts: Mapping[str, str | None], subject: str, date: str = "2024-01-31T09:00:00+0000", **more: str
) -> str:
    """Return the id of a commit of files, those with None taken away."""
    on_disk(root, {path: text for path, text in texts.items() if text is not None})
    for path, text in texts.items():
        if text is None:
            (root / path).unlink()
    git(root, "add", "-A", "-f", ".")
    git(root, "commit", "-q", "--allow-empty", "-m", subject, date=date, **more)
    return git(root, "rev-parse", "HEAD").strip()


def listening_git(folder: Path) -> tuple[Path, Path]:
    """Return a folder for PATH with a git that writes each command it is asked into a file, and that file."""
    real = which("git")
    assert real is not None
    folder.mkdir(parents=True, exist_ok=True)
    asked, program = folder / "asked", folder / "git"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{asked}"\nexec "{real}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder, asked
