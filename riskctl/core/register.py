"""The register file made ready: its word lists, the scheme in force for a review, and what a field is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from riskctl.core.lazy import lazy
from riskctl.core.model import Meeting, Person, RegisterFile, Term
from riskctl.core.period import When, quarter_before, quarter_of
from riskctl.core.scheme import Scheme
from riskctl.core.words import norm


class WordList:
    """A list of words in printing order, found by key, label or synonym.

    Shape: `listed` is False where the register gives no list of its own, so that any word is allowed.
    """

    def __init__(self, terms: Iterable[Term], *, listed: bool = True) -> None:
        self.terms = tuple(terms)
        self.listed = listed
        self._found: dict[str, Term] = {}
        for attribute in ("key", "label", "also"):
            for term in self.terms:
                value = getattr(term, attribute)
                for spelling in value if isinstance(value, tuple) else (value,) if value else ():
                    self._found.setdefault(norm(spelling), term)

    def find(self, text: str) -> Term | None:
        """Return the entry that a text means, or None where it is on no line of the list."""
        return self._found.get(norm(text))

    def lacks(self, text: str | None) -> bool:
        """True for a text that is on no line of a list that the register gives."""
        return text is not None and self.listed and norm(text) not in self._found

    def key(self, text: str) -> str:
        """Return the key that a text means, or the text itself, kept as written."""
        term = self._found.get(norm(text))
        return term.key if term else text.strip()

    def name(self, text: str) -> str:
        """Return what is printed for a text: its label, or the text itself."""
        term = self._found.get(norm(text))
        return term.name if term else text

    def rank(self, text: str) -> int:
        """Return the place of a text in printing order; words not on the list come last."""
        term = self._found.get(norm(text))
        return self.terms.index(term) if term else len(self.terms)

    @property
    def spellings(self) -> Mapping[str, str]:
        """Every normalised spelling with the key it means."""
        return {spelling: term.key for spelling, term in self._found.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """The printed words, in order."""
        return tuple(term.name for term in self.terms)


def words(*keys: str) -> WordList:
    """Return a fixed list of the tool's own words."""
    return WordList(Term(key=key) for key in keys)


KINDS = words("threat", "opportunity")
CONTROL_TYPES = words("preventive", "detective", "corrective", "directive")
ACTS_ON = words("likelihood", "impact", "both")
EFFECTIVENESS = words("effective", "partial", "ineffective", "untested")
LINK_TYPES = words("related", "causes", "parent", "duplicates", "escalated-to")
PROPOSALS = words("close", "rescore", "add")
PUBLISH = words("public", "exempt")
MOVEMENT_WORDS = words("new", "up", "down", "same", "n/a")
ACTION_MEANS = words("open", "complete", "dropped")
FIELD_TYPES = words("text", "number", "date", "choice", "person")
_ACTION_STATUSES = (
    Term(key="open", label="Open", also=("in progress", "not started"), means="open"),
    Term(key="complete", label="Complete", also=("completed", "done"), means="complete"),
    Term(key="dropped", label="Dropped", also=("cancelled",), means="dropped"),
)
_CLOSURE_REASONS = (
    Term(key="treated", label="Treated"),
    Term(key="transferred", label="Transferred"),
    Term(key="terminated", label="Terminated"),
    Term(key="occurred", label="Occurred"),
    Term(key="merged", label="Merged"),
    Term(key="duplicate", label="Duplicate"),
    Term(key="other", label="Other"),
)

FIELD_LABELS: Mapping[str, str] = {
    "id": "Reference",
    "title": "Risk",
    "category": "Category",
    "objectives": "Objectives",
    "owner": "Owner",
    "status": "Status",
    "raised": "First recorded",
    "description": "Description",
    "cause": "Cause",
    "event": "Event",
    "effect": "Effect",
    "controls": "Controls",
    "actions": "Actions",
    "inherent": "Inherent",
    "current": "Current",
    "target": "Target",
    "movement": "Movement",
    "reviewed": "Last review",
}
"""What a field is called in output unless the register's `labels` say otherwise."""


class SchemeInForce(NamedTuple):
    """One scheme, the kind of risk it rates and the first day it is in force (None: from always)."""

    kind: str
    scheme: Scheme
    since: date | None


