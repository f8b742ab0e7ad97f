"""An id is named that no risk has.

Why: a paper that lists STR449 among its high risks lists nothing; the reader who looks it up finds no card. Two digits
swapped send them to another risk.
Remedy: write the id that is meant. One that a risk had before belongs under its `formerly`.
"""

import re
from collections.abc import Iterable, Iterator

from riskctl.core.finding import Fix, Hit, SetValue, Severity
from riskctl.core.ids import meant_id
from riskctl.core.index import Index, Named
from riskctl.core.register import Register
from riskctl.rules.base import Context

CODE = "REG103"
SEVERITY = Severity.ERROR
_DIGITS = re.compile(r"\d+", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield ids in links, other printings, what papers list, and texts, that are not among the ids of the register.

    In texts only what is built like an id of this register counts: the same letters and signs, and digit runs of the
    same length, or of one digit more or less.
    """
    known = index.ids
    shapes = _shapes(known)
    for row in index.rows:
        for named in dict.fromkeys(row.named):
            if named.id.strip() not in known and not (named.in_text and not _like(named.id, shapes)):
                yield Hit(
                    named.route,
                    f"no risk has the id {named.id}",
                    _hint(named.id, known),
                    path=row.path,
                    risk=row.id,
                    fix=_fix(named, known),
                )
    yield from _stated(ctx.register, known)


def _stated(register: Register, known: frozenset[str]) -> Iterator[Hit]:
    for at, meeting in enumerate(register.file.meetings):
        for place, stated in enumerate(meeting.stated):
            for each, name in enumerate(stated.ids or ()):
                if name.strip() not in known:
                    route = ("meetings", at, "stated", place, "ids", each)
                    message = f"{stated.where} lists {name}, an id that no risk has"
                    yield Hit(route, message, _hint(name, known), path="riskctl.yaml")


def _fix(named: Named, known: frozenset[str]) -> Fix | None:
    """Return the id that is meant as a fix, for links alone: what a paper printed stays as it was."""
    meant = meant_id(named.id.strip(), known) if named.route[0] == "links" and not named.in_text else None
    return Fix(f"write {meant}", False, (SetValue(named.route, meant),)) if meant else None


def _hint(name: str, known: frozenset[str]) -> str:
    meant = meant_id(name.strip(), known)
    return f"did you mean {meant}?" if meant else ""


def _shapes(known: Iterable[str]) -> dict[str, set[tuple[int, ...]]]:
    """Return how ids with letters are built: their text without digits, and the lengths of their digit runs."""
    found: dict[str, set[tuple[int, ...]]] = {}
    for name in known:
        if _LETTER.search(name):
            found.setdefault(_DIGITS.sub("#", name), set()).add(_lengths(name))
    return found


def _lengths(name: str) -> tuple[int, ...]:
    return tuple(len(run) for run in _DIGITS.findall(name))


def _like(name: str, shapes: dict[str, set[tuple[int, ...]]]) -> bool:
    lengths = _lengths(name)
    return any(
        all(abs(one - other) <= 1 for one, other in zip(lengths, each, strict=True))
        for each in shapes.get(_DIGITS.sub("#", name), ())
    )
