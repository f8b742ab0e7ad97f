"""A closed risk has no closing date, or no reason.

Why: the paper that reports a closure says when and why. Without the date the risk has left every edition there ever
was; without the reason nobody can tell a risk that was treated from one that came true.
Remedy: add `date:` and `reason:` to `closed`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Risk
from riskctl.core.register import WordList
from riskctl.core.words import one_of
from riskctl.rules.base import Context

CODE = "REC411"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each closure that lacks a date, a reason, or both."""
    for at, closure in enumerate(risk.closed or ()):
        missing = [] if closure.date is not None else ["date"]
        if not (closure.reason or "").strip():
            missing.append("reason")
        if missing:
            hint = _reasons(ctx.register.closure_reasons) if "reason" in missing else ""
            yield Hit(("closed", at), f"closed, but without a {' and a '.join(missing)}", hint, at_key=True)


def _reasons(known: WordList) -> str:
    return f"reasons: {one_of(term.key for term in known.terms)}"
