"""Findings in the formats of pipelines: what each platform is told, what it would drop, and what it must not obey."""

import json
import re
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskctl.core.finding import Finding, Severity, Span
from riskctl.core.log_commands import unforged
from riskctl.core.rule_page import Example, RulePage
from riskctl.render.findings.azure import findings_azure
from riskctl.render.findings.github import findings_github
from riskctl.render.findings.gitlab import findings_gitlab
from riskctl.render.findings.junit import findings_junit
from riskctl.render.findings.linted import Linted
from riskctl.render.findings.markdown import findings_markdown
from riskctl.render.findings.sarif import findings_sarif
from riskctl.render.findings.statistics import statistics_json, statistics_text
from riskctl.render.json_text import dumps
from riskctl.render.styled import plain

PAGE = RulePage(
    "REC131",
    "above",
    Severity.ERROR,
    "It is\nabove.\n\nWhy: no.",
    Example("two cells", (("", "id: R1\n"),)),
    since="0.1.0",
)


def finding(
    code: str = "REC131", severity: Severity = Severity.ERROR, path: str = "risks/R1.yaml", **more: Any
) -> Finding:
    given = {"span": Span(4, 9, 4, 12), "message": "current is 12, above inherent", "risk": "R1", **more}
    return Finding(code=code, name="above", severity=severity, path=path, **given)


def linted(*findings: Finding, lines: tuple[str, ...] | None = None, fails: Severity = Severity.ERROR) -> Linted:
    files = ("riskctl.yaml", "risks/R1.yaml", "risks/R2.yaml")
    texts = lines if lines is not None else ("  score: 12",) * len(findings)
    return Linted(
        findings, texts, files, 2, 1, "2024-01-16", 0, "0.1.0", fails, {"REC131": PAGE}.get, "see the summary"
    )


# --- commands in data -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("::error::forged", "\\x3a:error::forged"),
        ("one\n \t::add-mask::x", "one\n \t\\x3a:add-mask::x"),
        ("\x1b[1m::error::x\x1b[0m", "\x1b[1m\\x3a:error::x\x1b[0m"),
        ("a ##[group]x", "a #\\x23[group]x"),
        ("###[group]x", "##\\x23[group]x"),
        ("a ##vso[task.complete]", "a #\\x23vso[task.complete]"),
        ("##VSO[task.complete]", "#\\x23VSO[task.complete]"),
        ("section_start:1:x and section_end:1:x", "section_start\\x3a1:x and section_end\\x3a1:x"),
        ("impact::high, ## heading, # [x]", "impact::high, ## heading, # [x]"),
    ],
)
def test_a_command_in_data_is_broken_and_still_read(data: str, shown: str) -> None:
    assert unforged(data) == shown


@given(st.text(alphabet=st.sampled_from("#[]:vso \t\nVSOerr")))
def test_nothing_that_comes_out_is_a_command(text: str) -> None:
    out = unforged(text)
    assert not re.search(r"^\s*::|##\[|##vso\[", out, re.MULTILINE | re.IGNORECASE)
    assert unforged(out) == out


def test_json_says_the_same_without_the_signs_of_a_command() -> None:
    said = {"##[a]": "##vso[b] ###[c] \\##["}
    assert "##" not in dumps(cast(Any, said))
    assert json.loads(dumps(cast(Any, said))) == said


# --- github -----------------------------------------------------------------------------------------------------------


def test_github_is_told_place_rule_and_all_that_is_said() -> None:
    found = finding(
        path="risks/a,b:c.yaml", message="100% of R1\nis above", notes=("witness: Appendix E",), hint="look"
    )
    assert findings_github(linted(found)).splitlines() == [
        "::error file=risks/a%2Cb%3Ac.yaml,line=4,endLine=4,col=9,endColumn=12,title=REC131 above"
        "::100%25 of R1\\nis above%0Awitness: Appendix E%0Ahelp: look",
        "2 risks and 1 scheme checked: 1 error, 0 warnings, 0 notes",
    ]


def test_github_is_given_no_columns_of_a_place_that_spans_lines() -> None:
    command = findings_github(linted(finding(span=Span(4, 9, 6, 2)))).splitlines()[0]
    assert command.startswith("::error file=risks/R1.yaml,line=4,endLine=6,title=")


def test_github_shows_the_worst_and_says_how_many_it_does_not() -> None:
    errors = [finding(message=f"error {number}") for number in range(37)]
    disputed = finding("REC101", message="disputed")
    warnings = [finding("REC302", Severity.WARNING) for _ in range(10)]
    notes = [finding("REC303", Severity.NOTE) for _ in range(11)]
    *commands, last = findings_github(linted(*notes, *warnings, *errors, disputed)).splitlines()
    kinds = [command.split()[0].strip(":") for command in commands]
    assert kinds == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert commands[0].endswith("R1: disputed")
    assert commands[8].endswith("R1: error 7")
    assert commands[9] == "::error title=riskctl::29 more errors; see the summary"
    assert commands[29] == "::notice title=riskctl::2 more notes; see the summary"
    assert last == "2 risks and 1 scheme checked: 38 errors, 10 warnings, 11 notes"


