"""A risk is stated as the failure of an objective, and says nothing of what would bring that about.

Why: "failure to deliver the plan" is true of every plan. It cannot be given a likelihood, and no control acts on it:
what could happen, on the way there, can be treated. The Orange Book asks that risks are not the objective turned round.
Remedy: name the event, such as the one supplier failing or the posts staying empty, and keep the missed objective as
the effect. A risk that states a cause is not judged.
"""

import re
from collections.abc import Iterator

from riskctl.core.finding import Hit, Route, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC502"
SEVERITY = Severity.NOTE
ON = False
# Kept as a text, which `re` compiles when it is first looked for: most runs never do.
_FAILURE = (
    r"(?i)(?:(?:a |the |there is a )?(?:risk of )?)?"
    r"(?:failure|failing|inability|unable|not being able|(?:[\w' -]{1,60} )?(?:fails|is unable|are unable|fail)) to "
    r"(?:fully |effectively |successfully )?"
    r"(?P<verb>achieve|attain|deliver|fulfil|meet|reach|realise|hit|implement|comply with|satisfy)\b"
)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the event of an open risk, or else its title, where that is all there is to it."""
    if any(text.strip() for text in risk.cause or ()) or not ctx.now(risk).open:
        return
    text, route = _statement(risk)
    found = re.match(_FAILURE, " ".join(text.split()))
    if found is not None:
        yield Hit(route, f'"{found[0]} …" is an objective turned round; what would happen?')


def _statement(risk: Risk) -> tuple[str, Route]:
    event = [text for text in risk.event or () if text.strip()]
    return (event[0], ("event",)) if event else (risk.title, ("title",))
