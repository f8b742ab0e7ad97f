"""The first screen of lint: each error whole, one line a rule for warnings, notes counted, and what is new."""

from collections.abc import Sequence

import pytest

from riskctl.core.finding import Finding, Severity, Span
from riskctl.render.findings.text import findings_text
from riskctl.render.styled import plain


def finding(code: str, severity: Severity, risk: str, *named: str) -> Finding:
    place = Span(3, 1, 3, 6)
    return Finding(code, "a-rule", severity, f"risks/{risk}.yaml", place, f"words of {code}", risk=risk, named=named)


def shown(
    findings: Sequence[Finding], *, show_all: bool = False, suppressed: int = 0, before: tuple[int, int] | None = None
) -> list[str]:
    lines = findings_text(
        findings,
        lambda path, number: "",
        risks=44,
        schemes=1,
        as_at=None,
        show_all=show_all,
        width=None,
        suppressed=suppressed,
        before=before,
    )
    return plain(lines).splitlines()


def warnings(count: int, risks: int, *named: str) -> list[Finding]:
    return [finding("REC314", Severity.WARNING, str(at % risks + 1), *named) for at in range(count)]


@pytest.mark.parametrize(
    ("findings", "line"),
    [
        (warnings(1, 1), "1: words of REC314 (risks/1.yaml:3:1)"),
        (warnings(2, 2), "1 and 2: words of REC314"),
        (warnings(3, 3), "1, 2 and 3: words of REC314"),
        (warnings(12, 12), "12 risks, e.g. 1, 2, 3: words of REC314"),
        (warnings(7, 2), "7 in 1 and 2: words of REC314"),
        (warnings(114, 36, "actions", "text a", "due"), "114 actions in 36 risks, e.g. 1, 2, 3: words of REC314"),
        (warnings(3, 3, "reviews", "date 2023"), "3 reviews in 1, 2 and 3: words of REC314"),
        (warnings(3, 1, "actions"), "3 in 1: words of REC314"),
    ],
)
def test_one_line_says_how_many_of_what_and_where(findings: Sequence[Finding], line: str) -> None:
    assert shown(findings)[0] == f"warning[REC314 a-rule]: {line}"


def test_three_hundred_findings_fit_a_screen() -> None:
    findings = [
        finding("REC101", Severity.ERROR, "9"),
        *warnings(200, 40, "actions", "text a"),
        *(finding("REC302", Severity.WARNING, str(at)) for at in range(60)),
        *(finding("REC303", Severity.NOTE, str(at)) for at in range(40)),
    ]
    assert shown(findings, suppressed=2) == [
        "error[REC101 a-rule]: 9: words of REC101",
        " --> risks/9.yaml:3:1",
        "",
        "warning[REC302 a-rule]: 60 risks, e.g. 0, 1, 2: words of REC302",
        "warning[REC314 a-rule]: 200 actions in 40 risks, e.g. 1, 2, 3: words of REC314",
        "",
        "44 risks and 1 scheme checked: 1 error, 260 warnings, 40 notes, 2 suppressed",
        "see each warning and note with: riskctl lint --all; a rule's page with: riskctl explain REC101",
    ]
    assert len(shown(findings, show_all=True)) == 301 * 3 + 2


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ((61, 61), "61 findings were there before"),
        ((61, 70), "61 findings were there before (was 70: 9 fewer)"),
        ((1, 2), "1 finding was there before (was 2: 1 fewer)"),
        ((0, 0), "0 findings were there before"),
    ],
)
def test_against_another_side_the_count_falls(before: tuple[int, int], line: str) -> None:
    assert shown((), before=before) == ["44 risks and 1 scheme checked: nothing new", line]
    assert shown(warnings(2, 2), before=before)[-3:-1] == [
        "44 risks and 1 scheme checked; new: 0 errors, 2 warnings, 0 notes",
        line,
    ]
