"""The words a shell is offered: ids, owners, bands, schemes, rules, found by a glance at files and never checked.

Nothing here imports the models or the rules: a shell waits for the answer at every key.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from riskctl.io.glance import Glimpse, refs, register_file, risks, scheme_file, schemes
from riskctl.io.resources import shipped, shipped_schemes
from riskctl.io.source import Value, read_source
from riskctl.io.tree import REGISTER_FILE, find_register

Source = Callable[[str, str], Iterator[Glimpse]]
"""Yields what there is, for the folder a command looks from and what was typed so far."""


def ids(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield the ids of the register's risks with their titles."""
    root = find_register(start)
    if root is not None:
        yield from risks(root)


def rules(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield the codes of rules with their names, or the names with what they say once a small letter is typed."""
    for code, name, about in _rules():
        yield Glimpse(name, about) if typed[:1].islower() else Glimpse(code, name)
    yield from _own_rules(start)


def selectors(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield what names rules in settings: those words for several, then each rule."""
    several = (("default", "every rule that is on unless said otherwise"), ("all", "every rule there is"))
    yield from (Glimpse(word, about) for word, about in several)
    *before, last = typed.split(",")
    begun = "".join(f"{word}," for word in before)
    yield from (Glimpse(begun + each.name, each.about) for each in rules(start, last))


def _own_rules(start: str) -> Iterator[Glimpse]:
    lint = _register(start).get("lint")
    own = lint.get("rules") if isinstance(lint, dict) else None
    for rule in own if isinstance(own, list) else ():
        if isinstance(rule, dict) and isinstance(rule.get("name"), str):
            yield Glimpse(str(rule["name"]), str(rule.get("message") or "a rule of this register's own"))


def known_schemes(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield the register's own schemes, then those that ship."""
    root = find_register(start)
    if root is not None:
        yield from schemes(root)
    yield from schemes(shipped_schemes().root)


def owners(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield the keys of people with their roles."""
    people = _register(start).get("people")
    for key, person in people.items() if isinstance(people, dict) else ():
        given = person if isinstance(person, dict) else {}
        about = next((each for name in ("role", "name", "initials") if isinstance(each := given.get(name), str)), "")
        yield Glimpse(key, about)


def bands(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield the bands of the register's scheme, most severe first."""
    found = _scheme(start).get("bands")
    for band in reversed(found) if isinstance(found, list) else ():
        yield from _named(band, ("label", "key"))


def days(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield the words for a date: the last meeting, and each meeting by its body and date."""
    yield Glimpse("last-meeting", "the day of the last meeting")
    meetings = _register(start).get("meetings")
    for meeting in meetings if isinstance(meetings, list) else ():
        date = meeting.get("date") if isinstance(meeting, dict) else None
        if isinstance(date, str):
            body = meeting.get("body") if isinstance(meeting, dict) else None
            yield Glimpse(date, body if isinstance(body, str) else "")


def factors(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield the names of the scheme's factors."""
    found = _scheme(start).get("factors")
    for name, factor in found.items() if isinstance(found, dict) else ():
        label = factor.get("label") if isinstance(factor, dict) else None
        yield Glimpse(name, label if isinstance(label, str) else "")


def changes(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield `FACTOR=`, and once that is typed `FACTOR=LEVEL`."""
    chosen, equals, _ = typed.partition("=")
    for factor in factors(start, typed):
        if not equals:
            yield Glimpse(f"{factor.name}=", factor.about)
        elif factor.name == chosen:
            for level in _levels(start, chosen):
                yield Glimpse(f"{chosen}={level.name}", level.about)


def templates(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield the names of the reports that ship."""
    from riskctl.core.report_names import REPORTS

    yield from (Glimpse(name, "") for name in REPORTS)


def fields(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield what a list can show, sort and group by; behind a `-`, which sorts from high to low, the same."""
    sign = "-" if typed.startswith("-") else ""
    for name in (*_SHOWN, *(field for field in FIELDS if not field.endswith("(") and field not in _SHOWN)):
        yield Glimpse(sign + name, "")
    own = _register(start).get("fields")
    for name, field in own.items() if isinstance(own, dict) else ():
        label = field.get("label") if isinstance(field, dict) else None
        yield Glimpse(sign + name, label if isinstance(label, str) else "a field of this register's own")


def several_fields(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield how a list of fields with commas between them may go on; of sort keys, one that begins with `-` too."""
    before = typed[: typed.rfind(",") + 1]
    chosen = before.replace("-", "").split(",")
    for each in fields(start, typed[len(before) :]):
        if each.name.lstrip("-") not in chosen:
            yield Glimpse(before + each.name, each.about)


def examples(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield the registers that ship as examples."""
    folder = shipped("examples")
    for name in sorted(os.listdir(folder)):
        if (folder / name / REGISTER_FILE).is_file():
            title = read_source(REGISTER_FILE, (folder / name / REGISTER_FILE).read_bytes()).value or {}
            about = title.get("title")
            yield Glimpse(name, about if isinstance(about, str) else "")


def conditions(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield how a condition may go on: the whole of it with the next word."""
    before = typed[: max(typed.rfind(" "), typed.rfind("(")) + 1]
    said = re.split(r"\b(?:and|or|(?<!is )not)\b|\(", before)[-1].split()
    for each in _next_words(start, said):
        yield Glimpse(before + each.name, each.about)


def sides(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield what a comparison may name: days, then the branches and tags of the repository."""
    yield from days(start, typed)
    yield Glimpse("HEAD", "the last commit")
    root = find_register(start)
    if root is not None:
        yield from refs(root)


KINDS = ("scores", "actions", "controls", "history", "life", "text")
"""Groups of kinds of change; the kinds themselves would take the models to be named."""


def kinds(start: str, typed: str) -> Iterator[Glimpse]:
    """Yield a list of groups of changes with one more."""
    before = typed[: typed.rfind(",") + 1]
    given = before.split(",")
    yield from (Glimpse(before + word, "") for word in KINDS if word not in given)


SOURCES: Mapping[str, Source] = {
    "[A [B]]": sides,
    "KIND,...": kinds,
    "ID": ids,
    "CODE": rules,
    "RULE": selectors,
    "NAME@VERSION": known_schemes,
    "SCHEME": known_schemes,
    "--scheme": known_schemes,
    "--owner": owners,
    "BAND": bands,
    "CONDITION": conditions,
    "DATE": days,
    "FACTOR": factors,
    "FACTOR=LEVEL": changes,
    "--template": templates,
    "FIELD": fields,
    "NAMES": several_fields,
    "FIELDS": several_fields,
    "--example": examples,
}
"""What an option or argument is about, by its metavar or its name."""

FIELDS = (
    *("band", "score", "movement", "owner", "category", "status", "open", "disputed", "proposed", "accepted"),
    *("raised", "reviewed", "id", "title", "any action (", "no action (", "inherent.band", "target.band"),
)
_SHOWN = ("id", "title", "current", "inherent", "target", "declared", "due", "position")
_ORDERED = ("at least", "at most", "above", "below", "is", "is not")
_EQUAL = ("is", "is not", "in [", "has")
_RANKED = ("band", "inherent.band", "target.band", "current.band")
_LISTS = {"category": "categories", "status": "statuses"}


def _next_words(start: str, said: Sequence[str]) -> Iterator[Glimpse]:
    """Yield what may stand behind the words of one term."""
    if not said:
        yield from (Glimpse(word, "") for word in FIELDS)
        return
    name, rest = said[0].casefold(), " ".join(said[1:]).casefold()
    ranked = name in _RANKED or name in ("score", "raised", "reviewed")
    if rest in ("is", "is not", "has", "at least", "at most", "above", "below"):
        if name in _RANKED:
            yield from bands(start, "")
        elif name == "owner":
            yield from owners(start, "")
        elif name in _LISTS:
            found = _register(start).get(_LISTS[name])
            for entry in found if isinstance(found, list) else ():
                yield from _named(entry, ("key", "label"))
    elif not rest:
        yield from (Glimpse(word, "") for word in (_ORDERED if ranked else _EQUAL))
        yield from (Glimpse(word, "") for word in ("and", "or"))
    elif rest == "at":
        yield from (Glimpse(word, "") for word in ("least", "most"))
    else:
        yield from (Glimpse(word, "") for word in ("and", "or"))


def _named(entry: Value, order: tuple[str, str]) -> Iterator[Glimpse]:
    """Yield an entry of a list of words: a text, or a mapping with a key, a label or both."""
    if isinstance(entry, str):
        yield Glimpse(entry, "")
    elif isinstance(entry, dict):
        words = [each for name in order if isinstance(each := entry.get(name), str)]
        if words:
            yield Glimpse(words[0], words[1] if len(words) > 1 else "")


def _levels(start: str, factor: str) -> Iterator[Glimpse]:
    scheme = _scheme(start)
    found, scales = scheme.get("factors"), scheme.get("scales")
    chosen = found.get(factor) if isinstance(found, dict) else None
    name = chosen.get("scale") if isinstance(chosen, dict) else None
    scale = scales.get(name) if isinstance(scales, dict) and isinstance(name, str) else None
    for level in scale if isinstance(scale, list) else ():
        if isinstance(level, dict) and "key" not in level and "label" not in level:
            value = level.get("value")
            yield from [Glimpse(value, "")] if isinstance(value, str) else []
        else:
            yield from _named(level, ("key", "label"))


@lru_cache(maxsize=1)
def _register(start: str) -> Mapping[str, Value]:
    root = find_register(start)
    return read_source(REGISTER_FILE, register_file(root)).value or {} if root is not None else {}


@lru_cache(maxsize=1)
def _scheme(start: str) -> Mapping[str, Value]:
    """Return the scheme of threats, as far as it can be read: the register's own, else the shipped one."""
    ref = _ref(_register(start).get("scheme"))
    root = find_register(start)
    for place in (root, shipped_schemes().root):
        data = scheme_file(place, ref) if place is not None and ref else b""
        if data:
            return read_source(ref, data).value or {}
    return {}


def _ref(use: Value) -> str:
    """Return the name of the scheme in use, from any of the ways to write it."""
    if isinstance(use, list):
        return _ref(use[-1]) if use else ""
    if isinstance(use, dict):
        return _ref(use.get("use") or use.get("threat") or next(iter(use.values()), None))
    return use.strip() if isinstance(use, str) else ""


def _rules() -> Iterator[tuple[str, str, str]]:
    """Yield code, name and first sentence of every rule, in the order of codes.

    The modules are read as text: importing them would import the models, which costs more than the rest of an answer.
    """
    from riskctl.core.file_codes import FILE_CODES

    found = [(entry.code, entry.name, entry.page.strip().partition("\n")[0]) for entry in FILE_CODES]
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "rules")
    for name in os.listdir(folder):
        if name.endswith(".py"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            code = re.search(r'^CODE = "([A-Z]{3}\d{3})"', text, re.MULTILINE)
            if code:
                about = text.removeprefix('"""').partition("\n")[0]
                found.append((code[1], name.removesuffix(".py").replace("_", "-"), about))
    yield from sorted(found)
