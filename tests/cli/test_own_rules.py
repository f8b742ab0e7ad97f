"""The body's own rules: data in `riskctl.yaml`, found, explained and configured like any other rule."""

import json
from pathlib import Path

import pytest

from tests.registers import files, findings, on_disk, riskctl

SETTINGS = """\
people: {af: {role: Assistant chief executive}}
categories: [People]
"""
RED = """\
lint:
  rules:
    - name: red-needs-action
      select: open and band is High
      require: any action (open and due at most today + 90 days)
      severity: error
      message: "{id} is {band} ({score}), and {owner} has no action due within 90 days"
      hint: agree one at the next meeting
"""
HIGH = "reviews: [{date: 2024, current: {likelihood: 4, impact: 4}}]\n"


def risk(id: str, more: str = "", *, high: bool = True) -> str:
    return f"id: {id}\ntitle: Custody is full\nowner: af\ncategory: People\n{HIGH if high else ''}{more}"


def own(settings: str, *risks: str) -> list[tuple[str, int, int, str, str, str, str]]:
    return [
        (each.path, each.span.line, each.span.column, each.severity.word, each.code, each.message, each.hint)
        for each in findings(files(SETTINGS + settings, *risks))
        if each.code.startswith("OWN")
    ]


def mistakes(settings: str) -> list[tuple[int, int, str, str, str]]:
    return [
        (each.span.line, each.span.column, each.code, each.message, each.hint)
        for each in findings(files(SETTINGS + settings, risk("R1")))
        if each.code.startswith("FIL")
    ]


def test_a_risk_that_does_not_meet_it_is_found_with_the_message_filled_in() -> None:
    late = "actions: [{text: Build, due: 2025}]\n"
    soon = "actions: [{text: Build, due: 2024-02}]\n"
    shut = "actions: []\nclosed: {date: 2023, reason: treated}\n"
    message = "{0} is High (16), and Assistant chief executive has no action due within 90 days"
    rest = ("error", "OWN-red-needs-action")
    hint = "agree one at the next meeting"
    assert own(RED, risk("R1"), risk("R2", late), risk("R3", soon), risk("R4", high=False), risk("R5", shut)) == [
        ("risks/R1.yaml", 1, 1, *rest, message.format("R1"), hint),
        ("risks/R2.yaml", 6, 1, *rest, message.format("R2"), hint),
    ]


@pytest.mark.parametrize(
    ("require", "place"),
    [
        ("any action (done)", (6, 1)),
        ("owner is not af", (3, 1)),
        ("band is low", (5, 24)),
        ("score below 3 and likelihood is 1", (5, 24)),
        ("category is People and no action", (1, 1)),
        ("status", (1, 1)),
    ],
)
def test_a_finding_points_at_the_one_thing_that_is_asked_about(require: str, place: tuple[int, int]) -> None:
    rules = f"lint: {{rules: [{{name: mine, require: {require}}}]}}\n"
    ((_, line, column, severity, code, _, _),) = own(rules, risk("R1", "actions: [{text: Build}]\n"))
    assert (line, column, severity, code) == (*place, "warning", "OWN-mine")


def test_without_a_message_it_says_what_must_be() -> None:
    ((*_, message, hint),) = own("lint: {rules: [{name: mine, require: status and score below 3}]}\n", risk("R1"))
    assert (message, hint) == ("this risk must state its status and have a score below 3", "")


def test_a_rule_about_closed_risks_says_so() -> None:
    rules = "lint: {rules: [{name: mine, select: closed, require: no action (open)}]}\n"
    shut = "actions: [{text: Build}]\nclosed: {date: 2023, reason: treated}\n"
    assert [each[0] for each in own(rules, risk("R1", shut), risk("R2", "actions: [{text: Build}]\n"))] == [
        "risks/R1.yaml"
    ]


@pytest.mark.parametrize(
    ("settings", "count", "severity"),
    [
        ("ignore: [red-needs-action]", 0, ""),
        ("ignore: [OWN]", 0, ""),
        ("ignore: [own-red-needs-action]", 0, ""),
        ("select: [REC3]", 0, ""),
        ("select: [OWN]", 1, "error"),
        ("select: [default]", 1, "error"),
        ("severity: {red-needs-action: note}", 1, "note"),
        ("severity: {OWN: warning}", 1, "warning"),
        ("per_path: {risks: {ignore: [red-needs-action]}}", 0, ""),
    ],
)
def test_settings_hold_for_it_by_its_name(settings: str, count: int, severity: str) -> None:
    found = own(RED.replace("lint:\n", f"lint:\n  {settings}\n"), risk("R1"))
    assert [each[3] for each in found] == [severity] * count


