"""The lists of the register page: disputes, risks outside appetite, overdue actions, and the table of every risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riskctl.core.finding import natural
from riskctl.core.model import MEASURES
from riskctl.core.period import Kind, When
from riskctl.core.register import Register
from riskctl.core.scheme import Band
from riskctl.core.scoring import Basis, Position
from riskctl.core.state import Movement, State
from riskctl.core.witness import Dispute
from riskctl.core.words import plural
from riskctl.render.views_card import exempt
from riskctl.render.views_items import ActionView, action_view, owner_names
from riskctl.render.views_maps import Ref
from riskctl.render.views_ratings import (
    POSITIONS,
    FigureText,
    LevelText,
    MovementText,
    Palette,
    figure_text,
    label,
    level_texts,
    movement_text,
    words,
)
from riskctl.render.views_text import capital, plain, said

OUTSIDE = (Position.OUTSIDE_APPETITE, Position.OUTSIDE_TOLERANCE)


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A rating that its own paper does not agree on: both values, the levels, and every witness."""

    ref: Ref
    measure: str
    computed: FigureText
    declared: FigureText
    counts_as: FigureText
    levels: tuple[LevelText, ...]
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A risk outside appetite or tolerance."""

    ref: Ref
    current: FigureText
    appetite: str
    tolerance: str
    position: str
    owner: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Outside:
    """Risks outside appetite, worst first; `note` says how many have no appetite to be held against."""

    rows: tuple[OutsideRow, ...]
    has_tolerance: bool
    current_label: str
    owner_label: str
    note: str


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """An action whose date has passed."""

    ref: Ref
    action: ActionView
    by: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """Overdue actions, the longest first; `note` stands where the date says nothing can be overdue."""

    rows: tuple[OverdueRow, ...]
    open_actions: int
    note: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the register table that the register states."""

    key: str
    head: str

    @property
    def figure(self) -> bool:
        """True where the cells are ratings."""
        return self.key in MEASURES


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One open risk in the register table. Shape: `cells` stand beside the table's columns after id and title."""

    ref: Ref
    cells: tuple[FigureText | MovementText | str, ...]
    exempt: str


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """Every open risk, worst first."""

    caption: str
    id_label: str
    title_label: str
    columns: tuple[Column, ...]
    rows: tuple[RegisterRow, ...]
    note: str

    @property
    def narrow(self) -> tuple[int, ...]:
        """The places of the five columns that matter most, for pages that hold six with the risk's own."""
        wanted = ("current", "inherent", "movement", "target", "owner", "status", "category")
        ranked = sorted(range(len(self.columns)), key=lambda at: wanted.index(self.columns[at].key))
        return tuple(sorted(ranked[:5]))


NOTHING = FigureText("")


def position_words(day: When) -> str:
    """Return the day as captions end with it; empty where there is none."""
    return "" if day.kind is Kind.UNDATED else f", {said(day)}"


def mixed_bases(states: Sequence[State]) -> bool:
    """Return whether some ratings are computed and some only declared, so that each has to say which."""
    found = {rated.rating.basis for state in states for name in MEASURES if (rated := state.measure(name)) is not None}
    return {Basis.LEVELS, Basis.DECLARED} <= found


# Disputes, appetite, actions


def dispute_view(register: Register, palette: Palette, dispute: Dispute, refs: Mapping[str, Ref]) -> DisputeView:
    """Return one dispute. Shape: a figure that there is not is an empty text."""
    rating = dispute.rating
    scheme, declared = rating.scheme, rating.declared

    def colour(band: Band | None) -> str:
        return palette.name(scheme, band)

    cut = rating.as_declared.band if declared.score is not None and declared.band is None else None
    return DisputeView(
        ref=refs[dispute.risk],
        measure=label(register, dispute.measure),
        computed=FigureText(words(rating.computed), colour(rating.computed.band)) if rating.computed else NOTHING,
        declared=FigureText(words(declared), colour(declared.band), f"{plain(cut.label)} by its score" if cut else "")
        if declared
        else NOTHING,
        counts_as=FigureText(words(rating.counts), colour(rating.counts.band)),
        levels=tuple(level_texts(register, rating)),
        witnesses=tuple(plain(capital(side)) for side in dispute.sides),
    )