@dataclass(frozen=True)
class Register:
    """The register file with its schemes found and its lists ready."""

    file: RegisterFile
    schemes: tuple[SchemeInForce, ...]
    statuses: WordList
    categories: WordList
    objectives: WordList
    action_statuses: WordList
    closure_reasons: WordList
    people: WordList
    persons: Mapping[str, Person] = field(repr=False)

    @lazy
    def over(self) -> frozenset[str]:
        """Every spelling of a status, as `norm` leaves it, of an action that is over: complete, or dropped."""
        found = {spelling: self.action_statuses.find(spelling) for spelling in self.action_statuses.spellings}
        return frozenset(word for word, term in found.items() if term and norm(term.means or "open") != "open")

    @lazy
    def _measured_from(self) -> dict[When, tuple[When, Meeting | None] | None]:
        """What movement is measured from, for each day that was asked for."""
        return {}

    def scheme_for(self, *, opportunity: bool, day: When) -> Scheme | None:
        """Return the scheme that rates such a risk on a review's date: the latest in force on its first day."""
        kind = "opportunity" if opportunity else "threat"
        found: Scheme | None = None
        for use in self.schemes:
            if use.kind == kind and (use.since is None or use.since <= day.first):
                found = use.scheme
        return found

    @property
    def main_scheme(self) -> Scheme:
        """The scheme of threats now in use, or the only one there is."""
        threats = [use.scheme for use in self.schemes if use.kind == "threat"]
        return threats[-1] if threats else self.schemes[-1].scheme

    def label(self, name: str) -> str:
        """Return the printed name of a field, in the register's own words where it has them."""
        own = self.file.fields.get(name)
        return self.file.labels.get(name) or (own.label if own else None) or FIELD_LABELS.get(name, name)

    def person_name(self, key: str) -> str:
        """Return how an owner is printed: role, else name, else initials, else the key."""
        found = self.people.find(key)
        person = self.persons.get(found.key) if found else None
        if person is None:
            return found.key if found else key
        return person.role or person.name or person.initials or (found.key if found else key)

    def last_meeting(self, day: When) -> Meeting | None:
        """Return the latest meeting that had ended before `day` began."""
        past = [meeting for meeting in self.file.meetings if meeting.date.last < day.first]
        return max(past, key=lambda meeting: meeting.date.last, default=None)

    def next_meeting(self, day: When) -> Meeting | None:
        """Return the earliest meeting that had not ended before `day` began."""
        coming = [meeting for meeting in self.file.meetings if meeting.date.last >= day.first]
        return min(coming, key=lambda meeting: meeting.date.first, default=None)

    def since(self, day: When) -> tuple[When, Meeting | None] | None:
        """Return what movement on `day` is measured from: the last meeting, else the end of the quarter before.

        None where the register is undated, or has meetings and none of them has been held.
        """
        if day not in self._measured_from:
            self._measured_from[day] = self._since(day)
        return self._measured_from[day]

    def _since(self, day: When) -> tuple[When, Meeting | None] | None:
        if day.first == date.min:
            return None
        meeting = self.last_meeting(day)
        if meeting:
            return meeting.date, meeting
        if self.file.meetings:
            return None
        starts = self.file.quarters.year_starts
        return quarter_before(quarter_of(day.first, starts), starts), None


def build_register(file: RegisterFile, schemes: Iterable[SchemeInForce]) -> Register:
    """Return the register with its lists ready; where it gives no list, any word is allowed."""
    persons = {key: person or Person() for key, person in (file.people or {}).items()}
    people = [
        Term(key=key, also=tuple(word for word in (person.role, person.name, person.initials, *person.also) if word))
        for key, person in persons.items()
    ]
    return Register(
        file=file,
        schemes=tuple(sorted(schemes, key=lambda use: use.since or date.min)),
        statuses=_own_list(file.statuses),
        categories=_own_list(file.categories),
        objectives=_own_list(file.objectives),
        action_statuses=WordList(file.action_statuses if file.action_statuses is not None else _ACTION_STATUSES),
        closure_reasons=WordList((*_CLOSURE_REASONS, *file.closure_reasons)),
        people=WordList(people, listed=file.people is not None),
        persons=persons,
    )


def _own_list(terms: tuple[Term, ...] | None) -> WordList:
    return WordList(terms or (), listed=terms is not None)
