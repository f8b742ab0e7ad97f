"""`riskctl lint` in every format, as its platform reads it: valid, whole, with paths that are found, forging nothing."""

import json
import os
import re
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from markdown_it import MarkdownIt

from tests.html_page import parsed
from tests.registers import Ran, files, on_disk, riskctl

SCHEMAS = Path(__file__).parent.parent / "schemas"
FORMATS = ("text", "concise", "json", "github", "gitlab", "azure", "sarif", "junit", "markdown")
OF_THE_CHECKOUT = ("github", "gitlab", "azure", "sarif", "junit", "markdown")

FORGED = (
    "::error::forged",
    "##vso[task.complete result=Succeeded]forged",
    "##[group]forged",
    "\x1b[31mred\x1b[0m \x9b1m",
    "\u202egnp.exe \u2066x\u2069 \u200f",
    "]]> <![CDATA[ </failure></script><script>alert(1)</script>",
    "a | b `c` *d* [e](http://f.example) <http://g.example> www.h.example",
    "@all #12 !12 &12 GH-12 jo@forged.example",
    "one\n::error::two\r\n##[error]three",
    "section_start:1600000000:forged[collapsed=true]\r\x1b[0K",
    "%0A::error::x %25 %AZP25 ;]",
    '"quoted" \\ {{7*7}} ${{ github.token }} $(id) `id`',
    "\ufffe\uffff \U000e0041",
)
"""What a title, a word or a name may hold that some sink would obey."""

HOSTS = {"github": "GITHUB_ACTIONS", "gitlab": "GITLAB_CI", "azure": "TF_BUILD"}

CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}:[1-9][0-9]*$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""GitLab's code quality report, as its documentation puts it."""


def quoted(text: str) -> str:
    """Return a text as YAML in quotes, every sign that cannot be seen escaped."""
    return '"' + "".join(sign if sign.isascii() and sign.isalnum() else f"\\U{ord(sign):08x}" for sign in text) + '"'


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A checkout whose register says every forged text in a title, a word, a file name and the register's own file."""
    texts = files(f"categories: [{', '.join(quoted(text) for text in FORGED)}]\n")
    for number, text in enumerate(FORGED):
        for twin in (1, 2):
            texts[f"risks/R{number}-{twin}.yaml"] = (
                f"id: R{number}-{twin}\ntitle: {quoted(text)}\ncategory: {quoted('no ' + text)}\n"
                f"owner: {quoted(text)}\ndescription: {quoted('see R9-1 and R77-1 ' + text)}\n"
            )
    root = on_disk(tmp_path / "::error::top" / "##[group]register", texts)
    for name in ("::error::.yaml", "##vso[task.complete]x.yaml", "new\nline.yaml", "a b%41.yaml", "]]>@all|#12.yaml"):
        (root / "risks" / name).write_text("id: R7\ntitle: x\nownr: a\n")
    with open(os.fsencode(root / "risks") + b"/latin-\xe9.yaml", "wb") as file:
        file.write(b"id: R8\ntitle: caf\xe9\n")
    (root.parent / ".git").mkdir()
    return root


def lint(capsys: pytest.CaptureFixture[str], root: Path, style: str, *more: str) -> Ran:
    return riskctl(capsys, "-C", root, "lint", "--format", style, *more)


def harmless(text: str) -> bool:
    """True where nothing in a text steers a screen or reads unlike it stands."""
    return not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


# --- what the platforms make of a log ---------------------------------------------------------------------------------


def github_commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """Return the commands that GitHub's runner takes from a log: name, properties and data."""
    found = []
    for line in re.split(r"\r\n|\r|\n", log):
        command = re.match(r"\s*::([\w-]+)(?: ([^:]*(?:%3A[^:]*)*))?::(.*)", line)
        if command:
            given = dict(part.split("=", 1) for part in (command[2] or "").split(",") if part)
            properties = {name: unescaped(value) for name, value in given.items()}
            found.append((command[1], properties, unescaped(command[3])))
        else:
            assert not line.lstrip().startswith("::"), line
            found += [(name, {}, "") for name in re.findall(r"##\[([^\]]*)\]?", line)]
    return found