def outside_of(register: Register, palette: Palette, open_: Sequence[State], refs: Mapping[str, Ref]) -> Outside:
    """Return the open risks outside tolerance, then those outside appetite."""
    found = [state for state in open_ if state.position in OUTSIDE]
    found.sort(key=lambda state: state.position is not Position.OUTSIDE_TOLERANCE)
    unset = sum(state.position is Position.NOT_SET for state in open_)
    verb = "has" if unset == 1 else "have"
    note = f"{plural(unset, 'open risk')} {verb} no appetite, or no rating, to be held against." if unset else ""
    rows = []
    for state in found:
        until = state.acceptance.until if state.acceptance else None
        accepted = (f"until {said(until)}" if until else "yes") if state.accepted else "no"
        rows.append(
            OutsideRow(
                refs[state.risk.id],
                figure_text(palette, state.current, say_basis=False),
                plain(state.appetite or ""),
                plain(state.tolerance or ""),
                POSITIONS[state.position],
                owner_names(register, state.risk.owner),
                accepted,
            )
        )
    has_tolerance = any(row.tolerance for row in rows)
    return Outside(tuple(rows), has_tolerance, label(register, "current"), label(register, "owner"), note)


def overdue_of(register: Register, open_: Sequence[State], day: When, refs: Mapping[str, Ref]) -> Overdue:
    """Return the overdue actions of open risks."""
    found = [
        (action.due, state, action)
        for state in open_
        for action in state.risk.actions or ()
        if isinstance(action.due, When) and state.overdue(action)
    ]
    found.sort(key=lambda item: (item[0].last, natural(item[1].risk.id)))
    still = sum(state.action_open(action) for state in open_ for action in state.risk.actions or ())
    note = "The register is undated, so no action can be told to be overdue." if day.kind is Kind.UNDATED else ""
    rows = tuple(
        OverdueRow(refs[state.risk.id], action_view(state, action), _late(due, day)) for due, state, action in found
    )
    return Overdue(rows, still, note)


def _late(due: When, day: When) -> str:
    days = plural((day.first - due.last).days, "day")
    return days if due.kind is Kind.DAY and day.kind is Kind.DAY else f"at least {days}"


def register_table(
    register: Register,
    palette: Palette,
    open_: Sequence[State],
    refs: Mapping[str, Ref],
    day: When,
    *,
    say_basis: bool,
) -> RegisterTable:
    """Return the table of open risks; what no risk states takes no column."""
    has = {
        "category": any(state.risk.category for state in open_),
        "owner": any(state.risk.owner for state in open_),
        **{name: any(state.measure(name) is not None for state in open_) for name in MEASURES},
        "movement": any(state.movement is not Movement.UNKNOWN for state in open_),
        "status": any(state.risk.status for state in open_),
    }
    columns = tuple(Column(key, label(register, key)) for key, present in has.items() if present)
    rows = []
    for state in open_:
        cells: dict[str, FigureText | MovementText | str] = {
            "category": plain(register.categories.name(state.risk.category)) if state.risk.category else "",
            "owner": owner_names(register, state.risk.owner),
            **{name: figure_text(palette, state.measure(name), say_basis=say_basis) for name in MEASURES},
            "movement": movement_text(state),
            "status": plain(register.statuses.name(state.risk.status)) if state.risk.status else "",
        }
        rows.append(RegisterRow(refs[state.risk.id], tuple(cells[c.key] for c in columns), exempt(state)))
    only = not say_basis and any(
        rated.rating.basis is Basis.DECLARED for s in open_ for m in MEASURES if (rated := s.measure(m)) is not None
    )
    note = "Every rating is as declared: the register gives no levels to compute one from." if only else ""
    return RegisterTable(
        f"Open risks, worst first{position_words(day)}",
        label(register, "id"),
        label(register, "title"),
        columns,
        tuple(rows),
        note,
    )
