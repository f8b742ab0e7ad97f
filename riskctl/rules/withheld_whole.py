"""A field is withheld that a risk cannot be named or counted without, so a public edition leaves the risk out whole.

Why: a risk without its title is no line of a table, and one without its closure would be counted as open. `id`,
`title`, `kind`, `raised` and `closed` are such fields, and so is `reviews` where `raised` is not stated.
Remedy: write `publish: exempt` where that is meant. Otherwise withhold the fields that hold what must not be read.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.publication import is_exempt, telling
from riskctl.core.words import listed
from riskctl.rules.base import Context

CODE = "PUB104"
SEVERITY = Severity.NOTE


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the list of withheld fields once."""
    found = telling(risk, ctx.register) if risk.withhold and not is_exempt(risk) else ()
    if found:
        yield Hit(("withhold",), f"a public edition leaves the whole risk out, as {listed(found)} is withheld")
