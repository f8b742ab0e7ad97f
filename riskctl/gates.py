"""What changed between two editions, held against the rules about history: for `diff --gate` and `lint --against`.

The two sides are compared elsewhere; here the rules look at what differs, and what they say gets its place. A finding
about a risk that the later side has no more stands at the file it had.
"""

from collections.abc import Iterable, Iterator

from riskctl.core.diff_values import RegisterDiff
from riskctl.core.finding import Finding, Hit
from riskctl.core.period import When
from riskctl.io.placing import TOP, place
from riskctl.io.source import Source, read_source
from riskctl.io.tree import Tree
from riskctl.rules.base import Context, HistoryRule, covered_by, name_of
from riskctl.rules.over_time import HISTORY_RULES
from riskctl.settling import Settled


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
