"""Findings for a person at a terminal: each error whole, warnings one line a rule, notes counted, and what to run next.

Disputed ratings come first, since a committee asks about them first; after them the order of files.
"""

from collections.abc import Callable, Iterator, Sequence

from riskctl.core.finding import Finding, Fix, Severity, natural
from riskctl.core.words import listed, plural, printable
from riskctl.render.styled import Line, Piece, Style, columns, hints, line, wrapped

STYLES = {Severity.ERROR: Style.ERROR, Severity.WARNING: Style.WARNING, Severity.NOTE: Style.NOTE}
FIRST = "REC101"
_EXAMPLES = 3
_ITEMS = frozenset({"actions", "controls", "reviews", "proposals", "links"})
_WIDEST = 110


def findings_text(
    findings: Sequence[Finding],
    line_of: Callable[[str, int], str],
    *,
    risks: int,
    schemes: int,
    as_at: str | None,
    show_all: bool,
    width: int | None,
    plain: bool = False,
    suppressed: int = 0,
    before: tuple[int, int] | None = None,
) -> Iterator[Line]:
    """Yield the report of a lint run. `line_of` gives the text of a line of a file; `width` None means a pipe.

    Plain text has no excerpt of the file, and one fact a line. Against another side `findings` are those that can fail,
    and `before` says how many more there are that it has too, of how many it has.
    """
    if as_at is not None:
        yield line(Piece(f"Checked as at {as_at}", Style.MUTED))
        yield ()
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    rest = [finding for finding in findings if finding.severity is not Severity.ERROR]
    whole = findings if show_all else errors
    for finding in sorted(whole, key=lambda finding: finding.code != FIRST):
        if plain:
            yield from _facts(finding)
        else:
            yield from _whole(finding, line_of(finding.path, finding.span.line), width)
        yield ()
    if not show_all:
        warnings = [finding for finding in rest if finding.severity is Severity.WARNING]
        for group in _by_rule(warnings):
            yield from _folded(group, width)
        if warnings:
            yield ()
    yield from _summary(findings, risks, schemes, width, suppressed, before, show_all=show_all)


def _whole(finding: Finding, source: str, width: int | None) -> Iterator[Line]:
    style = STYLES[finding.severity]
    head = f"{finding.severity.word}[{finding.label}]"
    words = said(finding)
    if width is None or columns(head) + 2 + columns(printable(words)) <= width:
        yield line(Piece(head, style), Piece(f": {words}", Style.STRONG))
    else:
        yield line(Piece(head, style))
        yield from wrapped(words, width, "    ", style=Style.STRONG)
    margin = " " * len(str(finding.span.line))
    yield line(f"{margin}--> {finding.path}:{finding.span.line}:{finding.span.column}")
    if source.strip():
        yield from _excerpt(finding, source, margin, width)
    for note in finding.notes:
        yield from wrapped(note, width, f"{margin}     ", f"{margin} = ")
    if finding.hint:
        yield from wrapped(finding.hint, width, f"{margin}     ", f"{margin} = help: ")
    if finding.fix is not None:
        yield from wrapped(_offer(finding, finding.fix), width, f"{margin}     ", f"{margin} = ")


def _facts(finding: Finding) -> Iterator[Line]:
    yield line(Piece(f"{finding.severity.word} {finding.label}", STYLES[finding.severity]))
    yield line(f"Says: {said(finding)}")
    yield line(f"File: {finding.path}, line {finding.span.line}, column {finding.span.column}")
    for note in finding.notes:
        yield line(f"Also: {note}")
    if finding.hint:
        yield line(f"Help: {finding.hint}")
    if finding.fix is not None:
        yield line(f"Fix: {_offer(finding, finding.fix)}")


def _offer(finding: Finding, fix: Fix) -> str:
    """Return which option mends a finding, and how where no advice says it."""
    how = "" if finding.hint else f", which would {fix.title}"
    return f"fixable with {'--fix' if fix.safe else '--unsafe-fixes'}{how}"


def tally(findings: Sequence[Finding], risks: int, schemes: int, suppressed: int = 0, *, new: bool = False) -> str:
    """Return the sum of a run in one line: how much was looked at, and how many findings of each severity.

    `new` says that the findings are those that another side lacks.
    """
    checked = f"{plural(risks, 'risk')} and {plural(schemes, 'scheme')} checked"
    quiet = f", {suppressed} suppressed" if suppressed else ""
    if not findings:
        return f"{checked}: nothing {'new' if new else 'found'}{quiet}"
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    words = ", ".join(plural(counts[severity], severity.word) for severity in sorted(Severity, reverse=True))
    return f"{checked}{'; new' if new else ''}: {words}{quiet}"


