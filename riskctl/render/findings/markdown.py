"""Findings as Markdown: a job's summary or a comment, worst first, short enough for both."""

from collections.abc import Iterator

from riskctl.core.finding import Finding
from riskctl.core.words import plural, printable
from riskctl.render.findings.linted import Linted, worst_first
from riskctl.render.findings.text import before_words, said
from riskctl.render.markdown import text

MOST = 60_000
"""Signs a comment may have on every platform, with something to spare."""
_CELL = 500


def findings_markdown(linted: Linted, most: int = MOST) -> str:
    """Return a heading with all counts and a table of findings, cut at the end of a row."""
    head = "".join(line + "\n" for line in _head(linted))
    rows = [_row(finding) for finding in worst_first(linted.findings)]
    room = most - len(head) - 200  # for what is said of the rows left out
    kept = 0
    for row in rows:
        room -= len(row)
        if room < 0:
            break
        kept += 1
    left = len(rows) - kept
    end = f"\n{plural(left, 'further finding')}; {text(linted.rest)}\n" if left else ""
    return head + "".join(rows[:kept]) + end


def _head(linted: Linted) -> Iterator[str]:
    yield "## Risk register"
    yield ""
    day = f"Checked as at {text(linted.as_at)}. " if linted.as_at is not None else ""
    before = f" {before_words(*linted.before)}." if linted.before is not None else ""
    yield f"{day}{linted.sum}.{before}"
    if linted.findings:
        yield ""
        yield "| Severity | Rule | Where | Says |"
        yield "|---|---|---|---|"


def _row(finding: Finding) -> str:
    place = _cell(f"{finding.path}:{finding.span.line}")
    said_ = _cell(said(finding) + (f" ({finding.hint})" if finding.hint else ""))
    return f"| {finding.severity.word} | {text(finding.label)} | {place} | {said_} |\n"


def _cell(value: str) -> str:
    shown = printable(value)
    return text(shown if len(shown) <= _CELL else shown[: _CELL - 1] + "…")
