"""A word is not on the list it should be from: a status, category, owner, band, mark, reason and so on.

Why: a word that no list has is counted apart, sorts last and is found by no filter. Most often it is a slip of one
letter, and the register then has one more status than its policy.
Remedy: write the word as the list has it, or add it to the list in `riskctl.yaml`. Where the register gives no list,
any word will do. An unknown word never keeps a risk out of the scores.
"""

from collections.abc import Iterator
from functools import lru_cache

from riskctl.core.finding import Fix, Hit, Route, SetValue, Severity
from riskctl.core.model import Risk
from riskctl.core.publication import keys_to_withhold
from riskctl.core.register import (
    ACTS_ON,
    CONTROL_TYPES,
    EFFECTIVENESS,
    KINDS,
    LINK_TYPES,
    MOVEMENT_WORDS,
    PROPOSALS,
    PUBLISH,
    Register,
    WordList,
    words,
)
from riskctl.core.scheme import Scheme
from riskctl.core.words import nearest, norm, one_of
from riskctl.rules.base import Context

CODE = "REC401"
SEVERITY = Severity.ERROR
_THEN = words("ongoing")

Word = tuple[str, str, Route, WordList, str]
"""A key, a text not on its list, the way to it, the list, and where that list stands in `riskctl.yaml`."""


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each word that is not on its list, in the order of the file's keys, bands of a scheme last."""
    for key, text, route, known, stands in _of_risk(risk, ctx.register) + _of_items(risk, ctx.register):
        if text.strip():
            near = _near(known, norm(text))
            if stands:
                hint = f"did you mean {near}?" if near else f"add it to `{stands}` in riskctl.yaml"
                message = f'{key} "{text.strip()}" is not on the register\'s list'
            else:
                hint, message = _meant(near), f'{key} "{text.strip()}" is not {one_of(known.names)}'
            yield Hit(route, message, hint, fix=_fix(route, near))
    for at, name in enumerate(risk.withhold or ()):
        keys = keys_to_withhold(ctx.register)
        if norm(name) not in map(norm, keys):
            near, route = nearest(name, keys), ("withhold", at)
            yield Hit(route, f'withhold "{name.strip()}" is no key of a risk', _meant(near), fix=_fix(route, near))
    for item in ctx.now(risk).placed:
        movement = item.assessment.movement
        if movement and not MOVEMENT_WORDS.find(movement):
            message = f'movement "{movement.strip()}" is not {one_of(MOVEMENT_WORDS.names)}'
            yield Hit((*item.route, "movement"), message, _meant(_near(MOVEMENT_WORDS, norm(movement))))
        previous = item.assessment.previous
        if not (item.assessment.band or (previous is not None and previous.band)):
            continue
        for band, route in (
            (item.assessment.band, (*item.route, "band")),
            (previous.band if previous else None, (*item.route, "previous", "band")),
        ):
            if band and item.scheme.bands and item.scheme.find_band(band) is None:
                yield Hit(route, f'"{band.strip()}" is not a band of {item.scheme.ref}', _bands(item.scheme, band))


def _of_risk(risk: Risk, register: Register) -> list[Word]:
    found = [
        *_one("kind", risk.kind, (), KINDS),
        *_one("category", risk.category, (), register.categories, "categories"),
        *_many("objectives", risk.objectives, (), register.objectives, "objectives"),
        *_many("owner", risk.owner, (), register.people, "people"),
        *_one("status", risk.status, (), register.statuses, "statuses"),
        *_one("publish", risk.publish, (), PUBLISH),
    ]
    for name, text in risk.own:
        field = register.file.fields[name]
        kind = norm(field.type)
        if kind == "person":
            found += _one(name, text, (), register.people, "people")
        elif kind == "choice" and field.choices:
            found += _one(name, text, (), WordList(field.choices), f"fields: {name}: choices")
    return found


def _of_items(risk: Risk, register: Register) -> list[Word]:
    found: list[Word] = []
    for at, control in enumerate(risk.controls or ()):
        found += _one("type", control.type, ("controls", at), CONTROL_TYPES)
        found += _one("acts_on", control.acts_on, ("controls", at), ACTS_ON)
        found += _one("effectiveness", control.effectiveness, ("controls", at), EFFECTIVENESS)
    for at, action in enumerate(risk.actions or ()):
        found += _many("owner", action.owner, ("actions", at), register.people, "people")
        found += _one("then", action.then, ("actions", at), _THEN)
        found += _one("status", action.status, ("actions", at), register.action_statuses, "action_statuses")
    for at, review in enumerate(risk.reviews or ()):
        if review.by and any(map(register.people.lacks, review.by)):
            found += _many("by", _not_boards(review.by, register), ("reviews", at), register.people, "people")
    for at, proposal in enumerate(risk.proposals or ()):
        found += _one("propose", proposal.propose, ("proposals", at), PROPOSALS)
    for at, acceptance in enumerate(risk.accepted or ()):
        if acceptance.by and _not_boards((acceptance.by,), register):
            found += _one("by", acceptance.by, ("accepted", at), register.people, "people")
    for at, closure in enumerate(risk.closed or ()):
        found += _one("reason", closure.reason, ("closed", at), register.closure_reasons, "closure_reasons")
    for at, link in enumerate(risk.links or ()):
        found += _one("type", link.type, ("links", at), LINK_TYPES)
    return found


def _one(key: str, text: str | None, item: Route, known: WordList, stands: str = "") -> tuple[Word, ...]:
    return ((key, text, (*item, key), known, stands),) if text is not None and known.lacks(text) else ()


def _many(key: str, texts: tuple[str, ...] | None, item: Route, known: WordList, stands: str) -> tuple[Word, ...]:
    if not texts or not any(map(known.lacks, texts)):
        return ()
    routes = [(*item, key, at) if len(texts) > 1 else (*item, key) for at in range(len(texts))]
    found = zip(texts, routes, strict=True)
    return tuple((key, text, route, known, stands) for text, route in found if known.lacks(text))


def _not_boards(names: tuple[str, ...], register: Register) -> tuple[str, ...]:
    boards = {norm(meeting.body) for meeting in register.file.meetings if meeting.body}
    return tuple(name for name in names if norm(name) not in boards)


@lru_cache(maxsize=512)
def _near(known: WordList, text: str) -> str | None:
    """Return the printed word that a text is near to; a slip is repeated across a register, and is looked for once."""
    found = nearest(text, known.spellings)
    return known.name(found) if found else None


def _bands(scheme: Scheme, band: str) -> str:
    labels = [each.label for each in scheme.bands]
    near = nearest(band, labels)
    return f"did you mean {near}?" if near else f"expected {one_of(labels)}"


def _fix(route: Route, near: str | None) -> Fix | None:
    """Return the nearest word as a fix: a guess, so never a safe one."""
    return Fix(f"write {near}", False, (SetValue(route, near),)) if near else None


def _meant(near: str | None) -> str:
    return f"did you mean {near}?" if near else ""
