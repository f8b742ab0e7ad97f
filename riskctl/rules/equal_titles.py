"""Two open risks have the same title.

Why: in a list without descriptions they cannot be told apart, and the second is nearly always the first, entered again.
Remedy: merge them, or say in the titles what makes them two.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index, Row
from riskctl.core.words import norm
from riskctl.rules.base import Context

CODE = "REG202"
SEVERITY = Severity.WARNING


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each open risk after the first that has a title; case and spacing do not count."""
    first: dict[str, Row] = {}
    for row in index.rows:
        title = " ".join(norm(row.title).split())
        if row.open and title:
            other = first.setdefault(title, row)
            if other is not row:
                yield Hit(("title",), f"{other.id} has the same title", path=row.path, risk=row.id)
