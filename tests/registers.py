"""Small registers made from text, in memory for the core and on disk for the edge, and the command line run on them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from riskctl.cli import app, ending
from riskctl.core.book import Book
from riskctl.core.finding import Finding
from riskctl.core.model import Risk
from riskctl.core.period import parse
from riskctl.core.register import Register
from riskctl.core.revision import Revision
from riskctl.core.state import State
from riskctl.io.loader import load_register, load_risks
from riskctl.io.resources import shipped_schemes
from riskctl.io.tree import Entry
from riskctl.pipeline import book, lint

CLOCK = parse("2030-06-15")
"""What a test takes for today: far from every date in the registers, so that nothing rests on it unseen."""

SCHEME = """\
scheme: matrix
version: 1
scales:
  chance: [{value: 1, label: Rare}, {value: 2, label: Possible}, {value: 3, label: Likely}, {value: 4, label: Certain}]
  harm: [{value: 1, label: Minor}, {value: 2, label: Moderate}, {value: 3, label: Serious}, {value: 4, label: Severe}]
factors:
  likelihood: {label: Likelihood, scale: chance}
  impact: {label: Impact, scale: harm, dimensions: [{key: finance, label: Finance}, {key: reputation}]}
bands: [{key: low, label: Low}, {key: medium, label: Medium}, {key: high, label: High}]
steps:
  - {name: score, product: [likelihood, impact]}
  - {name: band, cut: score, at: [{upto: 4, is: low}, {upto: 8, is: medium}, {is: high}]}
appetite: {averse: low, open: medium, eager: 12}
"""
"""Scores 1 to 16; Low up to 4, Medium up to 8, High above."""


@dataclass(frozen=True)
class MemoryTree:
    """Files by path, held in memory."""

    files: Mapping[str, str]
    name: str = "memory"
    revision: Revision | None = None

    def yaml_files(self, folder: str) -> list[Entry]:
        return [Entry(path) for path in sorted(self.files) if path.startswith(f"{folder}/")]

    def read(self, path: str) -> bytes:
        return self.files[path].encode()

    def exists(self, path: str) -> bool:
        return path in self.files or any(name.startswith(f"{path}/") for name in self.files)


def files(settings: str, *risks: str, as_at: str = "2024-01-16", scheme: str = "matrix@1") -> dict[str, str]:
    """Return the files of a register: the settings under its first four lines, each risk named by its id."""
    head = f"format: 1\ntitle: Register of the tests\nas_at: {as_at}\nscheme: {scheme}\n"
    found = {"riskctl.yaml": head + settings, "schemes/matrix@1.yaml": SCHEME}
    for text in risks:
        name = re.search(r"^id: *(\S+)", text, re.MULTILINE)
        assert name is not None, "a risk of the tests has an id"
        found[f"risks/{name[1]}.yaml"] = text
    return found


def memory(settings: str, *risks: str, as_at: str = "2024-01-16", scheme: str = "matrix@1") -> MemoryTree:
    """Return such a register in memory."""
    return MemoryTree(files(settings, *risks, as_at=as_at, scheme=scheme))


def on_disk(root: Path, texts: Mapping[str, str]) -> Path:
    """Write files below a folder and return the folder."""
    for path, text in texts.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")
    return root


def load(tree: MemoryTree) -> tuple[Register, tuple[Risk, ...]]:
    """Return the register and its risks; any mistake in them fails the test."""
    edition = load_register(tree, shipped_schemes())
    assert edition.register is not None, edition.findings
    risks = []
    for loaded in load_risks(edition):
        assert loaded.risk is not None, loaded.findings
        risks.append(loaded.risk)
    return edition.register, tuple(risks)


def state(text: str, day: str = "2024-01-16", settings: str = "", scheme: str = "matrix@1") -> State:
    """Return one risk on a day; the text follows its id and title."""
    register, (risk,) = load(memory(settings, f"id: R1\ntitle: Custody is full\n{text}", scheme=scheme))
    return State(register, risk, parse(day))


def worked_out(tree: MemoryTree, as_at: str | None = None) -> Book:
    """Return a register worked out."""
    return book(tree, as_at, CLOCK)


def findings(texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what lint finds in a register held in memory."""
    return lint(MemoryTree(texts), None, CLOCK).findings


def said(found: tuple[Finding, ...]) -> list[tuple[str, int, str, str, str]]:
    """Return findings as path, line, code, message and hint."""
    return [(each.path, each.span.line, each.code, each.message, each.hint) for each in found]


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


def riskctl(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Ran:
    """Run a command line in this process, as far as the exit code.

    Hints read as for someone who stands in the register: the folder of a test is nothing to compare. What they make of
    `-C` is tested with the hints.
    """
    capsys.readouterr()
    given = [str(argument) for argument in arguments]
    code = ending._done(lambda: app._run(given), debug="--debug" in given)
    out, err = capsys.readouterr()
    place = f"riskctl -C {given[1]} " if given[:1] == ["-C"] else "\0"
    return Ran(code, out.replace(place, "riskctl "), err.replace(place, "riskctl "))
