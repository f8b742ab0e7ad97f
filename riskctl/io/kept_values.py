"""What the risk files of a register hold, kept in the user's cache folder, so that a file is read as YAML once.

An entry hangs on the bytes of its file alone, and on the build of the tool. Only a file of which nothing at all is to
be said is kept; whoever needs the place of a value reads the file's own text. It is a second copy of what a register
says, so it is made only where reading takes long.
"""

import hashlib
from typing import Any

from riskctl.core.finding import Value
from riskctl.io.source import Source, Spans, read_source
from riskctl.io.verdict_store import VerdictStore

WORTH = 300
"""Files from which on a register is kept: fewer are read in about a tenth of a second."""


class KeptValues:
    """The values of files, by the digest of their bytes; `save` writes down those that were asked for."""

    def __init__(self, place: str, key: str) -> None:
        self._store: VerdictStore[dict[str, Value]] = VerdictStore(place, key, _as_it_is)
        self._files = 0

    def read(self, path: str, data: bytes) -> Source:
        """Return what `read_source` does."""
        self._files += 1
        name = hashlib.blake2b(data, digest_size=16).hexdigest()
        if name in self._store:
            text = data.decode()
            return Source(path, text, self._store.known([name])[name], Spans(text), ())
        source = read_source(path, data)
        if source.value is not None and not source.findings and source.text.encode("utf-8", "replace") == data:
            self._store.add(name, source.value)
        return source

    def save(self) -> None:
        """Write the values down where there are enough; where that cannot be done, nothing is kept or said."""
        if self._files >= WORTH:
            self._store.save()


def _as_it_is(value: Any) -> Any:
    return value
