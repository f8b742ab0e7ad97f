"""The two sides of a comparison: each read whole, on its own day, files that are the same on both read once.

A side that cannot be read whole is an error, never "all new" and never "no changes".
"""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from riskctl.checking import of_schemes
from riskctl.core.diff import compare_registers
from riskctl.core.diff_values import RegisterDiff, Side
from riskctl.core.errors import UnreadableRegister, UsageError
from riskctl.core.finding import Finding, Route, Severity
from riskctl.core.model import Risk
from riskctl.core.period import When
from riskctl.core.policy import NOTHING_ASKED
from riskctl.core.public_sides import public_sides
from riskctl.core.publication import Withheld
from riskctl.core.register import Register
from riskctl.core.words import norm
from riskctl.io.commit_tree import CommitTree, register_in
from riskctl.io.file_names import folded, name_findings
from riskctl.io.git_objects import Commit, blob_id
from riskctl.io.loader import Edition, load_register, load_risk, own_fields
from riskctl.io.resources import shipped_schemes
from riskctl.io.source import locate, read_source
from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, SCHEME_FOLDER, FolderTree, Problem, Tree
from riskctl.operands import Desk, Operand, asked, read_operand, working_tree
from riskctl.pipeline import day_for, open_register
from riskctl.settling import settle

_SHA1 = "0" * 40
READ_WHOLE = 1_000
"""Files that are the same on both sides and are read all the same: it takes less than a second, and finds mistakes."""


class Compared(NamedTuple):
    """A comparison with what leads from it back to the files: the line of a route in a file of either side.

    Shape: `withheld` is what a public comparison lacks, None in full.
    """

    found: RegisterDiff
    tree_a: Tree
    tree_b: Tree
    notes: tuple[str, ...]
    edition_b: Edition
    own_day: When
    withheld: Withheld | None = None

    def gates(self) -> tuple[Finding, ...]:
        """Return what the rules about history say of the comparison, as B's settings and comments want them.

        Raises: `UnreadableRegister` where those settings have a mistake.
        """
        from riskctl.gates import gate, unsilenced

        settled = settle(self.edition_b, NOTHING_ASKED, whole=True)
        broken = [each for each in settled.findings if each.severity is Severity.ERROR]
        if broken:
            raise _unreadable("", broken)
        findings = gate(self.found, self.tree_b, settled, self.own_day)
        return unsilenced(findings, self.tree_b, settled, self.found.b.day)

    def line(self, path: str, route: Route, *, on_a: bool = False) -> int | None:
        """Return the line a route leads to, or 1 where the file cannot be read again; for the public there is none."""
        if self.withheld is not None:
            return None
        tree = self.tree_a if on_a else self.tree_b
        try:
            return locate(read_source(path, tree.read(path)), route).line
        except Problem:
            return 1


class _File(NamedTuple):
    """One risk file before it is read: its digest, its bytes where they are at hand, and what is said of its name."""

    path: str
    digest: str
    data: bytes | Problem | None
    findings: tuple[Finding, ...]


class _Opened(NamedTuple):
    """One register before its risks are read: what it is rated by, a key that says so, and its files.

    Shape: `where` stands before its paths in messages.
    """

    tree: Tree
    where: str
    edition: Edition
    register: Register
    key: object
    files: tuple[_File, ...]


class _Read(NamedTuple):
    """One register as read: its risks by id, where they lie, and digests of their files.

    Shape: `untouched` are risks that need not be read, by id: open on both sides, from files that are the same.
    """

    risks: dict[str, Risk]
    paths: dict[str, str]
    digests: dict[str, str]
    untouched: dict[str, str]
    names: dict[str, str]


def register_folder(start: str) -> FolderTree:
    """Return the register at or above a folder, as it lies there."""
    tree = open_register(start)
    assert isinstance(tree, FolderTree)  # only a revision is anything else
    return tree