# --- azure ------------------------------------------------------------------------------------------------------------


def test_azure_is_told_place_rule_and_all_that_is_said() -> None:
    found = finding(path="risks/a;b].yaml", message="100% of R1 ##vso[task.complete]", notes=("witness: B",))
    note = finding("REC303", Severity.NOTE, message="::owned jointly")
    assert findings_azure(linted(note, found)).splitlines() == [
        "##vso[task.logissue type=error;sourcepath=risks/a%3Bb%5D.yaml;linenumber=4;columnnumber=9;code=REC131;]"
        "100%AZP25 of R1 #\\x23vso[task.complete]%0Awitness: B",
        "risks/R1.yaml:4:9: note REC303 above R1: ::owned jointly",
        "2 risks and 1 scheme checked: 1 error, 0 warnings, 1 note",
    ]


# --- gitlab and sarif -------------------------------------------------------------------------------------------------


def marks(run: Linted) -> list[str]:
    return [entry["fingerprint"] for entry in json.loads(findings_gitlab(run))]


def test_gitlab_is_told_what_where_and_how_bad() -> None:
    assert json.loads(findings_gitlab(linted(finding(severity=Severity.WARNING)))) == [
        {
            "description": "REC131 above: R1: current is 12, above inherent",
            "check_name": "REC131",
            "fingerprint": marks(linted(finding()))[0],
            "severity": "minor",
            "location": {"path": "risks/R1.yaml", "lines": {"begin": 4}},
        }
    ]


def test_a_fingerprint_survives_days_moves_and_edits_elsewhere() -> None:
    here = marks(linted(finding(message="due and still open, 5 days overdue")))
    moved = finding(path="risks/people/R1.yaml", span=Span(9, 1, 9, 3), message="due and still open, 6 days overdue")
    assert marks(linted(moved, lines=("score: 12",))) == here
    assert marks(linted(finding("REC132"))) != here
    assert marks(linted(finding(risk="R2"))) != here
    assert marks(linted(finding(), lines=("  score: 13",))) != here


def test_no_two_findings_share_a_fingerprint() -> None:
    found = marks(linted(*(finding() for _ in range(3)), finding(risk="", path="riskctl.yaml")))
    assert len(set(found)) == 4
    assert [mark.partition(":")[2] for mark in found] == ["1", "2", "3", "1"]


def run_of(run: Linted) -> dict[str, Any]:
    (found,) = json.loads(findings_sarif(run))["runs"]
    return cast(dict[str, Any], found)


