"""One small row a risk: all that rules across the register may look at, so that whole risks need not be kept."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from riskctl.core.actions import as_it_stood
from riskctl.core.conditions import Condition, holds, names
from riskctl.core.facts import Reading, RiskFacts
from riskctl.core.finding import Route
from riskctl.core.model import MEASURES, Action, Risk
from riskctl.core.period import When
from riskctl.core.publication import goes_whole, withheld_keys
from riskctl.core.state import State
from riskctl.core.witness import Dispute
from riskctl.core.words import fold, norm

# Without a word before it; put behind the first capital, because a search for a class of letters is quickest.
MENTION = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]+[-/_.]?\d[\d.]*\d\b")
"""What may be an id in running text: capitals and two digits or more. A rule keeps those shaped like real ids."""


class Verdict(Enum):
    """Whether a risk falls under something a paper stated; EITHER where that hangs on a dispute."""

    NO = 0
    YES = 1
    EITHER = 2


class StatedCheck(NamedTuple):
    """One thing a paper stated, ready to be held against each risk: the day it speaks for and its condition."""

    route: Route
    where: str
    day: When
    measure: str
    condition: Condition | None


class Spelling(NamedTuple):
    """A word as one risk spells it."""

    field: str
    text: str
    route: Route


class Named(NamedTuple):
    """An id that one risk names, and where; `link` is the kind of the link that names it, if one does."""

    id: str
    route: Route
    in_text: bool = False
    link: str = ""


class Cell(NamedTuple):
    """Where a rating lies on the drawn matrix: the level of each of its two factors, by key."""

    levels: tuple[tuple[str, str], ...]


class InMatrices(NamedTuple):
    """Where one risk lies on what papers stated: its cells stand in the order of the stated checks."""

    id: str
    cells: tuple[Cell | None, ...]


class Row(NamedTuple):
    """What the register knows of one risk.

    Shape: `verdicts` and `cells` stand in the order of the stated checks; `actions` is the action list in a form in
    which equal lists are equal, None where no actions are stated or there are none; `exempt` is a risk that no public
    edition has, `withheld` the fields that none has of this one; `named_in_own` are ids in the body's own fields.
    """

    id: str
    path: str
    title: str
    formerly: tuple[str, ...]
    open: bool
    spellings: tuple[Spelling, ...]
    named: tuple[Named, ...]
    actions: tuple[str, ...] | None
    disputes: tuple[Dispute, ...]
    verdicts: tuple[Verdict, ...]
    cells: tuple[Cell | None, ...]
    exempt: bool = False
    withheld: tuple[str, ...] = ()
    named_in_own: tuple[Named, ...] = ()


class Index(NamedTuple):
    """The rows of a register in the order of their files, with the ids of files that could not be read."""

    rows: tuple[Row, ...]
    unread: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Every id there is: of risks, of what they were called before, and of files that could not be read."""
        return frozenset(
            (*(row.id for row in self.rows), *(i for row in self.rows for i in row.formerly), *self.unread)
        )


def row_of(state: State, path: str, checks: Sequence[StatedCheck]) -> Row:
    """Return the row of one risk, from its state on the day the run speaks for."""
    risk = state.risk
    judged = _on_their_days(state, checks)
    return Row(
        id=risk.id,
        path=path,
        title=risk.title,
        formerly=risk.formerly or (),
        open=state.open,
        spellings=tuple(_spellings(risk)),
        named=tuple(_named(state)),
        actions=tuple(_action_key(action) for action in risk.actions) if risk.actions else None,
        disputes=tuple(disputes_of(state, path)),
        verdicts=tuple([_verdict(then, check) for check, then in judged]),
        cells=_cells(judged),
        exempt=goes_whole(risk, state.register),
        withheld=tuple(sorted(withheld_keys(risk, state.register))),
        named_in_own=tuple(
            Named(found[0], (name,), in_text=True) for name, text in risk.own for found in MENTION.finditer(text)
        ),
    )


