"""A field is withheld that the risk does not state.

Why: a public edition says that the field is withheld, and there is nothing to withhold. Often the text that was meant
stands under another key, and is published.
Remedy: take the field out of `withhold`, or name the one that holds the text.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import MEASURES, Risk
from riskctl.core.publication import keys_to_withhold
from riskctl.core.words import norm
from riskctl.rules.base import Context

CODE = "PUB103"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each such field; a word that is no key of a risk is REC401's."""
    if not risk.withhold:
        return
    known = {norm(name): name for name in keys_to_withhold(ctx.register)}
    for at, word in enumerate(risk.withhold):
        name = known.get(norm(word))
        if name is not None and not _states(risk, name):
            route = ("withhold", at) if len(risk.withhold) > 1 else ("withhold",)
            yield Hit(route, f"{name} is withheld, and the risk does not state it")


def _states(risk: Risk, name: str) -> bool:
    if name in MEASURES:
        return any(getattr(review, name) is not None for review in risk.reviews or ())
    return any(own == name for own, _ in risk.own) or getattr(risk, name, None) is not None
