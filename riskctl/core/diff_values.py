"""What a comparison is made of: two sides, the kinds of change between them, and counts that reconcile.

Values only: `core/diff.py` makes them, rules and renderers read them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from riskctl.core.finding import Route
from riskctl.core.lazy import lazy
from riskctl.core.model import Review, Risk
from riskctl.core.period import When
from riskctl.core.register import Register
from riskctl.core.scoring import Figure
from riskctl.core.state import State


class Kind(StrEnum):
    """What happened to a risk between two sides, in the order in which a reader is told."""

    LOST = "lost"
    HISTORY_REWRITTEN = "history-rewritten"
    HISTORY_BACKDATED = "history-backdated"
    REOPENED = "reopened"
    ESCALATED = "escalated"
    REBANDED = "rebanded"
    RESCORED = "rescored"
    ADDED = "added"
    SCORE_UP = "score-up"
    UNRATED = "unrated"
    ACTION_OVERDUE = "action-overdue"
    ACTION_SLIPPED = "action-slipped"
    ACTION_REOPENED = "action-reopened"
    CONTROL_REMOVED = "control-removed"
    CONTROL_WEAKENED = "control-weakened"
    OWNER_CHANGED = "owner-changed"
    STATUS_CHANGED = "status-changed"
    TREATMENT_CHANGED = "treatment-changed"
    FIELD_CHANGED = "field-changed"
    REVIEW_OVERDUE = "review-overdue"
    CLOSED = "closed"
    DE_ESCALATED = "de-escalated"
    SCORE_DOWN = "score-down"
    LEVELS_CHANGED = "levels-changed"
    RATED = "rated"
    ACTION_ADDED = "action-added"
    ACTION_COMPLETED = "action-completed"
    ACTION_DROPPED = "action-dropped"
    ACTION_CHANGED = "action-changed"
    ACTION_REMOVED = "action-removed"
    CONTROL_ADDED = "control-added"
    CONTROL_STRENGTHENED = "control-strengthened"
    CONTROL_CHANGED = "control-changed"
    TEXT_EDITED = "text-edited"
    REVIEWED = "reviewed"
    MOVED = "moved"
    FORMATTING = "formatting"


_BY_RANK: tuple[tuple[int, tuple[Kind, ...]], ...] = (
    (1, (Kind.LOST,)),
    (2, (Kind.HISTORY_REWRITTEN, Kind.HISTORY_BACKDATED)),
    (3, (Kind.REOPENED,)),
    (4, (Kind.ESCALATED,)),
    (5, (Kind.REBANDED, Kind.RESCORED)),
    (7, (Kind.ADDED,)),
    (8, (Kind.SCORE_UP, Kind.UNRATED)),
    (9, (Kind.ACTION_OVERDUE, Kind.ACTION_SLIPPED, Kind.ACTION_REOPENED)),
    (10, (Kind.CONTROL_REMOVED, Kind.CONTROL_WEAKENED)),
    (11, (Kind.OWNER_CHANGED, Kind.STATUS_CHANGED, Kind.TREATMENT_CHANGED, Kind.FIELD_CHANGED, Kind.REVIEW_OVERDUE)),
    (12, (Kind.CLOSED,)),
    (13, (Kind.DE_ESCALATED, Kind.SCORE_DOWN, Kind.LEVELS_CHANGED, Kind.RATED)),
    (
        14,
        (
            *(Kind.ACTION_ADDED, Kind.ACTION_COMPLETED, Kind.ACTION_DROPPED, Kind.ACTION_CHANGED, Kind.ACTION_REMOVED),
            *(Kind.CONTROL_ADDED, Kind.CONTROL_STRENGTHENED, Kind.CONTROL_CHANGED),
        ),
    ),
    (15, (Kind.TEXT_EDITED,)),
    (16, (Kind.REVIEWED, Kind.MOVED, Kind.FORMATTING)),
)

RANK: Mapping[Kind, int] = {kind: rank for rank, kinds in _BY_RANK for kind in kinds}
"""How soon a reader is told of a kind, 1 first. 6 is a change of scheme, which stands with no single risk."""

SCHEME_RANK = 6
TOP_RANK = RANK[Kind.ESCALATED]
"""The rank of what comes into the top band, or is closed from it."""

COUNTED_ONLY = frozenset({Kind.REVIEWED, Kind.MOVED, Kind.FORMATTING})
"""Kinds that leave a risk as it was: counted, and listed only where all is asked for."""

HISTORY_KINDS = frozenset({Kind.HISTORY_REWRITTEN, Kind.HISTORY_BACKDATED})

Value = str | Figure | None
"""What stood before or after: words as printed, a rating, or nothing."""


class Step(NamedTuple):
    """One level that was chosen anew: its factor, the dimension where it has some, and the words before and after."""

    factor: str
    dimension: str
    before: str
    after: str


class Parts(NamedTuple):
    """How much of a rating's move the scheme made and how much the levels did.

    Shape: `between` is what B's scheme makes of A's levels; from `before` to it is the scheme's part, from it to
    `after` that of the levels, so the two add up exactly, for scores and bands alike.
    """

    before: Figure
    between: Figure
    after: Figure

    @property
    def by_scheme(self) -> Decimal | None:
        """The steps of score that the scheme made."""
        return _difference(self.before, self.between)

    @property
    def by_levels(self) -> Decimal | None:
        """The steps of score that the levels made."""
        return _difference(self.between, self.after)


def _difference(one: Figure, other: Figure) -> Decimal | None:
    return None if one.score is None or other.score is None else other.score - one.score


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed in a risk.

    Shape: `field` names what the change is in (`owner`, `actions`, `target.due`); `item` the action or control by its
    id or else its text; `route` leads to it in the file of B, of A where B has it no more.
    Units: `delta` is steps of score, or days for actions; `nth` says how often a date has moved, this time included;
    `direction` is 1 up, -1 down, 0 where neither can be said.
    """

    kind: Kind
    rank: int
    measure: str = ""
    field: str = ""
    item: str = ""
    before: Value = None
    after: Value = None
    delta: Decimal | None = None
    direction: int = 0
    cause: str = ""
    steps: tuple[Step, ...] = ()
    reason: str = ""
    parts: Parts | None = None
    nth: int = 0
    words: int = 0
    route: Route = ()


