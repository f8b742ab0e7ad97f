"""Sign-off: a tag that says what a committee saw, and the proof that the register still is what was signed."""

import re
from typing import TYPE_CHECKING, NamedTuple

from riskctl.core.book import Book
from riskctl.core.errors import NotARepository, RiskctlError, UsageError
from riskctl.core.finding import Severity
from riskctl.core.period import When, right_quarter
from riskctl.core.period import parse as parse_date
from riskctl.core.revision import SIGN_OFFS
from riskctl.core.words import nearest, norm, plural, printable
from riskctl.io.content import SHIPPED, content, whole
from riskctl.io.git import open_repository
from riskctl.io.loader import load_register
from riskctl.io.new_files import in_checkout
from riskctl.io.resources import shipped_schemes
from riskctl.io.sign_offs import tag_name
from riskctl.io.tree import FolderTree, Tree
from riskctl.io.uncommitted import Change, uncommitted
from riskctl.pipeline import Checked, at_revision, book, lint

if TYPE_CHECKING:
    from riskctl.io.commit_tree import CommitTree
    from riskctl.io.git import Repository
    from riskctl.io.git_objects import Commit


class SignOff(NamedTuple):
    """A tag about to be written: its name, what it says, and the commit it is put on."""

    name: str
    message: str
    commit: str


class Proof(NamedTuple):
    """How a register compares with a sign-off. Shape: no `reasons` and no `changes` is the proof that it matches."""

    name: str
    commit: "Commit"
    first_line: str
    compared: str
    files: int
    reasons: tuple[str, ...]
    changes: tuple[Change, ...]
    signed: bool


class Refused(RiskctlError):
    """The register has errors, so it is not signed off."""


def sign_off(root: str, what: str, meeting: str | None, clock: When) -> SignOff:
    """Return the tag that signs off a register as it is committed; nothing is written yet.

    Raises: `Refused` where lint finds errors, `UsageError` where it is not committed or signed off already.
    """
    name = tag_name(what)
    repository, folder = _repository(root), FolderTree(root)
    if repository.head is None:
        raise UsageError("nothing is committed yet, so there is nothing to sign off", "commit the register first")
    if repository.tag(name) is not None:
        raise UsageError(f"{name} is there already", f"see whether it still matches with: riskctl verify {name}")
    tree = repository.tree(repository.head, "HEAD")
    if changes := uncommitted(folder, tree):
        listed = "".join(f"\n  {change.how} {printable(change.path)}" for change in changes[:10])
        more = f"\n  and {len(changes) - 10} more" if len(changes) > 10 else ""
        said = f"{plural(len(changes), 'file')} of the register {'is' if len(changes) == 1 else 'are'} not committed"
        raise UsageError(f"{said}{listed}{more}", "commit first: what is signed off is what git keeps")
    period = None if what.startswith(SIGN_OFFS) else parse_date(what)
    day = _spoken_for(tree, period, clock)
    checked = lint(tree, day, clock)
    errors = [finding for finding in checked.findings if finding.severity is Severity.ERROR]
    if errors:
        raise Refused(f"lint finds {plural(len(errors), 'error')}, so nothing is signed off", "see: riskctl lint")
    work = book(tree, day, clock)
    if period is not None and (meant := right_quarter(period, work.register.file.quarters.year_starts)):
        raise UsageError(f"{period} is a quarter of another kind of year", f"here it is written {meant}")
    return SignOff(name, _message(what, _meeting(work, meeting), work, checked, tree), repository.head.id)


def write(root: str, wanted: SignOff) -> None:
    """Write the tag, signed where the user's git is set so."""
    open_repository(root).write_tag(wanted.name, wanted.message, wanted.commit)


