"""Findings as SARIF 2.1.0, for GitHub's code scanning, editors and result stores.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0; the limits are those of GitHub's code scanning.
"""

from urllib.parse import quote

from riskctl.core.finding import Finding, Severity
from riskctl.core.rule_page import RulePage
from riskctl.core.words import plural, printable
from riskctl.render.findings.linted import Linted, fingerprints, worst_first
from riskctl.render.findings.text import said
from riskctl.render.json_text import Json, dumps
from riskctl.render.rule_page import rule_markdown, rule_text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_FAMILIES = {
    "FIL": "file",
    "REC": "risk",
    "REG": "register",
    "SCH": "scheme",
    "HIS": "history",
    "PUB": "publication",
    "OWN": "own",
}
_MOST_RESULTS = 25_000
_MOST_TEXT = 1024
_UNREAD = ("FIL1", "FIL302", "FIL303", "FIL304", "FIL306")
"""Codes of files that could not be read: of what they hold, nothing was checked."""


def findings_sarif(linted: Linted) -> str:
    """Return one run with the rules that found something, and every finding as a result."""
    marks = dict(zip(map(id, linted.findings), fingerprints(linted), strict=True))
    kept = linted.findings
    if len(kept) > _MOST_RESULTS:
        kept = tuple(sorted(worst_first(kept)[:_MOST_RESULTS], key=lambda finding: finding.order))
    codes = sorted({finding.code for finding in kept})
    names = {finding.code: finding.name for finding in kept}
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "riskctl",
                "semanticVersion": linted.version,
                "rules": [_rule(code, names[code], linted.page_of(code)) for code in codes],
            }
        },
        "automationDetails": {"id": "riskctl/lint/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(linted, len(kept))],
        "results": [_result(finding, codes.index(finding.code), marks[id(finding)]) for finding in kept],
    }
    if linted.as_at is not None:
        run["properties"] = {"asAt": linted.as_at}
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str, name: str, page: RulePage | None) -> Json:
    rule: dict[str, Json] = {"id": code, "name": name}
    if page is not None:
        summary = _cut(page.summary)
        rule |= {
            "shortDescription": {"text": summary},
            "fullDescription": {"text": summary},
            "help": {"text": rule_text(page), "markdown": rule_markdown(page)},
            "defaultConfiguration": {"level": _LEVELS[page.severity]},
        }
    rule["properties"] = {
        "tags": ["risk-register", *([_FAMILIES[code[:3]]] if code[:3] in _FAMILIES else [])],
        "precision": "very-high",
        **({"problem.severity": _PROBLEMS[page.severity]} if page is not None else {}),
    }
    return rule


def _result(finding: Finding, index: int, mark: str) -> Json:
    span = finding.span
    facts = [said(finding), *finding.notes, *([f"help: {finding.hint}"] if finding.hint else [])]
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(map(printable, facts))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.path, safe="/", errors="surrogateescape")},
                    "region": {
                        "startLine": span.line,
                        "startColumn": span.column,
                        "endLine": span.end_line,
                        "endColumn": span.end_column,
                    },
                }
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": mark},
    }


def _invocation(linted: Linted, kept: int) -> Json:
    """Return how the run went: a file that could not be read, or a result left out, makes it no success."""
    unread = [finding for finding in linted.findings if finding.code.startswith(_UNREAD)]
    notices: list[Json] = [
        _notice(f"{printable(finding.path)} could not be read: {printable(finding.message)}") for finding in unread
    ]
    if kept < len(linted.findings):
        notices.append(_notice(f"{plural(len(linted.findings) - kept, 'finding')} left out, the least severe"))
    found: dict[str, Json] = {"executionSuccessful": not notices}
    return {**found, "toolExecutionNotifications": notices} if notices else found


def _notice(text: str) -> Json:
    return {"level": "error", "message": {"text": text}}


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"