def azure_commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """Return the commands that the agent of Azure Pipelines takes from a log."""
    found = []
    for line in re.split(r"\r\n|\r|\n", log):
        at = line.lower().find("##vso[")
        if at >= 0:
            command = re.match(r"##vso\[([\w.]+)(?: ([^\]]*))?\](.*)", line[at:], re.IGNORECASE)
            assert command, line
            given = dict(part.split("=", 1) for part in (command[2] or "").split(";") if part)
            found.append((command[1], {name: unescaped(value) for name, value in given.items()}, unescaped(command[3])))
        found += [(name, {}, "") for name in re.findall(r"##\[(\w+)", line)]
    return found


def unescaped(text: str) -> str:
    for code, sign in (("3A", ":"), ("2C", ","), ("3B", ";"), ("5D", "]"), ("0D", "\r"), ("0A", "\n")):
        text = text.replace(f"%{code}", sign)
    return text.replace("%AZP25", "%").replace("%25", "%")


def gitlab_sections(log: str) -> list[str]:
    """Return what folds a GitLab log: its signs are read by GitLab only where nothing has escaped them."""
    return re.findall(r"section_(?:start|end):\d+:[\w.-]+(?:\[[^\]]*\])?\r\x1b\[0K", log)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("style", FORMATS)
def test_hostile_data_forges_nothing_in_any_log(
    hostile: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, style: str, host: str
) -> None:
    monkeypatch.setenv(HOSTS[host], "true")
    on_disk(hostile.parent / "::warning::two", files("", "id: R1\ntitle: x\n"))
    monkeypatch.chdir(hostile.parent)
    for named in ((), ("##[group]register", "::warning::two")):
        ran = lint(capsys, hostile, style, "--all", *named)
        assert (ran.code, ran.err) == (1, "")
        assert harmless(ran.out)
        allowed = {"error", "warning", "notice"} if style == "github" else set()
        commands = github_commands(ran.out)
        if style != "azure":
            assert {name for name, _, _ in commands} <= allowed
            assert len(commands) <= 30
            assert azure_commands(ran.out) == []
        else:
            assert {name for name, _, _ in azure_commands(ran.out)} == {"task.logissue"}
        assert gitlab_sections(ran.out) == []
        assert style not in ("text", "concise", "github", "azure") or "section_start:" not in ran.out


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("command", ["list", "show", "actions", "score", "explain"])
def test_other_commands_and_messages_forge_nothing_either(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, host: str
) -> None:
    monkeypatch.setenv(HOSTS[host], "true")
    said = "::error::x ##[group] ##vso[a] section_start:1:x"
    root = on_disk(tmp_path, files("", f"id: R1\ntitle: {quoted(said)}\nactions: [{{text: {quoted(said)}}}]\n"))
    asked = {"show": ["R1"], "explain": ["R1"]}.get(command, [])
    for ran in (riskctl(capsys, "-C", root, command, *asked), riskctl(capsys, "-C", root, "show", f"a\n{said}")):
        assert ran.out or ran.code == 2
        for text in (ran.out, ran.err):
            assert not github_commands(text) and not azure_commands(text) and not gitlab_sections(text)


def test_outside_a_pipeline_text_is_shown_as_it_stands(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no ##[group]forged" in lint(capsys, hostile, "concise").out


# --- each format is what its platform expects -------------------------------------------------------------------------


def findings(capsys: pytest.CaptureFixture[str], root: Path) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], json.loads(lint(capsys, root, "json").out)["findings"])


