"""The scheme, or one of its factors or steps, has a name that cannot be used.

Why: a scheme is named in a register as NAME@VERSION and found by that file name, and the names of factors and steps are
keys of an assessment and words of conditions and formulas.
Remedy: use letters, digits, hyphens and underscores; put what readers see in `title` or `label`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH101"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield nothing: `core.scheme.resolve` reports this code, and a file with such a flaw never becomes a scheme."""
    return iter(())
