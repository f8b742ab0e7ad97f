"""Small frozen values as JSON and back: named tuples, enumerations, tuples of them, and fixes.

What comes back equals what went in. A value that holds anything richer (a rating with its scheme) is not kept: the
caller works it out again.
"""

import json
from collections.abc import Callable
from dataclasses import is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from riskctl.core.finding import Edit, Fix

Load = Callable[[Any], Any]
_AS_IT_IS = (str, int, bool, NoneType)


class TooRich(Exception):
    """A value holds something that is not written down here."""


def dumps(value: object) -> str:
    """Return a value as JSON. Raises: `TooRich`."""
    return _ENCODER.encode(value)


_EDITS: Final = get_args(Edit)
"""The kinds of edit, of which a fix names each by its place here: their fields alone do not tell them apart."""


def _plain(part: object) -> object:
    if isinstance(part, Enum):
        return part.value
    if isinstance(part, Fix):
        return [part.title, part.safe, [[_EDITS.index(type(edit)), *edit] for edit in part.edits]]
    raise TooRich(type(part).__name__)


# Frozen values hold no circles to look for, and one encoder serves all values.
_ENCODER = json.JSONEncoder(default=_plain, check_circular=False, ensure_ascii=False, separators=(",", ":"))


def loader(kind: Any) -> Load:
    """Return what makes a value of a type from JSON as `dumps` writes it.

    Raises: `TypeError` for a type that is not one of the small ones.
    """
    return _loader(kind) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _loader(kind: Any) -> Load | None:
    """Return the loader of a type, or None where JSON already gives its values."""
    if kind in _AS_IT_IS:
        return None
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        rest = [each for each in inner if each is not NoneType]
        loads = [load for load in (_loader(each) for each in rest) if load is not None]
        if not loads:
            return None
        if len(rest) > 1:
            raise TypeError(f"{kind} may be either of two things that JSON writes alike")
        return _or_none(loads[0])
    if origin is tuple:
        return _of_tuple(inner)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and issubclass(kind, tuple):
        return _of_record(kind)
    if kind is Fix:
        return _fix
    if is_dataclass(kind):
        return _of_none_kept
    raise TypeError(f"{kind} is not kept")


def _or_none(load: Load) -> Load:
    return lambda value: None if value is None else load(value)


def _fix(values: list[Any]) -> Fix:
    title, safe, edits = values
    return Fix(title, safe, tuple([_edit(*edit) for edit in edits]))


def _edit(kind: int, first: Any, *rest: Any) -> Edit:
    made: Edit = _EDITS[kind](tuple(first) if isinstance(first, list) else first, *rest)
    return made


def _of_none_kept(value: Any) -> Any:
    raise TypeError("no value of this type was written down")


def _of_tuple(inner: tuple[Any, ...]) -> Load:
    if len(inner) == 2 and inner[1] is Ellipsis:
        load = _loader(inner[0])
        return tuple if load is None else lambda items: tuple([load(item) for item in items])
    loads = [_loader(each) for each in inner]
    return lambda items: tuple([item if load is None else load(item) for item, load in zip(items, loads, strict=True)])


def _of_record(kind: type) -> Load:
    """Return the loader of a record; only the fields that need it are looked into."""
    hints = get_type_hints(kind)
    loads = [(at, load) for at, name in enumerate(hints) if (load := _loader(hints[name])) is not None]
    size = len(hints)

    def load_record(values: list[Any]) -> Any:
        if len(values) != size:
            raise ValueError(f"{kind.__name__} has {size} fields")
        for at, load in loads:
            values[at] = load(values[at])
        return kind(*values)

    return load_record
