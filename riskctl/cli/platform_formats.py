"""Findings in the formats that platforms read: their paths put as the platform names them, their rules' pages added."""

import os
from collections.abc import Iterator, Sequence

from riskctl import __version__
from riskctl.cli.linting import Result, spoken_for, totals
from riskctl.cli.platforms import top_of
from riskctl.core.finding import Finding, Severity
from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, SCHEME_FOLDER
from riskctl.pages import rule_page
from riskctl.render.findings.linted import Linted

REST = "see all with: riskctl lint --all"


def linted(results: Sequence[Result], fail_on: str, rest: str = REST) -> Linted:
    """Return what every document of a run is made from; `rest` says where findings are that a document cuts."""
    places = [prefix_of(result.tree.root) for result in results]
    findings: list[Finding] = []
    lines: list[str] = []
    files: list[str] = []
    for place, result in zip(places, results, strict=True):
        findings += [each._replace(path=place + each.path) for each in result.checked.failing]
        lines += [result.checked.line_of(each.path, each.span.line) for each in result.checked.failing]
        files += [place + path for path in _files(result)]
    ratchet = totals(results).ratchet
    fails = Severity[fail_on.upper()] if fail_on != "never" else Severity.ERROR
    return Linted(
        tuple(findings),
        tuple(lines),
        tuple(files),
        *_counts(results),
        __version__,
        fails,
        rule_page,
        rest,
        before=(ratchet.before, ratchet.was) if ratchet is not None else None,
    )


def _counts(results: Sequence[Result]) -> tuple[int, int, str | None, int]:
    found = totals(results)
    return found.risks, found.schemes, spoken_for(found.as_at, found.revision), found.suppressed


def document(run: Linted, style: str) -> str:
    """Return the findings in one format; only the module of that format is loaded."""
    if style == "github":
        from riskctl.render.findings.github import findings_github as made
    elif style == "gitlab":
        from riskctl.render.findings.gitlab import findings_gitlab as made
    elif style == "azure":
        from riskctl.render.findings.azure import findings_azure as made
    elif style == "sarif":
        from riskctl.render.findings.sarif import findings_sarif as made
    elif style == "junit":
        from riskctl.render.findings.junit import findings_junit as made
    else:
        from riskctl.render.findings.markdown import findings_markdown as made
    return made(run)


def prefix_of(root: str) -> str:
    """Return what leads from the top of the checkout, or where there is none from here, to a register's files."""
    top = top_of(root, os.environ)
    way = os.path.relpath(os.path.realpath(root), top if top is not None else os.path.realpath(os.curdir))
    way = way.replace(os.sep, "/")
    return "" if way == os.curdir or way.startswith("..") else f"{way}/"


def _files(result: Result) -> Iterator[str]:
    """Yield the register's own files that were looked at."""
    entries = (entry.path for folder in (RISK_FOLDER, SCHEME_FOLDER) for entry in result.tree.yaml_files(folder))
    for path in (REGISTER_FILE, *entries):
        if result.only is None or path in result.only or any(path.startswith(f"{each}/") for each in result.only):
            yield path
