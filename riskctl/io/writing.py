"""Writing in a register: every file whole, only over the bytes that were read, and all of them or a word about which.

The lock keeps two runs of one user apart. What is no run of riskctl (an editor, a checkout) is noticed by comparing the
file with what was read, right before it is replaced.
"""

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskctl.core.errors import RiskctlError
from riskctl.io.files import stage, sync_folder
from riskctl.io.tree import FolderTree, Problem

_OURS = ".riskctl.tmp"


class Change(NamedTuple):
    """New bytes for a file of a register, and the bytes they were made from. `path` is relative to it, with `/`."""

    path: str
    before: bytes
    after: bytes


class _Staged(NamedTuple):
    """A file that waits beside its target, and what the target was when it was made."""

    change: Change
    target: str
    temporary: str
    status: tuple[int, int, int]


def write_changes(root: str, changes: Sequence[Change]) -> None:
    """Replace files of a register, in the order of their paths; every new file lies ready before the first is replaced.

    Raises: `RiskctlError` where a file is not as it was read, git is half-way through something, or the system refuses;
    it says which files were written before, if any. Running the command again then does the rest.
    """
    if reason := at_work(root):
        raise RiskctlError(reason, "finish or abort that first; nothing was written")
    ready: list[_Staged] = []
    done: list[str] = []
    here = ""
    try:
        for change in sorted(changes):
            here = change.path
            target = os.path.join(root, *change.path.split("/"))
            status = _as_read(root, change, done)
            _clear(target)
            ready.append(_Staged(change, target, stage(target, change.after, _OURS), status))
        for each in ready:
            here = each.change.path
            if _as_read(root, each.change, done) != each.status:
                raise _changed(here, done)
            os.replace(each.temporary, each.target)
            done.append(here)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise RiskctlError(f"cannot write {here}: {reason}", _told(done)) from error
    finally:
        for each in ready[len(done) :]:
            with contextlib.suppress(OSError):
                os.unlink(each.temporary)
        for folder in sorted({os.path.dirname(each.target) for each in ready[: len(done)]}):
            sync_folder(folder)


def _as_read(root: str, change: Change, done: Sequence[str]) -> tuple[int, int, int]:
    """Return size, time and number of a file. Raises: `RiskctlError` where it holds other bytes than were read."""
    target = os.path.join(root, *change.path.split("/"))
    try:
        status = os.lstat(target)
        if FolderTree(root).read(change.path) != change.before:
            raise _changed(change.path, done)
    except (Problem, FileNotFoundError) as error:
        if isinstance(error, Problem) and error.code == "FIL303" and os.path.lexists(target):
            raise RiskctlError(f"{change.path}: {error}", _told(done)) from error
        raise _changed(change.path, done) from error
    return status.st_size, status.st_mtime_ns, status.st_ino


def _changed(path: str, done: Sequence[str]) -> RiskctlError:
    return RiskctlError(f"{path} has changed since it was read", f"{_told(done)}; run the command again")


def _told(done: Sequence[str]) -> str:
    return f"written before it: {', '.join(done)}" if done else "nothing was written"


def _clear(target: str) -> None:
    """Take away what a run that was killed left beside a target; the lock says that no other run is writing now."""
    folder, name = os.path.split(target)
    with os.scandir(folder) as names:
        left = [entry.path for entry in names if entry.name.startswith(f".{name}.") and entry.name.endswith(_OURS)]
    for path in left:
        with contextlib.suppress(OSError):
            os.unlink(path)


# --- git half-way -----------------------------------------------------------------------------------------------------

_HALF_WAY = (
    ("MERGE_HEAD", "a merge"),
    ("rebase-merge", "a rebase"),
    ("rebase-apply", "a rebase"),
    ("CHERRY_PICK_HEAD", "a cherry-pick"),
    ("REVERT_HEAD", "a revert"),
)


def at_work(root: str) -> str:
    """Return what git is half-way through in the checkout around a folder, or nothing. Looks at files alone."""
    folder = _git_folder(os.path.abspath(root))
    if folder is None:
        return ""
    for name, what in _HALF_WAY:
        if os.path.lexists(os.path.join(folder, name)):
            return f"{what} is under way in this checkout"
    lock = os.path.join(folder, "index.lock")
    return f"git is at work in this checkout: there is {os.path.relpath(lock)}" if os.path.lexists(lock) else ""


def _git_folder(here: str) -> str | None:
    """Return the folder in which git keeps the state of the checkout around a folder, a linked worktree's own too."""
    while not os.path.lexists(os.path.join(here, ".git")):
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above
    found = os.path.join(here, ".git")
    if os.path.isdir(found):
        return found
    try:
        with open(found, "rb") as file:
            said = file.read(4096)
    except OSError:
        return None
    if not said.startswith(b"gitdir:"):
        return None
    return os.path.join(here, os.fsdecode(said.removeprefix(b"gitdir:").strip(b" \r\n")))


# --- the lock ---------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def write_lock(cache: str | None, root: str) -> Iterator[None]:
    """Hold the lock of a register while something is written in it; it ends with the process, however that ends.

    Shape: `cache` is the user's cache folder; without one, or where it cannot be written, the system's temporary folder
    serves. Raises: `RiskctlError` where another run holds it.
    """
    handle = _open_lock(cache, root)
    try:
        if not _locked(handle):
            shown = os.path.relpath(root)
            raise RiskctlError(
                f"another riskctl is writing in {'this register' if shown == '.' else shown}",
                "wait until it is done, then run the command again; nothing was written",
            )
        yield
    finally:
        os.close(handle)


def _open_lock(cache: str | None, root: str) -> int:
    name = hashlib.blake2b(os.fsencode(os.path.realpath(root)), digest_size=16).hexdigest() + ".lock"
    user = getattr(os, "getuid", lambda: "")()
    own = os.path.join(tempfile.gettempdir(), f"riskctl-{user}" if user != "" else "riskctl")
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    for base in (cache, own):
        if base is not None:
            folder = os.path.join(base, "locks")
            with contextlib.suppress(OSError):
                os.makedirs(folder, mode=0o700, exist_ok=True)
                return os.open(os.path.join(folder, name), flags, 0o600)
    raise RiskctlError(
        "there is no folder for the write lock", "set RISKCTL_CACHE to a folder that you may write; nothing was written"
    )


def _locked(handle: int) -> bool:
    """Take the lock on an open file; false where another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
