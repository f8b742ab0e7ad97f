"""Which meeting a person's words name, and which they may mean where they name none."""

from collections.abc import Iterator, Sequence

from riskctl.core.model import Meeting
from riskctl.core.period import DateError, parse
from riskctl.core.words import nearest, norm, one_of

_SHOWN, _FEW = 5, 3


def meetings_named(meetings: Sequence[Meeting], word: str) -> list[Meeting]:
    """Return the meetings that a body and a date, or part of one, name: `JARAP 2023-10`."""
    typed = norm(word)
    return [
        meeting
        for meeting in meetings
        if meeting.body
        and typed.startswith(norm(meeting.body) + " ")
        and _on(meeting, typed[len(norm(meeting.body)) :])
    ]


def meetings_offered(meetings: Sequence[Meeting], word: str) -> str:
    """Return the hint for words that name no day: the meetings that may be meant, else the latest there are.

    A body is recognised by its initials, and by a slip in its name.
    """
    if not meetings:
        return "the register names no meetings"
    ordered = sorted(meetings, key=lambda meeting: (meeting.date.first, meeting.label), reverse=True)
    meant = [meeting.label for meeting in _meant(ordered, norm(word))][:_FEW]
    if meant:
        return f"did you mean {one_of(meant)}?"
    more = f" and {len(ordered) - _SHOWN} before them" if len(ordered) > _SHOWN else ""
    return f"or a meeting: last-meeting, {', '.join(_named_once(ordered[:_SHOWN]))}{more}"


def _named_once(meetings: Sequence[Meeting]) -> Iterator[str]:
    """Yield meetings in words, the body only where it is another than that of the one before."""
    body: str | None = None
    for meeting in meetings:
        yield meeting.label if meeting.body != body else str(meeting.date)
        body = meeting.body


def _meant(meetings: Sequence[Meeting], typed: str) -> list[Meeting]:
    """Return the meetings of a body that the words begin with, by initials or nearly by name, on the date behind it."""
    words = typed.split()
    for at in range(len(words), 0, -1):
        name, rest = " ".join(words[:at]), " ".join(words[at:])
        bodies = {norm(meeting.body) for meeting in meetings if meeting.body}
        of_body = [each for each in meetings if each.body and name in (_initials(each.body), norm(each.body))]
        if not of_body and not words[at - 1][0].isdigit() and (near := nearest(name, bodies)):
            of_body = [each for each in meetings if norm(each.body or "") == near]
        found = [each for each in of_body if not rest or _on(each, rest)]
        if found:
            return found
    return []


def _on(meeting: Meeting, text: str) -> bool:
    """Return whether a text is a date, or part of one, that the meeting's overlaps."""
    try:
        return meeting.date.overlaps(parse(text.strip()))
    except DateError:
        return False


def _initials(body: str) -> str:
    return norm("".join(part[0] for part in body.split()))
