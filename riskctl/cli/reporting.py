"""Where a report goes, and what is said of it."""

import os
import re
import sys

import typer

from riskctl.cli.common import register_at
from riskctl.cli.results import clock, write
from riskctl.core.book import Book
from riskctl.io.files import write_output
from riskctl.io.resources import shipped
from riskctl.pipeline import book
from riskctl.render.pages import Place, check_name, report

OUT = "out"


def run_report(
    ctx: typer.Context, template: str, format: str, as_at: str | None, rev: str | None, output: str | None
) -> None:
    """Write a report and print where it is."""
    check_name(template)
    tree = register_at(ctx, rev)
    work = book(tree, as_at, clock())
    if output is None:
        folder = os.path.join(tree.root, OUT)
        os.makedirs(folder, exist_ok=True)
        output = os.path.relpath(os.path.join(folder, file_name(work, template, format)))
    here = os.curdir if output == "-" else os.path.dirname(output) or os.curdir
    text = report(work, template, format, shipped("templates"), Place(_way(here, tree.root)))
    if output == "-":
        write(text, output, tree.root)
        return
    write_output(output, text, tree.root)
    sys.stdout.write(output.replace(os.sep, "/") + "\n")


def _way(folder: str, root: str) -> str:
    """Return what leads from the folder a report lies in to the register's files, for its links."""
    way = os.path.relpath(root, folder).replace(os.sep, "/")
    return "" if way == os.curdir else way + "/"


def file_name(work: Book, template: str, format: str) -> str:
    """Return a report's file name: its date, the next meeting's body, the template; unknown parts are left out.

    A past revision is named at the end, so that it never stands in for the register as it is now.
    """
    day = "" if work.day.text == "undated" else work.day.text
    meeting = work.register.next_meeting(work.day) if day else None
    parts = [_plain(part) for part in (day, meeting.body or "" if meeting else "", template)]
    parts += ["at", work.revision.short] if work.revision is not None else []
    return "-".join(part for part in parts if part) + f".{format}"


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
