"""`riskctl diff`: what differs between two registers, or two days of one."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Edition, EditionAsked, Output
from riskctl.cli.lint import FailOn


class DiffFormat(StrEnum):
    """How a comparison is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    MD = "md"
    HTML = "html"


def diff(
    ctx: typer.Context,
    sides: Annotated[
        list[str] | None,
        typer.Argument(metavar="[A [B]]", help="Revision, folder, meeting, quarter or date.", hidden=True),
    ] = None,
    stat: Annotated[bool, typer.Option("--stat", help="One line a risk.")] = False,
    name_only: Annotated[bool, typer.Option("--name-only", help="The ids of what changed, one a line.")] = False,
    only: Annotated[
        str | None, typer.Option("--only", metavar="KIND,...", help="Such as scores, actions, escalated.")
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show what is only counted, too.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 where anything differs.")] = False,
    gate: Annotated[bool, typer.Option("--gate", help="Hold it against the rules about history.")] = False,
    fail_on: Annotated[
        FailOn | None, typer.Option("--fail-on", metavar="SEVERITY", help="With --gate: exit 1 from this severity on.")
    ] = None,
    from_git: Annotated[bool, typer.Option("--from-git", help="Read a date from its last commit.")] = False,
    format: Annotated[
        DiffFormat, typer.Option("--format", metavar="FORMAT", help="text, json, markdown or html.")
    ] = DiffFormat.TEXT,
    as_at: AsAt = None,
    edition: EditionAsked = Edition.FULL,
    output: Output = None,
) -> int:
    """Show what moved, why, and what else changed between two sides.

    \b
    Examples:
      riskctl diff last-meeting
      riskctl diff main...my-branch --gate --format markdown
    A is a revision, folder, meeting, quarter or date; B too, or what is now.
    Exit codes: 0 done, 1 by --exit-code or --gate, 2 wrong usage.
    """
    from riskctl.cli.diffing import run_diff

    return run_diff(
        ctx,
        sides or [],
        format,
        as_at,
        output,
        only,
        stat=stat,
        name_only=name_only,
        show_all=show_all,
        exit_code=exit_code,
        gate=gate,
        fail_on=fail_on.value if fail_on is not None else None,
        from_git=from_git,
        public=edition is Edition.PUBLIC,
    )
