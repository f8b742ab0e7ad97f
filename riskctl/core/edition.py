"""The public edition of a register: the same register without what is withheld from the public.

What is withheld is taken out here, before any view is made, so that no renderer can let it through. An exempt risk is
gone whole: its states, its file, links to it, and the entries of word lists that nothing else uses. A withheld field is
not stated, nor is what follows from it. Counts are counts of what the edition shows; how many risks are withheld, and
on what ground, is told apart and by no band, owner or category, since a reader could subtract one count from another.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pydantic import BaseModel

from riskctl.core.book import Book
from riskctl.core.errors import NotPublishable
from riskctl.core.facts import vocabulary
from riskctl.core.index import disputes_of
from riskctl.core.model import LintSettings, Printed, RegisterFile, Risk, Term
from riskctl.core.naming import Names, Naming
from riskctl.core.order import attention
from riskctl.core.public_risk import public_risk
from riskctl.core.publication import Withheld, goes_whole, unknown_words, withheld_keys
from riskctl.core.register import Register, WordList, build_register
from riskctl.core.state import State
from riskctl.core.words import norm, printable

_SHOWN = 10
_LIMITS = frozenset({"category", "appetite", "tolerance"})
_LISTS = ("people", "categories", "objectives", "statuses")


class _Used(NamedTuple):
    """A word of one of the register's lists; `list` is its key in `riskctl.yaml`, or the body's own field."""

    list: str
    key: str


def public_edition(work: Book, later: Sequence[Risk] = ()) -> Book:
    """Return a register on a day without what is withheld; `later` are its risks that come after that day.

    Raises: `NotPublishable` where what is to be withheld cannot be told, or a text that stays names an exempt risk.
    """
    risks = [*(state.risk for state in work.states), *later]
    refuse_unclear(risks, work.register)
    gone = [risk for risk in risks if goes_whole(risk, work.register)]
    left = keep(work.register, risks, gone)
    shown = (
        State(left.rated_in[id_], left.risks[id_], state.day)
        for state in work.states
        if (id_ := norm(state.risk.id)) in left.risks
    )
    states = tuple(sorted(shown, key=attention))  # the order of the full edition would tell a rating that is withheld
    # Files hold what is withheld, so nothing of a public edition leads to one or says how it is called.
    paths = dict.fromkeys((name for name in work.paths if norm(name) in left.risks), "")
    # Without the printed matrices that bear witness to them: what these count holds what is withheld.
    found = {(dispute.risk, dispute.measure): dispute for state in states for dispute in disputes_of(state, "")}
    ordered = ((dispute.risk, dispute.measure) for dispute in work.disputes)
    disputes = tuple(found[at] for at in ordered if at in found)
    withheld = withheld_of((state.risk, work.register) for state in work.states)
    refuse_naming(left, gone, work.paths, withheld)
    return work._replace(
        register=left.register,
        states=states,
        paths=paths,
        disputes=disputes,
        words=vocabulary(left.register),
        revision=None,  # the id of a commit is a digest of what is withheld, too
        withheld=withheld,
    )


class Kept(NamedTuple):
    """What a public edition keeps: the register file, and by id its risks and the register that each is rated in."""

    register: Register
    risks: Mapping[str, Risk]
    rated_in: Mapping[str, Register]


def keep(register: Register, risks: Sequence[Risk], gone: Sequence[Risk]) -> Kept:
    """Return a register without the risks that go whole, and without what the others withhold."""
    away = {norm(risk.id) for risk in gone}
    without = away.union(norm(name) for risk in gone for name in risk.formerly or ())
    stay = {norm(risk.id): risk for risk in risks if norm(risk.id) not in away}
    kept = {id_: public_risk(risk, register, frozenset(without)) for id_, risk in stay.items()}
    shown = _register(register, risks, kept.values())
    return Kept(shown, kept, {id_: _held_against(shown, risk, register) for id_, risk in stay.items()})


def refuse_unclear(risks: Iterable[Risk], register: Register) -> None:
    """Raise `NotPublishable` where it cannot be told what is to be withheld."""
    if unclear := [said for risk in risks for said in unknown_words(risk, register)]:
        raise NotPublishable(_listed("it cannot be told what is to be withheld", unclear), "write them as lint says")


def refuse_naming(left: Kept, gone: Sequence[Risk], paths: Mapping[str, str], withheld: Withheld) -> None:
    """Raise `NotPublishable` where a text that stays names a risk that goes whole."""
    if told := list(_told(left, paths, gone, withheld)):
        raise NotPublishable(
            _listed("it would name a risk that is withheld", told),
            "say it in other words, or withhold these texts too",
        )


def _listed(why: str, said: Sequence[str]) -> str:
    more = f"\n  and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return f"no public edition is made: {why}" + "".join(f"\n  {printable(each)}" for each in said[:_SHOWN]) + more


def withheld_of(risks: Iterable[tuple[Risk, Register]]) -> Withheld:
    """Return how many risks are withheld, whole and in part, by ground: most first, then by text."""
    whole: Counter[str] = Counter()
    part: Counter[str] = Counter()
    for risk, register in risks:
        held = withheld_keys(risk, register)
        ground = "" if "ground" in held else " ".join((risk.ground or "").split())
        if goes_whole(risk, register):
            whole[ground] += 1
        elif held:
            part[ground] += 1
    return Withheld(*(tuple(sorted(each.items(), key=lambda item: (-item[1], item[0]))) for each in (whole, part)))


def _register(register: Register, risks: Iterable[Risk], kept: Iterable[Risk]) -> Register:
    """Return the register file without words that only withheld things use, what papers stated, and settings of lint.

    What papers stated counts withheld risks, and settings of lint may name them; neither is printed.
    """
    was = {used for risk in risks for used in _used(risk, register)}
    gone = was - {used for risk in kept for used in _used(risk, register)}
    file = register.file
    update: dict[str, object] = {
        "lint": LintSettings(),
        "meetings": tuple(each.model_copy(update={"stated": ()}) for each in file.meetings),
    }
    if gone:
        update |= {
            name: _left(getattr(file, name), name, gone) for name in _LISTS[1:] if getattr(file, name) is not None
        }
        if file.people is not None:
            update["people"] = {
                key: each for key, each in file.people.items() if _Used("people", norm(key)) not in gone
            }
        update["fields"] = {
            name: field.model_copy(update={"choices": _left(field.choices, name, gone)})
            for name, field in file.fields.items()
        }
    return build_register(file.model_copy(update=update), register.schemes)


def _left(terms: Sequence[Term], name: str, gone: set[_Used]) -> tuple[Term, ...]:
    return tuple(term for term in terms if _Used(name, norm(term.key)) not in gone)


def _used(risk: Risk, register: Register) -> Iterator[_Used]:
    """Yield the words of the register's lists that a risk uses."""
    both: tuple[Risk | Printed, ...] = (risk, *(risk.printed or ()))
    words: dict[str, tuple[WordList, list[str | None]]] = {
        "people": (register.people, [*_people(risk, register.file)]),
        "categories": (register.categories, [each.category for each in both]),
        "objectives": (register.objectives, [word for each in both for word in each.objectives or ()]),
        "statuses": (register.statuses, [each.status for each in both]),
    }
    for name, (known, used) in words.items():
        yield from (_Used(name, norm(known.key(word))) for word in used if word)
    for name, text in risk.own:
        field = register.file.fields.get(name)
        if field is not None and field.choices:
            yield _Used(name, norm(WordList(field.choices).key(text)))


