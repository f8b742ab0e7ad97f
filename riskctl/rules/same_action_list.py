"""Two or more open risks have one and the same list of actions.

Why: a list copied from one risk to the next treats neither. Counted once a risk, the work looks like twice as much as
is being done.
Remedy: say what is done about each risk; where one piece of work serves several, keep it in one and link the others.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index, Row
from riskctl.rules.base import Context

CODE = "REG203"
SEVERITY = Severity.WARNING
_NAMED = 12


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each such list once, at the first risk that has it, naming the others."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in index.rows:
        if row.open and row.actions:
            groups.setdefault(row.actions, []).append(row)
    for actions, rows in groups.items():
        if len(rows) > 1:
            first, *others = rows
            ids = ", ".join(row.id for row in others[:_NAMED])
            more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
            these = (
                f"these {len(actions)} actions are also those" if len(actions) > 1 else "this one action is also that"
            )
            message = f"{these} of {ids}{more}"
            yield Hit(("actions",), message, at_key=True, path=first.path, risk=first.id)
