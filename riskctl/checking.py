"""What lint looks at: each file by itself, then the register across its files. Findings leave here as they were made.

A rule that is switched off is not run. Whether a finding is wanted where it stands, how severe it is here and whether
it is new are questions for afterwards. A risk is let go of once its own rules ran: the register is judged by its rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from riskctl.core.actions import as_it_stood
from riskctl.core.conditions import Condition, ConditionError, parse
from riskctl.core.facts import vocabulary
from riskctl.core.finding import Finding, Hit
from riskctl.core.index import Index, Row, row_of
from riskctl.core.model import OwnField, Risk
from riskctl.core.option import Options
from riskctl.core.own_rules import OwnCheck, judge
from riskctl.core.period import When
from riskctl.core.policy import Policy
from riskctl.core.state import State
from riskctl.core.stated import checks_of, condition_hit
from riskctl.core.suppression import Mark
from riskctl.core.words import split_lines
from riskctl.io.comments import marks
from riskctl.io.loader import Edition, RiskFile, load_risk, own_fields
from riskctl.io.placing import condition_finding, place
from riskctl.io.source import Source, read_source
from riskctl.io.tree import Problem, Tree
from riskctl.rules import RECORD_RULES, REGISTER_RULES, SCHEME_RULES
from riskctl.rules.base import Context, RecordRule, Rule, name_of
from riskctl.settling import Settled


class Days(NamedTuple):
    """The day a run speaks for, and the day the register itself speaks for."""

    day: When
    own: When


class Run(NamedTuple):
    """What every file of a run is held against: the same for all of them, and read once.

    Shape: `ctx` is None where the register file or its schemes cannot be used, `own` where the register file cannot
    even be read; `rules` and `own_rules` are those about one risk that are on; `findings` are those of the register
    file and the schemes, `marks` the comments to lint in them.
    """

    edition: Edition
    own: Mapping[str, OwnField] | None
    ctx: Context | None
    rules: tuple[RecordRule, ...]
    own_rules: tuple[OwnCheck, ...]
    policy: Policy
    findings: tuple[Finding, ...]
    marks: tuple[Mark, ...]


class Verdict(NamedTuple):
    """What one risk file comes to, whatever stands in the others.

    Shape: `id` is known as far as it could be read; `row` is None where the file has an error; `marks` are its comments
    to lint, not yet heard.
    """

    id: str
    row: Row | None
    findings: tuple[Finding, ...]
    marks: tuple[Mark, ...] = ()


def prepare(edition: Edition, days: Days | None, settled: Settled) -> Run:
    """Return what the files of a register are held against; without days only the files themselves are checked."""
    findings = [*edition.findings, *of_schemes(edition), *settled.findings]
    ctx = _context(edition, days, settled.options, findings) if days is not None else None
    rules = tuple(rule for rule in RECORD_RULES if settled.policy.is_on(rule.CODE))
    own_rules = tuple(rule for rule in settled.own if settled.policy.is_on(rule.code))
    sources = [edition.source, *(loaded.source for loaded in edition.schemes)]
    heard = tuple(mark for source in sources if source is not None for mark in marks(source))
    return Run(edition, own_fields(edition), ctx, rules, own_rules, settled.policy, tuple(findings), heard)


def check_file(file: RiskFile, run: Run) -> Verdict:
    """Return the verdict on one file of the folder of risks, with what is to be said of its name beside its fellows."""
    verdict = check_one(file.path, file.data, run)
    return verdict._replace(findings=(*file.findings, *verdict.findings)) if file.findings else verdict


def check_one(path: str, data: bytes | Problem, run: Run) -> Verdict:
    """Return the verdict on one risk file: it hangs on path, bytes and run alone, so equal ones give equal verdicts."""
    loaded = load_risk(path, data, run.own, run.edition.register)
    if loaded.risk is None or loaded.source is None or run.ctx is None:
        return Verdict(loaded.id, None, loaded.findings)
    row, found = _judge(loaded.risk, loaded.source, run.ctx, run)
    return Verdict(loaded.id, row, (*loaded.findings, *found), marks(loaded.source))


def across(verdicts: Sequence[Verdict], run: Run) -> Iterator[Finding]:
    """Yield what the register rules say. Files were let go of after their own rules, so those named are read again."""
    if run.ctx is None:
        return
    rows = tuple(verdict.row for verdict in verdicts if verdict.row is not None)
    index = Index(rows, tuple(verdict.id for verdict in verdicts if verdict.row is None))
    sources: dict[str, Source] = {}
    for rule in REGISTER_RULES:
        for hit in rule.check(index, run.ctx) if run.policy.is_on(rule.CODE) else ():
            if hit.path not in sources:
                sources[hit.path] = read_source(hit.path, run.edition.tree.read(hit.path))
            yield _placed(sources[hit.path], hit, rule)


def of_schemes(edition: Edition) -> Iterator[Finding]:
    """Yield why a scheme file is no scheme, or else what the scheme rules say of it."""
    by_code = {rule.CODE: rule for rule in SCHEME_RULES}
    for loaded in edition.schemes:
        if loaded.source is None:
            continue
        for flaw in loaded.flaws:
            yield _placed(loaded.source, flaw, by_code[flaw.code])
        if loaded.scheme is not None:
            for rule in SCHEME_RULES:
                for hit in rule.check(loaded.scheme):
                    yield _placed(loaded.source, hit, rule)


def _context(edition: Edition, days: Days, options: Options, findings: list[Finding]) -> Context:
    """Return what rules look at; conditions of the register file that cannot be read join the findings."""
    register, source = edition.register, edition.source
    assert register is not None and source is not None
    words = vocabulary(register)
    checks, hits = checks_of(register, words, days.day, days.own)
    whens: list[tuple[str, Condition]] = []
    for at, status in enumerate(register.file.statuses or ()):
        if status.when is not None:
            try:
                whens.append((status.key, parse(status.when, words)))
            except ConditionError as error:
                hits = (*hits, condition_hit(("statuses", at, "when"), error))
    findings += [condition_finding(source, hit) for hit in hits]
    return Context(register, days.day, days.own, checks, tuple(whens), options)


def _judge(risk: Risk, source: Source, ctx: Context, run: Run) -> tuple[Row, list[Finding]]:
    """Return the row of one risk and what the rules about one risk say of it."""
    risk = as_it_stood(risk, ctx.day)
    state = State(ctx.register, risk, ctx.day)
    one = Context(ctx.register, ctx.day, ctx.own_day, ctx.checks, ctx.whens, ctx.options, state)
    found = [_placed(source, replace(hit, risk=risk.id), rule) for rule in run.rules for hit in rule.check(risk, one)]
    found += [
        place(source, hit, rule.code, rule.name, rule.severity) for rule in run.own_rules for hit in judge(rule, state)
    ]
    return row_of(state, source.path, ctx.checks), found


def _placed(source: Source, hit: Hit, rule: Rule) -> Finding:
    return place(source, hit, rule.CODE, name_of(rule), rule.SEVERITY)


class Lines:
    """The text of lines of a tree's files, each file read again once, when its first line is asked for."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.read: dict[str, list[str]] = {}

    def __call__(self, path: str, number: int) -> str:
        """Return one line, or nothing where the file has none to show."""
        if path not in self.read:
            try:
                self.read[path] = split_lines(self.tree.read(path).decode("utf-8", "replace").removeprefix("\ufeff"))
            except Problem:
                self.read[path] = []
        lines = self.read[path]
        return lines[number - 1] if number <= len(lines) else ""
