"""Commands as a user runs them: exit status, what is printed where, and what is left behind."""

import csv
import io
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from riskctl.core.report_names import REPORTS
from riskctl.core.words import printable
from tests.registers import Ran, files, on_disk, riskctl
from tests.running import ROOT, environment, run

Node = dict[str, object]

SETTINGS = """\
body: Midshire
appetite: Medium
tolerance: High
people: {af: {role: Assistant chief executive}, it: {role: Head of IT}}
categories: [{key: people, label: People}, {key: legal, label: Legislative compliance}]
statuses: [{key: tasked, label: Controls tasked}]
meetings:
  - {body: JARAP, date: 2023-10}
  - {body: JARAP, date: 2024-01-31, papers_due: 2024-01-16}
"""
CUSTODY = """\
id: R1
title: Custody is full
category: legal
owner: [af, it]
status: tasked
raised: 2022-07
actions: [{text: Build a wing, owner: it, due: 2023-12}]
reviews:
  - {date: 2023-06, inherent: {likelihood: 4, impact: 4}, current: {likelihood: 2, impact: {finance: 2, reputation: 3}}}
  - {date: 2024-01-10, current: {likelihood: 3, impact: 3, score: 12, previous: {score: 6}}, target: {likelihood: 1, impact: 3}}
"""
FLEET = "id: R2\ntitle: Fleet is old\nowner: it\nraised: 2022-07\nreviews: [{date: 2023-06, current: {score: 8}}]\n"
SHUT = "id: R3\ntitle: Old depot\nraised: 2020\nclosed: {date: 2023-11-01, reason: treated, note: sold, by: af}\n"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A small register in a folder of its own, with a folder to stand in beside it."""
    (tmp_path / "desk").mkdir()
    return on_disk(tmp_path / "register", files(SETTINGS, CUSTODY, FLEET, SHUT))


def read_json(ran: Ran) -> Node:
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    return cast(Node, found)


def nodes(parent: Node, key: str) -> list[Node]:
    found = parent[key]
    assert isinstance(found, list)
    return cast(list[Node], found)


def rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


# --- score ------------------------------------------------------------------------------------------------------------


def test_scores_of_a_register(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "score")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Position at 2024-01-16, movement since JARAP 2023-10",
        "",
        "ID  INHERENT  CURRENT   TARGET  DECLARED  MOVE  APPETITE          TITLE",
        "R1  16 High   9 High*   3 Low   12        up 3  outside appetite  Custody is full",
        "R2            8 Medium          8         same  within            Fleet is old",
        "",
        "2 risks: 1 High, 1 of them disputed; 1 Medium",
        "* disputed: what was declared, or printed elsewhere, disagrees; counts take the worse figure",
        "see one worked out with: riskctl score R1",
    ]


def test_one_score_worked_out(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "score", "r1")
    assert ran.code == 0
    for piece in (
        "R1 Custody is full",
        "9 High*: Likelihood Likely (3); Impact Serious (3)",
        "outside appetite (appetite Medium, tolerance High)",
        "up 3 since JARAP 2023-10",
        "declares score 12, but likelihood 3, impact 3 give 9 High",
        "risks/R1.yaml",
    ):
        assert piece in ran.out
    assert "R2" not in ran.out


def test_the_document_of_scores_has_the_keys_it_promises(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read_json(riskctl(capsys, "-C", register, "score", "--format", "json"))
    risks = nodes(found, "risks")
    assert {key: value for key, value in found.items() if key != "risks"} == {
        "format": "riskctl-score/1",
        "as_at": "2024-01-16",
        "revision": None,
        "edition": {"name": "full", "withheld": [], "withheld_in_part": []},
        "register": {"title": "Register of the tests", "body": "Midshire"},
        "scheme": {"name": "matrix", "version": "1"},
    }
    assert list(found) == ["format", "as_at", "revision", "edition", "register", "scheme", "risks"]
    keys = [
        "id",
        "title",
        "status",
        "open",
        "owner",
        "scheme",
        "inherent",
        "current",
        "target",
        "appetite",
        "movement",
        "since",
    ]
    assert [list(risk) for risk in risks] == [keys, keys]
    first, second = risks
    assert first | {"inherent": None, "target": None} == {
        "id": "R1",
        "title": "Custody is full",
        "status": "tasked",
        "open": True,
        "owner": ["af", "it"],
        "scheme": "matrix@1",
        "inherent": None,
        "current": {
            "likelihood": {"key": "Likely", "label": "Likely", "value": 3, "dimensions": {}},
            "impact": {"key": "Serious", "label": "Serious", "value": 3, "dimensions": {}},
            "score": 9,
            "band": {"key": "high", "label": "High"},
            "declared": {"score": 12, "band": None},
            "basis": "levels",
            "disputed": True,
            "counts_as": {"score": 12, "band": {"key": "high", "label": "High"}},
        },
        "target": None,
        "appetite": {"appetite": "Medium", "tolerance": "High", "position": "outside-appetite"},
        "movement": "up",
        "since": {"date": "2023-10", "meeting": "JARAP 2023-10"},
    }
    assert (second["inherent"], second["target"]) == (None, None)
    nothing: Node = {"key": None, "label": None, "value": None, "dimensions": {}}
    assert second["current"] == {
        "likelihood": nothing,
        "impact": nothing,
        "score": 8,
        "band": {"key": "medium", "label": "Medium"},
        "declared": {"score": 8, "band": None},
        "basis": "declared",
        "disputed": False,
        "counts_as": {"score": 8, "band": {"key": "medium", "label": "Medium"}},
    }


def test_dimensions_are_in_the_document(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read_json(riskctl(capsys, "-C", register, "score", "R1", "--as-at", "2023-12-01", "--format", "json"))
    (risk,) = nodes(found, "risks")
    assert cast(Node, cast(Node, risk["current"])["impact"]) == {
        "key": "Serious",
        "label": "Serious",
        "value": 3,
        "dimensions": {
            "finance": {"key": "Moderate", "label": "Moderate", "value": 2},
            "reputation": {"key": "Serious", "label": "Serious", "value": 3},
        },
    }


def test_numbers_in_documents_are_exact(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (register / "risks" / "R2.yaml").write_text(FLEET.replace("score: 8", "score: 0.1000000"))
    ran = riskctl(capsys, "-C", register, "score", "R2", "--format", "json")
    assert '"score": 0.1000000' in ran.out


def test_a_named_risk_may_be_closed(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (risk,) = nodes(read_json(riskctl(capsys, "-C", register, "score", "R3", "--format", "json")), "risks")
    assert (risk["open"], risk["movement"], risk["current"]) == (False, "closed", None)


def test_an_unknown_risk_is_answered_with_the_nearest(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "score", "R11")
    assert (ran.code, ran.out) == (2, "")
    listed = "  list ids with: riskctl list --columns id,title\n"
    assert ran.err == f"error: unknown risk 'R11'\n  did you mean R1 (Custody is full)?\n{listed}"
    several = riskctl(capsys, "-C", register, "score", "R9").err
    assert several.startswith("error: unknown risk 'R9'\n  did you mean R1 (Custody is full), R2 (Fleet is old)")
    assert several.endswith(f"?\n{listed}")
    assert riskctl(capsys, "-C", register, "show", "custody").err.splitlines()[1].endswith("R1 (Custody is full)?")
    assert riskctl(capsys, "-C", register, "trend", "zebra").err == f"error: unknown risk 'zebra'\n{listed}"


def test_ids_and_a_condition_together_are_refused(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "score", "R1", "--where", "open")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "error: name risks or give --where, not both")


def current(ran: Ran) -> list[tuple[object, object]]:
    """Return score and dispute of each current rating."""
    rated = [cast(Node, risk["current"]) for risk in nodes(read_json(ran), "risks")]
    return [(each["score"], each["disputed"]) for each in rated]


@pytest.mark.parametrize("day", ["2024-01-16", "2024-01", "2024", "2023/24", "undated"])
def test_other_levels_may_be_supposed_on_any_day(register: Path, capsys: pytest.CaptureFixture[str], day: str) -> None:
    arguments = ("-C", register, "score", "R1", "--what-if", "likelihood=1", "--as-at", day)
    assert current(riskctl(capsys, *arguments, "--format", "json")) == [(3, False)]
    text = riskctl(capsys, *arguments).out
    assert text.splitlines()[1] == "supposing likelihood=1; nothing is written"
    assert "  Current   3 Low: Likelihood Rare (1); Impact Serious (3)" in text.splitlines()


def test_several_levels_may_be_supposed_and_the_register_is_as_it_was(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(register)
    more = ("--what-if", "likelihood=Certain", "--what-if", "impact = severe", "--format", "json")
    assert current(riskctl(capsys, "-C", register, "score", "R1", "R2", *more)) == [(16, False), (16, False)]
    assert snapshot(register) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["R1", "--what-if", "luck=2"], "--what-if: 'luck' is not a factor of matrix@1"),
        (["R1", "--what-if", "likelihood=9"], "--what-if: '9' is not a level of likelihood"),
        (["R1", "--what-if", "likelihood"], "--what-if 'likelihood' is no change"),
        (["R2", "--what-if", "likelihood=2"], "--what-if: no level is given for impact"),
        (["--what-if", "likelihood=2"], "--what-if needs the risks it is about"),
        (["--scheme", "npsa@1"], "there is no scheme npsa@1"),
        (["--scheme", "../matrix@1"], "there is no scheme ../matrix@1"),
    ],
)
def test_what_cannot_be_supposed_is_refused(
    register: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    ran = riskctl(capsys, "-C", register, "score", *arguments)
    assert (ran.code, ran.out, ran.err.splitlines()[0]) == (2, "", f"error: {message}")


def test_another_scheme_scores_the_levels_and_no_paper_disputes_it(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = riskctl(capsys, "-C", register, "score", "--scheme", "leicestershire-4x4@1")
    assert ran.code == 0
    assert ran.out.splitlines()[1] == "scored under leicestershire-4x4@1, not the register's own scheme"
    assert "disputed" not in ran.out
    assert "2 risks: 1 High; 1 not rated" in ran.out


# --- list -------------------------------------------------------------------------------------------------------------


def test_the_open_risks_worst_first(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "list")
    assert ran.code == 0
    first, blank, head, *table, gap, counts, mark, then = ran.out.splitlines()
    assert (first, blank, gap) == ("Position at 2024-01-16, movement since JARAP 2023-10", "", "")
    assert head.split() == ["ID", "CURRENT", "MOVE", "APPETITE", "STATUS", "OWNER", "CATEGORY", "TITLE"]
    assert [re.split(r"  +", line) for line in table] == [
        [
            *("R1", "9 High*", "up 3", "outside appetite", "Controls tasked"),
            *("Assistant chief executive, Head of IT", "Legislative compliance", "Custody is full"),
        ],
        ["R2", "8 Medium", "same", "within", "Head of IT", "Fleet is old"],
    ]
    assert {line.index(title) for line, title in zip(table, ("Custody", "Fleet"), strict=True)} == {head.index("TITLE")}
    assert counts == "2 open risks, worst first: 1 High, 1 of them disputed; 1 Medium"
    assert mark.startswith("* disputed: ")
    assert then == "see one whole with: riskctl show R1"


def _columns(text: str) -> list[list[str]]:
    return [re.split(r"  +", line)[:3] for line in text.splitlines() if line.startswith("R")]


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("band at least High", ["R1"]),
        ("owner is it", ["R1", "R2"]),
        ("owner is Head of IT and not disputed", ["R2"]),
        ("any action (overdue)", ["R1"]),
        ("closed", ["R3"]),
        ("movement is closed or movement is up", ["R1", "R3"]),
        ("band is Low", []),
    ],
)
def test_risks_that_a_condition_holds_for(
    register: Path, capsys: pytest.CaptureFixture[str], condition: str, ids: list[str]
) -> None:
    for command in ("list", "score"):
        ran = riskctl(capsys, "-C", register, command, "--where", condition, "--format", "json")
        assert ran.code == 0
        assert [risk["id"] for risk in nodes(read_json(ran), "risks")] == ids


def test_a_list_without_a_match_says_so(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "list", "--where", "band is Low")
    assert ran.code == 0
    assert "No risk matches." in ran.out.splitlines()


def test_a_filtered_list_says_how_many_of_how_many(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "list", "--where", "disputed")
    assert "1 of 2 open risks, worst first: 1 High, 1 of them disputed" in ran.out


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (
            "owner is it and bnd is High",
            "error: --where: no field named `bnd`\n"
            "  owner is it and bnd is High\n"
            "                  ^\n"
            "  did you mean band?\n",
        ),
        (
            "band is Hihg",
            "error: --where: band does not know `Hihg`\n  band is Hihg\n          ^\n  did you mean high?\n",
        ),
        ("", None),
        ("band is", None),
        ("(" * 40, None),
        ("x" * 3000, None),
    ],
)
def test_a_condition_that_cannot_be_read_is_pointed_at(
    register: Path, capsys: pytest.CaptureFixture[str], condition: str, answer: str | None
) -> None:
    ran = riskctl(capsys, "-C", register, "list", "--where", condition)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: --where: ")
    assert answer is None or ran.err == answer


# --- every format -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["score", "list"])
def test_every_format_has_the_same_risks(register: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    def printed(style: str) -> str:
        ran = riskctl(capsys, "-C", register, command, "--format", style)
        assert (ran.code, ran.err) == (0, "")
        return ran.out

    assert [risk["id"] for risk in nodes(json.loads(printed("json")), "risks")] == ["R1", "R2"]
    assert [row[0] for row in rows(printed("csv"))] == ["id", "R1", "R2"]
    assert [row[0] for row in rows(printed("tsv"), "\t")] == ["id", "R1", "R2"]
    assert [row[1] for row in rows(printed("markdown"), "|")] == [" Id ", " --- ", " R1 ", " R2 "]
    assert printed("md") == printed("markdown")
    assert [row[0] for row in _columns(printed("text"))] == ["R1", "R2"]


def test_csv_opens_in_a_spreadsheet(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", register, "score", "--format", "csv").out
    assert out.startswith("\ufeffid,")
    assert out.endswith("\r\n")
    assert out.count("\r\n") == out.count("\n") == 3


def test_a_file_has_what_the_screen_would(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(register)
    for style in ("text", "json", "csv", "tsv", "markdown"):
        target = tmp_path / f"x.{style}"
        shown = riskctl(capsys, "score", "--format", style).out
        ran = riskctl(capsys, "score", "--format", style, "-o", target)
        assert (ran.code, ran.out) == (0, "")
        assert target.read_bytes() == shown.encode()
        assert riskctl(capsys, "score", "--format", style, "-o", "-").out == shown


def test_a_file_is_relative_to_where_the_user_stands(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "desk")
    assert riskctl(capsys, "-C", "../register", "score", "-o", "x.txt").code == 0
    assert sorted(path.name for path in (tmp_path / "desk").iterdir()) == ["x.txt"]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("register/riskctl.yaml", "error: register/riskctl.yaml is the register file itself"),
        ("register/risks/R1.yaml", "error: register/risks/R1.yaml lies among the register's own files"),
        ("desk", "error: desk is a folder"),
        ("nowhere/x.txt", "error: there is no folder nowhere"),
    ],
)
@pytest.mark.parametrize("command", ["lint", "score", "list", "report"])
def test_no_command_writes_over_a_register(
    register: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    output: str,
    reason: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = snapshot(tmp_path)
    ran = riskctl(capsys, "-C", "register", command, "-o", output)
    assert (ran.code, ran.err.splitlines()[0]) == (2, reason)
    assert snapshot(tmp_path) == before


def snapshot(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return every name below a folder with its mode, time of change and bytes."""
    return {
        str(path.relative_to(root)): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(root.rglob("*"))
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint"],
        ["lint", "--all"],
        ["lint", "--format", "json"],
        ["score"],
        ["score", "R1"],
        ["score", "--format", "csv"],
        ["list", "--where", "band is High"],
        ["report", "-o", "-"],
        ["report", "--format", "md", "-o", "-"],
        ["explain", "REC101"],
    ],
    ids=" ".join,
)
def test_reading_writes_nothing(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    before = snapshot(tmp_path)
    assert riskctl(capsys, "-C", register, *arguments).code in (0, 1)
    assert snapshot(tmp_path) == before


def test_reading_writes_nothing_in_a_process_of_its_own(register: Path, tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    for command in ("lint", "score", "list"):
        run([command], cwd=register)
    assert snapshot(tmp_path) == before


# --- where the register is --------------------------------------------------------------------------------------------


def test_the_register_is_found_upward(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(register / "risks")
    assert riskctl(capsys, "list").code == 0
    assert riskctl(capsys, "-C", "..", "list").code == 0


@pytest.mark.parametrize(
    ("folder", "answer"),
    [
        (
            "register/nowhere",
            "error: there is no folder register/nowhere\n  name the register's folder with `riskctl -C DIR`\n",
        ),
        (
            "register/riskctl.yaml",
            "error: there is no folder register/riskctl.yaml\n  name the register's folder with `riskctl -C DIR`\n",
        ),
        (
            "desk",
            "error: no riskctl.yaml in desk or any folder above it\n  name the register's folder with `riskctl -C DIR`\n",
        ),
    ],
)
@pytest.mark.parametrize("command", ["lint", "score", "list", "report"])
def test_where_there_is_no_register(
    register: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    folder: str,
    answer: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert riskctl(capsys, "-C", folder, command) == Ran(2, "", answer)


# --- the date a run speaks for ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "day", "since", "score"),
    [
        (None, "2024-01-16", "2023-10", 9),
        ("2024-01-09", "2024-01-09", "2023-10", 6),
        ("2024-01", "2024-01", "2023-10", 9),
        ("2023-24 Q4", "2023-24 Q4", "2023-10", 9),
        ("2023/24-Q4", "2023-24 Q4", "2023-10", 9),
        ("2023", "2023", None, 6),
        ("2023/24", "2023/24", None, 9),
        ("last-meeting", "2023-10", None, 6),
        ("JARAP 2023-10", "2023-10", None, 6),
        ("jarap 2024-01-31", "2024-01-31", "2023-10", 9),
        ("undated", "undated", None, 9),
    ],
)
def test_a_run_speaks_for_the_date_it_is_asked_for(
    register: Path, capsys: pytest.CaptureFixture[str], asked: str | None, day: str, since: str | None, score: int
) -> None:
    more = [] if asked is None else ["--as-at", asked]
    found = read_json(riskctl(capsys, "-C", register, "score", "R1", "--format", "json", *more))
    (risk,) = nodes(found, "risks")
    assert (found["as_at"], cast(Node, risk["since"])["date"]) == (day, since)
    assert cast(Node, risk["current"])["score"] == score
    text = riskctl(capsys, "-C", register, "list", *more).out.splitlines()[0]
    assert text == f"Position at {day}" + (f", movement since JARAP {since}" if since else "")


OR_A_MEETING = "or a meeting: last-meeting, JARAP 2024-01-31, 2023-10"


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        ("soon", "--as-at: 'soon' is not a date; expected a day", OR_A_MEETING),
        ("2024-02-30", "--as-at: '2024-02-30' is not in the calendar", OR_A_MEETING),
        (
            "2024 Q1",
            "--as-at: 2024 Q1 is a quarter of another kind of year: here the year starts in April",
            "the quarter with that first day is written 2023-24 Q4",
        ),
        ("JARAP 2019", "--as-at: 'JARAP 2019' is not a date", OR_A_MEETING),
    ],
)
@pytest.mark.parametrize("command", ["lint", "score", "list", "report"])
def test_what_is_no_date_is_refused(
    register: Path, capsys: pytest.CaptureFixture[str], command: str, asked: str, message: str, hint: str
) -> None:
    ran = riskctl(capsys, "-C", register, command, "--as-at", asked)
    assert (ran.code, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert first.startswith(f"error: {message}")
    assert second == f"  {hint}"


def test_before_the_first_meeting_there_is_no_last_one(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = register / "riskctl.yaml"
    file.write_text(file.read_text().replace("as_at: 2024-01-16", "as_at: 2023-09-30"))
    ran = riskctl(capsys, "-C", register, "score", "--as-at", "last-meeting")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "error: no meeting has been held yet")


def test_without_a_date_of_its_own_a_register_speaks_for_the_clock(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = register / "riskctl.yaml"
    file.write_text(file.read_text().replace("as_at: 2024-01-16\n", ""))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert riskctl(capsys, "-C", register, "list").out.startswith("Position at 2023-11-14, ")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert read_json(riskctl(capsys, "-C", register, "list", "--format", "json"))["as_at"] == "1970-01-01"


def test_a_registers_own_date_comes_before_the_clock(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert riskctl(capsys, "-C", register, "list").out.startswith("Position at 2024-01-16, ")


@pytest.mark.parametrize("text", ["", "soon", "1e9", "99999999999999999999", "1.5"])
def test_a_clock_that_is_no_number_is_refused(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    ran = riskctl(capsys, "-C", register, "list")
    assert ran == Ran(2, "", f"error: SOURCE_DATE_EPOCH is {text!r}, expected a number of seconds\n")


# --- lint -------------------------------------------------------------------------------------------------------------


def test_lint_shows_each_error_whole_and_folds_the_rest(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "lint")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith(
        "Checked as at 2024-01-16\n\n"
        "error[REC101 disputed-rating]: R1: current declares score 12, but likelihood 3, impact 3 give 9 High\n"
        "  --> risks/R1.yaml:"
    )
    assert "warning[" in ran.out
    assert ran.out.splitlines()[-1].endswith("a rule's page with: riskctl explain REC101")


def test_the_document_of_findings_has_the_keys_it_promises(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read_json(riskctl(capsys, "-C", register, "lint", "--format", "json"))
    assert list(found) == ["format", "findings", "summary"]
    assert found["format"] == "riskctl-findings/1"
    keys = {"code", "name", "severity", "path", "line", "column", "end_line", "end_column", "risk", "message", "hint"}
    assert all(set(finding) == {*keys, "fix", "fixable", "notes"} for finding in nodes(found, "findings"))
    first = next(finding for finding in nodes(found, "findings") if finding["code"] == "REC101")
    assert first == {
        "code": "REC101",
        "name": "disputed-rating",
        "severity": "error",
        "path": "risks/R1.yaml",
        "line": 10,
        "column": first["column"],
        "end_line": 10,
        "end_column": cast(int, first["column"]) + 2,
        "risk": "R1",
        "message": "current declares score 12, but likelihood 3, impact 3 give 9 High",
        "hint": first["hint"],
        "notes": first["notes"],
        "fixable": False,
        "fix": None,
    }
    summary = cast(Node, found["summary"])
    assert {key: summary[key] for key in ("as_at", "risks", "schemes", "errors")} == {
        "as_at": "2024-01-16",
        "risks": 3,
        "schemes": 1,
        "errors": 1,
    }


def test_every_format_has_the_same_findings_and_exit_code(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = riskctl(capsys, "-C", register, "lint", "--format", "json")
    concise = riskctl(capsys, "-C", register, "lint", "--format", "concise")
    unfolded = riskctl(capsys, "-C", register, "lint", "--all")
    found = nodes(read_json(document), "findings")
    assert document.code == concise.code == unfolded.code == 1
    assert concise.out.splitlines() == [
        f"{each['path']}:{each['line']}:{each['column']}: {each['severity']} {each['code']} {each['message']}"
        for each in found
    ]
    assert len(re.findall(r"^(?:error|warning|note)\[", unfolded.out, re.MULTILINE)) == len(found)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "never"], 0),
        (["--exit-zero"], 0),
        (["--exit-zero", "--fail-on", "note"], 0),
    ],
)
def test_what_fails_a_run(register: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int) -> None:
    assert riskctl(capsys, "-C", register, "lint", *arguments).code == code


def test_a_severity_below_the_one_asked_for_does_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path, files("", "id: R1\ntitle: Nobody has looked\n"))
    assert [riskctl(capsys, "-C", root, "lint", "--fail-on", level).code for level in ("error", "warning", "note")] == [
        0,
        1,
        1,
    ]


def test_a_clean_register_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    risk = "id: R1\ntitle: x\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"
    ran = riskctl(capsys, "-C", on_disk(tmp_path, files("", risk)), "lint")
    assert ran == Ran(0, "Checked as at 2024-01-16\n\n1 risk and 1 scheme checked: nothing found\n", "")


def test_a_broken_file_is_a_finding_for_lint_and_stops_every_other_command(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (register / "risks" / "R2.yaml").write_text("id: R2\ntitle: x\nowner: [it\n")
    (register / "risks" / "R9.yaml").write_text("id: R9\ntitle: x\nownr: it\n")
    assert riskctl(capsys, "-C", register, "lint").code == 1
    for command in ("score", "list", "report"):
        ran = riskctl(capsys, "-C", register, command)
        assert (ran.code, ran.out) == (2, "")
        first, *reasons, hint = ran.err.splitlines()
        assert first == "error: the register cannot be read whole, so nothing was computed"
        assert [reason.strip().partition(":")[0] for reason in reasons] == ["risks/R2.yaml", "risks/R9.yaml"]
        assert hint == "  see every reason with `riskctl lint`"
    assert not (register / "out").exists()


@pytest.mark.parametrize("command", ["lint", "score", "list", "report"])
def test_nothing_to_check_is_an_exit_code_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    ran = riskctl(capsys, "-C", on_disk(tmp_path, files("")), command)
    assert (ran.code, ran.out) == (3, "")
    assert "no risks" in ran.err
    assert "folder `risks/`" in ran.err


def test_files_and_folders_of_a_register_may_be_named(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def paths(*named: str) -> set[str]:
        found = read_json(riskctl(capsys, "lint", *named, "--format", "json"))
        return {str(finding["path"]) for finding in nodes(found, "findings")}

    whole = paths("register")
    assert "risks/R1.yaml" in whole
    assert paths("register/risks") == paths("register/risks/") == {path for path in whole if path.startswith("risks/")}
    assert paths("register/risks/R1.yaml") == {"risks/R1.yaml"}
    assert paths("register/risks/R3.yaml") == {path for path in whole if path == "risks/R3.yaml"}
    assert paths("register/risks/R1.yaml", "register") == whole
    assert riskctl(capsys, "lint", "register/risks").code == 1


def test_a_risk_is_checked_against_the_whole_register_though_it_alone_is_named(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (register / "risks" / "R4.yaml").write_text("id: R4\ntitle: x\nlinks: [{to: R3}, {to: R7}]\n")
    found = read_json(riskctl(capsys, "lint", register / "risks" / "R4.yaml", "--format", "json"))
    assert [finding["message"] for finding in nodes(found, "findings") if finding["code"] == "REG103"] == [
        finding["message"] for finding in nodes(found, "findings") if "R7" in str(finding["message"])
    ]


def test_several_registers_are_checked_in_turn(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    risk = "id: R1\ntitle: x\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"
    on_disk(tmp_path / "clean", files("", risk))
    monkeypatch.chdir(tmp_path)
    ran = riskctl(capsys, "lint", "clean", "register")
    assert ran.code == 1
    assert (
        ran.out.index("clean") < ran.out.index("nothing found") < ran.out.index("register\n") < ran.out.index("REC101")
    )
    concise = riskctl(capsys, "lint", "clean", "register", "--format", "concise").out
    assert concise.startswith("register/risks/R1.yaml:")
    found = read_json(riskctl(capsys, "lint", "clean", "register", "--format", "json"))
    assert cast(Node, found["summary"])["risks"] == 4


@pytest.mark.parametrize(
    ("path", "message"),
    [("nowhere.yaml", "error: there is no nowhere.yaml"), ("desk", "error: desk belongs to no register")],
)
def test_a_path_that_is_in_no_register_is_refused(
    register: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = riskctl(capsys, "-C", "register", "lint", path)
    assert (ran.code, ran.err.splitlines()[0]) == (2, message)


# --- explain, help, version and mistakes on the command line ----------------------------------------------------------


@pytest.mark.parametrize("word", ["REC101", "rec101", "disputed-rating", "FIL201"])
def test_a_rules_page(capsys: pytest.CaptureFixture[str], word: str) -> None:
    ran = riskctl(capsys, "explain", word)
    assert ran.code == 0
    assert re.match(r"(REC101 disputed-rating|FIL201 [a-z-]+) \(error\)\n", ran.out)
    assert "\nWhy: " in ran.out
    assert "\nRemedy: " in ran.out


def test_a_rule_that_there_is_not_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "explain", "disputed-ratings")
    assert ran.err == (
        "error: there is no rule 'disputed-ratings'\n"
        "  did you mean the rule disputed-rating?\n"
        "  read every rule's page with: riskctl explain --all\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["scoer"], "No such command 'scoer'. Did you mean 'score'?", "see how with: riskctl --help"),
        (["score", "--frmat", "json"], "No such option: --frmat", "see how with: riskctl score --help"),
        (["list", "--where"], "Option '--where' requires an argument.", "see how with: riskctl"),
        (
            ["score", "--format", "xml"],
            "Invalid value for '--format': 'xml' is not one of 'text', 'json',",
            "see how with: riskctl score --help",
        ),
        (
            ["lint", "--fail-on", "never", "--fail-on", "x"],
            "Invalid value for '--fail-on': 'x' is not one of",
            "see how with: riskctl lint --help",
        ),
        (["--plain"], "Missing command", "see how with: riskctl --help"),
        (["-C", "."], "no riskctl.yaml in . or any folder above it", "name the register's folder"),
        (["explain"], "Missing argument", "see how with: riskctl explain --help"),
        (["report", "--template", "registr"], "there is no report 'registr'", ""),
    ],
)
def test_a_mistake_on_the_command_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str, hint: str
) -> None:
    ran = riskctl(capsys, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {message}")
    assert ran.err.splitlines()[-1].strip().startswith(hint)
    assert "Value error" not in ran.err


def test_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "--help")
    assert ran.code == 0
    for word in ("Usage: riskctl ", "lint", "score", "list", "report", "explain", "130 interrupted"):
        assert word in ran.out


def test_nothing_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys)
    assert (ran.code, ran.err) == (2, "")
    assert ran.out == riskctl(capsys, "--help").out


@pytest.mark.parametrize("command", ["lint", "score", "list", "report", "explain"])
def test_every_example_in_a_commands_help_runs_in_every_shell(capsys: pytest.CaptureFixture[str], command: str) -> None:
    out = riskctl(capsys, command, "--help").out
    examples = [line.strip() for line in out.splitlines() if line.startswith("    riskctl ")]
    assert examples
    for example in examples:
        assert example.startswith(f"riskctl {command}")
        assert not set(example) & set("'^>@") - ({"@"} if "--scheme" in example else set())


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert re.fullmatch(r"riskctl \d+\.\d+\.\d+\n", riskctl(capsys, "--version").out)
    assert run(["--version"]).out == riskctl(capsys, "--version").out


# --- exit codes that need a reason from outside -----------------------------------------------------------------------


def test_our_own_bug_shows_as_one(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("one\x1b[31m\nline")

    monkeypatch.setattr("riskctl.cli.books.book", fail)
    ran = riskctl(capsys, "-C", register, "score")
    assert (ran.code, ran.out) == (70, "")
    assert ran.err.startswith("error: riskctl itself failed: ZeroDivisionError: one\\x1b[31m\nline\n")
    assert "this is a bug; nothing was written" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in riskctl(capsys, "--debug", "-C", register, "score").err


def test_an_interrupted_run_has_a_code_of_its_own(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("riskctl.cli.books.book", stop)
    assert riskctl(capsys, "-C", register, "score").code == 130


def test_ctrl_c_while_writing_is_130(register: Path, tmp_path: Path) -> None:
    (register / "risks" / "R4.yaml").write_text(f"id: R4\ntitle: {'x' * 500_000}\n")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with subprocess.Popen(
        [sys.executable, "-m", "riskctl", "-C", str(register), "score", "-o", str(pipe)],
        env=environment(),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # A shell makes what it runs in the background deaf to Ctrl-C, and its children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stderr is not None
        # Once there is something to read it is writing, and waits for a reader; should it end instead, so does the wait.
        select.select([reader, process.stderr.fileno()], [], [])
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
    os.close(reader)
    assert process.returncode == 130
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["score"], ["lint", "--format", "json"]], ids=" ".join
)
def test_a_reader_that_has_gone_away_is_141_and_quiet(register: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "riskctl", *arguments],
        cwd=register,
        env=environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["score"], ["score", "-o", "/dev/full"]], ids=" ".join
)
def test_a_full_disk_is_one_line(register: Path, arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "riskctl", *arguments],
            cwd=register,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("error: No space left on device")
    assert len(done.stderr.splitlines()) == 1


# --- one register, the same bytes everywhere --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["score"],
        ["score", "--format", "json"],
        ["list", "--format", "csv"],
        ["lint"],
        ["lint", "--format", "json"],
        ["report", "-o", "-"],
    ],
    ids=" ".join,
)
def test_neither_machine_nor_place_shows_in_what_is_printed(
    register: Path, tmp_path: Path, arguments: list[str]
) -> None:
    other = tmp_path / "desk" / "copy"
    other.mkdir()
    for path in sorted(register.rglob("*"), reverse=True):  # the files are made in another order
        if path.is_file():
            (other / path.relative_to(register)).parent.mkdir(exist_ok=True)
            shutil.copyfile(path, other / path.relative_to(register))
    one = run(arguments, cwd=register, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C", COLUMNS="40")
    two = run(
        ["-C", str(other), *arguments], cwd=tmp_path, PYTHONHASHSEED="2", TZ="America/Los_Angeles", LC_ALL="C.UTF-8"
    )
    assert one.out
    # What is asked of with `-C` stands in the commands that hints name, as it was typed, and nowhere else.
    assert (one.code, one.out, one.err) == (two.code, two.out.replace(f"riskctl -C {other} ", "riskctl "), two.err)
    assert str(tmp_path) not in one.out


# --- text that means harm ---------------------------------------------------------------------------------------------

ESCAPE, BIDI, ZERO = "\x1b[31m\x1b]0;owned\x07", "\u202eevil\u2066", "\u200b"
HOSTILE = f"{ESCAPE}=1+1{BIDI}{ZERO}<script>alert(1)</script>|`x`"
TEXT = json.dumps(f"{HOSTILE}\n::error::injected\r=cmd()")
"""As it stands in a file: every sign that steers a screen is an escape in quotes."""
BAD_RISK = f"""\
id: R1
title: {TEXT}
category: {TEXT}
owner: {TEXT}
status: {TEXT}
description: {TEXT}
actions: [{{text: {TEXT}, owner: {TEXT}, due: 2023-12, due_text: {TEXT}, status: {TEXT}}}]
reviews: [{{date: 2024-01-10, by: {TEXT}, why: {TEXT}, current: {{likelihood: 2, impact: {TEXT}, score: 12, band: {TEXT}}}}}]
printed: [{{where: {TEXT}, title: {TEXT}, current: {{score: 3}}}}]
"""
BAD_RATED = f"id: R2\ntitle: {TEXT}\nowner: [{TEXT}]\nreviews: [{{date: 2024-01, current: {{likelihood: 2, impact: 4, score: 12}}}}]\nprinted: [{{where: {TEXT}, current: {{score: 3}}}}]\n"
BAD_SETTINGS = f"body: {TEXT}\nlabels: {{current: {TEXT}}}\nappetite: {TEXT}\nstatuses: [{{key: s, label: {TEXT}, when: {TEXT}}}]\nmeetings: [{{body: {TEXT}, date: 2023-10, stated: [{{where: {TEXT}, count: open, is: 9}}]}}]\n"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A register whose every text tries to steer a screen, a spreadsheet or a pipeline's log."""
    return on_disk(tmp_path / "hostile", files(BAD_SETTINGS, BAD_RISK, BAD_RATED))


def harmless(text: str) -> bool:
    """Return whether every line is safe to print; a tab between cells and the line ends of CSV are part of a format."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\t", " ")
    return all(printable(line) == line for line in plain.split("\n"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint"],
        ["lint", "--all"],
        ["lint", "--format", "concise"],
        ["lint", "--format", "json"],
        ["score"],
        ["score", "R1"],
        ["score", "R2"],
        ["list"],
        *([command, "--format", style] for command in ("score", "list") for style in ("json", "tsv", "csv")),
    ],
    ids=" ".join,
)
def test_no_text_steers_a_screen_or_begins_a_line(
    hostile: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    ran = riskctl(capsys, "-C", hostile, *arguments)
    assert ran.code in (0, 1), ran.err
    assert ran.out
    assert harmless(ran.out)
    if "csv" not in arguments:  # a cell of a spreadsheet may have lines, in quotes
        assert not re.search(r"^\W*::error::", ran.out, re.MULTILINE)


def test_no_cell_is_a_formula(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (hostile / "risks" / "R2.yaml").write_text("id: R2\ntitle: '=HYPERLINK(1)'\nowner: '-2+3'\n")
    (hostile / "risks" / "R3.yaml").write_text('id: R3\ntitle: "fine\\n @SUM(A1)"\nowner: "\\t=1"\n')
    for command in ("score", "list"):
        for row in rows(riskctl(capsys, "-C", hostile, command, "--format", "csv").out):
            for cell in row:
                risky = any(line.lstrip()[:1] in tuple("=+-@") for line in cell.splitlines() if line.strip())
                assert not risky or cell.startswith("'")


def test_markdown_prints_text_as_it_is_written(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", hostile, "list", "--format", "md").out
    assert len(out.splitlines()) == 4
    assert "<script>" not in out
    for sign in ("\x1b", "\u202e", "\u2066", "\x07"):
        assert sign not in out


def test_a_mistake_shows_hostile_text_safely(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["score", HOSTILE],
        ["list", "--where", HOSTILE],
        ["list", "--as-at", HOSTILE],
        ["explain", HOSTILE],
        ["lint", HOSTILE],
        ["report", "--template", HOSTILE],
        [HOSTILE],
        ["score", f"--{HOSTILE}"],
        ["score", "-o", f"nowhere/{HOSTILE}"],
    ):
        ran = riskctl(capsys, "-C", hostile, *arguments)
        assert ran.code == 2
        assert harmless(ran.err)


def test_bytes_that_are_no_text_do_not_break_the_message(register: Path) -> None:
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"riskctl", b"score", b"R\xff"],
        cwd=register,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.isascii()
    assert done.stderr.startswith(b"error: unknown risk ")
    assert b"Traceback" not in done.stderr


def test_a_file_with_an_odd_name_is_shown_safely(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("new\nline.yaml", "\x1b[31mred.yaml", "::error::.yaml"):
        (register / "risks" / name).write_text("id: R7\ntitle: x\nownr: a\n")
    with open(os.fsencode(register / "risks") + b"/latin-\xe9.yaml", "wb") as file:
        file.write(b"id: R8\ntitle: x\nownr: a\n")
    for style in ("text", "concise", "json"):
        ran = riskctl(capsys, "-C", register, "lint", "--format", style)
        assert ran.code == 1
        assert harmless(ran.out)
    assert "latin-\\xe9.yaml" in riskctl(capsys, "-C", register, "lint").out
    assert harmless(riskctl(capsys, "-C", register, "score").err)


# --- a terminal -------------------------------------------------------------------------------------------------------


def on_terminal(arguments: list[str], cwd: Path, **more: str) -> str:
    """Return what a run prints where standard output is a terminal of 80 columns."""
    import pty

    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "riskctl", *arguments],
        cwd=cwd,
        env=environment(COLUMNS="80", LINES="24", **more),
        stdout=slave,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(slave)
        parts = []
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # the other end was closed
                break
            if not part:
                break
            parts.append(part)
        process.wait()
    os.close(master)
    return b"".join(parts).decode()


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_a_terminal_has_colours_unless_it_is_asked_for_none(register: Path) -> None:
    coloured = on_terminal(["lint"], register, TERM="xterm-256color")
    plain = on_terminal(["lint"], register, TERM="xterm-256color", NO_COLOR="1")
    dumb = on_terminal(["lint"], register, TERM="dumb")
    assert re.search(r"\x1b\[(?:1;)?3\dm", coloured)
    assert not re.search(r"\x1b\[[0-9;]*(?:3|4|9|10)\d[0-9;]*m", plain)
    assert "\x1b" not in dumb
    assert COLOUR.sub("", coloured) == COLOUR.sub("", plain) == dumb


def test_a_screen_line_is_never_longer_than_the_screen(register: Path) -> None:
    (register / "risks" / "R4.yaml").write_text(f"id: R4\ntitle: {'long words ' * 40}\n")
    for command in ("score", "list"):
        lines = on_terminal([command], register, TERM="dumb").replace("\r\n", "\n").split("\n")
        table = lines[2 : lines.index("", 2)]
        assert [line.split()[0] for line in table[:4]] == ["ID", "R1", "R2", "R4"]
        assert max(map(len, table)) <= 80


def test_a_pipe_has_neither_colours_nor_cut_lines(register: Path) -> None:
    (register / "risks" / "R4.yaml").write_text(f"id: R4\ntitle: {'long words ' * 40}\n")
    ran = run(["score"], cwd=register, TERM="xterm-256color", COLUMNS="40")
    assert "\x1b" not in ran.out
    assert "long words " * 39 in ran.out


# --- report -----------------------------------------------------------------------------------------------------------


def test_a_report_goes_to_out_and_says_where(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(register / "risks")
    ran = riskctl(capsys, "report")
    assert (ran.code, ran.out) == (0, "../out/2024-01-16-jarap-register.html\n")
    assert re.fullmatch(r"register: 2 open risks, \d+ KB\nnote: 1 rating is disputed; see riskctl lint\n", ran.err)
    assert (register / "out" / "2024-01-16-jarap-register.html").read_text().startswith("<!")
    assert riskctl(capsys, "report", "--format", "md").out == "../out/2024-01-16-jarap-register.md\n"
    assert riskctl(capsys, "report", "--as-at", "2024-03-01").out == "../out/2024-03-01-register.html\n"
    assert riskctl(capsys, "report", "--as-at", "undated").out == "../out/register.html\n"


def test_a_report_goes_where_it_is_sent(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "desk")
    assert riskctl(capsys, "-q", "-C", "../register", "report", "-o", "x.html") == Ran(0, "x.html\n", "")
    streamed = riskctl(capsys, "-C", "../register", "report", "-o", "-")
    assert (streamed.code, streamed.err) == (0, "")
    assert "Custody is full" in streamed.out
    assert "Custody is full" in Path("x.html").read_text()
    assert not (tmp_path / "register" / "out").exists()


def test_what_is_in_out_is_no_part_of_the_register(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = riskctl(capsys, "-C", register, "lint", "--format", "json").out
    riskctl(capsys, "-C", register, "report")
    (register / "out" / "R9.yaml").write_text("not: [a risk")
    assert riskctl(capsys, "-C", register, "lint", "--format", "json").out == before


WORLDS = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "COLUMNS": "40"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "cy_GB.UTF-8", "LANGUAGE": "cy"},
)
"""Two surroundings in which nothing that a report could lean on is the same."""

EVERY_REPORT = """\
import hashlib, sys
from riskctl.core.period import parse
from riskctl.core.report_names import REPORTS
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.reporting import Wanted, produce
tree, day = FolderTree(sys.argv[1]), parse("2030-01-01")
work = book(tree, None, day)
for template in REPORTS:
    for style in ("html", "md"):
        text = produce(tree, work, Wanted(template, style, "../"), day).text
        print(template, style, len(text), hashlib.sha256(text.encode()).hexdigest())
"""


def test_the_same_register_gives_the_same_reports(tmp_path: Path) -> None:
    """In another folder, zone and language, with sets in another order and files found in another, bytes are the same."""
    source = ROOT / "examples" / "midshire"
    names = sorted(path.relative_to(source) for path in source.rglob("*.yaml"))
    printed, pages = [], []
    for root, order, world in ((tmp_path / "near", names, 0), (tmp_path / "far" / "away", names[::-1], 1)):
        for name in order:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes((source / name).read_bytes())
        command = [sys.executable, "-W", "error", "-c", EVERY_REPORT, str(root)]
        printed.append(subprocess.check_output(command, cwd=ROOT, env=environment(**WORLDS[world]), text=True))
        ran = run(["-C", str(root), "report"], cwd=root, **WORLDS[world])
        assert (ran.code, ran.out) == (0, "out/2026-06-30-joint-audit-committee-register.html\n")
        pages.append((root / ran.out.strip()).read_bytes())
    assert printed[0] == printed[1]
    assert len(printed[0].splitlines()) == 2 * len(REPORTS)
    assert pages[0] == pages[1]


def test_hostile_text_is_text_in_a_report(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for style in ("html", "md"):
        ran = riskctl(capsys, "-C", hostile, "report", "--format", style, "-o", "-")
        assert ran.code == 0, ran.err
        assert "<script>alert(1)" not in ran.out
        assert "\x1b" not in ran.out


def test_a_shipped_example_runs_as_the_help_says(capsys: pytest.CaptureFixture[str]) -> None:
    for name in sorted(path.parent.name for path in (ROOT / "examples").glob("*/riskctl.yaml")):
        for arguments in (["lint", "--exit-zero"], ["score"], ["list", "--where", "open"], ["report", "-o", "-"]):
            ran = riskctl(capsys, "-C", ROOT / "examples" / name, *arguments)
            assert (ran.code, ran.err) == (0, ""), f"{name}: {arguments}"


def test_an_id_without_its_zeros_is_offered_first(capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", ROOT / "examples" / "midshire", "show", "MID-6")
    assert ran.code == 2
    assert "did you mean MID-06 (" in ran.err


def test_a_register_without_a_command_says_how_it_stands() -> None:
    bare = run(["-C", "examples/midshire"], ROOT)
    assert bare == run(["-C", "examples/midshire", "status"], ROOT)
    assert bare.code == 0
