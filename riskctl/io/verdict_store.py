"""What was found of each risk file, kept in the user's cache folder, so that only files that changed are read again.

An entry hangs on the path and bytes of its file and on the key of the whole store: tool, register file, schemes, day. A
store with another key, or other bytes than were written, is passed over whole. It is JSON, one entry a line, and never
unpickled.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from riskctl.core.plain import TooRich, dumps
from riskctl.io.replays import keep

FORMAT = "riskctl-verdicts/1"
LARGEST = 256 * 1024 * 1024
"""Bytes of a store that is worth reading."""

Value = TypeVar("Value")


class VerdictStore(Generic[Value]):
    """The verdicts on the files of one register, each by the name of what it hangs on."""

    def __init__(self, place: str, key: str, load: Callable[[Any], Value]) -> None:
        self._place = place
        self._head = f"{FORMAT} {key}"
        self._load = load
        self._lines = _read(place, self._head)
        self._now: dict[str, str] = {}
        self._new = 0

    def __contains__(self, name: str) -> bool:
        return name in self._lines

    def known(self, names: Sequence[str]) -> dict[str, Value]:
        """Return the verdicts kept under these names, all of which are there."""
        lines = [self._lines[name] for name in names]
        self._now.update(zip(names, lines, strict=True))
        values = map(json.loads, lines)
        return {name: self._load(value) for name, value in zip(names, values, strict=True)}

    def add(self, name: str, verdict: Value) -> None:
        """Keep a verdict under a name; one that holds too rich a value is not kept."""
        try:
            self._now[name] = dumps(verdict)
        except TooRich:
            return
        self._new += 1

    def save(self) -> None:
        """Write down what this run asked for and added, unless that is what is there."""
        if self._new or len(self._now) != len(self._lines):
            lines = [f"{name}\t{line}\n" for name, line in self._now.items()]
            body = "".join(lines).encode("utf-8", "surrogatepass")
            keep(self._place, f"{self._head} {_sum(body)}\n".encode() + body)


def _read(place: str, head: str) -> dict[str, str]:
    """Return the entries of a store, by name; none where it is another's, or is not as it was written."""
    try:
        with open(place, "rb") as file:
            first, _, body = file.read(LARGEST).partition(b"\n")
    except OSError:
        return {}
    if first != f"{head} {_sum(body)}".encode():
        return {}
    lines = body.decode("utf-8", "surrogatepass").split("\n")
    return dict([line.split("\t", 1) for line in lines if line])


def _sum(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()
