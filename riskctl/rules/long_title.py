"""A title is too long to stand in a table, or in an agenda.

Why: the title is how a risk is spoken of in the room. Thirty words are read by nobody, and a heat map cuts them off.
Remedy: say what may happen in a dozen words, and move the rest to the description.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC506"
SEVERITY = Severity.NOTE
ON = False
_WORDS = 15


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the title of an open risk that has too many words."""
    words = len(risk.title.split())
    if words > _WORDS and ctx.now(risk).open:
        yield Hit(("title",), f"the title has {words} words, and up to {_WORDS} fit a table")
