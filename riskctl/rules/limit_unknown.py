"""A risk's appetite or tolerance is a word that its scheme does not know.

Why: a limit that cannot be read is no limit. The risk is then never outside appetite, however bad it becomes.
Remedy: give a band of the scheme, a score, or one of the words the scheme maps to one.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.scoring import limit
from riskctl.core.words import nearest, one_of
from riskctl.rules.base import Context

CODE = "REC403"
SEVERITY = Severity.ERROR


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the risk's own limits that are neither band nor score nor a word of the scheme's."""
    if risk.appetite is None and risk.tolerance is None:
        return
    now = ctx.now(risk)
    scheme = ctx.register.scheme_for(opportunity=risk.is_opportunity, day=ctx.day)
    scheme = now.current.rating.scheme if now.current is not None else scheme
    if scheme is None:
        return
    for key, word in (("appetite", risk.appetite), ("tolerance", risk.tolerance)):
        if word and word.strip() and not limit(scheme, word):
            known = scheme.limit_words
            near = nearest(word, known)
            message = f'{key} "{word.strip()}" is neither a band of {scheme.ref} nor a score'
            yield Hit((key,), message, f"did you mean {near}?" if near else f"expected {one_of(known)}")
