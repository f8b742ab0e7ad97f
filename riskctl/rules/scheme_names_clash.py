"""One word of a scheme means two things.

Why: a level, band or dimension is found by its key and then by its label, and a step by its name. A word that fits two
of them would be read as the first, in silence.
Remedy: give each its own key and label; a factor or step cannot take a word that an assessment or formula already uses.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme

CODE = "SCH102"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield nothing: `core.scheme.resolve` reports this code, and a file with such a flaw never becomes a scheme."""
    return iter(())
