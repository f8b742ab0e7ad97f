"""A control is worded as an intention: it will be, is to be, or is being developed.

Why: the current rating counts on every control that is listed. One that is not there yet lowers the score by a promise.
Remedy: make it an action, with an owner and a date, and list it as a control once it works.
"""

import re
from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC505"
SEVERITY = Severity.WARNING
ON = False
_DONE = (
    "agreed|appointed|bought|built|created|designed|developed|drafted|drawn up|established|implemented|installed|"
    "introduced|produced|put in place|recruited|rolled out|set up|written"
)
# Kept as a text, which `re` compiles when it is first looked for: most runs never do.
_INTENTION = (
    rf"(?i)\b(?:(?:will|shall) be (?:{_DONE})|(?:is|are|still|yet) to be (?:{_DONE})|to be (?:{_DONE})|"
    rf"(?:is|are) (?:currently |now |still )?being (?:{_DONE})|under development|"
    r"in development|not yet in place|once (?:approved|funded|in place))\b"
    r"|^(?:(?:we )?(?:will|plan to|intend to|propose to|aim to|to) (?!date\b|be\b)[a-z]+|consider(?:ing)?\b)"
    r"|^proposed\b"
)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each control of an open risk whose words say that it is not there yet."""
    if not risk.controls or not ctx.now(risk).open:
        return
    for at, control in enumerate(risk.controls):
        found = re.search(_INTENTION, " ".join(control.text.split()))
        if found is not None:
            yield Hit(("controls", at, "text"), f'"{found[0]}" speaks of what is not in place yet', "make it an action")