@pytest.mark.parametrize("name", ["hostile", "clean"])
def test_sarif_is_valid(name: str, hostile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = hostile if name == "hostile" else on_disk(tmp_path / "clean", files("", "id: R1\ntitle: x\n"))
    document = json.loads(lint(capsys, root, "sarif").out)
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert not list(checker.iter_errors(document))
    (run,) = document["runs"]
    assert len(run["results"]) == len(findings(capsys, root))
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", uri, re.ASCII)
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in run["tool"]["driver"]["rules"])


def test_an_unread_file_makes_the_sarif_run_no_success(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = json.loads(lint(capsys, hostile, "sarif").out)["runs"][0]["invocations"]
    assert told["executionSuccessful"] is False
    assert [each["message"]["text"] for each in told["toolExecutionNotifications"]] == [
        "##[group]register/risks/latin-\\xe9.yaml could not be read: "
        "byte 17 (0xe9) is not UTF-8; the file looks like Latin-1 or Windows-1252 (there it is é)"
    ]


def test_junit_is_valid(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = lint(capsys, hostile, "junit").out
    schema = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))
    assert not list(schema.iter_errors(text))
    cases = ElementTree.fromstring(text.encode()).findall("testsuite/testcase")
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names)
    found = findings(capsys, hostile)
    assert len([case for case in cases if case.get("name") != "nothing found"]) == len(found)
    assert len(list(ElementTree.fromstring(text.encode()).iter("failure"))) == sum(
        each["severity"] == "error" for each in found
    )


