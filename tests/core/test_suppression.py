"""What a comment to lint says, and what is left of the findings."""

import pytest

from riskctl.core.finding import Finding, Severity, Span
from riskctl.core.period import UNDATED, parse
from riskctl.core.policy import Known
from riskctl.core.suppression import FORM, Mark, hear, read_mark

RULES = (
    Known("REC314", "vague-due-date", Severity.WARNING),
    Known("REC303", "joint-owners", Severity.NOTE),
    Known("REG101", "duplicate-id", Severity.ERROR, locked=True),
)
DAY = parse("2024-01-16")


def mark(text: str, first: int = 3, last: int = 5) -> Mark:
    return read_mark("risks/R1.yaml", Span(3, 9, 3, 40), first, last, text)


def finding(code: str, line: int, path: str = "risks/R1.yaml") -> Finding:
    return Finding(code, "name", Severity.WARNING, path, Span(line, 1, line, 2), "words")


def heard(*texts: str, findings: tuple[Finding, ...] = (), day: str = "2024-01-16") -> tuple[list[int], list[str]]:
    """Return the lines of the findings left, and what is said of the comments."""
    when = UNDATED if day == "undated" else parse(day)
    result = hear(findings, [mark(text) for text in texts], RULES, when, lambda code, path: True)
    assert result.suppressed == len(findings) - len(result.findings)
    return [each.span.line for each in result.findings], [f"{c.code} {c.message}" for c in result.complaints]


@pytest.mark.parametrize(
    ("text", "rules", "until", "reason"),
    [
        ("ignore REC314 -- agreed", ("REC314",), None, "agreed"),
        ("ignore REC314, joint-owners -- agreed", ("REC314", "joint-owners"), None, "agreed"),
        ("ignore REC314 joint-owners -- agreed", ("REC314", "joint-owners"), None, "agreed"),
        ("IGNORE rec314 UNTIL 2024-06 -- agreed -- twice", ("rec314",), "2024-06", "agreed -- twice"),
        ("ignore REC314 until 2023-24 Q4 – agreed", ("REC314",), "2023-24 Q4", "agreed"),
        ("ignore REC314 —  agreed", ("REC314",), None, "agreed"),
        ("ignore REC314 --", ("REC314",), None, ""),
        ("ignore vague-due-date", ("vague-due-date",), None, ""),
    ],
)
def test_a_comment_is_read(text: str, rules: tuple[str, ...], until: str | None, reason: str) -> None:
    found = mark(text)
    assert (found.rules, str(found.until) if found.until else None, found.reason, found.problem) == (
        rules,
        until,
        reason,
        "",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "FIL401 a comment to lint says `ignore`, this one nothing"),
        ("disable REC314 -- x", "FIL401 a comment to lint says `ignore`, this one `disable`"),
        ("ignore -- x", "FIL401 this comment names no rule"),
        ("ignore until 2024 -- x", "FIL401 this comment names no rule"),
        ("ignore REC314", "FIL402 no reason is given, so nothing is ignored"),
        ("ignore REC314 until 2023-12 -- x", "FIL403 this held until 2023-12, and that is over on 2024-01-16"),
        ("ignore REC314 -- x", "FIL404 REC314 finds nothing here"),
        ("ignore REC3 -- x", "FIL401 `REC3` names several rules"),
        ("ignore all -- x", "FIL401 `all` names several rules"),
        ("ignore vague-due-dates -- x", "FIL401 there is no rule `vague-due-dates`"),
        ("ignore duplicate-id -- x", "FIL401 REG101 duplicate-id cannot be ignored"),
    ],
)
def test_a_comment_that_silences_nothing_says_why(text: str, said: str) -> None:
    assert heard(text, findings=(finding("REC303", 4),)) == ([4], [said])


def test_an_odd_date_is_told_with_what_a_date_is() -> None:
    (complaint,) = heard("ignore REC314 until june -- x")[1]
    assert complaint.startswith("FIL401 until: ") and "june" in complaint
    (found,) = hear((), [mark("ignore REC314 until june -- x")], RULES, DAY, lambda code, path: True).complaints
    assert found.hint == f"write `{FORM}`"


def test_findings_of_the_rule_on_its_lines_and_in_its_file_are_silenced() -> None:
    findings = (
        finding("REC314", 2),
        finding("REC314", 3),
        finding("REC314", 5),
        finding("REC303", 4),
        finding("REC314", 6),
        finding("REC314", 4, "risks/R2.yaml"),
    )
    assert heard("ignore vague-due-date -- x", findings=findings) == ([2, 4, 6, 4], [])
    assert heard("ignore REC314 joint-owners -- x", findings=findings) == ([2, 6, 4], [])


def test_each_rule_of_a_comment_must_find_something() -> None:
    findings = (finding("REC314", 3),)
    assert heard("ignore REC314, REC303 -- x", findings=findings) == ([], ["FIL404 REC303 finds nothing here"])


def test_two_comments_over_one_finding_are_both_of_use_and_count_once() -> None:
    assert heard("ignore REC314 -- x", "ignore REC314 -- y", findings=(finding("REC314", 4),)) == ([], [])


@pytest.mark.parametrize(
    ("day", "silent"),
    [("2024-06-30", True), ("2024-06", True), ("2024", True), ("2024-07-01", False), ("undated", True)],
)
def test_until_is_judged_on_the_day_of_the_run(day: str, silent: bool) -> None:
    left, said = heard("ignore REC314 until 2024-06 -- x", findings=(finding("REC314", 4),), day=day)
    assert (left, bool(said)) == (([], False) if silent else ([4], True))


def test_a_rule_that_is_not_looked_for_leaves_its_comments_alone() -> None:
    found = hear((), [mark("ignore REC314 -- x")], RULES, DAY, lambda code, path: False)
    assert found.complaints == ()
