"""Two ids differ only in leading zeros.

Why: `STR449` and `STR0449` are one risk to everyone who reads them aloud, and two to every list and link.
Remedy: give one of them another id, or merge the files if they are one risk.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.ids import same_number
from riskctl.core.index import Index, Row
from riskctl.rules.base import Context
from riskctl.rules.duplicate_id import folded

CODE = "REG102"
SEVERITY = Severity.ERROR


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each risk whose id is another's but for zeros; equal ids are REG101's."""
    first: dict[str, Row] = {}
    for row in index.rows:
        other = first.setdefault(same_number(row.id), row)
        if other is not row and folded(other.id) != folded(row.id):
            message = f"id {row.id} differs only in zeros from {other.id}, the id of {other.path}"
            yield Hit(("id",), message, path=row.path, risk=row.id)
