"""`riskctl explain`: a rule's page, or a risk's ratings with the file and line of every input."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Output, Rev, settings


class ExplainFormat(StrEnum):
    """How an explanation is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    MD = "md"


def explain(
    ctx: typer.Context,
    what: Annotated[
        str | None, typer.Argument(metavar="CODE|ID", help="A rule's code or name, or the id of a risk.", hidden=True)
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Print the page of every rule.")] = False,
    format: Annotated[
        ExplainFormat, typer.Option("--format", metavar="FORMAT", help="text, json or markdown.")
    ] = ExplainFormat.TEXT,
    as_at: AsAt = None,
    rev: Rev = None,
    output: Output = None,
) -> None:
    """Print a rule's page, or what a risk's rating rests on.

    \b
    Examples:
      riskctl explain REC101
      riskctl explain disputed-rating
      riskctl explain MID-03
      riskctl explain --all --format markdown -o rules.md

    \b
    Exit codes: 0 done, 2 wrong usage or unreadable register, 3 no risk.
    """
    from riskctl.cli.explaining import run_explain

    run_explain(settings(ctx).directory, what, format, as_at, rev, output, show_all=show_all)
