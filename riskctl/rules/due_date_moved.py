"""The due date of an open action has moved more than once, or has moved and nothing says why.

Why: a date that moves every quarter is never overdue and never met. What members want to know is the first promise, how
often it has moved, and why.
Remedy: set a date that can be kept, and give the reason of each move in `moved`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Action, Risk
from riskctl.core.option import Option
from riskctl.core.period import When
from riskctl.core.words import plural
from riskctl.rules.base import Context

CODE = "REC304"
SEVERITY = Severity.WARNING
MOVES = Option("moves", 2, "how many moves of one date are too many, whatever the reasons", least=1)
OPTIONS = (MOVES,)


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each open action with two or more moves, or with a later date than was first promised and no reason."""
    now = ctx.now(risk)
    if not now.open:
        return
    many = ctx.option(CODE, MOVES)
    for at, action in now.open_actions:
        moves = action.moved or ()
        if len(moves) >= many:
            first = action.due_original if action.due_original is not None else moves[0].from_
            message = f"the due date has moved {plural(len(moves), 'time')}, from {first} to {_last(action)}"
            yield Hit(("actions", at, "moved"), message, at_key=True)
        elif _later(action) and not any(move.why for move in moves):
            message = f"due {action.due}, first promised for {action.due_original}, and no reason is given"
            yield Hit(("actions", at, "due"), message, "give it in `moved`, as `why`")


def _later(action: Action) -> bool:
    due, promised = action.due, action.due_original
    return isinstance(due, When) and isinstance(promised, When) and due.after(promised)


def _last(action: Action) -> str:
    assert action.moved
    return str(action.due if action.due is not None else action.moved[-1].to)
