"""How templates are read: the settings that every environment shares, whoever wrote the templates."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal, TypeVar

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment, Undefined

Format = Literal["html", "md"]

FORMATS: Final = ("html", "md")

FRAME: Final = {"html": "report.html.j2", "md": "report.md.j2"}
"""The template that a page of each format begins with; it takes in all the others."""

Made = TypeVar("Made", bound="Environment")


def environment(
    kind: type[Made],
    format: str,
    loader: "BaseLoader",
    undefined: "type[Undefined]",
    printable: Callable[[object], object] | None = None,
) -> Made:
    """Return an environment of a kind for one format; `printable` sees each value before it is escaped and printed.

    HTML is escaped by Jinja. What a Markdown template prints has been through `markdown.text` before autoescape sees
    it; that only lets macros pass.
    """
    from riskctl.render import markdown

    def marked(value: object) -> object:
        return markdown.text(value if printable is None else printable(value))

    made = kind(
        loader=loader,
        autoescape=True,
        undefined=undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=printable if format == "html" else markdown.text if printable is None else marked,
    )
    if format == "md":
        made.filters["inside_html"] = markdown.inside_html
        made.filters["path"] = markdown.path
        made.filters["piece"] = markdown.piece
    return made
