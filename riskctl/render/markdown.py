"""Text made safe for Markdown: it prints as written on every host, and neither formats, links nor calls anyone."""

import re
from urllib.parse import quote

from markupsafe import Markup, escape

_SIGNS = re.compile(r"[\\`*_\[\]#|~$!]")
_CALLS = re.compile(r"(?<=[@#])|(?<=!)(?=\d)")
_START = re.compile(r"[-+](?=[-+ ]|\Z)|=(?==*\Z)|\d{1,9}(?=[.)])|:(?=:)")
_LINKED = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_BREAKS = re.compile(r"\s+")
_PAUSE = "\u200b"
_WORD = "[A-Za-z][A-Za-z0-9(),;%-]*|[0-9][A-Za-z0-9%-]*"
_PLAIN = re.compile(rf"(?:{_WORD})?(?: (?:{_WORD}|\([A-Za-z0-9(),;%-]*))*\Z")


def text(value: object) -> Markup:
    """Return a value as Markdown that prints it letter for letter, on one line, in a paragraph or a table's cell.

    A zero-width space behind `@` and `#` keeps hosts from calling people and linking issues.
    """
    if isinstance(value, Markup):
        return value
    line = _BREAKS.sub(" ", str(value)).strip()
    starts = _START.match(line)
    head = _escaped(line[: starts.end()]) if starts else ""
    if starts:
        # What would begin a list, a rule or a log's command is held back by a backslash before its sign.
        head = "\\" + head if line[0] in "-+=:" else head + "\\"
    return Markup(head + _escaped(line[starts.end() if starts else 0 :]))


def is_plain(value: str) -> bool:
    """True for words and figures, one blank between them, of which Markdown makes nothing else: `text` changes none."""
    return _PLAIN.match(value) is not None and value[:1] != " "


def piece(value: object) -> Markup:
    """Return a value as `text` does, with a blank at either end kept: a piece of a line put together of several."""
    line = _BREAKS.sub(" ", str(value))
    return Markup(" " * line.startswith(" ")) + text(line) + " " * (line.endswith(" ") and line != " ")


def inside_html(value: object) -> Markup:
    """Return a value for the inside of an HTML tag in a Markdown page, where backslashes would print."""
    line = _BREAKS.sub(" ", str(value)).strip()
    return Markup(_CALLS.sub(_PAUSE, str(escape(line)).replace("&#39;", "'").replace("&#34;", '"')))


def path(value: object) -> Markup:
    """Return a relative path as the target of a link."""
    return Markup(quote(str(value), safe="/.-_~"))


def _escaped(line: str) -> str:
    signs = _SIGNS.sub(r"\\\g<0>", line)
    plain = signs.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _CALLS.sub(_PAUSE, _LINKED.sub(r"\\\g<0>", plain))
