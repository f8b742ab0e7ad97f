"""What the sections of one report share: the register on its day, printed words, colours, and how risks are named.

Sections are made of this and of nothing else, so that a report is a function of the register, the day and the settings.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from riskctl.core.book import Book
from riskctl.core.finding import natural
from riskctl.core.history import Series, history
from riskctl.core.late import LateActions, late_actions
from riskctl.core.lazy import lazy
from riskctl.core.model import MEASURES, Meeting, ReportSettings
from riskctl.core.origin import Origin
from riskctl.core.period import Kind, When
from riskctl.core.publication import withheld_keys
from riskctl.core.register import Register, WordList
from riskctl.core.report_names import Detail
from riskctl.core.scheme import Scheme
from riskctl.core.scoring import Basis, Position
from riskctl.core.state import Movement, Since, State
from riskctl.core.status import review_due
from riskctl.core.tally import Tally, tally
from riskctl.core.wording import Wording
from riskctl.core.words import norm
from riskctl.render.palette import Palette, schemes_of
from riskctl.render.phrases import Phrases
from riskctl.render.views_text import DateText, Ref, non_empty, plain

if TYPE_CHECKING:
    from riskctl.render.views_ratings import Worked

Group = TypeVar("Group")

CARDS_MOST = 1000
"""Above so many risks a page leaves the cards out, and says so."""

CARDS_WHOLE = 400
"""Above so many cards in a section each has the latest update of its risk alone, and the page says so."""


@dataclass(frozen=True)
class Desk:
    """A register on a day with everything its sections are made from.

    Shape: `taken` are anchors no risk may have; `appendices` the keys of the report's lettered sections, in order;
    `wording` is what changed in words, None where that is not to be known; `origin` is where the report came from, None
    where that is not told; `cards` is which risks have a card.
    """

    book: Book
    phrases: Phrases
    settings: ReportSettings
    template: str
    taken: frozenset[str]
    appendices: tuple[str, ...] = ()
    wording: Wording | None = None
    origin: Origin | None = None
    cards: Detail = "full"

    @property
    def register(self) -> Register:
        """The register file with its lists."""
        return self.book.register

    @property
    def day(self) -> When:
        """The day the report speaks for."""
        return self.book.day

    @property
    def public(self) -> bool:
        """True for a public edition, from which everything that is withheld is gone."""
        return self.book.withheld is not None

    @property
    def undated(self) -> bool:
        """True where the register has no day, so that no date rule speaks."""
        return self.day.kind is Kind.UNDATED

    @lazy
    def open(self) -> tuple[State, ...]:
        """The open risks, worst first."""
        return self.book.open

    @lazy
    def by_id(self) -> tuple[State, ...]:
        """The open risks, by id."""
        return tuple(sorted(self.open, key=lambda state: natural(state.risk.id)))

    @lazy
    def states(self) -> Mapping[str, State]:
        """Every risk on the register by its id, in the order of attention."""
        return {state.risk.id: state for state in self.book.states}

    @lazy
    def closed(self) -> tuple[State, ...]:
        """The closed risks, by id."""
        found = [state for state in self.book.states if state.closure is not None]
        return tuple(sorted(found, key=lambda state: natural(state.risk.id)))

    @lazy
    def tally(self) -> Tally:
        """The open risks counted by their current rating."""
        return tally(self.open)

    @lazy
    def late(self) -> LateActions:
        """The overdue actions of open risks, and how many actions are open."""
        return late_actions(self.open)

    @lazy
    def reviews_overdue(self) -> tuple[State, ...]:
        """The open risks that should have been reviewed again before the day, by the interval of their band."""
        due = ((state, review_due(state)) for state in self.open)
        return tuple(state for state, by in due if by is not None and by < self.day.first)

    @lazy
    def history(self) -> tuple[Series, ...]:
        """Every risk by quarter, in the order of attention."""
        return history(self.book.states, self.settings.counts.quarters)

    @lazy
    def series(self) -> Mapping[str, Series]:
        """A risk by quarter, by its id."""
        return {each.state.risk.id: each for each in self.history}

    @lazy
    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes in use."""
        return schemes_of(self.register)

    @lazy
    def palette(self) -> Palette:
        """The colours of their bands."""
        return Palette(self.register)

    @lazy
    def refs(self) -> Mapping[str, Ref]:
        """How each risk is named and linked; anchors are its id wherever that is a sound and unused one."""
        used = {*self.taken, *(f"{name}-heading" for name in self.taken)}
        inside = tuple(f"{name}-" for name in self.taken)
        found: dict[str, Ref] = {}
        for state in self.book.states:
            risk = state.risk
            anchor = re.sub(r"[^A-Za-z0-9._-]", "_", risk.id) or "risk"
            anchor = f"risk-{anchor}" if anchor in used or anchor.startswith(inside) else anchor
            while anchor in used:
                anchor += "_"
            used.update((anchor, f"{anchor}-heading"))
            found[risk.id] = Ref(plain(risk.id), plain(risk.title), anchor, self.book.paths.get(risk.id, ""))
        return found

    @lazy
    def say_basis(self) -> bool:
        """True where some ratings are computed and some only declared, so that each has to say which."""
        return {Basis.LEVELS, Basis.DECLARED} <= self.bases

    @lazy
    def bases(self) -> frozenset[Basis]:
        """What the ratings of the register rest on."""
        rated = (state.measure(name) for state in self.book.states for name in MEASURES)
        return frozenset(found.rating.basis for found in rated if found is not None)

    @lazy
    def since(self) -> Since | None:
        """What movement is measured from."""
        return self.book.states[0].since if self.book.states else None

    @lazy
    def movements(self) -> Mapping[Movement, Sequence[State]]:
        """The open risks by how they moved, each worst first."""
        return grouped(self.open, lambda state: state.movement)

    @lazy
    def positions(self) -> Mapping[Position, Sequence[State]]:
        """The open risks by where they lie against appetite and tolerance, each worst first."""
        return grouped(self.open, lambda state: state.position)

    @lazy
    def moved(self) -> bool:
        """True where any open risk's movement is known."""
        return any(movement is not Movement.UNKNOWN for movement in self.movements)

    @lazy
    def next_meeting(self) -> Meeting | None:
        """The meeting the report is for: the earliest that had not ended before the day."""
        return None if self.undated else self.register.next_meeting(self.day)

    @lazy
    def committee(self) -> str:
        """Whom the report is for."""
        meeting = self.next_meeting
        return plain(self.settings.committee or (meeting.body if meeting else "") or "")

    @lazy
    def since_words(self) -> str:
        """What movement is measured from, in words: `JARAP, October 2023`; empty where it is from nothing."""
        since = self.since
        if since is None:
            return ""
        if since.meeting is None:
            return self.say("since.quarter", date=self.said(since.date))
        return ", ".join(non_empty([since.meeting.body, self.said(since.date)]))

    def appendix(self, key: str) -> str:
        """Return what an appendix is called, `Appendix B`; empty where the report has no such section."""
        if key not in self.appendices:
            return ""
        at = self.appendices.index(key)
        return self.say("appendix", letter=chr(ord("A") + at) if at < 26 else str(at + 1))

    def withholds(self, state: State, field: str) -> bool:
        """True where a public edition lacks a field of a risk, which the risk may well state."""
        return self.public and field in withheld_keys(state.risk, self.register)

    def missing(self, state: State, field: str) -> str:
        """Return the word for a field that is not there: withheld, or not stated."""
        return self.say("edition.withheld" if self.withholds(state, field) else "none.stated")

    # Words

    def say(self, key: str, **values: object) -> str:
        """Return a printed word or sentence."""
        return self.phrases.say(key, **values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return a counted sentence."""
        return self.phrases.count(key, n, **values)

    def listed(self, words: Iterable[str]) -> str:
        """Return words as they stand in a sentence."""
        return self.phrases.listed(words)

    def date(self, when: When) -> DateText:
        """Return a date for readers and machines."""
        return self.phrases.date(when)

    def said(self, when: When) -> str:
        """Return a date in words."""
        return self.phrases.said(when)

    @lazy
    def worked(self) -> dict[object, "Worked"]:
        """The ratings that were put into words, by scheme and what was chosen and declared."""
        return {}

    @lazy
    def _labels(self) -> dict[str, str]:
        """The labels that were asked for."""
        return {}

    def label(self, name: str) -> str:
        """Return the printed name of a field: the register's own, else that of the language."""
        found = self._labels.get(name)
        if found is None:
            found = self._labels[name] = self._label(name)
        return found

    def _label(self, name: str) -> str:
        own = self.register.file.fields.get(name)
        given = self.register.file.labels.get(name) or (own.label if own else None)
        return plain(given) if given else self.phrases.field(name)

    def factor(self, name: str, given: str) -> str:
        """Return the printed name of one of a scheme's factors."""
        return plain(self.register.file.labels.get(name) or given or name)

    def word(self, terms: WordList, text: str) -> str:
        """Return a word of one of the register's lists as it is printed, in the language where it is the tool's own."""
        found = terms.name(text)
        return plain(self.phrases.term(found) if norm(found) == norm(terms.key(found)) else found)

    def person(self, key: str) -> str:
        """Return how a person is printed."""
        return plain(self.register.person_name(key))

    @lazy
    def _owners(self) -> dict[tuple[str, ...], str]:
        """The owners that were asked for."""
        return {}

    def owners(self, owners: tuple[str, ...] | None) -> str:
        """Return owners as printed; two or more are joint."""
        if not owners:
            return ""
        found = self._owners.get(owners)
        if found is None:
            found = self._owners[owners] = self.listed(self.person(owner) for owner in owners)
        return found

    def on_day(self) -> str:
        """Return the day as captions end with it; empty where there is none."""
        return "" if self.undated else f", {self.said(self.day)}"


def grouped(states: Iterable[State], key: Callable[[State], Group]) -> Mapping[Group, Sequence[State]]:
    """Return states by what a question answers of each, in the order given; an answer that none has is not there."""
    found: dict[Group, list[State]] = {}
    for state in states:
        found.setdefault(key(state), []).append(state)
    return found
