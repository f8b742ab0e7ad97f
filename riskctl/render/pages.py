"""Reports from templates: one environment that escapes for HTML, one that escapes for Markdown, and the way between."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from riskctl.core.book import Book
from riskctl.core.errors import UsageError
from riskctl.core.origin import Origin
from riskctl.core.report_names import REPORTS, Detail
from riskctl.core.wording import Wording
from riskctl.core.words import nearest, one_of
from riskctl.render.blocks import AnyBlock, CardBlock, Chart, Table, every
from riskctl.render.colours import DARK, LIGHT
from riskctl.render.environment import FORMATS, FRAME, environment
from riskctl.render.palette import FillRule
from riskctl.render.phrases import Phrases, load_phrases
from riskctl.render.report import Report, make_report
from riskctl.render.views_text import joined

FILTERED: Final = "register-table"
LONG: Final = 100
"""Cards above which a browser lays a card out when it comes near: it shows a page of 1,000 in a third of the time."""

"""The table that the page's script sorts and filters."""


class Place(NamedTuple):
    """Where a page will lie, and what lies beside it.

    Shape: `root` leads from the page to the register's folder; `pictures` to the folder of its charts, empty where none
    are written; `logo` is a data URI, or empty; `large` is for a page that prints in large type.
    """

    root: str = "../"
    pictures: str = ""
    logo: str = ""
    large: bool = False


def check_name(template: str) -> None:
    """Refuse a report that there is not. Raises: `UsageError` with the nearest one."""
    if template not in REPORTS:
        offered = nearest(template, REPORTS)
        hint = f"did you mean {offered}?" if offered else f"known: {one_of(REPORTS)}"
        raise UsageError(f"there is no report {template!r}", hint)


def made(
    work: Book,
    template: str,
    templates: Path,
    *,
    origin: Origin | None = None,
    wording: Wording | None = None,
    detail: Detail = "full",
) -> tuple[Report, Phrases]:
    """Return a report put together, and the words it is printed with. Raises: `UsageError` for one there is not."""
    check_name(template)
    settings = work.register.file.report
    phrases = load_phrases(templates, settings.language, settings.labels)
    return make_report(work, template, phrases, origin=origin, wording=wording, detail=detail), phrases


def report(work: Book, template: str, format: str, templates: Path, place: Place = Place()) -> str:  # noqa: B008 - frozen
    """Return a report as text that ends with a line feed. Raises: `UsageError` for a report or format there is not."""
    page, phrases = made(work, template, templates)
    return printed(page, phrases, format, templates, place)


class Sheet(NamedTuple):
    """What every template of a page is given, by name, and what its frame alone is: style sheet, policy and script.

    Shape: what the frame is given is safe as it stands.
    """

    values: Mapping[str, object]
    frame: Mapping[str, str]


def sheet(
    page: Report, phrases: Phrases, format: str, templates: Path, place: Place, *, css: str = "", pictured: bool = False
) -> Sheet:
    """Return what a report is printed from; `css` is the body's own, behind ours; `pictured` lets it hold pictures.

    Raises: `UsageError` for a format there is not.
    """
    if format not in FORMATS:
        raise UsageError(f"reports are not printed as {format!r}", f"say {one_of(FORMATS)}")
    scripted = format == "html" and _scripted(page)
    values: dict[str, object] = {
        "page": page,
        "homes": page.homes,
        "root": place.root,
        "pictures": place.pictures,
        "logo": place.logo,
        "scripted": scripted,
        "filters": tuple(_filters(phrases, page)),
    }
    if format == "md":
        return Sheet(values, {})
    sheets = [templates / name for name in ("report.css", f"{page.template}.css")]
    sheets += [templates / "filter.css"] if _filtered(page) else []
    sheets += [templates / "long.css"] if _cards(page) > LONG else []
    sheets += [templates / "large.css"] if place.large else []
    ours = "".join(path.read_text(encoding="utf-8") for path in sheets if path.is_file())
    style = style_sheet(ours, page) + css
    script = (templates / "register.js").read_text(encoding="utf-8") if scripted else ""
    csp = policy(style, script, pictures=bool(place.logo) or pictured)
    return Sheet(values, {"css": style, "csp": csp, "js": script})


def printed(page: Report, phrases: Phrases, format: str, templates: Path, place: Place) -> str:
    """Return a report that is put together, printed in one format. Raises: `UsageError` for one there is not."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    found = sheet(page, phrases, format, templates, place)
    env = environment(Environment, format, FileSystemLoader(templates), StrictUndefined)
    env.globals.update(found.values, say=phrases.say, joined=joined)
    # All three are ours: of the register they hold only checked colours, and a title as escaped code points.
    frame = {name: Markup(text) for name, text in found.frame.items()}
    return finished(env.get_template(FRAME[format]).render(frame), format)


def finished(text: str, format: str) -> str:
    """Return a printed page as it is written: of Markdown, blank lines and ends of lines are put right."""
    return _tidy(text) if format == "md" else text


def _scripted(page: Report) -> bool:
    """True where a page has what its script works on: the table of the register, or figures that fold away."""
    return _filtered(page) or any(isinstance(block, Chart) and block.table is not None for block in _blocks(page))


def _filtered(page: Report) -> bool:
    """True where a page has the table that can be filtered."""
    return any(isinstance(block, Table) and block.name == FILTERED for block in _blocks(page))


def _cards(page: Report) -> int:
    return sum(isinstance(block, CardBlock) for block in _blocks(page))


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


def _tidy(text: str) -> str:
    """Return Markdown without blanks at line ends and with never more than one empty line."""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.rstrip()
        if bare or (lines and lines[-1]):
            lines.append(bare)
    return "\n".join(lines).strip("\n") + "\n"
