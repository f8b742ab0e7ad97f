"""`riskctl actions`: what is overdue, due soon, moved, and whose it is."""

import json
from pathlib import Path

import pytest

from tests.registers import files, on_disk, riskctl

SETTINGS = """\
people: {af: {role: Finance lead, initials: AF}, bg: {role: Safety lead}, zz: {role: Nobody yet}}
action_statuses: [{key: open, label: Open, means: open}, {key: done, label: Done, means: complete}, {key: off, label: Dropped, means: dropped}]
"""
RISKS = (
    """\
id: R2
title: Boilers fail
actions:
  - {id: A1, text: Survey, owner: af, due: 2023-12-31, status: open, due_original: 2023-06}
  - {id: A2, text: Replace, owner: [bg, af], due: 2024-02}
  - {id: A3, text: Insure, owner: bg, due: 2024-01-01, then: ongoing}
  - {text: Paint, due: tbc}
reviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]
""",
    """\
id: R1
title: Custody is full
actions:
  - {text: Build, owner: bg, due: 2025-01}
  - {text: Hire, owner: bg, due: 2023-11-30, moved: [{from: 2023-09, to: 2023-10}, {from: 2023-10, to: 2023-11-30}]}
  - {text: Ask, due: 2024-01-16}
  - {text: Plan, due: 2023-01, status: done, done: 2023-02-01}
  - {text: Give up, due: 2023-01, status: off}
  - {text: Later, due_text: Spring perhaps}
reviews: [{date: 2024-01, current: {likelihood: 4, impact: 4}}]
""",
    "id: R3\ntitle: Gone\nactions: [{text: Old, due: 2020-01}]\nclosed: {date: 2023-01, reason: treated}\n",
)


