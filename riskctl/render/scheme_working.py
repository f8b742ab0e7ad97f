"""How a scheme works out a rating, each step in a sentence: `Score is Likelihood × Impact`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from riskctl.core import decimals
from riskctl.core.scheme import Scheme
from riskctl.core.scheme_values import AnyStep, Calculation, Combine, Cut, Grid, Table
from riskctl.render.views_text import capital, listed, plain

ENGLISH: Final[Mapping[str, str]] = {
    "cut": "{name} from {input}: {stretches}.",
    "grid": "{name} is looked up by {inputs}.",
    "table": "{name} is looked up in a table by {inputs}.",
    "is": "{name} is {value}.",
    "first": "the first of {inputs} that is rated",
    "max": "the highest of {inputs}",
    "mean": "the mean of {inputs}",
    "weighted": "the weighted mean of {inputs}",
    "above": "{result} above that",
    "always": "always {result}",
    "upto": "{result} up to {edge}",
    "below": "{result} below {edge}",
    "and": "and",
    "or": "or",
}
"""The sentences as help and terminal say them; reports say them in their own language, from `working.KEY`."""


class Say(Protocol):
    """How a sentence is said: its key, and its values by name."""

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence."""


def english(key: str, **values: object) -> str:
    """Return a sentence as help and terminal say it."""
    return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), ENGLISH[key])


def working(scheme: Scheme, step: AnyStep, say: Say = english) -> str:
    """Return one step in a sentence: `Score is Likelihood × Impact.`"""
    name = capital(plain(step.label))
    inputs = [step_input(scheme, word) for word in step.inputs]
    if isinstance(step, Cut):
        return say("cut", name=name, input=inputs[0], stretches=", ".join(_stretches(step, say)))
    if isinstance(step, Grid | Table):
        return say("grid" if isinstance(step, Grid) else "table", name=name, inputs=_all(inputs, say))
    if isinstance(step, Calculation):
        return say("is", name=name, value=plain(step.formula.text))
    return say("is", name=name, value=_combined(step, inputs, say))


def _all(inputs: Iterable[str], say: Say) -> str:
    return listed(inputs, say("and"))


def _combined(step: Combine, inputs: Sequence[str], say: Say) -> str:
    if step.kind in ("product", "sum"):
        return (" × " if step.kind == "product" else " + ").join(inputs)
    if step.kind == "first":
        return say("first", inputs=listed(inputs, say("or")))
    return say(step.kind, inputs=_all(inputs, say)) if step.kind in ENGLISH else f"{step.kind} {_all(inputs, say)}"


def _stretches(step: Cut, say: Say) -> Sequence[str]:
    parts = []
    for bound in step.bounds:
        result = plain(bound.result.label)
        if bound.edge is None:
            parts.append(say("above" if len(step.bounds) > 1 else "always", result=result))
        else:
            parts.append(say("upto" if bound.inclusive else "below", result=result, edge=decimals.show(bound.edge)))
    return parts


def step_input(scheme: Scheme, name: str) -> str:
    """Return what a step's input is called: a factor's label, or another step's."""
    factor = scheme.by_factor.get(name)
    if factor is not None:
        return plain(factor.label or name)
    step = scheme.find_step(name)
    return capital(plain(step.label)) if step is not None else plain(name)
