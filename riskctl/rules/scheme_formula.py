"""A formula cannot be read.

Why: formulas are a small language of their own, so that a scheme from elsewhere can do no more than arithmetic.
Remedy: use names of factors and earlier steps, plain numbers, + - * / and brackets, min( ) and max( ).
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH109"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield nothing: `core.scheme.resolve` reports this code, and a file with such a flaw never becomes a scheme."""
    return iter(())
