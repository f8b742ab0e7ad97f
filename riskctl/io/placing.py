"""Findings at their places: the loader's own, and hits of rules turned from routes into lines and columns."""

from riskctl.core.file_codes import FILE_CODE
from riskctl.core.finding import Finding, Fix, Hit, Severity, Span
from riskctl.core.ratchet import named_route
from riskctl.core.suppression import Complaint
from riskctl.io.source import Source, locate, locate_inside, read_source
from riskctl.io.tree import Problem, Tree

TOP = Span(1, 1, 1, 1)
"""The place of what has none: a file that cannot be read."""


def file_finding(
    code: str, path: str, span: Span, message: str, hint: str = "", risk: str = "", fix: Fix | None = None
) -> Finding:
    """Return a finding of the loader itself."""
    entry = FILE_CODE[code]
    return Finding(code, entry.name, entry.severity, path, span, message, hint, risk=risk, fix=fix)


def place(source: Source, hit: Hit, code: str, name: str, severity: Severity) -> Finding:
    """Return a hit as a finding: the route turned into line and column of the source."""
    span = locate(source, hit.route, hit.at_key)
    named = named_route(source.value, hit.route)
    return Finding(
        code, name, severity, source.path, span, hit.message, hit.hint, hit.notes, hit.risk, hit.fix, named=named
    )


def condition_finding(source: Source, hit: Hit) -> Finding:
    """Return what is wrong with a condition, at the character where it is, or else with its count in the message."""
    span = locate_inside(source, hit.route, hit.inside)
    if span is not None:
        return file_finding("FIL206", source.path, span, hit.message, hit.hint)
    message = f"{hit.message} (character {hit.inside} of the condition)"
    return file_finding("FIL206", source.path, locate(source, hit.route), message, hit.hint)


def about_comment(complaint: Complaint, risk: str = "") -> Finding:
    """Return what is to be said of a comment to lint, as a finding at the comment."""
    mark = complaint.mark
    return file_finding(complaint.code, mark.path, mark.span, complaint.message, complaint.hint, risk)


def read_file(tree: Tree, path: str) -> Source | Finding:
    try:
        return read_source(path, tree.read(path))
    except Problem as problem:
        return file_finding(problem.code, path, TOP, str(problem), problem.hint)


def unreadable(path: str, problem: Problem) -> Finding:
    """Return why a file of the tree cannot be used, as a finding."""
    return file_finding(problem.code, path, TOP, str(problem), problem.hint)
