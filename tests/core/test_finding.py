"""What a finding is made of: whether it can be mended follows from its fix."""

from riskctl.core.finding import Finding, Fix, Hit, Remove, SetValue, Severity, Span
from riskctl.io.placing import place
from riskctl.io.source import read_source


def finding(fix: Fix | None) -> Finding:
    return Finding("REC999", "made-up", Severity.NOTE, "risks/R1.yaml", Span(1, 1, 1, 2), "a message", fix=fix)


def test_a_finding_is_fixable_where_it_has_a_fix() -> None:
    assert not finding(None).fixable
    assert finding(Fix("write AF", True, (SetValue(("owner",), "AF"),))).fixable
    assert finding(Fix("take it out", False, (Remove(("owner",)),))).fixable


def test_a_hit_hands_its_fix_to_the_finding() -> None:
    fix = Fix("write AF", True, (SetValue(("owner",), "AF"),))
    source = read_source("risks/R1.yaml", b"id: R1\nowner: af\n")
    placed = place(source, Hit(("owner",), "af is AF", fix=fix), "REC999", "made-up", Severity.NOTE)
    assert placed.fix == fix
    assert (placed.span.line, placed.span.column) == (2, 8)
