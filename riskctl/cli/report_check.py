"""`riskctl report --check`: every page printed and looked at, with the body's own templates; nothing is written."""

import json
import sys
from collections.abc import Iterator

import typer

from riskctl.cli.books import book_of
from riskctl.cli.common import register_at
from riskctl.cli.progress import working
from riskctl.cli.results import clock
from riskctl.cli.settings import in_force
from riskctl.core.errors import BadTemplate
from riskctl.core.report_names import REPORTS
from riskctl.core.words import one_of, plural
from riskctl.pipeline import today
from riskctl.printing import OwnTemplates, own_templates
from riskctl.render.environment import FORMATS
from riskctl.render.markdown_check import markdown_flaws
from riskctl.render.own_names import HELPERS, STYLE
from riskctl.render.page_check import Flaw, flaws
from riskctl.render.plain_view import plain
from riskctl.render.report import Report
from riskctl.reporting import Wanted, make

_SHARED = ("blocks", "block-", "macros", "matrix")
"""What begins the names of files that may print in any section."""


def run_check(
    ctx: typer.Context,
    template: str | None,
    format: str | None,
    folder: str | None,
    as_at: str | None,
    rev: str | None,
    *,
    public: bool = False,
) -> int:
    """Check every report in every format, or those named; print what is wrong with them and return the exit code."""
    tree = register_at(ctx, rev)
    reports, formats = [template] if template else list(REPORTS), [format] if format else list(FORMATS)
    found: dict[tuple[str, str], list[str]] = {}
    used: set[str] = set()
    own: OwnTemplates | None = None
    with working("checking the reports"):
        work = book_of(tree, as_at, public=public)
        try:
            own = own_templates(tree, folder)
        except BadTemplate as error:
            found["", _said(error)] = []
            reports = []
        for name in reports:
            for style in formats:
                try:
                    page, printed, *_ = make(tree, work, Wanted(name, style, folder=folder), today(tree, clock()))
                except BadTemplate as error:
                    found.setdefault(("", _said(error)), []).append(f"{name}.{style}")
                    continue
                used |= set(printed.used or ())
                for flaw in _flaws(page, style, printed.text):
                    found.setdefault((_where(flaw, page, style, own), flaw.what), []).append(f"{name}.{style}")
    for (where, what), pages in found.items():
        sys.stdout.write(f"{_placed(where, pages)}{what}\n")
    count = len(reports) * len(formats)
    sys.stdout.write(
        f"{plural(count, 'page')} checked: {plural(len(found), 'finding') if found else 'nothing found'}\n"
    )
    if own is not None and not in_force().quiet and not found:
        sys.stderr.writelines(f"note: {line}\n" for line in _idle(own, used, formats))
    return 1 if found else 0


def _said(error: BadTemplate) -> str:
    hint = error.hint.removeprefix("nothing was written; ")
    return f"{error}; {hint}" if hint else str(error)


def _flaws(page: Report, format: str, text: str) -> list[Flaw]:
    texts = json.dumps(plain(page))
    return flaws(text, texts=texts) if format == "html" else markdown_flaws(text, texts)


def _where(flaw: Flaw, page: Report, format: str, own: OwnTemplates | None) -> str:
    """Return which part of a page a flaw is in, and which of the body's own files print there."""
    part = flaw.part
    keys = {section.anchor: section.key for section in page.sections}
    if format == "md":
        keys = {section.title: section.key for section in page.sections}
    named = f"section {keys[part]}" if part in keys else part
    if own is None:
        return named
    begins = [f"section-{keys[part]}.", "section.", *_SHARED] if part in keys else [f"{part}."] if part else ["header."]
    begins += ["card."] if flaw.carded or format == "md" else []
    files = [
        own.place(name)
        for name in own.sources
        for folder, _, file in (name.partition("/"),)
        if folder == HELPERS or (folder == format and file.startswith(tuple(begins)))
    ]
    mine = one_of(files) if files else ""
    return ", ".join(part for part in (mine, named) if part)


def _placed(where: str, pages: list[str]) -> str:
    """Return how a line begins: the files and the part, and the pages it was found on."""
    if not pages:
        return ""
    more = f" and {len(pages) - 1} more" if len(pages) > 1 else ""
    on = f"{pages[0]}{more}"
    return f"{where} of {on}: " if where else f"{on}: "


def _idle(own: OwnTemplates, used: set[str], formats: list[str]) -> Iterator[str]:
    """Yield the body's own files that no page was printed with, so that nothing is known of them."""
    for name in own.sources:
        if name not in used and name != STYLE and name.partition("/")[0] in (*formats, HELPERS):
            yield f"{own.place(name)}: no page checked has what it prints"
