"""What `ci` holds a change against: the commit it is made to, where this clone has it."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from riskctl.cli.base_revision import Base, base_of
from riskctl.cli.platforms import Platform
from riskctl.core.errors import GitFailed, NotARepository, UsageError
from riskctl.core.words import printable
from riskctl.io.commit_tree import CommitTree, register_in, risk_names
from riskctl.io.git import Repository, open_repository
from riskctl.io.git_objects import Commit
from riskctl.io.tree import FolderTree

EVERY = "so every finding counts"
_EVENT_LIMIT = 32 * 1024 * 1024
"""Bytes of an event that are read: platforms send at most 25 MB."""


class Held(NamedTuple):
    """The other side of a run: its register and name, or neither; `said` tells a reader which it is, and why."""

    tree: CommitTree | None
    name: str
    said: str


def held_against(root: str, at: Platform, environment: Mapping[str, str]) -> Held:
    """Return what the change of a run is held against, or why it is held against nothing.

    Raises: `UsageError` where the clone is too shallow to tell.
    """
    event = _event(environment) if at is Platform.GITHUB else None
    base = base_of(at, environment, event)
    if base is None:
        return Held(None, "", f"this run is about no change that can be told, {EVERY}")
    try:
        repository = open_repository(root)
    except (NotARepository, GitFailed) as error:
        more = f" ({error.hint})" if isinstance(error, GitFailed) or "trust" in error.hint else ""
        return Held(None, base.said, f"not held against {base.said}: {error}{more}, {EVERY}")
    base = base_of(at, environment, event, shallow=repository.is_shallow) or base
    commit = _parted(repository, base)
    if commit is None and base.hint:
        said = f"this clone does not hold where the change and {printable(base.said)} parted"
        raise UsageError(said, base.hint)
    if commit is None:
        return Held(None, base.said, f"{base.said} is not in this clone, or shares no commit with it, {EVERY}")
    name = f"{base.said} ({commit.short}){', from a fork' if base.from_fork else ''}"
    try:
        tree = register_in(repository.tree(commit, base.said), risk_names(FolderTree(root)))
    except GitFailed as error:
        return Held(None, base.said, f"not held against {name}: {error}, {EVERY}")
    return Held(tree, base.said, f"held against {name}: only what is new can fail")


def _parted(repository: Repository, base: Base) -> Commit | None:
    """Return where the checkout and its base parted, by the surest name of the base that is in the clone."""
    head = repository.head
    if head is None:
        return None
    for name in base.revisions:
        try:
            return repository.merge_base(repository.resolve(name), head)
        except UsageError:
            continue
    return None


def _event(environment: Mapping[str, str]) -> object:
    """Return the event that started a run, or None where it cannot be read: then the variables alone are asked."""
    import json

    try:
        with open(environment.get("GITHUB_EVENT_PATH") or os.devnull, "rb") as file:
            document: object = json.loads(file.read(_EVENT_LIMIT))
    except (OSError, ValueError, RecursionError):
        return None
    return document
