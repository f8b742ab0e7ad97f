"""A paper states a count that the register does not give.

Why: a count in the opening paragraphs is what the meeting remembers. Seven announced and six shown means that one
risk is missing from the appendix or that the sentence is last quarter's.
Remedy: correct the sentence, or the risks it counts. Where a disputed rating could make the count come out, the rule
is silent: the dispute is reported already.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index
from riskctl.core.stated import counted, stated_at
from riskctl.core.words import plural
from riskctl.rules.base import Context

CODE = "REG301"
SEVERITY = Severity.ERROR
_SHOWN = 12


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each stated count that lies outside what the register gives under any reading of its disputes."""
    for at, given in enumerate(ctx.checks):
        stated = stated_at(ctx.register, given.route)
        if stated.count is None or stated.is_ is None:
            continue
        found = counted(index, at)
        if stated.is_ in found:
            continue
        ids = ", ".join(found.sure[:_SHOWN]) + (
            f" and {len(found.sure) - _SHOWN} more" if len(found.sure) > _SHOWN else ""
        )
        notes = [f"counted: {ids}"] if found.sure else []
        if found.either:
            notes.append(f"disputed, counted or not: {', '.join(found.either)}")
        claim = f"{stated.where} states {plural(stated.is_, 'risk')} where {stated.count}"
        yield Hit(
            (*given.route, "is"),
            f"{claim}; the register has {len(found.sure)}",
            "correct the sentence, or the risks it counts",
            tuple(notes),
            path="riskctl.yaml",
        )