def compare(
    tree: FolderTree,
    words: Sequence[str],
    as_at: str | None,
    clock: When,
    *,
    from_git: bool = False,
    public: bool = False,
) -> Compared:
    """Return how two sides differ: those named, or HEAD and the working tree; `public` without what either withholds.

    Raises: `UsageError` for words that name no side or several, `UnreadableRegister` where a side has a mistake,
    `NotPublishable` where the public would be told what is withheld.
    """
    desk = _desk(tree, as_at, clock)
    meant = asked(words, desk)
    b = working_tree(desk)
    if meant is None:
        a = read_operand("git:HEAD", desk)._replace(word="HEAD", name="HEAD")
    else:
        a = read_operand(meant.a, desk, from_git=from_git)
        if meant.b is not None:
            b = read_operand(meant.b, desk, from_git=from_git)
        if meant.merge_base:
            a = _merge_base(a, b, desk)
    return _compared(_Reader(desk, clock, one_day=as_at is not None, whole=public), a, b, public=public)


def compare_change(tree: FolderTree, base: Commit, name: str, as_at: str | None, clock: When) -> Compared:
    """Return how a change differs from the commit it is made to, both on one day: passing time is no part of it.

    Raises: `UnreadableRegister` where a side has a mistake.
    """
    desk = _desk(tree, as_at, clock)
    a = Operand("revision", base.id, name, commit=base)
    return _compared(_Reader(desk, clock, one_day=True), a, working_tree(desk)._replace(name="this change"))


def _desk(tree: FolderTree, as_at: str | None, clock: When) -> Desk:
    here = load_register(tree, shipped_schemes())
    if here.register is None:
        raise _unreadable("", [*here.findings, *of_schemes(here)])
    return Desk(tree, here.register, day_for(here.register, as_at, clock))


def _compared(reader: "_Reader", a: Operand, b: Operand, *, public: bool = False) -> Compared:
    side_a, side_b, (one, other) = reader.sides(a, b)
    withheld = None
    if public:
        side_a, side_b, withheld = public_sides(side_a, side_b)
    found = compare_registers(side_a, side_b)
    notes = (*_same(a, b, side_a, side_b), *found.notes)
    own_day = day_for(other.register, None, b.commit.when if b.commit is not None else reader.clock)
    return Compared(found, one.tree, other.tree, notes, other.edition, own_day, withheld)


def _merge_base(a: Operand, b: Operand, desk: Desk) -> Operand:
    """Return where the two began to differ: what a pull request is compared with."""
    if a.commit is None or b.commit is None:
        raise UsageError("A...B compares two revisions from where they parted", "write A..B for other sides")
    base = desk.repository.merge_base(a.commit, b.commit)
    return a._replace(commit=base, name=f"{a.word}...{b.word} base")


def _same(a: Operand, b: Operand, side_a: Side, side_b: Side) -> tuple[str, ...]:
    if a.commit is not None and b.commit is not None and a.commit.id == b.commit.id and side_a.day == side_b.day:
        return ("both sides are the same commit" + (f", {a.commit.short}" if side_a.commit else ""),)
    if a.commit is None and b.commit is None and a.folder == b.folder and side_a.day == side_b.day:
        return (f"both sides are the same register on {side_a.day}",)
    return ()


