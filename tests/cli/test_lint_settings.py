"""`lint:` in the register file and `--select`, `--ignore`: what is looked for, how severe, and mistakes in the saying."""

import json
from pathlib import Path

import pytest

from riskctl.io.tree import FolderTree
from riskctl.pipeline import lint
from riskctl.settling import catalogue
from tests.registers import CLOCK, files, findings, on_disk, riskctl, said

RISK = """\
id: R1
title: Custody is full
actions:
  - {text: Build, due: ongoing}
  - {text: Move, due: 2023-11, owner: af}
  - {text: Lend, due: 2024-06, owner: af, due_original: 2023-06, moved: [{from: 2023-06, to: 2023-09, why: late}, {from: 2023-09, to: 2024-06, why: again}]}
"""
OVERDUE = ("risks/R1.yaml", 5, "REC302", "due 2023-11 and still open, 47 days overdue", "")
VAGUE = ("risks/R1.yaml", 4, "REC314", "due is ongoing, no date", "")


def found(settings: str, *codes: str) -> list[str]:
    """Return what lint says of the risk under settings: severity and code, of these codes alone."""
    all_of_it = findings(files(settings, RISK))
    return [f"{each.severity.word} {each.code}" for each in all_of_it if each.code in codes]


def mistakes(settings: str) -> list[tuple[str, int, int, str, str, str]]:
    return [
        (each.path, each.span.line, each.span.column, each.code, each.message, each.hint)
        for each in findings(files(settings, RISK))
        if each.code.startswith("FIL")
    ]


def test_what_is_ignored_is_not_reported() -> None:
    assert OVERDUE in said(findings(files("", RISK)))
    assert VAGUE in said(findings(files("", RISK)))
    assert VAGUE not in said(findings(files("lint: {ignore: [vague-due-date]}\n", RISK)))
    assert OVERDUE in said(findings(files("lint: {ignore: vague-due-date}\n", RISK)))


def test_select_says_all_that_is_looked_for() -> None:
    assert {each.code for each in findings(files("lint: {select: [REC302, REC314]}\n", RISK))} == {"REC302", "REC314"}


def test_a_severity_holds_for_findings_and_for_how_the_run_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found("lint: {severity: {REC314: error, action-overdue: note}}\n", "REC302", "REC314") == [
        "error REC314",
        "note REC302",
    ]
    place = on_disk(tmp_path, files("lint: {severity: {REC314: error}}\n", RISK))
    assert riskctl(capsys, "-C", place, "lint").code == 1


def test_per_path_ignores_in_the_files_a_pattern_names() -> None:
    settings = 'lint:\n  per_path:\n    "risks/old/*": {ignore: [REC3]}\n'
    texts = files(settings, RISK)
    texts["risks/old/R2.yaml"] = RISK.replace("R1", "R2")
    assert {each.path for each in findings(texts) if each.code == "REC314"} == {"risks/R1.yaml"}


@pytest.mark.parametrize(
    ("option", "code", "count"),
    [
        ("vague-due-date: {words: [tbc]}", "REC314", 0),
        ("REC314: {words: [ongoing]}", "REC314", 1),
        ("action-overdue: {grace: 46}", "REC302", 1),
        ("action-overdue: {grace: 47}", "REC302", 0),
        ("due-date-moved: {moves: 2}", "REC304", 1),
        ("due-date-moved: {moves: 3}", "REC304", 0),
    ],
)
def test_an_option_moves_what_its_rule_reports(option: str, code: str, count: int) -> None:
    assert len(found(f"lint: {{options: {{{option}}}}}\n", code)) == count


