"""The due date of an action moved on since the earlier edition: without a reason, not for the first time, or very far.

Why: dates slip in the change that nobody looks at. This is the change in which somebody can still ask.
Remedy: give the reason as an entry in `moved`, and a date that can be kept. How often and how far is too much are the
options `moves` and `days`.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Change, Kind, RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.core.option import Option
from riskctl.core.words import plural
from riskctl.rules.base import Context
from riskctl.rules.history import hit

CODE = "HIS140"
SEVERITY = Severity.WARNING
COVERS = ("REC304",)
MOVES = Option("moves", 2, "which move of one date is one too many, whatever the reason", least=1)
DAYS = Option("days", 365, "how many days a date may move at once", least=1)
OPTIONS = (MOVES, DAYS)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each due date that moved later, with the first of these that is so."""
    for each in diff.risks:
        for change in each.of(Kind.ACTION_SLIPPED) if each.after is not None and each.after.open else ():
            why = _too_much(change, ctx)
            if why:
                assert each.after is not None
                at = change.route[1]
                often = isinstance(at, int) and len((each.after.risk.actions or ())[at].moved or ()) > 1
                route = (*change.route[:2], "moved") if often else change.route
                yield hit(each, route, f"due moved from {change.before} to {change.after}, {why}", at_key=often)


def _too_much(change: Change, ctx: Context) -> str:
    if change.nth >= ctx.option(CODE, MOVES):
        return f"and has now moved {plural(change.nth, 'time')}"
    if not change.reason:
        return "and nothing says why"
    if change.delta is not None and change.delta > ctx.option(CODE, DAYS):
        return f"{plural(int(change.delta), 'day')} later"
    return ""
