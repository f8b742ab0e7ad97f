"""Reports from templates: one environment that escapes for HTML, one that escapes for Markdown, and the way between."""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from riskctl.core.book import Book
from riskctl.core.errors import UsageError
from riskctl.core.words import nearest, one_of
from riskctl.render.colours import DARK, LIGHT
from riskctl.render.views import RegisterPage, register_page
from riskctl.render.views_ratings import FillRule

if TYPE_CHECKING:
    from jinja2 import Environment

Format = Literal["html", "md"]

TEMPLATES: Final[Mapping[str, Callable[[Book], RegisterPage]]] = {"register": register_page}
"""Every report, by name, with the view its templates are given."""

FORMATS: Final = ("html", "md")


def report(work: Book, template: str, format: str, templates: Path, *, root: str = "../") -> str:
    """Return a report as text that ends with a line feed.

    Shape: `root` leads from where the page will lie to the register's folder, for links to its files.
    Raises: `UsageError` for a report or format that there is not.
    """
    if template not in TEMPLATES:
        offered = nearest(template, TEMPLATES)
        hint = f"did you mean {offered}?" if offered else f"known: {one_of(TEMPLATES)}"
        raise UsageError(f"there is no report {template!r}", hint)
    if format not in FORMATS:
        raise UsageError(f"reports are not printed as {format!r}", f"say {one_of(FORMATS)}")
    page = TEMPLATES[template](work)
    if format == "md":
        return _tidy(_markdown(templates).get_template(f"{template}.md.j2").render(page=page, root=root))
    from markupsafe import Markup

    css = style_sheet((templates / f"{template}.css").read_text(encoding="utf-8"), page)
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    html = _html(templates).get_template(f"{template}.html.j2")
    # Both are ours: of the register they hold only checked colours, and a title as escaped code points.
    return html.render(page=page, css=Markup(css), csp=Markup(policy(digest)))


def policy(style_digest: str) -> str:
    """Return the content security policy of a page that runs nothing, fetches nothing and has one known style sheet."""
    return f"default-src 'none'; style-src 'sha256-{style_digest}'; base-uri 'none'; form-action 'none'"


def style_sheet(base: str, page: RegisterPage) -> str:
    """Return the page's one style sheet: colour tokens, the shipped rules, the bands' fills and the printed foot."""
    dark = "@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;" + _tokens(DARK) + "}}"
    foot = css_text(f"{page.header.title}, {page.header.position}")
    parts = [
        "",
        ":root{color-scheme:light;" + _tokens(LIGHT) + "}",
        dark,
        base.strip(),
        *map(_fill, page.fills),
        f"@page{{@bottom-left{{content:{foot}}}}}",
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
    return env


def _tidy(text: str) -> str:
    """Return Markdown without blanks at line ends and with never more than one empty line."""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.rstrip()
        if bare or (lines and lines[-1]):
            lines.append(bare)
    return "\n".join(lines).strip("\n") + "\n"
