"""The whole run on one page: open a tree, load it, check it, compute it; what comes out is for `render` to print.

Commands call these functions and nothing deeper. The day a run speaks for is a value worked out once, here; nothing
behind it looks at a clock.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from riskctl.checking import Days, Lines, of_schemes
from riskctl.core.actions import as_it_stood
from riskctl.core.book import Book
from riskctl.core.conditions import ConditionError, holds, parse
from riskctl.core.edition import public_edition
from riskctl.core.errors import NotARegister, NothingToCheck, UnreadableRegister, UsageError
from riskctl.core.facts import RiskFacts, vocabulary
from riskctl.core.finding import Finding, Severity
from riskctl.core.ids import near_ids
from riskctl.core.index import concerns, disputes_of, in_matrices
from riskctl.core.meetings import meetings_named, meetings_offered
from riskctl.core.model import MEASURES, Assessment, Level, Meeting, Review, Risk
from riskctl.core.order import attention
from riskctl.core.own_rules import OwnCheck
from riskctl.core.period import UNDATED, DateError, When, right_quarter
from riskctl.core.period import parse as parse_date
from riskctl.core.policy import NOTHING_ASKED, Asked
from riskctl.core.ratchet import Ratchet, compared
from riskctl.core.register import Register, SchemeInForce
from riskctl.core.revision import Revision
from riskctl.core.state import State
from riskctl.core.stated import checks_of, matrices_of, with_counts
from riskctl.core.status import Standing, standing
from riskctl.core.words import norm, one_of
from riskctl.io.loader import Edition, LoadedRisk, Read, load_register, load_risks
from riskctl.io.resources import shipped_schemes
from riskctl.io.scheme_loader import load_scheme, near_scheme
from riskctl.io.source import locate, read_source
from riskctl.io.tree import REGISTER_FILE, FolderTree, Tree, find_register, is_folder
from riskctl.remembered import Cache
from riskctl.settling import Settled, in_force, settle
from riskctl.sides import look, look_there, with_reasons

if TYPE_CHECKING:
    from riskctl.io.commit_tree import CommitTree
    from riskctl.io.git import Repository
    from riskctl.io.git_objects import Commit
    from riskctl.render.lint_settings import PathShown, RuleShown

OnDisk: TypeAlias = "FolderTree | CommitTree"
"""A register that a folder on disk stands for, its `root`: as it lies there, or as it stood in a revision."""


class Checked(NamedTuple):
    """What a lint run found: every finding in order, how much it looked at, and how many findings comments silenced.

    Shape: `ratchet` says what the other side has too, where there is one; `always` are codes that fail nevertheless.
    """

    findings: tuple[Finding, ...]
    risks: int
    schemes: int
    day: When | None
    line_of: Callable[[str, int], str]
    suppressed: int = 0
    revision: Revision | None = None
    ratchet: Ratchet | None = None
    always: frozenset[str] = frozenset()

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that can fail a run: against another side only new ones, and what is always reported."""
        if self.ratchet is None:
            return self.findings
        return tuple(finding for finding in self.findings if finding.new or finding.code in self.always)


def open_register(start: str, rev: str | None = None) -> OnDisk:
    """Return the register at or above a folder, as it lies there or as it stood in a git revision.

    Raises: `NotARegister`; `UsageError` where there is no such folder or revision; `NotARepository`.
    """
    if not is_folder(start):
        raise UsageError(f"there is no folder {start}", "name the register's folder with `riskctl -C DIR`")
    root = find_register(start)
    if rev is not None:
        return at_revision(start if root is None else root, rev)
    if root is None:
        raise NotARegister(
            f"no {REGISTER_FILE} in {start} or any folder above it",
            "name the register's folder with `riskctl -C DIR`",
        )
    return FolderTree(root)


def at_revision(folder: str, rev: str) -> "CommitTree":
    """Return the register of a folder as it stood in a git revision, wherever in the repository it lay then.

    A quarter, date, year or meeting that was signed off names its sign-off.
    """
    from riskctl.io.commit_tree import register_in, risk_names
    from riskctl.io.git import open_repository

    repository, here = open_repository(folder), FolderTree(folder)
    return register_in(repository.tree(_commit(repository, here, rev), rev), risk_names(here))


