"""A report printed: by our templates here, or with the body's own in front of ours in an interpreter of its own."""

import json
import os
from collections.abc import Mapping
from typing import NamedTuple

from riskctl.core.errors import BadTemplate, UsageError
from riskctl.core.stamp import digest
from riskctl.core.words import nearest, printable
from riskctl.io.confined import Caps, Stopped, work_apart
from riskctl.io.own_templates import Browsed, Unusable, read_folder, shipped_templates
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.render.own_names import FOLDERS, README, STYLE, helper, known, style_faults, written_for
from riskctl.render.pages import Place, finished, printed, sheet
from riskctl.render.phrases import Phrases
from riskctl.render.plain_view import CONTEXT, plain
from riskctl.render.report import Report

FOLDER = "templates"
"""Where a register keeps templates of its own."""

CAPS = Caps()
"""What printing with templates of one's own may use."""


class OwnTemplates(NamedTuple):
    """The body's own templates by name, its style sheet, and how messages name their folder."""

    shown: str
    sources: Mapping[str, str]
    css: str

    @property
    def files(self) -> list[str]:
        """Every file there is, as messages name it."""
        return [self.place(name) for name in (*self.sources, *([STYLE] if self.css else []))]

    @property
    def digest(self) -> str:
        """One digest of all of them, by name."""
        every = {**self.sources, STYLE: self.css}
        return digest(json.dumps(sorted(every.items()), ensure_ascii=False).encode("utf-8", "replace"))

    def place(self, name: str, line: int = 0) -> str:
        """Return how a message names a template and a line of it."""
        where = f"{self.shown}/{name}" if name in self.sources or name == STYLE else name
        return f"{where}:{line}" if line else where


class Page(NamedTuple):
    """A page as it is written, and the templates that printed it; None where all are ours."""

    text: str
    used: tuple[str, ...] | None


def own_templates(tree: Browsed, folder: str | None) -> OwnTemplates | None:
    """Return the templates of a folder anywhere, else those of the register's `templates/`; None where there are none.

    Raises: `BadTemplate` where a file in it is none that a page is printed with, or cannot be read; `UsageError` where
    there is no such folder.
    """
    if folder is not None and not os.path.isdir(folder):
        raise UsageError(f"there is no folder {folder}", "name a report, or the folder of your templates")
    if folder is None and not tree.exists(FOLDER):
        return None
    shown = FOLDER if folder is None else folder.replace(os.sep, "/").rstrip("/")
    try:
        found = read_folder(*((tree, FOLDER) if folder is None else (FolderTree(folder), "")), FOLDERS)
    except Unusable as error:
        where = f"{shown}/{error.path}" if error.path else shown
        raise BadTemplate(f"{printable(where)}: {error}", error.hint) from error
    found.pop(README, None)
    names = known(shipped_templates())
    for name, source in found.items():
        if name not in names and not helper(name):
            offered = nearest(name, names)
            hint = f"did you mean {offered}?" if offered else "the names are in templates/README.md"
            raise BadTemplate(f"{printable(f'{shown}/{name}')}: no page is printed with a file of this name", hint)
        if other := written_for(source):
            said = f"{shown}/{name}:1: it is written for {other}, and this riskctl gives {CONTEXT}"
            raise BadTemplate(said, "what changed is in the changelog")
    css = found.pop(STYLE, "").replace("\r\n", "\n")
    for line, why in style_faults(css):
        raise BadTemplate(f"{shown}/{STYLE}:{line}: {why}", "nothing was written")
    return OwnTemplates(shown, found, css) if found or css else None


def page_of(
    page: Report, phrases: Phrases, format: str, place: Place, own: OwnTemplates | None, caps: Caps = CAPS
) -> Page:
    """Return a report printed. Raises: `BadTemplate`, with the template and line where one of the body's own fails."""
    if own is None:
        return Page(printed(page, phrases, format, shipped("templates"), place), None)
    bounds = {"seconds": caps.seconds, "memory": caps.memory}
    message = json.dumps({**order_of(page, phrases, format, place, own, caps), "caps": bounds})
    try:
        answer = json.loads(work_apart(message.encode(), caps))
    except Stopped as error:
        raise BadTemplate(f"{own.shown}: {error}", error.hint or _HINT) from error
    if fault := answer.get("fault"):
        where = own.place(fault["template"], fault["line"]) if fault["template"] else own.shown
        raise BadTemplate(f"{printable(where)}: {fault['message']}", fault["hint"] or _HINT)
    return Page(finished(answer["text"], format), tuple(answer["used"]))


_HINT = "nothing was written; the values a template gets are in templates/README.md"


def order_of(
    page: Report, phrases: Phrases, format: str, place: Place, own: OwnTemplates, caps: Caps = CAPS
) -> dict[str, object]:
    """Return what a page is printed from, as plain data: the `Order` of `render/sandbox.py`."""
    templates = shipped("templates")
    pictured = any("data:image/" in source for source in own.sources.values())
    made = sheet(page, phrases, format, templates, place, css=own.css, pictured=pictured)
    return {
        "format": format,
        "own": {name: text for name, text in own.sources.items() if name.partition("/")[0] in (format, "own")},
        "shipped": dict(shipped_templates()),
        "language": phrases.language,
        "words": dict(phrases.words),
        "values": {"context": CONTEXT, **{name: plain(value) for name, value in made.values.items()}},
        "frame": dict(made.frame),
        "letters": caps.answer // 2,
    }
