"""The revision a register was read from, as a value that outputs can name."""

from typing import NamedTuple

from riskctl.core.period import When

SHORT = 8
"""Signs of a commit's id that people are shown."""


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