OPEN = """\
Position at 2024-01-16

DUE                          DAYS  RISK/ACTION  OWNER                      STATUS  MOVED            WHAT
2023-11-30                47 over  R1/2         Safety lead                        2x from 2023-09  Hire
2023-12-31                16 over  R2/A1        Finance lead               Open    1x from 2023-06  Survey
2024-01-16                  today  R1/3                                                             Ask
2024-02                     in 44  R2/A2        Safety lead, Finance lead                           Replace
2025-01                    in 381  R1/1         Safety lead                                         Build
Spring perhaps                     R1/6                                                             Later
tbc                                R2/4                                                             Paint
2024-01-01, then ongoing           R2/A3        Safety lead                                         Insure

2 overdue, 2 due within 90 days, 1 later, 3 without a date, 1 complete, 1 dropped (10)
see all actions of a risk with: riskctl show R1
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return on_disk(tmp_path, files(SETTINGS, *RISKS))


def names(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    done = riskctl(capsys, "-C", root, "actions", "--format", "json", *options)
    assert done.code == 0, done.err
    return [f"{row['risk']}/{row['action'] or row['number']}" for row in json.loads(done.out)["actions"]]


def test_open_actions_by_due_date_with_totals(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "actions")
    assert done.out == OPEN


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--overdue"], ["R1/2", "R2/A1"]),
        (["--due-within", "30"], ["R1/3"]),
        (["--due-within", "0"], ["R1/3"]),
        (["--due-within", "44"], ["R1/3", "R2/A2"]),
        (["--overdue", "--due-within", "30"], ["R1/2", "R2/A1", "R1/3"]),
        (["--slipped"], ["R1/2", "R2/A1"]),
        (["--slipped", "--owner", "af"], ["R2/A1"]),
        (["--owner", "Safety lead"], ["R1/2", "R2/A2", "R1/1", "R2/A3"]),
        (["--owner", "AF"], ["R2/A1", "R2/A2"]),
        (["--owner", "zz"], []),
        (["--all"], ["R1/2", "R2/A1", "R1/3", "R2/A2", "R1/1", "R1/6", "R2/4", "R2/A3", "R1/4", "R1/5"]),
        (["--by-risk", "--overdue"], ["R1/2", "R2/A1"]),
        (["--as-at", "2024-01", "--overdue"], ["R1/2", "R2/A1"]),
    ],
)
def test_what_is_asked_for_is_shown(
    root: Path, capsys: pytest.CaptureFixture[str], options: list[str], wanted: list[str]
) -> None:
    assert names(root, capsys, *options) == wanted


def test_groups_by_owner_and_by_risk(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_owner = riskctl(capsys, "-C", root, "actions", "--by-owner").out
    headings = ["Finance lead (1)", "Safety lead (3)", "Safety lead, Finance lead (1)", "no owner (3)"]
    assert [line for line in by_owner.splitlines() if line.endswith(")") and line[0] in "FSn"] == headings
    by_risk = riskctl(capsys, "-C", root, "actions", "--by-risk").out
    assert by_risk.index("R1 Custody is full, 16 High (4)") < by_risk.index("R2 Boilers fail, 1 Low (4)")
    both = riskctl(capsys, "-C", root, "actions", "--by-risk", "--by-owner")
    assert (both.code, both.err) == (2, "error: --by-owner and --by-risk are two ways to group\n  give one of them\n")


def test_it_fails_only_when_asked_and_only_for_what_is_shown(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert riskctl(capsys, "-C", root, "actions").code == 0
    assert riskctl(capsys, "-C", root, "actions", "--fail").code == 1
    assert riskctl(capsys, "-C", root, "actions", "--fail", "--format", "json").code == 1
    assert riskctl(capsys, "-C", root, "actions", "--fail", "--due-within", "90").code == 0


def test_an_owner_nobody_is_is_told_the_nearest(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "actions", "--owner", "Safety leed")
    assert done.code == 2
    assert "--owner: nobody here is 'Safety leed'\n  did you mean safety lead?" in done.err


def test_totals_follow_the_owner_and_the_days_asked_for(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "actions", "--owner", "bg", "--due-within", "30")
    assert (
        "No action matches.\n\n1 overdue, 0 due within 30 days, 2 later, 1 without a date, 0 complete (4)" in done.out
    )
    nobody = riskctl(capsys, "-C", root, "actions", "--owner", "zz")
    assert nobody.out == "Position at 2024-01-16\n\nThis owner has no action.\n"


def test_a_program_gets_keys_and_numbers(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "actions", "--overdue", "--format", "tsv")
    assert done.out == (
        "risk\taction\tdue\tdays\toverdue\topen\towner\tstatus\tmoves\tfirst_due\ttext\n"
        "R1\t2\t2023-11-30\t47\tyes\tyes\tbg\t\t2\t2023-09\tHire\n"
        "R2\tA1\t2023-12-31\t16\tyes\tyes\taf\tOpen\t1\t2023-06\tSurvey\n"
    )
    grouped = riskctl(capsys, "-C", root, "actions", "--overdue", "--by-owner", "--format", "tsv")
    assert grouped.out.splitlines()[1].startswith("Finance lead\tR2\tA1\t")


def test_json_counts_every_action_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(riskctl(capsys, "-C", root, "actions", "--format", "json").out)
    assert found["format"] == "riskctl-actions/1"
    assert found["totals"] == {
        "overdue": 2,
        "due_within": {"days": 90, "count": 2},
        "later": 1,
        "without_date": 3,
        "complete": 1,
        "dropped": 1,
        "all": 10,
    }


def test_a_register_without_actions_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path, files("", "id: R1\ntitle: x\n"))
    assert riskctl(capsys, "-C", root, "actions").out == "Position at 2024-01-16\n\nNo open risk has an action.\n"


def test_nothing_is_overdue_where_no_date_is_spoken_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    risk = "id: R1\ntitle: x\nactions: [{text: Old, due: 2001}]\n"
    root = on_disk(tmp_path, files("", risk, as_at="undated"))
    assert "No action is overdue." in riskctl(capsys, "-C", root, "actions", "--overdue").out
    assert "0 overdue, 0 due within 90 days, 0 later, 1 without a date" in riskctl(capsys, "-C", root, "actions").out
