"""`riskctl report`: the register as one page to read, print or file."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Output, Rev


class ReportFormat(StrEnum):
    """What a report is written as."""

    HTML = "html"
    MD = "md"
    MARKDOWN = "markdown"


def report(
    ctx: typer.Context,
    template: Annotated[str, typer.Option("--template", metavar="NAME", help="Which report: register.")] = "register",
    format: Annotated[ReportFormat, typer.Option("--format", help="How to write it.")] = ReportFormat.HTML,
    as_at: AsAt = None,
    rev: Rev = None,
    output: Output = None,
) -> None:
    """Write the register as one page, to out/ unless -o says where.

    \b
    Examples:
      riskctl report
      riskctl report -o register.html
      riskctl report --format md -o -
    """
    from riskctl.cli.reporting import run_report

    run_report(ctx, template, "html" if format is ReportFormat.HTML else "md", as_at, rev, output)