def said(finding: Finding) -> str:
    """Return the message, opened by the id of the risk where it does not name it itself.

    An id that is a number is always put in front: a 7 in the message may be anything.
    """
    words = finding.message.replace(",", " ").replace(":", " ").split()
    named = not finding.risk or (finding.risk in words and not finding.risk.isdigit())
    return finding.message if named else f"{finding.risk}: {finding.message}"


def _excerpt(finding: Finding, source: str, margin: str, width: int | None) -> Iterator[Line]:
    """Yield the line of the file with the place underlined; a long line is cut around it."""
    span = finding.span
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(source)
    room = min(width or _WIDEST, _WIDEST) - len(margin) - 4
    left = max(0, min(start - 12, len(source) - room)) if len(source) > room else 0
    shown = source[left : left + room]
    if left:
        shown = "…" + shown[1:]
    if left + room < len(source):
        shown = shown[:-1] + "…"
    length = max(1, min(end, left + room) - start)
    yield line(f"{margin} |")
    yield line(f"{span.line} | {shown}")
    yield line(f"{margin} | ", " " * (start - left), Piece("^" * length, STYLES[finding.severity]))


def _by_rule(findings: Sequence[Finding]) -> list[list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    return [groups[code] for code in sorted(groups)]


def _folded(group: Sequence[Finding], width: int | None) -> Iterator[Line]:
    """Yield one rule's warnings as one line: how many, in how many risks, and where for example."""
    first = group[0]
    head = f"warning[{first.label}]"
    risks = sorted({finding.risk for finding in group if finding.risk}, key=natural)
    if len(group) == 1:
        where = f"{first.path}:{first.span.line}:{first.span.column}"
        yield from _headed(head, f"{said(first)} ({where})", width)
        return
    few = len(risks) <= _EXAMPLES
    where = listed(risks) if few else plural(len(risks), "risk")
    counted = f"{len(group)} {_kind(group)}".rstrip()
    told = where if len(risks) == len(group) and not _kind(group) else f"{counted} in {where}" if risks else counted
    examples = risks[:_EXAMPLES] or [first.path]
    eg = "" if few and risks else f", e.g. {', '.join(examples)}"
    mendable = sum(finding.fixable for finding in group)
    told += f", {mendable} fixable" if mendable else ""
    yield from _headed(head, f"{told}{eg}: {first.message}", width)


def _kind(group: Sequence[Finding]) -> str:
    """Return what the findings of one rule are about, where all of them are about items of one list."""
    lists = {finding.named[0] if len(finding.named) > 1 else "" for finding in group}
    only = lists.pop() if len(lists) == 1 else ""
    return only if only in _ITEMS else ""


def _headed(head: str, said: str, width: int | None) -> Iterator[Line]:
    if width is None or len(head) + 2 + len(said) <= width:
        yield line(Piece(head, Style.WARNING), f": {said}")
        return
    yield line(Piece(head, Style.WARNING))
    yield from wrapped(said, width, "    ")


def _summary(
    findings: Sequence[Finding],
    risks: int,
    schemes: int,
    width: int | None,
    suppressed: int,
    before: tuple[int, int] | None,
    *,
    show_all: bool,
) -> Iterator[Line]:
    told = tally(findings, risks, schemes, suppressed, new=before is not None)
    if not findings:
        yield from wrapped(told, width, "  ", "", Style.STRONG)
        yield from _before(before, width)
        return
    yield from wrapped(told + _fixable(findings), width, "  ", "", Style.STRONG)
    yield from _before(before, width)
    folded = any(finding.severity is not Severity.ERROR for finding in findings)
    worst = max(findings, key=lambda finding: (finding.severity, finding.code == FIRST))
    if any(finding.fix is not None and finding.fix.safe for finding in findings):
        yield from hints("see what --fix would write with: riskctl lint --diff", width)
    if folded and not show_all:
        each = "see each warning and note with: riskctl lint --all" if before is None else "see each with --all"
        yield from hints(f"{each}; a rule's page with: riskctl explain {worst.code}", width)
    else:
        yield from hints(f"see a rule's page with: riskctl explain {worst.code}", width)


def _before(before: tuple[int, int] | None, width: int | None) -> Iterator[Line]:
    if before is not None:
        yield from wrapped(before_words(*before), width, "  ", "")


def before_words(still: int, was: int) -> str:
    """Return how many findings the other side has too, and how many of its own are gone."""
    gone = was - still
    count = f"{plural(still, 'finding was', 'findings were')} there before"
    return count + (f" (was {was}: {gone} fewer)" if gone else "")


def _fixable(findings: Sequence[Finding]) -> str:
    """Return how many findings can be mended and by which option; nothing where none can."""
    fixes = [finding.fix for finding in findings if finding.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    ways = [(safe, "--fix"), (len(fixes) - safe, "--unsafe-fixes")]
    told = [f"{count} fixable with {option}" for count, option in ways if count]
    return f" ({', '.join(told)})" if told else ""
