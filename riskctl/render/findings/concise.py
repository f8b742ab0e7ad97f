"""Findings one a line, `path:line:column: severity CODE message`, for editors and for reading many."""

from collections.abc import Sequence

from riskctl.core.finding import Finding
from riskctl.core.words import printable


def findings_concise(findings: Sequence[Finding]) -> str:
    """Return one line a finding, in their order."""
    return "".join(
        f"{printable(finding.path)}:{finding.span.line}:{finding.span.column}: "
        f"{finding.severity.word} {finding.code} {printable(finding.message)}\n"
        for finding in findings
    )
