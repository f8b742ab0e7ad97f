"""A register as a tree of files that can be listed and read, wherever it lies; a past revision is a `CommitTree`.

Reading never follows a link out, never waits on a pipe and never reads more than the limit. What cannot be read is an
`Entry` or a `Problem` with its reason, so that nothing is left out in silence.
"""

import os
import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from riskctl.core.revision import Revision

SIZE_LIMIT = 1024 * 1024
"""Bytes a file of a register may have."""

REGISTER_FILE = "riskctl.yaml"
RISK_FOLDER = "risks"
SCHEME_FOLDER = "schemes"
_NO_REGISTER = frozenset({".git", "node_modules", "__pycache__"})
_LITTER = ("~", ".swp", ".swo", ".tmp")


class Problem(Exception):
    """A file of the tree cannot be used: `code` is the FIL code that says why."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


class Entry(NamedTuple):
    """One name found in a folder: a file to read, or a name with the problem that keeps it from being read."""

    path: str
    problem: Problem | None = None


class Tree(Protocol):
    """Files by relative path, with `/`."""

    @property
    def name(self) -> str:
        """How messages name the tree."""

    @property
    def revision(self) -> "Revision | None":
        """The revision that the files are of, or None where they are as they lie there now."""

    def yaml_files(self, folder: str) -> list[Entry]:
        """Return the YAML files below a folder, by bytes of their path; an absent folder holds none."""

    def read(self, path: str) -> bytes:
        """Return the bytes of a file. Raises: `Problem` where it cannot be read whole."""

    def exists(self, path: str) -> bool:
        """True where the tree has something of that name."""


class FolderTree:
    """A folder on disk."""

    revision = None

    def __init__(self, root: str) -> None:
        self.root = root

    @property
    def name(self) -> str:
        """The folder, as it was given."""
        return self.root

    def exists(self, path: str) -> bool:
        """True where the folder has something of that name, a dangling link included."""
        return os.path.lexists(os.path.join(self.root, path))

    def yaml_files(self, folder: str) -> list[Entry]:
        """Return `.yaml` and `.yml` files below a folder, its own folders included, links not followed."""
        if not self.exists(folder):
            return []
        if os.path.islink(os.path.join(self.root, folder)):
            return [Entry(folder, link_problem(folder))]
        found: list[Entry] = []
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            try:
                with os.scandir(os.path.join(self.root, here)) as names:
                    for entry in names:
                        self._sort_out(f"{here}/{entry.name}", entry, waiting, found)
            except OSError as error:
                found.append(Entry(here, Problem("FIL303", f"the folder cannot be read: {_reason(error)}", _ACCESS)))
        return sorted(found, key=lambda entry: os.fsencode(entry.path))

    def names(self, folder: str) -> list[Entry]:
        """Return what a folder holds, its folders too, by bytes of their names; a link is not followed."""
        if folder and os.path.islink(os.path.join(self.root, folder)):
            return [Entry(folder, link_problem(folder))]
        try:
            with os.scandir(os.path.join(self.root, folder)) as names:
                found = [
                    Entry(path, link_problem(path) if entry.is_symlink() else None)
                    for entry in names
                    for path in (f"{folder}/{entry.name}".lstrip("/"),)
                ]
        except FileNotFoundError:
            return []
        except OSError as error:
            return [Entry(folder, Problem("FIL303", f"the folder cannot be read: {_reason(error)}", _ACCESS))]
        return sorted(found, key=lambda entry: os.fsencode(entry.path))

    def _sort_out(self, path: str, entry: "os.DirEntry[str]", waiting: list[str], found: list[Entry]) -> None:
        if is_litter(entry.name):
            return
        if entry.is_symlink():
            found.append(Entry(path, link_problem(path)))
        elif entry.is_dir(follow_symlinks=False) and not is_yaml(entry.name):
            waiting.append(path)
        elif is_yaml(entry.name):
            found.append(Entry(path))

    def read(self, path: str) -> bytes:
        """Return the bytes of a regular file of at most the size limit."""
        full = os.path.join(self.root, path)
        if _NOFOLLOW == 0 and os.path.islink(full):
            raise link_problem(path)
        try:
            handle = os.open(full, os.O_RDONLY | _NOFOLLOW | _NONBLOCK | _BINARY)
        except OSError as error:
            if os.path.islink(full):
                raise link_problem(path) from error
            raise Problem("FIL303", f"the file cannot be read: {_reason(error)}", _ACCESS) from error
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise no_file("a folder" if stat.S_ISDIR(status.st_mode) else "no regular file")
            return b"".join(_whole(handle, status.st_size))
        except OSError as error:
            raise Problem("FIL303", f"the file cannot be read: {_reason(error)}", _ACCESS) from error
        finally:
            os.close(handle)


def find_register(start: str) -> str | None:
    """Return the folder at or above `start` that holds `riskctl.yaml`, or None."""
    here = os.path.abspath(start)
    while True:
        if os.path.isfile(os.path.join(here, REGISTER_FILE)):
            return here
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def is_folder(path: str) -> bool:
    """True where there is a folder of that name."""
    return os.path.isdir(path)


_NOFOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)
_BINARY: int = getattr(os, "O_BINARY", 0)
_ACCESS = "check that it is there and that you may read it"


def _whole(handle: int, size: int) -> Iterator[bytes]:
    """Yield a file's bytes, refusing one that is, or grows, over the limit."""
    if size > SIZE_LIMIT:
        raise oversize(size)
    first = os.read(handle, size + 1)
    yield first
    if len(first) <= size:
        return  # as long as it said it is, or cut while it was read: a file has no more to give
    read = len(first)
    while chunk := os.read(handle, SIZE_LIMIT):
        read += len(chunk)
        if read > SIZE_LIMIT:
            raise oversize(read)
        yield chunk


def is_litter(name: str) -> bool:
    """True for what editors and tools leave behind, and for hidden files: no part of a register, in any tree."""
    return name.startswith(".") or name.endswith(_LITTER) or name in _NO_REGISTER


def is_yaml(name: str) -> bool:
    """True for a name that says its file is YAML."""
    return name.lower().endswith((".yaml", ".yml"))


def oversize(size: int) -> Problem:
    """Return why a file of that many bytes is not read."""
    message = f"the file has {size:,} bytes; a file of a register has at most {SIZE_LIMIT:,}"
    return Problem("FIL306", message, "keep documents beside the register and name them in the text")


def no_file(what: str) -> Problem:
    """Return why something that stands where a file was expected is not read."""
    return Problem("FIL304", f"this is {what}, where a file was expected", "move it out of the register")


def link_problem(path: str) -> Problem:
    """Return why a link is not read."""
    return Problem(
        "FIL302", "this is a link, and links in a register are not followed", f"put the file itself at {path}"
    )


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
