"""The scheme and the levels of risks changed in one go.

Why: when the ruler and the reading change together, nobody can review either: each figure may have moved for the one
reason or the other.
Remedy: make two changes. First the scheme, and look at what it re-bands; then the reviews under it.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import RegisterDiff
from riskctl.core.finding import Hit, Severity, natural
from riskctl.rules.base import Context
from riskctl.rules.history import MOVES, REGISTER_FILE

CODE = "HIS160"
SEVERITY = Severity.WARNING
_NAMED = 6


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each change of scheme beside which levels were chosen anew, naming those risks."""
    for change in diff.scheme_changes:
        if change.kind == "appetite":
            continue
        ids = sorted(
            (
                each.id
                for each in diff.risks
                if any(one.steps for one in each.of(*MOVES))
                and each.after is not None
                and each.after.risk.is_opportunity == (change.kind == "opportunity")
            ),
            key=natural,
        )
        if ids:
            more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
            named = f"{', '.join(ids[:_NAMED])}{more}"
            message = (
                f"the scheme of each {change.kind} changed ({', '.join(change.what)}), and the levels of {named} too"
            )
            yield Hit(("scheme",), message, path=REGISTER_FILE)
