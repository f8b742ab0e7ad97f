"""Where every key and value of a text stands. Most files are never pointed into, so this is a reading of its own.

The loop that takes the values keeps nothing of the parser's events; what asks for a place reads the text once more.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from riskctl.io.yaml_parser import Limits, Parser, events

Kids = dict[str, "Place"] | list["Place"] | None
Place = tuple[int, int, int, Kids]
"""Where one value stands, in characters of the text: start of its key (-1 for none), start, end, places inside.

The end is -1 for a block list or mapping, which ends where its last part does.
"""


class Places(NamedTuple):
    """Where the root and all inside it stands, None where it cannot be read to its end.

    Shape: `twice` leads from the start of a key that its mapping has already to the start of the one before it.
    """

    root: Place | None
    twice: dict[int, int]


def places(text: str, limits: Limits, using: Parser) -> Places:
    """Return where everything in the first document of a text stands; keys that cannot be used are left out."""
    reading = _Reading(using, events(text, limits, using))
    try:
        for event in reading.events:
            if type(event) in reading.values:
                return Places(reading.value(-1, event, limits.depth), reading.twice)
    except using.errors:
        pass
    except StopIteration:
        pass
    return Places(None, reading.twice)


class _Reading:
    """One reading of a text. Raises: `StopIteration` at a limit, and what the parser raises."""

    def __init__(self, using: Parser, events: Iterator[Any]) -> None:
        self.events = events
        self.twice: dict[int, int] = {}
        self.values = (using.scalar, using.alias, using.mapping_start, using.sequence_start)
        self._scalar, _, self._mapping_start, self._sequence_start = self.values
        self._ends = (using.mapping_end, using.sequence_end)
        self._end = -1

    def value(self, key: int, event: Any, depth: int) -> Place:
        """Return the place of the value that begins with an event; the events of it are read."""
        kind, start = type(event), event.start_mark.index
        if kind is not self._mapping_start and kind is not self._sequence_start:
            return key, start, event.end_mark.index, None
        if not depth:
            raise StopIteration
        inside = self._mapping(depth - 1) if kind is self._mapping_start else self._list(depth - 1)
        return key, start, self._end if event.flow_style else -1, inside

    def _list(self, depth: int) -> list[Place]:
        found = []
        while type(event := next(self.events)) not in self._ends:
            found.append(self.value(-1, event, depth))
        self._end = event.end_mark.index
        return found

    def _mapping(self, depth: int) -> dict[str, Place]:
        found: dict[str, Place] = {}
        while type(event := next(self.events)) not in self._ends:
            start, key = event.start_mark.index, self._key(event, depth)
            if key in found:
                self.twice[start] = found[key][0]
            place = self.value(start, next(self.events), depth)
            if key:
                found[key] = place
        self._end = event.end_mark.index
        return found

    def _key(self, event: Any, depth: int) -> str:
        """Return a key, empty where it can be none; the events of a list or mapping in its place are read."""
        kind = type(event)
        if kind is not self._scalar:
            self.value(-1, event, depth)
            return ""
        text: str = event.value
        return text if text != "<<" or event.style else ""
