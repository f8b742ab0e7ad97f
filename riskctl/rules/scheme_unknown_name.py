"""A scheme names a scale, factor, step, level or band that it does not have.

Why: the name is nearly always a slip of the pen, and what rests on it cannot be worked out.
Remedy: take the word offered, or add what is missing; a step can read only factors and the steps above it.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH103"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield nothing: `core.scheme.resolve` reports this code, and a file with such a flaw never becomes a scheme."""
    return iter(())
