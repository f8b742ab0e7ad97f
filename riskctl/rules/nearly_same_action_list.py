"""Two open risks have nearly the same list of actions.

Why: a list that was copied and then changed in one place is a copy all the same, and the place that was missed is where
the two now disagree.
Remedy: as for a list that is the same (REG203); if both are meant, see whether the one that differs differs on purpose.
"""

from collections import Counter
from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index, Row
from riskctl.core.option import Option
from riskctl.rules.base import Context

CODE = "REG204"
SEVERITY = Severity.NOTE
LEAST = Option("least", 3, "how many actions a list must have to be compared", least=2)
SHARE = Option("share", 80, "how much of the longer list must be shared, in percent", least=50, most=99)
OPTIONS = (LEAST, SHARE)
_TRIED = 50


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each risk whose action texts are, all but one or four in five, those of a risk before it."""
    least, share = ctx.option(CODE, LEAST), ctx.option(CODE, SHARE)
    lists: dict[tuple[str, ...], tuple[Row, frozenset[str]]] = {}
    for row in index.rows:
        if row.open and row.actions:
            texts = frozenset(action.partition("\n")[0] for action in row.actions)
            if len(texts) >= least:
                lists.setdefault(row.actions, (row, texts))
    used = Counter(text for _, texts in lists.values() for text in texts)
    seen: dict[str, list[tuple[Row, frozenset[str]]]] = {}
    for row, texts in lists.values():
        # Two lists that share enough must share one of their rarest texts, so only those are looked up and kept.
        rarest = sorted(texts, key=lambda text: (used[text], text))[: len(texts) - _enough(len(texts), share) + 1]
        found = _first(texts, share, [entry for text in rarest for entry in seen.get(text, ())[:_TRIED]])
        if found is not None:
            other, shared = found
            message = f"{shared} of these {len(texts)} actions are also those of {other.id}"
            yield Hit(("actions",), message, at_key=True, path=row.path, risk=row.id)
        for text in rarest:
            seen.setdefault(text, []).append((row, texts))


def _enough(size: int, share: int) -> int:
    """Return how many texts of a list must be shared: all but one, or the share in percent if that is less."""
    return min(size - 1, -(-size * share // 100))


def _first(texts: frozenset[str], share: int, others: list[tuple[Row, frozenset[str]]]) -> tuple[Row, int] | None:
    """Return the list that shares most, the earliest of equals, if it shares enough of the longer of the two."""
    best: tuple[Row, int] | None = None
    for row, other in others:
        shared = len(texts & other)
        if shared >= _enough(max(len(texts), len(other)), share) and (best is None or shared > best[1]):
            best = row, shared
    return best