def test_options_across_the_register() -> None:
    five = "title: A\nactions: [{text: a}, {text: b}, {text: c}, {text: d}, {text: e}]\n"
    other = "title: B\nactions: [{text: a}, {text: b}, {text: c}, {text: x}, {text: y}]\n"

    def near(settings: str) -> list[str]:
        found = findings(files(settings, f"id: R1\n{five}", f"id: R2\n{other}"))
        return [each.message for each in found if each.code == "REG204"]

    assert near("lint: {options: {REG204: {share: 60}}}\n") == ["3 of these 5 actions are also those of R1"]
    assert near("lint: {options: {REG204: {least: 6, share: 60}}}\n") == []
    assert near("") == []

    owners = ("id: R1\ntitle: A\nstatus: Open now\n", "id: R2\ntitle: B\nstatus: Opennow\n")

    def split(settings: str) -> int:
        found = findings(files(f"statuses: [Open now]\n{settings}", *owners))
        return sum(each.code == "REG201" for each in found)

    assert split("lint: {options: {spelt-two-ways: {alike: 90}}}\n") == 1
    assert split("lint: {options: {spelt-two-ways: {alike: 95}}}\n") == 0


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("{ignore: [vague-due-dates]}", (5, 17, "FIL210", "there is no rule `vague-due-dates`", "did you mean vague-due-date?")),
        ("{ignore: zzzz}", (5, 16, "FIL210", "there is no rule `zzzz`", "list rules with: riskctl lint --show-settings")),
        ("{select: [REC3, RECS]}", (5, 23, "FIL210", "there is no rule `RECS`", "did you mean REC?")),
        ("{severity: {REC999: note}}", (5, 19, "FIL210", "there is no rule `REC999`", None)),
        ("{severity: {REC314: off}}", (5, 27, "FIL202", "REC314: expected error, warning or note", "to switch it off, write `ignore: [REC314]` below `lint:`")),
        ("{severity: {REC314: loud}}", (5, 27, "FIL202", "REC314: expected error, warning or note", "")),
        ("{severity: {duplicate-id: note}}", (5, 19, "FIL212", "REG101 duplicate-id cannot be given another severity", None)),
        ("{ignore: [REG101]}", (5, 17, "FIL212", "REG101 duplicate-id cannot be ignored", None)),
        ("{ignore: [yaml-syntax]}", (5, 17, "FIL212", "FIL111 yaml-syntax cannot be ignored", None)),
        ("{per_path: {risks/old: {ignore: [REC33]}}}", (5, 40, "FIL210", "there is no rule `REC33`", None)),
        ("{per_path: {risks/old: {ignore: [SCH101]}}}", (5, 40, "FIL212", "SCH101 scheme-identity cannot be ignored", None)),
        ("{options: {REC304: {move: 3}}}", (5, 27, "FIL211", "REC304 due-date-moved has no option `move`", "did you mean moves?")),
        ("{options: {REC301: {moves: 3}}}", (5, 27, "FIL211", "REC301 action-without-owner has no option `moves`", "it has none")),
        ("{options: {REC304: {moves: many}}}", (5, 34, "FIL202", "moves: expected a whole number from 1 to 10000", "")),
        ("{options: {REC3: {moves: 3}}}", (5, 18, "FIL211", "options belong to one rule, and `REC3` names several", None)),
        ("{options: {REC309: {moves: 3}}}", (5, 18, "FIL210", "there is no rule `REC309`", None)),
        ("{ignored: [REC3]}", (5, 8, "FIL201", "there is no key `ignored` here", "write `ignore:`")),
        ("{per_path: {risks: {select: [REC3]}}}", (5, 27, "FIL201", "there is no key `select` here", None)),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_is_found_at_its_place(
    settings: str, expected: tuple[int, int, str, str, str | None]
) -> None:
    ((path, *rest),) = mistakes(f"lint: {settings}\n")
    assert path == "riskctl.yaml"
    wanted = list(expected)
    assert rest[:4] == wanted[:4]
    assert wanted[4] is None or rest[4] == wanted[4]


def test_mistakes_in_the_settings_cannot_be_ignored_and_the_rest_of_them_holds() -> None:
    settings = "lint: {ignore: [FIL, all, vague-due-dates], severity: {FIL: note}}\n"
    assert [(each.severity.word, each.code) for each in findings(files(settings, RISK))] == [("error", "FIL210")]


def test_files_that_cannot_be_read_and_shared_ids_are_always_reported() -> None:
    texts = files("lint: {select: [REC4], ignore: [all]}\n", RISK)
    texts |= {"risks/R2.yaml": "id: R2\ntitle: [\n", "risks/R1-again.yaml": RISK}
    assert [(each.path, each.code) for each in findings(texts)] == [
        ("risks/R1.yaml", "REG101"),
        ("risks/R2.yaml", "FIL120"),
    ]


