"""What the formats of pipelines are made from: the findings of a run, placed, with what else a document of them tells.

Paths are those of the checkout, since that is what a platform shows; who calls has put them so.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from riskctl.core.finding import Finding, Severity
from riskctl.core.log_commands import unforged
from riskctl.core.rule_page import RulePage
from riskctl.core.words import printable
from riskctl.render.findings.text import FIRST, said, tally


class Linted(NamedTuple):
    """A lint run, over one register or several.

    Shape: `lines` holds the text each finding points at, in the order of `findings`, and is empty where no fingerprint
    is needed; `files` names every file looked at; `fails` is the severity from which on the run fails.
    """

    findings: tuple[Finding, ...]
    lines: tuple[str, ...]
    files: tuple[str, ...]
    risks: int
    schemes: int
    as_at: str | None
    suppressed: int
    version: str
    fails: Severity
    page_of: Callable[[str], RulePage | None]
    rest: str
    """Where the findings are that a platform's limits keep from being shown."""

    before: tuple[int, int] | None = None
    """Where the findings are those that another side lacks: how many more it has too, of how many it has."""

    @property
    def sum(self) -> str:
        """All counts in one line."""
        return tally(self.findings, self.risks, self.schemes, self.suppressed, new=self.before is not None)


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings for a reader who may not see the last ones: errors first, of them what a change did to history.

    A lost risk comes before the counts that it throws out. Disputed ratings are next.
    """
    return sorted(
        findings, key=lambda finding: (-finding.severity, not finding.code.startswith("HIS"), finding.code != FIRST)
    )


def told(finding: Finding) -> str:
    """Return all that a finding says, one fact a line: the message, further facts, and what helps."""
    lines = [said(finding), *finding.notes, *([f"help: {finding.hint}"] if finding.hint else [])]
    return "\n".join(safe(text) for text in lines)


def safe(text: str) -> str:
    """Return text for one line of a pipeline's log: nothing in it is unseen, steers a screen or is a command."""
    return unforged(printable(text))


def fingerprints(linted: Linted) -> Iterator[str]:
    """Yield a name for each finding that no other has and that edits elsewhere do not change.

    It rests on the rule, the risk (else the file) and the text of the line, and for equal ones on their order. The
    message is left out, since it may count days: the same finding keeps its name tomorrow.
    """
    import hashlib

    seen: dict[str, int] = {}
    for finding, line in zip(linted.findings, linted.lines, strict=True):
        parts = "\0".join((finding.code, finding.risk or finding.path, line.strip()))
        digest = hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        yield f"{digest}:{seen[digest]}"
