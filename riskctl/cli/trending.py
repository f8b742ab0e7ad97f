"""What `trend` prints, in each format."""

import typer

from riskctl.cli.books import book_of
from riskctl.cli.common import Format, register_at
from riskctl.cli.results import screen, write, write_lines
from riskctl.cli.scoring import headed, write_table
from riskctl.core.errors import UsageError
from riskctl.core.history import QUARTERS, history
from riskctl.core.state import Movement
from riskctl.pipeline import chosen
from riskctl.render.trend import Trend, counts_of, trend_lines, trend_sheet
from riskctl.render.trend_json import trend_json, trend_markdown


def run_trend(
    ctx: typer.Context,
    ids: list[str],
    where: str | None,
    quarters: int | None,
    measure: str,
    format: Format,
    as_at: str | None,
    rev: str | None,
    output: str | None,
    *,
    public: bool,
) -> None:
    """Print a register by quarter, or named risks one by one."""
    if ids and where:
        raise UsageError("name risks or give --where, not both", "riskctl trend --where CONDITION")
    tree = register_at(ctx, rev)
    work = book_of(tree, as_at, public=public)
    whole = history(work.states, quarters or QUARTERS, measure)
    if ids or where:
        wanted = [state.risk.id for state in chosen(work, ids, where)]
        by_id = {each.state.risk.id: each for each in whole}
        found = Trend(work, tuple(by_id[name] for name in wanted), measure)
    else:
        shown = [
            each for each in whole if each.state.open or any(each.movement is Movement.CLOSED for each in each.points)
        ]
        found = Trend(work, tuple(shown), measure, counts_of(work, whole))
    if format is Format.JSON:
        write(trend_json(found), output, tree.root)
    elif format in (Format.TSV, Format.CSV):
        write_table(trend_sheet(found), format, output, tree.root, work)
    elif format is Format.TEXT:
        write_lines(trend_lines(found, screen(output), named=bool(ids)), output, tree.root)
    else:
        page = trend_markdown(found, quarters=quarters or 0, named=bool(ids))
        write(headed(page, work), output, tree.root)
