"""Where a report goes, and what is said of it."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from riskctl.cli.common import register_at
from riskctl.cli.progress import working
from riskctl.cli.results import clock, write
from riskctl.cli.settings import in_force
from riskctl.core.book import Book
from riskctl.core.errors import UnreadableRegister, UsageError
from riskctl.core.words import plural
from riskctl.io.files import refuse_register_file, write_output
from riskctl.io.report_settings import logo_uri
from riskctl.io.resources import shipped
from riskctl.io.tree import Problem, Tree
from riskctl.pipeline import book
from riskctl.provenance import changes_of
from riskctl.render.blocks import charts
from riskctl.render.pages import Place, check_name, made, printed
from riskctl.render.report import Report, keys_of
from riskctl.rewording import wording_since

OUT = "out"

LARGE = 4_000_000
"""Above so many bytes a page is slow to open, and the run says so."""


def run_report(
    ctx: typer.Context,
    template: str,
    format: str,
    as_at: str | None,
    rev: str | None,
    output: str | None,
    *,
    public: bool = False,
    show: bool = False,
    pictures: bool = False,
) -> None:
    """Write a report and print where it is; what is to be known about it goes beside it, to standard error."""
    check_name(template)
    for asked, name in ((show, "--open"), (pictures, "--charts")):
        if asked and output == "-":
            raise UsageError(f"{name} needs a file, and -o - writes none", "leave one of them out")
    if pictures and format == "html":
        raise UsageError("an HTML page holds its charts itself", "--charts goes with --format md")
    tree = register_at(ctx, rev)
    with working("reading the register"):
        work = book(tree, as_at, clock(), public=public)
    if output is None:
        folder = os.path.join(tree.root, OUT)
        os.makedirs(folder, exist_ok=True)
        output = os.path.relpath(os.path.join(folder, file_name(work, template, format)))
    here = os.curdir if output == "-" else os.path.dirname(output) or os.curdir
    templates = shipped("templates")
    with working(f"making the report of {plural(len(work.states), 'risk')}"):
        told = "wording" in keys_of(work.register.file.report, template)
        wording = wording_since(tree, work) if told else None
        page, phrases = made(work, template, templates, uncommitted=bool(changes_of(tree)), wording=wording)
        beside = _charts(page, output, tree.root) if pictures else ""
        place = Place(_way(here, tree.root), beside, _logo(work, tree))
        text = printed(page, phrases, format, templates, place)
    if output == "-":
        write(text, output, tree.root)
        return
    write_output(output, text, tree.root)
    sys.stdout.write(output.replace(os.sep, "/") + "\n")
    sys.stdout.flush()
    if not in_force().quiet:
        sys.stderr.writelines(f"{line}\n" for line in _said(work, template, text))
    if show:
        _open(output)


def _charts(page: Report, output: str, root: str) -> str:
    """Write the charts of a report into a folder beside it and return the way there; empty where it has none."""
    found = charts(page.sections)
    if not found:
        return ""
    folder = f"{os.path.splitext(output)[0]}-charts"
    refuse_register_file(os.path.realpath(folder), folder, root)
    os.makedirs(folder, exist_ok=True)
    for chart in found:
        write_output(os.path.join(folder, f"{chart.name}.svg"), chart.svg + "\n", root)
    return os.path.basename(folder) + "/"


def _said(work: Book, template: str, text: str) -> Iterator[str]:
    """Yield how large the page is and of how many risks, then what its reader will ask about."""
    size = len(text.encode())
    yield f"{template}: {plural(len(work.open), 'open risk')}, {_size(size)}"
    unrated = sum(state.current is None or not state.current.rating.counts for state in work.open)
    if unrated:
        yield f"note: {plural(unrated, 'open risk')} {'has' if unrated == 1 else 'have'} no rating"
    disputed = sum(state.current is not None and state.current.disputed for state in work.open)
    if disputed:
        yield f"note: {plural(disputed, 'rating')} {'is' if disputed == 1 else 'are'} disputed; see riskctl lint"
    if size > LARGE:
        yield "note: a page of this size opens slowly; riskctl report --template summary is one page"


def _size(size: int) -> str:
    return f"{(size + 500) // 1000:,} KB" if size >= 1000 else plural(size, "byte")


def _logo(work: Book, tree: Tree) -> str:
    path = work.register.file.report.logo
    if not path:
        return ""
    try:
        return logo_uri(tree, path)
    except Problem as problem:
        raise UnreadableRegister(f"riskctl.yaml: logo: {problem}", problem.hint) from problem


def _open(path: str) -> None:
    """Open a file as the desktop does; a desktop that has nothing to open it with is no failure of the report."""
    import webbrowser

    if not webbrowser.open(Path(path).resolve().as_uri()) and not in_force().quiet:
        sys.stderr.write("note: nothing here opens pages; the report is written\n")


def _way(folder: str, root: str) -> str:
    """Return what leads from the folder a report lies in to the register's files, for its links."""
    way = os.path.relpath(root, folder).replace(os.sep, "/")
    return "" if way == os.curdir else way + "/"


def file_name(work: Book, template: str, format: str) -> str:
    """Return a report's file name: its date, the next meeting's body, the template; unknown parts are left out.

    A public edition says so, and a past revision is named at the end, so that neither stands in for the register whole
    and as it is now.
    """
    day = "" if work.day.text == "undated" else work.day.text
    meeting = work.register.next_meeting(work.day) if day else None
    parts = [_plain(part) for part in (day, meeting.body or "" if meeting else "", template)]
    parts += ["public"] if work.withheld is not None else []
    parts += ["at", work.revision.short] if work.revision is not None else []
    return "-".join(part for part in parts if part) + f".{format}"


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
