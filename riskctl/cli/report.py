"""`riskctl report`: the register as a page to read, print or file, in the shape a reader asks for."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Edition, EditionAsked, Output, Rev


class Detail(StrEnum):
    """Which risks have a card."""

    FULL = "full"
    ABOVE_APPETITE = "above-appetite"


class ReportFormat(StrEnum):
    """What a report is written as."""

    HTML = "html"
    MD = "md"
    MARKDOWN = "markdown"


def report(
    ctx: typer.Context,
    template: Annotated[
        list[str] | None,
        typer.Option(
            "--template",
            metavar="NAME",
            help="register, paper, movement, actions, narrative, card, summary, questions; or a folder of yours.",
        ),
    ] = None,
    format: Annotated[
        ReportFormat | None, typer.Option("--format", metavar="FORMAT", help="html (unless said) or md.")
    ] = None,
    as_at: AsAt = None,
    rev: Rev = None,
    edition: EditionAsked = Edition.FULL,
    detail: Annotated[
        Detail, typer.Option("--detail", metavar="DETAIL", help="above-appetite: fewer cards.")
    ] = Detail.FULL,
    large: Annotated[bool, typer.Option("--large-print", help="Paper copies in 12 points and more.")] = False,
    output: Output = None,
    charts: Annotated[bool, typer.Option("--charts", help="With md: write the charts beside it, as SVG.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open it when it is written.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; look for faults in every report.")] = False,
) -> int:
    """Write a report of the register to out/, or where -o says, and print where.

    \b
    Examples:
      riskctl report --template paper --open
      riskctl report --template questions --format md -o -

    \b
    Exit codes: 0 done, 1 --check found faults, 2 wrong usage, 3 no risk.
    """
    from riskctl.cli.reporting import named, refuse_beside_check, run_report

    asked, own = named(template or ())
    written = None if format is None else "html" if format is ReportFormat.HTML else "md"
    public = edition is Edition.PUBLIC
    if check:
        from riskctl.cli.report_check import run_check

        refuse_beside_check(output, show=show, pictures=charts, large=large)
        return run_check(ctx, asked, written, own, as_at, rev, public=public)
    how = asked or "register", written or "html", own
    run_report(
        ctx, *how, as_at, rev, output, public=public, show=show, pictures=charts, detail=detail.value, large=large
    )
    return 0
