"""Findings as the workflow commands of GitHub Actions, which become annotations on the changed files.

A step shows ten errors, ten warnings and ten notices and drops the rest by order of printing, so the worst come first
and the last one of a severity that has more says how many are not shown.
"""

from collections.abc import Iterator

from riskctl.core.finding import Finding, Severity
from riskctl.core.words import plural
from riskctl.render.findings.linted import Linted, safe, told, worst_first

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SHOWN = 10


def findings_github(linted: Linted) -> str:
    """Return one command a finding, as many as a step shows, and a last line with all counts."""
    return "".join(line + "\n" for line in _lines(linted))


def _lines(linted: Linted) -> Iterator[str]:
    ordered = worst_first(linted.findings)
    for severity, command in _COMMANDS.items():
        group = [finding for finding in ordered if finding.severity is severity]
        shown = group if len(group) <= _SHOWN else group[: _SHOWN - 1]
        for finding in shown:
            yield f"::{command} {_place(finding)}::{_data(told(finding))}"
        if len(group) > len(shown):
            more = f"{len(group) - len(shown)} more {plural(2, severity.word)[2:]}; {linted.rest}"
            yield f"::{command} title=riskctl::{_data(more)}"
    yield linted.sum


def _place(finding: Finding) -> str:
    span = finding.span
    parts = {"file": finding.path, "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:  # GitHub refuses columns of a place that spans lines
        parts |= {"col": span.column, "endColumn": span.end_column}
    parts["title"] = finding.label
    return ",".join(f"{name}={_property(str(value))}" for name, value in parts.items())


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")
