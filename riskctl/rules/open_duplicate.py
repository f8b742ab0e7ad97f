"""A risk says that it duplicates another, and both are open.

Why: as long as both stand, every count has the risk twice, and the work is reported twice.
Remedy: close one of them with `reason: duplicate`, or make the link `related` if they are two risks after all.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index
from riskctl.rules.base import Context
from riskctl.rules.duplicate_id import folded

CODE = "REG105"
SEVERITY = Severity.WARNING


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each such link; two open risks that name each other are REG104's."""
    open_ = {folded(row.id): row for row in index.rows if row.open}
    pairs = {
        (start, folded(named.id.strip())): (named, row)
        for start, row in open_.items()
        for named in row.named
        if named.link == "duplicates"
    }
    for (start, to), (named, row) in pairs.items():
        other = open_.get(to)
        if other is not None and to != start and (to, start) not in pairs:
            message = f"{row.id} duplicates {other.id}, {other.title}, and both are open"
            yield Hit(named.route, message, path=row.path, risk=row.id)
