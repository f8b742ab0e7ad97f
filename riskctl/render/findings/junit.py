"""Findings as a JUnit report: one test a finding, and one that passes for each clean file.

A finding at or above the severity that fails the run is a failed test, so that the tests fail when the run does; one
below it is a test that passed with something to say. Source: the schema of Jenkins' xUnit plug-in.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from riskctl.core.finding import Finding, natural
from riskctl.core.words import printable
from riskctl.render.findings.linted import Linted, told
from riskctl.render.findings.text import said

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def findings_junit(linted: Linted) -> str:
    """Return one suite, a test's class being its file and its name the rule and the risk."""
    cases = list(_cases(linted))
    failed = sum(finding.severity >= linted.fails for finding in linted.findings)
    counts = f'tests="{len(cases)}" failures="{failed}" errors="0"'
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="riskctl" {counts}>\n'
    return "".join([head, f'<testsuite name="riskctl lint" {counts}>\n', *cases, "</testsuite>\n</testsuites>\n"])


def _cases(linted: Linted) -> Iterator[str]:
    by_file = {path: list(group) for path, group in groupby(linted.findings, key=lambda finding: finding.path)}
    for path in sorted({*linted.files, *by_file}, key=natural):
        if path not in by_file:
            yield f"{_opened(path, 'nothing found')}/>\n"
        seen: dict[str, int] = {}
        for finding in by_file.get(path, []):
            name = f"{finding.label}{f' {finding.risk}' if finding.risk else ''}"
            seen[name] = seen.get(name, 0) + 1
            # A test of the same class and name would be taken for the same one.
            yield _case(finding, f"{name} ({seen[name]})" if seen[name] > 1 else name, linted)


def _case(finding: Finding, name: str, linted: Linted) -> str:
    place = f"{finding.path}:{finding.span.line}:{finding.span.column}"
    body = _text(f"{printable(place)}\n{told(finding)}")
    if finding.severity < linted.fails:
        return f"{_opened(finding.path, name)}><system-out>{body}</system-out></testcase>\n"
    failure = f"<failure message={_quoted(said(finding))} type={_quoted(finding.severity.word)}>{body}</failure>"
    return f"{_opened(finding.path, name)}>{failure}</testcase>\n"


def _opened(path: str, name: str) -> str:
    return f"<testcase classname={_quoted(path)} name={_quoted(name)}"


def _text(text: str) -> str:
    """Return text for inside an element: signs that XML 1.0 lacks are gone, and no log reads a command in it."""
    safe = _NO_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("##", "#&#35;")


def _quoted(text: str) -> str:
    return '"' + _text(printable(text)).replace('"', "&quot;") + '"'
