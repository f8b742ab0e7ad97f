"""Some combination of levels has no outcome.

Why: the first risk rated so would stand without a score or band, in the middle of a quarter, with nobody to ask.
Remedy: add the row or part that is missing; where a factor is optional, begin with a step `first:` that falls back.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme
from riskctl.core.scheme_checks import inputs_words, survey
from riskctl.core.words import plural

CODE = "SCH201"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield each step that gives nothing for some inputs, with the first of them."""
    found = survey(scheme)
    for step in dict.fromkeys(gap.step for gap in found.gaps):
        gaps = [gap for gap in found.gaps if gap.step == step]
        more = f" and {plural(len(gaps) - 1, 'more combination')}" if len(gaps) > 1 else ""
        why = f": {gaps[0].why}" if gaps[0].why else ""
        message = f"{step.name} has no outcome for {inputs_words(gaps[0].inputs)}{more}{why}"
        yield Hit(("steps", step.index, step.kind), message, at_key=True)
