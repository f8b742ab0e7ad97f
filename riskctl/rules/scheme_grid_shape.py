"""The rows and columns of a grid do not match its axes.

Why: a grid is copied from a printed policy by hand. A row left out, entered twice or one cell short moves every rating
that falls on it.
Remedy: write one row for each level of the first axis, and in each row one cell for each column.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH106"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield nothing: `core.scheme.resolve` reports this code, and a file with such a flaw never becomes a scheme."""
    return iter(())
