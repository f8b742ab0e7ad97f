"""A review that the earlier edition held reads differently now, or is gone.

Why: the ledger is what a body answers for. Once an entry can be changed after the meeting that read it, none of them
proves anything.
Remedy: put the entry back as it was, and record what is different as a new review that says so.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.rules.base import Context
from riskctl.rules.history import hit, is_reused

CODE = "HIS103"
SEVERITY = Severity.ERROR
_SHOWN = 160


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each entry, with what it said and what stands there now; of an id that was reused, HIS170 speaks."""
    for each in diff.risks:
        for change in each.of(Kind.HISTORY_REWRITTEN) if not is_reused(each) else ():
            notes = [f"it said: {_short(change.before)}"]
            if change.after is None:
                yield hit(each, change.route, f"the review of {change.item} is gone", notes=tuple(notes), at_key=True)
            else:
                notes.append(f"it says: {_short(change.after)}")
                yield hit(each, change.route, f"the review of {change.item} was altered", notes=tuple(notes))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
