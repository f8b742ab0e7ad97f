"""Where a report goes, and what is said of it."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from riskctl.cli.again import again
from riskctl.cli.books import book_of
from riskctl.cli.common import register_at
from riskctl.cli.ending import keep
from riskctl.cli.progress import working
from riskctl.cli.results import clock, write
from riskctl.cli.settings import in_force
from riskctl.core.book import Book
from riskctl.core.errors import UsageError
from riskctl.core.report_names import REPORTS, Detail
from riskctl.core.revision import Revision
from riskctl.core.scoring import OUTSIDE
from riskctl.core.words import plural
from riskctl.io.files import refuse_register_file, write_output
from riskctl.io.tree import is_folder
from riskctl.pipeline import today
from riskctl.render.blocks import Picture
from riskctl.render.pages import check_name
from riskctl.reporting import Wanted, produce

OUT = "out"

LARGE = 4_000_000
"""Above so many bytes a page is slow to open, and the run says so."""


def named(asked: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the report and the folder of templates that were asked for: a word is a report's name, a path a folder.

    Raises: `UsageError` for two of one kind, and for a word that is neither.
    """
    reports = [word for word in asked if word in REPORTS]
    folders = [word for word in asked if word not in reports and ("/" in word or os.sep in word or is_folder(word))]
    for word in asked:
        if word not in (*reports, *folders):
            check_name(word)
    for found, what in ((reports, "report"), (folders, "folder of templates")):
        if len(found) > 1:
            raise UsageError(f"--template names more than one {what}: {', '.join(found)}", f"name one {what}")
    return reports[0] if reports else None, folders[0] if folders else None


def refuse_beside_check(output: str | None, *, show: bool, pictures: bool, large: bool) -> None:
    """Refuse options about writing beside --check, which writes nothing."""
    for asked, name in ((output is not None, "-o"), (show, "--open"), (pictures, "--charts"), (large, "--large-print")):
        if asked:
            raise UsageError(f"{name} is about writing, and --check writes nothing", "leave one of them out")


def run_report(
    ctx: typer.Context,
    template: str,
    format: str,
    own: str | None,
    as_at: str | None,
    rev: str | None,
    output: str | None,
    *,
    public: bool = False,
    show: bool = False,
    pictures: bool = False,
    detail: Detail = "full",
    large: bool = False,
) -> None:
    """Write a report and print where it is; what is to be known about it goes beside it, to standard error."""
    for asked, name in ((show, "--open"), (pictures, "--charts")):
        if asked and output == "-":
            raise UsageError(f"{name} needs a file, and -o - writes none", "leave one of them out")
    if pictures and format == "html":
        raise UsageError("an HTML page holds its charts itself", "--charts goes with --format md")
    if large and format == "md":
        raise UsageError("Markdown is printed by what shows it", "--large-print goes with --format html")
    tree = register_at(ctx, rev)
    with working("reading the register"):
        work = book_of(tree, as_at, public=public)
    keep(work)
    to_out = output is None
    if output is None:
        output = os.path.relpath(os.path.join(tree.root, OUT, file_name(work, template, format, tree.revision)))
    here = os.curdir if output == "-" else os.path.dirname(output) or os.curdir
    beside = f"{os.path.splitext(output)[0]}-charts" if pictures else ""
    with working(f"making the report of {plural(len(work.states), 'risk')}"):
        charted = os.path.basename(beside)
        wanted = Wanted(template, format, way(here, tree.root), charted, detail=detail, folder=own, large=large)
        text, drawn = produce(tree, work, wanted, today(tree, clock()))
    if to_out:
        os.makedirs(os.path.join(tree.root, OUT), exist_ok=True)
    _write_charts(drawn, beside, tree.root)
    if output == "-":
        write(text, output, tree.root)
        return
    write_output(output, text, tree.root)
    sys.stdout.write(output.replace(os.sep, "/") + "\n")
    sys.stdout.flush()
    if not in_force().quiet:
        sys.stderr.writelines(f"{again(line, in_force())}\n" for line in _said(work, template, text, detail))
    if show:
        _open(output)


def _write_charts(drawn: Sequence[Picture], folder: str, root: str) -> None:
    """Write the charts of a report into a folder beside it; a report without any gets none."""
    if not drawn:
        return
    refuse_register_file(os.path.realpath(folder), folder, root)
    os.makedirs(folder, exist_ok=True)
    for chart in drawn:
        write_output(os.path.join(folder, f"{chart.name}.svg"), chart.svg + "\n", root)


def _said(work: Book, template: str, text: str, detail: Detail) -> Iterator[str]:
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
        fewer = detail == "full" and any(state.position in OUTSIDE for state in work.open)
        less = "--detail above-appetite has fewer cards" if fewer else "--template summary is one page"
        yield f"note: a page of this size opens slowly; riskctl report {less}"


def _size(size: int) -> str:
    return f"{(size + 500) // 1000:,} KB" if size >= 1000 else plural(size, "byte")


def _open(path: str) -> None:
    """Open a file as the desktop does; a desktop that has nothing to open it with is no failure of the report."""
    import webbrowser

    if not webbrowser.open(Path(path).resolve().as_uri()) and not in_force().quiet:
        sys.stderr.write("note: nothing here opens pages; the report is written\n")


def way(folder: str, root: str) -> str:
    """Return what leads from the folder a report lies in to the register's files, for its links."""
    found = os.path.relpath(root, folder).replace(os.sep, "/")
    return "" if found == os.curdir else found + "/"


def file_name(work: Book, template: str, format: str, revision: Revision | None = None) -> str:
    """Return a report's file name: its date, the next meeting's body, the template; unknown parts are left out.

    A public edition says so, and a past revision is named at the end, so that neither stands in for the register whole
    and as it is now. The public sees the date of a revision: its id is worked out from what is withheld, too.
    """
    public = work.withheld is not None
    day = "" if work.day.text == "undated" else work.day.text
    meeting = work.register.next_meeting(work.day) if day else None
    parts = [_plain(part) for part in (day, meeting.body or "" if meeting else "", template)]
    parts += ["public"] if public else []
    if revision is not None:
        parts += ["at", revision.date.text if public else revision.short]
    return "-".join(part for part in parts if part) + f".{format}"


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
