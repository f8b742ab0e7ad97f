"""Objects of a git repository by name or id, read from one `git cat-file --batch`, and what their bytes mean.

Nothing here starts git: `io/git.py` hands in the running process.
"""

import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta, timezone
from typing import IO, NamedTuple, Protocol

from riskctl.core.errors import GitFailed
from riskctl.core.period import When, of_day
from riskctl.core.revision import SHORT
from riskctl.core.words import printable

_AT_ONCE = 96
"""Ids asked for before the answers are read: with their line ends they fit the smallest pipe there is, so that neither
side can wait for the other."""

_CHUNK = 1024 * 1024


class Object(NamedTuple):
    """An object: `data` is None where it is larger than was asked for."""

    id: str
    kind: str
    size: int
    data: bytes | None


class Ambiguous(NamedTuple):
    """A name that begins the ids of several objects."""

    name: str


class Commit(NamedTuple):
    """A commit. Units: `when` is the day it was committed, in the zone the commit itself gives."""

    id: str
    tree: str
    when: When
    author: str
    subject: str

    @property
    def short(self) -> str:
        """The beginning of the id, as people are shown it."""
        return self.id[:SHORT]


class Tag(NamedTuple):
    """An annotated tag: what it points at, and its message as it was signed off, a signature included."""

    target: str
    kind: str
    message: str

    @property
    def is_signed(self) -> bool:
        """True where it bears a signature; whose it is, `git verify-tag` tells."""
        return "-----BEGIN " in self.message


class Name(NamedTuple):
    """One name in a tree object. Shape: `mode` as git writes it, `100644`, `40000`."""

    name: str
    mode: str
    id: str


class Process(Protocol):
    """A running git that takes names and gives bytes."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    stderr: IO[bytes] | None

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int:
        """Wait until it has ended."""


class Objects:
    """A running `git cat-file --batch`. Close it when no more is asked for; leaving it to be collected does so too."""

    def __init__(self, process: Process, timeout: float) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process = process
        self._ask: IO[bytes] = process.stdin
        self._answers: IO[bytes] = process.stdout
        self._timeout = timeout
        self._end = weakref.finalize(self, _end, process)

    def close(self) -> None:
        """Let git end."""
        self._end()

    def get(self, name: str, limit: int) -> Object | Ambiguous | None:
        """Return one object by anything git calls it, or None where it calls nothing so."""
        return next(self.many([name], limit))

    def many(self, names: Sequence[str], limit: int) -> Iterator[Object | Ambiguous | None]:
        """Yield one answer for each name, in order; the bytes of objects larger than `limit` are let go.

        Raises: `GitFailed` where git ends, takes too long or answers what cannot be read.
        """
        for start in range(0, len(names), _AT_ONCE):
            asked = names[start : start + _AT_ONCE]
            with self._watched():
                try:
                    self._ask.write(b"".join(name.encode("utf-8", "surrogateescape") + b"\n" for name in asked))
                    self._ask.flush()
                    found = [self._answer(name, limit) for name in asked]
                except (OSError, ValueError) as error:
                    raise self._stopped() from error
            yield from found

    def _answer(self, name: str, limit: int) -> Object | Ambiguous | None:
        head = self._answers.readline()
        parts = head.split()
        if head.endswith(b" ambiguous\n"):
            return Ambiguous(name)
        if len(parts) != 3 or not parts[2].isdigit():
            if head.endswith((b" missing\n", b" submodule\n")):
                return None
            raise ValueError(head)
        size = int(parts[2])
        data = self._body(size, keep=size <= limit)
        if self._answers.read(1) != b"\n":
            raise ValueError(head)
        return Object(parts[0].decode("ascii"), parts[1].decode("ascii"), size, data)

    def _body(self, size: int, *, keep: bool) -> bytes | None:
        if keep:
            data = self._answers.read(size)
            if len(data) != size:
                raise ValueError("cut short")
            return data
        while size > 0:
            chunk = self._answers.read(min(size, _CHUNK))
            if not chunk:
                raise ValueError("cut short")
            size -= len(chunk)
        return None

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """End git where an answer does not come: a pipe in the repository may keep it waiting for ever."""
        timer = threading.Timer(self._timeout, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _stopped(self) -> GitFailed:
        self._process.kill()
        said = self._process.stderr.read(2000) if self._process.stderr is not None else b""
        if b"promisor" in said:
            what = "git does not have every file of this revision here, and none is fetched"
            return GitFailed(what, "a partial clone leaves files out: clone the repository whole")
        words = "\n".join(printable(line) for line in said.decode("utf-8", "surrogateescape").strip().split("\n"))
        return GitFailed(f"git stopped while the revision was read: {words or 'it did not say why'}")


def _end(process: Process) -> None:
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None and not pipe.closed:
            with suppress(OSError):  # git ended before it had read everything
                pipe.close()
    process.wait()


def commit_of(found: Object) -> Commit:
    """Return what a commit object says; texts in an encoding that is not known keep their bytes as escapes."""
    head, _, body = (found.data or b"").partition(b"\n\n")
    lines: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        lines.setdefault(key, value)  # the lines of a signature begin with a blank, so their key is empty
    encoding = lines.get(b"encoding", b"utf-8").decode("ascii", "replace")
    who, _, _ = lines.get(b"author", b"").partition(b" <")
    subject = body.strip(b"\n").partition(b"\n\n")[0]
    return Commit(
        found.id,
        lines.get(b"tree", b"").decode("ascii", "replace"),
        day_of(lines.get(b"committer", b"").rpartition(b"> ")[2]),
        _text(who, encoding).strip(),
        " ".join(_text(subject, encoding).split()),
    )


def tag_of(found: Object) -> Tag:
    """Return what an annotated tag says."""
    head, _, body = (found.data or b"").partition(b"\n\n")
    lines = dict(line.split(b" ", 1) for line in head.split(b"\n") if b" " in line)
    target, kind = (lines.get(key, b"").decode("ascii", "replace") for key in (b"object", b"type"))
    return Tag(target, kind, body.decode("utf-8", "replace"))


def names_of(found: Object) -> list[Name]:
    """Return the names in a tree object, in git's order."""
    data, at, width = found.data or b"", 0, len(found.id) // 2
    names = []
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 1 + width
        names.append(Name(name.decode("utf-8", "surrogateescape"), mode.decode("ascii"), data[end + 1 : at].hex()))
    return names


def blob_id(data: bytes, like: str) -> str:
    """Return the id git gives to a file of those bytes, in a repository where ids look like another one."""
    import hashlib

    digest = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return digest(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def day_of(moment: bytes) -> When:
    """Return the day of a moment as git writes it, `1700000000 +0100`, in that zone."""
    seconds, _, zone = moment.partition(b" ")
    try:
        ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5])) * (-1 if zone[:1] == b"-" else 1)
        return of_day(datetime.fromtimestamp(int(seconds), timezone(ahead)).date())
    except (ValueError, OverflowError, OSError):
        return of_day(_in_utc(seconds))


def _in_utc(seconds: bytes) -> date:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        return date.min


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "surrogateescape")
