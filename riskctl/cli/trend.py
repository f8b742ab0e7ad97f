"""`riskctl trend`: ratings, bands and marks by quarter."""

from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Edition, EditionAsked, Format, Output, Rev
from riskctl.cli.score import Where
from riskctl.cli.show import Measure


def trend(
    ctx: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="Risks to show quarter by quarter.")] = None,
    where: Where = None,
    quarters: Annotated[
        int | None, typer.Option("--quarters", metavar="N", min=1, max=400, help="How many quarters back; else 8.")
    ] = None,
    measure: Annotated[Measure, typer.Option("--measure", help="Which rating.")] = Measure.CURRENT,
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    as_at: AsAt = None,
    rev: Rev = None,
    edition: EditionAsked = Edition.FULL,
    output: Output = None,
) -> None:
    """Show scores, bands and movement by quarter.

    \b
    Examples:
      riskctl trend
      riskctl trend MID-03
      riskctl trend --quarters 4 --where "band at least High"
      riskctl trend --format tsv
    """
    from riskctl.cli.trending import run_trend

    run_trend(
        ctx, ids or [], where, quarters, measure.value, format, as_at, rev, output, public=edition is Edition.PUBLIC
    )
