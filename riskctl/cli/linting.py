"""How `lint` finds the registers it was pointed at, runs each and adds up the exit code."""

import os
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from riskctl.cli.cache import verdict_cache
from riskctl.cli.replay import of_this_run
from riskctl.cli.results import clock, screen, write, write_lines, write_text
from riskctl.core.errors import NothingToCheck, UsageError
from riskctl.core.finding import Severity
from riskctl.core.period import When
from riskctl.core.policy import NOTHING_ASKED, Asked
from riskctl.core.ratchet import Ratchet
from riskctl.core.revision import Revision
from riskctl.io.read_once import ReadOnce
from riskctl.io.tree import Tree, find_register
from riskctl.pipeline import Checked, OnDisk, at_revision, lint, lint_settings, open_register
from riskctl.render.styled import Line, Piece, Screen, Style, line
from riskctl.sides import other_side


class Result(NamedTuple):
    """One register that was checked, and the files of it that were named (None: all)."""

    tree: OnDisk
    checked: Checked
    only: frozenset[str] | None


class Totals(NamedTuple):
    """How much was looked at in all, and the day and revision that all registers share, where they do."""

    risks: int
    schemes: int
    as_at: str | None
    suppressed: int
    revision: Revision | None
    ratchet: Ratchet | None


class Mends(IntEnum):
    """Which findings are mended before the rest is reported."""

    NONE = 0
    SAFE = 1
    ALL = 2


def run_lint(
    start: str,
    paths: Sequence[str],
    style: str,
    as_at: str | None,
    rev: str | None,
    output: str | None,
    *,
    show_all: bool,
    fail_on: str,
    statistics: bool = False,
    wanted: Asked = NOTHING_ASKED,
    against: str | None = None,
    mends: Mends = Mends.NONE,
) -> int:
    """Check each register once, print, and return 1 where a finding is at or above `fail_on`, else 0.

    What may be mended is mended first, and written.

    Raises: `NothingToCheck` where no register has a risk and none a finding.
    """
    if statistics and style not in ("text", "json"):
        raise UsageError(f"--statistics has no format {style}", "give --format text or json")
    today = clock()
    targets = _targets(start, paths, rev)
    if against is not None and len(targets) > 1:
        raise UsageError("--against speaks of one register", "name one folder")
    other = other_side(targets[0][0].root, against, rev) if against is not None else None
    if mends:
        from riskctl.cli.mending import fix

        left = fix(_checks(targets, as_at, today, wanted, other), unsafe=mends is Mends.ALL)
        results = [Result(tree, checked, only) for (tree, only), checked in zip(targets, left, strict=True)]
    else:
        results = [
            Result(tree, lint(tree, as_at, today, only, wanted, verdict_cache(tree.root), other), only)
            for tree, only in targets
        ]
    if not any(checked.risks or checked.findings for _, checked, _ in results):
        raise NothingToCheck("no risks to check", "a risk is one YAML file in the folder `risks/`")
    _print(results, style, output, show_all=show_all, fail_on=fail_on, statistics=statistics)
    return exit_code(results, fail_on)


def exit_code(results: Sequence[Result], fail_on: str) -> int:
    """Return 1 where a finding is at or above a severity, else 0."""
    worst = max((finding.severity for _, checked, _ in results for finding in checked.failing), default=None)
    return int(fail_on != "never" and worst is not None and worst >= Severity[fail_on.upper()])


def show_fixes(
    start: str,
    paths: Sequence[str],
    style: str,
    as_at: str | None,
    output: str | None,
    *,
    unsafe: bool,
    wanted: Asked = NOTHING_ASKED,
) -> int:
    """Print what mending would write, and return 1 where that is something."""
    from riskctl.cli.mending import show_diff

    if style != "text":
        raise UsageError(f"--diff prints a patch, not {style}", "leave out --format")
    return show_diff(_checks(_targets(start, paths, None), as_at, clock(), wanted), output, unsafe=unsafe)


def _checks(
    targets: Sequence[tuple[OnDisk, frozenset[str] | None]],
    as_at: str | None,
    today: When,
    wanted: Asked,
    other: Tree | None = None,
) -> list[tuple[OnDisk, Callable[[Tree], Checked]]]:
    """Return each register with how to check it, as it is or as it would be."""

    def of(only: frozenset[str] | None) -> Callable[[Tree], Checked]:
        return lambda tree: lint(tree, as_at, today, only, wanted, None, other)

    return [(tree, of(only)) for tree, only in targets]


def show_lint_settings(
    start: str, paths: Sequence[str], style: str, wanted: Asked, rev: str | None, output: str | None
) -> None:
    """Print every rule as it is in force in one register.

    Raises: `UsageError` where several registers are named, or findings are asked for in a form that settings have not.
    """
    from riskctl.render.lint_settings import settings_json, settings_lines

    if style not in ("text", "json"):
        raise UsageError(f"settings are not printed as {style}", "use --format text or --format json")
    (tree, _), *others = _targets(start, paths, rev)
    if others:
        raise UsageError("--show-settings speaks of one register", "name one folder")
    rules, ignored = lint_settings(tree, wanted)
    if style == "json":
        write(settings_json(rules, ignored), output, tree.root)
    else:
        write_lines(settings_lines(rules, ignored, screen(output)), output, tree.root)


