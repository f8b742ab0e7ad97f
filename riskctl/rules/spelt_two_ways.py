"""One category, status or owner is spelt in two or more ways across the open risks.

Why: a reader who counts by status, or a spreadsheet that does, finds two where the policy has one. The slip is small
and the totals of the paper do not add up.
Remedy: write it the same way everywhere, as the list in `riskctl.yaml` has it. Another name that the list itself gives,
under `also`, is not a slip.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from riskctl.core.finding import Fix, Hit, Route, SetValue, Severity, natural
from riskctl.core.index import Index
from riskctl.core.option import Option
from riskctl.core.register import Register, WordList
from riskctl.core.words import nearest, norm, plural
from riskctl.rules.base import Context

CODE = "REG201"
SEVERITY = Severity.WARNING
_NAMED = 6
ALIKE = Option("alike", 85, "how alike a slip and the word meant must be, in percent", least=50, most=100)
OPTIONS = (ALIKE,)
_DIGITS = re.compile(r"\d+")

Place = tuple[str, str, Route]
"""The id of a risk, its file, and the way to the word in it."""


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield one hit a word, where its rarest spelling first stands, with every spelling and who uses it as notes."""
    alike = ctx.option(CODE, ALIKE)
    groups: dict[tuple[str, str], dict[str, list[Place]]] = {}
    for row in index.rows:
        for spelling in row.spellings if row.open else ():
            word = spelling.field, _word(ctx.register, spelling.field, norm(spelling.text), alike)
            places = groups.setdefault(word, {}).setdefault(spelling.text.strip(), [])
            places.append((row.id, row.path, spelling.route))
    for (field, _), spellings in groups.items():
        known = _list(ctx.register, field)
        if _is_split(known, spellings):
            listed = {word for term in known.terms for word in (term.key, term.label, *term.also)}
            order = sorted(spellings, key=lambda text: (-len(spellings[text]), text not in listed))
            risk, path, route = spellings[order[-1]][0]
            yield Hit(
                route,
                f'the {field} "{order[0]}" is spelt in {len(order)} ways, here "{order[-1]}"',
                notes=tuple(_note(text, spellings[text]) for text in order),
                path=path,
                risk=risk,
                fix=_fix(route, order[0], order[-1]),
            )


def _fix(route: Route, usual: str, here: str) -> Fix:
    """Return the usual spelling as a fix; safe where only case differs, since every reader takes the two as one."""
    return Fix(f'write "{usual}"', norm(usual) == norm(here), (SetValue(route, usual),))


def _is_split(known: WordList, spellings: dict[str, list[Place]]) -> bool:
    """True where two spellings differ only in case, or one is a near miss of the word that another is."""
    if len(spellings) < 2:
        return False
    forms = {norm(text) for text in spellings}
    return len(forms) < len(spellings) or (known.listed and any(known.find(form) is None for form in forms))


def _note(text: str, places: list[Place]) -> str:
    ids = sorted({risk for risk, _, _ in places}, key=natural)
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return f'"{text}": {plural(len(ids), "risk")}, {", ".join(ids[:_NAMED])}{more}'


def _list(register: Register, field: str) -> WordList:
    return {"category": register.categories, "status": register.statuses}.get(field, register.people)


def _word(register: Register, field: str, text: str, alike: int) -> str:
    """Return what a text is a spelling of. Two people may have names alike, so owners have no near miss."""
    known = _list(register, field)
    return norm(known.key(text)) if field == "owner" else _entry(known, text, alike)


@lru_cache(maxsize=4096)
def _entry(known: WordList, text: str, alike: int) -> str:
    """Return the entry that a text means or is a near miss of, or just the text."""
    if known.listed and known.find(text) is None:
        near = nearest(text, known.spellings)
        if near is None or not _close(near, text, alike):
            return " ".join(text.split())
        return norm(known.key(near))
    return norm(known.key(text))


def _close(one: str, other: str, alike: int) -> bool:
    from difflib import SequenceMatcher

    same_numbers = _DIGITS.findall(one) == _DIGITS.findall(other)
    return same_numbers and SequenceMatcher(None, other, one).ratio() * 100 >= alike
