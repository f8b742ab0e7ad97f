"""A body's own templates as files: one level of folders, no links followed, and ours beside them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from riskctl.io.resources import shipped
from riskctl.io.tree import Entry, Problem, Tree, is_litter

MOST = 500
"""How many files a folder of templates may have; one with more is some other folder."""


class Browsed(Tree, Protocol):
    """A tree whose folders can be looked into one by one."""

    def names(self, folder: str) -> list[Entry]:
        """Return what a folder holds, its folders too, by bytes of their names; an absent folder holds nothing."""


class Unusable(Exception):
    """A file or folder among the templates cannot be used: `path` is where, `hint` what to do."""

    def __init__(self, path: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.path, self.hint = path, hint


def read_folder(tree: Browsed, folder: str, folders: tuple[str, ...]) -> dict[str, str]:
    """Return every file of a folder and of the folders in it that are named, by path inside it, in order.

    Raises: `Unusable` for what is not readable text, and for any other folder.
    """
    found: dict[str, str] = {}
    for inside in ("", *folders):
        here = "/".join(part for part in (folder, inside) if part)
        for entry in tree.names(here) if not inside or tree.exists(here) else ():
            name = entry.path.rpartition("/")[2]
            path = f"{inside}/{name}" if inside else name
            if entry.path == here:  # the folder itself cannot be listed
                raise Unusable(inside, str(entry.problem), entry.problem.hint if entry.problem else "")
            if is_litter(name) or (not inside and name in folders):
                continue
            if len(found) >= MOST:
                raise Unusable("", f"there are more than {MOST} files here", "name the folder that holds templates")
            found[path] = _text(tree, path, entry.path, entry.problem)
    return found


def _text(tree: Tree, path: str, place: str, problem: Problem | None) -> str:
    try:
        if problem is not None:
            raise problem
        return tree.read(place).decode("utf-8-sig")
    except Problem as reason:
        raise Unusable(path, str(reason), reason.hint) from reason
    except UnicodeDecodeError as error:
        raise Unusable(path, f"byte {error.start} is not UTF-8", "save it as UTF-8") from error


@lru_cache(maxsize=1)
def shipped_templates() -> Mapping[str, str]:
    """Return our templates by name."""
    top = shipped("templates")
    paths = sorted(top.rglob("*.j2"))
    return {path.relative_to(top).as_posix(): path.read_text(encoding="utf-8") for path in paths}