def _targets(start: str, paths: Sequence[str], rev: str | None) -> list[tuple[OnDisk, frozenset[str] | None]]:
    """Return each register to check, once, with the files of it that were named (None: all)."""
    if not paths:
        if rev is not None:
            return [(open_register(start, rev), None)]
        replay = of_this_run()
        return [(ReadOnce(open_register(start).root) if replay is None else replay.tree, None)]
    found: dict[str, set[str] | None] = {}
    for path in paths:
        if rev is None and not os.path.lexists(path):
            raise UsageError(f"there is no {path}", "paths are relative to where you stand, not to -C")
        root = find_register(path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path)))
        if root is None:
            raise UsageError(f"{path} belongs to no register", "a register is a folder with a riskctl.yaml")
        inside = os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")
        if inside == ".":
            found[root] = None
        elif (chosen := found.setdefault(root, set())) is not None:
            chosen.add(inside)
    return [
        (ReadOnce(root) if rev is None else at_revision(root, rev), None if only is None else frozenset(only))
        for root, only in found.items()
    ]


def _print(
    results: Sequence[Result], style: str, output: str | None, *, show_all: bool, fail_on: str, statistics: bool
) -> None:
    """Print findings, or how often each rule spoke."""
    root, several = results[0].tree.root, len(results) > 1
    if style == "text" and statistics:
        write_lines(_statistics(results, screen(output)), output, root)
    elif style == "text":
        write_lines(text_lines(results, screen(output), several=several, show_all=show_all), output, root)
    elif style == "concise":
        write_text("".join(_concise(result, several=several) for result in results), output, root)
    elif style == "json":
        write(_json(results, several=several, statistics=statistics), output, root)
    else:
        from riskctl.cli.platform_formats import document, linted

        write(document(linted(results, fail_on), style), output, root)


def text_lines(results: Sequence[Result], at: Screen, *, several: bool, show_all: bool) -> Iterator[Line]:
    """Yield findings for people, register by register."""
    from riskctl.render.findings.text import findings_text

    for tree, checked, _ in results:
        if several:
            yield line(Piece(shown(tree), Style.STRONG))
        yield from findings_text(
            checked.failing,
            checked.line_of,
            risks=checked.risks,
            schemes=checked.schemes,
            as_at=spoken_for(str(checked.day) if checked.day else None, checked.revision),
            show_all=show_all,
            width=None if at.plain else at.width,
            plain=at.plain,
            suppressed=checked.suppressed,
            before=(checked.ratchet.before, checked.ratchet.was) if checked.ratchet is not None else None,
        )
        if several:
            yield ()


def _concise(result: Result, *, several: bool) -> str:
    from riskctl.render.findings.concise import findings_concise

    prefix = f"{shown(result.tree)}/" if several else ""
    return findings_concise([finding._replace(path=prefix + finding.path) for finding in result.checked.failing])


def _json(results: Sequence[Result], *, several: bool, statistics: bool) -> str:
    findings = [
        finding._replace(path=f"{shown(tree)}/{finding.path}") if several else finding
        for tree, checked, _ in results
        for finding in checked.findings
    ]
    if statistics:
        from riskctl.render.findings.statistics import statistics_json

        found = totals(results)
        told = [finding for finding in findings if found.ratchet is None or finding.new]
        return statistics_json(told, found.risks, found.schemes, found.as_at, found.suppressed, found.revision)
    from riskctl.render.findings.json import findings_json

    return findings_json(findings, *totals(results))


def _statistics(results: Sequence[Result], at: Screen) -> Iterator[Line]:
    from riskctl.render.findings.statistics import statistics_text

    found = totals(results)
    findings = [each for result in results for each in result.checked.failing]
    as_at = spoken_for(found.as_at, found.revision)
    return statistics_text(findings, found.risks, found.schemes, as_at, found.suppressed, at.wrap)


def totals(results: Sequence[Result]) -> Totals:
    """Return what a run over several registers comes to."""
    days = {str(checked.day) if checked.day else None for _, checked, _ in results}
    revisions = {checked.revision for _, checked, _ in results}
    return Totals(
        sum(checked.risks for _, checked, _ in results),
        sum(checked.schemes for _, checked, _ in results),
        days.pop() if len(days) == 1 else None,
        sum(checked.suppressed for _, checked, _ in results),
        revisions.pop() if len(revisions) == 1 else None,
        results[0].checked.ratchet,
    )


def spoken_for(as_at: str | None, revision: Revision | None) -> str | None:
    """Return the date that findings speak for, and the revision where one was read; None where no date is known."""
    if as_at is None:
        return None
    return as_at + (f", revision {revision}" if revision is not None else "")


def shown(tree: OnDisk) -> str:
    """Return a register's folder as the user would name it from where they stand."""
    return os.path.relpath(tree.root).replace(os.sep, "/")
