"""Two files have the same id.

Why: an id is how minutes, links and last quarter's paper find a risk. With two risks under it, each count and each
reference means whichever was read last.
Remedy: give the newer one the next free id; if they are one risk, merge the files. Ids that differ only in case count
as equal, since file names do on many computers.
"""

import unicodedata
from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index, Row
from riskctl.rules.base import Context

CODE = "REG101"
SEVERITY = Severity.ERROR


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each file after the first that has an id."""
    first: dict[str, Row] = {}
    for row in index.rows:
        other = first.setdefault(folded(row.id), row)
        if other is row:
            continue
        same = f"id {row.id} is also the id of {other.path}"
        case = f"id {row.id} differs only in case from {other.id}, the id of {other.path}"
        yield Hit(("id",), same if other.id == row.id else case, path=row.path, risk=row.id)


def folded(text: str) -> str:
    """Return the form in which ids that a file system may take for one are equal."""
    return unicodedata.normalize("NFKC", text).casefold()
