"""A number of a scheme cannot be read.

Why: values, weights and edges are exact decimals. Exponents, thousands separators, percent signs and leading zeros
could each be read in two ways, so none of them is.
Remedy: write plain digits with at most one point, such as 3, 0.5 or -2; ranges for readers go in `range` or `printed`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH104"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield nothing: `core.scheme.resolve` reports this code, and a file with such a flaw never becomes a scheme."""
    return iter(())
