"""Two rows of a table hold at once.

Why: which of them counts would depend on their order, and the row that loses is read by people all the same.
Remedy: narrow one of the rows, so that each combination meets exactly one.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Scheme
from riskctl.core.scheme_values import Table, TableRow

CODE = "SCH202"
SEVERITY = Severity.ERROR


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield each row that can hold together with an earlier one."""
    for step in scheme.steps:
        if not isinstance(step, Table):
            continue
        for place, row in enumerate(step.rows):
            for earlier, other in enumerate(step.rows[:place]):
                if _meet(row, other):
                    first, second = _words(step, other), _words(step, row)
                    message = f"rows {earlier + 1} ({first}) and {place + 1} ({second}) can hold at once"
                    yield Hit(("steps", step.index, "table", place), message)
                    break


def _meet(one: TableRow, two: TableRow) -> bool:
    pairs = zip(one.choices, two.choices, strict=True)
    return all(left is None or right is None or left.meets(right) for left, right in pairs)


def _words(step: Table, row: TableRow) -> str:
    asked = [f"{name} {choice.text}" for name, choice in zip(step.inputs, row.choices, strict=True) if choice]
    return ", ".join(asked) or "anything"
