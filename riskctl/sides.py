"""One side of a register, looked at whole: its findings as they are in force; and which other side a user may mean."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from riskctl.checking import Days, Run, Verdict, across, check_files, of_schemes, prepare, verdicts_on
from riskctl.core.errors import RiskctlError, UnreadableRegister, UsageError
from riskctl.core.finding import Finding, Severity
from riskctl.core.suppression import Heard, hear
from riskctl.core.words import norm
from riskctl.io.loader import Edition, LoadedRisk, load_register, risk_files
from riskctl.io.placing import about_comment
from riskctl.io.read_once import ReadOnce
from riskctl.io.resources import shipped_schemes
from riskctl.io.tree import REGISTER_FILE, FolderTree, Tree, is_folder
from riskctl.remembered import Cache, judged
from riskctl.settling import Settled, with_history


class Seen(NamedTuple):
    """What a look at one side found; `renamed` leads from ids that risks had before to those they have."""

    findings: tuple[Finding, ...]
    risks: int
    suppressed: int
    renamed: Mapping[str, str]


def look(
    edition: Edition,
    days: Days | None,
    settled: Settled,
    only: frozenset[str] | None,
    cache: Cache | None = None,
    asked: str = "",
    gated: Sequence[Finding] = (),
    loaded: Sequence[LoadedRisk] | None = None,
) -> Seen:
    """Return the findings of one side that are wanted and that no comment silences, in order.

    Verdicts come from a cache where there is one; `asked` says what of the command line they hang on. `gated` is what
    is to be said of this side beside another one: what it says, nothing else says again. `loaded` are the risks, where
    the caller has read them.
    """
    run = prepare(edition, days, settled)
    tree = edition.tree
    if loaded is not None:
        verdicts = list(verdicts_on(loaded, run))
    elif cache is not None and isinstance(tree, ReadOnce):
        verdicts = judged(risk_files(tree), run, tree, cache, *map(str, days or ()), asked)
    else:
        verdicts = list(check_files(risk_files(tree), run))
    findings = [*run.findings, *(finding for _, each in verdicts for finding in each.findings)]
    findings += across([each for _, each in verdicts], run)
    if gated:
        from riskctl.gates import uncovered

        findings = [*uncovered(findings, gated), *gated]
    heard = _heard(findings, verdicts, run, settled, only)
    ordered = tuple(sorted(map(settled.policy.judged, heard.findings), key=lambda finding: finding.order))
    rows = [each.row for _, each in verdicts if each.row is not None]
    renamed = {norm(old): norm(row.id) for row in rows for old in row.formerly}
    return Seen(ordered, len(verdicts), heard.suppressed, renamed)


def look_there(tree: Tree, days: Days, settled: Settled, only: frozenset[str] | None) -> Seen:
    """Return the findings of the other side: on this side's day and under its settings, but of its own files alone."""
    edition = load_register(tree, shipped_schemes())
    if edition.register is None:
        broken = [each for each in (*edition.findings, *of_schemes(edition)) if each.severity is Severity.ERROR]
        said = f"{tree.name} cannot be read whole, so nothing can be held against it"
        raise UnreadableRegister(with_reasons(said, broken, tree), "name another folder or revision")
    own = edition.register.file.as_at or days.day
    return look(edition, Days(days.day, own), settled._replace(findings=()), only)


def other_side(root: str, word: str, rev: str | None = None) -> Tree:
    """Return what `--against` names: the folder of a register, or a revision, at its merge base with HEAD or `rev`.

    `dir:` and `git:` before a word settle what is meant. Raises: `UsageError` where it may be both, or is neither.
    """
    kind, colon, name = word.partition(":")
    if colon and kind == "dir":
        return _folder_side(name)
    if colon and kind == "git":
        return _revision_side(root, name, rev)
    if not is_folder(word):
        return _revision_side(root, word, rev)
    try:
        _revision_side(root, word, rev)
    except RiskctlError:
        return _folder_side(word)
    raise UsageError(f"--against {word} names a folder and a revision", f"write dir:{word} or git:{word}")


def _folder_side(folder: str) -> Tree:
    if not is_folder(folder):
        raise UsageError(f"there is no folder {folder}", "name the folder of a register, or a revision")
    tree = FolderTree(folder)
    if not tree.exists(REGISTER_FILE):
        raise UsageError(f"{folder} is no register: it has no {REGISTER_FILE}", "name the folder that holds it")
    return tree


def _revision_side(root: str, name: str, rev: str | None) -> Tree:
    from riskctl.io.commit_tree import register_in, risk_names
    from riskctl.io.git import open_repository

    repository = open_repository(root)
    commit = repository.resolve(name)
    head = repository.head if rev is None else repository.resolve(rev)
    if head is None:
        raise UsageError("nothing is committed yet, so there is nothing to hold this against", "commit the register")
    return register_in(repository.tree(repository.merge_base(commit, head), name), risk_names(FolderTree(root)))


def _heard(
    findings: Iterable[Finding],
    verdicts: Sequence[tuple[str, Verdict]],
    run: Run,
    settled: Settled,
    only: frozenset[str] | None,
) -> Heard:
    """Return the findings that are wanted and that no comment silences, with those about the comments themselves."""

    def asked(path: str) -> bool:
        return only is None or path in only or any(path.startswith(f"{folder}/") for folder in only)

    wants = settled.policy.wants
    ids = {path: each.id for path, each in verdicts}
    unread = {path for path, each in verdicts if each.row is None}
    marks = [mark for mark in (*run.marks, *(mark for _, each in verdicts for mark in each.marks)) if asked(mark.path)]
    kept = [finding for finding in findings if asked(finding.path) and wants(finding.code, finding.path)]
    heard = hear(
        kept,
        marks,
        with_history(settled.rules) if marks else settled.rules,
        run.ctx.day if run.ctx is not None else None,
        lambda code, path: run.ctx is not None and path not in unread and wants(code, path),
    )
    about = [
        about_comment(each, ids.get(each.mark.path, ""))
        for each in heard.complaints
        if wants(each.code, each.mark.path)
    ]
    return heard._replace(findings=(*heard.findings, *about))


def with_reasons(said: str, findings: Sequence[Finding], tree: Tree) -> str:
    """Return a reason with the findings of a tree below it, one a line."""
    of = f"{tree.revision.asked}:" if tree.revision is not None else ""
    lines = [f"{of}{item.path}:{item.span.line}:{item.span.column}: {item.message}" for item in findings]
    return "\n  ".join([said, *lines])
