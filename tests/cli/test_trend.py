"""`riskctl trend`: ratings by quarter, printed marks shown and checked, time in a band, and dates that moved."""

import json
from pathlib import Path

import pytest

from tests.conftest import Compare
from tests.registers import files, on_disk, riskctl
from tests.running import ROOT

GOLDEN = ROOT / "tests" / "golden" / "trend"
EXAMPLES = ("wmp-2022", "leicestershire-2024", "midshire")
RISKS = (
    """\
id: R1
title: Custody is full
raised: 2023-02-01
reviews:
  - {date: 2023-02-10, current: {likelihood: 2, impact: 2}}
  - {date: 2023-05-10, inherent: {likelihood: 4, impact: 4}, current: {likelihood: 4, impact: 4}, why: Two wings shut.}
  - {date: 2023-11-10, current: {likelihood: 3, impact: 2, score: 8, movement: up}, why: Reopened.}
actions:
  - {id: A1, text: Build, due: 2024-03-31, moved: [{from: 2023-09-30, to: 2023-12-31}, {from: 2023-12-31, to: 2024-03-31}]}
""",
    "id: R2\ntitle: Boilers fail\nreviews: [{date: 2023-11, current: {likelihood: 1, impact: 1}}]\n",
    "id: R3\ntitle: Gone\nraised: 2023-05-02\nreviews: [{date: 2023-05-02, current: {likelihood: 4, impact: 1}}]\nclosed: {date: 2023-08-01, reason: treated}\n",
    "id: R4\ntitle: Long gone\nraised: 2020-05-02\nclosed: {date: 2020-08-01, reason: treated}\n",
)


OVERVIEW = """\
Position at 2024-01-16, 5 quarters; 2023-24 Q4 is still running

ID  2022-23 Q4  2023-24 Q1     2023-24 Q2  2023-24 Q3                      2023-24 Q4  IN BAND     TITLE
R1  4 Low new   16 High up 12  16 High     6 Medium* down 10, printed up?  6 Medium*   2           Custody is full
R3              4 Low new      closed                                                              Gone
R2                                         1 Low                           1 Low       at least 2  Boilers fail

Open risks by band
BAND    2022-23 Q4  2023-24 Q1  2023-24 Q2  2023-24 Q3  2023-24 Q4
High             0           1           1           0           0
Medium           0           0           0           1           1
Low              1           1           0           1           1
All              1           2           1           2           2

in band: quarters in a row, the present one among them
* disputed: what was declared, or printed elsewhere, disagrees
? printed marks that disagree with their neighbours or with the figures:
  R1 2023-24 Q3: up, but current was 16 High before and is 6 Medium
at least: the register reaches no further back
see one with its reasons with: riskctl trend R1
"""

