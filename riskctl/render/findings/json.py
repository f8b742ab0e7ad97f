"""Findings as JSON, `riskctl-findings/1`: always all of them, paths relative to the register."""

from collections.abc import Sequence

from riskctl.core.finding import Finding, Severity
from riskctl.core.revision import Revision
from riskctl.render.json_text import Json, dumps, revision_json


def findings_json(
    findings: Sequence[Finding],
    risks: int,
    schemes: int,
    as_at: str | None,
    suppressed: int = 0,
    revision: Revision | None = None,
) -> str:
    """Return the document that `lint --format json` prints."""
    counts: dict[str, Json] = {
        f"{severity.word}s": sum(finding.severity is severity for finding in findings)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    }
    return dumps(
        {
            "format": "riskctl-findings/1",
            "findings": [_entry(finding) for finding in findings],
            "summary": {
                "as_at": as_at,
                "revision": revision_json(revision),
                "risks": risks,
                "schemes": schemes,
                **counts,
                "suppressed": suppressed,
            },
        }
    )


def _entry(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.word,
        "path": finding.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "risk": finding.risk or None,
        "message": finding.message,
        "hint": finding.hint or None,
        "notes": list(finding.notes),
        "fixable": finding.fixable,
    }
