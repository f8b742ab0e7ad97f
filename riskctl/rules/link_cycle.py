"""Links lead from a risk back to itself: it is its own parent, or two risks are each other's duplicate.

Why: whoever follows the links to the top never gets there, and two risks closed as duplicates of each other are both
gone.
Remedy: take out the link that points the wrong way. Risks that cause each other, or are related both ways, are no
finding; a link of a risk to itself always is.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Route, Severity
from riskctl.core.index import Index, Row
from riskctl.rules.base import Context
from riskctl.rules.duplicate_id import folded

CODE = "REG104"
SEVERITY = Severity.ERROR
_ORDERED = ("parent", "escalated-to", "duplicates")
_SHOWN = 6

Links = dict[str, list[tuple[str, Route]]]
"""The links of one kind: for each risk the risks that it names, with the way to each."""


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each link of a risk to itself, and each cycle of an ordered kind once, where it first stands."""
    rows = {folded(row.id): row for row in reversed(index.rows)}
    kinds: dict[str, Links] = {kind: {} for kind in _ORDERED}
    for start, row in reversed(rows.items()):
        for named in row.named:
            to = folded(named.id.strip())
            if named.link and to == start:
                yield Hit(named.route, f"the risk is linked to itself, as {named.link}", path=row.path, risk=row.id)
            elif named.link in kinds and to in rows:
                kinds[named.link].setdefault(start, []).append((to, named.route))
    for kind, links in kinds.items():
        for cycle in _cycles(links):
            yield _hit(kind, [rows[each] for each in cycle], dict(links[cycle[0]])[cycle[1]])


def _hit(kind: str, rows: list[Row], route: Route) -> Hit:
    ids = [row.id for row in rows]
    if len(ids) > _SHOWN:
        ids = [*ids[: _SHOWN - 1], f"{len(ids) - _SHOWN + 1} more"]
    way = ", ".join([*ids, rows[0].id])
    return Hit(route, f"links of the kind {kind} lead back here: {way}", path=rows[0].path, risk=rows[0].id)


def _cycles(links: Links) -> Iterator[list[str]]:
    """Yield cycles that share no risk, each from its first risk in the order of files, in time linear in the links."""
    place = {start: at for at, start in enumerate(links)}
    done: set[str] = set()
    for start in links:
        way: list[str] = []
        at: dict[str, int] = {}
        steps = [iter(links[start])] if start not in done else []
        if steps:
            way, at = [start], {start: 0}
        while steps:
            to = next((to for to, _ in steps[-1] if to in links and to not in done), None)
            if to is None:
                steps.pop()
                done.add(way.pop())
            elif to in at and at[to] < len(way) and way[at[to]] == to:
                cycle = way[at[to] :]
                first = cycle.index(min(cycle, key=place.__getitem__))
                yield [*cycle[first:], *cycle[:first]]
                done.update(cycle)
                del way[at[to] :], steps[at[to] :]
            else:
                at[to] = len(way)
                way.append(to)
                steps.append(iter(links[to]))
