"""What changed in words since the date that a report compares with, where git can tell: prose has no other history."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from riskctl.core.book import Book
from riskctl.core.diff import compare_registers
from riskctl.core.diff_values import Side
from riskctl.core.errors import RiskctlError, UsageError
from riskctl.core.model import Risk
from riskctl.core.period import When
from riskctl.core.revision import Revision
from riskctl.core.wording import Wording, rewordings
from riskctl.core.words import norm
from riskctl.io.loader import load_register, load_risk, own_fields
from riskctl.io.new_files import in_checkout
from riskctl.io.resources import shipped_schemes
from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, Problem, Tree

if TYPE_CHECKING:
    from riskctl.io.commit_tree import CommitTree
    from riskctl.io.git import Repository
    from riskctl.io.git_objects import Commit
    from riskctl.pipeline import OnDisk


def wording_since(tree: "OnDisk", work: Book) -> Wording | None:
    """Return which texts changed since the date that movement is measured from.

    None where there is no such date, or no git that knows the register; then nothing is said of it. Nor is anything
    compared for a book that does not say where its risks lie: what lay there before is not for its readers.
    """
    since = work.states[0].since if work.states else None
    if since is None or not all(work.paths.values()) or (tree.revision is None and not in_checkout(tree.root)):
        return None
    from riskctl.io.git import open_repository

    try:
        repository = open_repository(tree.root)
        tip = repository.head if tree.revision is None else repository.resolve(tree.revision.id)
        if tip is None or (tree.revision is None and not repository.tree(tip).exists(REGISTER_FILE)):
            return None
        return _since(repository, tip, since.date, tree, work)
    except RiskctlError:
        return None


def _since(repository: "Repository", tip: "Commit", day: When, tree: "OnDisk", work: Book) -> Wording:
    from riskctl.io.commit_tree import register_in

    try:
        commit = repository.commit_before(day, tip)
    except UsageError:
        return Wording({}, unknown="shallow" if repository.is_shallow else "begins-later")
    revision = Revision(commit.id, commit.id, commit.when)
    names = frozenset(path.rpartition("/")[2] for path in work.paths.values())
    try:
        then = register_in(repository.tree(commit, commit.id), names)
    except RiskctlError:
        return Wording({}, revision, "not-there")
    sides = _sides(then, tree, work, day)
    return (
        Wording({}, revision, "unreadable")
        if sides is None
        else Wording(rewordings(compare_registers(*sides)), revision)
    )


def _sides(then: "CommitTree", tree: Tree, work: Book, day: When) -> tuple[Side, Side] | None:
    """Return what differs between an earlier register and that of a book, as two sides; None where it has a mistake.

    Files that are the same, wherever they lie, are on neither side.
    """
    edition = load_register(then, shipped_schemes())
    files = {entry.path: then.blob_id(entry.path) or "" for entry in then.yaml_files(RISK_FOLDER)}
    if edition.register is None:
        return None
    here = {path: _blobs(tree, path) for path in work.paths.values()}
    same = frozenset(files.values()).intersection(*[frozenset().union(*here.values())])
    changed = [path for path, blob in files.items() if blob not in same]
    then.will_read(changed)
    own = own_fields(edition)
    earlier: dict[str, Risk] = {}
    for path in changed:
        try:
            risk = load_risk(path, then.read(path), own, edition.register).risk
        except Problem:
            return None
        if risk is None or norm(risk.id) in map(norm, earlier):
            return None
        earlier[risk.id] = risk
    now = _by_id(state.risk for state in work.states if not here[work.paths[state.risk.id]] & same)
    return Side("", edition.register, day, earlier), Side("", work.register, work.day, now)


def _by_id(risks: Iterable[Risk]) -> dict[str, Risk]:
    return {risk.id: risk for risk in risks}


def _blobs(tree: Tree, path: str) -> frozenset[str]:
    """Return the ids that git gives a file: as it lies there, and with line ends as git may keep them."""
    from riskctl.io.commit_tree import CommitTree
    from riskctl.io.git_objects import blob_id

    if isinstance(tree, CommitTree):
        return frozenset((tree.blob_id(path) or "",))
    data = tree.read(path)
    return frozenset(blob_id(each, "0" * 40) for each in (data, data.replace(b"\r\n", b"\n")))
