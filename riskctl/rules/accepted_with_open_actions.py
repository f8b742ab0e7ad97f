"""A risk is accepted as it is, and actions to lower it are still open.

Why: accepted says that nothing more is to be done; an open action says that something is. Members cannot tell which of
the two they are asked to agree to.
Remedy: drop the actions that the decision made needless, or let the acceptance run until the last of them is due:
`until` then says that the risk is borne for that long.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import Action, Risk
from riskctl.core.period import When
from riskctl.core.words import plural
from riskctl.rules.base import Context

CODE = "REC412"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the acceptance in force where an open action is not due by its end."""
    if not risk.accepted or not risk.actions:
        return
    now = ctx.now(risk)
    entry = now.acceptance
    if entry is None or not now.open or not now.accepted:
        return
    beyond = [action for _, action in now.open_actions if not _within(action, entry.until)]
    if beyond:
        at = max(at for at, each in enumerate(risk.accepted) if each is entry)
        until = f" until {entry.until}" if entry.until is not None else ""
        count = plural(len(beyond), "action")
        open_ = f"{count} {'is' if len(beyond) == 1 else 'are'} open{' beyond that' if until else ''}"
        yield Hit(("accepted", at), f"accepted{until}, and {open_}", at_key=True)


def _within(action: Action, until: When | None) -> bool:
    """True where an action is to be finished by the end of the acceptance, which bridges the time till then."""
    return until is not None and isinstance(action.due, When) and not action.due.after(until) and action.then is None
