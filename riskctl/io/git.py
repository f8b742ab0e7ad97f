"""The only module that starts git: by object id, with hooks, filters and programs of a repository's settings off.

It reads, but for the one tag that a sign-off writes.

Shape: opening a repository is one process; every revision, folder and file after that comes from one more. git gets a
list of arguments, never a shell; a revision is never an argument; what it prints is separated by NUL or of known size.
Source: house choice, from what was seen to run with a logger set as each program that a repository's settings can name.
"""

import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from riskctl.core.errors import GitFailed, NotARepository, UsageError
from riskctl.core.lazy import lazy
from riskctl.core.period import When, add_days
from riskctl.core.words import nearest, printable
from riskctl.io.commit_tree import CommitTree
from riskctl.io.git_objects import Ambiguous, Commit, Object, Objects, Tag, commit_of, day_of, tag_of

if TYPE_CHECKING:
    from subprocess import Popen

TIMEOUT = 120.0
"""Seconds git may take for one answer."""

MESSAGE_LIMIT = 1024 * 1024
"""Bytes a commit or a tag may have."""

_OPTIONS = (
    "--no-pager",
    *("-c", "core.fsmonitor=false"),
    *("-c", "advice.graftFileDeprecated=false"),
    *("-c", "safe.bareRepository=explicit"),
)
_FENCE = {
    "GIT_NO_LAZY_FETCH": "1",  # a file that a partial clone left out is missing, not fetched
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",  # refs/replace could show another risk than was committed
    "GIT_GRAFT_FILE": os.devnull,  # and a graft another history
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
_WHO = ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE")
TAG_COMMAND = ("tag", "-a", "--cleanup=verbatim", "-F", "-")
"""How a tag is written; its message is what git reads."""

_SIGNERS = {
    "gpg.program": "gpg",
    "gpg.openpgp.program": "gpg",
    "gpg.x509.program": "gpgsm",
    "gpg.ssh.program": "ssh-keygen",
    "gpg.ssh.defaultkeycommand": "false",
}
_EPOCH = date(1970, 1, 1)
_SHALLOW = "this clone is shallow: set fetch-depth: 0 in the pipeline, or run: git fetch --unshallow"


class Ref(NamedTuple):
    """A branch or tag: its short name, and the commit or other object it leads to, an annotated tag taken off."""

    name: str
    kind: str
    id: str


class Repository:
    """A git repository that a folder lies in.

    Shape: `prefix` is the folder's path from the top, `force/register`, or nothing; paths of files begin at the top.
    """

    def __init__(self, program: str, top: str, prefix: str, *, shallow: bool, bare: bool) -> None:
        self.top = top
        self.prefix = prefix
        self.folder = os.path.join(top, *prefix.split("/"))
        self.is_shallow = shallow
        self.is_bare = bare
        self._program = program

    @lazy
    def objects(self) -> Objects:
        """The running `cat-file` that every tree of this repository reads from."""
        return Objects(_start(self._program, ["cat-file", "--batch"], self.top, bare=self.is_bare), TIMEOUT)

    def resolve(self, text: str) -> Commit:
        """Return the commit that a person means by a name, a tag, an id or its beginning, `HEAD~2` and the like.

        Raises: `UsageError` where it names none, more than one, a range or a file; the nearest name is offered.
        """
        name = _one_revision(text)
        found = self.objects.get(name, MESSAGE_LIMIT)
        for _ in range(5):  # a tag may point at a tag
            if not isinstance(found, Object) or found.kind != "tag":
                break
            found = self.objects.get(tag_of(found).target, MESSAGE_LIMIT)
        if isinstance(found, Object):
            if found.kind == "commit" and found.data is not None:
                return commit_of(found)
            kind = {"tree": "a folder", "blob": "a file"}.get(found.kind, "an object")
            raise UsageError(f"{text!r} names {kind} in git, not a commit", "name a commit, a branch or a tag")
        if isinstance(found, Ambiguous):
            raise UsageError(f"{text!r} begins the ids of several objects", "give more of the id")
        raise self._unknown(text)

    def tag(self, name: str) -> Tag | None:
        """Return an annotated tag by its full short name, or None where no such tag is there or it has no message."""
        if _one_revision(name) and (found := self.objects.get(f"refs/tags/{name}", MESSAGE_LIMIT)):
            return tag_of(found) if isinstance(found, Object) and found.kind == "tag" and found.data else None
        return None

    def tree(self, commit: Commit, asked: str = "", folder: str | None = None) -> CommitTree:
        """Return a commit as a tree: the folder that this repository was opened in, or another from the top."""
        return CommitTree(self.objects, commit, self.prefix if folder is None else folder, asked, self.folder)

    def refs(self) -> tuple[Ref, ...]:
        """Return every branch, remote branch and tag, by name."""
        form = "%(refname)%00%(objectname)%00%(*objectname)%00"
        out = self._run("for-each-ref", f"--format={form}", "refs/heads", "refs/tags", "refs/remotes")
        found = []
        for line in out.decode("utf-8", "surrogateescape").splitlines():
            full, of, peeled, _ = line.split("\0")
            kind, _, name = full.removeprefix("refs/").partition("/")
            found.append(Ref(name, {"heads": "branch", "tags": "tag"}.get(kind, "remote branch"), peeled or of))
        return tuple(sorted(found))

    def merge_base(self, one: Commit, other: Commit) -> Commit:
        """Return the commit where the history of two began to differ. Raises: `UsageError` where they share none."""
        code, out, words = self._try("merge-base", one.id, other.id)
        if code == 0:
            return self.resolve(out.decode("ascii").split()[0])
        if code == 1:
            hint = _SHALLOW if self.is_shallow else "compare the two themselves: A B instead of A...B"
            raise UsageError(f"{one.short} and {other.short} share no earlier commit here", hint)
        raise _failed("merge-base", words)

    def commit_before(self, day: When, start: Commit | None = None) -> Commit:
        """Return the last commit on or before a day, along the first parents of HEAD or of another commit.

        Shape: what a branch held on that day, so a commit made elsewhere earlier and merged later does not count.
        Raises: `UsageError` where the history begins later.
        """
        tip = start or self.resolve("HEAD")
        until = (add_days(day.last, 2) - _EPOCH).days * 86400  # later than any zone's end of that day
        for commit in self._walk("--first-parent", f"--min-age={max(until, 0)}", tip.id):
            if commit.when.first <= day.last:
                return commit
        hint = _SHALLOW if self.is_shallow else "git's history of this branch begins later"
        raise UsageError(f"no commit on or before {day}", hint)

    def last_commit(self, path: str, start: Commit | None = None) -> Commit | None:
        """Return the last commit that changed a file, its path given from the top; None where none did."""
        tip = start or self.head
        if tip is None:
            return None
        return next(iter(self._walk("--max-count=1", tip.id, "--", path)), None)

    @lazy
    def head(self) -> Commit | None:
        """The commit that is checked out, or None before the first one."""
        found = self.objects.get("HEAD", MESSAGE_LIMIT)
        return commit_of(found) if isinstance(found, Object) and found.kind == "commit" else None

    def set_by(self, path: str, commit: Commit) -> list[Commit]:
        """Return the commit that wrote each line of a file as it stands in a commit, its path given from the top."""
        blame = ("blame", "--porcelain", "--no-textconv", "--encoding=UTF-8", "--ignore-revs-file=")
        return _blamed(self._run(*blame, commit.id, "--", path))

    def write_tag(self, name: str, message: str, commit: str) -> None:
        """Write an annotated tag, signed where git is set so; the only thing that is ever written to a repository.

        Hooks are off, and a program that signs is taken from the user's own settings, never from the repository's.
        """
        programs = [option for key, value in self._signing() for option in ("-c", f"{key}={value}")]
        code, _, words = _finished(
            self._program,
            ["-c", f"core.hooksPath={os.devnull}", *programs, *TAG_COMMAND, name, commit],
            self.top,
            bare=self.is_bare,
            said=message.encode("utf-8", "replace"),
        )
        if code != 0:
            raise _failed("tag", words)

    def _signing(self) -> list[tuple[str, str]]:
        """Return the programs that a repository's own settings would sign with, and what takes their place."""
        code, out, _ = self._try("config", "--show-scope", "-z", "--get-regexp", "^gpg[.]([a-z0-9]+[.])?[a-z]+$")
        theirs: dict[str, str] = {}
        foreign = set()
        entries = out.decode("utf-8", "surrogateescape").split("\0") if code == 0 else []
        for scope, entry in zip(entries[::2], entries[1::2], strict=False):
            key, _, value = entry.partition("\n")
            if key not in _SIGNERS:
                continue
            if scope in ("system", "global"):
                theirs[key] = value
            else:
                foreign.add(key)
        return [(key, theirs.get(key, _SIGNERS[key])) for key in sorted(foreign)]

    def _walk(self, *arguments: str) -> list[Commit]:
        """Return commits of a walk through history, newest first; their texts are not signatures to be checked."""
        form = "--format=%H%x00%T%x00%cd%x00%an%x00%s"
        out = self._run("rev-list", "--encoding=UTF-8", "--date=raw", form, *arguments)
        found = []
        for line in out.decode("utf-8", "replace").split("\n"):
            parts = line.split("\0")
            if len(parts) == 5:
                found.append(Commit(parts[0], parts[1], day_of(parts[2].encode()), parts[3], parts[4]))
        return found

    def _unknown(self, text: str) -> UsageError:
        refs = self.refs()
        if not refs and self.head is None:
            return UsageError("nothing is committed yet, so there is no revision to read", "commit the register first")
        near = nearest(text, [ref.name for ref in refs])
        if near is not None:
            return UsageError(f"unknown revision {text!r}", f"did you mean {near}?")
        return UsageError(
            f"unknown revision {text!r}",
            _SHALLOW if self.is_shallow else "see what there is with: git log --oneline, git tag",
        )

    def _run(self, *arguments: str) -> bytes:
        code, out, words = self._try(*arguments)
        if code != 0:
            raise _failed(arguments[0], words)
        return out

    def _try(self, *arguments: str) -> tuple[int, bytes, str]:
        return _finished(self._program, arguments, self.top, bare=self.is_bare)


def open_repository(folder: str) -> Repository:
    """Return the repository that a folder lies in.

    Raises: `NotARepository` where there is none or git will not read it; `GitFailed` where git is not installed.
    """
    program = _program()
    if program is None:
        raise GitFailed("git is not installed, and a revision is read with it", "without git, give a folder or a date")
    asked = ["rev-parse", "--is-shallow-repository", "--is-bare-repository", "--show-prefix"]
    bare = _looks_bare(folder)
    code, out, words = _finished(program, asked, folder, bare=bare)
    if code != 0:
        raise _refused(folder, words)
    shallow, is_bare, prefix = out.decode("utf-8", "surrogateescape").split("\n", 2)
    prefix = prefix.removesuffix("\n").removesuffix("/")
    top = os.path.realpath(folder)
    for _ in prefix.split("/") if prefix else ():
        top = os.path.dirname(top)
    return Repository(program, top, prefix, shallow=shallow == "true", bare=bare and is_bare == "true")


def _looks_bare(folder: str) -> bool:
    """True where a folder is itself what git keeps: one that a person named, not one found inside a checkout."""
    return os.path.isfile(os.path.join(folder, "HEAD")) and os.path.isdir(os.path.join(folder, "objects"))


def _program() -> str | None:
    """Return git's own path. Only absolute folders of PATH count, so that no register can bring a git along."""
    names = ["git.exe"] if sys.platform == "win32" else ["git"]
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    return None


def _environment(*, writing: bool = False) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    who = {name: os.environ[name] for name in _WHO if writing and name in os.environ}
    return {**kept, **who, **_FENCE}


def _command(program: str, arguments: Sequence[str], *, bare: bool) -> list[str]:
    options = [*_OPTIONS[:-1], "safe.bareRepository=all"] if bare else _OPTIONS
    return [program, *options, *arguments]


def _finished(
    program: str, arguments: Sequence[str], folder: str, *, bare: bool, said: bytes | None = None
) -> tuple[int, bytes, str]:
    """Return the exit code of a git that has ended, what it printed, and its own words, escaped.

    Shape: `said` is what it reads; a git that is told something writes, and so goes by the user's name as it is set.
    """
    from subprocess import TimeoutExpired, run

    try:
        done = run(
            _command(program, arguments, bare=bare),
            cwd=folder,
            env=_environment(writing=said is not None),
            input=said or b"",
            capture_output=True,
            timeout=TIMEOUT if said is None else 5 * TIMEOUT,  # a person may have to type a passphrase
            check=False,
        )
    except TimeoutExpired as error:
        raise GitFailed(f"git {arguments[0]} took more than {TIMEOUT:.0f} seconds") from error
    except OSError as error:
        raise GitFailed(f"git could not be started: {error.strerror}") from error
    words = "\n".join(printable(line) for line in done.stderr.decode("utf-8", "surrogateescape").split("\n"))
    return done.returncode, done.stdout, words.strip()


def _start(program: str, arguments: Sequence[str], folder: str, *, bare: bool) -> "Popen[bytes]":
    from subprocess import PIPE, Popen

    try:
        return Popen(
            _command(program, arguments, bare=bare),
            cwd=folder,
            env=_environment(),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
    except OSError as error:
        raise GitFailed(f"git could not be started: {error.strerror}") from error


def _one_revision(text: str) -> str:
    """Return a text that may name one revision. Raises: `UsageError` for what can name none, or more than one."""
    if not text.strip():
        raise UsageError("an empty revision names nothing", "name a commit, a branch or a tag")
    if text.startswith("-"):
        raise UsageError(f"{text!r} is no revision: none begins with a dash", "name a commit, a branch or a tag")
    if not text.isprintable():
        raise UsageError(f"{text!r} is no revision: no name in git has such signs", "name a commit, a branch or a tag")
    if "^{/" not in text and not text.startswith(":/"):
        if ".." in text:
            raise UsageError(f"{text!r} is a range of revisions, and one is expected", "name its one end or the other")
        if ":" in text:
            raise UsageError(f"{text!r} names a file in git, not a commit", "name the commit alone")
    return text


def _refused(folder: str, words: str) -> NotARepository | GitFailed:
    """Return why git does not read a folder, its own advice passed on."""
    lines = [line.strip() for line in words.splitlines()]
    if "not a git repository" in words:
        return NotARepository(
            f"{folder} is in no git repository, so it has no revisions",
            "read a past day from the register itself: --as-at DATE",
        )
    if "dubious ownership" in words:
        advice = next((line for line in lines if line.startswith("git config")), "git config --global safe.directory")
        return NotARepository(f"git does not read {folder}: it belongs to another user", f"if you trust it: {advice}")
    return _failed("rev-parse", words)


def _failed(command: str, words: str) -> GitFailed:
    return GitFailed(f"git {command} failed: {words or 'it did not say why'}")


def _blamed(out: bytes) -> list[Commit]:
    """Return the commit of each line that `blame --porcelain` tells of; a commit is told whole at its first line."""
    known: dict[str, Commit] = {}
    order: list[str] = []
    facts: dict[bytes, bytes] = {}
    for line in out.split(b"\n"):
        head = line.split(b" ")
        if line.startswith(b"\t"):
            current = order[-1]
            if current not in known:
                texts = {key: facts.get(key, b"").decode("utf-8", "replace") for key in (b"author", b"summary")}
                when = day_of(facts.get(b"committer-time", b"") + b" " + facts.get(b"committer-tz", b""))
                known[current] = Commit(current, "", when, texts[b"author"], texts[b"summary"])
            facts = {}
        elif len(head) in (3, 4) and len(head[0]) in (40, 64) and head[1].isdigit():
            order.append(head[0].decode("ascii"))
        else:
            key, _, value = line.partition(b" ")
            facts[key] = value
    return [known[each] for each in order]