def test_gitlab_is_valid(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = lint(capsys, hostile, "gitlab").out
    document = json.loads(text)
    jsonschema.validate(document, CODE_QUALITY)
    assert text.startswith("[")  # a byte order mark would keep GitLab from reading it
    prints = [entry["fingerprint"] for entry in document]
    assert len(set(prints)) == len(prints) == len(findings(capsys, hostile))


def test_github_annotates_files_of_the_checkout(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = github_commands(lint(capsys, hostile, "github").out)
    assert {name for name, _, _ in commands} == {"error", "warning"}
    for _, properties, data in commands:
        assert data
        if properties["title"] != "riskctl":
            assert set(properties) >= {"file", "line", "endLine", "title"}
            assert properties["line"].isdecimal()


def test_azure_logs_every_error_and_warning(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = azure_commands(lint(capsys, hostile, "azure").out)
    told = [each for each in findings(capsys, hostile) if each["severity"] != "note"]
    assert len(commands) == len(told)
    assert {properties["type"] for _, properties, _ in commands} == {"error", "warning"}
    assert all(properties["code"] and properties["linenumber"].isdecimal() for _, properties, _ in commands)


def test_markdown_is_one_table_that_calls_and_links_nothing(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = lint(capsys, hostile, "markdown").out
    assert len(text) < 60_000
    page, _ = parsed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))
    assert {node.tag for node in page.all()} - {"#page"} == {"h2", "p", "table", "thead", "tbody", "tr", "th", "td"}
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + len(findings(capsys, hostile))
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}
    assert not re.search(r"@\w|(?<![\w\\])[#!]\d|(?<!\\)://|(?<!\\)`", text)


# --- the same in each -------------------------------------------------------------------------------------------------


@pytest.fixture
def registers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two registers in one checkout, one with a warning only, and the user standing beside them."""
    on_disk(tmp_path / "top" / "one", files("", "id: R1\ntitle: x\ncategory: y\nlinks: [{to: R7}]\n"))
    on_disk(tmp_path / "top" / "two", files("", "id: R1\ntitle: x\n"))
    (tmp_path / "top" / ".git").write_text("gitdir: elsewhere\n")
    monkeypatch.chdir(tmp_path / "top" / "one")
    return tmp_path / "top"


@pytest.mark.parametrize("style", [*FORMATS, "md"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["../one"], 1),
        (["../two"], 0),
        (["../two", "--fail-on", "warning"], 1),
        (["../one", "../two"], 1),
        (["../one", "--exit-zero"], 0),
        (["../one", "--fail-on", "never"], 0),
    ],
    ids=str,
)
def test_exit_codes_are_the_same_and_a_file_holds_what_the_screen_does(
    registers: Path, capsys: pytest.CaptureFixture[str], style: str, arguments: list[str], code: int
) -> None:
    shown = riskctl(capsys, "lint", *arguments, "--format", style)
    assert (shown.code, shown.err) == (code, "")
    written = riskctl(capsys, "lint", *arguments, "--format", style, "-o", "../findings")
    assert (written.code, written.out, written.err) == (code, "", "")
    assert (registers / "findings").read_text(encoding="utf-8") == shown.out


def test_paths_are_of_the_checkout_for_platforms_and_of_the_register_for_people(
    registers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for style in FORMATS:
        out = riskctl(capsys, "lint", "../one", "--format", style).out
        assert ("one/risks/R1.yaml" in out) is (style in OF_THE_CHECKOUT), style
        both = riskctl(capsys, "lint", "../one", "../two", "--format", style, "--all").out
        assert "risks/R1.yaml" in both
        if style in OF_THE_CHECKOUT:
            assert "one/risks/R1.yaml" in both and "two/risks/R1.yaml" in both


def test_a_register_reached_through_a_link_has_the_paths_of_its_files(
    registers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (registers.parent / "shortcut").symlink_to(registers / "one")
    assert (
        "file=one/risks/R1.yaml,"
        in riskctl(capsys, "-C", registers.parent / "shortcut", "lint", "--format", "github").out
    )


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY"])
def test_without_git_the_pipeline_says_where_the_checkout_begins(
    registers: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (registers / ".git").unlink()
    assert "file=risks/R1.yaml," in riskctl(capsys, "lint", "--format", "github").out
    monkeypatch.setenv(variable, str(registers))
    assert "file=one/risks/R1.yaml," in riskctl(capsys, "lint", "--format", "github").out
    monkeypatch.setenv(variable, str(registers / "two"))
    assert "file=risks/R1.yaml," in riskctl(capsys, "lint", "--format", "github").out


def test_named_files_alone_are_tests(registers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "lint", "risks", "--format", "junit").out
    assert set(re.findall(r'classname="([^"]*)"', out)) == {"one/risks/R1.yaml"}
    out = riskctl(capsys, "lint", "--format", "junit").out
    assert set(re.findall(r'classname="([^"]*)"', out)) == {
        "one/riskctl.yaml",
        "one/risks/R1.yaml",
        "one/schemes/matrix@1.yaml",
    }


def test_statistics_of_several_registers_are_one_table(registers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "lint", "../one", "../two", "--statistics")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "Checked as at 2024-01-16",
        "",
        "2  warning  REC105 unscored",
        "1  error    REG103 unknown-id, 1 fixable",
        "",
        "2 risks and 2 schemes checked: 1 error, 2 warnings, 0 notes",
        "see each with: riskctl lint --all ../one ../two; a rule's page with: riskctl explain REC105",
    ]
    document = json.loads(riskctl(capsys, "lint", "../one", "../two", "--statistics", "--format", "json").out)
    assert [rule["code"] for rule in document["rules"]] == ["REC105", "REG103"]


def test_statistics_have_two_formats(registers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "lint", "--statistics", "--format", "junit")
    assert ran == Ran(2, "", "error: --statistics has no format junit\n  give --format text or json\n")


def test_help_tells_which_format_is_for_which_platform(capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "lint", "--help").out.partition("Formats:")[2].partition("Arguments:")[0]
    for style, platform in (
        ("github", "GitHub Actions"),
        ("azure", "Azure Pipelines"),
        ("gitlab", "GitLab"),
        ("junit", "Jenkins"),
        ("sarif", "GitHub code scanning"),
        ("markdown", "summary"),
    ):
        assert re.search(rf"^\s*{style}\s.*{platform}", out, re.MULTILINE)
