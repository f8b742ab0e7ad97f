"""An open action names nothing that could be finished: it continues, monitors, or acts where appropriate.

Why: nobody can say on its due date whether "continue to monitor" was done. Carrying on is what controls do; an action
is what will be different.
Remedy: say what there will be, such as a signed contract or a test that was passed. If nothing is to change, list it
as a control.
"""

import re
from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC503"
SEVERITY = Severity.NOTE
ON = False
_CARRIES_ON = (
    r"continu(?:e|ed|ing)\b(?: [\w'-]+){0,2}|(?:ongoing |regular |close )?monitor(?:ing)?\b|"
    r"keep(?:ing)? (?:\w+ ){0,4}under review|keep(?:ing)? (?:a |an )?(?:\w+ )?(?:eye|watch)\b|maintain(?:ing)? \w+|"
    r"(?:be|remain) (?:aware|mindful|vigilant)|business as usual|no further action|as above"
)
# Kept as a text, which `re` compiles when it is first looked for: most runs never do.
_VAGUE = rf"(?i)(?:to )?(?P<begins>{_CARRIES_ON})"
_HEDGE = r"(?i)\b(?:(?:as|if|when|where|wherever) (?:appropriate|necessary|needed|required|possible)|as and when)\b"


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each open action that begins so, or that hedges."""
    now = ctx.now(risk)
    if not now.open:
        return
    for at, action in now.open_actions:
        text = " ".join(action.text.split())
        begins = re.match(_VAGUE, text)
        words = begins["begins"].strip() if begins is not None else ""
        hedge = re.search(_HEDGE, text) if begins is None else None
        if words or hedge is not None:
            yield Hit(("actions", at, "text"), f'"{words or (hedge or [""])[0]}" names nothing that could be finished')
