"""An example of a scheme does not come out as it says.

Why: the examples are the printed policy in small. Copies of well-known grids are in use with single cells wrong; an
example for each cell is what finds them.
Remedy: look the example up in the policy, then mend the example, or the grid, cut or formula it disagrees with.
"""

from collections.abc import Iterator

from riskctl.core import decimals
from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Levels, Scheme
from riskctl.core.steps import FactorResult, Outcome, StepResult, work_out
from riskctl.core.words import nearest

CODE = "SCH203"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield each expected value that differs, and each example that cannot be worked out."""
    for place, example in enumerate(scheme.examples):
        outcome = work_out(scheme, example.assessment())
        for problem in outcome.problems:
            yield Hit(("examples", place, "in", *problem.route), problem.message, problem.hint)
        if outcome.problems:
            continue
        for name, expected in example.expected:
            found = _found(scheme, outcome, name)
            route = ("examples", place, "out", name)
            if found is None:
                match = nearest(name, [*scheme.by_factor, *scheme.by_step])
                hint = f"did you mean {match}?" if match else ""
                yield Hit(route, f"{name!r} is neither a factor nor a step", hint, at_key=True)
            elif not _same(scheme, found, expected):
                text = found.shown if isinstance(found, StepResult) else found.words
                yield Hit(route, f"{name} is {expected} in the example but comes out as {text}")


def _found(scheme: Scheme, outcome: Outcome, name: str) -> FactorResult | StepResult | None:
    steps = (result for result in outcome.steps if result.name == name)
    return next(steps, None) or next((result for result in outcome.factors if result.factor.name == name), None)


def _same(scheme: Scheme, found: FactorResult | StepResult, expected: str) -> bool:
    number = decimals.read(expected)
    if isinstance(found, FactorResult):
        if found.level is not None:
            return found.factor.find_level(expected) == found.level
        return number is not None and number == found.value
    step = scheme.by_step[found.name]
    if isinstance(found.value, str):
        level = Levels(step.outcomes).find(expected)
        return level is not None and level.key == found.value
    return number is not None and number in (found.value, decimals.read(found.shown))