def _commit(repository: "Repository", here: FolderTree, rev: str) -> "Commit":
    """Return the commit that a text names. Raises: `UsageError` where it names none."""
    from riskctl.io.sign_offs import signed_by, signed_tag

    signed = signed_tag(repository, rev)
    if signed is not None:
        return repository.resolve(signed)
    try:
        return repository.resolve(rev)
    except UsageError:
        register = load_register(here, shipped_schemes()).register if here.exists(REGISTER_FILE) else None
        meeting = _meeting_named(register, norm(rev), "--rev") if register is not None else None
        if register is None or meeting is None:
            raise
        signed = signed_by(repository, meeting, register.file.quarters.year_starts)
        if signed is None:
            raise UsageError(
                f"{meeting.label} signed nothing off, so it names no revision",
                "name a commit or a tag, or the day itself with --as-at",
            ) from None
        return repository.resolve(signed)


def today(tree: Tree, clock: When) -> When:
    """Return the day that a tree takes for today: a revision the one it was committed on, else what the clock says."""
    return clock if tree.revision is None else tree.revision.date


def day_for(register: Register, asked: str | None, clock: When) -> When:
    """Return the day a run speaks for: what was asked, else the register's own `as_at`, else the clock handed in.

    Raises: `UsageError` where the words name no date.
    """
    if asked is None:
        return register.file.as_at or clock
    word = norm(asked)
    if word in ("undated", "last-meeting"):
        if word == "undated":
            return UNDATED
        meeting = register.last_meeting(register.file.as_at or clock)
        if meeting is None:
            raise UsageError("no meeting has been held yet", "give a date: `--as-at 2024-03-31`")
        return meeting.date
    meeting = _meeting_named(register, word)
    if meeting is not None:
        return meeting.date
    try:
        day = parse_date(asked)
    except DateError as error:
        raise UsageError(f"--as-at: {error}", meetings_offered(register.file.meetings, asked)) from error
    starts = register.file.quarters.year_starts
    meant = right_quarter(day, starts)
    if meant is not None:
        kind = f"{day} is a quarter of another kind of year: here the year starts in {starts.capitalize()}"
        raise UsageError(f"--as-at: {kind}", f"the quarter with that first day is written {meant}")
    return day


def _meeting_named(register: Register, word: str, option: str = "--as-at") -> Meeting | None:
    """Return the meeting that a body and a date, or part of one, name; a body that met twice in it names neither."""
    found = meetings_named(register.file.meetings, word)
    if len(found) > 1:
        named = one_of(meeting.label for meeting in found)
        raise UsageError(f"{option}: {word!r} may mean {named}", "give the day of the one you mean")
    return found[0] if found else None


def lint(
    tree: Tree,
    asked: str | None,
    clock: When,
    only: frozenset[str] | None = None,
    wanted: Asked = NOTHING_ASKED,
    cache: Cache | None = None,
    against: Tree | None = None,
) -> Checked:
    """Return every finding of a register, each marked new or not where there is another side to hold it against.

    `only` narrows them to those files and folders; what is read stays whole. With a cache, files of a `ReadOnce` that
    did not change are not worked out again. Raises: `UnreadableRegister` where the register file or a scheme of the
    other side cannot be used.
    """
    clock = today(tree, clock)
    edition = load_register(tree, shipped_schemes())
    register = edition.register
    days = None if register is None else Days(day_for(register, asked, clock), day_for(register, None, clock))
    settled = settle(edition, wanted, whole=against is not None)
    gated = _gated(edition, against, days, settled) if against is not None and days is not None else ()
    seen = look(edition, days, settled, only, cache, repr(wanted), gated)
    day = days.day if days is not None else None
    checked = Checked(seen.findings, seen.risks, len(edition.schemes), day, Lines(tree), seen.suppressed, tree.revision)
    if against is None or days is None:
        return checked
    there = look_there(against, days, settled, only)
    ratchet = compared(seen.findings, there.findings, seen.renamed)
    always = frozenset(rule.code for rule in settled.rules if rule.locked)
    return checked._replace(findings=ratchet.findings, ratchet=ratchet, always=always)


def _gated(edition: Edition, against: Tree, days: Days, settled: Settled) -> tuple[Finding, ...]:
    """Return what the rules about two editions say of what changed here since the other side."""
    from riskctl.gates import changed, gate

    found = changed(edition, load_register(against, shipped_schemes()), days.day)
    return gate(found, edition.tree, settled, days.own) if found is not None else ()


def own_rules(tree: Tree) -> tuple[tuple[OwnCheck, int], ...]:
    """Return the body's own rules that can be read, each with the line of the register file on which it begins."""
    edition = load_register(tree, shipped_schemes())
    settled = settle(edition, NOTHING_ASKED)
    source = edition.source
    return tuple((rule, locate(source, rule.route).line) for rule in settled.own) if source is not None else ()


