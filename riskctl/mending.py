"""Findings that carry a fix, mended: what the files would hold then, what is left to say, and what was done where.

Nothing is written here. A register is judged, its fixes are made in memory, and it is judged again, until nothing more
can be mended: so a second run has nothing to do.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from riskctl.core.errors import CannotEdit
from riskctl.core.finding import Finding, Fix
from riskctl.io.edits import edited
from riskctl.io.slices import keys_in_order
from riskctl.io.source import read_source
from riskctl.io.tree import Entry, Problem, Tree
from riskctl.io.writing import Change
from riskctl.pipeline import Checked

_ROUNDS = 100
"""How often a register is judged again: of a file that cannot be read, each round mends the first slip alone."""


class Mended(NamedTuple):
    """What mending comes to: findings mended, in the order of files and lines, the files changed, and what is left."""

    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    left: Checked


class Held:
    """A register whose files are read, and listed, once: what is mended is what was judged. Mended bytes cover them."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._listed: dict[str, list[Entry]] = {}
        self.read_first: dict[str, bytes] = {}
        self.mended: dict[str, bytes] = {}

    @property
    def name(self) -> str:
        """The register, as it was given."""
        return self._tree.name

    @property
    def revision(self) -> None:
        """None: what is mended is no past revision."""
        return None

    def yaml_files(self, folder: str) -> list[Entry]:
        """Return the YAML files below a folder as they were when first asked for."""
        if folder not in self._listed:
            self._listed[folder] = self._tree.yaml_files(folder)
        return self._listed[folder]

    def read(self, path: str) -> bytes:
        """Return the bytes of a file as mended, else as first read."""
        if path in self.mended:
            return self.mended[path]
        if path not in self.read_first:
            self.read_first[path] = self._tree.read(path)
        return self.read_first[path]

    def exists(self, path: str) -> bool:
        """True where the register has something of that name."""
        return self._tree.exists(path)


def mend(tree: Tree, check: Callable[[Tree], Checked], *, unsafe: bool) -> Mended:
    """Return a register with its safe fixes made, and with `unsafe` the others too. `check` lints a tree."""
    held = Held(tree)
    seen: set[tuple[str, bytes]] = set()
    mended: list[Finding] = []
    checked = check(held)
    for _ in range(_ROUNDS):
        done: list[Finding] = []
        for path, findings in _by_path(checked.findings, unsafe=unsafe).items():
            try:
                data = held.read(path)
            except Problem:  # a shipped scheme: it is no file of the register
                continue
            new, made = _mend_file(path, data, findings)
            if made and (path, new) not in seen and new != held.read_first[path]:
                seen.add((path, new))
                held.mended[path] = new
                done += made
        if not done:
            break
        mended += done
        checked = check(held)
    changes = tuple(Change(path, held.read_first[path], held.mended[path]) for path in sorted(held.mended))
    return Mended(tuple(sorted(mended, key=lambda finding: finding.order)), changes, checked)


def _by_path(findings: Iterable[Finding], *, unsafe: bool) -> dict[str, list[Finding]]:
    """Return the findings that may be mended, by file."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.fix is not None and (finding.fix.safe or unsafe):
            found.setdefault(finding.path, []).append(finding)
    return found


def _mend_file(path: str, data: bytes, findings: Sequence[Finding]) -> tuple[bytes, list[Finding]]:
    """Return a file with as many of its fixes made as go together, and the findings they mend.

    Findings with one fix between them are mended by it together.
    """
    source, order = read_source(path, data), keys_in_order(path)

    def tried(fixes: Sequence[Fix]) -> bytes | None:
        try:
            return edited(source, data, [edit for fix in fixes for edit in fix.edits], order)
        except CannotEdit:
            return None

    fixes = list(dict.fromkeys(map(_fix, findings)))
    new = tried(fixes)
    if new is None:
        kept: list[Fix] = []
        for fix in fixes:
            if (more := tried([*kept, fix])) is not None:
                kept.append(fix)
                new = more
        fixes = kept
    return (data if new is None else new), [each for each in findings if _fix(each) in fixes]


def _fix(finding: Finding) -> Fix:
    assert finding.fix is not None
    return finding.fix
