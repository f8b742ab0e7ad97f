"""A change of scheme moved risks to other bands whose levels nobody touched.

Why: to readers it looks as if those risks had got worse or better. It is the ruler that changed, and the paper has to
say so.
Remedy: name the risks in the paper beside the new scheme. How many may move unmentioned is the option `percent`.
"""

from collections.abc import Iterator

from riskctl.core.diff_values import Kind, RegisterDiff
from riskctl.core.finding import Hit, Severity, natural
from riskctl.core.option import Option
from riskctl.core.words import plural
from riskctl.rules.base import Context
from riskctl.rules.history import REGISTER_FILE

CODE = "HIS161"
SEVERITY = Severity.WARNING
PERCENT = Option("percent", 0, "how many of a hundred open risks a scheme may re-band unmentioned", most=100)
OPTIONS = (PERCENT,)
_NAMED = 30


def check(diff: RegisterDiff, ctx: Context) -> Iterator[Hit]:
    """Yield each change of scheme once, with every risk it moved as a note."""
    for change in diff.scheme_changes:
        ids = sorted(change.rebanded, key=natural)
        if change.kind == "appetite" or len(ids) * 100 <= diff.counts.closing * ctx.option(CODE, PERCENT):
            continue
        moves = {
            each.id: [f"{one.measure} {one.before} to {one.after}" for one in each.of(Kind.REBANDED)]
            for each in diff.risks
        }
        notes = [f"{id_}: {', '.join(moves.get(id_, ()))}" for id_ in ids[:_NAMED]]
        if len(ids) > _NAMED:
            notes.append(f"and {len(ids) - _NAMED} more")
        to = f"{change.before} to {change.after}" if change.before != change.after else change.after
        message = f"the scheme changed ({to}), and re-bands {plural(len(ids), 'risk')} whose levels nobody touched"
        yield Hit(("scheme",), message, notes=tuple(notes), path=REGISTER_FILE)
