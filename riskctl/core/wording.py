"""Which texts of which risks changed: what members ask of a paper, taken from a whole comparison."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from riskctl.core.diff_fields import TEXTS
from riskctl.core.diff_values import Change, Kind, RegisterDiff, RiskDiff
from riskctl.core.revision import Revision

ALIKE = 0.5
"""How much of their words two items without an id share, at least, where one is taken for the other reworded."""

LONGEST = 2_000
"""Words of a text above which two are not laid side by side."""


class Reworded(NamedTuple):
    """One text that changed. Shape: `item` is the id of an action or control; `before` or `after` is None for none."""

    field: str
    item: str
    before: str | None
    after: str | None


class Wording(NamedTuple):
    """What changed in words since an earlier revision.

    Shape: `risks` by id, those without any change left out; `revision` is what was compared with, where one was found;
    `unknown` says why nothing could be compared: `begins-later`, `shallow`, `not-there` or `unreadable`.
    """

    risks: Mapping[str, tuple[Reworded, ...]]
    revision: Revision | None = None
    unknown: str = ""


class Stretch(NamedTuple):
    """Some words of a text, and whether only this one of two texts has them."""

    words: str
    changed: bool


def rewordings(found: RegisterDiff) -> dict[str, tuple[Reworded, ...]]:
    """Return the texts that changed in risks that both sides have, by the risk's id on B."""
    own = {name for side in (found.a, found.b) for risk in side.risks.values() for name, _ in risk.own}
    each = {risk.id: tuple(_of(risk, own)) for risk in found.risks if risk.before is not None}
    return {id_: texts for id_, texts in each.items() if texts}


def _of(risk: RiskDiff, own: set[str]) -> Iterator[Reworded]:
    """Yield the texts of a risk that changed: its prose in the order of a file, own fields, then its lists."""
    prose = {each.field: each for each in risk.of(Kind.TEXT_EDITED, Kind.FIELD_CHANGED)}
    for field in (*TEXTS, *sorted(own)):
        if field in prose:
            yield Reworded(field, "", _text(prose[field].before), _text(prose[field].after))
    for list_, kinds in _LISTS.items():
        gone, come, changed = ([each for each in risk.changes if each.kind is kind] for kind in kinds)
        for each in changed:
            if each.field == f"{list_}.text":
                yield Reworded(list_, _id(each), _text(each.before), _text(each.after))
        for new in come:
            old = _nearest(new, gone)
            if old is not None:
                gone.remove(old)
            yield Reworded(list_, _id(new), _text(old.before) if old is not None else None, _text(new.after))
        yield from (Reworded(list_, _id(old), _text(old.before), None) for old in gone)


_LISTS: Mapping[str, tuple[Kind, Kind, Kind]] = {
    "controls": (Kind.CONTROL_REMOVED, Kind.CONTROL_ADDED, Kind.CONTROL_CHANGED),
    "actions": (Kind.ACTION_REMOVED, Kind.ACTION_ADDED, Kind.ACTION_CHANGED),
}


def _id(change: Change) -> str:
    """Return the id of an action or control; one without is called by its text, which is no id."""
    return "" if change.item in (change.before, change.after) else change.item


def _nearest(new: Change, gone: list[Change]) -> Change | None:
    """Return the item without an id whose words a new one without an id mostly has: the same one, reworded."""
    if _id(new):
        return None
    words = (_text(new.after) or "").split()
    found = [(_share((_text(old.before) or "").split(), words), -at) for at, old in enumerate(gone) if not _id(old)]
    best = max(found, default=(0.0, 0))
    return gone[-best[1]] if best[0] >= ALIKE else None


def _share(old: list[str], new: list[str]) -> float:
    if max(len(old), len(new)) > LONGEST:
        return 0.0
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def side_by_side(before: str, after: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Return two texts in stretches of words, those that the other lacks marked; blanks and line ends do not count.

    Texts that share less than half of their words, or are very long, are one stretch each.
    """
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > LONGEST or matcher.ratio() < ALIKE:
        return (Stretch(" ".join(old), False),), (Stretch(" ".join(new), False),)
    left, right = [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 > i1:
            left.append(Stretch(" ".join(old[i1:i2]), tag != "equal"))
        if j2 > j1:
            right.append(Stretch(" ".join(new[j1:j2]), tag != "equal"))
    return tuple(left), tuple(right)
