"""What a risk withholds from the public, as its file says it: the whole of it, or some of its fields."""

from collections.abc import Iterator
from typing import NamedTuple

from riskctl.core.model import MEASURES, Risk
from riskctl.core.register import PUBLISH, Register
from riskctl.core.words import norm

WHOLE = frozenset({"id", "title", "kind", "raised", "closed"})
"""Fields without which a risk cannot be named or counted truly: withholding one that is stated withholds the risk."""

Grounds = tuple[tuple[str, int], ...]
"""Grounds with the number of risks withheld on each, most first; an empty text is no ground stated."""


class Withheld(NamedTuple):
    """How many risks a public edition leaves out whole, and of how many it leaves out fields."""

    whole: Grounds = ()
    part: Grounds = ()

    @property
    def risks(self) -> int:
        """How many are left out whole."""
        return sum(count for _, count in self.whole)

    @property
    def in_part(self) -> int:
        """How many lack fields."""
        return sum(count for _, count in self.part)


def keys_to_withhold(register: Register) -> tuple[str, ...]:
    """Return the keys that `withhold` may name: those of a risk, its three ratings, and the body's own fields."""
    return (*(name for name in Risk.model_fields if name != "own"), *MEASURES, *register.file.fields)


def withheld_keys(risk: Risk, register: Register) -> frozenset[str]:
    """Return the fields that a risk withholds."""
    if not risk.withhold:
        return frozenset()
    known = {norm(name): name for name in keys_to_withhold(register)}
    return frozenset(known[norm(name)] for name in risk.withhold if norm(name) in known)


def is_exempt(risk: Risk) -> bool:
    """True where the risk says that it is exempt."""
    return risk.publish is not None and norm(PUBLISH.key(risk.publish)) == "exempt"


def goes_whole(risk: Risk, register: Register) -> bool:
    """True where a public edition leaves the risk out: it is exempt, or cannot be told truly without what it withholds.

    Without its reviews a risk that does not state `raised` would seem to have been on the register from always.
    """
    return is_exempt(risk) or bool(telling(risk, register))


def telling(risk: Risk, register: Register) -> tuple[str, ...]:
    """Return the withheld fields that take the whole risk with them, in the order of the file."""
    if not risk.withhold:
        return ()
    held = withheld_keys(risk, register)
    found = [name for name in Risk.model_fields if name in held & WHOLE and getattr(risk, name) is not None]
    if "reviews" in held and risk.raised is None and risk.reviews:
        found.append("reviews")
    return tuple(found)


def unknown_words(risk: Risk, register: Register) -> Iterator[str]:
    """Yield what cannot be read in how a risk says what is withheld; then nothing of it is safe to show."""
    if risk.publish is not None and risk.publish.strip() and PUBLISH.find(risk.publish) is None:
        yield f'{risk.id}: publish "{risk.publish.strip()}" is not public or exempt'
    if risk.withhold:
        known = {norm(name) for name in keys_to_withhold(register)}
        for name in risk.withhold:
            if norm(name) not in known:
                yield f'{risk.id}: withhold "{name.strip()}" is no key of a risk'
