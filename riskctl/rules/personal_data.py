"""A text that the public will read holds what looks like somebody's telephone number or e-mail address.

Why: a register is published whole, and stays on the web. Someone's mobile number in an update is a breach that the body
has to report, and it cannot be taken back.
Remedy: name the post instead. Where the text must stand, withhold that field (`withhold: [actions]`) or the whole risk
(`publish: exempt`). The finding does not repeat what was found, so that a log does not hold it as well.
"""

import re
from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.register import PUBLISH
from riskctl.core.words import norm
from riskctl.rules.base import Context

CODE = "REC423"
SEVERITY = Severity.WARNING
# Kept as a text, which `re` compiles when it is first looked for: most runs never do.
_MAIL = r"(?i)[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}"
_OFFICES = frozenset(
    (
        "admin",
        "contact",
        "dpo",
        "enquiries",
        "foi",
        "help",
        "hello",
        "info",
        "media",
        "office",
        "post",
        "press",
        "support",
    )
)
# Numbers of the kinds 03 and 08 ring in offices, so they are nobody's own.
_PHONE = (
    r"(?<![\w£$€.,/-])(?:\+44 ?(?:\(0\) ?)?|\(?0)(?!3|8)(?P<code>\d{2,4})\)?(?P<rest>(?:[ -]?\d{3,8}){1,3})(?![\w/-])"
)
_NATIONAL = range(9, 11)
# What stands before the naught is asked behind it, because a search for one sign is quickest.
_BEGINS_WITH_0 = re.compile(r"0(?<![^ \n(:]0)")


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each such text once; what is exempt or withheld is not public."""
    if risk.publish is not None and norm(PUBLISH.key(risk.publish)) == "exempt":
        return
    now = ctx.now(risk)
    if not _may_hold(now.all_text):
        return
    held = {name.strip() for name in risk.withhold or ()}
    for text, route in now.texts:
        found = list(_kinds(text)) if route[0] not in held else []
        if found:
            yield Hit(route, f"the text seems to hold {' and '.join(found)}")


def _may_hold(text: str) -> bool:
    """False where nothing in a text can be personal: quicker to see than to search for."""
    return "@" in text or ("+" in text and "+44" in text) or _BEGINS_WITH_0.search(text) is not None


def _kinds(text: str) -> Iterator[str]:
    if any(found[0].partition("@")[0].casefold() not in _OFFICES for found in re.finditer(_MAIL, text)):
        yield "an e-mail address"
    if any(_digits(found) in _NATIONAL for found in re.finditer(_PHONE, text)):
        yield "a telephone number"


def _digits(found: re.Match[str]) -> int:
    return sum(char.isdigit() for char in f"{found['code']}{found['rest']}")
