"""What changed in how risks are rated between two sides, and in the register file around them."""

from collections.abc import Iterator, Sequence

from riskctl.core.diff_values import Kind, RiskDiff, SchemeChange, Side
from riskctl.core.model import RegisterFile
from riskctl.core.register import Register
from riskctl.core.scheme import Scheme

KINDS = ("threat", "opportunity")
_RATING_KEYS = frozenset({"scheme", "appetite", "tolerance"})


def scheme_changes(a: Side, b: Side, risks: Sequence[RiskDiff]) -> tuple[SchemeChange, ...]:
    """Return each scheme in force that differs, and a change of appetite, with the risks they moved."""
    found = []
    for kind in KINDS:
        old = a.register.scheme_for(opportunity=kind == "opportunity", day=a.day)
        new = b.register.scheme_for(opportunity=kind == "opportunity", day=b.day)
        what = (*_scheme_parts(old, new), *(_past(a.register, b.register, kind) if old == new else ()))
        moved = [each for each in risks if _is(each, kind)]
        rebanded = tuple(each.id for each in moved if each.of(Kind.REBANDED))
        rescored = tuple(each.id for each in moved if each.of(Kind.RESCORED) and not each.of(Kind.REBANDED))
        if what or rebanded or rescored:
            names = (old.ref if old is not None else "", new.ref if new is not None else "")
            found.append(SchemeChange(kind, *names, what or ("scheme",), rebanded, rescored))
    limits = tuple(_limits(a.register, b.register))
    if limits:
        found.append(SchemeChange("appetite", "", "", limits))
    return tuple(found)


def settings_changes(a: Side, b: Side) -> tuple[str, ...]:
    """Return the keys of the register file that differ, but for those that a change of scheme tells of."""
    old, new = a.register.file, b.register.file
    if old is new or old == new:
        return ()
    names = sorted(name for name in RegisterFile.model_fields if getattr(old, name) != getattr(new, name))
    return tuple(name for name in names if name not in _RATING_KEYS or (name == "scheme" and _only_named(a, b)))


def _only_named(a: Side, b: Side) -> bool:
    """True where another scheme is named in the file, and yet none that is in force differs."""
    return [use.scheme for use in a.register.schemes] == [use.scheme for use in b.register.schemes]


def _is(risk: RiskDiff, kind: str) -> bool:
    state = risk.after or risk.before
    return state is not None and state.risk.is_opportunity == (kind == "opportunity")


def _scheme_parts(old: Scheme | None, new: Scheme | None) -> Iterator[str]:
    """Yield the parts in which two schemes differ, in the order in which a reader asks."""
    if old is new or old == new:
        return
    if old is None or new is None:
        yield "scheme added" if old is None else "scheme removed"
        return
    if old.ref != new.ref:
        yield "version" if old.name == new.name else "scheme"
    levels = [[(factor.name, [level.key for level in factor.scale]) for factor in each.factors] for each in (old, new)]
    if levels[0] != levels[1]:
        yield "levels"
    elif old.factors != new.factors:
        yield "labels"
    if [band.key for band in old.bands] != [band.key for band in new.bands]:
        yield "bands"
    elif old.bands != new.bands:
        yield "what bands say"
    if old.steps != new.steps or old.lower_is_worse != new.lower_is_worse:
        yield "how scores and bands are worked out"
    if old.appetite != new.appetite:
        yield "words of appetite"


def _past(old: Register, new: Register, kind: str) -> Iterator[str]:
    """Yield that a scheme of earlier reviews differs, where the one in force does not."""
    before = [(use.scheme, use.since) for use in old.schemes if use.kind == kind]
    after = [(use.scheme, use.since) for use in new.schemes if use.kind == kind]
    if old is not new and before != after:
        yield "schemes of earlier reviews"


def _limits(old: Register, new: Register) -> Iterator[str]:
    if old is new:
        return
    for name in ("appetite", "tolerance"):
        one, other = getattr(old.file, name), getattr(new.file, name)
        if one != other:
            yield f"{name} {one or 'not set'} -> {other or 'not set'}"
    before = {term.key: term for term in old.categories.terms}
    for term in new.categories.terms:
        was = before.get(term.key)
        for name in ("appetite", "tolerance"):
            one, other = getattr(was, name, None), getattr(term, name)
            if was is not None and one != other:
                yield f"{name} of {term.name} {one or 'not set'} -> {other or 'not set'}"
