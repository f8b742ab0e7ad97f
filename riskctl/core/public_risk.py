"""One risk without what it withholds from the public, and without what follows from that."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from riskctl.core.model import MEASURES, Acceptance, Action, Closure, Printed, Proposal, Review, Risk
from riskctl.core.publication import withheld_keys
from riskctl.core.register import Register
from riskctl.core.words import norm


def public_risk(risk: Risk, register: Register, gone: frozenset[str]) -> Risk:
    """Return a risk without its withheld fields, and without what names a withheld risk."""
    held = withheld_keys(risk, register)
    update: dict[str, object] = {name: None for name in held if name in Risk.model_fields}
    if "reviews" in held:  # a proposal is settled by a review, so without them none can be shown as open
        held |= {"proposals"}
        update["proposals"] = None
    owners = frozenset(map(register.people.key, risk.owner or ())) if "owner" in held else frozenset()
    if held:
        people = {name for name, field in register.file.fields.items() if norm(field.type) == "person"}
        update["own"] = tuple(
            (name, text)
            for name, text in risk.own
            if name not in held and not (name in people and register.people.key(text) in owners)
        )
        if "reviews" not in held and risk.reviews is not None:
            update["reviews"] = tuple(_review(each, held, owners, register) for each in _counted(risk.reviews, held))
        if "proposals" not in held and "current" in held and risk.proposals is not None:
            update["proposals"] = tuple(_no_rating(each) for each in risk.proposals)
        if owners and "actions" not in held and risk.actions is not None:
            update["actions"] = tuple(_disowned(each, "owner", owners, register) for each in risk.actions)
        if owners:
            update["closed"] = _unsigned(risk.closed, owners, register)
            if "accepted" not in held:
                update["accepted"] = _unsigned(risk.accepted, owners, register)
    if "printed" not in held and risk.printed is not None:
        said = (each for each in risk.printed if each.id is None or norm(each.id) not in gone)
        update["printed"] = tuple(_printed(each, held) for each in said)
    if "links" not in held and risk.links is not None:
        update["links"] = tuple(link for link in risk.links if norm(link.to) not in gone)
    if "formerly" not in held and risk.formerly is not None:
        update["formerly"] = tuple(name for name in risk.formerly if norm(name) not in gone)
    return risk.model_copy(update=update) if any(getattr(risk, key) != value for key, value in update.items()) else risk


def _counted(reviews: Sequence[Review], held: frozenset[str]) -> Iterator[Review]:
    """Yield reviews; without current ratings none that only says the risk was not there yet, and then could not."""
    for each in reviews:
        mark = each.current.movement if each.current is not None and "current" in held else None
        if norm(mark or "") != "n/a":
            yield each


def _review(review: Review, held: frozenset[str], owners: frozenset[str], register: Register) -> Review:
    """Return a review without withheld ratings; why one moved and who decided it would tell them."""
    update: dict[str, object] = {name: None for name in MEASURES if name in held}
    if "current" in held:
        update |= {"why": None, "decided": None}
    return _disowned(review.model_copy(update=update) if update else review, "by", owners, register)


def _no_rating(proposal: Proposal) -> Proposal:
    return proposal.model_copy(update={"current": None, "why": None}) if proposal.current is not None else proposal


Entry = TypeVar("Entry", Review, Action)
Signed = TypeVar("Signed", Acceptance, Closure)


def _disowned(item: Entry, field: str, owners: frozenset[str], register: Register) -> Entry:
    """Return an entry of a risk whose owner is withheld, without that owner."""
    named: tuple[str, ...] | None = getattr(item, field)
    left = tuple(word for word in named or () if register.people.key(word) not in owners)
    return item if named is None or left == named else item.model_copy(update={field: left or None})


def _unsigned(entries: Sequence[Signed] | None, owners: frozenset[str], register: Register) -> object:
    if entries is None:
        return None
    gone = {"by": None}
    return tuple(
        each.model_copy(update=gone) if each.by is not None and register.people.key(each.by) in owners else each
        for each in entries
    )


def _printed(entry: Printed, held: frozenset[str]) -> Printed:
    update: dict[str, object] = {name: None for name in held if name in Printed.model_fields}
    if any(name in held for name, _ in entry.own):
        update["own"] = tuple((name, text) for name, text in entry.own if name not in held)
    if "reviews" in held:
        update |= dict.fromkeys(MEASURES)
    return entry.model_copy(update=update) if update else entry
