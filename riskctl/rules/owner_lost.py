"""A risk that changed hands, or is new, has no owner, or one that the register does not know.

Why: a risk is most easily dropped when it is handed on.
Remedy: name the post that has it now, and list it in `people`.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff
from riskctl.core.finding import Hit, Severity
from riskctl.core.words import one_of
from riskctl.rules.base import Context
from riskctl.rules.history import hit

CODE = "HIS150"
SEVERITY = Severity.WARNING
COVERS = ("REC401",)


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each open risk whose owner changed to nobody or somebody unknown; an owner not stated is not judged."""
    for each in diff.risks:
        now = each.after
        if now is None or not now.open or not each.of(Kind.ADDED, Kind.OWNER_CHANGED):
            continue
        owners = now.risk.owner
        gone = owners is None and each.before is not None and bool(each.before.risk.owner)
        if gone or owners == ():
            yield hit(each, ("owner",) if owners == () else ("id",), "nobody owns the risk now", at_key=True)
        people = now.register.people
        unknown = [f'"{word}"' for word in owners or () if people.listed and people.find(word) is None]
        if unknown:
            yield hit(each, ("owner",), f"owned by {one_of(unknown)}, whom the register does not know")
