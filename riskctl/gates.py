"""What changed between two editions, held against the rules about history: for `diff --gate` and `lint --against`.

The two sides are compared elsewhere; here the rules look at what differs, and what they say gets its place. A finding
about a risk that the later side has no more stands at the file it had.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from riskctl.core.diff import compare_registers
from riskctl.core.diff_values import RegisterDiff, Side
from riskctl.core.finding import Finding, Hit
from riskctl.core.model import Risk
from riskctl.core.period import When
from riskctl.core.register import Register
from riskctl.core.scheme import Scheme
from riskctl.core.suppression import hear
from riskctl.io.comments import marks
from riskctl.io.loader import Edition, load_risk, own_fields, risk_files
from riskctl.io.placing import TOP, place
from riskctl.io.source import Source, read_source
from riskctl.io.tree import Problem, Tree
from riskctl.rules.base import Context, HistoryRule, covered_by, name_of
from riskctl.rules.over_time import HISTORY_RULES
from riskctl.settling import Settled, with_history


def gate(diff: RegisterDiff, tree: Tree, settled: Settled, own_day: When | None = None) -> tuple[Finding, ...]:
    """Return what the rules about history say of a comparison, in order.

    `tree` holds the files of the later side, whose settings decide which rules are on; `own_day` is the day that side
    speaks for of itself, where the comparison was asked about another.
    """
    day = diff.b.day
    ctx = Context(diff.b.register, day, own_day or day, options=settled.options)
    place_of = _Places(tree)
    found = [
        place_of(hit, rule)
        for rule in HISTORY_RULES
        if settled.policy.is_on(rule.CODE)
        for hit in rule.check(diff, ctx)
    ]
    policy = settled.policy
    kept = (policy.judged(finding) for finding in found if policy.wants(finding.code, finding.path))
    return tuple(sorted(kept, key=lambda finding: finding.order))


def unsilenced(findings: Sequence[Finding], tree: Tree, settled: Settled, day: When) -> tuple[Finding, ...]:
    """Return the findings of `gate` that no comment in the files of the later side silences, as lint hears them."""
    sources = [
        read_source(path, tree.read(path))
        for path in dict.fromkeys(each.path for each in findings)
        if tree.exists(path)
    ]
    said = [mark for source in sources for mark in marks(source)]
    return hear(findings, said, with_history(settled.rules), day, lambda code, path: False).findings


def changed(here: Edition, there: Edition, day: When) -> RegisterDiff | None:
    """Return how an edition differs from another, both on one day; None where one of the two cannot be used.

    Shape: files that are the same on both sides, rated alike, are not read: nothing in them can have changed, unless
    they say what a risk was called before. A risk whose file has a mistake is on neither side.
    """
    if here.register is None or there.register is None:
        return None
    alike = here.register.file == there.register.file and _schemes(here.register) == _schemes(there.register)
    was, now = ({file.path: file.data for file in risk_files(each.tree)} for each in (there, here))
    same = {path for path, data in was.items() if now.get(path) == data and _is_plain(data)} if alike else set()
    old, new = _read(there, was, same), _read(here, now, same)
    unread = old.unread | new.unread
    a, b = (
        Side(
            name=edition.tree.name,
            register=register,
            day=day,
            risks={id_: risk for id_, risk in read.risks.items() if id_ not in unread},
            paths=read.paths,
        )
        for edition, register, read in ((there, there.register, old), (here, here.register, new))
    )
    return compare_registers(a, b)


class _Read(NamedTuple):
    """The risks of one edition by id, where they lie, and the ids of files that have a mistake."""

    risks: dict[str, Risk]
    paths: dict[str, str]
    unread: set[str]


def _read(edition: Edition, files: Mapping[str, bytes | Problem], skipped: Collection[str]) -> _Read:
    found = _Read({}, {}, set())
    own = own_fields(edition)
    for path, data in files.items():
        loaded = load_risk(path, data, own, edition.register) if path not in skipped else None
        if loaded is not None and loaded.risk is None:
            found.unread.add(loaded.id)
        elif loaded is not None and loaded.risk is not None and loaded.id not in found.risks:
            found.risks[loaded.id] = loaded.risk
            found.paths[loaded.id] = path
    return found


def _schemes(register: Register) -> list[Scheme]:
    return [use.scheme for use in register.schemes]


def _is_plain(data: bytes | Problem) -> bool:
    return not isinstance(data, Problem) and b"formerly" not in data


def uncovered(findings: Iterable[Finding], gated: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings on the later side alone that no finding of `gate` tells already, in the same place."""
    covers = {rule.CODE: covered_by(rule) for rule in HISTORY_RULES}
    told = {(each.path, each.span.line, code) for each in gated for code in covers[each.code]}
    yield from (each for each in findings if (each.path, each.span.line, each.code) not in told)


class _Places:
    """Hits put in their place, each file read once."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.read: dict[str, Source | None] = {}

    def __call__(self, hit: Hit, rule: HistoryRule) -> Finding:
        if hit.path not in self.read:
            there = self.tree.exists(hit.path)
            self.read[hit.path] = read_source(hit.path, self.tree.read(hit.path)) if there else None
        source = self.read[hit.path]
        if source is not None:
            return place(source, hit, rule.CODE, name_of(rule), rule.SEVERITY)
        return Finding(
            rule.CODE, name_of(rule), rule.SEVERITY, hit.path, TOP, hit.message, hit.hint, hit.notes, hit.risk
        )
