"""What a person at a terminal sees: whole screens at three widths, colour, plain text, pipes, and poorer encodings."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from riskctl.cli import scheme
from riskctl.cli.app import app
from tests.conftest import Compare
from tests.registers import files, on_disk, riskctl
from tests.running import ROOT, environment, run

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")

GOLDEN = ROOT / "tests" / "golden" / "terminal"
COMMANDS = {
    "midshire": {
        "show": ["show", "MID-03"],
        "actions": ["actions"],
        "matrix": ["matrix"],
        "matrix-ids": ["matrix", "--ids"],
        "list": ["list"],
        "list-above-appetite": ["list", "--above-appetite"],
        "actions-overdue": ["actions", "--overdue"],
        "score": ["score", "MID-03"],
        "score-all": ["score"],
        "status": ["status"],
        "trend": ["trend"],
        "trend-one": ["trend", "MID-14"],
        "lint": ["lint"],
        "lint-concise": ["lint", "--format", "concise"],
        "explain-rule": ["explain", "REC131"],
        "diff": ["diff", "last-meeting"],
        "diff-stat": ["diff", "2025-26 Q1", "2025-26 Q4", "--stat"],
    },
    "leicestershire-2024": {
        "show": ["show", "STR0292"],
        "actions": ["actions"],
        "matrix": ["matrix"],
        "matrix-ids": ["matrix", "--ids"],
        "list": ["list"],
        "score": ["score", "STR0292"],
        "status": ["status"],
        "lint": ["lint"],
    },
    "wmp-2022": {
        "trend": ["trend"],
        "trend-one": ["trend", "CRR19"],
    },
}
IN_ASCII = {"→": "->", "▲": "^", "▼": "v"}
"""How what cp1252 lacks of the examples' signs is written."""

CASES = [(register, name) for register, commands in COMMANDS.items() for name in commands]