ONE = """\
Position at 2024-01-16, 5 quarters; 2023-24 Q4 is still running

R1 Custody is full
QUARTER     CURRENT    MOVE     PRINTED  WHY
2022-23 Q4  4 Low      new
2023-24 Q1  16 High    up 12             Two wings shut.
2023-24 Q2  16 High    same
2023-24 Q3  6 Medium*  down 10  up?      Reopened.
2023-24 Q4  6 Medium*  same

in band: Medium for 2 quarters (67 days), since 2023-11-10
in the top band: High for 2 quarters in all (184 days), first on 2023-05-10
date moved: A1 first due 2023-09-30, now 2024-03-31: moved twice, 183 days later
* disputed: what was declared, or printed elsewhere, disagrees
? printed marks that disagree with their neighbours or with the figures:
  R1 2023-24 Q3: up, but current was 16 High before and is 6 Medium
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return on_disk(tmp_path, files("", *RISKS))


# --- the examples -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize(("format", "suffix"), [("markdown", "md"), ("tsv", "tsv")])
def test_the_trend_of_an_example(
    golden: Compare, capsys: pytest.CaptureFixture[str], example: str, format: str, suffix: str
) -> None:
    ran = riskctl(capsys, "-C", ROOT / "examples" / example, "trend", "--format", format)
    assert (ran.code, ran.err) == (0, "")
    golden(GOLDEN / f"{example}.{suffix}", ran.out)


def test_the_published_quarters_are_all_there_and_one_mark_is_doubted(capsys: pytest.CaptureFixture[str]) -> None:
    """What the published paper prints for four quarters, risk by risk."""
    ran = riskctl(capsys, "-C", ROOT / "examples" / "wmp-2022", "trend", "--format", "json")
    found = json.loads(ran.out)
    marks = {
        risk["id"]: [(point["printed"] or {}).get("movement") for point in risk["points"]] for risk in found["risks"]
    }
    assert len(marks) == 22
    assert marks["CRR16"] == ["n/a", "new", "down", "down"]
    assert marks["CRR05"] == ["up", "same", "same", "same"]
    doubted = [
        (risk["id"], point["quarter"], point["printed"]["against"])
        for risk in found["risks"]
        for point in risk["points"]
        if point["printed"] and point["printed"]["against"]
    ]
    assert doubted == [("CRR19", "2021-22 Q3", "right after n/a on 2021-22 Q2, where new would stand")]


# --- every risk in a table --------------------------------------------------------------------------------------------


def test_every_open_risk_by_quarter_and_those_closed_in_them(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert riskctl(capsys, "-C", root, "trend").out == OVERVIEW


def test_the_last_quarters_only(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", root, "trend", "--quarters", "1").out
    assert out.splitlines()[2:5] == [
        "ID  2023-24 Q4  IN BAND     TITLE",
        "R1  6 Medium*   2           Custody is full",
        "R2  1 Low       at least 2  Boilers fail",
    ]


def test_another_measure(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", root, "trend", "--measure", "inherent", "--quarters", "2").out
    assert out.startswith("Position at 2024-01-16, Inherent, 2 quarters")
    assert "R1  16 High     16 High     at least 4  Custody is full" in out


def test_a_condition_chooses_risks_and_leaves_the_counts_out(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", root, "trend", "--where", "band is Low").out
    assert "Boilers fail" in out
    assert "Custody" not in out
    assert "Open risks by band" not in out
    assert riskctl(capsys, "-C", root, "trend", "--where", "score above 99").out.endswith("No risk matches.\n")


def test_ids_and_a_condition_are_two_ways(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", root, "trend", "R1", "--where", "open")
    assert ran.code == 2
    assert "name risks or give --where, not both" in ran.err
    assert "did you mean" in riskctl(capsys, "-C", root, "trend", "R11").err


# --- one risk ---------------------------------------------------------------------------------------------------------


def test_one_risk_quarter_by_quarter(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert riskctl(capsys, "-C", root, "trend", "R1").out == ONE


def test_a_program_reads_every_figure(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(riskctl(capsys, "-C", root, "trend", "R1", "--quarters", "2", "--format", "json").out)
    assert found["format"] == "riskctl-trend/1"
    assert found["quarters"] == [
        {"quarter": "2023-24 Q3", "day": "2023-12-31", "running": False},
        {"quarter": "2023-24 Q4", "day": "2024-01-16", "running": True},
    ]
    (risk,) = found["risks"]
    assert risk["points"][0] == {
        "quarter": "2023-24 Q3",
        "open": True,
        "score": 6,
        "band": {"key": "medium", "label": "Medium"},
        "basis": "levels",
        "disputed": True,
        "counts_as": {"score": 8, "band": {"key": "medium", "label": "Medium"}},
        "scheme": "matrix@1",
        "movement": "down",
        "step": 10,
        "printed": {"movement": "up", "against": "but current was 16 High before and is 6 Medium"},
    }
    assert risk["in_band"] == {
        "key": "medium",
        "label": "Medium",
        "since": "2023-11-10",
        "quarters": 2,
        "days": 67,
        "at_least": False,
    }
    assert risk["in_top_band"] == {"since": "2023-05-10", "quarters": 2, "days": 184, "at_least": False}
    assert risk["slipped"] == [
        {
            "action": "A1",
            "number": 1,
            "text": "Build",
            "first_due": "2023-09-30",
            "due": "2024-03-31",
            "moves": 2,
            "days_lost": 183,
        }
    ]
    assert found["counts"] == []


def test_the_counts_are_those_of_the_whole_register(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(riskctl(capsys, "-C", root, "trend", "--format", "json").out)
    (counts,) = found["counts"]
    assert counts["of"] == "threats"
    assert [
        (each["quarter"], [band["count"] for band in each["bands"]], each["all"]) for each in counts["quarters"]
    ] == [
        ("2022-23 Q4", [0, 0, 1], 1),
        ("2023-24 Q1", [1, 0, 1], 2),
        ("2023-24 Q2", [1, 0, 0], 1),
        ("2023-24 Q3", [0, 1, 1], 2),
        ("2023-24 Q4", [0, 1, 1], 2),
    ]


def test_a_spreadsheet_gets_one_row_a_risk_and_quarter(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = riskctl(capsys, "-C", root, "trend", "R3", "--format", "csv").out.splitlines()
    assert lines[0].endswith("id,title,quarter,day,open,score,band,movement,step,printed,contradicted,basis,disputed")
    assert lines[1] == "R3,Gone,2022-23 Q4,2023-03-31,no,,,,,,,,no"
    assert lines[2] == "R3,Gone,2023-24 Q1,2023-06-30,yes,4,Low,new,,,,levels,no"
    assert lines[3] == "R3,Gone,2023-24 Q2,2023-09-30,no,4,Low,closed,,,,levels,no"


def test_a_change_of_scheme_is_said_under_the_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = files("", *RISKS, scheme="[{use: matrix@1}, {use: matrix@2, from: 2023-10}]")
    second = texts["schemes/matrix@1.yaml"].replace("version: 1", "version: 2")
    root = on_disk(tmp_path, {**texts, "schemes/matrix@2.yaml": second})
    out = riskctl(capsys, "-C", root, "trend").out
    assert "another scheme is in force from 2023-24 Q3: its counts do not compare with those before" in out
