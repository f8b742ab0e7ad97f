"""What `diff A B` means by its words: a revision, a folder, a meeting, a quarter or a date; never more than one.

A word that fits several is refused with every reading and the prefix that settles it: `git:`, `dir:` or `q:`. Nothing
is loaded here but what tells the readings apart.
"""

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from riskctl.core.errors import NotARepository, RiskctlError, UsageError
from riskctl.core.model import Meeting
from riskctl.core.period import (
    DateError,
    Kind,
    When,
    calendar_quarter,
    financial_quarter,
    of_day,
    quarter_before,
    quarter_of,
    right_quarter,
)
from riskctl.core.period import parse as parse_date
from riskctl.core.register import Register
from riskctl.core.words import norm, one_of
from riskctl.io.git import Repository, open_repository
from riskctl.io.git_objects import Commit, Object
from riskctl.io.tree import REGISTER_FILE, FolderTree, is_folder

PREFIXES = {"git": "revision", "dir": "folder", "q": "date"}
"""What may stand before an operand, with the reading it asks for."""

_QUARTERS = (Kind.QUARTER, Kind.FINANCIAL_QUARTER)
_BARE_QUARTER = re.compile(r"q([1-4])\Z")


class Operand(NamedTuple):
    """One side as it was meant.

    Shape: `kind` is revision, folder, meeting, quarter, date or tree (the working tree); `commit` stands with a
    revision, `when` with what is a day of a ledger; `to_date` says that a quarter still runs on that day.
    """

    kind: str
    word: str
    name: str
    commit: Commit | None = None
    folder: str = ""
    when: When | None = None
    to_date: bool = False


class Asked(NamedTuple):
    """The words of one comparison: A, B where one is named, and whether their merge base stands in for A."""

    a: str
    b: str | None
    merge_base: bool = False


class Desk:
    """Where the words are read: the register at hand, the day it speaks for, and its repository where it has one."""

    def __init__(self, tree: FolderTree, register: Register, today: When) -> None:
        self.tree = tree
        self.register = register
        self.today = today
        self._repository: Repository | None = None
        self._no_repository: RiskctlError | None = None

    @property
    def repository(self) -> Repository:
        """The repository that the register lies in. Raises: `NotARepository`, `GitFailed`."""
        if self._no_repository is not None:
            raise self._no_repository
        if self._repository is None:
            try:
                self._repository = open_repository(self.tree.root)
            except RiskctlError as error:
                self._no_repository = error
                raise
        return self._repository

    @property
    def maybe_repository(self) -> Repository | None:
        """The repository, or None where there is none to be read."""
        try:
            return self.repository
        except RiskctlError:
            return None

    @property
    def year_starts(self) -> str:
        """When the register's year starts."""
        return self.register.file.quarters.year_starts


def asked(words: Sequence[str], desk: Desk) -> Asked | None:
    """Return which words are A and which are B, or None where nothing was named.

    Shape: `A B`, `A..B`, `A...B`; the two words of a quarter or of a meeting may stand unquoted. Raises: `UsageError`.
    """
    given = [word for word in words if word.strip()]
    if not given:
        return None
    whole = " ".join(given)
    if len(given) == 1 or not any(".." in word for word in given):
        ranged = _range(whole) if not is_folder(whole) else None
    else:
        ranged = _range(whole)
    if ranged is not None:
        return ranged
    if len(given) == 1 or _fits(whole, desk):
        return Asked(whole, None)
    splits = [(" ".join(given[:at]), " ".join(given[at:])) for at in range(1, len(given))]
    fitting = [pair for pair in splits if all(_fits(word, desk) for word in pair)]
    if len(fitting) == 1 or len(given) == 2:
        one, other = fitting[0] if fitting else splits[0]
        return Asked(one, other)
    if not fitting:
        raise UsageError(
            f"{whole!r} does not read as two sides", 'put quotes about each: diff "2023-24 Q3" "2023-24 Q4"'
        )
    raise UsageError(
        f"{whole!r} may be read as {one_of(f'{one} and {other}' for one, other in fitting)}", "put quotes about each"
    )


