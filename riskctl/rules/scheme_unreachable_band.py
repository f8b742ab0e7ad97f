"""A band that no combination of levels can reach.

Why: it stands in the key of every report, and its review interval and response are never used; often an edge of the
cut is one too high.
Remedy: check the edges against the policy; a band kept for declared ratings alone is fine, and the note can be ignored.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme
from riskctl.core.scheme_checks import survey

CODE = "SCH205"
SEVERITY = Severity.NOTE


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield each band that does not come out; silent where not every combination could be looked at."""
    if scheme.find_step("band") is None:
        return
    found = survey(scheme)
    if not found.whole or found.gaps:
        return
    for band in scheme.bands:
        if band.key not in found.bands:
            yield Hit(("bands", band.rank), f"no combination of levels reaches the band {band.label}")
