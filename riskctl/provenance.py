"""Who wrote what, as far as git can tell: the last commit of a file, and the commit of each of its lines.

Where there is no git, or git will not read the folder, nothing is known and nothing is said. Nor in a shallow clone,
whose oldest commit would pass for the author of everything before it.
"""

from collections.abc import Collection
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from riskctl.core.errors import GitFailed, RiskctlError
from riskctl.core.origin import Committed, SignOffTag
from riskctl.core.revision import NOT_COMMITTED, SIGN_OFFS, Authorship, LastCommit
from riskctl.core.words import split_lines
from riskctl.io.new_files import in_checkout
from riskctl.io.tree import Problem

if TYPE_CHECKING:
    from riskctl.io.commit_tree import CommitTree
    from riskctl.io.git import Repository
    from riskctl.io.git_objects import Commit
    from riskctl.pipeline import OnDisk


class Provenance:
    """What git knows of the files of one register, as it lies there or as it stood in a revision."""

    def __init__(self, repository: "Repository", tree: "OnDisk") -> None:
        self._repository = repository
        self._tree = tree
        at = tree.revision
        self._commit = repository.head if at is None else repository.resolve(at.id)
        self._committed = self._as_committed()

    def last_commit(self, path: str) -> LastCommit | None:
        """Return the commit that last changed a file of the register, or None where git cannot tell."""
        if self._committed is None or self._commit is None or not self._committed.exists(path):
            return LastCommit(NOT_COMMITTED)
        try:
            found = self._repository.last_commit(self._committed.full(path), self._commit)
            return LastCommit(_authorship(found), self._now(path) != self._then(path))
        except GitFailed:
            return None

    def of_lines(self, path: str) -> tuple[Authorship, ...] | None:
        """Return who committed each line of a file, a line that differs from what is committed nobody.

        None where git cannot tell: a partial clone may lack what the file was before.
        """
        try:
            return self._of_lines(path)
        except GitFailed:
            return None

    def _of_lines(self, path: str) -> tuple[Authorship, ...]:
        now, then = self._now(path), self._then(path)
        if self._committed is None or self._commit is None or not then:
            return (NOT_COMMITTED,) * len(now)
        told = self._repository.set_by(self._committed.full(path), self._commit)
        by = [_authorship(commit) for commit in told]
        by += [NOT_COMMITTED] * (len(then) - len(by))
        if now == then:
            return tuple(by)
        found = [NOT_COMMITTED] * len(now)
        for block in SequenceMatcher(None, then, now, autojunk=False).get_matching_blocks():
            found[block.b : block.b + block.size] = by[block.a : block.a + block.size]
        return tuple(found)

    def _as_committed(self) -> "CommitTree | None":
        from riskctl.io.commit_tree import CommitTree

        if isinstance(self._tree, CommitTree):
            return self._tree
        return None if self._commit is None else self._repository.tree(self._commit)

    def _now(self, path: str) -> list[str]:
        try:
            return _lines(self._tree.read(path))
        except Problem:
            return []

    def _then(self, path: str) -> list[str]:
        if self._committed is None or not self._committed.exists(path):
            return []
        try:
            return _lines(self._committed.read(path))
        except Problem:
            return []


def provenance(tree: "OnDisk") -> Provenance | None:
    """Return what git knows of a register's files, or None where it knows nothing; no git is started outside one."""
    if tree.revision is None and not in_checkout(tree.root):
        return None
    from riskctl.io.git import open_repository

    try:
        repository = open_repository(tree.root)
        return None if repository.is_shallow else Provenance(repository, tree)
    except RiskctlError:
        return None


def changes_of(tree: "OnDisk") -> tuple[str, ...] | None:
    """Return the files of a register that are not as they were last committed, or None where git knows nothing."""
    if tree.revision is not None or not in_checkout(tree.root):
        return None
    from riskctl.io.git import open_repository
    from riskctl.io.uncommitted import uncommitted

    try:
        repository = open_repository(tree.root)
        committed = repository.tree(repository.head) if repository.head is not None else None
        return tuple(change.path for change in uncommitted(tree, committed))
    except RiskctlError:
        return None


def committed(tree: "OnDisk", also: Collection[str] = ()) -> Committed:
    """Return the commit that a register's files are as in, with its sign-offs; `also` are files that count as its own.

    A draft where they differ from what is checked out; nothing where git knows nothing.
    """
    at = tree.revision
    if at is None and not in_checkout(tree.root):
        return Committed()
    from riskctl.io.git import open_repository
    from riskctl.io.uncommitted import uncommitted

    try:
        repository = open_repository(tree.root)
        if at is not None:
            return Committed(at.id, _sign_offs(repository, at.id))
        head = repository.head
        if head is None or uncommitted(tree, repository.tree(head), also):
            return Committed(draft=True)
        return Committed(head.id, _sign_offs(repository, head.id))
    except RiskctlError:
        return Committed(at.id if at is not None else "")


def _sign_offs(repository: "Repository", commit: str) -> tuple[SignOffTag, ...]:
    """Return the tags that sign a commit off, by name."""
    names = [each.name for each in repository.refs() if each.kind == "tag" and each.id == commit]
    tags = [(name, repository.tag(name)) for name in names if name.startswith(SIGN_OFFS)]
    return tuple(SignOffTag(name, tag.is_signed) for name, tag in tags if tag is not None)


def _authorship(commit: "Commit | None") -> Authorship:
    return NOT_COMMITTED if commit is None else Authorship(commit.id, commit.when, commit.author, commit.subject)


def _lines(data: bytes) -> list[str]:
    return split_lines(data.decode("utf-8", "replace"))