def test_sarif_has_the_rules_that_spoke_with_their_help() -> None:
    found = run_of(linted(finding("REC999"), finding()))
    rules = found["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["REC131", "REC999"]
    assert rules[0]["shortDescription"] == {"text": "It is above."}
    assert rules[0]["help"]["text"].startswith("It is above.\n\nWhy: no.\n\nBad: two cells\n\n    id: R1\n\nDefault: ")
    assert "**Why:** no.\n\n**Bad:** two cells\n\n```yaml\nid: R1\n```\n\n" in rules[0]["help"]["markdown"]
    assert rules[0]["properties"]["tags"] == ["risk-register", "risk"]
    assert "help" not in rules[1]
    assert [result["ruleIndex"] for result in found["results"]] == [1, 0]
    assert found["properties"] == {"asAt": "2024-01-16"}
    assert found["invocations"] == [{"executionSuccessful": True}]


def test_sarif_places_are_relative_uris() -> None:
    names = ["risks/a b.yaml", "a:b.yaml", "risks/%41#?.yaml", "risks/caf\u00e9-\udce9.yaml"]
    results = run_of(linted(*(finding(path=name) for name in names)))["results"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert uris == ["risks/a%20b.yaml", "a%3Ab.yaml", "risks/%2541%23%3F.yaml", "risks/caf%C3%A9-%E9.yaml"]


def test_sarif_says_that_a_file_could_not_be_read() -> None:
    (told,) = run_of(linted(finding("FIL102", message="the file is not in UTF-8", risk="")))["invocations"]
    assert told == {
        "executionSuccessful": False,
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": "risks/R1.yaml could not be read: the file is not in UTF-8"}}
        ],
    }


def test_sarif_holds_as_many_results_as_github_takes() -> None:
    many = [finding("REC303", Severity.NOTE, span=Span(at, 1, at, 2)) for at in range(1, 25_001)]
    found = run_of(linted(*many, finding(span=Span(30_000, 1, 30_000, 2))))
    assert len(found["results"]) == 25_000
    assert found["results"][-1]["ruleId"] == "REC131"
    (notice,) = found["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "1 finding left out, the least severe"


# --- junit ------------------------------------------------------------------------------------------------------------


def test_junit_fails_with_the_run_and_passes_what_is_clean() -> None:
    warning = finding("REC302", Severity.WARNING, message="due and still open")
    assert findings_junit(linted(finding(hint="look"), finding(), warning)) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="riskctl" tests="5" failures="2" errors="0">\n'
        '<testsuite name="riskctl lint" tests="5" failures="2" errors="0">\n'
        '<testcase classname="riskctl.yaml" name="nothing found"/>\n'
        '<testcase classname="risks/R1.yaml" name="REC131 above R1">'
        '<failure message="R1: current is 12, above inherent" type="error">risks/R1.yaml:4:9\n'
        "R1: current is 12, above inherent\nhelp: look</failure></testcase>\n"
        '<testcase classname="risks/R1.yaml" name="REC131 above R1 (2)">'
        '<failure message="R1: current is 12, above inherent" type="error">risks/R1.yaml:4:9\n'
        "R1: current is 12, above inherent</failure></testcase>\n"
        '<testcase classname="risks/R1.yaml" name="REC302 above R1">'
        "<system-out>risks/R1.yaml:4:9\nR1: due and still open</system-out></testcase>\n"
        '<testcase classname="risks/R2.yaml" name="nothing found"/>\n'
        "</testsuite>\n</testsuites>\n"
    )
    assert 'failures="3"' in findings_junit(linted(finding(), finding(), warning, fails=Severity.WARNING))


# --- markdown ---------------------------------------------------------------------------------------------------------


def test_markdown_is_a_table_worst_first() -> None:
    note = finding("REC303", Severity.NOTE, message="owned | jointly by @all, see #12 and https://x.example")
    assert findings_markdown(linted(note, finding(hint="look"))).splitlines() == [
        "## Risk register",
        "",
        "Checked as at 2024-01-16. 2 risks and 1 scheme checked: 1 error, 0 warnings, 1 note.",
        "",
        "| Severity | Rule | Where | Says |",
        "|---|---|---|---|",
        "| error | REC131 above | risks/R1.yaml:4 | R1: current is 12, above inherent (look) |",
        "| note | REC303 above | risks/R1.yaml:4 "
        "| R1: owned \\| jointly by @\u200ball, see \\#\u200b12 and https\\://x.example |",
    ]


def test_markdown_is_cut_at_the_end_of_a_row() -> None:
    text = findings_markdown(linted(*(finding(message="x" * 400) for _ in range(500))))
    assert 59_000 < len(text) < 60_000
    *rows, blank, last = text.splitlines()[6:]
    assert all(row.endswith(" |") for row in rows)
    assert (blank, last) == ("", f"{500 - len(rows)} further findings; see the summary")


def test_a_clean_register_is_said_to_be_clean_in_every_format() -> None:
    clean = linted()
    line = "2 risks and 1 scheme checked: nothing found"
    assert findings_github(clean) == findings_azure(clean) == line + "\n"
    assert findings_markdown(clean) == f"## Risk register\n\nChecked as at 2024-01-16. {line}.\n"
    assert json.loads(findings_gitlab(clean)) == []
    assert run_of(clean)["results"] == []
    assert 'tests="3" failures="0"' in findings_junit(clean)


# --- statistics -------------------------------------------------------------------------------------------------------


def test_statistics_count_rules_the_most_first() -> None:
    found = [
        finding(),
        *(finding("REC302", Severity.WARNING) for _ in range(12)),
        finding("REC303", Severity.NOTE),
    ]
    assert plain(statistics_text(found, 2, 1, "2024-01-16")).splitlines() == [
        "Checked as at 2024-01-16",
        "",
        "12  warning  REC302 above",
        " 1  error    REC131 above",
        " 1  note     REC303 above",
        "",
        "2 risks and 1 scheme checked: 1 error, 12 warnings, 1 note",
        "see each with: riskctl lint --all; a rule's page with: riskctl explain REC302",
    ]
    document = json.loads(statistics_json(found, 2, 1, None))
    assert document["format"] == "riskctl-statistics/1"
    assert document["rules"][0] == {"code": "REC302", "name": "above", "severity": "warning", "count": 12, "fixable": 0}
    assert all(one["count"] >= other["count"] for one, other in pairwise(document["rules"]))
    assert document["summary"] == {
        "as_at": None,
        "revision": None,
        "risks": 2,
        "schemes": 1,
        "findings": 14,
        "suppressed": 0,
    }
