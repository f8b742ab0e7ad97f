"""Writing a result: whole or not at all, and never over a file of a register; and reading one again."""

import contextlib
import os
import stat
import tempfile

from riskctl.core.errors import UsageError
from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, SCHEME_FOLDER

RESULT_LIMIT = 256 * 1024 * 1024
"""Bytes of a result that are read again at most."""

_REGISTER_FOLDERS = (RISK_FOLDER, SCHEME_FOLDER, "templates")


def write_output(path: str, text: str, root: str) -> None:
    """Write text as UTF-8 to a file: a temporary one beside it, flushed to disk, then put in its place.

    Links are followed first, a device or pipe is written straight. Raises: `UsageError` for a folder, and for a place
    that holds a register's own files.
    """
    target = os.path.realpath(path)
    if os.path.isdir(target):
        raise UsageError(f"{path} is a folder", "name a file: -o report.html")
    data = text.encode("utf-8", "replace")
    if os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode):
        with open(target, "wb") as device:
            device.write(data)
        return
    refuse_register_file(target, path, root)
    folder = os.path.dirname(target)
    if not os.path.isdir(folder):
        raise UsageError(f"there is no folder {os.path.dirname(path)}", "make it first, or write elsewhere with -o")
    replace_file(target, data)


def read_result(path: str) -> bytes:
    """Return the bytes of a result. Raises: `UsageError` where there is no such file, or it is no result's size."""
    if not os.path.isfile(path):
        raise UsageError(
            f"there is no file {path}" if not os.path.isdir(path) else f"{path} is a folder", "name a file"
        )
    try:
        with open(path, "rb") as file:
            data = file.read(RESULT_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {(error.strerror or '').lower()}", "check that you may") from error
    if len(data) > RESULT_LIMIT:
        raise UsageError(f"{path} has more than {RESULT_LIMIT:,} bytes", "no result is as large")
    return data


def refuse_register_file(target: str, shown: str, root: str) -> None:
    """Raise `UsageError` where a real path is, or would be, one of a register's own files."""
    for base in {os.path.realpath(root), *_registers_above(target)}:
        inside = os.path.relpath(target, base).replace(os.sep, "/")
        if os.path.normcase(inside) == os.path.normcase(REGISTER_FILE):
            raise UsageError(f"{shown} is the register file itself", "write the result elsewhere with -o")
        top = inside.partition("/")[0]
        if os.path.normcase(top) in map(os.path.normcase, _REGISTER_FOLDERS):
            raise UsageError(f"{shown} lies among the register's own files", "write the result elsewhere with -o")


def _registers_above(target: str) -> list[str]:
    """Return every folder above a path that holds a register."""
    found, here = [], os.path.dirname(target)
    while True:
        if os.path.isfile(os.path.join(here, REGISTER_FILE)):
            found.append(here)
        above = os.path.dirname(here)
        if above == here:
            return found
        here = above


def replace_file(target: str, data: bytes) -> None:
    """Put a file's new bytes in its place in one step; a reader sees the old file or the new one, never a part.

    The mode of a file that was there is kept. On any error the target is as it was and nothing is left beside it.
    """
    staged = stage(target, data)
    try:
        os.replace(staged, target)
    except BaseException:
        os.unlink(staged)
        raise
    sync_folder(os.path.dirname(target))


def stage(target: str, data: bytes, suffix: str = ".tmp") -> str:
    """Return a new hidden file beside a target, with its new bytes flushed to disk, and the mode and owner it has.

    Nothing is left behind where that fails.
    """
    folder, name = os.path.split(target)
    handle, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=suffix, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(target):
            _take_after(os.stat(target), temporary)
        else:
            os.chmod(temporary, 0o666 & ~_umask())
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _take_after(old: os.stat_result, temporary: str) -> None:
    """Give a file the owner, where the system allows, and the mode of another."""
    new = os.stat(temporary)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid) and hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(temporary, old.st_uid, old.st_gid)
    os.chmod(temporary, stat.S_IMODE(old.st_mode))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: str) -> None:
    """Flush the folder's own entry where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    # The file is in its place by now: a file system that cannot flush a folder is no reason to call the run failed.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
