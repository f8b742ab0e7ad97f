"""What a command line asks of `lint`, as far as that can be told without the command line parser."""

from collections.abc import Sequence
from typing import NamedTuple

_ALONE = frozenset({"--all", "--exit-zero", "--statistics", "--plain", "-q"})
_WITH_VALUE = frozenset({"--format", "--fail-on", "--as-at", "--select", "--ignore", "--color"})
_FORMATS = frozenset({"text", "concise", "json"})


class Asked(NamedTuple):
    """A `lint` whose answer hangs on its register and on these words alone."""

    directory: str
    words: tuple[str, ...]

    @property
    def bare(self) -> bool:
        """True for a `lint` without any option of its own."""
        return self.words == ("lint",)


def asked_of(arguments: Sequence[str]) -> Asked | None:
    """Return what a command line asks of lint, or None where it names other files, writes one, or is not understood."""
    directory, words, rest = ".", [], list(arguments)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if word == "-C" and rest and "lint" not in words:
            directory = rest.pop(0)
        elif word in _ALONE or (word == "lint" and "lint" not in words):
            words.append(word)
        elif name in _WITH_VALUE and (equals or rest):
            value = value if equals else rest.pop(0)
            if name == "--format" and value not in _FORMATS:
                return None
            words += [name, value]
        else:
            return None
    return Asked(directory, tuple(words)) if "lint" in words else None
