"""A register as it stood in a commit: the same Tree as a folder, read by object id, nothing ever written to disk.

What git would refuse to check out (`..`, a name with a slash) is named, never followed; links and submodules likewise.
"""

from collections.abc import Iterable, Iterator

from riskctl.core.errors import GitFailed
from riskctl.core.revision import Revision
from riskctl.io.git_objects import Commit, Name, Object, Objects, names_of
from riskctl.io.tree import (
    REGISTER_FILE,
    RISK_FOLDER,
    SIZE_LIMIT,
    Entry,
    Problem,
    Tree,
    is_litter,
    is_yaml,
    link_problem,
    no_file,
    oversize,
)

TREE_LIMIT = 64 * 1024 * 1024
"""Bytes the list of names of one folder may have."""

NAMES_LIMIT = 200_000
"""Names looked at below one folder: a few tree objects that hold each other ten times over would never end."""

_AHEAD = 960
"""Files read ahead of the one that is asked for, at most."""

_FILE, _PROGRAM, _FOLDER, _LINK = "100644", "100755", "40000", "120000"


class CommitTree:
    """A folder in a commit. Several trees of one repository share its running `cat-file`.

    Shape: `folder` is its path from the top of the repository; `root` the folder on disk that it stands for.
    """

    def __init__(self, objects: Objects, commit: Commit, folder: str = "", asked: str = "", root: str = "") -> None:
        self.commit = commit
        self.folder = folder
        self.asked = asked or commit.short
        self.root = root
        self.revision = Revision(self.asked, commit.id, commit.when)
        self._objects = objects
        self._listed: dict[str, dict[str, Name]] = {}
        self._queue: list[str] = []
        self._ahead: dict[str, Object | None] = {}
        self._root = self._below(commit.tree, [part for part in folder.split("/") if part])

    @property
    def name(self) -> str:
        """The revision as it was asked for, and the folder in it."""
        return f"{self.asked}:{self.folder}" if self.folder else self.asked

    def full(self, path: str) -> str:
        """Return a path of the register as it is from the top of the repository."""
        return f"{self.folder}/{path}" if self.folder else path

    def exists(self, path: str) -> bool:
        """True where the commit has something of that name."""
        return self._find(path) is not None

    def blob_id(self, path: str) -> str | None:
        """Return the object id of a file, or None where there is none: two files of one id have the same bytes."""
        found = self._find(path)
        return found.id if found is not None and found.mode in (_FILE, _PROGRAM) else None

    def folder_id(self, path: str) -> str | None:
        """Return the object id of a folder, or None: two folders of one id are the same all the way down."""
        found = self._find(path)
        return found.id if found is not None and found.mode == _FOLDER else None

    def yaml_files(self, folder: str) -> list[Entry]:
        """Return `.yaml` and `.yml` files below a folder, its own folders included, links not followed."""
        top = self._find(folder)
        if top is None:
            return []
        if top.mode != _FOLDER:
            if top.mode in (_FILE, _PROGRAM):
                return [Entry(folder, Problem("FIL303", "the folder cannot be read: not a directory"))]
            return [Entry(folder, _what(folder, top.mode))]
        found: list[Entry] = []
        waiting, looked = [(folder, top.id)], 0
        while waiting:
            here, tree = waiting.pop()
            names = self._names(tree)
            looked += len(names)
            if looked > NAMES_LIMIT:
                problem = Problem("FIL306", f"there are more than {NAMES_LIMIT:,} names below this folder")
                return [Entry(folder, problem)]
            for name in names.values():
                self._sort_out(f"{here}/{name.name}", name, waiting, found)
        found.sort(key=lambda entry: entry.path.encode("utf-8", "surrogateescape"))
        self.will_read(entry.path for entry in found if entry.problem is None)
        return found

    def names(self, folder: str) -> list[Entry]:
        """Return what a folder holds, its folders too, by bytes of their names; a link is not followed."""
        top = self._below(self._root, folder.split("/")) if folder else self._root
        if top is None:
            at = self._find(folder)
            return [] if at is None else [Entry(folder, _what(folder, at.mode))]
        found = []
        for name in self._names(top).values():
            path = f"{folder}/{name.name}".lstrip("/")
            link = name.mode not in (_FILE, _PROGRAM, _FOLDER)
            found.append(Entry(path, _what(path, name.mode) if link else None))
        return sorted(found, key=lambda entry: entry.path.encode("utf-8", "surrogateescape"))

    def will_read(self, paths: Iterable[str]) -> None:
        """Say which files are read next, in order: git hands out many at once. Any other may still be asked for."""
        self._queue = list(paths)[::-1]
        self._ahead.clear()

    def read(self, path: str) -> bytes:
        """Return the bytes of a regular file of at most the size limit."""
        found = self._find(path)
        if found is None:
            raise Problem("FIL303", "the file is not in this revision", "check its name")
        if found.mode not in (_FILE, _PROGRAM):
            raise _what(path, found.mode)
        blob = self._blob(path, found.id)
        if blob is None or blob.kind != "blob":
            raise Problem(
                "FIL303",
                f"git does not have the bytes of this file here ({found.id})",
                "a partial clone leaves files out: fetch them, or clone the repository whole",
            )
        if blob.data is None:
            raise oversize(blob.size)
        return blob.data

    def registers(self) -> Iterator[str]:
        """Yield every folder of the commit, from its top, that holds a register file; nearer the top first."""
        waiting, looked = [("", self.commit.tree)], 0
        while waiting:
            deeper = []
            for here, tree in sorted(waiting):
                names = self._names(tree)
                looked += len(names)
                if looked > NAMES_LIMIT:
                    return
                if REGISTER_FILE in names:
                    yield here
                for name in names.values():
                    if name.mode == _FOLDER and not is_litter(name.name) and _possible(name.name):
                        deeper.append((f"{here}/{name.name}".lstrip("/"), name.id))
            waiting = deeper

    def at(self, folder: str) -> "CommitTree":
        """Return another folder of the same commit."""
        return CommitTree(self._objects, self.commit, folder, self.asked, self.root)

    def _sort_out(self, path: str, name: Name, waiting: list[tuple[str, str]], found: list[Entry]) -> None:
        if not _possible(name.name):
            problem = Problem("FIL304", "git holds a name here that no folder can have", "see it with: git fsck")
            found.append(Entry(path, problem))
        elif is_litter(name.name):
            return
        elif name.mode == _FOLDER and not is_yaml(name.name):
            waiting.append((path, name.id))
        elif name.mode not in (_FILE, _PROGRAM, _FOLDER):
            found.append(Entry(path, _what(path, name.mode)))
        elif is_yaml(name.name):
            found.append(Entry(path))

    def _blob(self, path: str, blob: str) -> Object | None:
        if path not in self._ahead:
            wanted = [path]
            if self._queue and self._queue[-1] == path:
                wanted = self._queue[: -_AHEAD - 1 : -1]
                del self._queue[-_AHEAD:]
            ids = [self.blob_id(each) or blob for each in wanted]
            found = self._objects.many(ids, SIZE_LIMIT)
            self._ahead = {
                each: answer if isinstance(answer, Object) else None for each, answer in zip(wanted, found, strict=True)
            }
        return self._ahead.pop(path)

    def _find(self, path: str) -> Name | None:
        folder, _, last = path.rpartition("/")
        tree = self._below(self._root, folder.split("/")) if folder else self._root
        return self._names(tree).get(last) if tree is not None else None

    def _below(self, tree: str | None, parts: list[str]) -> str | None:
        for part in parts:
            found = self._names(tree).get(part) if tree is not None else None
            tree = found.id if found is not None and found.mode == _FOLDER else None
        return tree

    def _names(self, tree: str) -> dict[str, Name]:
        """Return what one tree object holds, by name. Two equal names, which no checkout could hold, end the run."""
        if tree not in self._listed:
            found = self._objects.get(tree, TREE_LIMIT)
            if not isinstance(found, Object) or found.kind != "tree" or found.data is None:
                said = "is larger than is read" if isinstance(found, Object) else "is not in this clone"
                raise GitFailed(f"a folder of {self.asked} {said} ({tree})", "clone the repository whole")
            try:
                listed = names_of(found)
                names = {name.name: name for name in listed}
                if len(names) < len(listed):
                    raise ValueError("a name stands there twice")
            except (ValueError, IndexError) as error:
                raise GitFailed(
                    f"a folder of {self.asked} cannot be read ({tree})", "see why with: git fsck"
                ) from error
            self._listed[tree] = names
        return self._listed[tree]


