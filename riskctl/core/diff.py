"""Two registers to everything that differs between them: by id, never by text, with counts that reconcile.

Each side is a register on a day, rated under its own schemes; nothing here reads a file or looks at a clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from riskctl.core.diff_fields import (
    UNRECORDED,
    closed_on,
    counted_since,
    field_changes,
    history_changes,
    ledgers,
    life_changes,
)
from riskctl.core.diff_items import item_changes
from riskctl.core.diff_plain import same_but_for_id
from riskctl.core.diff_ratings import in_top_band, rating_changes
from riskctl.core.diff_schemes import scheme_changes, settings_changes
from riskctl.core.diff_values import TOP_RANK, Change, Counts, Kind, RegisterDiff, RiskDiff, Side, change
from riskctl.core.finding import Digits, natural
from riskctl.core.state import State

RATINGS = frozenset(
    {
        *(Kind.ESCALATED, Kind.DE_ESCALATED, Kind.SCORE_UP, Kind.SCORE_DOWN, Kind.LEVELS_CHANGED, Kind.RATED),
        *(Kind.UNRATED, Kind.REBANDED, Kind.RESCORED),
    }
)
"""Kinds that speak of a rating."""


def compare_registers(a: Side, b: Side) -> RegisterDiff:
    """Return everything that differs between two sides; A is taken for the earlier one.

    Shape: risks by their best rank, then the largest move of the current score, then the score on B, then id.
    """
    recorded = not (a.ledger or b.ledger)
    partner = partners(a, b)
    found = []
    untouched = _same_settings(a, b)
    unchanged = len(b.untouched)
    for id_, was_id in partner.items():
        was, now = a.states[was_id], b.states[id_]
        if untouched and was.risk is now.risk and was_id == id_ and a.paths.get(id_) == b.paths.get(id_):
            unchanged += was.recorded
            continue
        each = _pair(a, b, was, now, recorded=recorded)
        unchanged += was.recorded and now.recorded and not each.changed
        if each.changes:
            found.append(each)
    gone = [id_ for id_ in a.risks if id_ not in partner.values() and a.states[id_].recorded]
    come = [id_ for id_ in b.risks if id_ not in partner and b.states[id_].recorded]
    merged = {old: id_ for id_ in b.risks for old in b.risks[id_].formerly or ()}
    found += [_gone(a, b, id_, merged.get(id_, ""), come) for id_ in gone]
    found += [_come(b, id_) for id_ in come]
    found.sort(key=_order)
    return RegisterDiff(
        a,
        b,
        tuple(found),
        scheme_changes(a, b, found),
        settings_changes(a, b),
        () if recorded else not_recorded(a, b),
        _counts(a, b, partner, gone, come, merged),
        unchanged,
        tuple(_notes(a, b)),
    )


def not_recorded(a: Side, b: Side) -> tuple[str, ...]:
    """Return the fields that are stated somewhere and have no history, so that they were not compared."""
    risks = (*a.risks.values(), *b.risks.values())
    return tuple(name for name in UNRECORDED if any(getattr(risk, name) for risk in risks))


def _same_settings(a: Side, b: Side) -> bool:
    """True where risks that are the same on both sides cannot differ: one register, one day."""
    return a.register is b.register and a.day == b.day


def partners(a: Side, b: Side) -> dict[str, str]:
    """Return for each risk of B that A has too its id there: the same, or one that either side says it had before."""
    found = {id_: id_ for id_ in b.risks if id_ in a.risks}
    taken = set(found.values())
    for id_, risk in b.risks.items():
        for old in risk.formerly or ():
            if id_ not in found and old in a.risks and old not in taken:
                found[id_] = old
                taken.add(old)
    for was, risk in a.risks.items():
        for id_ in risk.formerly or ():
            if was not in taken and id_ in b.risks and id_ not in found:
                found[id_] = was
                taken.add(was)
    return found


def _pair(a: Side, b: Side, was: State, now: State, *, recorded: bool) -> RiskDiff:
    """Return what changed in a risk that both sides have; one not yet on the register is new, or gone again."""
    id_, path_a, path_b = now.risk.id, a.paths.get(was.risk.id, ""), b.paths.get(now.risk.id, "")
    if not was.recorded or not now.recorded:
        changes: tuple[Change, ...] = ()
        if now.recorded:
            changes = tuple(_added(now))
        elif was.recorded:
            changes = (_lost(was, "not yet on the register"),)
        return RiskDiff(
            id_,
            now.risk.title,
            was if was.recorded else None,
            now if now.recorded else None,
            changes,
            path_a,
            path_b,
            tuple(review for _, review in now.reviews) if now.recorded else (),
        )
    compared = ledgers(was, now)
    since = counted_since(was, now, compared)
    life = tuple(life_changes(was, now))
    ratings = tuple(rating_changes(was, now, since))
    changes = (
        *history_changes(compared),
        *life,
        *ratings,
        *field_changes(was, now, recorded=recorded, turned=bool(life)),
        *item_changes(was, now, recorded=recorded),
    )
    plainly = [review for review in since if id(review) not in compared.odd]
    if plainly and not any(each.kind in RATINGS for each in ratings):
        last = plainly[-1]
        reason = " ".join((last.why or "").split())
        changes = (*changes, change(Kind.REVIEWED, field="reviews", after=str(last.date), reason=reason))
    if was.risk.id != id_:
        changes = (*changes, change(Kind.MOVED, field="id", before=was.risk.id, after=id_, route=("id",)))
    if path_a != path_b:
        changes = (*changes, change(Kind.MOVED, field="path", before=path_a, after=path_b, route=("id",)))
    old, new = a.digests.get(was.risk.id), b.digests.get(id_)
    if not changes and old is not None and new is not None and old != new:
        changes = (change(Kind.FORMATTING),)
    ordered = tuple(sorted(changes, key=_change_order))
    return RiskDiff(id_, now.risk.title, was, now, ordered, path_a, path_b, since)


def _added(now: State) -> Iterator[Change]:
    yield change(
        Kind.ADDED,
        rank=TOP_RANK if now.open and in_top_band(now) else None,
        after=now.current.rating.shown if now.current is not None else None,
        reason=" ".join((now.reviewed.why or "").split()) if now.reviewed is not None else "",
        route=("id",),
    )
    if now.closure is not None:
        yield closed_on(now)


def _lost(was: State, after: str | None = None) -> Change:
    before = was.current.rating.shown if was.current is not None else None
    return change(Kind.LOST, before=before, after=after, route=("id",))


def _come(b: Side, id_: str) -> RiskDiff:
    now = b.states[id_]
    reviews = tuple(review for _, review in now.reviews)
    changes = tuple(_added(now))
    return RiskDiff(id_, now.risk.title, None, now, changes, "", b.paths.get(id_, ""), reviews)


def _gone(a: Side, b: Side, id_: str, into: str, come: Sequence[str]) -> RiskDiff:
    """Return a risk that B has no more: merged into one that says so, else lost, with the new one that may be it."""
    was = a.states[id_]
    hint = ""
    if into and was.open:
        before = was.current.rating.shown if was.current is not None else None
        rank = TOP_RANK if in_top_band(was) else None
        changes = (change(Kind.CLOSED, rank=rank, before=before, after=f"merged into {into}", route=("formerly",)),)
    elif into:
        changes = (change(Kind.MOVED, field="id", before=id_, after=into, route=("formerly",)),)
    else:
        changes = (_lost(was),)
        alike = [new for new in come if same_but_for_id(was.risk, b.risks[new])]
        if len(alike) == 1:
            hint = f"renamed? {alike[0]} is the same but for its id: add `formerly: {id_}` to it"
    return RiskDiff(id_, was.risk.title, was, None, changes, a.paths.get(id_, ""), b.paths.get(into, ""), hint=hint)


def _counts(
    a: Side,
    b: Side,
    partner: Mapping[str, str],
    gone: Sequence[str],
    come: Sequence[str],
    merged: Mapping[str, str],
) -> Counts:
    pairs = [(a.states[was], b.states[id_]) for id_, was in partner.items()]
    new = [now for was, now in pairs if now.recorded and not was.recorded] + [b.states[id_] for id_ in come]
    away = [a.states[id_] for id_ in gone if id_ not in merged] + [
        was for was, now in pairs if was.recorded and not now.recorded
    ]
    both = [(was, now) for was, now in pairs if was.recorded and now.recorded]
    closed = sum(1 for was, now in both if was.open and not now.open) + sum(1 for now in new if not now.open)
    closed += sum(1 for id_ in gone if id_ in merged and a.states[id_].open)
    return Counts(
        opening=len(a.untouched) + sum(1 for state in a.states.values() if state.open),
        new=len(new),
        reopened=sum(1 for was, now in both if not was.open and now.open),
        closed=closed,
        lost=sum(1 for state in away if state.open),
        closing=len(b.untouched) + sum(1 for state in b.states.values() if state.open),
    )


def _notes(a: Side, b: Side) -> Iterator[str]:
    if b.day.before(a.day):
        yield f"the first side ({a.day}) is later than the second ({b.day}): what was added since reads as lost"


Order = tuple[int, Decimal, Decimal, Digits]


def _order(each: RiskDiff) -> Order:
    moved = [abs(one.delta) for one in each.changes if one.measure == "current" and one.delta is not None]
    state = each.after or each.before
    score = state.current.rating.counts.score if state is not None and state.current is not None else None
    return (
        each.rank,
        -max(moved, default=Decimal(0)),
        -score if score is not None else Decimal(1),
        natural(each.id),
    )


_MEASURES = ("current", "inherent", "target", "")
_KINDS = {kind: at for at, kind in enumerate(Kind)}


def _change_order(each: Change) -> tuple[int, int, int, Digits, Digits]:
    return (
        each.rank,
        _MEASURES.index(each.measure),
        _KINDS[each.kind],
        natural(each.item),
        natural(each.field),
    )
