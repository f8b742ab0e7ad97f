"""Shell completion: the scripts, the protocol between them and us, and what is offered for a line."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from riskctl.cli.app import app
from riskctl.cli.completing import Typed, candidates, split, written
from riskctl.cli.completing_words import KINDS
from riskctl.cli.completion_scripts import SCRIPTS
from riskctl.core.file_codes import FILE_CODES
from riskctl.io.glance import risks
from riskctl.render.diff_words import GROUPS
from riskctl.rules.base import name_of
from riskctl.rules.over_time import EVERY_RULE
from tests.registers import files, on_disk, riskctl
from tests.repository import commit, git, repository
from tests.running import environment, run
from tests.scheme_text import shelf

SETTINGS = """\
people: {af: {role: Assistant chief executive}, aco hr: {name: ACO HR}, it: {}}
categories: [{key: people, label: People}, Legal]
statuses: [{key: tasked, label: Controls tasked}]
meetings: [{body: JARAP, date: 2023-10}]
"""
RISKS = (
    "id: R1\ntitle: Custody is full\n",
    'id: R2\ntitle: "Fleet: old"   # since 2010\n',
    "# a comment above\nid: R10   # ten\ntitle: >-\n  Estates\n  decay\n",
)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return on_disk(tmp_path / "register", files(SETTINGS, *RISKS))


def offered(line: str, shell: str = "zsh") -> list[str]:
    """Return the words offered for a line up to the cursor."""
    return [each.word for each in candidates(app, split(line, shell))]


def asked(line: str, shell: str, cwd: Path, **more: str) -> str:
    """Return what a shell's script is handed, by a process of its own; nothing else may be said and it always ends well."""
    done = run([], cwd=cwd, _RISKCTL_COMPLETE=shell, _RISKCTL_LINE=line, **more)
    assert (done.code, done.err) == (0, "")
    return done.out