def test_settings_leave_every_other_command_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = on_disk(tmp_path, files("lint: {ignore: [vague-due-dates]}\n", RISK))
    assert riskctl(capsys, "-C", place, "score").code == 0


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (["--select", "REC314"], {"REC314"}),
        (["--select", "REC314,action-overdue"], {"REC302", "REC314"}),
        (["--select", "REC3", "--ignore", "REC302", "--ignore", "REC304"], {"REC301", "REC314"}),
        (["--ignore", "REC"], set()),
    ],
)
def test_the_command_line_selects_for_one_run(
    arguments: list[str], codes: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = on_disk(tmp_path, files("lint: {ignore: [REC314]}\n", RISK))
    done = riskctl(capsys, "-C", place, "lint", "--format", "json", *arguments)
    assert {each["code"] for each in json.loads(done.out)["findings"]} == codes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "vague-due-dates"], "error: --select: there is no rule 'vague-due-dates'\n  did you mean vague-due-date?\n"),
        (["--ignore", "REC3,RECS"], "error: --ignore: there is no rule 'RECS'\n  did you mean REC?\n"),
        (["--ignore", "duplicate-id"], "error: --ignore duplicate-id: duplicate-id cannot be switched off\n"),
    ],
)  # fmt: skip
def test_a_word_on_the_command_line_that_names_no_rule_ends_the_run(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = riskctl(capsys, "-C", on_disk(tmp_path, files("", RISK)), "lint", *arguments)
    assert done.code == 2
    assert done.err.startswith(message)


SETTINGS = """\
lint:
  ignore: [REC30, joint-owners]
  severity: {REC314: error}
  per_path: {"risks/old/*": {ignore: [REC, FIL]}}
  options: {REC304: {moves: 3}}
"""


def test_show_settings_says_what_decided_each_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = on_disk(tmp_path, files(SETTINGS, RISK))
    done = riskctl(capsys, "-C", place, "lint", "--show-settings", "--ignore", "REG2")
    assert done.code == 0
    lines = [line.split() for line in done.out.splitlines()]
    for expected in (
        "REC302 off warning action-overdue riskctl.yaml:6",
        "REC303 off note joint-owners riskctl.yaml:6",
        "REC314 on error vague-due-date default, severity riskctl.yaml:7",
        "REG101 on error duplicate-id always",
        "REG202 off warning equal-titles command line",
        "FIL111 on error yaml-syntax always",
        "REC101 on error disputed-rating default",
    ):
        assert expected.split() in lines
    assert "  due-date-moved: moves is 3 (riskctl.yaml:9), how many moves" in done.out
    assert "  risks/old/*: REC, FIL (riskctl.yaml:8)" in done.out
    off = sum(line[1:2] == ["off"] for line in lines)
    assert f"{len(catalogue())} rules: {len(catalogue()) - off} on, {off} off" in done.out


def test_show_settings_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = on_disk(tmp_path, files(SETTINGS, RISK))
    told = json.loads(riskctl(capsys, "-C", place, "lint", "--show-settings", "--format", "json").out)
    assert told["format"] == "riskctl-lint-settings/1"
    assert [rule["code"] for rule in told["rules"]] == [rule.code for rule in catalogue()]
    (moved,) = (rule for rule in told["rules"] if rule["code"] == "REC304")
    assert moved == {
        "code": "REC304",
        "name": "due-date-moved",
        "on": False,
        "on_decided_by": "riskctl.yaml:6",
        "severity": "warning",
        "severity_decided_by": "default",
        "options": [
            {
                "name": "moves",
                "value": 3,
                "default": 2,
                "meaning": "how many moves of one date are too many, whatever the reasons",
                "decided_by": "riskctl.yaml:9",
            }
        ],
    }
    (path,) = told["per_path"]
    assert path["pattern"] == "risks/old/*" and path["decided_by"] == "riskctl.yaml:8"
    assert "REC101" in path["ignore"] and "FIL301" in path["ignore"] and "FIL111" not in path["ignore"]


def test_show_settings_refuses_settings_with_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = on_disk(tmp_path, files("lint: {ignore: [REC333]}\n", RISK))
    done = riskctl(capsys, "-C", place, "lint", "--show-settings")
    assert (done.code, done.out) == (2, "")
    assert "riskctl.yaml:5:17: there is no rule `REC333`" in done.err


def test_findings_of_a_folder_are_those_of_the_whole_register_under_its_settings(tmp_path: Path) -> None:
    texts = files("lint: {ignore: [REC302]}\n", RISK)
    tree = FolderTree(str(on_disk(tmp_path, texts)))
    kept = lint(tree, None, CLOCK, frozenset({"risks"})).findings
    assert "REC314" in {each.code for each in kept} and "REC302" not in {each.code for each in kept}
