"""Another printing of a risk gives another owner, date, category, status, title or objective than the risk itself.

Why: a paper that prints a risk in a table and again on a card is read by two people, each of whom believes the half
they saw. Which of the two is right only the register's keeper can say.
Remedy: correct the one that is mistaken: the key of the risk, or the entry of `printed` once the paper is mended.
Ratings that disagree are reported by REC101.
"""

from collections.abc import Iterator

from riskctl.core import decimals
from riskctl.core.finding import Hit, Severity
from riskctl.core.model import OwnField, Printed, Risk
from riskctl.core.period import DateError, When, parse
from riskctl.core.register import Register, WordList
from riskctl.core.words import nearest, norm
from riskctl.rules.base import Context

CODE = "REC102"
SEVERITY = Severity.WARNING


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each key that an entry of `printed` and the risk both state, and state differently."""
    for at, entry in enumerate(risk.printed or ()):
        for key, printed, own in _differences(risk, entry, ctx):
            message = f"{entry.where} prints {key} {printed}, the risk itself has {own}"
            yield Hit(("printed", at, key), message)


def _differences(risk: Risk, entry: Printed, ctx: Context) -> Iterator[tuple[str, str, str]]:
    """Yield key, printed value, the risk's value; of a paper older than the last review, the date alone."""
    if entry.raised is not None and risk.raised is not None and not entry.raised.overlaps(risk.raised):
        yield "raised", str(entry.raised), str(risk.raised)
    reviewed = ctx.now(risk).reviewed
    if entry.date is not None and reviewed is not None and entry.date.before(reviewed.date):
        return
    register = ctx.register
    if entry.title is not None and _fold(entry.title) != _fold(risk.title):
        yield "title", entry.title, risk.title
    for key, words in (("category", register.categories), ("status", register.statuses)):
        printed: str | None = getattr(entry, key)
        own: str | None = getattr(risk, key)
        if printed is not None and own is not None and _differ(words, printed, own):
            yield key, printed.strip() or "none", own.strip() or "none"
    for key, words in (("owner", register.people), ("objectives", register.objectives)):
        many: tuple[str, ...] | None = getattr(entry, key)
        mine: tuple[str, ...] | None = getattr(risk, key)
        if many is not None and mine is not None and _keys(words, many) != _keys(words, mine):
            yield key, ", ".join(many) or "none", ", ".join(mine) or "none"
    stated = dict(risk.own)
    for key, text in entry.own:
        field = register.file.fields.get(key)
        if field is not None and key in stated and _own_differ(register, field, text, stated[key]):
            yield key, text, stated[key]


def _differ(words: WordList, one: str, other: str) -> bool:
    """True where two texts mean two words; a slip in spelling is REC401's, and means the word it is near."""
    return _meant(words, one) != _meant(words, other)


def _meant(words: WordList, text: str) -> str:
    if not words.listed or words.find(text):
        return norm(words.key(text))
    near = nearest(text, words.spellings)
    return norm(words.key(near)) if near else _fold(text)


def _keys(words: WordList, texts: tuple[str, ...]) -> frozenset[str]:
    """Return who or what is named, whatever the order: two papers may list joint owners in two orders."""
    return frozenset(_fold(words.key(text)) for text in texts)


def _own_differ(register: Register, field: OwnField, one: str, other: str) -> bool:
    kind = norm(field.type)
    if kind == "date":
        first, second = _date(one), _date(other)
        return first is not None and second is not None and not first.overlaps(second)
    if kind == "number":
        return decimals.read(one) != decimals.read(other)
    if kind == "person":
        return _keys(register.people, (one,)) != _keys(register.people, (other,))
    return _differ(WordList(field.choices, listed=kind == "choice"), one, other)


def _date(text: str) -> When | None:
    try:
        return parse(text)
    except DateError:
        return None


def _fold(text: str) -> str:
    return " ".join(norm(text).split())