def _people(risk: Risk, file: RegisterFile) -> Iterator[str]:
    persons = {name for name, field in file.fields.items() if norm(field.type) == "person"}
    both: tuple[Risk | Printed, ...] = (risk, *(risk.printed or ()))
    for entry in both:
        yield from entry.owner or ()
        yield from (word for action in entry.actions or () for word in action.owner or ())
        yield from (text for name, text in entry.own if name in persons)
    yield from (word for review in risk.reviews or () for word in review.by or ())
    yield from (each.by for each in risk.accepted or () if each.by)
    yield from (each.by for each in risk.closed or () if each.by)


def _held_against(register: Register, risk: Risk, full: Register) -> Register:
    """Return the register that a risk is rated in; limits that came with something withheld are none.

    Left to the register's own appetite, the risk would be said to be inside or outside of another one than it is.
    """
    if _LIMITS.isdisjoint(withheld_keys(risk, full)):
        return register
    none = {"appetite": None, "tolerance": None}
    categories = [term.model_copy(update=none) for term in register.categories.terms]
    return replace(
        register,
        file=register.file.model_copy(update=none),
        categories=WordList(categories, listed=register.categories.listed),
    )


def _told(left: Kept, paths: Mapping[str, str], gone: Sequence[Risk], withheld: Withheld) -> Iterator[str]:
    """Yield each place that would name a withheld risk, in the order of files."""
    if not gone:
        return
    ids = [(name, risk.id) for risk in gone for name in (risk.id, *(risk.formerly or ()))]
    names = Names(ids, [(risk.title, risk.id) for risk in gone])
    for risk in sorted(left.risks.values(), key=lambda risk: paths[risk.id]):
        for route, text in (*_texts(risk.model_copy(update={"id": "", "own": ()})), *risk.own):
            yield from _said(paths[risk.id], route, names.in_text(text))
    for route, text in _texts(left.register.file):
        yield from _said("riskctl.yaml", route, names.in_text(text))
    for ground, _ in withheld.whole:
        yield from (f"the ground of {each.id} {each.how} {each.id}" for each in names.in_text(ground))


def _said(path: str, route: str, found: Iterable[Naming]) -> Iterator[str]:
    yield from (f"{path}: {route} {each.how} {each.id}" for each in found)


def _texts(value: object, route: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text inside a value of the model, with the way to it in words: `reviews 2 why`."""
    if isinstance(value, str):
        yield route, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{route} {name}".strip())
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield f"{route} {key}".strip(), str(key)
            yield from _texts(item, f"{route} {key}".strip())
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for at, item in enumerate(value, 1):
            yield from _texts(item, f"{route} {at}" if len(value) > 1 else route)
