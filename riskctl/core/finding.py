"""What lint says: a rule makes a `Hit` at a route in a record, the edge a `Finding` at a line and column of it.

Either may carry a `Fix`: what to change, as `Edit`s by route, which the edge turns into the fewest changed bytes.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

Route = tuple[str | int, ...]
"""The way to a value inside one file: keys and list positions from the root, `()` for the whole document."""

Value = str | None | list["Value"] | dict[str, "Value"]
"""What a file holds: texts, what is not stated, lists and mappings."""

Digits = tuple[tuple[int, int, str], ...]


class Severity(IntEnum):
    """How much a finding matters; larger is worse, so severities compare."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The severity as users write and read it."""
        return self.name.lower()


class Span(NamedTuple):
    """A stretch of one file.

    Units: lines and columns count from 1, columns in characters; the end is the place just behind the last character.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class SetValue(NamedTuple):
    """Another value at a route. A key that is not there is added, in the order of the model's fields."""

    route: Route
    value: Value


class AddItem(NamedTuple):
    """One more item at the end of the list at a route. A key that is not there is added with a list of this one."""

    route: Route
    value: Value


class Remove(NamedTuple):
    """A key with its value, or an item of a list, taken away with the comments on its lines; those above it stay."""

    route: Route


class RenameKey(NamedTuple):
    """Another name for the key at a route; its value stays as it is."""

    route: Route
    key: str


class ReplaceText(NamedTuple):
    """Another text for a stretch of the file: for what stands in text that cannot be read as values.

    Units: characters of the text as read, from 0; `end` is the place behind the last. Byte order marks that stand at
    its edges belong to it, so that an empty stretch takes one away.
    """

    start: int
    end: int
    text: str


Edit = SetValue | AddItem | Remove | RenameKey | ReplaceText


@dataclass(frozen=True, slots=True)
class Fix:
    """How a finding can be mended, in the one file it stands in.

    Shape: `title` says what is done, as an order: `write CL`. `safe` is for what cannot change what the register
    says; whatever rests on a guess is not. Edits are all made or none.
    """

    title: str
    safe: bool
    edits: tuple[Edit, ...]


class Hit(NamedTuple):
    """What a rule found, in the record's own terms.

    `route` names the value (or, with `at_key`, the key) to point at; `path` and `risk` are filled in by the caller for
    rules that look at one record, and by the rule itself where it looks across the register. `notes` are further facts,
    one a line: who else says so, and what. `inside` is the character of the value that is meant, counted from 1.
    """

    route: Route
    message: str
    hint: str = ""
    notes: tuple[str, ...] = ()
    at_key: bool = False
    path: str = ""
    risk: str = ""
    inside: int = 0
    fix: Fix | None = None


class Finding(NamedTuple):
    """One thing lint says, placed. `path` is relative to the register, with `/`; `risk` is empty where none is.

    Shape: `named` is the way to the value with items of lists by name, so that a finding is known again in another
    edition; `new` is False where the other side of a comparison has it too.
    """

    code: str
    name: str
    severity: Severity
    path: str
    span: Span
    message: str
    hint: str = ""
    notes: tuple[str, ...] = ()
    risk: str = ""
    fix: Fix | None = None
    named: tuple[str, ...] = ()
    new: bool = True

    @property
    def fixable(self) -> bool:
        """True where a fix, safe or not, is known."""
        return self.fix is not None

    @property
    def label(self) -> str:
        """How the rule is named beside a message: code and name; the code alone where it holds the name."""
        return self.code if self.code.endswith(self.name) else f"{self.code} {self.name}"

    @property
    def order(self) -> tuple[Digits, int, int, str, str]:
        """The sort key of findings: path (digit runs as numbers), line, column, code, message."""
        return natural(self.path), self.span.line, self.span.column, self.code, self.message


def natural(text: str) -> Digits:
    """Return a sort key in which runs of digits compare as numbers: `R2` before `R10`.

    Only ASCII digits count as numbers, so any text sorts; equal numbers written differently (`07`, `7`) fall back to
    the text itself.
    """
    parts: list[tuple[int, int, str]] = []
    start = 0
    size = len(text)
    while start < size:
        end = start
        if "0" <= text[start] <= "9":
            while end < size and "0" <= text[end] <= "9":
                end += 1
            digits = text[start:end].lstrip("0")
            parts.append((0, len(digits), digits))
        else:
            while end < size and not "0" <= text[end] <= "9":
                end += 1
            parts.append((1, 0, text[start:end]))
        start = end
    parts.append((-1, 0, text))
    return tuple(parts)