def risk_names(tree: Tree) -> frozenset[str]:
    """Return the names of a register's risk files, without their folders: what tells one register from another."""
    return frozenset(entry.path.rpartition("/")[2] for entry in tree.yaml_files(RISK_FOLDER))


def register_in(tree: CommitTree, names: frozenset[str]) -> CommitTree:
    """Return the register in a commit: in the tree's own folder, else in the one that shares most risk files.

    Shape: `names` are those of the register at hand; where it has none to compare, a single register is the one meant.
    Raises: `GitFailed` where the commit has no such register, or several that fit alike.
    """
    if tree.exists(REGISTER_FILE):
        return tree
    found = [tree.at(folder) for folder in tree.registers()]
    where = f"{tree.folder} of {tree.asked}" if tree.folder else tree.asked
    if not found:
        raise GitFailed(f"no {REGISTER_FILE} in {tree.asked}: there was no register then", "name a later revision")
    if not names:
        if len(found) == 1:
            return found[0]
        raise GitFailed(f"no {REGISTER_FILE} in {where}", f"this revision has registers in {_folders(found)}")
    shared = sorted(((len(names & risk_names(each)), each.folder, each) for each in found), key=lambda row: row[:2])
    most = shared[-1][0]
    best = [each for count, _, each in shared if count == most]
    if most == 0 or len(best) > 1:
        less = "none shares a risk file with this one" if most == 0 else "they fit alike"
        raise GitFailed(
            f"no {REGISTER_FILE} in {where}, and of the registers elsewhere in it {less}",
            f"this revision has registers in {_folders(found)}",
        )
    return best[0]


def _folders(found: list[CommitTree]) -> str:
    return ", ".join(each.folder or "its top folder" for each in found[:5]) + (", ..." if len(found) > 5 else "")


def _possible(name: str) -> bool:
    return name not in ("", ".", "..") and "/" not in name and name.lower() != ".git"


def _what(path: str, mode: str) -> Problem:
    """Return why something that is no file is not read."""
    if mode == _LINK:
        return link_problem(path)
    return no_file({_FOLDER: "a folder", "160000": "a submodule"}.get(mode, f"something of mode {mode}"))
