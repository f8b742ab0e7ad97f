"""`riskctl show`: one risk whole, and nothing that the register does not say."""

import json
from pathlib import Path

import pytest

from tests.registers import files, on_disk, riskctl

SETTINGS = """\
people: {af: {role: Finance lead}, bg: {role: Safety lead}}
statuses: [{key: open, label: Open, also: [live]}]
action_statuses: [{key: R, label: Red, means: open}, {key: B, label: Blue, means: complete}]
fields: {lead: {type: person, label: Chief lead}}
appetite: Low
meetings: [{body: Panel, date: 2023-12-01}]
"""
RISK = """\
id: R1
title: Custody is full
owner: [af, bg]
status: live
lead: bg
raised: 2023-05
formerly: X9
cause: [Too few cells, Too many arrests]
event: No cell is free.
effect: |-
  People wait in vans.

  - for hours
  - in the cold
controls:
  - {text: Overflow site, type: preventive, acts_on: impact, effectiveness: partial,
     assurance: [{line: 3, source: Inspectorate, date: 2023-11, opinion: fair}]}
  - On-call list
actions:
  - {id: A1, text: Build cells, owner: bg, due: 2024-06, status: R}
  - {id: A2, text: Hire vans, due: 2023-11, status: R, moved: [{from: 2023-06, to: 2023-11, date: 2023-05-20, why: Strike}]}
  - {text: Ask neighbours, due: 2023-10, status: B, done: 2023-09-30}
reviews:
  - {date: 2023-06, current: {likelihood: 2, impact: 2}, inherent: {likelihood: 4, impact: 4}}
  - {date: 2023-09, current: {likelihood: 2, impact: 3}}
  - {date: 2024-01, by: af, current: {likelihood: 3, impact: 4, score: 9, previous: {score: 6}},
     target: {likelihood: 1, impact: 3, due: 2025}, why: Arrests rise., decided: {by: Board, date: 2024-01-10}}
printed:
  - {where: Appendix A, current: {likelihood: 3, impact: 3, score: 9}}
proposals: [{propose: close, to: Board, decide: 2024-02-02, why: No longer ours}]
accepted: {by: af, date: 2023-07, until: 2023-12, why: Short of money}
links: [{to: R2, type: causes}, {to: R7}]
"""
OTHER = "id: R2\ntitle: Staff leave\nreviews: [{date: 2023-06, current: {score: 8}}]\n"

