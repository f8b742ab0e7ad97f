"""Where a register stands, on one screen: what `status` prints every morning."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskctl.core.period import Kind, When
from riskctl.core.state import Movement
from riskctl.core.status import Due, Standing
from riskctl.core.words import plural
from riskctl.render.json_text import Json, dumps, revision_json
from riskctl.render.scores import counts_sentence, speaks_for
from riskctl.render.styled import Line, Piece, Screen, Style, columns, hints, joined, line, padded, wrapped

MOST = 5
"""Names that a row of the screen lists before it says how many more there are."""


NARROW = 60
"""Columns below which names stand under their row, not beside it."""


class Row(NamedTuple):
    """A label and what is said of it: a head, and names that are not broken."""

    label: str
    head: str
    names: tuple[str, ...] = ()
    style: Style = Style.PLAIN


def status_lines(found: Standing, screen: Screen) -> Iterator[Line]:
    """Yield the screen: the day, the counts, a row for each question, and the next command."""
    work = found.work
    yield from wrapped(speaks_for(work), screen.wrap, "  ", "", Style.MUTED)
    yield from wrapped(counts_sentence(work, work.open), screen.wrap, "  ", "", Style.STRONG)
    yield ()
    rows = list(rows_of(found))
    size = max(columns(row.label) for row in rows)
    for row in rows:
        yield from _row_lines(row, size, screen)
    yield ()
    yield from hints(next_command(found), screen.width)


def rows_of(found: Standing) -> Iterator[Row]:
    """Yield what is to be said, each with its label."""
    yield _meeting(found)
    if found.until is not None:
        by = f"by {found.until}"
        yield _due("Reviews", found.reviews, by)
        yield _due("Actions", found.actions, by)
    yield Row("Disputed", _counted(len(found.disputed)), found.disputed)
    yield _lint(found)
    yield _moved(found)
    if found.changes is not None:
        count = len(found.changes)
        yield Row("Git", f"{plural(count, 'file')} not committed" if count else "all committed", found.changes)


def next_command(found: Standing) -> str:
    """Return what to do next, the most pressing thing first."""
    if found.errors:
        return "mend what lint finds with: riskctl lint"
    if any(due.overdue for due in found.actions):
        return "chase what is overdue with: riskctl actions --overdue --by-owner"
    if found.disputed:
        return f"see what is disputed with: riskctl show {found.disputed[0]}"
    if found.reviews:
        return f"see what is due for review with: riskctl show {found.reviews[0].name}"
    if found.warnings:
        return "see what a committee would ask with: riskctl lint --all"
    return "print the paper with: riskctl report"


def _meeting(found: Standing) -> Row:
    day = found.work.day
    if day.kind is Kind.UNDATED:
        return Row("Next meeting", "not known: the register is undated")
    meeting = found.meeting
    if meeting is None:
        return Row("Next meeting", f"none in the register; looking ahead to {found.until}")
    said = f"{meeting.label}, {_until(meeting.date, day)}"
    if meeting.papers_due is not None:
        said += f"; papers due {meeting.papers_due}, {_until(meeting.papers_due, day)}"
    return Row("Next meeting", said)


def _until(when: When, day: When) -> str:
    """Return how far off a date is: `in 15 days`; of a month or a quarter, its first day."""
    if when.overlaps(day):
        return "today" if when.kind is Kind.DAY and day.kind is Kind.DAY else "now"
    days = (when.first - day.last).days
    if days < 0:
        return f"{plural(-(when.last - day.first).days, 'day')} ago"
    if when.kind is not Kind.DAY:
        return f"in {plural(days, 'day')} or more"
    return "tomorrow" if days == 1 else f"in {days} days"


def _due(label: str, due: Sequence[Due], by: str) -> Row:
    over = sum(each.overdue for each in due)
    if not due:
        return Row(label, f"none due {by}")
    names = tuple(f"{each.name} {'was due' if each.overdue else 'due'} {each.when}" for each in due[:MOST])
    names += (f"and {len(due) - MOST} more",) if len(due) > MOST else ()
    rest = f"{len(due) - over} due {by}" if len(due) > over else ""
    parts = [f"{over} overdue" if over else "", rest]
    return Row(label, ", ".join(filter(None, parts)), names, Style.WARNING if over else Style.PLAIN)


def _lint(found: Standing) -> Row:
    parts = [plural(found.errors, "error"), plural(found.warnings, "warning"), plural(found.notes, "note")]
    return Row("Lint", ", ".join(parts), style=Style.WARNING if found.errors else Style.PLAIN)


def _moved(found: Standing) -> Row:
    since = found.work.states[0].since if found.work.states else None
    if since is None:
        return Row("Moved", "not known: there is nothing to measure from")
    names = tuple(f"{len(each.ids)} {each.movement.value} ({_first(each.ids)})" for each in found.moved)
    return Row("Moved", f"{'' if names else 'nothing '}since {since}", names)


def _first(ids: Sequence[str]) -> str:
    """Return the first few ids, and how many more there are."""
    return ", ".join(ids[:MOST]) + (f" and {len(ids) - MOST} more" if len(ids) > MOST else "")


def _counted(count: int) -> str:
    return plural(count, "risk") if count else "none"


def _row_lines(row: Row, size: int, screen: Screen) -> Iterator[Line]:
    if screen.plain:
        yield line(f"{row.label}: {row.head}")
        yield from (line(f"{row.label}: {name}") for name in row.names)
        return
    start = f"{padded(row.label, size)}  "
    indent = " " * columns(start)
    narrow = screen.width is not None and screen.width < NARROW
    if narrow:
        start, indent = f"{row.label}: ", "  "
    names = list(row.names)
    if screen.width is not None and len(names) > MOST:
        names = [*names[:MOST], f"and {len(names) - MOST} more"]
    if narrow or not names:
        yield from wrapped(row.head, screen.wrap, indent, start, row.style)
        found = joined(names, screen.wrap, "    ", "  ", ", ") if names else ()
        yield from (tuple(Piece(piece.text, row.style) for piece in text) for text in found)
        return
    for text in joined([f"{row.head}: {names[0]}", *names[1:]], screen.wrap, indent, start, ", "):
        yield tuple(Piece(piece.text, row.style) for piece in text)


def status_json(found: Standing) -> str:
    """Return the document that `status --format json` prints, `riskctl-status/1`."""
    work, meeting = found.work, found.meeting
    since = work.states[0].since if work.states else None
    moved: dict[str, Json] = {
        each.value: list(next((one.ids for one in found.moved if one.movement is each), ()))
        for each in (Movement.UP, Movement.DOWN, Movement.NEW, Movement.CLOSED)
    }
    return dumps(
        {
            "format": "riskctl-status/1",
            "as_at": str(work.day),
            "revision": revision_json(work.revision),
            "open": len(work.open),
            "meeting": None
            if meeting is None
            else {
                "body": meeting.body,
                "date": str(meeting.date),
                "days": (meeting.date.first - work.day.last).days,
                "papers_due": str(meeting.papers_due) if meeting.papers_due else None,
                "papers_days": (meeting.papers_due.first - work.day.last).days if meeting.papers_due else None,
            },
            "until": found.until.isoformat() if found.until else None,
            "reviews": [_due_json(each) for each in found.reviews],
            "actions": [_due_json(each) for each in found.actions],
            "disputed": list(found.disputed),
            "lint": {"errors": found.errors, "warnings": found.warnings, "notes": found.notes},
            "since": {"date": str(since.date), "meeting": since.meeting.label if since.meeting else None}
            if since
            else None,
            "moved": moved,
            "uncommitted": list(found.changes) if found.changes is not None else None,
            "next": next_command(found).partition(": ")[2],
        }
    )


def _due_json(due: Due) -> Json:
    return {"name": due.name, "due": due.when, "overdue": due.overdue}


def status_markdown(found: Standing) -> str:
    """Return the screen as Markdown."""
    from riskctl.render.markdown import text

    work = found.work
    out = [f"{text(speaks_for(work))}\n", f"**{text(counts_sentence(work, work.open))}**\n"]
    for row in rows_of(found):
        names = f": {', '.join(row.names)}" if row.names else ""
        out.append(f"- **{text(row.label)}:** {text(row.head + names)}")
    return "\n".join(out) + "\n"
