"""Which findings the other side has too: by code, risk and the way to the value, and then by how many."""

import pytest

from riskctl.core.finding import Finding, Route, Severity, Span
from riskctl.core.ratchet import compared, named_route

RISK = {
    "id": "R1",
    "owner": ["af", "bg"],
    "actions": [{"id": "A1", "text": "Build"}, {"text": "Move  the\nStore"}, {"text": "move the store", "due": "2024"}],
    "reviews": [{"date": "2023", "current": {"score": "12"}}, {"current": {"score": "9"}}],
    "printed": [{"where": "Appendix E", "date": "2023"}],
}


@pytest.mark.parametrize(
    ("route", "named"),
    [
        ((), ()),
        (("id",), ("id",)),
        (("actions", 0, "due"), ("actions", "id a1", "due")),
        (("actions", 1, "due"), ("actions", "text move the store", "due")),
        (("actions", 2, "due"), ("actions", "text move the store", "due")),
        (("reviews", 0, "current", "score"), ("reviews", "date 2023", "current", "score")),
        (("reviews", 1), ("reviews", "{'current': {'score': '9'}}")),
        (("printed", 0), ("printed", "where appendix e; date 2023")),
        (("owner", 1), ("owner", "bg")),
        (("owner", 7, "x"), ("owner", "None", "x")),
        (("missing", 3, "x"), ("missing", "3", "x")),
    ],
)
def test_items_of_lists_go_by_id_or_words(route: Route, named: tuple[str, ...]) -> None:
    assert named_route(RISK, route) == named


def finding(
    code: str = "REC314",
    risk: str = "R1",
    named: tuple[str, ...] = ("actions", "id a1"),
    line: int = 1,
    path: str = "risks/R1.yaml",
) -> Finding:
    return Finding(code, "name", Severity.WARNING, path, Span(line, 1, line, 2), "words", risk=risk, named=named)


def new(here: list[Finding], there: list[Finding], renamed: dict[str, str] | None = None) -> list[bool]:
    found = compared(here, there, renamed or {})
    assert found.before == sum(not each.new for each in found.findings)
    assert found.was == len(there)
    return [each.new for each in found.findings]


def test_the_same_finding_elsewhere_in_the_file_or_in_another_file_is_not_new() -> None:
    assert new(
        [finding(line=9), finding(path="risks/old/R1-x.yaml", code="REC105")], [finding(), finding("REC105")]
    ) == [
        False,
        False,
    ]


def test_another_rule_risk_or_value_is_new() -> None:
    there = [finding()]
    assert (
        new([finding("REC302")], there)
        == new([finding(risk="R2")], there)
        == new([finding(named=("x",))], there)
        == [True]
    )


def test_of_equal_findings_as_many_are_known_as_there_were() -> None:
    assert new([finding(line=1), finding(line=2), finding(line=3)], [finding(), finding()]) == [False, False, True]
    assert new([], [finding(), finding()]) == []


def test_where_there_is_no_risk_the_file_stands_for_it() -> None:
    here = finding("REG301", "", path="riskctl.yaml")
    assert new([here], [finding("REG301", "", path="schemes/a@1.yaml")]) == [True]
    assert new([here], [finding("REG301", "", path="riskctl.yaml")]) == [False]


def test_a_risk_that_was_called_something_else_is_the_same_risk() -> None:
    assert new([finding(risk="R1")], [finding(risk="R-001")], {"r-001": "r1"}) == [False]
    assert new([finding(risk="R1")], [finding(risk="r1")]) == [False]
