"""What `score` and `list` print, in each format."""

import sys

import typer

from riskctl.cli.books import book_of
from riskctl.cli.common import Format, register_at
from riskctl.cli.results import screen, write, write_lines
from riskctl.cli.settings import in_force
from riskctl.core.book import Book
from riskctl.core.errors import UsageError
from riskctl.core.words import printable
from riskctl.pipeline import chosen, supposed
from riskctl.render import lists, scores
from riskctl.render.lists import Wanted
from riskctl.render.scores import MARK, PLAIN_MARK, position, withheld_words
from riskctl.render.table import Table, csv, markdown, tsv


def run_score(
    ctx: typer.Context,
    ids: list[str],
    where: str | None,
    format: Format,
    as_at: str | None,
    rev: str | None,
    output: str | None,
    scheme: str | None,
    what_if: list[str],
    *,
    public: bool,
) -> None:
    """Print the scores of a register, or of named risks worked out in full."""
    if ids and where:
        raise UsageError("name risks or give --where, not both", "riskctl score --where CONDITION")
    if what_if and not ids:
        raise UsageError("--what-if needs the risks it is about", "riskctl score ID --what-if likelihood=2")
    tree = register_at(ctx, rev)
    work = book_of(tree, as_at, scheme, public=public)
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
        write_table(scores.scores_table(work, states), format, output, tree.root, work)
        return
    show = scores.score_blocks_lines if ids else scores.score_table_lines
    write_lines(show(work, states, screen(output), supposition), output, tree.root)


def run_list(
    ctx: typer.Context,
    where: str | None,
    format: Format,
    as_at: str | None,
    rev: str | None,
    output: str | None,
    wanted: Wanted,
    *,
    public: bool,
) -> None:
    """Print the open risks, or those a condition holds for, as they were asked for."""
    tree = register_at(ctx, rev)
    work = book_of(tree, as_at, public=public)
    states = chosen(work, [], where)
    if format is Format.TEXT:
        at = screen(output)
        found = lists.listing(work, states, wanted, mark=PLAIN_MARK if at.plain else MARK)
        write_lines(lists.list_lines(work, found, at, filtered=where is not None), output, tree.root)
        return
    found = lists.listing(work, states, wanted, mark=MARK if format in (Format.MARKDOWN, Format.MD) else "")
    if format is Format.JSON:
        write(lists.list_json(work, found), output, tree.root)
    else:
        write_table(lists.list_table(work, found), format, output, tree.root, work)


def write_table(table: Table, format: Format, output: str | None, root: str, work: Book | None = None) -> None:
    """Write a table for a program, or as Markdown; only Markdown has headings for groups, the others a column.

    A table of a public edition says so: Markdown in a line above it, the others beside it, to standard error.
    """
    if format in (Format.MARKDOWN, Format.MD):
        write(headed(markdown(table), work), output, root)
        return
    write(tsv(table) if format is Format.TSV else csv(table), output, root)
    if work is not None and work.withheld is not None and not in_force().quiet:
        sys.stdout.flush()
        sys.stderr.write(f"note: public edition: {printable(withheld_words(work.withheld))}\n")


def headed(page: str, work: Book | None) -> str:
    """Return a page of Markdown; above one of a public edition stands which edition it is, and what it lacks."""
    if work is None or work.withheld is None:
        return page
    from riskctl.render.markdown import text

    return f"{text(position(work))}\n\n{page}"
