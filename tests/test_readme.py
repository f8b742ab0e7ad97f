"""The README says what is true: its console examples are run, and its tables are made from the code."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from riskctl.cli.lint import LintFormat
from riskctl.pages import all_pages
from riskctl.render.starter import PIPELINES
from tests.running import run

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
ANY = "[...]"
"""Stands in an example for any number of lines left out."""


TUTORIAL = ROOT / "TUTORIAL.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(path: Path = README) -> list[tuple[str, list[str]]]:
    """Return each `$ riskctl ...` line of a page's console blocks with the lines shown under it."""
    return [
        each
        for kind, block in BLOCK.findall(path.read_text(encoding="utf-8"))
        if kind == "console"
        for each in shown_in(block)
    ]


def shown_in(block: str) -> list[tuple[str, list[str]]]:
    """Return the commands of one console block, each with the lines shown under it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def matches(shown: list[str], printed: list[str]) -> bool:
    """True where the lines printed are those shown, with anything in place of each `[...]`."""
    pattern = "".join(r"(?:.*\n)*?" if line == ANY else re.escape(line.rstrip()) + r" *\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


@pytest.mark.parametrize(("command", "shown"), examples(), ids=lambda value: value if isinstance(value, str) else "")
def test_console_examples_print_what_the_readme_shows(
    command: str, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(command)
    assert program == "riskctl"
    done = run(arguments)
    printed = (done.out + done.err).splitlines()
    assert matches(shown, printed), "\n".join([f"$ {command}", *printed])


def test_the_tutorial_can_be_followed_from_the_first_step_to_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = []
    for kind, block in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")):
        if kind == "console":
            for command, shown in shown_in(block):
                ran = run(shlex.split(command)[1:], cwd=tmp_path)
                printed = (ran.out + ran.err).splitlines()
                assert matches(shown, printed), "\n".join([f"$ {command}", *printed])
                done.append(command)
        elif kind == "yaml":
            name, text = block.removeprefix("# ").split("\n", 1)
            assert not (tmp_path / name).exists()
            (tmp_path / name).write_text(text, encoding="utf-8")
        else:
            assert kind == "diff"
            name, changes = block.removeprefix("--- ").split("\n", 1)
            before, after = ("".join(re.findall(rf"^{sign}(.*\n)", changes, re.MULTILINE)) for sign in (r"-", r"\+"))
            text = (tmp_path / name).read_text(encoding="utf-8")
            assert text.count(before) == 1
            (tmp_path / name).write_text(text.replace(before, after), encoding="utf-8")
    assert len(done) == 10
    assert list((tmp_path / "office" / "out").glob("*-paper.html"))


def test_examples_use_nothing_that_a_windows_shell_reads_otherwise() -> None:
    for command, _ in [*examples(), *examples(TUTORIAL)]:
        assert not set("'^@>") & set(command), command


def test_the_risk_in_the_readme_is_a_clean_one_of_midshire(tmp_path: Path) -> None:
    register = tmp_path / "midshire"
    shutil.copytree(ROOT / "examples" / "midshire", register)
    before = run(["-C", str(register), "lint", "--format", "concise"])
    found = re.search(r"^```yaml\n(id: .*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    (register / "risks" / "MID-12-boilers.yaml").write_text(found[1], encoding="utf-8")
    assert run(["-C", str(register), "lint", "--format", "concise"]) == before
    assert "MID-12" in run(["-C", str(register), "score"]).out


def test_the_settings_in_the_readme_are_read_and_hold(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    settings = re.search(r"^```yaml\n(lint:.*?)^```$", text, re.MULTILINE | re.DOTALL)
    comment = re.search(r"^```yaml\n(owner: .*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert settings is not None and comment is not None
    register = tmp_path / "midshire"
    shutil.copytree(ROOT / "examples" / "midshire", register)
    file = register / "riskctl.yaml"
    file.write_text(file.read_text(encoding="utf-8").partition("lint:\n")[0] + settings[1], encoding="utf-8")
    found = run(["-C", str(register), "lint", "--format", "concise"]).out
    assert not re.search(r"^riskctl\.yaml:\S+ \w+ FIL", found, re.MULTILINE), "every setting is understood"
    assert "joint-owners" not in found and "REC303" not in found
    assert "error REC302" in found
    file.write_text(file.read_text(encoding="utf-8").replace("  ignore: [joint-owners]", "  "), encoding="utf-8")
    (risk,) = (register / "risks").glob("MID-19*")
    before = risk.read_text(encoding="utf-8")
    owner = re.search(r"^owner: .*\n", before, re.MULTILINE)
    assert owner is not None and owner[0].strip() == comment[1].partition(" #")[0]
    assert "REC303" in run(["-C", str(register), "lint", "--format", "concise"]).out
    risk.write_text(before.replace(owner[0], comment[1]), encoding="utf-8")
    assert "REC303" not in run(["-C", str(register), "lint", "--format", "concise"]).out
    assert "1 suppressed" in run(["-C", str(register), "lint"]).out


def rule_table() -> str:
    rows = ["| Code | Name | Severity | Says |", "|---|---|---|---|"]
    for page in all_pages():
        first = page.text.strip().split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
        severity = f"{page.severity.word}, opt-in" if "\nOff unless asked for" in page.text else page.severity.word
        rows.append(f"| {page.code} | {page.name} | {severity} | {first} |")
    return "\n".join(rows)


def test_rule_table_is_the_registry(request: pytest.FixtureRequest) -> None:
    text = README.read_text(encoding="utf-8")
    head, rest = text.split("<!-- rules -->\n", 1)
    block, tail = rest.split("\n<!-- end -->", 1)
    if request.config.getoption("--update-golden"):
        README.write_text(f"{head}<!-- rules -->\n{rule_table()}\n<!-- end -->{tail}", encoding="utf-8")
        block = rule_table()
    assert block == rule_table()


def test_paths_the_readme_names_are_there() -> None:
    text = README.read_text(encoding="utf-8")
    named = re.findall(r"`((?:examples|schemes|templates|tests|bench|riskctl|\.ci)/[^`*<> ]*)`", text)
    assert named
    for path in named:
        assert (ROOT / path).exists(), path


def test_every_format_of_lint_is_in_the_readme() -> None:
    table = README.read_text(encoding="utf-8").partition("| `riskctl lint --format` | is for |")[2].partition("\n\n")[0]
    named = re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
    assert {name for row in named for name in re.findall(r"`(\w+)`", row)} == {each.value for each in LintFormat} - {
        "md"
    }


def test_the_pipeline_in_the_readme_is_what_init_writes(request: pytest.FixtureRequest) -> None:
    path, text = PIPELINES["github"]
    expected = f"```yaml\n# {path}\n{text}```\n"
    whole = README.read_text(encoding="utf-8")
    head, _, rest = whole.partition("<!-- pipeline -->\n")
    block, end, tail = rest.partition("<!-- end -->")
    if request.config.getoption("--update-golden"):
        README.write_text(f"{head}<!-- pipeline -->\n{expected}{end}{tail}", encoding="utf-8")
        block = expected
    assert block == expected


def test_every_command_is_in_the_readme() -> None:
    listed = re.findall(r"^\| `riskctl ([\w-]+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    shown = run(["--help"]).out.partition("Commands:")[2]
    assert set(listed) == {line.split()[0] for line in shown.splitlines() if line.strip()}
