"""A register worked out on a day: what every renderer is handed."""

from collections.abc import Mapping
from typing import NamedTuple

from riskctl.core.conditions import Vocabulary
from riskctl.core.period import When
from riskctl.core.publication import Withheld
from riskctl.core.register import Register
from riskctl.core.revision import Revision
from riskctl.core.state import State
from riskctl.core.witness import Dispute


class Book(NamedTuple):
    """A register on a day.

    Shape: `states` holds every risk recorded by the day, closed ones too, in the order of attention; `paths` leads from
    id to file, empty in a public edition; `disputes` come with their witnesses, the printed matrices among them;
    `revision` is the commit that was read, where it was one, and never in a public edition; `withheld` is what a public
    edition lacks, None in full.
    """

    register: Register
    day: When
    states: tuple[State, ...]
    paths: Mapping[str, str]
    disputes: tuple[Dispute, ...]
    words: Vocabulary
    revision: Revision | None = None
    withheld: Withheld | None = None

    @property
    def open(self) -> tuple[State, ...]:
        """The open risks, worst first."""
        return tuple(state for state in self.states if state.open)
