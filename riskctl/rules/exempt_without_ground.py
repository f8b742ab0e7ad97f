"""Something is withheld from the public and no ground for that is stated.

Why: what is kept from the public is kept on a ground, such as a paragraph of Schedule 12A, and the public edition
prints how many risks are withheld on each. Without one it says that no ground is stated.
Remedy: add `ground:`, in words that the public may read.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.publication import is_exempt
from riskctl.rules.base import Context

CODE = "PUB101"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the key that withholds."""
    if risk.ground and risk.ground.strip():
        return
    if is_exempt(risk):
        yield Hit(("publish",), "the risk is exempt, and no ground is stated", "add ground: paragraph 3, Schedule 12A")
    elif risk.withhold:
        message = "fields are withheld, and no ground is stated"
        yield Hit(("withhold",), message, "add ground: paragraph 3, Schedule 12A")