def on_terminal(arguments: list[str], width: int = 80, encoding: str = "utf-8", **more: str) -> tuple[int, str]:
    """Return the exit code of a run on a terminal of a width, and what stood on it, line ends as line feeds."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    # Without a PATH there is no git, which would tell of the checkout that the tests run in.
    settings = {"COLUMNS": str(width), "LINES": "40", "TERM": "xterm-256color", "PATH": "", **more}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "riskctl", *arguments],
        cwd=ROOT,
        env=environment(**settings),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    found = bytearray()
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # what Linux says when the other side is closed
            break
        if not part:
            break
        found += part
    os.close(ours)
    return process.wait(), found.decode(encoding).replace("\r\n", "\n")


def risk(title: str) -> str:
    return f"id: R1\ntitle: {title}\nreviews: [{{date: 2024-01, current: {{likelihood: 2, impact: 3}}}}]\n"


@pytest.mark.parametrize("width", [120, 80, 50])
@pytest.mark.parametrize(("register", "name"), CASES)
def test_a_screen_without_colour(golden: Compare, register: str, name: str, width: int) -> None:
    _, seen = on_terminal(["-C", f"examples/{register}", *COMMANDS[register][name]], width, NO_COLOR="1")
    assert "\x1b" not in seen
    golden(GOLDEN / register / f"{name}-{width}.txt", seen)


@pytest.mark.parametrize(("register", "name"), CASES)
def test_a_pipe(golden: Compare, register: str, name: str) -> None:
    done = run(["-C", f"examples/{register}", *COMMANDS[register][name]], cwd=ROOT, PATH="")
    assert done.err == ""
    golden(GOLDEN / register / f"{name}-pipe.txt", done.out)


@pytest.mark.parametrize("name", COMMANDS["midshire"])
def test_a_screen_in_colour(golden: Compare, name: str) -> None:
    _, seen = on_terminal(["-C", "examples/midshire", *COMMANDS["midshire"][name]])
    golden(GOLDEN / "midshire" / f"{name}-80-color.txt", seen)
    assert re.sub(r"\x1b\[[0-9;]+m", "", seen) == (GOLDEN / "midshire" / f"{name}-80.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS["midshire"])
def test_a_plain_screen(golden: Compare, name: str) -> None:
    _, seen = on_terminal(["-C", "examples/midshire", *COMMANDS["midshire"][name]], ACCESSIBLE="1")
    golden(GOLDEN / "midshire" / f"{name}-80-plain.txt", seen)
    assert "\x1b" not in seen
    assert not set("*…|^▲▼") & set(seen) or name in ("lint", "explain-rule")


@pytest.mark.parametrize("name", COMMANDS["midshire"])
def test_a_pipe_of_another_encoding_has_the_same_bytes(name: str) -> None:
    done = run(["-C", "examples/midshire", *COMMANDS["midshire"][name]], cwd=ROOT, PATH="", PYTHONIOENCODING="cp1252")
    assert done.err == ""
    assert done.out == (GOLDEN / "midshire" / f"{name}-pipe.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS["midshire"])
def test_a_screen_of_a_western_encoding_loses_nothing(name: str) -> None:
    wanted = (GOLDEN / "midshire" / f"{name}-80.txt").read_text(encoding="utf-8")
    arguments = ["-C", "examples/midshire", *COMMANDS["midshire"][name]]
    _, seen = on_terminal(arguments, encoding="cp1252", NO_COLOR="1", PYTHONIOENCODING="cp1252")
    # What a Western terminal has not is spelt out; nothing of Midshire needs a question mark for it.
    assert seen == "".join(IN_ASCII.get(sign, sign) for sign in wanted)


UNKNOWN = ["-C", "examples/midshire", "show", "MID-99"]


@pytest.mark.parametrize("width", [120, 80, 50])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_unknown_risk_on_a_screen(golden: Compare, width: int, encoding: str) -> None:
    code, seen = on_terminal(UNKNOWN, width, encoding, PYTHONIOENCODING=encoding)
    assert code == 2
    golden(GOLDEN / "midshire" / f"unknown-{width}.txt", seen)
    assert max(len(line) for line in seen.splitlines() if "riskctl " not in line) <= width


def test_an_unknown_risk_in_a_pipe(golden: Compare) -> None:
    done = run(UNKNOWN, cwd=ROOT, PATH="")
    assert (done.code, done.out) == (2, "")
    golden(GOLDEN / "midshire" / "unknown-pipe.txt", done.err)


# Of `lint --format concise` a finding is a line, whatever its length, for other programs too.
@pytest.mark.parametrize(("register", "name"), [case for case in CASES if case[1] != "lint-concise"])
def test_no_line_is_wider_than_the_screen(register: str, name: str) -> None:
    for width in (80, 50):
        seen = (GOLDEN / register / f"{name}-{width}.txt").read_text(encoding="utf-8")
        long = [line for line in seen.splitlines() if len(line) > width]
        # A path, and a command to be copied, are never broken.
        assert [line for line in long if not re.search(r"risks/|riskctl |\[[A-Z]{3}\d{3} ", line)] == []


@pytest.mark.parametrize(
    ("options", "settings", "coloured"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ([], {"TERM": "dumb"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--plain"], {}, False),
    ],
)
def test_who_decides_on_colour(options: list[str], settings: dict[str, str], coloured: bool) -> None:
    code, seen = on_terminal([*options, "-C", "examples/leicestershire-2024", "list"], 80, "utf-8", **settings)
    assert code == 0
    assert ("\x1b[" in seen) is coloured


@pytest.mark.parametrize(
    ("options", "settings", "coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"CLICOLOR_FORCE": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {}, True),
    ],
)
def test_a_pipe_is_coloured_only_when_asked(options: list[str], settings: dict[str, str], coloured: bool) -> None:
    done = run([*options, "-C", "examples/leicestershire-2024", "list"], cwd=ROOT, **settings)
    assert ("\x1b[" in done.out) is coloured


def test_a_file_is_never_coloured_cut_or_wrapped(tmp_path: Path) -> None:
    out = tmp_path / "list.txt"
    arguments = ["-C", "examples/leicestershire-2024", "list"]
    assert on_terminal([*arguments, "-o", str(out)], 50) == (0, "")
    assert out.read_text(encoding="utf-8") == run(arguments, cwd=ROOT).out


def test_a_terminal_of_another_encoding_reads_signs_it_lacks_in_ascii(tmp_path: Path) -> None:
    root = on_disk(tmp_path, files("", risk("Costs → £5 “more” ▲ ☃")))
    arguments = ["-C", str(root), "list"]
    _, western = on_terminal(arguments, encoding="cp1252", PYTHONIOENCODING="cp1252", NO_COLOR="1")
    assert "Costs -> £5 “more” ^ ?" in western
    _, ascii_only = on_terminal(arguments, encoding="ascii", PYTHONIOENCODING="ascii", NO_COLOR="1")
    assert 'Costs -> GBP 5 "more" ^ ?' in ascii_only


def test_a_cut_text_is_marked_with_what_the_terminal_has(tmp_path: Path) -> None:
    root = on_disk(tmp_path, files("", risk("Costs run away " * 9)))
    _, ascii_only = on_terminal(["-C", str(root), "list"], encoding="ascii", PYTHONIOENCODING="ascii", NO_COLOR="1")
    row = next(line for line in ascii_only.splitlines() if line.startswith("R1"))
    assert row.endswith("...")
    assert len(row) <= 80


def test_a_pipe_is_utf_8_whatever_the_machine_is_set_to(tmp_path: Path) -> None:
    root = on_disk(tmp_path, files("", risk("Costs → £5")))
    assert "Costs → £5" in run(["-C", str(root), "list"], PYTHONIOENCODING="cp1252").out


HOSTILE = '"Fire\\e[31m \\e]0;x\\a red\\r over\\b\\b \\u202eback\\u2066 \\x9b2J end"'


@pytest.mark.parametrize(
    "command",
    [
        ["list"],
        ["show", "R1"],
        ["score", "R1"],
        ["actions"],
        ["matrix", "--ids"],
        ["list", "--group", "title"],
        ["trend"],
        ["trend", "R1"],
    ],
)
@pytest.mark.parametrize("width", [120, 50])
def test_text_of_the_register_steers_no_terminal(tmp_path: Path, command: list[str], width: int) -> None:
    more = f"description: {HOSTILE}\nactions: [{{text: {HOSTILE}, due: 2023-01, owner: {HOSTILE}}}]\nowner: {HOSTILE}\n"
    root = on_disk(tmp_path, files(f"labels: {{owner: {HOSTILE}, current: {HOSTILE}}}\n", risk(HOSTILE) + more))
    _, seen = on_terminal(["-C", str(root), *command], width, NO_COLOR="1")
    assert "R1" in seen
    assert not [sign for sign in seen if not sign.isprintable() and sign != "\n"]


def test_text_of_the_register_begins_no_line_of_its_own(tmp_path: Path) -> None:
    text = '"' + "x" * 74 + "\\u00a0error:\\u00a0forged" + '"'
    root = on_disk(tmp_path, files("", risk("Fire") + f"description: {text}\n"))
    _, seen = on_terminal(["-C", str(root), "show", "R1"], NO_COLOR="1")
    assert "forged" in seen
    assert all(len(line) <= 80 for line in seen.splitlines() if "file:" not in line and "riskctl " not in line)


@pytest.mark.parametrize(
    "command", [["list"], ["score"], ["lint"], ["show", "STR0016"], ["actions"], ["matrix"], ["trend"]]
)
def test_quiet_leaves_the_hints_out_and_quieter_everything(command: list[str]) -> None:
    arguments = ["-C", "examples/leicestershire-2024", *command]
    loud, quiet, silent = (run([*options, *arguments], cwd=ROOT) for options in ([], ["-q"], ["-qq"]))
    assert loud.code == quiet.code == silent.code
    assert "with: riskctl" in loud.out
    assert "riskctl " not in quiet.out
    assert quiet.out
    assert loud.out.startswith(quiet.out.rstrip("\n"))
    assert silent.out + silent.err == ""


def test_an_error_under_the_quietest_setting_is_only_an_exit_code() -> None:
    done = run(["-qq", "-C", "examples/leicestershire-2024", "show", "NOBODY"], cwd=ROOT)
    assert (done.code, done.out, done.err) == (2, "", "")


@pytest.mark.parametrize("option", ["--plain", "-q"])
def test_a_shared_option_behind_the_command_is_told_its_place(option: str) -> None:
    done = run(["list", option])
    assert done.code == 2
    assert f"it goes before the command: riskctl {option} ... list" in done.err


LONGER = {"lint": "formats", "ci": "files"}
"""Commands whose help is longer than a screen, and what it lists."""


def every_command() -> list[str]:
    named = [command.name or "" for command in app.registered_commands]
    return named + [f"scheme {command.name}" for command in scheme.app.registered_commands]


@pytest.mark.parametrize("command", every_command())
def test_help_fits_a_screen_begins_with_examples_and_says_how_a_run_ends(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = riskctl(capsys, *command.split(), "--help").out
    lines = out.splitlines()
    assert len(lines) <= 24 or command in LONGER
    assert max(map(len, lines)) <= 80
    assert 0 < out.index("\n  Examples:\n") < out.index("\nOptions:\n")
    assert "Exit codes" in out.partition("\nOptions:\n")[0]
    assert "list[str]" not in out
