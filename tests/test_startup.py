"""What a start imports, seen from a fresh interpreter: nothing heavy before it is needed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from riskctl.cli.asked import asked_of
from tests.registers import files, on_disk
from tests.running import ROOT, environment, run

HEAVY = ("pydantic", "pydantic_core", "ruamel", "yaml", "jinja2", "markupsafe")
DRAWN = ("rich", "typer")

SPY = """
import atexit, json, os, sys
def tell(code=0):
    sys.stdout.flush()
    sys.stderr.write("LOADED " + json.dumps(sorted(sys.modules)))
    sys.stderr.flush()
    real(code)
real, os._exit = os._exit, tell
sys.argv = ["riskctl", *json.loads(sys.argv[1])]
from riskctl.__main__ import main
main()
tell()
"""


def loaded(*arguments: str, whole: bool = False) -> set[str]:
    """Return the top names, or the whole ones too, of the modules that a run had imported at its end."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SPY, json.dumps(arguments)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    said, mark, names = done.stderr.partition("LOADED ")
    assert (mark, said) == ("LOADED ", "")
    found = set(json.loads(names))
    return {name.partition(".")[0] for name in found} | (found if whole else set())


def test_the_version_is_told_without_anything() -> None:
    assert not loaded("--version") & {*HEAVY, *DRAWN}


@pytest.mark.parametrize("argument", ["--help", "-h"])
def test_help_imports_nothing_heavy(argument: str) -> None:
    assert not loaded(argument) & set(HEAVY)


COMMANDS = (
    *("init", "lint", "ci", "status", "score", "list", "show", "actions", "matrix"),
    *("trend", "diff", "report", "sign-off", "verify", "explain", "schema", "completion", "scheme"),
)


def test_these_are_all_the_commands() -> None:
    shown = run(["--help"]).out.partition("Commands:")[2]
    assert tuple(line.split()[0] for line in shown.splitlines() if line.strip()) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_reads_no_register(command: str) -> None:
    # Typer itself reads a command's options by way of pydantic; of ours, nothing behind the options is imported.
    found = loaded(command, "--help", whole=True)
    assert not found & {"ruamel", "yaml", "jinja2", "markupsafe"}
    assert not {name for name in found if name.startswith(("riskctl.io", "riskctl.rules", "riskctl.render"))}
    assert "riskctl.pipeline" not in found


@pytest.mark.parametrize("command", [["lint"], ["score"], ["list"], ["score", "--format", "json"]], ids=" ".join)
def test_only_a_report_needs_templates_and_only_a_terminal_needs_drawing(
    tmp_path_factory: pytest.TempPathFactory, command: list[str]
) -> None:
    risk = "id: R1\ntitle: x\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"
    root = on_disk(tmp_path_factory.mktemp("register"), files("", risk))
    assert not loaded("-C", str(root), *command) & {"jinja2", "markupsafe", "rich", "multiprocessing", "asyncio"}


@pytest.mark.parametrize("name", ["midshire", "leicestershire-2024"])
def test_a_bare_lint_says_what_the_command_line_says(name: str) -> None:
    bare = run(["-C", f"examples/{name}", "lint"], ROOT)
    assert bare == run(["-C", f"examples/{name}", "lint", "--format", "text"], ROOT)
    assert bare.code == 1


def test_a_bare_lint_does_not_load_the_command_line() -> None:
    assert {"typer"} & loaded("-C", "examples/midshire", "lint", "--all")
    assert not {"typer"} & loaded("-C", "examples/midshire", "lint")


def test_only_a_lint_without_options_is_bare() -> None:
    for arguments in (["lint"], ["-C", "here", "lint"]):
        asked = asked_of(arguments)
        assert asked is not None
        assert asked.bare
    asked = asked_of(["lint", "--all"])
    assert asked is not None
    assert not asked.bare


def test_a_bare_lint_ends_as_any_run(tmp_path: Path) -> None:
    bare = run(["lint"], tmp_path)
    assert bare == run(["lint", "--format", "text"], tmp_path)
    assert bare.code == 2
    assert "no riskctl.yaml" in bare.err