WHOLE = """\
Position at 2024-01-16, movement since Panel 2023-12-01

R1 Custody is full
scheme matrix@1

RATING    LIKELIHOOD  IMPACT     SCORE  BAND   BEFORE  MOVE
Inherent  4 Certain   4 Severe      16  High   16      same
Current   3 Likely    4 Severe      12  High*  6       up 6
Target    1 Rare      3 Serious      3  Low
  Target due: 2025
  * disputed: what was declared, or printed elsewhere, disagrees

Position        outside appetite (appetite Low)
Movement        up 6 since Panel 2023-12-01
History         2023-06 4 | 2023-09 6 | 2024-01 12*
Status          Open
Owner           Finance lead, Safety lead
First recorded  2023-05
Last review     2024-01
Formerly        X9
Chief lead      Safety lead

Disputed
  Current declares score 9, but likelihood 3, impact 4 give 12 High
  witness: Appendix A prints likelihood 3, impact 3, score 9
  witness: the previous rating prints score 6

Cause
  - Too few cells
  - Too many arrests

Event
  No cell is free.

Effect
  People wait in vans.
  - for hours
  - in the cold

Controls (2)
  - Overflow site
    preventive; acts on impact; partial
    assurance: line 3, Inspectorate, 2023-11, fair
  - On-call list

Actions (3: 1 overdue, 1 complete)
  A2  Hire vans
      47 days overdue; due 2023-11; Red
      moved from 2023-06 to 2023-11 on 2023-05-20: Strike
  A1  Build cells
      due 2024-06, in 166 days; Safety lead; Red
  - Ask neighbours
    due 2023-10; Blue 2023-09-30

Proposed
  close, to Board, for decision 2024-02-02
  No longer ours

Accepted
  by Finance lead, on 2023-07, until 2023-12 (run out)
  Short of money

Review 2024-01 by Finance lead
  Arrests rise.

  decided by Board, 2024-01-10

Links
  causes R2 Staff leave

  related R7, which is not on the register

file: risks/R1.yaml
see every step of its scores with: riskctl score R1
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return on_disk(tmp_path, files(SETTINGS, RISK, OTHER))


def test_a_risk_whole(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert riskctl(capsys, "-C", root, "show", "r1").out == WHOLE


def test_a_risk_that_says_little_shows_little(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert riskctl(capsys, "-C", root, "show", "R2").out == (
        "Position at 2024-01-16, movement since Panel 2023-12-01\n\nR2 Staff leave\nscheme matrix@1\n\n"
        "RATING   SCORE  BAND    BEFORE  MOVE\nCurrent      8  Medium  8       same\n"
        "  Current: as declared; no levels are given\n\n"
        "Position     outside appetite (appetite Low)\nMovement     same since Panel 2023-12-01\n"
        "History      2023-06 8\nLast review  2023-06\n\n"
        "file: risks/R2.yaml\nsee every step of its scores with: riskctl score R2\n"
    )


def test_a_risk_without_a_rating_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path, files("", "id: R1\ntitle: New here\nactions: []\n"))
    done = riskctl(capsys, "-C", root, "show", "R1")
    assert "Rating: none has been recorded" in done.out
    assert "Actions (0)\n  none\n" in done.out
    assert "RATING" not in done.out


def test_a_closed_risk_says_how_it_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = "closed: {date: 2024-01-05, reason: treated, by: af, reported_to: Panel, reported_on: 2024-01-09, note: Built}\n"
    root = on_disk(tmp_path, files("", f"id: R1\ntitle: Custody is full\n{closed}"))
    done = riskctl(capsys, "-C", root, "show", "R1")
    assert "Open      no, closed" in done.out
    assert "Closed\n  on 2024-01-05, Treated, by af, reported to Panel 2024-01-09\n  Built\n" in done.out


def test_it_speaks_for_another_date(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "show", "R1", "--as-at", "2023-09-15")
    assert "Current   2 Possible  3 Serious      6  Medium" in done.out
    assert "History         2023-06 4 | 2023-09 6\n" in done.out
    assert "Accepted\n  by Finance lead, on 2023-07, until 2023-12\n" in done.out


def test_an_unknown_id_is_told_the_nearest(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "show", "R11")
    assert done.code == 2
    assert "unknown risk 'R11'\n  did you mean R1 (Custody is full)?" in done.err


def test_json_holds_all_of_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(riskctl(capsys, "-C", root, "show", "R1", "--format", "json").out)
    assert (found["format"], found["as_at"], found["id"]) == ("riskctl-show/1", "2024-01-16", "R1")
    assert (found["current"]["score"], found["current"]["declared"]["score"], found["current"]["disputed"]) == (
        12,
        9,
        True,
    )
    assert found["cause"] == ["Too few cells", "Too many arrests"]
    assert found["controls"][1]["assurance"] == []
    assert found["actions"][1]["days"] == 47
    assert found["actions"][1]["moved"] == [{"from": "2023-06", "to": "2023-11", "date": "2023-05-20", "why": "Strike"}]
    assert [(point["date"], point["score"]) for point in found["history"]] == [
        ("2023-06", 4),
        ("2023-09", 6),
        ("2024-01", 12),
    ]
    assert found["disputes"][0]["witnesses"][0] == "Appendix A prints likelihood 3, impact 3, score 9"
    assert found["own"] == {"lead": "bg"}
    assert found["path"] == "risks/R1.yaml"


def test_markdown_formats_nothing_of_the_register(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path, files("", 'id: R1\ntitle: "<b>Fire</b> | *now* @all"\ndescription: "# not a heading"\n'))
    done = riskctl(capsys, "-C", root, "show", "R1", "--format", "md")
    assert done.out.startswith("## R1 &lt;b&gt;Fire&lt;/b&gt; \\| \\*now\\* @\u200ball\n")
    assert "### Description\n\n\\#\u200b not a heading\n" in done.out


def test_markdown_has_a_table_and_lists(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "show", "R1", "--format", "markdown")
    assert "| Rating | Likelihood | Impact | Score | Band | Before | Move |\n" in done.out
    assert "- A2 Hire vans\n  - 47 days overdue; due 2023-11; Red\n" in done.out


def test_a_scheme_of_many_factors_lists_its_levels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    levels = "skill: 3, motive: 4, opportunity: 7, size: 6, discovery: 3, exploit: 3, awareness: 4, detection: 8"
    impact = "confidentiality: 6, integrity: 3, availability: 5, accountability: 7"
    risk = f"id: R1\ntitle: x\nreviews: [{{date: 2024-01, current: {{{levels}, {impact}}}}}]\n"
    root = on_disk(tmp_path, files("", risk, scheme="owasp-risk-rating@1"))
    done = riskctl(capsys, "-C", root, "show", "R1")
    assert done.code == 0, done.err
    assert "SKILL" not in done.out
    assert "Current: " in done.out
