"""What a page is made of as dicts, lists, texts, numbers and true or false: what a body's own templates are given.

A template of one's own gets values and nothing that can do anything. The shape is a promise, `riskctl-report/1`, set
out in `templates/README.md`: keys are added, and none is taken away or given another meaning while the number stands.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Final

CONTEXT: Final = "riskctl-report/1"
"""What the shape of the values is called; a template may say which it was written for."""

UNTOLD: Final = frozenset({"colour", "fills", "homes"})
"""What of a page is for its style sheet or its drawings alone, or is given beside it."""

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]

DRAWN: Final = "svg"
"""The key of what is printed as it stands: a drawing, made by the tool, in which every text is escaped."""


def plain(value: object) -> Plain:
    """Return a value as plain data: a view becomes a dict of its fields, what it works out, and its `kind`."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"a template cannot be given {type(value).__name__}")
    return {name: plain(getattr(value, name)) for name in keys_of(type(value))}


@lru_cache(maxsize=128)
def keys_of(view: type) -> tuple[str, ...]:
    """Return what a template can ask of a view: its kind, its fields, and what it works out."""
    kind = ("kind",) if hasattr(view, "kind") else ()
    worked_out = tuple(name for name, value in vars(view).items() if isinstance(value, property))
    told = (field.name for field in fields(view) if field.name not in UNTOLD)
    return (*kind, *told, *worked_out)
