"""What `score` and `list` print, in each format."""

import typer

from riskctl.cli.common import Format, clock, register_at, screen_width, write, write_lines
from riskctl.core.errors import UsageError
from riskctl.pipeline import book, chosen, supposed
from riskctl.render import lists, scores
from riskctl.render.table import Table, csv, markdown, text_lines, tsv


def run_score(
    ctx: typer.Context,
    ids: list[str],
    where: str | None,
    format: Format,
    as_at: str | None,
    output: str | None,
    scheme: str | None,
    what_if: list[str],
) -> None:
    """Print the scores of a register, or of named risks worked out in full."""
    if ids and where:
        raise UsageError("name risks or give --where, not both", "riskctl score --where CONDITION")
    if what_if and not ids:
        raise UsageError("--what-if needs the risks it is about", "riskctl score ID --what-if likelihood=2")
    tree = register_at(ctx)
    work = book(tree, as_at, clock(), scheme)
    states = chosen(work, ids, where)
    if what_if:
        states = supposed(work, states, what_if)
        supposition = f"supposing {' and '.join(what_if)}; nothing is written"
    else:
        supposition = f"scored under {scheme}, not the register's own scheme" if scheme else ""
    if format is Format.JSON:
        write(scores.scores_json(work, states), output, tree.root)
        return
    if format is not Format.TEXT:
        _write_table(scores.scores_table(work, states), format, output, tree.root)
        return
    width = screen_width() if output is None else None
    if ids:
        write_lines(scores.score_blocks_lines(work, states, width, supposition), output, tree.root)
    else:
        table = text_lines(scores.scores_table(work, states), width)
        write_lines(scores.score_table_lines(work, states, table, supposition), output, tree.root)


def run_list(ctx: typer.Context, where: str | None, format: Format, as_at: str | None, output: str | None) -> None:
    """Print the open risks, or those a condition holds for."""
    tree = register_at(ctx)
    work = book(tree, as_at, clock())
    states = chosen(work, [], where)
    if format is Format.JSON:
        write(lists.list_json(work, states), output, tree.root)
    elif format is Format.TEXT:
        width = screen_width() if output is None else None
        table = text_lines(lists.list_table(work, states), width)
        write_lines(lists.list_lines(work, states, table, filtered=where is not None), output, tree.root)
    else:
        _write_table(lists.list_table(work, states), format, output, tree.root)


def _write_table(table: Table, format: Format, output: str | None, root: str) -> None:
    if format is Format.TSV:
        write(tsv(table), output, root)
    elif format is Format.CSV:
        write(csv(table), output, root)
    else:
        write(markdown(table), output, root)
