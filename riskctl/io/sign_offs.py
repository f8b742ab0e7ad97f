"""The tags that sign a register off, found by what people call them: a quarter, a date, a year, or a meeting."""

import re
from typing import TYPE_CHECKING

from riskctl.core.errors import UsageError
from riskctl.core.model import Meeting
from riskctl.core.period import DateError, quarter_of
from riskctl.core.period import parse as parse_date
from riskctl.core.revision import SIGN_OFFS
from riskctl.core.words import norm

if TYPE_CHECKING:
    from riskctl.io.git import Repository


def tag_name(text: str) -> str:
    """Return the tag that signs off a quarter, date or year, or the tag itself where it is named.

    Raises: `UsageError` where the text names neither.
    """
    if text.startswith(SIGN_OFFS):
        return text
    try:
        return SIGN_OFFS + re.sub(r"[ /]", "-", str(parse_date(text)))
    except DateError as error:
        raise UsageError(f"a sign-off is named by what it is for: {error}", 'such as "2023-24 Q4"') from error


def signed_tag(repository: "Repository", text: str) -> str | None:
    """Return the tag that signs off what a text names, or None where there is no such sign-off."""
    try:
        name = tag_name(text)
    except UsageError:
        return None
    return name if repository.tag(name) is not None else None


def signed_by(repository: "Repository", meeting: Meeting, year_starts: str) -> str | None:
    """Return the tag of the sign-off that a meeting made: named by its date, or by the quarter it fell in."""
    for what in (str(meeting.date), str(quarter_of(meeting.date.last, year_starts))):
        name = signed_tag(repository, what)
        tag = repository.tag(name) if name is not None else None
        said = norm(tag.message.partition("\n")[0]) if tag is not None else ""
        if said.endswith(f", {norm(meeting.body or '')}") or f", {norm(meeting.body or '')} " in said:
            return name
    return None
