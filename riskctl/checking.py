"""What lint looks at: each file by itself, then the register across its files. Findings leave here as they were made.

A rule that is switched off is not run. Whether a finding is wanted where it stands, how severe it is here and whether
it is new are questions for afterwards. A risk is let go of once its own rules ran: the register is judged by its rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from riskctl.io.loader import Edition, LoadedRisk, RiskFile, load_together, own_fields
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


TOGETHER = 256 * 1024
"""Bytes of files that take each step together.

One step after the other over some eighty files takes an eighth less time than file after file, since what a step needs
is then at hand; the bound keeps what is held at once as small as one large file.
"""


def check_files(files: Iterable[RiskFile], run: Run) -> Iterator[tuple[str, Verdict]]:
    """Yield the path of each file of the folder of risks and the verdict on it, in their order.

    A verdict hangs on path, bytes, run and what is to be said of the name alone, so equal ones give equal verdicts.
    """
    batch: list[RiskFile] = []
    held = 0
    for file in files:
        batch.append(file)
        held += 0 if isinstance(file.data, Problem) else len(file.data)
        if held >= TOGETHER:
            yield from _check(batch, run)
            batch, held = [], 0
    yield from _check(batch, run)


def _check(files: Sequence[RiskFile], run: Run) -> Iterator[tuple[str, Verdict]]:
    loaded = load_together(files, run.own, run.edition.register)
    named = zip(files, loaded, strict=True)
    yield from verdicts_on([each._replace(findings=(*file.findings, *each.findings)) for file, each in named], run)


def verdicts_on(loaded: Sequence[LoadedRisk], run: Run) -> Iterator[tuple[str, Verdict]]:
    """Yield the path of each risk file that was read and the verdict on it, in their order."""
    judged = _judged(loaded, run.ctx, run) if run.ctx is not None else {}
    for each in loaded:
        row, found = judged.get(each.path, (None, []))
        heard = marks(each.source) if each.source is not None and row is not None else ()
        yield each.path, Verdict(each.id, row, (*each.findings, *found), heard)


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
            yield _placed(loaded.source, flaw.hit, by_code[flaw.code])
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


def _judged(loaded: Sequence[LoadedRisk], ctx: Context, run: Run) -> dict[str, tuple[Row, list[Finding]]]:
    """Return the row of each risk and what the rules about one risk say of it, by the path of its file."""
    cases: list[tuple[Source, Risk, State, Context, list[Finding]]] = []
    for each in loaded:
        if each.risk is not None and each.source is not None:
            risk = as_it_stood(each.risk, ctx.day)
            state = State(ctx.register, risk, ctx.day)
            cases.append((each.source, risk, state, ctx._replace(state=state), []))
    for rule in run.rules:
        check = rule.check
        for source, risk, _, one, found in cases:
            for hit in check(risk, one):
                found.append(_placed(source, hit._replace(risk=risk.id), rule))
    for own in run.own_rules:
        for source, _, state, _, found in cases:
            found += [place(source, hit, own.code, own.name, own.severity) for hit in judge(own, state)]
    return {source.path: (row_of(state, source.path, ctx.checks), found) for source, _, state, _, found in cases}


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
