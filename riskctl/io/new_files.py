"""New files in a folder: planned as a tree that can be loaded, then published without ever touching an old file."""

import contextlib
import errno
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskctl.core.errors import RiskctlError, UsageError
from riskctl.io.checkout import checkout_top
from riskctl.io.tree import Entry, FolderTree


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written: its path below the folder, with `/`, and its bytes."""

    path: str
    data: bytes


class PlannedTree:
    """A folder as it will be: new files beside those that are there."""

    revision = None

    def __init__(self, root: str, files: Sequence[NewFile]) -> None:
        self.folder = FolderTree(root)
        self.files = {file.path: file.data for file in files}

    @property
    def name(self) -> str:
        """The folder, as it was given."""
        return self.folder.name

    def yaml_files(self, folder: str) -> list[Entry]:
        """Return the YAML files that will be below a folder."""
        planned = [Entry(path) for path in self.files if path.startswith(f"{folder}/")]
        there = [entry for entry in self.folder.yaml_files(folder) if entry.path not in self.files]
        return sorted((*planned, *there), key=lambda entry: os.fsencode(entry.path))

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, those planned first."""
        data = self.files.get(path)
        return self.folder.read(path) if data is None else data

    def exists(self, path: str) -> bool:
        """True where there will be something of that name."""
        return path in self.files or self.folder.exists(path)


def refuse_existing(root: str, files: Sequence[NewFile]) -> None:
    """Raise `UsageError` where a file to be written is there already, or a folder on the way to it is none.

    A link counts as being there, wherever it leads: what is written stays inside the folder.
    """
    if os.path.lexists(root) and not os.path.isdir(root):
        raise UsageError(f"{root} is no folder", "name a folder, or one that is not there yet")
    taken = [file.path for file in files if os.path.lexists(os.path.join(root, file.path))]
    if taken:
        raise UsageError(
            f"{', '.join(taken)} {'is' if len(taken) == 1 else 'are'} there already in {root}; nothing was written",
            "move it away first, or leave out the option that writes it",
        )
    for folder in sorted({above for file in files for above in _folders_above(file.path)}):
        full = os.path.join(root, folder)
        if os.path.islink(full) or (os.path.lexists(full) and not os.path.isdir(full)):
            raise UsageError(f"{folder} in {root} is a link or a file, where a folder was expected", "move it away")


def _folders_above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def publish(root: str, files: Sequence[NewFile]) -> None:
    """Write new files, in the order given. Raises: `RiskctlError`, with what was written, where one cannot be."""
    for place, file in enumerate(files):
        target = os.path.join(root, *file.path.split("/"))
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            _publish_one(target, file.data)
        except OSError as error:
            reason = "it is there already" if isinstance(error, FileExistsError) else error.strerror or str(error)
            before = [each.path for each in files[:place]]
            raise RiskctlError(
                f"cannot write {file.path} in {root}: {reason}",
                f"written before it: {', '.join(before)}" if before else "nothing was written",
            ) from error


def _publish_one(target: str, data: bytes) -> None:
    """Put one whole file where none is; whoever else takes the name first keeps it.

    A link to a finished temporary file does both at once. Where a file system has no such links, the file is opened
    only if it is new, and taken away again if it cannot be written whole.
    """
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name}.{uuid.uuid4().hex}.tmp")
    try:
        _write_new(temporary, data)
        try:
            os.link(temporary, target)
            return
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    _write_new(target, data)


def _write_new(path: str, data: bytes) -> None:
    """Write a file that was not there, whole or not at all, and flush it to disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(path)
        raise


def in_checkout(root: str) -> bool:
    """True where a folder is, or lies inside, a git checkout."""
    return os.path.lexists(os.path.join(root, ".git")) or checkout_above(root) is not None


def checkout_above(root: str) -> str | None:
    """Return the top of the git checkout that a folder lies inside of, or None where it is the top or in none."""
    top = checkout_top(root)
    return None if top == os.path.abspath(root) else top
