"""One report, from a register to its bytes: the only way there is, whoever asks for it.

What it was made with stands in its last line, so that `proving` can go the same way again.
"""

from typing import NamedTuple

import riskctl
from riskctl.core.book import Book
from riskctl.core.errors import UnreadableRegister
from riskctl.core.origin import Committed, Origin
from riskctl.core.period import When
from riskctl.core.report_names import Detail
from riskctl.core.stamp import Stamp, command, stamped
from riskctl.io.content import SHIPPED, Content, content, whole
from riskctl.io.report_settings import logo_uri
from riskctl.io.resources import shipped
from riskctl.io.tree import Problem, Tree
from riskctl.pipeline import OnDisk
from riskctl.printing import OwnTemplates, Page, own_templates, page_of
from riskctl.provenance import committed
from riskctl.render.blocks import Picture, pictures
from riskctl.render.pages import Place, made
from riskctl.render.report import Report, keys_of
from riskctl.rewording import wording_since


class Wanted(NamedTuple):
    """What a report is to be.

    Shape: `links` leads from the page to the register's folder; `charts` names the folder of charts beside it, and is
    empty where none are written; `detail` is which risks have a card; `folder` holds templates of the body's own, where
    they are not the register's; `large` makes a page that prints in large type.
    """

    template: str
    format: str
    links: str = ""
    charts: str = ""
    detail: Detail = "full"
    folder: str | None = None
    large: bool = False


class Made(NamedTuple):
    """A report put together and printed, before the line that says how it was made; `own` are the body's templates."""

    page: Report
    printed: Page
    charts: tuple[Picture, ...]
    stamp: Stamp
    own: OwnTemplates | None


class Produced(NamedTuple):
    """A report as text, and the charts to be written beside it."""

    text: str
    charts: tuple[Picture, ...]


def produce(tree: OnDisk, work: Book, wanted: Wanted, today: When, known: Committed | None = None) -> Produced:
    """Return a report of a register that is worked out; `known` is what git knows of it, where that is settled already.

    Shape: `today` is what was taken for it where the register states no day of its own.
    Raises: as `make` does.
    """
    found = make(tree, work, wanted, today, known)
    text = found.printed.text
    return Produced(stamped(text + "\n" if wanted.format == "md" else text, found.stamp), found.charts)


def make(tree: OnDisk, work: Book, wanted: Wanted, today: When, known: Committed | None = None) -> Made:
    """Return a report put together and printed.

    Raises: `UsageError` for a report or format there is not, `UnreadableRegister` for a logo that cannot be read,
    `BadTemplate` for a template of the body's own that cannot be printed.
    """
    own = own_templates(tree, wanted.folder)
    settings = work.register.file.report
    if known is None:
        known = committed(tree, beside(tree, work))
    found = content(tree)
    stamp = _stamp(work, wanted, today, known, whole(found.files), own.digest if own and wanted.folder else "")
    origin = _origin(stamp, known, found)
    wording = wording_since(tree, work) if "wording" in keys_of(settings, wanted.template) else None
    templates = shipped("templates")
    page, phrases = made(work, wanted.template, templates, origin=origin, wording=wording, detail=wanted.detail)
    drawn = tuple(pictures(page.sections)) if wanted.charts else ()
    place = Place(stamp.links, f"{wanted.charts}/" if drawn else "", _logo(work, tree), wanted.large)
    return Made(page, page_of(page, phrases, wanted.format, place, own), drawn, stamp, own)


def beside(tree: OnDisk, work: Book) -> list[str]:
    """Return what a report is printed with besides the register's own files: its logo, and templates of the body's own.

    Raises: as `own_templates` does.
    """
    logo, own = work.register.file.report.logo, own_templates(tree, None)
    return [*([logo] if logo else []), *(own.files if own is not None else ())]


def _stamp(work: Book, wanted: Wanted, today: When, known: Committed, data: str, templates: str) -> Stamp:
    """Return how a report is made; of a public edition nothing that is worked out from what is withheld."""
    public = work.withheld is not None
    return Stamp(
        riskctl=riskctl.__version__,
        template=wanted.template,
        format=wanted.format,
        edition="public" if public else "full",
        as_at=work.day.text,
        clock=today.text if work.register.file.as_at is None else "",
        revision="" if public else known.commit,
        signed_off=tuple(tag.name for tag in known.signed),
        draft=known.draft,
        # An HTML page leads to no file, so where it was written shows nowhere in it.
        links=wanted.links if wanted.format == "md" and not public else "",
        charts=wanted.charts,
        detail="" if wanted.detail == "full" else wanted.detail,
        large_print=wanted.large,
        templates=templates,
        data="" if public else data,
    )


def _origin(stamp: Stamp, known: Committed, found: Content) -> Origin:
    """Return what a report says of where it came from; the public sees no digest of a scheme of the body's own."""
    schemes = {
        ref: found.files[path] for ref, path in found.schemes.items() if not stamp.public or path.startswith(SHIPPED)
    }
    return Origin(known, command(stamp), 0 if stamp.public else len(found.files), stamp.data, schemes)


def _logo(work: Book, tree: Tree) -> str:
    path = work.register.file.report.logo
    if not path:
        return ""
    try:
        return logo_uri(tree, path)
    except Problem as problem:
        raise UnreadableRegister(f"riskctl.yaml: logo: {problem}", problem.hint) from problem
