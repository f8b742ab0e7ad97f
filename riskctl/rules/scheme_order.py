"""A rating becomes milder while one factor gets worse.

Why: a risk that worsens should never look better for it. In a printed grid such a cell is nearly always a slip; in a
policy that means it, every reader will ask.
Remedy: check the cell against the policy, and the order of the scale and the bands, which run from mild to severe.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Route, Severity
from riskctl.core.scheme import Scheme
from riskctl.core.scheme_checks import Fall, inputs_words, survey
from riskctl.core.scheme_values import Grid
from riskctl.core.steps import reading_words
from riskctl.core.words import plural

CODE = "SCH204"
SEVERITY = Severity.WARNING


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield, for each result and factor, the first step down and how many there are."""
    falls = survey(scheme).falls
    for step, factor in dict.fromkeys((fall.step, fall.factor) for fall in falls):
        same = [fall for fall in falls if fall.step == step and fall.factor == factor]
        first = same[0]
        more = f" ({plural(len(same) - 1, 'more fall')} like it)" if len(same) > 1 else ""
        worse = f"{factor.name} {reading_words(first.worse)}"
        message = f"{step.name} falls from {first.before} to {first.after}: {inputs_words(first.inputs)}, then {worse}"
        yield Hit(_route(first), message + more)


def _route(fall: Fall) -> Route:
    """Return the cell that is milder, where the step is a grid over factors, else the step."""
    step = fall.step
    if isinstance(step, Grid):
        readings = dict(fall.inputs) | {fall.factor.name: fall.worse}
        keys = [reading.level.key for name in step.inputs if (reading := readings.get(name)) and reading.level]
        if len(keys) == 2 and keys[0] in step.row_at and keys[1] in step.column_at:
            row = step.row_at[keys[0]]
            return ("steps", step.index, "rows", step.written[row], step.column_at[keys[1]])
    return ("steps", step.index, step.kind)
