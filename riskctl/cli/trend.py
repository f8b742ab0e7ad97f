"""`riskctl trend`: ratings, bands and marks by quarter."""

from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Edition, EditionAsked, Format, FormatAsked, Output, Rev
from riskctl.cli.score import Where
from riskctl.cli.show import Measure, MeasureAsked


def trend(
    ctx: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Risks to show quarter by quarter.", hidden=True)
    ] = None,
    where: Where = None,
    quarters: Annotated[
        int | None, typer.Option("--quarters", metavar="N", min=1, max=400, help="How many quarters back; else 8.")
    ] = None,
    measure: MeasureAsked = Measure.CURRENT,
    format: FormatAsked = Format.TEXT,
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

    \b
    Exit codes: 0 done, 2 wrong usage or unreadable register, 3 no risk.
    """
    from riskctl.cli.trending import run_trend

    run_trend(
        ctx, ids or [], where, quarters, measure.value, format, as_at, rev, output, public=edition is Edition.PUBLIC
    )
