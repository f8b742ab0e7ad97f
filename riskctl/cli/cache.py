"""Where this user's cache is, and what everything in it hangs on: which register, and which build of the tool."""

import os
import sys
from typing import TYPE_CHECKING

from riskctl.io.read_once import digest_of
from riskctl.io.user_cache import user_cache_dir

if TYPE_CHECKING:
    from riskctl.io.kept_values import KeptValues
    from riskctl.remembered import Cache


def cache_folder() -> str | None:
    """Return the folder of the cache, or None where nothing shall be kept."""
    return user_cache_dir(os.environ, sys.platform)


def name_of(root: str) -> str:
    """Return the name under which a register's files lie in the cache."""
    return digest_of([], os.path.realpath(root))


def verdict_cache(root: str) -> "Cache | None":
    """Return where the verdicts on a register's files are kept, or None where nothing shall be kept."""
    from riskctl.remembered import Cache

    folder = cache_folder()
    return None if folder is None else Cache(os.path.join(folder, f"{name_of(root)}.verdicts"), tuple(tool()))


def kept_values(root: str) -> "KeptValues | None":
    """Return where the values of a register's files are kept, or None where nothing shall be kept."""
    from riskctl.io.kept_values import KeptValues

    folder = cache_folder()
    return (
        None if folder is None else KeptValues(os.path.join(folder, f"{name_of(root)}.values"), digest_of([], *tool()))
    )


def tool() -> list[str]:
    """Return what tells one build of the tool, and of what it was installed with, from another: sizes and times."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found = [sys.version]
    waiting = [package, os.path.join(os.path.dirname(package), "schemes")]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as names:
                for entry in names:
                    if entry.is_dir():
                        if entry.name != "__pycache__":
                            waiting.append(entry.path)
                    elif entry.name.endswith((".py", ".yaml")):
                        status = entry.stat()
                        found.append(f"{entry.path}:{status.st_size}:{status.st_mtime_ns}")
        except OSError:
            continue
    for place in sys.path:
        if place.endswith(("site-packages", "dist-packages")) and os.path.isdir(place):
            found.append(f"{place}:{os.stat(place).st_mtime_ns}")
    return sorted(found)
