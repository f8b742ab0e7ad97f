"""How often each rule spoke, the most first."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskctl.core.finding import Finding, Severity
from riskctl.core.revision import Revision
from riskctl.render.findings.text import STYLES, tally
from riskctl.render.json_text import Json, dumps, revision_json
from riskctl.render.styled import Line, Piece, Style, hints, line, wrapped


class RuleCount(NamedTuple):
    """One rule's findings: one of them, the worst severity, how many there are, and how many can be fixed."""

    one: Finding
    severity: Severity
    times: int
    fixable: int


def counted(findings: Sequence[Finding]) -> list[RuleCount]:
    """Return one row a rule, the most findings first; of equal ones by code."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    rows = [
        RuleCount(group[0], max(each.severity for each in group), len(group), sum(each.fixable for each in group))
        for group in groups.values()
    ]
    return sorted(rows, key=lambda row: (-row.times, row.one.code))


def statistics_text(
    findings: Sequence[Finding],
    risks: int,
    schemes: int,
    as_at: str | None,
    suppressed: int = 0,
    width: int | None = None,
) -> Iterator[Line]:
    """Yield the table, and the counts of the whole run."""
    if as_at is not None:
        yield line(Piece(f"Checked as at {as_at}", Style.MUTED))
        yield ()
    rows = counted(findings)
    wide = max((len(str(row.times)) for row in rows), default=0)
    for row in rows:
        fixes = f", {row.fixable} fixable" if row.fixable else ""
        word = Piece(f"{row.severity.word:<7}", STYLES[row.severity])
        yield line(f"{row.times:>{wide}}  ", word, f"  {row.one.label}{fixes}")
    if rows:
        yield ()
    yield from wrapped(tally(findings, risks, schemes, suppressed), width, "  ", "", Style.STRONG)
    if rows:
        yield from hints(
            f"see each with: riskctl lint --all; a rule's page with: riskctl explain {rows[0].one.code}", width
        )


def statistics_json(
    findings: Sequence[Finding],
    risks: int,
    schemes: int,
    as_at: str | None,
    suppressed: int = 0,
    revision: Revision | None = None,
) -> str:
    """Return the document that `lint --statistics --format json` prints."""
    rules: list[Json] = [
        {
            "code": row.one.code,
            "name": row.one.name,
            "severity": row.severity.word,
            "count": row.times,
            "fixable": row.fixable,
        }
        for row in counted(findings)
    ]
    summary: dict[str, Json] = {
        "as_at": as_at,
        "revision": revision_json(revision),
        "risks": risks,
        "schemes": schemes,
        "findings": len(findings),
        "suppressed": suppressed,
    }
    return dumps({"format": "riskctl-statistics/1", "rules": rules, "summary": summary})
