"""A title is too long to stand in a table, or in an agenda.

Why: the title is how a risk is spoken of in the room. Thirty words are read by nobody, and a heat map cuts them off.
Remedy: say what may happen in a dozen words, and move the rest to the description.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.option import Option
from riskctl.rules.base import Context

CODE = "REC506"
SEVERITY = Severity.NOTE
ON = False
WORDS = Option("words", 15, "how many words a title may have", least=3)
OPTIONS = (WORDS,)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the title of an open risk that has too many words."""
    words = len(risk.title.split())
    most = ctx.option(CODE, WORDS)
    if words > most and ctx.now(risk).open:
        yield Hit(("title",), f"the title has {words} words, and up to {most} fit a table")
