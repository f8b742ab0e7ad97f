"""A row of a table cannot be used.

Why: a row holds when everything it asks is met, and then says one thing; a row without a result, or a table that asks
nothing, decides nothing.
Remedy: write the levels it asks for by the names of the factors, and the result as `is:`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH107"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield nothing: `core.scheme.resolve` reports this code, and a file with such a flaw never becomes a scheme."""
    return iter(())