def lint_settings(tree: Tree, wanted: Asked) -> tuple[tuple["RuleShown", ...], tuple["PathShown", ...]]:
    """Return every rule as it is in force in a register, and what is ignored in some of its files.

    Raises: `UnreadableRegister` where the register file or its settings have a mistake.
    """
    edition = load_register(tree, shipped_schemes())
    settled = settle(edition, wanted, whole=True)
    broken = [each for each in (*edition.findings, *settled.findings) if each.severity is Severity.ERROR]
    if broken or edition.register is None:
        said = with_reasons("the settings cannot be read", broken, tree)
        raise UnreadableRegister(said, "see every reason with `riskctl lint`")
    return in_force(edition, settled)


def book(
    tree: Tree,
    asked: str | None,
    clock: When,
    scheme: str | None = None,
    *,
    public: bool = False,
    own_day: When | None = None,
    read: Read = read_source,
) -> Book:
    """Return the register worked out on a day, under its own schemes or another; `public` is without what is withheld.

    Shape: a revision speaks for its own day, unless it or the command line names another; `own_day` takes its place.
    Raises: `UnreadableRegister` where any file cannot be used, `NothingToCheck` where there is no risk,
    `NotPublishable` where a public edition would show what is withheld.
    """
    clock = own_day or today(tree, clock)
    edition = load_register(tree, shipped_schemes())
    # What was read of each file is let go with it: kept, it would be three quarters of the memory of a large register.
    loaded = [item._replace(source=None) for item in load_risks(edition, read)]
    return _worked_out(edition, loaded, asked, clock, scheme, public=public)


def _worked_out(
    edition: Edition,
    loaded: Sequence[LoadedRisk],
    asked: str | None,
    clock: When,
    scheme: str | None = None,
    *,
    public: bool = False,
) -> Book:
    """Return the register of an edition and its risks worked out. Raises: as `book` does."""
    tree = edition.tree
    broken = [
        item
        for item in (*edition.findings, *of_schemes(edition), *_findings(loaded))
        if item.severity is Severity.ERROR
    ]
    broken.sort(key=lambda finding: finding.order)
    register = edition.register
    if register is None or any(item.risk is None for item in loaded):
        rev = f" --rev {tree.revision.asked}" if tree.revision is not None else ""
        raise UnreadableRegister(
            with_reasons("the register cannot be read whole, so nothing was computed", broken, tree),
            f"see every reason with `riskctl lint{rev}`",
        )
    if not loaded:
        raise NothingToCheck(f"{tree.name} has no risks", "a risk is one YAML file in its folder `risks/`")
    _refuse_shared_ids(loaded)
    if scheme is not None:
        register = _under(register, tree, scheme)
    day = day_for(register, asked, clock)
    words = vocabulary(register)
    checks, _ = checks_of(register, words, day, day_for(register, None, clock))
    risks = [item.risk if scheme is None else _undeclared(item.risk) for item in loaded if item.risk is not None]
    states = [State(register, as_it_stood(risk, day), day) for risk in risks]
    paths = {item.id: item.path for item in loaded}
    disputes = [dispute for state in states for dispute in disputes_of(state, paths[state.risk.id])]
    drawn = disputes and matrices_of(register, checks)
    lying = [in_matrices(state, checks) for state in states] if drawn else []
    work = Book(
        register,
        day,
        tuple(sorted((state for state in states if state.recorded), key=attention)),
        paths,
        with_counts(register, lying, checks, disputes),
        words,
        tree.revision,
    )
    if not public:
        return work
    return public_edition(work, [state.risk for state in states if not state.recorded])


def stands(tree: Tree, asked: str | None, clock: When) -> Standing:
    """Return where a register stands on a day, with what lint finds of it. Raises: as `book` does."""
    edition = load_register(tree, shipped_schemes())
    loaded = list(load_risks(edition))
    clock = today(tree, clock)
    work = _worked_out(edition, loaded, asked, clock)
    days = Days(work.day, day_for(work.register, None, clock))
    seen = look(edition, days, settle(edition, NOTHING_ASKED), None, loaded=loaded)
    counts = Counter(finding.severity for finding in seen.findings)
    errors, warnings, notes = (counts[severity] for severity in sorted(Severity, reverse=True))
    return standing(work)._replace(errors=errors, warnings=warnings, notes=notes)