# --- the scripts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", sorted(SCRIPTS))
def test_a_script_is_printed_for_each_shell(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    ran = riskctl(capsys, "completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert f"_RISKCTL_COMPLETE={shell}" in ran.out or f"$env:_RISKCTL_COMPLETE = '{shell}'" in ran.out
    assert ran.out.endswith("\n")


@pytest.mark.parametrize("shell", sorted(SCRIPTS))
def test_no_script_evaluates_what_it_is_handed(shell: str) -> None:
    assert not re.search(r"\beval\b|Invoke-Expression|\biex\b", SCRIPTS[shell])


def test_another_shell_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "completion", "tcsh")
    assert (ran.code, ran.out) == (2, "")
    for shell in SCRIPTS:
        assert shell in ran.err


def test_the_script_is_not_installed_by_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--install-completion" not in riskctl(capsys, "--help").out


def test_help_says_how_to_load_it(capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "completion", "--help").out
    assert len(out.splitlines()) < 24
    for place in ("~/.bashrc", "~/.zshrc", "config.fish", "$PROFILE"):
        assert place in out


CALLS = {
    "bash": 'COMP_LINE="$LINE"; COMP_POINT=${#LINE}; COMP_TYPE=9; _riskctl_completion riskctl; printf "%s\\n" "${COMPREPLY[@]}"',
    "fish": 'complete -C "$LINE" | string replace -r "\\t.*" ""',
}


@pytest.mark.parametrize("shell", [name for name in CALLS if shutil.which(name)])
def test_the_script_runs_in_its_shell(register: Path, tmp_path: Path, shell: str) -> None:
    program = tmp_path / "bin" / "riskctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -W error -m riskctl "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = tmp_path / f"script.{shell}"
    script.write_text(f"{SCRIPTS[shell]}\n{CALLS[shell]}\n", encoding="utf-8")
    scrubbed = environment(LINE="riskctl score R1")
    done = subprocess.run(
        [shell, str(script)],
        cwd=register,
        env={**scrubbed, "PATH": f"{program.parent}:{scrubbed['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.split() == ["R1", "R10"], done.stderr


# --- the line ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "shell", "expected"),
    [
        ("riskctl ", "zsh", Typed((), "")),
        ("riskctl sc", "zsh", Typed((), "sc")),
        ("riskctl score R1 ", "bash", Typed(("score", "R1"), "")),
        ('riskctl list --where "band is Hi', "bash", Typed(("list", "--where"), "band is Hi", '"')),
        ("riskctl list --where 'band is ", "fish", Typed(("list", "--where"), "band is ", "'")),
        (r"riskctl -C my\ register s", "bash", Typed(("-C", "my register"), "s")),
        (r"riskctl -C C:\Registers s", "powershell", Typed(("-C", r"C:\Registers"), "s")),
        ("riskctl -C my` register s", "powershell", Typed(("-C", "my register"), "s")),
        ("riskctl 'a''b' ", "zsh", Typed(("ab",), "")),
        ("", "zsh", Typed((), "")),
    ],
)
def test_a_line_is_read_as_its_shell_reads_it(line: str, shell: str, expected: Typed) -> None:
    assert split(line, shell) == expected


# --- what is offered --------------------------------------------------------------------------------------------------


def test_commands_and_groups_are_offered_with_what_they_do(capsys: pytest.CaptureFixture[str]) -> None:
    listed = {each.word: each.about for each in candidates(app, split("riskctl ", "zsh"))}
    assert {"lint", "score", "list", "report", "explain", "scheme", "completion"} <= set(listed)
    for word, about in listed.items():
        assert about, word
        assert about in riskctl(capsys, "--help").out.replace("\n", " ") or len(about) > 60
    assert offered("riskctl scheme ") == ["list", "show", "check"]
    assert offered("riskctl LI") == ["lint", "list"]


def test_every_option_a_command_has_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    for command in app.registered_commands:
        assert command.name
        out = riskctl(capsys, command.name, "--help").out
        known = set(re.findall(r"^  (?:-\w, )?(--[a-z][a-z-]+)", out, re.MULTILINE))
        assert set(offered(f"riskctl {command.name} --")) == known, command.name
    assert {"-C", "--version"} <= {*offered("riskctl -"), *offered("riskctl -C")}


def test_choices_of_an_option_are_offered_in_both_spellings() -> None:
    every = ["text", "concise", "json", "github", "gitlab", "azure", "sarif", "junit", "markdown", "md"]
    assert offered("riskctl lint --format ") == every
    assert offered("riskctl lint --format=c") == ["--format=concise"]
    assert offered("riskctl completion p") == ["powershell"]


def test_ids_come_with_their_titles(register: Path) -> None:
    found = candidates(app, split(f"riskctl -C {register} score ", "zsh"))
    assert [(each.word, each.about) for each in found] == [
        ("R1", "Custody is full"),
        ("R10", "Estates"),
        ("R2", "Fleet: old"),
    ]
    assert offered(f"riskctl -C {register} score R2 r1") == ["R1", "R10"]
    assert offered(f"riskctl -C {register} explain R")[:3] == ["R1", "R10", "R2"]


def test_a_command_that_takes_one_risk_is_offered_no_second(register: Path) -> None:
    assert offered(f"riskctl -C {register} explain R1 ") == []


def test_what_is_no_id_is_not_offered(tmp_path: Path) -> None:
    texts = {
        "risks/a.yaml": "id: $(touch x)\ntitle: no\n",
        "risks/b.yaml": "title: no id\n",
        "risks/c.yaml": "x-id: R9\n",
        "risks/d.yaml": "id: \"R4\"\ntitle: 'Quoted'\n",
        "risks/.hidden.yaml": "id: R5\n",
    }
    assert [(each.name, each.about) for each in risks(str(on_disk(tmp_path, texts)))] == [("R4", "Quoted")]


def test_rules_are_offered_by_code_and_by_name() -> None:
    codes = offered("riskctl explain ")
    assert codes == sorted([*(entry.code for entry in FILE_CODES), *(rule.CODE for rule in EVERY_RULE)])
    names = {entry.name for entry in FILE_CODES} | {name_of(rule) for rule in EVERY_RULE}
    assert set(offered("riskctl explain d")) == {name for name in names if name.startswith("d")}
    assert "disputed-rating" in names


def test_settings_of_lint_are_offered_what_names_rules(tmp_path: Path) -> None:
    own = "lint: {rules: [{name: red-needs-action, require: owner, message: no owner}]}\n"
    place = on_disk(tmp_path, files(own))
    assert offered(f"riskctl -C {place} lint --select ")[:2] == ["default", "all"]
    assert "red-needs-action" in offered(f"riskctl -C {place} lint --ignore red")
    assert "REC101,REG102" in offered(f"riskctl -C {place} lint --ignore REC101,REG10")
    assert "red-needs-action" in offered(f"riskctl -C {place} explain red")
    assert "--against" in offered(f"riskctl -C {place} lint --a")


def test_schemes_are_offered_the_registers_own_first(register: Path) -> None:
    assert offered("riskctl scheme show ") == [path.stem for path in shelf()]
    assert offered(f"riskctl -C {register} score --scheme ")[0] == "matrix@1"
    assert offered("riskctl score --scheme npsa") == ["npsa-2008@1"]


def test_owners_come_with_their_roles(register: Path) -> None:
    found = candidates(app, split(f"riskctl -C {register} actions --owner ", "zsh"))
    assert [(each.word, each.about) for each in found] == [
        ("af", "Assistant chief executive"),
        ("aco hr", "ACO HR"),
        ("it", ""),
    ]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("band at least ", ["High", "Medium", "Low"]),
        ("open and band is not M", ["Medium"]),
        ("band at ", ["least", "most"]),
        ("owner is a", ["af", "aco hr"]),
        ("category is ", ["people", "Legal"]),
        ("status is ", ["tasked"]),
        ("mov", ["movement"]),
        ("band is High ", ["and", "or"]),
        ("(ban", ["band"]),
        ("not (open or ow", ["owner"]),
    ],
)
def test_a_condition_goes_on(register: Path, condition: str, words: list[str]) -> None:
    head = condition[: max(condition.rfind(" "), condition.rfind("(")) + 1]
    assert offered(f"riskctl -C {register} list --where '{condition}") == [head + word for word in words]


