"""`riskctl score` and `riskctl list`: every rating worked out, and the register filtered."""

from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Edition, EditionAsked, Format, FormatAsked, Output, Rev

Where = Annotated[str | None, typer.Option("--where", metavar="CONDITION", help='Such as "band at least High".')]


def score(
    ctx: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Risks to work out in full.", hidden=True)
    ] = None,
    where: Where = None,
    scheme: Annotated[
        str | None, typer.Option("--scheme", metavar="NAME@VERSION", help="Score under another scheme.")
    ] = None,
    what_if: Annotated[
        list[str] | None, typer.Option("--what-if", metavar="FACTOR=LEVEL", help="Suppose another current level.")
    ] = None,
    format: FormatAsked = Format.TEXT,
    as_at: AsAt = None,
    rev: Rev = None,
    edition: EditionAsked = Edition.FULL,
    output: Output = None,
) -> None:
    """Work out scores: levels, rule, band, appetite, movement.

    \b
    Examples:
      riskctl score
      riskctl score MID-03
      riskctl score MID-03 --what-if likelihood=2
      riskctl score --scheme npsa-2008@1
      riskctl score --format json

    \b
    Exit codes: 0 done, 2 wrong usage or unreadable register, 3 no risk.
    """
    from riskctl.cli.scoring import run_score

    run_score(
        ctx, ids or [], where, format, as_at, rev, output, scheme, what_if or [], public=edition is Edition.PUBLIC
    )


def list_risks(
    ctx: typer.Context,
    where: Where = None,
    above_appetite: Annotated[
        bool, typer.Option("--above-appetite", help="Only those outside appetite or tolerance.")
    ] = False,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="NAMES", help="What to show, such as id,current,owner.")
    ] = None,
    sort: Annotated[
        list[str] | None, typer.Option("--sort", metavar="FIELDS", help="Such as status,-due; -FIELD from high to low.")
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="FIELD", help="A heading and a count for each value.")
    ] = None,
    format: FormatAsked = Format.TEXT,
    as_at: AsAt = None,
    rev: Rev = None,
    edition: EditionAsked = Edition.FULL,
    output: Output = None,
) -> None:
    """List open risks, worst first: by band, impact, likelihood.

    \b
    Examples:
      riskctl list
      riskctl list --above-appetite
      riskctl list --where "band at least High and not accepted"
      riskctl list --columns id,current,owner,due,title --sort due
      riskctl list --where "any action (overdue)" --format csv
    Exit codes: 0 done, 2 wrong usage or unreadable register, 3 no risk.
    """
    from riskctl.cli.scoring import run_list
    from riskctl.render.lists import Wanted

    run_list(
        ctx,
        where,
        format,
        as_at,
        rev,
        output,
        Wanted(columns, tuple(sort or ()), group, above_appetite),
        public=edition is Edition.PUBLIC,
    )