def chosen(work: Book, ids: Sequence[str], where: str | None) -> tuple[State, ...]:
    """Return the states that a command asked for: named risks, or those a condition holds for; open ones unless named.

    Raises: `UsageError` for an unknown id, and for a condition that cannot be read, with the column.
    """
    if ids:
        return tuple(_named(work, each) for each in ids)
    if where is None:
        return work.open
    try:
        condition = parse(where, work.words)
    except ConditionError as error:
        pointer = f"\n  {where}\n  {' ' * (error.column - 1)}^"
        raise UsageError(f"--where: {error.message}{pointer}", error.hint) from error
    return tuple(
        state for state in work.states if concerns(condition, state) and holds(condition, RiskFacts(state), work.day)
    )


def supposed(work: Book, states: Sequence[State], changes: Sequence[str]) -> tuple[State, ...]:
    """Return risks as they would stand with other levels now: each change is `FACTOR=LEVEL`.

    The register is not touched. Raises: `UsageError` for a change that is none, or a factor or level the scheme lacks.
    """
    pairs = [change.partition("=") for change in changes]
    for (factor, equals, level), change in zip(pairs, changes, strict=True):
        if not (factor.strip() and equals and level.strip()):
            raise UsageError(f"--what-if {change!r} is no change", "write it as likelihood=2")
    found = []
    for state in states:
        rated = state.current
        levels: dict[str, Level] = dict(rated.assessment.levels) if rated else {}
        levels.update((factor.strip(), level.strip()) for factor, _, level in pairs)
        # Of a month or year, or an undated edition, its last day: nothing that counts then comes after it.
        last = state.day.last.isoformat()
        review = Review.model_validate({"date": last, "current": _as_written(levels)})
        risk = state.risk.model_copy(update={"reviews": (*(state.risk.reviews or ()), review), "printed": None})
        then = State(state.register, risk, state.day)
        problems = then.current.rating.outcome.problems if then.current else ()
        if problems:
            raise UsageError(f"--what-if: {problems[0].message}", problems[0].hint)
        found.append(then)
    return tuple(found)


def _as_written(levels: Mapping[str, Level]) -> dict[str, str | dict[str, str]]:
    return {factor: level if isinstance(level, str) else dict(level) for factor, level in levels.items()}


def _under(register: Register, tree: Tree, ref: str) -> Register:
    """Return the register rated by one other scheme throughout."""
    loaded = load_scheme(tree, shipped_schemes(), ref)
    if loaded is None:
        raise UsageError(f"there is no scheme {ref}", near_scheme(tree, shipped_schemes(), ref))
    if loaded.scheme is None:
        raise UnreadableRegister(f"the scheme {ref} cannot be used", f"see why with: riskctl scheme check {ref}")
    uses = tuple(SchemeInForce(kind, loaded.scheme, None) for kind in ("threat", "opportunity"))
    return replace(register, schemes=uses)


def _undeclared(risk: Risk) -> Risk:
    """Return a risk without the figures that papers printed: they speak of the register's own scheme alone."""
    gone = {"score": None, "band": None, "previous": None}
    reviews = []
    for review in risk.reviews or ():
        given = {name: getattr(review, name) for name in MEASURES}
        bare = {name: each.model_copy(update=gone) for name, each in given.items() if isinstance(each, Assessment)}
        reviews.append(review.model_copy(update=bare))
    return risk.model_copy(update={"reviews": tuple(reviews) if risk.reviews is not None else None, "printed": None})


def _refuse_shared_ids(loaded: Sequence[LoadedRisk]) -> None:
    """Raise `UnreadableRegister` where two files hold one id: whatever is computed would speak of either."""
    seen: dict[str, str] = {}
    for item in loaded:
        first = seen.setdefault(norm(item.id), item.path)
        if first != item.path:
            raise UnreadableRegister(f"{first} and {item.path} both have the id {item.id}", "give each risk its own id")


def _named(work: Book, wanted: str) -> State:
    for state in work.states:
        if norm(state.risk.id) == norm(wanted):
            return state
    where, edition = (" in the public edition", " --edition public") if work.withheld is not None else ("", "")
    offered = near_risks(wanted, {state.risk.id: state.risk.title for state in work.states})
    meant = f"did you mean {one_of(offered)}?\n" if offered else ""
    raise UsageError(f"unknown risk {wanted!r}{where}", f"{meant}{LIST_IDS}{edition}")


LIST_IDS = "list ids with: riskctl list --columns id,title"


def near_risks(wanted: str, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the risks that may be meant by an id that none has, each with its title, the likeliest first."""
    return tuple(f"{each} ({titles[each]})" if titles[each] else each for each in near_ids(wanted, titles))


def _findings(loaded: Sequence[LoadedRisk]) -> Iterator[Finding]:
    for item in loaded:
        yield from item.findings
