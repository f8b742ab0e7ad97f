"""Findings as the logging commands of Azure Pipelines, which become the issues of a run.

Azure knows errors and warnings only; notes are plain lines of the log.
"""

from collections.abc import Iterator

from riskctl.core.finding import Finding, Severity
from riskctl.render.findings.linted import Linted, safe, told, worst_first
from riskctl.render.findings.text import said


def findings_azure(linted: Linted) -> str:
    """Return one line a finding, worst first, and a last line with all counts."""
    return "".join(line + "\n" for line in _lines(linted))


def _lines(linted: Linted) -> Iterator[str]:
    for finding in worst_first(linted.findings):
        if finding.severity is Severity.NOTE:
            place = f"{finding.path}:{finding.span.line}:{finding.span.column}"
            yield safe(f"{place}: note {finding.label} {said(finding)}")
        else:
            yield f"##vso[task.logissue {_place(finding)}]{_data(told(finding))}"
    yield linted.sum


def _place(finding: Finding) -> str:
    parts = {
        "type": finding.severity.word,
        "sourcepath": finding.path,
        "linenumber": finding.span.line,
        "columnnumber": finding.span.column,
        "code": finding.code,
    }
    return "".join(f"{name}={_property(str(value))};" for name, value in parts.items())


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(";", "%3B").replace("]", "%5D")
