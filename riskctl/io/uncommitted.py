"""Which of a register's own files differ from a commit, found without git's index, so that nothing of it can run.

Line ends do not count: git may check a file out with others than it keeps, and a register reads the same with either.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from riskctl.core.finding import natural
from riskctl.io.commit_tree import CommitTree
from riskctl.io.git_objects import blob_id
from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, SCHEME_FOLDER, Problem, Tree


class Change(NamedTuple):
    """A file that differs: `how` is added, changed or removed."""

    path: str
    how: str


def own_files(tree: Tree) -> Iterator[str]:
    """Yield the paths of a register's own files: its register file, risks and schemes; never what lies in `out/`."""
    if tree.exists(REGISTER_FILE):
        yield REGISTER_FILE
    for folder in (RISK_FOLDER, SCHEME_FOLDER):
        for entry in tree.yaml_files(folder):
            yield entry.path


def uncommitted(now: Tree, committed: CommitTree | None, also: Collection[str] = ()) -> tuple[Change, ...]:
    """Return the files of a register that are not as a commit has them, by path; before a first commit, all of them.

    `also` are further files of its folder that count.
    """
    here = {*own_files(now), *(path for path in also if now.exists(path))}
    if committed is None:
        return _in_order(Change(path, "added") for path in here)
    there = {*own_files(committed), *(path for path in also if committed.exists(path))}
    found = [Change(path, "added") for path in here - there] + [Change(path, "removed") for path in there - here]
    found += [Change(path, "changed") for path in sorted(here & there) if not _same(path, now, committed)]
    return _in_order(found)


def _same(path: str, now: Tree, committed: CommitTree) -> bool:
    try:
        data, known = now.read(path), committed.blob_id(path)
        if known is not None and blob_id(data, known) == known:
            return True
        return data.replace(b"\r\n", b"\n") == committed.read(path).replace(b"\r\n", b"\n")
    except Problem:
        return False


def _in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: natural(change.path)))
