"""An appetite or tolerance of the register, or of a category, is neither a band nor a score of the scheme.

Why: a limit that cannot be read holds nothing: every risk under it looks as if no appetite were set.
Remedy: write a band of the scheme, a score, or one of the words its `appetite` maps (averse to eager).
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Route, Severity
from riskctl.core.index import Index
from riskctl.core.register import Register
from riskctl.core.scoring import limit
from riskctl.core.words import nearest, one_of
from riskctl.rules.base import Context

CODE = "REG205"
SEVERITY = Severity.ERROR


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each limit in `riskctl.yaml` that no scheme in use understands."""
    schemes = [use.scheme for use in ctx.register.schemes]
    for word, route in _limits(ctx.register):
        if word.strip() and not any(limit(scheme, word) for scheme in schemes):
            known = [name for scheme in schemes for name in scheme.limit_words]
            near = nearest(word, known)
            hint = f"did you mean {near}?" if near else f"expected {one_of(dict.fromkeys(known))}" if known else ""
            message = f'{route[-1]} "{word.strip()}" is neither a band nor a score of {ctx.register.main_scheme.ref}'
            yield Hit(route, message, hint, path="riskctl.yaml")


def _limits(register: Register) -> Iterator[tuple[str, Route]]:
    file = register.file
    for key, word in (("appetite", file.appetite), ("tolerance", file.tolerance)):
        if word is not None:
            yield word, (key,)
    for at, category in enumerate(file.categories or ()):
        for key, word in (("appetite", category.appetite), ("tolerance", category.tolerance)):
            if word is not None:
                yield word, ("categories", at, key)
