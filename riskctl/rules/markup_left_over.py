"""A text still holds marks of the program it was copied from: HTML tags, entities, or Word's and Excel's own codes.

Why: texts here are plain, so the tag itself is printed in the paper, in front of the committee.
Remedy: take it out. A paragraph is a blank line; a list is lines that begin with `- `.
"""

import re
from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
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
            yield Hit(route, f"left-over markup: {mark if len(mark) <= _SHOWN else mark[:_SHOWN] + '…'}")


def _may_hold(text: str) -> bool:
    """False where nothing in a text can be markup: quicker to see than to search for, and one sign quickest."""
    return "<" in text or "&" in text or ("_" in text and "_x" in text) or ("!" in text and "rror!" in text)