def _fits(word: str, desk: Desk) -> bool:
    """True for what reads as one side, also where it is to be refused: a quarter of another kind is still one."""
    try:
        return bool(readings(word, desk))
    except UsageError:
        return ":" not in word


def _range(text: str) -> Asked | None:
    """Return the two ends of `A..B` or `A...B`; an end left out is HEAD. A path such as `../other` is no range."""
    for dots in ("...", ".."):
        one, found, other = text.partition(dots)
        if found and not (one.endswith(("/", os.sep)) or other.startswith(("/", os.sep, "."))):
            return Asked(one.strip() or "HEAD", other.strip() or "HEAD", merge_base=dots == "...")
    return None


def read_operand(word: str, desk: Desk, *, from_git: bool = False) -> Operand:
    """Return what a word means. Raises: `UsageError` where it means nothing, or more than one thing."""
    found = readings(word, desk)
    if len(found) > 1:
        ways = [f"{_prefix(each)}:{_bare(word)} ({_described(each)})" for each in found]
        raise UsageError(f"{word!r} may mean {one_of(ways)}", "write the one you mean with its prefix")
    if not found:
        raise _no_reading(word, desk)
    (operand,) = found
    if from_git and operand.when is not None:
        commit = desk.repository.commit_before(operand.when)
        return operand._replace(kind="revision", commit=commit)
    return operand


def readings(word: str, desk: Desk) -> list[Operand]:
    """Return everything a word may mean. Raises: `UsageError` for quarters that are of another kind, or to come."""
    prefix, colon, rest = word.partition(":")
    wanted = PREFIXES.get(prefix) if colon else None
    if wanted is not None:
        word = rest.strip()
    found = []
    if wanted in (None, "date"):
        found += _dated(word, desk)
    if wanted in (None, "folder"):
        found += _folders(word, asked_for=wanted is not None)
    if wanted == "revision":
        found.append(_revision(word, desk.repository.resolve(word)))
    elif wanted is None and not _is_path(word):
        found += _revisions(word, desk, others=bool(found))
    return found


def working_tree(desk: Desk) -> Operand:
    """Return the register as it lies on disk."""
    return Operand("tree", "", "the working tree", folder=desk.tree.root)


# --- days of a ledger -------------------------------------------------------------------------------------------------


def _dated(word: str, desk: Desk) -> list[Operand]:
    if norm(word) == "last-meeting":
        meeting = desk.register.last_meeting(desk.today)
        if meeting is None:
            raise UsageError(f"no meeting had been held before {desk.today}", "name a date or a quarter instead")
        return [_meeting(word, meeting)]
    short = _BARE_QUARTER.match(norm(word))
    if short is not None:
        return [_quarter(word, _latest(int(short[1]), desk), desk)]
    try:
        when = parse_date(word)
    except DateError:
        return [_meeting(word, meeting) for meeting in _meetings(word, desk)]
    if when.kind not in _QUARTERS:
        return [Operand("date", word, str(when), when=when)]
    meant = right_quarter(when, desk.year_starts)
    if meant is not None:
        raise UsageError(
            f"{when} is a quarter of another kind of year: here the year starts in {desk.year_starts.capitalize()}",
            f"the quarter with that first day is written {meant}",
        )
    return [_quarter(word, when, desk)]


def _quarter(word: str, quarter: When, desk: Desk) -> Operand:
    """Return a quarter as its last day; the running one as it stands today."""
    today = desk.today
    if today.kind is not Kind.UNDATED and quarter.after(today):
        raise UsageError(
            f"{quarter} has not begun on {today}, the day this register speaks for", "give that day with --as-at"
        )
    running = today.kind is not Kind.UNDATED and quarter.last > today.last
    day = today if running else of_day(quarter.last)
    return Operand("quarter", word, str(quarter), when=day, to_date=running)