class _Reader:
    """Reads registers; a file whose bytes were read under the same settings before is not read again."""

    def __init__(self, desk: Desk, clock: When, *, one_day: bool, whole: bool = False) -> None:
        self.desk = desk
        self.one_day = one_day
        self.whole = whole
        self.clock = clock
        self._opened: dict[str, _Opened] = {}
        self._editions: dict[object, Edition] = {}
        self._risks: dict[tuple[object, str], Risk] = {}

    def sides(self, a: Operand, b: Operand) -> tuple[Side, Side, tuple[_Opened, _Opened]]:
        """Return both sides on their days, and what was opened for them.

        Shape: a large register's files that are the same on both sides, rated alike on one day, are not read, unless
        `whole` asks for them: nothing in them can differ. A mistake that both have is then left to lint.
        """
        one, other = self._open(a), self._open(b)
        days = self._day(a, one), self._day(b, other)
        untouched: dict[str, str] = {}
        if not self.whole and one is not other and one.key == other.key and days[0] == days[1]:
            untouched = _untouched(one, other, days[0])
        read_a = self._load(one, untouched)
        read_b = read_a if other is one else self._load(other, untouched)
        return _side(a, one, days[0], read_a), _side(b, other, days[1], read_b), (one, other)

    def _day(self, operand: Operand, opened: _Opened) -> When:
        if operand.when is not None:
            return operand.when
        if self.one_day:
            return self.desk.today
        return day_for(opened.register, None, operand.commit.when if operand.commit is not None else self.clock)

    def _open(self, operand: Operand) -> _Opened:
        place = f"git {operand.commit.id}" if operand.commit is not None else operand.folder or self.desk.tree.root
        if place not in self._opened:
            tree, where = self._tree(operand)
            key = self._settings(tree)
            edition = self._editions.get(key)
            if edition is None:
                edition = self._editions[key] = load_register(tree, shipped_schemes())
            if edition.register is None:
                raise _unreadable(where, [*edition.findings, *of_schemes(edition)])
            self._opened[place] = _Opened(tree, where, edition, edition.register, key, tuple(self._files(tree)))
        return self._opened[place]

    def _tree(self, operand: Operand) -> tuple[Tree, str]:
        """Return the files of a side, and what stands before their paths in messages."""
        if operand.commit is None:
            if not operand.folder or operand.folder == self.desk.tree.root:
                return self.desk.tree, ""
            return FolderTree(operand.folder), operand.folder.rstrip("/") + "/"
        names = frozenset(os.path.basename(entry.path) for entry in self.desk.tree.yaml_files(RISK_FOLDER))
        tree = register_in(self.desk.repository.tree(operand.commit, operand.word), names)
        return tree, f"{operand.word or operand.commit.short}:{tree.folder + '/' if tree.folder else ''}"

    def _files(self, tree: Tree) -> Iterator[_File]:
        seen: dict[str, str] = {}
        known = {each.digest for opened in self._opened.values() for each in opened.files}
        for entry in tree.yaml_files(RISK_FOLDER):
            named = tuple(name_findings(entry.path, seen))
            seen.setdefault(folded(entry.path), entry.path)
            if entry.problem is not None:
                yield _File(entry.path, "", entry.problem, named)
            elif isinstance(tree, CommitTree):
                yield _File(entry.path, tree.blob_id(entry.path) or "", None, named)
            else:
                data = _data(tree, entry.path)
                yield _File(entry.path, _digest(tree, entry.path, data, known), data, named)

    def _load(self, opened: _Opened, untouched: Mapping[str, str]) -> _Read:
        key, where = opened.key, opened.where
        findings = [*opened.edition.findings, *of_schemes(opened.edition)]
        read = _Read({}, {}, {}, {}, {})
        own = own_fields(opened.edition)
        waiting = [each for each in opened.files if each.path not in untouched]
        if isinstance(opened.tree, CommitTree):
            opened.tree.will_read([each.path for each in waiting if (key, each.digest) not in self._risks])
        for path, id_ in untouched.items():
            _claim(read, id_, path, where)
            read.untouched[id_] = path
        for file in waiting:
            findings += file.findings
            risk = self._risks.get((key, file.digest))
            if risk is None:
                data = file.data if file.data is not None else _data(opened.tree, file.path)
                loaded = load_risk(file.path, data, own, opened.register)
                findings += loaded.findings
                if loaded.risk is None:
                    continue
                risk = self._risks[key, file.digest] = loaded.risk
            _claim(read, risk.id, file.path, where)
            read.risks[risk.id] = risk
            read.paths[risk.id] = file.path
            read.digests[risk.id] = file.digest
        if any(finding.severity is Severity.ERROR and not _is_name(finding) for finding in findings):
            raise _unreadable(where, findings)
        return read

    def _settings(self, tree: Tree) -> object:
        """Return what tells whether two registers are rated alike: their register file and schemes, by digest."""
        paths = [REGISTER_FILE, *(entry.path for entry in tree.yaml_files(SCHEME_FOLDER) if entry.problem is None)]
        found = []
        for path in paths:
            try:
                found.append((path, _digest(tree, path, tree.read(path), ())))
            except Problem:
                return object()
        return tuple(found)


