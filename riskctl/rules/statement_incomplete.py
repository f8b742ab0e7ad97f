"""A risk states some of cause, event and effect, and leaves out another.

Why: controls that prevent act on the cause, controls that mend act on the effect, and the event is what is rated. With
one of the three missing, part of the treatment has nothing to act on.
Remedy: say the missing part in one sentence: because of ..., ... may happen, which would lead to ... A risk that has a
`description` may say it there, and is not judged.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.words import one_of
from riskctl.rules.base import Context

CODE = "REC501"
SEVERITY = Severity.NOTE
ON = False
_PARTS = ("cause", "event", "effect")


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the first part that an open risk states, where another is missing."""
    stated = [part for part in _PARTS if any(text.strip() for text in getattr(risk, part) or ())]
    if len(stated) in (0, len(_PARTS)) or risk.description or not ctx.now(risk).open:
        return
    missing = [part for part in _PARTS if part not in stated]
    have = " and ".join(stated)
    message = f"the risk states its {have}, and no {one_of(missing)}"
    yield Hit((stated[0],), message, at_key=True)