def _latest(number: int, desk: Desk) -> When:
    """Return the last quarter of that number that has begun."""
    quarter = quarter_of(desk.today.last, desk.year_starts)
    for _ in range(4):
        if quarter.text.endswith(f"Q{number}"):
            return quarter
        quarter = quarter_before(quarter, desk.year_starts)
    year = desk.today.last.year
    return calendar_quarter(year, number) if desk.year_starts == "january" else financial_quarter(year - 1, number)


def _meetings(word: str, desk: Desk) -> list[Meeting]:
    """Return the meetings that a body and a date, or part of one, name. Raises: `UsageError` where they are several."""
    found = []
    for meeting in desk.register.file.meetings:
        body = norm(meeting.body or "")
        if body and norm(word).startswith(body + " "):
            try:
                when = parse_date(norm(word).removeprefix(body).strip().upper())
            except DateError:
                continue
            if meeting.date.overlaps(when):
                found.append(meeting)
    if len(found) > 1:
        raise UsageError(
            f"{word!r} may mean {one_of(each.label for each in found)}", "give the day of the one you mean"
        )
    return found


def _meeting(word: str, meeting: Meeting) -> Operand:
    return Operand("meeting", word, meeting.label, when=meeting.date)


# --- folders and revisions --------------------------------------------------------------------------------------------


def _is_path(word: str) -> bool:
    return word in (".", "..") or word.startswith(("./", "../", "/", ".\\", "..\\", "~")) or os.path.isabs(word)


def _folders(word: str, *, asked_for: bool) -> list[Operand]:
    """Return a folder that holds a register; one without is named only where a path was written."""
    path = os.path.expanduser(word) if word.startswith("~") else word
    if is_folder(path):
        if os.path.isfile(os.path.join(path, REGISTER_FILE)):
            return [Operand("folder", word, word, folder=path)]
        if asked_for or _is_path(word):
            raise UsageError(f"no {REGISTER_FILE} in {word}", "name the folder of a register")
    elif asked_for or _is_path(word):
        raise UsageError(f"there is no folder {word}", "name the folder of a register")
    return []


def _revisions(word: str, desk: Desk, *, others: bool) -> list[Operand]:
    """Return the revision a word names; where it has another reading, only a branch or tag of just that name."""
    repository = desk.maybe_repository
    if repository is None:
        return []
    if others:
        # `2023` may begin the id of some object: nobody means that.
        names = [f"refs/{folder}/{word}" for folder in ("tags", "heads", "remotes")]
        if not word.isprintable() or " " in word:
            return []
        if not any(isinstance(found, Object) for found in repository.objects.many(names, 1 << 20)):
            return []
    try:
        return [_revision(word, repository.resolve(word))]
    except UsageError:
        return []


def _revision(word: str, commit: Commit) -> Operand:
    return Operand("revision", word, word, commit=commit)


# --- words about them -------------------------------------------------------------------------------------------------


def _prefix(operand: Operand) -> str:
    return {"revision": "git", "folder": "dir"}.get(operand.kind, "q")


def _bare(word: str) -> str:
    prefix, colon, rest = word.partition(":")
    return rest if colon and prefix in PREFIXES else word


def _described(operand: Operand) -> str:
    if operand.commit is not None:
        return f"the commit {operand.commit.short}"
    if operand.kind == "folder":
        return "a folder with a register"
    return f"the {operand.kind}" if operand.kind != "date" else "the date"


def _no_reading(word: str, desk: Desk) -> RiskctlError:
    """Return why a word means nothing: git's own answer where there is a repository, else what could be meant."""
    try:
        repository = desk.repository
    except NotARepository as error:
        return UsageError(
            f"{word!r} is no date, quarter, meeting or folder of a register, and there is no git repository here",
            f"{error.hint}" if "trust" in error.hint else "name a quarter, a date, a meeting or a folder",
        )
    except RiskctlError as error:
        return error
    try:
        repository.resolve(word)
    except UsageError as error:
        hint = error.hint
        return UsageError(f"{word!r} is no revision, folder, meeting, quarter or date", hint)
    return UsageError(f"{word!r} names nothing that can be compared")