def verify(root: str, what: str, rev: str | None) -> Proof:
    """Return how the register, as it lies there or as a revision has it, compares with what was signed off.

    Raises: `UsageError` where there is no such sign-off.
    """
    name = tag_name(what)
    repository = _repository(root)
    tag = repository.tag(name)
    if tag is None:
        known = [ref.name for ref in repository.refs() if ref.kind == "tag" and ref.name.startswith(SIGN_OFFS)]
        near = nearest(name, known)
        hint = f"did you mean {near}?" if near else "sign off with: riskctl sign-off"
        raise UsageError(f"there is no sign-off {name}", hint)
    then = at_revision(root, name)
    now: Tree = FolderTree(root) if rev is None else at_revision(root, rev)
    told, kept = _told(tag.message), content(then).files
    reasons = []
    if "Content" not in told:
        reasons.append("the tag holds no digest: it was not written by riskctl sign-off")
    # A scheme that ships with riskctl is not in the commit: what the tag says of it is compared with what ships now.
    for path, digest in sorted(kept.items()):
        if path.startswith(SHIPPED) and told.get(path, digest) != digest:
            reasons.append(
                f"the scheme {path.removeprefix(SHIPPED)} that ships with riskctl is another than was signed"
            )
    as_signed = {path: told.get(path, digest) for path, digest in kept.items()}
    if "Content" in told and told["Content"] != whole(as_signed):
        reasons.append("the commit that the tag is on is not the one that was signed")
    compared = "the register as it lies there" if now.revision is None else f"revision {now.revision}"
    first = tag.message.partition("\n")[0]
    return Proof(
        name,
        then.commit,
        first,
        compared,
        len(kept),
        tuple(reasons),
        uncommitted(now, then),
        tag.is_signed,
    )


def _repository(root: str) -> "Repository":
    """Return the repository of a register. Raises: `NotARepository` where it is in none, with what to do about it."""
    if not in_checkout(root):
        raise NotARepository(
            f"{root} is in no git repository, and a sign-off is a tag in one",
            "begin one with: git init; then commit the register",
        )
    return open_repository(root)


def _spoken_for(tree: "CommitTree", period: When | None, clock: When) -> str | None:
    """Return the day that counts speak for: the register's own, else the end of what is signed off once it is over."""
    register = load_register(tree, shipped_schemes()).register
    if period is None or register is None or register.file.as_at is not None or period.last > clock.last:
        return None
    return period.last.isoformat()


def _meeting(work: Book, asked: str | None) -> str | None:
    """Return the meeting as the register names its body. Raises: `UsageError` for a body that has no meeting in it."""
    bodies = list(dict.fromkeys(meeting.body for meeting in work.register.file.meetings if meeting.body))
    if asked is None or not bodies:
        return asked
    for body in bodies:
        if norm(body) == norm(asked) or norm(asked).startswith(norm(body) + " "):
            return asked.strip()
    near = nearest(asked, bodies)
    raise UsageError(
        f"the register has no meeting of {asked!r}", f"did you mean {near}?" if near else f"known: {', '.join(bodies)}"
    )


def _message(what: str, meeting: str | None, work: Book, checked: Checked, tree: "CommitTree") -> str:
    """Return what the tag says: a line for the reader, the counts, and the digests that prove them."""
    from riskctl.render.scores import counts_sentence

    file, kept = work.register.file, content(tree).files
    lines = [f"Risk register signed off: {_line(what)}" + (f", {_line(meeting)}" if meeting else ""), ""]
    lines.append(f"Register: {_line(', '.join(filter(None, (file.title, file.body))))}")
    lines.append(f"As at: {work.day}")
    lines.append(f"Open: {_line(counts_sentence(work, work.open))}")
    lines.append(f"Closed: {len(work.states) - len(work.open)}")
    count = {each: sum(finding.severity is each for finding in checked.findings) for each in Severity}
    lines.append(
        f"Lint: {plural(count[Severity.WARNING], 'warning')}, {plural(count[Severity.NOTE], 'note')}, no errors"
    )
    lines += [f"{path}: {digest}" for path, digest in sorted(kept.items()) if path.startswith(SHIPPED)]
    lines += [f"Files: {len(kept)}", f"Content: {whole(kept)}"]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return printable(" ".join(text.split()))


def _told(message: str) -> dict[str, str]:
    """Return the digests that a sign-off tells, by what they are of."""
    return dict(re.findall(r"^((?:shipped with riskctl: \S+|Content)): (sha256:[0-9a-f]{64})$", message, re.MULTILINE))