def change(kind: Kind, *, rank: int | None = None, measure: str = "", **more: object) -> Change:
    """Return a change with the rank of its kind unless another is given."""
    return Change(kind, RANK[kind] if rank is None else rank, measure, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Side:
    """One register on one day: what a comparison has on either hand.

    Shape: `name` is how it is printed, `kind` what it was named by (revision, folder, date, quarter, meeting); `paths`
    and `digests` lead from id to file and to a digest of its bytes. `ledger` is true where an earlier day is read from
    the reviews of present files, so that what has no history is not known.
    `untouched` are open risks that both sides hold in the very same file, rated
    alike on the same day, by id: they cannot differ and were not read. `rated_in` has the register that a risk is rated
    in, by id, where it is another one: for the public without limits that are withheld.
    """

    name: str
    register: Register
    day: When
    risks: Mapping[str, Risk] = field(repr=False)
    paths: Mapping[str, str] = field(default_factory=dict, repr=False)
    digests: Mapping[str, str] = field(default_factory=dict, repr=False)
    untouched: Mapping[str, str] = field(default_factory=dict, repr=False)
    rated_in: Mapping[str, Register] = field(default_factory=dict, repr=False)
    kind: str = "folder"
    ref: str = ""
    commit: str = ""
    ledger: bool = False

    @lazy
    def states(self) -> Mapping[str, State]:
        """Every risk of the side on its day, recorded by then or not."""
        rated_in = self.rated_in
        return {id_: State(rated_in.get(id_, self.register), risk, self.day) for id_, risk in self.risks.items()}


@dataclass(frozen=True)
class RiskDiff:
    """One risk on both sides, with what changed in it.

    Shape: `before` or `after` is None where the side does not have it; `new_reviews` are entries of B's ledger that A's
    lacks, oldest first; `hint` says what may have been meant.
    """

    id: str
    title: str
    before: State | None
    after: State | None
    changes: tuple[Change, ...]
    path_a: str = ""
    path_b: str = ""
    new_reviews: tuple[Review, ...] = ()
    hint: str = ""

    @property
    def rank(self) -> int:
        """The best rank of its changes."""
        return min((each.rank for each in self.changes), default=99)

    @property
    def changed(self) -> bool:
        """True where something happened to the risk itself, not just to its file or its ledger."""
        return any(each.kind not in COUNTED_ONLY for each in self.changes)

    def of(self, *kinds: Kind) -> tuple[Change, ...]:
        """Return its changes of some kinds."""
        return tuple(each for each in self.changes if each.kind in kinds)


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """What risks of one kind are rated by changed: `what` names the parts, `rebanded` whom it moved."""

    kind: str
    before: str
    after: str
    what: tuple[str, ...]
    rebanded: tuple[str, ...] = ()
    rescored: tuple[str, ...] = ()


class Counts(NamedTuple):
    """Open risks: `opening + new + reopened - closed - lost = closing`, always.

    Shape: a risk that came and was closed between the sides is counted as new and as closed.
    """

    opening: int
    new: int
    reopened: int
    closed: int
    lost: int
    closing: int


@dataclass(frozen=True)
class RegisterDiff:
    """Everything that differs between two sides.

    Shape: `risks` in the order in which a reader is told, those without any change left out; `kinds` counts changes;
    `unchanged` counts risks on both sides to which nothing happened; `settings` names keys of the register file that
    differ; `not_recorded` the fields that have no history and so are not compared.
    """

    a: Side
    b: Side
    risks: tuple[RiskDiff, ...]
    scheme_changes: tuple[SchemeChange, ...]
    settings: tuple[str, ...]
    not_recorded: tuple[str, ...]
    counts: Counts
    unchanged: int
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[RiskDiff, ...]:
        """The risks to which something happened."""
        return tuple(each for each in self.risks if each.changed)

    @property
    def empty(self) -> bool:
        """True where nothing that a reader must know of differs."""
        return not (self.changed or self.scheme_changes or self.settings)

    @lazy
    def kinds(self) -> Mapping[Kind, int]:
        """How many changes of each kind there are, in the order of kinds."""
        found = [each.kind for risk in self.risks for each in risk.changes]
        return {kind: found.count(kind) for kind in Kind if kind in found}