def in_matrices(state: State, checks: Sequence[StatedCheck]) -> InMatrices:
    """Return where a risk lies on what papers stated, and nothing else of its row."""
    return InMatrices(state.risk.id, _cells(_on_their_days(state, checks)))


def _on_their_days(state: State, checks: Sequence[StatedCheck]) -> list[tuple[StatedCheck, State]]:
    """Return each check with the risk as it stood on the day the check speaks for."""
    days: dict[When, State] = {state.day: state}
    found = []
    for check in checks:
        then = days.get(check.day)
        if then is None:
            then = days[check.day] = State(state.register, as_it_stood(state.risk, check.day), check.day)
        found.append((check, then))
    return found


def _cells(judged: Sequence[tuple[StatedCheck, State]]) -> tuple[Cell | None, ...]:
    return tuple([_cell(then, check) if check.condition is None else None for check, then in judged])


def disputes_of(state: State, path: str) -> Iterator[Dispute]:
    """Yield the ratings of one risk that are disputed on the day, with the witnesses its own file holds."""
    for measure in MEASURES:
        rated = state.measure(measure)
        if rated is not None and rated.disputed:
            risk = state.risk
            yield Dispute(risk.id, risk.title, path, measure, rated.rating, rated.route, rated.witnesses)


def concerns(condition: Condition, state: State) -> bool:
    """True where a condition asks about this risk at all: open risks, unless it speaks of closed ones itself."""
    return state.open or (state.recorded and not names(condition).isdisjoint(OF_CLOSED))


OF_CLOSED = frozenset({"open", "closed", "movement"})
"""What a condition names that asks about closed risks too."""


def _verdict(state: State, check: StatedCheck) -> Verdict:
    condition = check.condition
    if condition is None:
        return Verdict.YES if state.open else Verdict.NO
    if not concerns(condition, state):
        return Verdict.NO
    if not state.disputed:
        return Verdict.YES if holds(condition, RiskFacts(state), check.day) else Verdict.NO
    found = {holds(condition, RiskFacts(state, reading), check.day) for reading in Reading}
    return Verdict.EITHER if len(found) == 2 else Verdict.YES if True in found else Verdict.NO


def _cell(state: State, check: StatedCheck) -> Cell | None:
    rated = state.measure(check.measure) if state.open else None
    if rated is None or state.risk.is_opportunity:
        return None
    results = rated.rating.outcome.factors
    levels = tuple((item.factor.name, item.level.key) for item in results if item.level is not None)
    return Cell(levels) if len(levels) == len(results) else None


def _spellings(risk: Risk) -> Iterator[Spelling]:
    for field in ("category", "status"):
        text: str | None = getattr(risk, field)
        if text:
            yield Spelling(field, text, (field,))
    for at, owner in enumerate(risk.owner or ()):
        yield Spelling("owner", owner, ("owner", at))


def _named(state: State) -> Iterator[Named]:
    risk = state.risk
    for at, link in enumerate(risk.links or ()):
        yield Named(link.to, ("links", at, "to"), link=norm(link.type or "related"))
    for at, printed in enumerate(risk.printed or ()):
        if printed.id:
            yield Named(printed.id, ("printed", at, "id"))
    yield from _mentioned(state)


def _mentioned(state: State) -> Iterator[Named]:
    """Yield what may be ids in the prose. All of it is searched at once, in which a line end parts the pieces."""
    pieces = iter(state.texts)
    route: Route = ()
    end = 0
    for found in MENTION.finditer(state.all_text):
        while end <= found.start():
            text, route = next(pieces)
            end += len(text) + 1
        yield Named(found[0], route, in_text=True)


def _action_key(action: Action) -> str:
    """Return an action as one text: two risks share an action where its words, owner, date and status are the same."""
    owners = "/".join(action.owner or ())
    due = action.due_text or str(action.due or "")
    return "\n".join((" ".join(fold(action.text).split()), norm(owners), norm(due), norm(action.status or "")))
