"""`riskctl show`, `riskctl actions` and `riskctl matrix`: one risk whole, actions across risks, and the heat map."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Edition, EditionAsked, Format, FormatAsked, Output, Rev


class PageFormat(StrEnum):
    """How something that is no table is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    MD = "md"


PageFormatAsked = Annotated[PageFormat, typer.Option("--format", metavar="FORMAT", help="text, json or markdown.")]


class Measure(StrEnum):
    """Which rating a map shows."""

    INHERENT = "inherent"
    CURRENT = "current"
    TARGET = "target"


MeasureAsked = Annotated[Measure, typer.Option("--measure", metavar="WHICH", help="inherent, current or target.")]


def show(
    ctx: typer.Context,
    risk: Annotated[str, typer.Argument(metavar="ID", help="The risk to show.", hidden=True)],
    format: PageFormatAsked = PageFormat.TEXT,
    as_at: AsAt = None,
    rev: Rev = None,
    edition: EditionAsked = Edition.FULL,
    output: Output = None,
) -> None:
    """Show one risk whole: ratings, statement, controls, actions.

    \b
    Examples:
      riskctl show MID-03
      riskctl show MID-03 --as-at last-meeting
      riskctl show MID-03 --format markdown -o MID-03.md

    \b
    Exit codes: 0 done, 2 wrong usage or unreadable register, 3 no risk.
    """
    from riskctl.cli.showing import run_show

    run_show(ctx, risk, format, as_at, rev, output, public=edition is Edition.PUBLIC)


def actions(
    ctx: typer.Context,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past their date.")] = False,
    due_within: Annotated[
        int | None, typer.Option("--due-within", metavar="DAYS", min=0, help="Only those due in so many days.")
    ] = None,
    slipped: Annotated[bool, typer.Option("--slipped", help="Only those whose date has moved.")] = False,
    owner: Annotated[str | None, typer.Option("--owner", metavar="KEY", help="Only those of one owner.")] = None,
    by_owner: Annotated[bool, typer.Option("--by-owner", help="Under a heading for each owner.")] = False,
    by_risk: Annotated[bool, typer.Option("--by-risk", help="Under a heading for each risk.")] = False,
    complete: Annotated[bool, typer.Option("--all", help="Complete and dropped ones too.")] = False,
    fail: Annotated[bool, typer.Option("--fail", help="Exit 1 when one that is shown is overdue.")] = False,
    format: FormatAsked = Format.TEXT,
    as_at: AsAt = None,
    rev: Rev = None,
    edition: EditionAsked = Edition.FULL,
    output: Output = None,
) -> int:
    """List the actions of open risks, overdue first.

    \b
    Examples:
      riskctl actions
      riskctl actions --overdue --by-owner --fail
    Exit codes: 0 done, 1 overdue with --fail, 2 wrong usage, 3 no risk.
    """
    from riskctl.cli.showing import run_actions
    from riskctl.render.action_list import WantedActions

    wanted = WantedActions(overdue, due_within, slipped, owner, complete, by_owner, by_risk)
    return run_actions(ctx, wanted, format, as_at, rev, output, fail=fail, public=edition is Edition.PUBLIC)


def matrix(
    ctx: typer.Context,
    measure: MeasureAsked = Measure.CURRENT,
    ids: Annotated[bool, typer.Option("--ids", help="Ids in the cells, not counts.")] = False,
    rows: Annotated[
        str | None, typer.Option("--rows", metavar="FACTOR", help="The factor that runs up the side.")
    ] = None,
    format: PageFormatAsked = PageFormat.TEXT,
    as_at: AsAt = None,
    rev: Rev = None,
    edition: EditionAsked = Edition.FULL,
    output: Output = None,
) -> None:
    """Draw the heat map: how many open risks, or which.

    \b
    Examples:
      riskctl matrix
      riskctl matrix --ids
      riskctl matrix --measure target --rows impact

    \b
    Exit codes: 0 done, 2 wrong usage or unreadable register, 3 no risk.
    """
    from riskctl.cli.showing import run_matrix

    run_matrix(ctx, measure.value, rows, format, as_at, rev, output, ids=ids, public=edition is Edition.PUBLIC)
