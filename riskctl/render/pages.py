"""Reports from templates: one environment that escapes for HTML, one that escapes for Markdown, and the way between."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from riskctl.core.book import Book
from riskctl.core.errors import UsageError
from riskctl.core.report_names import REPORTS
from riskctl.core.wording import Wording
from riskctl.core.words import nearest, one_of
from riskctl.render.blocks import AnyBlock, Chart, Table, every
from riskctl.render.colours import DARK, LIGHT
from riskctl.render.palette import FillRule
from riskctl.render.phrases import Phrases, load_phrases
from riskctl.render.report import Report, make_report
from riskctl.render.views_text import joined

if TYPE_CHECKING:
    from jinja2 import Environment

Format = Literal["html", "md"]

FORMATS: Final = ("html", "md")

FILTERED: Final = "register-table"
"""The table that the page's script sorts and filters."""


class Place(NamedTuple):
    """Where a page will lie, and what lies beside it.

    Shape: `root` leads from the page to the register's folder; `pictures` to the folder of its charts, empty where none
    are written; `logo` is a data URI, or empty.
    """

    root: str = "../"
    pictures: str = ""
    logo: str = ""


def check_name(template: str) -> None:
    """Refuse a report that there is not. Raises: `UsageError` with the nearest one."""
    if template not in REPORTS:
        offered = nearest(template, REPORTS)
        hint = f"did you mean {offered}?" if offered else f"known: {one_of(REPORTS)}"
        raise UsageError(f"there is no report {template!r}", hint)


def made(
    work: Book, template: str, templates: Path, *, uncommitted: bool = False, wording: Wording | None = None
) -> tuple[Report, Phrases]:
    """Return a report put together, and the words it is printed with. Raises: `UsageError` for one there is not."""
    check_name(template)
    settings = work.register.file.report
    phrases = load_phrases(templates, settings.language, settings.labels)
    return make_report(work, template, phrases, uncommitted=uncommitted, wording=wording), phrases


def report(work: Book, template: str, format: str, templates: Path, place: Place = Place()) -> str:  # noqa: B008 - frozen
    """Return a report as text that ends with a line feed. Raises: `UsageError` for a report or format there is not."""
    page, phrases = made(work, template, templates)
    return printed(page, phrases, format, templates, place)


def printed(page: Report, phrases: Phrases, format: str, templates: Path, place: Place) -> str:
    """Return a report that is put together, printed in one format. Raises: `UsageError` for one there is not."""
    if format not in FORMATS:
        raise UsageError(f"reports are not printed as {format!r}", f"say {one_of(FORMATS)}")
    given: dict[str, object] = {
        "say": phrases.say,
        "spread": phrases.spread,
        "joined": joined,
        "homes": page.homes,
        "root": place.root,
        "pictures": place.pictures,
        "logo": place.logo,
    }
    if format == "md":
        environment = _markdown(templates)
        environment.globals.update(given)
        return _tidy(environment.get_template("report.md.j2").render(page=page))
    from markupsafe import Markup

    sheets = ["report.css", *(["filter.css"] if _filtered(page) else [])]
    css = style_sheet("".join((templates / name).read_text(encoding="utf-8") for name in sheets), page)
    environment = _html(templates)
    environment.globals.update(given)
    script = (templates / "register.js").read_text(encoding="utf-8") if _scripted(page) else ""
    environment.globals.update(scripted=bool(script), filters=tuple(_filters(phrases, page)))
    csp = policy(css, script, pictures=bool(place.logo))
    # All three are ours: of the register they hold only checked colours, and a title as escaped code points.
    template = environment.get_template("report.html.j2")
    return template.render(page=page, css=Markup(css), csp=Markup(csp), js=Markup(script))


def _scripted(page: Report) -> bool:
    """True where a page has what its script works on: the table of the register, or figures that fold away."""
    return _filtered(page) or any(isinstance(block, Chart) and block.table is not None for block in _blocks(page))


def _filtered(page: Report) -> bool:
    """True where a page has the table that can be filtered."""
    return any(isinstance(block, Table) and block.name == FILTERED for block in _blocks(page))


def _blocks(page: Report) -> Iterator[AnyBlock]:
    return (block for section in page.sections for block in every(section.blocks))


def _filters(phrases: Phrases, page: Report) -> Iterator[tuple[str, str]]:
    """Yield the columns that the register can be filtered by, each with its label."""
    tables = [block for block in _blocks(page) if isinstance(block, Table) and block.name == FILTERED]
    heads = {column.key: column.head for table in tables for column in table.columns}
    for key in ("current", "owner", "category", "movement"):
        if key in heads:
            yield key, phrases.say("filter.band") if key == "current" else heads[key]


def policy(css: str, script: str = "", *, pictures: bool = False) -> str:
    """Return the content security policy of a page: its own style sheet, its own script, and nothing fetched."""
    run = f" script-src 'sha256-{_digest(script)}';" if script else ""
    inside = " img-src data:;" if pictures else ""
    return f"default-src 'none'; style-src 'sha256-{_digest(css)}';{run}{inside} base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def style_sheet(base: str, page: Report) -> str:
    """Return the page's one style sheet: colour tokens, the shipped rules, the bands' fills and the printed foot."""
    dark = "@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;" + _tokens(DARK) + "}}"
    foot = css_text(page.header.foot)
    mark = css_text(page.header.marking)
    marks = "" if not page.header.marking else f"@top-center{{content:{mark}}}@bottom-center{{content:{mark}}}"
    parts = [
        "",
        ":root{color-scheme:light;" + _tokens(LIGHT) + "}",
        dark,
        base.strip(),
        *map(_fill, page.fills),
        f"@page{{@bottom-left{{content:{foot}}}{marks}}}",
        "",
    ]
    return "\n".join(parts)


def css_text(text: str) -> str:
    """Return text as a CSS string in which every sign but letters, digits and blanks is an escaped code point.

    Shape: an escape ends with a blank, which belongs to it.
    """
    safe = (sign if sign.isascii() and (sign.isalnum() or sign == " ") else f"\\{ord(sign):06x} " for sign in text)
    return f'"{"".join(safe)}"'


def _tokens(colours: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())


def _fill(rule: FillRule) -> str:
    edge = ";border-width:3px" if rule.top else ""
    return f".{rule.name}{{background:{rule.colours.fill};color:{rule.colours.ink}{edge}}}"


def _html(templates: Path) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _markdown(templates: Path) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from riskctl.render import markdown

    env = Environment(
        loader=FileSystemLoader(templates),
        # What a template prints has been through `markdown.text` before autoescape sees it; that only lets macros pass.
        autoescape=True,
        finalize=markdown.text,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters["inside_html"] = markdown.inside_html
    env.filters["path"] = markdown.path
    env.filters["piece"] = markdown.piece
    return env


def _tidy(text: str) -> str:
    """Return Markdown without blanks at line ends and with never more than one empty line."""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.rstrip()
        if bare or (lines and lines[-1]):
            lines.append(bare)
    return "\n".join(lines).strip("\n") + "\n"
