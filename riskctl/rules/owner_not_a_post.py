"""A risk or an open action is owned by a team, a board or everyone, and so by nobody.

Why: a committee can ask a person, and a board cannot be late. Where a group owns a risk, its members each suppose that
another of them has it.
Remedy: name the post that answers for it, such as the chair of that board or the head of that team.
"""

import re
from collections.abc import Iterator

from riskctl.core.finding import Hit, Route, Severity
from riskctl.core.model import Risk
from riskctl.rules.base import Context

CODE = "REC508"
SEVERITY = Severity.NOTE
ON = False
# Kept as a text, which `re` compiles when it is first looked for: most runs never do.
_GROUP = (
    r"(?i)\b(?:all|board|boards|committee|council|department|departments|directorate|everyone|group|managers|office|"
    r"officers|panel|partners|section|staff|team|teams|unit|various)$"
)
_NOBODY = r"(?i)\W*(?:n/?a|none|tb[ac]|to be (?:agreed|confirmed|decided)|vacant|unknown|\?+)\W*\Z"
_POST = (
    r"(?i)\b(?:chair|chief|clerk|commissioner|coordinator|deputy|director|head|lead|leader|manager|member|officer|"
    r"secretary)\b"
)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each owner, as the register prints it, that is called a group or nobody and not a post in one."""
    now = ctx.now(risk)
    if not now.open:
        return
    places: list[tuple[str, Route]] = [(word, ("owner", at)) for at, word in enumerate(risk.owner or ())]
    for place, action in now.open_actions:
        places += [(word, ("actions", place, "owner", at)) for at, word in enumerate(action.owner or ())]
    for word, route in places:
        name = ctx.register.person_name(word).strip()
        if re.match(_NOBODY, name):
            yield Hit(route, f"{name} is nobody who could be asked")
        elif re.search(_GROUP, name) and not re.search(_POST, name):
            yield Hit(route, f"{name} is a group, and nobody in it is named")
