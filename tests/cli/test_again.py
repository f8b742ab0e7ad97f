"""Hints name commands that work when they are copied: they look where this run looked."""

import re
import shlex
from pathlib import Path

import pytest

from riskctl.cli.again import again, placed_hints
from riskctl.cli.settings import Settings
from riskctl.render.styled import hints, plain
from tests.registers import riskctl
from tests.running import ROOT, run


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("see one with: riskctl show R1", "see one with: riskctl -C a/b show R1"),
        ("see one with `riskctl lint`", "see one with `riskctl -C a/b lint`"),
        ("one: riskctl lint --all; two: riskctl list", "one: riskctl -C a/b lint --all; two: riskctl -C a/b list"),
        ("read it with: riskctl explain REC101", "read it with: riskctl explain REC101"),
        ("list rules with: riskctl explain --all", "list rules with: riskctl explain --all"),
        ("read it with: riskctl explain R1", "read it with: riskctl -C a/b explain R1"),
        ("see how with: riskctl scheme show --help", "see how with: riskctl scheme show --help"),
        ("name a register with: riskctl -C DIR explain ID", "name a register with: riskctl -C DIR explain ID"),
        ("start with: riskctl init my-register", "start with: riskctl init my-register"),
        ("a riskctl listing", "a riskctl listing"),
        ("", ""),
    ],
)
def test_a_command_looks_where_the_run_looked(text: str, said: str) -> None:
    assert again(text, Settings("a/b")) == said
    assert again(text, Settings()) == text


@pytest.mark.parametrize(
    ("directory", "word"),
    [("../force", "../force"), ("my register", '"my register"'), ("C:\\registers\\force", "C:\\registers\\force")],
)
def test_a_folder_is_one_word(directory: str, word: str) -> None:
    assert again("see: riskctl list", Settings(directory)) == f"see: riskctl -C {word} list"


def test_lint_is_handed_its_paths_again_unless_they_are_many() -> None:
    text = "see what --fix would write with: riskctl lint --diff; an id with: riskctl list"
    one = Settings("ignored", paths=("a/risks/R1.yaml", "b c"))
    assert again(text, one) == text.replace("--diff", '--diff a/risks/R1.yaml "b c"')
    assert again(text, Settings(paths=tuple(f"risks/R{number}.yaml" for number in range(9)))) == text


@pytest.mark.parametrize("width", [120, 80, 50, None])
def test_a_copied_command_is_one_line(width: int | None) -> None:
    text = "see each warning and note with: riskctl lint --all; a rule's page with: riskctl explain REC101"
    lines = plain(placed_hints(hints(text, width), Settings("registers/force"), width)).splitlines()
    assert [line for line in lines if "riskctl -C registers/force lint --all" in line]
    assert all(len(line) <= (width or 200) for line in lines)


COMMANDS = (
    *(["list"], ["score"], ["show", "MID-03"], ["actions"], ["matrix"], ["matrix", "--ids"], ["trend"], ["status"]),
    *(["diff", "last-meeting"], ["lint"], ["explain", "MID-03"], ["show", "nobody"]),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_is_named_next_can_be_copied_and_works(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(ROOT)
    done = riskctl(capsys, "--color", "never", "-C", "examples/midshire", *command)
    named = re.findall(r"\b(riskctl [^;`?\n]+)", done.out + done.err)
    assert named
    for each in named:
        copied = riskctl(capsys, *shlex.split(each)[1:])
        assert copied.code in (0, 1), (each, copied.err)
        assert copied.out


def test_a_remembered_lint_is_told_with_the_folder_it_is_asked_of_now(tmp_path: Path) -> None:
    cache = {"RISKCTL_CACHE": str(tmp_path / "cache")}
    folders = ["examples/midshire", "examples/../examples/midshire"] * 2
    for folder in folders:
        done = run(["-C", folder, "lint"], cwd=ROOT, **cache)
        assert f"riskctl -C {folder} lint --all" in done.out
