"""`riskctl report`: the register as a page to read, print or file, in the shape a reader asks for."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Edition, EditionAsked, Output, Rev


class ReportFormat(StrEnum):
    """What a report is written as."""

    HTML = "html"
    MD = "md"
    MARKDOWN = "markdown"


def report(
    ctx: typer.Context,
    template: Annotated[
        str,
        typer.Option(
            "--template",
            metavar="NAME",
            help="register, paper, movement, actions, narrative, card, summary or questions.",
        ),
    ] = "register",
    format: Annotated[ReportFormat, typer.Option("--format", metavar="FORMAT", help="html or md.")] = ReportFormat.HTML,
    as_at: AsAt = None,
    rev: Rev = None,
    edition: EditionAsked = Edition.FULL,
    output: Output = None,
    charts: Annotated[bool, typer.Option("--charts", help="With md: write the charts beside it, as SVG.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open it when it is written.")] = False,
) -> None:
    """Write a report of the register, to out/ unless -o says where, and print its path.

    \b
    Examples:
      riskctl report
      riskctl report --template paper --open
      riskctl report --template questions --format md -o -

    \b
    Exit codes: 0 done, 2 wrong usage or unreadable register, 3 no risk.
    """
    from riskctl.cli.reporting import run_report

    written = "html" if format is ReportFormat.HTML else "md"
    run_report(ctx, template, written, as_at, rev, output, public=edition is Edition.PUBLIC, show=show, pictures=charts)
