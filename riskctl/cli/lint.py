"""`riskctl lint`: what is to be said of a register, and an exit code that a pipeline can rely on."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Output, Rev, settings
from riskctl.cli.settings import put_in_force


class LintFormat(StrEnum):
    """How findings are printed: for people, for programs, and for the platforms that run pipelines."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    AZURE = "azure"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    MD = "md"


class FailOn(StrEnum):
    """From which severity on a finding fails the run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"


FailOnAsked = Annotated[
    FailOn, typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 from error, warning or note on; or never.")
]


def lint(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Registers, or files and folders of one.", hidden=True)
    ] = None,
    format: Annotated[
        LintFormat, typer.Option("--format", metavar="FORMAT", help="How to print; one of these.")
    ] = LintFormat.TEXT,
    show_all: Annotated[bool, typer.Option("--all", help="Each warning and note, not a line a rule.")] = False,
    fail_on: FailOnAsked = FailOn.ERROR,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Only how often each rule spoke.")] = False,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="RULE", help="Only these rules: codes, names, prefixes."),
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE", help="Leave these rules out.")] = None,
    show_settings: Annotated[
        bool, typer.Option("--show-settings", help="List each rule and what decided on it.")
    ] = False,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="REV|FOLDER", help="Fail only on what this side lacks."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is safe to mend, then check.")] = False,
    unsafe_fixes: Annotated[bool, typer.Option("--unsafe-fixes", help="Mend what rests on a guess, too.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would write, as a patch.")] = False,
    as_at: AsAt = None,
    rev: Rev = None,
    output: Output = None,
) -> int:
    """Check a register: files, figures, and what its papers state.

    \b
    Examples:
      riskctl lint
      riskctl lint examples/leicestershire-2024
      riskctl lint --select REC3 --ignore vague-due-date
      riskctl lint --against main
      riskctl lint --diff
      riskctl lint --format json -o findings.json
      riskctl lint --statistics

    \b
    Formats:
      text, concise  for people: each error whole, or one finding a line
      json           for programs
      github         GitHub Actions: annotations on the change
      azure          Azure Pipelines: the issues of a run
      gitlab         GitLab: the code quality report
      junit          GitLab, Azure Pipelines, Jenkins: the report of tests
      sarif          GitHub code scanning, editors, result stores
      markdown       a job's summary, a comment
    Findings, their number and the exit code are the same in each.

    \b
    Exit codes: 0 clean, 1 findings, 2 could not look, 3 no risk.
    """
    from riskctl.cli.linting import Mends, run_lint, show_fixes, show_lint_settings
    from riskctl.core.errors import UsageError
    from riskctl.settling import asked_for

    wanted = asked_for(select or (), ignore or ())
    start = put_in_force(settings(ctx)._replace(paths=tuple(paths or ()))).directory
    if show_settings:
        show_lint_settings(start, paths or [], format, wanted, rev, output)
        return 0
    mends = Mends.ALL if unsafe_fixes else Mends.SAFE if fix else Mends.NONE
    if rev is not None and (mends or diff):
        raise UsageError(f"files are mended as they are now, not as they were at {rev}", "leave out --rev")
    if diff:
        found = show_fixes(start, paths or [], format, as_at, output, unsafe=unsafe_fixes, wanted=wanted)
        return found * (not exit_zero)
    return run_lint(
        start,
        paths or [],
        format,
        as_at,
        rev,
        output,
        show_all=show_all,
        fail_on=fail_on.value,
        statistics=statistics,
        wanted=wanted,
        against=against,
        mends=mends,
    ) * (not exit_zero)
