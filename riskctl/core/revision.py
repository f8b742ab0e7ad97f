"""The revision a register was read from, as a value that outputs can name."""

from typing import NamedTuple

from riskctl.core.period import When

SHORT = 8
"""Signs of a commit's id that people are shown."""

SIGN_OFFS = "signed/"
"""What the names of sign-off tags begin with, so that none can be read as a quarter, a date or a meeting."""


class Revision(NamedTuple):
    """A commit as it was asked for. Units: `date` is the day it was committed, in its own zone."""

    asked: str
    id: str
    date: When

    def __str__(self) -> str:
        return self.short if self.id.startswith(self.asked) else f"{self.asked} ({self.short})"

    @property
    def short(self) -> str:
        """The beginning of the id, as people are shown it."""
        return self.id[:SHORT]


class Authorship(NamedTuple):
    """Who committed something, and when; without an id it is not committed yet.

    Units: `date` is the day of the commit, in its own zone.
    """

    id: str
    date: When | None
    author: str
    subject: str

    def __str__(self) -> str:
        return f"{self.short} {self.date} {self.author}: {self.subject}" if self.id else "not committed yet"

    @property
    def short(self) -> str:
        """The beginning of the id, as people are shown it."""
        return self.id[:SHORT]


NOT_COMMITTED = Authorship("", None, "", "")


class LastCommit(NamedTuple):
    """The commit that last changed a file; `changed` is True where the file is no longer as it was committed."""

    commit: Authorship
    changed: bool = False
