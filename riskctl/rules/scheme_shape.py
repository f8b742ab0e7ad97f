"""A part of a scheme is incomplete, or is put together from things that do not fit.

Why: each step is worked out in exactly one way, arithmetic needs numbers, and score and band have a fixed meaning.
Remedy: give the step one kind and what that kind needs; give the levels values, or use a grid where there are none.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH105"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield nothing: `core.scheme.resolve` reports this code, and a file with such a flaw never becomes a scheme."""
    return iter(())
