"""A text that the public will read names an exempt risk by its id, or a title repeats that of one.

Why: a public edition that leaves the risk out and then speaks of it has told the public that it is there, and often
what it is about. No public edition is made while such a text stands.
Remedy: say it in other words, or withhold that field as well. Ids are looked for in all texts and in fields of the
body's own, titles in other titles alone; the public edition looks for both everywhere when it is made, and stops.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index
from riskctl.core.naming import Names
from riskctl.core.words import norm
from riskctl.rules.base import Context

CODE = "PUB102"
SEVERITY = Severity.ERROR
_HINT = "say it in other words, or withhold this field too"


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each place in what stays public, in the order of files; links are PUB105's."""
    exempt = {norm(name): row for row in index.rows if row.exempt for name in (row.id, *row.formerly)}
    if not exempt:
        return
    titles = Names((), [(row.title, row.id) for row in index.rows if row.exempt])
    for row in index.rows:
        if row.exempt:
            continue
        for naming in titles.in_text(row.title):
            yield Hit(("title",), f"the title repeats that of {naming.id}, which is exempt", path=row.path, risk=row.id)
        for named in dict.fromkeys((*row.named, *row.named_in_own)):
            other = exempt.get(norm(named.id)) if named.in_text else None
            if other is not None and named.route[0] not in row.withheld:
                message = f"{named.id} is named, which is exempt"
                yield Hit(named.route, message, _HINT, path=row.path, risk=row.id)
