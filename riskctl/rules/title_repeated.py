"""The description, the event or the effect of a risk only says its title again.

Why: the page prints the same words twice where the reader looks for what they mean.
Remedy: say in the description what leads there and what would follow; or leave it out.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.words import fold
from riskctl.rules.base import Context

CODE = "REC507"
SEVERITY = Severity.NOTE
ON = False
_PARTS = ("description", "cause", "event", "effect")


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each part of an open risk's statement that is its title; case, spacing and a full stop do not count."""
    title = _bare(risk.title)
    for part in _PARTS:
        texts: tuple[str, ...] = getattr(risk, part) or ()
        if len(texts) == 1 and _bare(texts[0]) == title and ctx.now(risk).open:
            yield Hit((part,), f"the {part} only repeats the title")


def _bare(text: str) -> str:
    return " ".join(fold(text).split()).rstrip(".")