def test_a_comment_ignores_it_by_its_name() -> None:
    text = risk("R1").replace("id: R1\n", "id: R1 # riskctl: ignore red-needs-action -- agreed\n")
    assert own(RED, text) == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{name: mine, require: ownr}", (9, 32, "FIL206", "no field named `ownr`", "did you mean owner?")),
        ('{name: mine, select: "band is Hgh", require: owner}', (9, 40, "FIL206", "band does not know `Hgh`", "did you mean high?")),
        ("{name: mine, require: any action (du)}", (9, 44, "FIL206", "an action has no field named `du`", "did you mean due?")),
        ('{name: mine, require: "owner is \\"af"}', (9, 32, "FIL206", "these double quotes are never closed (character 10 of the condition)", "")),
        ("{name: Mine, require: owner}", (9, 17, "FIL202", "name: a rule is called by at most 60 small letters, digits and hyphens", "such as red-needs-action")),
        ("{name: all, require: owner}", (9, 17, "FIL202", "name: `all` already names a rule", "give this one another name")),
        ("{name: vague-due-date, require: owner}", (9, 17, "FIL202", "name: `vague-due-date` already names a rule", "give this one another name")),
        ("{name: mine, require: owner, severity: loud}", (9, 49, "FIL202", "severity: expected error, warning or note", "")),
        ('{name: mine, require: owner, message: "no {ownr}"}', (9, 53, "FIL202", "message: no field `ownr` can be named here", "did you mean owner?")),
        ("{name: mine, requires: owner}", (9, 23, "FIL201", "there is no key `requires` here", "write `require:`")),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_is_found_at_its_character(rule: str, expected: tuple[int, int, str, str, str]) -> None:
    assert expected in mistakes(f"lint:\n  rules:\n    - {rule}\n".replace("    - ", "    -    "))


def test_two_rules_of_one_name_are_refused() -> None:
    rules = "lint: {rules: [{name: mine, require: owner}, {name: mine, require: title}]}\n"
    assert [each[3] for each in mistakes(rules)] == ["name: `mine` already names a rule"]


def test_a_message_cannot_reach_into_anything(tmp_path: Path) -> None:
    rules = 'lint: {rules: [{name: mine, require: status, message: "{id.__class__} {0} {} {id!r} {title}"}]}\n'
    assert {each[3] for each in mistakes(rules)} == {
        f"message: no field `{name}` can be named here" for name in ("id.__class__", "0", "", "id!r")
    }


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return on_disk(tmp_path, files(SETTINGS + RED, risk("R1")))


def test_explain_reads_it_back(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("red-needs-action", "OWN-red-needs-action"):
        assert riskctl(capsys, "-C", register, "explain", word).out == (
            "OWN-red-needs-action (error)\n"
            "\n"
            "Every open risk whose band is High must have at least one action that is open and whose due date is no later"
            " than 90 days from today.\n"
            "\n"
            "Says: {id} is {band} ({score}), and {owner} has no action due within 90 days\n"
            "Remedy: agree one at the next meeting\n"
            "Where: riskctl.yaml:9, a rule of this register's own\n"
        )
    told = json.loads(riskctl(capsys, "-C", register, "explain", "red-needs-action", "--format", "json").out)
    assert told["rules"][0]["name"] == "red-needs-action"
    done = riskctl(capsys, "-C", register, "explain", "red-needs-actions")
    assert (done.code, done.err) == (
        2,
        "error: there is no rule and no risk 'red-needs-actions'\n  did you mean the rule red-needs-action?\n"
        "  list rules with: riskctl lint --show-settings\n",
    )


def test_text_names_it_once_and_the_command_line_selects_it(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", register, "lint", "--select", "red-needs-action")
    assert done.code == 1
    assert "error[OWN-red-needs-action]: R1 is High (16), and Assistant chief executive has no action" in done.out
    assert "riskctl explain OWN-red-needs-action" in done.out
    shown = riskctl(capsys, "-C", register, "lint", "--show-settings").out
    assert "OWN on error red-needs-action riskctl.yaml:9".split() in [line.split() for line in shown.splitlines()]


def test_in_markdown_its_words_are_text_like_any_of_a_register(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "ask @all, see #12 <script>alert(1)</script> [x](http://a.example)"
    hostile = RED.replace("agree one at the next meeting", f'"{words}"')
    root = on_disk(tmp_path, files(SETTINGS + hostile, risk("R1")))
    page = riskctl(capsys, "-C", root, "explain", "red-needs-action", "--format", "markdown")
    assert page.out.startswith("# OWN-red-needs-action\n\nSeverity: error.\n\n")
    assert "**Remedy:** ask @\u200ball, see \\#\u200b12 &lt;script&gt;" in page.out
    assert "Switch off" not in page.out
    found = riskctl(capsys, "-C", root, "lint", "--format", "sarif")
    assert json.loads(found.out)["runs"][0]["tool"]["driver"]["rules"][0]["id"] == "OWN-red-needs-action"
    github = riskctl(capsys, "-C", root, "lint", "--format", "github")
    assert ",title=OWN-red-needs-action::" in github.out
