"""A public risk is linked to one that is exempt.

Why: the link is left out of a public edition, so that its reader does not see what the risk leads to. Whoever hands out
the file of the risk itself hands out the link as well.
Remedy: none is needed for the public edition. Where the files are shared, withhold `links` or take the link out.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index
from riskctl.core.words import norm
from riskctl.rules.base import Context

CODE = "PUB105"
SEVERITY = Severity.NOTE


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each such link, in the order of files."""
    exempt = {norm(row.id) for row in index.rows if row.exempt}
    for row in index.rows if exempt else ():
        if not row.exempt and "links" not in row.withheld:
            for named in row.named:
                if named.link and norm(named.id) in exempt:
                    message = f"a public edition leaves this link out: {named.id.strip()} is exempt"
                    yield Hit(named.route, message, path=row.path, risk=row.id)
