"""Comments that silence findings: what one says, and which findings are left when all of them have been heard.

`# riskctl: ignore REC131 until 2024-06 -- reason`. One that says something else, silences nothing, or is over, is a
finding itself. Where comments stand in a file, and what lines they hold for, is for `io`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from riskctl.core.finding import Finding, Span
from riskctl.core.period import DateError, Kind, When
from riskctl.core.period import parse as parse_date
from riskctl.core.policy import Known, is_exact, unknown

UNREADABLE = "FIL401"
NO_REASON = "FIL402"
OVER = "FIL403"
UNUSED = "FIL404"

_ABOUT = frozenset({UNREADABLE, NO_REASON, OVER, UNUSED})

_ONE_CHANGE = "HIS"
"""Rules about two editions: once the change is in, their comments have nothing left to silence, and that is no slip."""

FORM = "# riskctl: ignore REC131 until 2024-06 -- reason"
_REASON = re.compile(r"(?:\A|\s)(?:--|\u2013|\u2014)(?:\s|\Z)")


class Mark(NamedTuple):
    """One such comment: where it stands, the lines it holds for, and what it says.

    Shape: `rules` are codes and names as written; `problem` says why it cannot be read, and then it silences nothing.
    """

    path: str
    span: Span
    first: int
    last: int
    rules: tuple[str, ...] = ()
    until: When | None = None
    reason: str = ""
    problem: str = ""

    def holds_for(self, finding: Finding) -> bool:
        """True where a finding lies on the lines of this comment."""
        return finding.path == self.path and self.first <= finding.span.line <= self.last


class Complaint(NamedTuple):
    """What is to be said of a comment itself."""

    code: str
    mark: Mark
    message: str
    hint: str = ""


class Heard(NamedTuple):
    """What is left of the findings, how many were silenced, and what is to be said of the comments."""

    findings: tuple[Finding, ...]
    suppressed: int
    complaints: tuple[Complaint, ...]


def read_mark(path: str, span: Span, first: int, last: int, text: str) -> Mark:
    """Return what a comment says, from the text behind `riskctl:`; where nothing stands under it, `last` is 0."""
    said, *reason = _REASON.split(text, 1)
    words = said.replace(",", " ").split()
    mark = Mark(path, span, first, last, reason=reason[0].strip() if reason else "")
    if not last:
        return mark._replace(problem="nothing stands below this comment that it could hold for")
    if not words or words[0].casefold() != "ignore":
        return mark._replace(problem=f"a comment to lint says `ignore`, this one {_said(words)}")
    at = next((at for at, word in enumerate(words) if word.casefold() == "until"), len(words))
    rules, date = words[1:at], " ".join(words[at + 1 :])
    if not rules:
        return mark._replace(problem="this comment names no rule")
    try:
        until = parse_date(date) if at < len(words) else None
    except DateError as error:
        return mark._replace(problem=f"until: {error}")
    return mark._replace(rules=tuple(rules), until=until)


def _said(words: Sequence[str]) -> str:
    return f"`{words[0]}`" if words else "nothing"


def hear(
    findings: Iterable[Finding],
    marks: Sequence[Mark],
    known: Sequence[Known],
    day: When | None,
    looked_for: Callable[[str, str], bool],
) -> Heard:
    """Return what is left when comments have been heard. `looked_for` says whether a code is judged in a file at all.

    A comment that is over, unreadable or without a reason silences nothing.
    """
    complaints: list[Complaint] = []
    live: list[tuple[Mark, str, Known]] = []
    for mark in marks:
        complaint = _flaw(mark, day)
        if complaint is not None:
            complaints.append(complaint)
            continue
        for word in mark.rules:
            rule = next((each for each in known if is_exact(word, each)), None)
            if rule is None or rule.locked or rule.code in _ABOUT:
                complaints.append(_no_rule(mark, word, rule, known))
            else:
                live.append((mark, word, rule))
    by_place: dict[tuple[str, str], list[int]] = {}
    for at, (mark, _, rule) in enumerate(live):
        by_place.setdefault((mark.path, rule.code), []).append(at)
    kept: list[Finding] = []
    used: set[int] = set()
    suppressed = 0
    for finding in findings:
        silent = [at for at in by_place.get((finding.path, finding.code), ()) if live[at][0].holds_for(finding)]
        used.update(silent)
        suppressed += bool(silent)
        if not silent:
            kept.append(finding)
    for at, (mark, word, rule) in enumerate(live):
        if at not in used and not rule.code.startswith(_ONE_CHANGE) and looked_for(rule.code, mark.path):
            complaints.append(
                Complaint(UNUSED, mark, f"{word} finds nothing here", "delete the comment, or this rule in it")
            )
    return Heard(tuple(kept), suppressed, tuple(complaints))


def _flaw(mark: Mark, day: When | None) -> Complaint | None:
    if mark.problem:
        return Complaint(UNREADABLE, mark, mark.problem, f"write `{FORM}`")
    if not mark.reason:
        return Complaint(NO_REASON, mark, "no reason is given, so nothing is ignored", f"write `{FORM}`")
    if mark.until is not None and day is not None and day.kind is not Kind.UNDATED and day.after(mark.until):
        message = f"this held until {mark.until}, and that is over on {day}"
        return Complaint(OVER, mark, message, "mend what it ignored and delete it, or give it a later date")
    return None


def _no_rule(mark: Mark, word: str, rule: Known | None, known: Sequence[Known]) -> Complaint:
    if rule is not None:
        return Complaint(UNREADABLE, mark, f"{rule.code} {rule.name} cannot be ignored", "mend what it says")
    near = unknown(word, known)
    if near is None:
        return Complaint(UNREADABLE, mark, f"`{word}` names several rules", "a comment names each rule by code or name")
    hint = f"did you mean {near}?" if near else "list rules with: riskctl lint --show-settings"
    return Complaint(UNREADABLE, mark, f"there is no rule `{word}`", hint)
