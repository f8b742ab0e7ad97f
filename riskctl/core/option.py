"""What a rule lets a register set: the judgement numbers and words in it, each with its default and its meaning."""

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

Setting = int | tuple[str, ...]
T = TypeVar("T", int, tuple[str, ...])


class Option(NamedTuple, Generic[T]):
    """One thing a rule lets a register set. The type of the default is the type of the option.

    Units: `least` and `most` bound a whole number; `words` are those a list may hold (empty: any).
    """

    name: str
    default: T
    meaning: str
    least: int = 0
    most: int = 10_000
    words: tuple[str, ...] = ()


AnyOption = Option[int] | Option[tuple[str, ...]]
Options = Mapping[tuple[str, str], Setting]
"""The options a register sets, by code and name."""


def read(option: AnyOption, written: Sequence[str]) -> Setting | str:
    """Return the value that the texts of a register mean for an option, or what was expected instead."""
    if isinstance(option.default, int):
        text = written[0].strip() if len(written) == 1 else ""
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        wanted = f"expected a whole number from {option.least} to {option.most}"
        return value if option.least <= value <= option.most else wanted
    from riskctl.core.words import norm, one_of

    words = tuple(norm(word) for word in written)
    if option.words and not set(words) <= set(option.words):
        return f"expected a list of {one_of(option.words)}"
    return words


def shown(value: Setting) -> str:
    """Return a value as it is written in a register."""
    return str(value) if isinstance(value, int) else f"[{', '.join(value)}]"
