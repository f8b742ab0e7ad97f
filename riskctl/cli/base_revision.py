"""What a pipeline compares a change with, told from its environment and, on GitHub, the event it was started by.

Nothing here starts git or reads a file: the event and whether the clone is shallow are handed in. What is named is text
from outside, so only what looks like a commit or a branch is taken.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from riskctl.cli.platforms import Platform

_COMMIT = re.compile(r"(?!0+\Z)(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_MERGED = re.compile(r"refs/pull/[0-9]+/merge\Z")
_BRANCH = re.compile(r"(?![-/.])(?!.*(?:\.\.|//|@\{|\.lock\Z|[/.]\Z))[^\x00-\x20\x7f~^:?*\[\\]+\Z")

_DEEPER = {
    Platform.GITHUB: "give actions/checkout `fetch-depth: 0`",
    Platform.GITLAB: 'set the variable `GIT_DEPTH: "0"`',
    Platform.AZURE: "give the checkout step `fetchDepth: 0`",
}


class Base(NamedTuple):
    """The other side of a change.

    Shape: `revisions` are the names it may have in this clone, the surest first; `said` names it to a reader: the
    branch, or what stood there before; `hint` says what to do where none of them is in the clone, which a shallow one
    makes likely.
    """

    revisions: tuple[str, ...]
    said: str
    from_fork: bool = False
    hint: str = ""


def base_of(
    platform: Platform, environment: Mapping[str, str], event: object = None, *, shallow: bool = False
) -> Base | None:
    """Return what this run's change is measured against, or None for a run that is about no change.

    Shape: `event` is the document in GITHUB_EVENT_PATH, whatever it turned out to be.
    """
    if platform is Platform.GITHUB:
        found = _github(environment, event)
    elif platform is Platform.GITLAB:
        found = _gitlab(environment)
    else:
        found = _azure(environment)
    if found is None or not found.revisions:
        return None
    return found._replace(hint=f"this clone is shallow: {_DEEPER[platform]}") if shallow else found


def _github(environment: Mapping[str, str], event: object) -> Base | None:
    request = _at(event, "pull_request")
    into = environment.get("GITHUB_BASE_REF", "") or _text(_at(request, "base", "ref"))
    if into or request is not None:
        ours, theirs = (_text(_at(request, side, "repo", "full_name")) for side in ("base", "head"))
        revisions = (*_merged_into(environment), *_commit(_text(_at(request, "base", "sha"))), *_remote(into))
        return Base(revisions, into or "the target branch", from_fork=bool(theirs) and theirs != ours)
    queued = _commit(_text(_at(event, "merge_group", "base_sha")))
    if queued:
        return Base(queued, "the merge queue before it")
    pushed = _commit(_text(_at(event, "before")))
    return Base(pushed, "the state before this push") if pushed else None


def _gitlab(environment: Mapping[str, str]) -> Base | None:
    into = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "")
    from_, to = (environment.get(f"CI_MERGE_REQUEST_{side}PROJECT_ID", "") for side in ("SOURCE_", ""))
    # Where the pipeline tries the merge itself, the target as it is now is what is merged into.
    names = ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA")
    base = tuple(commit for name in names for commit in _commit(environment.get(name, "")))
    if base or into:
        return Base((*base, *_remote(into)), into or "the target branch", from_fork=bool(from_) and from_ != to)
    if environment.get("CI_PIPELINE_SOURCE", "push") != "push":
        return None
    pushed = _commit(environment.get("CI_COMMIT_BEFORE_SHA", ""))
    return Base(pushed, "the state before this push") if pushed else None


def _azure(environment: Mapping[str, str]) -> Base | None:
    into = environment.get("SYSTEM_PULLREQUEST_TARGETBRANCH", "").removeprefix("refs/heads/")
    if not into:
        return None
    fork = environment.get("SYSTEM_PULLREQUEST_ISFORK", "").lower() == "true"
    return Base(_remote(into), into, fork)


def _merged_into(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return what GitHub merged a pull request into to try it: newer than what its event names."""
    tried = _MERGED.match(environment.get("GITHUB_REF", ""))
    return tuple(f"{commit}^1" for commit in _commit(environment.get("GITHUB_SHA", ""))) if tried else ()


def _commit(text: str) -> tuple[str, ...]:
    return (text,) if _COMMIT.match(text) else ()


def _remote(branch: str) -> tuple[str, ...]:
    return (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}") if _BRANCH.match(branch) else ()


def _at(document: object, *keys: str) -> object:
    for key in keys:
        document = document.get(key) if isinstance(document, Mapping) else None
    return document


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
