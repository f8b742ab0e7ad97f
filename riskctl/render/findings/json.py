"""Findings as JSON, `riskctl-findings/1`: always all of them, paths relative to the register."""

from collections.abc import Sequence

from riskctl.core.finding import Finding, Severity
from riskctl.core.ratchet import Ratchet
from riskctl.core.revision import Revision
from riskctl.render.json_text import Json, dumps, revision_json


def findings_json(
    findings: Sequence[Finding],
    risks: int,
    schemes: int,
    as_at: str | None,
    suppressed: int = 0,
    revision: Revision | None = None,
    ratchet: Ratchet | None = None,
) -> str:
    """Return the document that `lint --format json` prints; held against another side, each finding is new or not."""
    counts: dict[str, Json] = {
        f"{severity.word}s": sum(finding.severity is severity for finding in findings)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    }
    summary: dict[str, Json] = {"as_at": as_at, "revision": revision_json(revision), "risks": risks, "schemes": schemes}
    summary |= {**counts, "suppressed": suppressed}
    if ratchet is not None:
        summary |= {"new": sum(finding.new for finding in findings), "before": ratchet.before, "was": ratchet.was}
    return dumps(
        {
            "format": "riskctl-findings/1",
            "findings": [_entry(finding, ratchet is not None) for finding in findings],
            "summary": summary,
        }
    )


def _entry(finding: Finding, compared: bool) -> Json:
    entry: dict[str, Json] = {
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
        "fix": {"title": finding.fix.title, "safe": finding.fix.safe} if finding.fix is not None else None,
    }
    return {**entry, "new": finding.new} if compared else entry
