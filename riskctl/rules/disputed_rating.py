"""A rating's own figures disagree: what was declared is not what the levels give, or a second printing says otherwise.

Why: a score that its own levels do not give is the commonest slip in a published register, and nobody can tell from
the page which of the two is right. Until a review settles it, counts take the worse of the two and say so.
Remedy: ask who made the assessment, then record a review with the levels that are meant. The witnesses listed with the
finding (other pages, the figure before, the matrix of counts) show which side the rest of the paper takes.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index
from riskctl.core.stated import with_counts
from riskctl.rules.base import Context

CODE = "REC101"
SEVERITY = Severity.ERROR


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each disputed rating at the declared figure, with every witness as a note."""
    disputes = [dispute for row in index.rows for dispute in row.disputes]
    for dispute in with_counts(ctx.register, index.rows, ctx.checks, disputes):
        route = (*dispute.route, dispute.key) if dispute.key else dispute.route
        notes = tuple(f"witness: {side}" for side in dispute.sides)
        message = f"{dispute.measure} {dispute.summary}"
        yield Hit(
            route,
            message,
            "a review with the levels that are meant settles it",
            notes,
            False,
            dispute.path,
            dispute.risk,
        )
