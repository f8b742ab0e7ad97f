"""What changed in the controls and actions of one risk between two sides.

They match by id; without one by equal text, the k-th with the k-th. Their order is no change. A due date is read as it
stood on the side's day: an entry of `moved` with a later date has not happened yet.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel

from riskctl.core.actions import due_on
from riskctl.core.diff_plain import fold_text, plain
from riskctl.core.diff_values import Change, Kind, change
from riskctl.core.model import Action, Control, Move
from riskctl.core.period import When
from riskctl.core.register import EFFECTIVENESS
from riskctl.core.state import State
from riskctl.core.words import norm

Item = TypeVar("Item", Action, Control)
Placed = tuple[int, Item]


def item_changes(a: State, b: State, *, recorded: bool) -> Iterator[Change]:
    """Yield what changed in controls and actions; where only dates are recorded, only what dates tell."""
    if recorded:
        yield from _controls(a.risk.controls or (), b.risk.controls or ())
    yield from _actions(a, b, recorded=recorded)


def overdue_on(state: State, action: Action) -> bool:
    """True where an open action's due date, as it stood on the state's day, lies wholly before that day."""
    due = due_on(action, state.day)
    overdue = isinstance(due, When) and due.before(state.day) and action.then is None
    return overdue and state.open and state.action_open(action)


def name_of(item: Action | Control) -> str:
    """Return how an action or control is called: its id, else its text."""
    return item.id or item.text


def _paired(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[Placed[Item] | None, Placed[Item] | None]]:
    """Return the items of both lists in pairs, in the order of the new list, then what only the old one has."""
    waiting = list(enumerate(old))
    found: dict[int, Placed[Item]] = {}
    for by_id in (True, False):
        for at, item in enumerate(new):
            if at in found or (by_id and item.id is None):
                continue
            for place, (was_at, was) in enumerate(waiting):
                if _is_one(was, item, by_id=by_id):
                    found[at] = was_at, was
                    del waiting[place]
                    break
    pairs: list[tuple[Placed[Item] | None, Placed[Item] | None]] = [
        (found.get(at), (at, item)) for at, item in enumerate(new)
    ]
    for left in waiting:
        pairs.append((left, None))
    return pairs


def _is_one(was: Action | Control, now: Action | Control, *, by_id: bool) -> bool:
    """True for the same id, or for the same text where one of the two has no id."""
    if by_id:
        return was.id is not None and now.id is not None and norm(was.id) == norm(now.id)
    return (was.id is None or now.id is None) and fold_text(was.text) == fold_text(now.text)


# --- controls ---------------------------------------------------------------------------------------------------------


def _controls(old: Sequence[Control], new: Sequence[Control]) -> Iterator[Change]:
    if old is new:
        return
    for before, after in _paired(old, new):
        if after is None:
            assert before is not None
            at, was = before
            yield change(
                Kind.CONTROL_REMOVED, field="controls", item=name_of(was), before=was.text, route=("controls", at)
            )
        elif before is None:
            at, now = after
            yield change(
                Kind.CONTROL_ADDED, field="controls", item=name_of(now), after=now.text, route=("controls", at)
            )
        else:
            yield from _control(before[1], after[1], after[0])


def _control(was: Control, now: Control, at: int) -> Iterator[Change]:
    name, route = name_of(now), ("controls", at)
    old, new = _rank(was.effectiveness), _rank(now.effectiveness)
    if norm(was.effectiveness or "") != norm(now.effectiveness or ""):
        known = old is not None and new is not None
        kind = Kind.CONTROL_CHANGED if not known else Kind.CONTROL_STRENGTHENED if new > old else Kind.CONTROL_WEAKENED  # type: ignore[operator]
        yield change(
            kind,
            field="controls.effectiveness",
            item=name,
            before=was.effectiveness,
            after=now.effectiveness,
            route=(*route, "effectiveness"),
        )
    for field in ("id", "text", "type", "acts_on", "assurance"):
        one, other = getattr(was, field), getattr(now, field)
        if _differ(field, one, other):
            yield change(
                Kind.CONTROL_CHANGED,
                field=f"controls.{field}",
                item=name,
                before=_shown(one),
                after=_shown(other),
                route=(*route, field),
            )


def _rank(word: str | None) -> int | None:
    """Return how effective a word says a control is; untested, and words of the body's own, have no place."""
    order = ("ineffective", "partial", "effective")
    key = EFFECTIVENESS.key(word) if word is not None else ""
    return order.index(key) if key in order else None


# --- actions ----------------------------------------------------------------------------------------------------------


def _actions(a: State, b: State, *, recorded: bool) -> Iterator[Change]:
    if recorded:
        pairs = _paired(a.risk.actions or (), b.risk.actions or ())
    else:
        # Nothing says when an action came on the list, so those of the present file are read on both days.
        pairs = [((at, each), (at, each)) for at, each in enumerate(b.risk.actions or ())]
    for before, after in pairs:
        if after is None:
            assert before is not None
            at, was = before
            yield change(
                Kind.ACTION_REMOVED, field="actions", item=name_of(was), before=was.text, route=("actions", at)
            )
        elif before is None:
            at, now = after
            yield change(Kind.ACTION_ADDED, field="actions", item=name_of(now), after=now.text, route=("actions", at))
            if overdue_on(b, now):
                yield _overdue(b, now, at)
        else:
            yield from _action(a, b, before[1], after[1], after[0], recorded=recorded)


