"""A paper's list of risks leaves out one that belongs on it, or holds one that does not.

Why: an appendix of "all high risks" is read as all of them. One that is missing is not discussed.
Remedy: add or remove the risk in the paper's list. An id on the list that no risk has is reported by REG103, and the
risk it was meant for is not counted as missing here.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.ids import meant_id
from riskctl.core.index import Index, Verdict
from riskctl.core.stated import stated_at
from riskctl.rules.base import Context

CODE = "REG302"
SEVERITY = Severity.ERROR


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield, for each stated list, the risks that its own condition adds or removes; disputed ones may be either."""
    known = index.ids
    for at, given in enumerate(ctx.checks):
        stated = stated_at(ctx.register, given.route)
        if stated.ids is None or stated.of is None:
            continue
        listed = {item if item in known else meant_id(item, known) for item in stated.ids}
        for row in index.rows:
            verdict = row.verdicts[at]
            if verdict is Verdict.YES and row.id not in listed:
                message = f"{stated.where} lists the risks where {stated.of}, and leaves out {row.id}, {row.title}"
                yield Hit((*given.route, "ids"), message, at_key=True, path="riskctl.yaml", risk=row.id)
            elif verdict is Verdict.NO and row.id in listed:
                route = (
                    (*given.route, "ids", stated.ids.index(row.id)) if row.id in stated.ids else (*given.route, "ids")
                )
                message = f"{stated.where} lists the risks where {stated.of}, and {row.id} is not one of them"
                yield Hit(route, message, path="riskctl.yaml", risk=row.id)
