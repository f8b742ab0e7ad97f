"""Findings as GitLab's code quality report, which a merge request compares with that of its target branch."""

from riskctl.core.finding import Severity
from riskctl.core.words import printable
from riskctl.render.findings.linted import Linted, fingerprints
from riskctl.render.findings.text import said
from riskctl.render.json_text import Json, dumps

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def findings_gitlab(linted: Linted) -> str:
    """Return the report: a list of findings, each with a fingerprint of its own, since equal ones would become one."""
    entries: list[Json] = [
        {
            "description": printable(f"{finding.label}: {said(finding)}"),
            "check_name": finding.code,
            "fingerprint": mark,
            "severity": _SEVERITIES[finding.severity],
            "location": {"path": printable(finding.path), "lines": {"begin": finding.span.line}},
        }
        for finding, mark in zip(linted.findings, fingerprints(linted), strict=True)
    ]
    return dumps(entries)