def test_suppositions_and_days_are_offered(register: Path) -> None:
    begin = f"riskctl -C {register}"
    assert offered(f"{begin} score R1 --what-if ") == ["likelihood=", "impact="]
    assert offered(f"{begin} score R1 --what-if likelihood=L") == ["likelihood=Likely"]
    assert offered(f"{begin} list --as-at ") == ["last-meeting", "2023-10"]


def test_fields_of_a_list_are_offered(tmp_path: Path) -> None:
    root = on_disk(tmp_path, files("fields: {responsible: {type: person, label: Responsible officer}}\n"))
    line = f"riskctl -C {root} list"
    assert offered(f"{line} --sort sc") == ["score"]
    assert offered(f"{line} --sort -sc") == ["-score"]
    assert offered(f"{line} --group resp") == ["responsible"]
    assert offered(f"{line} --columns id,ow") == ["id,owner"]
    assert "id,id" not in offered(f"{line} --columns id,")
    assert not [word for word in offered(f"{line} --columns ") if "(" in word]


def test_every_field_that_is_offered_is_one(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for word in offered(f"riskctl -C {register} list --columns "):
        assert riskctl(capsys, "-C", register, "list", "--columns", word).code == 0, word


def test_examples_are_offered() -> None:
    assert offered("riskctl init --example m") == ["midshire"]


def test_files_are_left_to_the_shell() -> None:
    for line in ("riskctl lint ", "riskctl list -o ", "riskctl -C ", "riskctl scheme check ./"):
        assert offered(line) == []


# --- what is printed --------------------------------------------------------------------------------------------------


def test_each_shell_is_answered_in_its_own_way(register: Path) -> None:
    assert asked("riskctl score R2", "zsh", register) == "R2\tFleet: old\n"
    assert asked("riskctl score R2", "fish", register) == "R2\tFleet: old\n"
    assert asked("riskctl score R2", "powershell", register) == "R2\tR2\tFleet: old\n"
    assert asked("riskctl score R2", "bash", register) == "R2\n"


def test_bash_lists_titles_and_inserts_none(register: Path) -> None:
    assert asked("riskctl score R", "bash", register) == "R1\nR10\nR2\n"
    listed = asked("riskctl score R", "bash", register, _RISKCTL_ASKED="63")
    assert listed == "R1   Custody is full\nR10  Estates\nR2   Fleet: old\n"


def test_bash_is_handed_what_stands_behind_the_sign_that_broke_the_word(register: Path) -> None:
    breaks = " \t\n\"'@><=;|&(:"
    assert asked("riskctl lint --format=c", "bash", register, _RISKCTL_BREAKS=breaks) == "concise\n"
    assert asked("riskctl scheme show npsa-2008@", "bash", register, _RISKCTL_BREAKS=breaks) == "@1\n"
    assert asked("riskctl scheme show npsa-2008@", "bash", register, _RISKCTL_BREAKS=" ") == "npsa-2008@1\n"


def test_words_of_a_register_cannot_run(tmp_path: Path) -> None:
    people = 'people: {"$(touch x)": {role: "`id`"}, "a\'b": {role: "x\\ty\\u001b"}, "new\\nline": {}}\n'
    root = on_disk(tmp_path, files(people))
    line = "riskctl actions --owner "
    assert asked(line, "bash", root) == "\\$\\(touch\\ x\\)\na\\'b\n"
    assert asked(line + '"', "bash", root) == "\\$(touch x)\na'b\n"
    assert asked(line, "powershell", root) == "'$(touch x)'\t$(touch x)\t`id`\n'a''b'\ta'b\tx y\n"
    assert asked(line, "zsh", root) == "$(touch x)\t`id`\na'b\tx y\n"


@pytest.mark.parametrize(
    "line",
    [
        "riskctl -C /no/such/folder score ",
        "riskctl score ",
        "riskctl nonsense ",
        "riskctl list --nonsense ",
        "riskctl 'open",
        "riskctl \\",
        "",
        "\x00",
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_nothing_is_said_where_nothing_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, shell: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = candidates(app, split(line, shell))
    if line:
        assert [each.word for each in found if each.word not in offered("riskctl ")] == []
    assert "\x00" not in written(found, split(line, shell), shell, "", "")


def test_a_broken_register_is_no_error(tmp_path: Path) -> None:
    root = on_disk(
        tmp_path,
        {"riskctl.yaml": "people: [1, {\nscheme: [", "risks/a.yaml": "id: R1\ntitle: {", "schemes/x@1.yaml": ""},
    )
    assert asked("riskctl score ", "zsh", root) == "R1\t{\n"
    assert asked("riskctl actions --owner ", "zsh", root) == ""
    assert asked("riskctl list --where 'band is ", "zsh", root) == ""
    assert asked("riskctl score ", "tcsh", root) == ""


def test_asking_writes_nothing_and_reads_without_the_models(register: Path) -> None:
    before = {path: path.read_bytes() for path in register.rglob("*") if path.is_file()}
    code = (
        "import json, os, sys\n"
        "from riskctl.cli.app import app\n"
        "from riskctl.cli.completing import answer\n"
        "for line in json.loads(sys.argv[1]):\n"
        "    answer(app, {'_RISKCTL_COMPLETE': 'zsh', '_RISKCTL_LINE': line})\n"
        "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    lines = [
        "riskctl score ",
        "riskctl explain ",
        "riskctl list --where 'band is ",
        "riskctl scheme show ",
        "riskctl s",
    ]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, json.dumps(lines)],
        cwd=register,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    words, _, loaded = done.stdout.partition("LOADED ")
    for word in ("R10\tEstates", "REC101\tdisputed-rating", "band is High", "npsa-2008@1\t", "score\t"):
        assert word in words
    assert not set(loaded.split()) & {"pydantic", "pydantic_core", "jinja2", "rich"}
    assert {path: path.read_bytes() for path in register.rglob("*") if path.is_file()} == before


def test_sides_of_a_comparison_are_offered(tmp_path: Path) -> None:
    root = repository(tmp_path / "register")
    commit(root, files("meetings: [{body: JARAP, date: 2023-10-04}]\n", "id: R1\ntitle: Custody is full\n"), "Begun")
    git(root, "tag", "paper-1")
    git(root, "tag", "signed/2023-24-Q2")
    git(root, "pack-refs", "--all")
    git(root, "branch", "mine")
    sides = ["last-meeting", "2023-10-04", "HEAD", "main", "mine", "paper-1", "signed/2023-24-Q2"]
    assert offered(f"riskctl -C {root} diff ") == sides
    assert offered(f"riskctl -C {root} diff HEAD p") == ["paper-1"]
    assert offered("riskctl diff --only scores,") == [f"scores,{word}" for word in KINDS if word != "scores"]
    assert tuple(KINDS) == tuple(GROUPS)
