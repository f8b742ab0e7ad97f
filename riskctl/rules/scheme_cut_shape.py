"""The parts of a cut do not cover every number exactly once.

Why: a cut turns a number into a word. Edges that do not rise leave a part no number can reach, and without one open end
some numbers get no word.
Remedy: list the parts from the lowest up, each with `upto:` (edge included) or `below:` (edge left out), the last with
neither.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH108"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield nothing: `core.scheme.resolve` reports this code, and a file with such a flaw never becomes a scheme."""
    return iter(())
