"""Edits made on plain values: what a file should hold afterwards, to hold the new text against."""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from riskctl.core.finding import AddItem, Edit, Remove, RenameKey, Route, SetValue, Value


def intended(value: Value, edits: Sequence[Edit]) -> Value:
    """Return the values of a file with edits by route made; all routes speak of the values as they were."""
    root = deepcopy(value)
    for edit in edits:
        if isinstance(edit, SetValue | AddItem):
            _put(root, edit)
    for rename in sorted((each for each in edits if isinstance(each, RenameKey)), key=lambda each: -len(each.route)):
        holder = _at(root, rename.route[:-1])
        if isinstance(holder, dict):
            moved = {(rename.key if key == rename.route[-1] else key): item for key, item in holder.items()}
            holder.clear()
            holder.update(moved)
    removed = [each.route for each in edits if isinstance(each, Remove)]
    for route in sorted(removed, key=_from_the_end, reverse=True):
        holder = _at(root, route[:-1])
        if isinstance(holder, dict):
            holder.pop(str(route[-1]), None)
        elif isinstance(holder, list) and isinstance(route[-1], int):
            del holder[route[-1]]
    return root


def _from_the_end(route: Route) -> tuple[tuple[bool, int], ...]:
    return tuple((isinstance(part, int), part if isinstance(part, int) else 0) for part in route)


def _put(root: Value, edit: SetValue | AddItem) -> None:
    """Set a value or add an item; what is not there on the way to it is made."""
    *above, last = edit.route
    here = root
    for part in above:
        inner = _at(here, (part,))
        if inner is None and isinstance(here, dict):
            inner = here[str(part)] = {}
        here = inner
    if isinstance(edit, AddItem):
        held = _at(here, (last,))
        if isinstance(held, list):
            held.append(deepcopy(edit.value))
            return
    new: Value = [deepcopy(edit.value)] if isinstance(edit, AddItem) else deepcopy(edit.value)
    if isinstance(here, dict):
        here[str(last)] = new
    elif isinstance(here, list) and isinstance(last, int):
        here[last] = new


def _at(value: Value, route: Route) -> Value:
    for part in route:
        if isinstance(value, dict):
            value = value.get(str(part))
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def leaves(value: Value, route: Route = ()) -> Iterator[tuple[Route, str | None]]:
    """Yield every text with its route; an empty list or mapping counts as one that says so."""
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from leaves(each, (*route, key))
    elif isinstance(value, list) and value:
        for at, each in enumerate(value):
            yield from leaves(each, (*route, at))
    else:
        yield route, ("[]" if isinstance(value, list) else "{}") if isinstance(value, list | dict) else value
