"""A text still holds marks of the program it was copied from: HTML tags, entities, or Word's and Excel's own codes.

Why: texts here are plain, so the tag itself is printed in the paper, in front of the committee.
Remedy: take it out. A paragraph is a blank line; a list is lines that begin with `- `.
"""

import re
from collections.abc import Iterator

from riskctl.core.finding import Fix, Hit, Route, SetValue, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC421"
SEVERITY = Severity.WARNING
_SHOWN = 40
_TAGS = "a|b|blockquote|br|div|em|font|h[1-6]|hr|i|img|li|o:p|ol|p|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul"
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})(?:\s[^<>]{{0,500}})?/?>"
    r"|&(?:amp|apos|bull|gt|hellip|ldquo|lsquo|lt|mdash|nbsp|ndash|pound|quot|rdquo|rsquo|#\d{1,6}|#x[0-9a-f]{1,5});"
    r"|<!--\[if|_x000d_|error! (?:bookmark|reference source) not",
    re.IGNORECASE,
)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each text that holds left-over markup, once, with the first of it."""
    now = ctx.now(risk)
    if not _may_hold(now.all_text):
        return
    for text, route in now.texts:
        found = _MARKUP.search(text) if _may_hold(text) else None
        if found is not None:
            mark = " ".join(found[0].split())
            shown = mark if len(mark) <= _SHOWN else mark[:_SHOWN] + "…"
            yield Hit(route, f"left-over markup: {shown}", fix=_fix(text, route))


_BREAKS = re.compile(r"</?(?:blockquote|br|div|h[1-6]|hr|ol|p|table|tr|ul)\b[^<>]*>\s*|</li>\s*", re.IGNORECASE)
_ITEM = re.compile(r"\s*<li\b[^<>]*>\s*", re.IGNORECASE)


def _fix(text: str, route: Route) -> Fix | None:
    """Return the text without its markup, blocks as lines; none where that leaves markup or nothing."""
    from html import unescape

    several = route[-1] != "title"
    bare = _ITEM.sub("\n- " if several else " ", _BREAKS.sub("\n" if several else " ", text))
    bare = re.sub("_x000d_", "\n" if several else " ", bare, flags=re.IGNORECASE)
    bare = unescape(_MARKUP.sub(lambda found: found[0] if found[0].startswith("&") else "", bare)).replace("\xa0", " ")
    end = "\n" if text.endswith("\n") else ""
    bare = re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub("\n{3,}", "\n\n", bare)).strip() + end
    if not bare.strip() or _MARKUP.search(bare) or "error!" in text.lower():
        return None
    return Fix("take the markup out", False, (SetValue(route, bare),))


def _may_hold(text: str) -> bool:
    """False where nothing in a text can be markup: quicker to see than to search for, and one sign quickest."""
    return "<" in text or "&" in text or ("_" in text and "_x" in text) or ("!" in text and "rror!" in text)