def _action(a: State, b: State, was: Action, now: Action, at: int, *, recorded: bool) -> Iterator[Change]:
    name = name_of(now)
    said = set()
    if a.action_open(was) and not b.action_open(now):
        said |= {"status", "done"}
        yield _ended(b, now, at)
    elif not a.action_open(was) and b.action_open(now):
        said |= {"status", "done"}
        yield change(
            Kind.ACTION_REOPENED,
            field="actions",
            item=name,
            before=_status(a, was),
            after=_status(b, now) or "open",
            route=("actions", at),
        )
    yield from _due(b, due_on(was, a.day), due_on(now, b.day), now, at)
    if overdue_on(b, now) and not overdue_on(a, was):
        yield _overdue(b, now, at)
    if recorded:
        yield from _facts(a, b, was, now, at, said)


def _ended(b: State, now: Action, at: int) -> Change:
    term = b.register.action_statuses.find(now.status) if now.status is not None else None
    dropped = now.done is None and term is not None and norm(term.means or "open") == "dropped"
    return change(
        Kind.ACTION_DROPPED if dropped else Kind.ACTION_COMPLETED,
        field="actions",
        item=name_of(now),
        after=str(now.done) if now.done is not None else _status(b, now),
        route=("actions", at),
    )


def _status(state: State, action: Action) -> str | None:
    if action.done is not None and not state.action_open(action):
        return f"done {action.done}"
    return state.register.action_statuses.name(action.status) if action.status is not None else None


def _overdue(b: State, now: Action, at: int) -> Change:
    due = due_on(now, b.day)
    assert isinstance(due, When)
    return change(
        Kind.ACTION_OVERDUE,
        field="actions",
        item=name_of(now),
        after=str(due),
        delta=Decimal((b.day.first - due.last).days),
        route=("actions", at, "due"),
    )


def _due(b: State, old: When | str | None, new: When | str | None, now: Action, at: int) -> Iterator[Change]:
    if _text(old) == _text(new):
        return
    slipped = is_later(old, new)
    days = Decimal((new.last - old.last).days) if isinstance(old, When) and isinstance(new, When) else None
    yield change(
        Kind.ACTION_SLIPPED if slipped else Kind.ACTION_CHANGED,
        field="actions.due",
        item=name_of(now),
        before=_text(old),
        after=_text(new),
        delta=days,
        nth=_nth(now, b.day, old, new) if slipped else 0,
        reason=_reason(now, new),
        route=("actions", at, "due"),
    )


def is_later(old: When | str | None, new: When | str | None) -> bool:
    """True where a due date moved later: to a later last day, or from a date to none in particular."""
    if not isinstance(old, When):
        return False
    return new.last > old.last if isinstance(new, When) else new is not None


def _nth(action: Action, day: When, old: When | str | None, new: When | str | None) -> int:
    """Return how often the date has moved later by the day, this time included, though no entry tells of it."""
    moves = [move for move in _moves(action, day) if is_later(move.from_, move.to)]
    if any(_text(move.to) == _text(new) for move in moves):
        return len(moves)
    moved_before = not moves and is_later(action.due_original, old)
    return len(moves) + 1 + moved_before


def _moves(action: Action, day: When) -> Iterable[Move]:
    return [move for move in action.moved or () if move.date is None or move.date.begun_by(day)]


def _reason(action: Action, due: When | str | None) -> str:
    told = [move.why for move in action.moved or () if _text(move.to) == _text(due) and move.why]
    return " ".join(told[-1].split()) if told else ""


def _facts(a: State, b: State, was: Action, now: Action, at: int, said: set[str]) -> Iterator[Change]:
    """Yield what else differs in an action that both sides have."""
    for field in ("id", "text", "owner", "start", "then", "due_text", "due_original", "status", "done", "moved"):
        one, other = getattr(was, field), getattr(now, field)
        if field in said or (field == "moved" and _text(was.due) != _text(now.due)):
            continue
        if field == "owner":
            one, other = _owners(a, was), _owners(b, now)
        elif field == "status":
            one = a.register.action_statuses.key(was.status) if was.status is not None else None
            other = b.register.action_statuses.key(now.status) if now.status is not None else None
        if _differ(field, one, other):
            yield change(
                Kind.ACTION_CHANGED,
                field=f"actions.{field}",
                item=name_of(now),
                before=_shown(one),
                after=_shown(other),
                route=("actions", at, field),
            )


def _owners(state: State, action: Action) -> tuple[str, ...] | None:
    return None if action.owner is None else tuple(sorted(state.register.people.key(word) for word in action.owner))


def _differ(field: str, one: object, other: object) -> bool:
    if field in ("id", "type", "acts_on", "then"):
        return norm(str(one or "")) != norm(str(other or ""))
    return plain(one) != plain(other)


def _text(due: When | str | None) -> str | None:
    return None if due is None else str(due)


def _shown(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, tuple):
        return ", ".join(_one(each) for each in value)
    return str(value)


def _one(value: object) -> str:
    if isinstance(value, Move):
        return f"{value.from_} to {value.to}"
    if isinstance(value, BaseModel):
        parts = [getattr(value, name) for name in type(value).model_fields]
        return " ".join(str(part) for part in parts if part is not None)
    return str(value)
