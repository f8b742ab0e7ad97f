"""What `show`, `actions` and `matrix` print, in each format."""

import typer

from riskctl.cli.books import book_of
from riskctl.cli.common import Format, register_at
from riskctl.cli.results import screen, write, write_lines
from riskctl.cli.scoring import write_table
from riskctl.cli.show import PageFormat
from riskctl.pipeline import chosen
from riskctl.provenance import provenance
from riskctl.render import action_list, grid, grid_text, risk_text


def run_show(
    ctx: typer.Context,
    risk: str,
    format: PageFormat,
    as_at: str | None,
    rev: str | None,
    output: str | None,
    *,
    public: bool,
) -> None:
    """Print one risk whole."""
    tree = register_at(ctx, rev)
    work = book_of(tree, as_at, public=public)
    (state,) = chosen(work, [risk], None)
    # Who changed a file last, and what the commit says, is no part of a public edition.
    known = provenance(tree) if not public else None
    last = known.last_commit(work.paths[state.risk.id]) if known is not None else None
    if format is PageFormat.JSON:
        write(risk_text.sheet_json(work, state, last), output, tree.root)
    elif format is PageFormat.TEXT:
        write_lines(risk_text.sheet_lines(work, state, screen(output), last), output, tree.root)
    else:
        write(risk_text.sheet_markdown(work, state, last), output, tree.root)


def run_actions(
    ctx: typer.Context,
    wanted: action_list.WantedActions,
    format: Format,
    as_at: str | None,
    rev: str | None,
    output: str | None,
    *,
    fail: bool,
    public: bool,
) -> int:
    """Print the actions asked for; return 1 where one of them is overdue and that shall fail the run, else 0."""
    tree = register_at(ctx, rev)
    work = book_of(tree, as_at, public=public)
    found = action_list.action_list(work, wanted)
    if format is Format.JSON:
        write(action_list.actions_json(work, found), output, tree.root)
    elif format is Format.TEXT:
        write_lines(action_list.actions_lines(work, found, wanted, screen(output)), output, tree.root)
    elif format in (Format.TSV, Format.CSV):
        write_table(action_list.actions_sheet(found), format, output, tree.root, work)
    else:
        write_table(action_list.actions_table(work, found), format, output, tree.root, work)
    return int(fail and found.overdue)


def run_matrix(
    ctx: typer.Context,
    measure: str,
    rows: str | None,
    format: PageFormat,
    as_at: str | None,
    rev: str | None,
    output: str | None,
    *,
    ids: bool,
    public: bool,
) -> None:
    """Print the heat maps of one measure, or why there is none."""
    tree = register_at(ctx, rev)
    work = book_of(tree, as_at, public=public)
    found = grid.matrices(work, measure, rows)
    if format is PageFormat.JSON:
        write(grid_text.matrix_json(work, found), output, tree.root)
    elif format is PageFormat.TEXT:
        write_lines(grid_text.matrix_lines(work, found, screen(output), ids=ids), output, tree.root)
    else:
        write(grid_text.matrix_markdown(work, found, ids=ids), output, tree.root)