def _side(operand: Operand, opened: _Opened, day: When, read: _Read) -> Side:
    return Side(
        name=operand.name + (" to date" if operand.to_date else ""),
        register=opened.register,
        day=day,
        risks=read.risks,
        paths=read.paths,
        digests=read.digests,
        untouched=read.untouched,
        kind=operand.kind,
        ref=operand.word,
        commit=operand.commit.id if operand.commit is not None else "",
        ledger=operand.kind in ("date", "quarter", "meeting"),
    )


def _untouched(one: _Opened, other: _Opened, day: When) -> dict[str, str]:
    """Return the files that are the same on both sides and plainly hold an open risk, with its id, by path."""
    there = {each.path: each.digest for each in other.files}
    same = [each for each in one.files if each.digest and there.get(each.path) == each.digest]
    if len(same) <= READ_WHOLE:
        return {}
    if isinstance(one.tree, CommitTree):
        one.tree.will_read([each.path for each in same])
    found = {}
    for each in same:
        data = each.data if each.data is not None else _data(one.tree, each.path)
        id_ = plainly_open(data, day.last.isoformat()) if isinstance(data, bytes) else None
        if id_ is not None:
            found[each.path] = id_
    return found


_ID = re.compile(rb"id: ([A-Za-z0-9._-]+)\r?\n")
_RAISED = re.compile(rb"^raised: (\d{4}-\d\d-\d\d)\r?$", re.MULTILINE)
_DOUBT = re.compile(rb"(?:closed|formerly)[\"']?[ \t]*:")


def plainly_open(data: bytes, day: str) -> str | None:
    """Return the id of a risk that its file plainly shows to be open on a day, or None where that takes reading it."""
    first = _ID.match(data)
    raised = _RAISED.search(data)
    if first is None or raised is None or raised[1].decode("ascii") > day or _DOUBT.search(data):
        return None
    return first[1].decode("ascii") if data.count(b"raised:") == 1 else None


def _claim(read: _Read, id_: str, path: str, where: str) -> None:
    """Refuse a second file with an id that another has: whatever is compared would speak of either."""
    twin = read.names.setdefault(norm(id_), path)
    if twin != path:
        raise UnreadableRegister(f"{where}{twin} and {where}{path} both have the id {id_}", "give each risk its own id")


def _data(tree: Tree, path: str) -> bytes | Problem:
    try:
        return tree.read(path)
    except Problem as problem:
        return problem


def _digest(tree: Tree, path: str, data: bytes | Problem, known: Collection[str]) -> str:
    """Return a digest of a file that does not depend on how git checks line ends out: the id git gives it."""
    if isinstance(tree, CommitTree):
        return tree.blob_id(path) or ""
    if isinstance(data, Problem):
        return ""
    whole = blob_id(data, _SHA1)
    return whole if whole in known or b"\r" not in data else blob_id(data.replace(b"\r\n", b"\n"), _SHA1)


def _is_name(finding: Finding) -> bool:
    """True for a file that is only misnamed: it can be read."""
    return finding.code == "FIL301"


def _unreadable(where: str, findings: Sequence[Finding]) -> UnreadableRegister:
    broken = sorted((each for each in findings if each.severity is Severity.ERROR), key=lambda each: each.order)
    lines = [f"{where}{each.path}:{each.span.line}:{each.span.column}: {each.message}" for each in broken]
    return UnreadableRegister(
        "\n  ".join(["one side cannot be read whole, so nothing was compared", *lines]),
        "see every reason with `riskctl lint`",
    )
