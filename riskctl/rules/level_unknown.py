"""An assessment cannot be worked out: a level, factor or dimension that the scheme does not have, or one left out.

Why: a level that is not on its scale has no score. The risk would drop out of the order, the heat map and every count,
and nobody would see that it is missing.
Remedy: write the level as the scheme has it; `riskctl scheme show` lists scales and factors. A level may be given by
its key, its label or its number, in any case.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Assessment, Previous, Risk
from riskctl.core.scoring import outcome_of
from riskctl.core.steps import Problem
from riskctl.core.words import nearest
from riskctl.rules.base import Context

CODE = "REC104"
SEVERITY = Severity.ERROR
_AT_KEY = frozenset({"unknown-factor", "unknown-dimension", "dimension-twice"})
_OTHER_KEYS = tuple(name for name in Assessment.model_fields if name != "levels")
_PREVIOUS_KEYS = tuple(name for name in Previous.model_fields if name != "levels")


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield what keeps each assessment from being worked out; one without any level is declared only, and is fine."""
    for item in ctx.now(risk).placed:
        if item.assessment.levels:
            for problem in outcome_of(item.scheme, item.assessment.levels).problems:
                yield _hit((*item.route, *problem.route), problem, _OTHER_KEYS)
        previous = item.assessment.previous
        if previous is not None and previous.levels:
            for problem in outcome_of(item.scheme, previous.levels).problems:
                if problem.kind != "missing-factor":
                    yield _hit((*item.route, "previous", *problem.route), problem, _PREVIOUS_KEYS)


def _hit(route: tuple[str | int, ...], problem: Problem, keys: tuple[str, ...]) -> Hit:
    hint = problem.hint
    if problem.kind == "unknown-factor":
        # What is no factor may as well be a slip in another key of the assessment.
        near = nearest(str(problem.route[0]), keys)
        if near is not None and not hint.startswith(("did you mean", "write")):
            hint = f"did you mean {near}?"
    return Hit(route, problem.message, hint, at_key=problem.kind in _AT_KEY)
