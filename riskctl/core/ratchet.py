"""What is new against another side of the register: an older revision, or another folder.

Findings match by code, risk and the way to the value, on which an item of a list goes by its id or its words, never by
its place; and where several match, by how many there are. Nothing is stored: the other side is looked at again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from riskctl.core.finding import Finding, Route
from riskctl.core.words import fold, norm

Identity = tuple[str, str, tuple[str, ...]]

_NAMED_BY = ("id", "key", "name", "text", "where", "body", "date", "to", "propose", "use")
"""Keys that tell one item of a list from its fellows; `id` alone is enough."""


class Ratchet(NamedTuple):
    """A side's findings told apart by whether the other side has them.

    Units: `before` counts those that it has too, `was` all that it has.
    """

    findings: tuple[Finding, ...]
    before: int
    was: int


def compared(here: Sequence[Finding], there: Iterable[Finding], renamed: Mapping[str, str]) -> Ratchet:
    """Return findings marked new where the other side lacks them; of equal ones the last are the new ones.

    Shape: `renamed` leads from an id that a risk had before to the one it has now, both as `norm` leaves them.
    """
    left = Counter(_identity(finding, renamed) for finding in there)
    was = left.total()
    found = []
    for finding in here:
        same = _identity(finding, {})
        known = left[same] > 0
        left[same] -= known
        found.append(finding._replace(new=not known))
    return Ratchet(tuple(found), sum(not finding.new for finding in found), was)


def _identity(finding: Finding, renamed: Mapping[str, str]) -> Identity:
    risk = norm(finding.risk)
    return finding.code, renamed.get(risk, risk) or f"/{finding.path}", finding.named


def named_route(value: object, route: Route) -> tuple[str, ...]:
    """Return the way to a value with each item of a list by its id or its words; what the file lacks stays as it is."""
    found = []
    for part in route:
        if isinstance(part, int) and isinstance(value, list):
            value = value[part] if part < len(value) else None
            found.append(_name(value))
        else:
            value = value.get(str(part)) if isinstance(value, dict) else None
            found.append(str(part))
    return tuple(found)


def _name(item: object) -> str:
    """Return what an item of a list is known by: its id, else the words that tell it apart, else all of it."""
    if not isinstance(item, dict):
        return _words(item)
    if isinstance(item.get("id"), str):
        return f"id {norm(item['id'])}"
    said = [f"{key} {_words(item[key])}" for key in _NAMED_BY if isinstance(item.get(key), str)]
    return "; ".join(said) or _words(item)


def _words(value: object) -> str:
    return " ".join(fold(value).split()) if isinstance(value, str) else repr(value)
