"""The register itself: the table of open risks, where they lie, and a card for each."""

from collections.abc import Iterable, Sequence

from riskctl.core.model import MEASURES
from riskctl.core.scheme import Factor
from riskctl.core.scoring import OUTSIDE, Basis, Figure
from riskctl.core.state import Movement, State
from riskctl.render.blocks import AnyBlock, CardBlock, Cell, Column, Map, Para, Row, Strong, Table, words
from riskctl.render.desk import CARDS_MOST, CARDS_WHOLE, Desk
from riskctl.render.sections.pictures import track_chart
from riskctl.render.views_card import exempt, risk_card, updates
from riskctl.render.views_items import proposed
from riskctl.render.views_maps import BandTable, axes, heat_maps
from riskctl.render.views_ratings import (
    FigureText,
    figure_text,
    figure_words,
    moved_figures,
    movement_text,
)
from riskctl.render.views_text import plain

RANKS = ("current", "inherent", "movement", "previous", "target", "owner", "status", "category")
"""The columns of the register table, those that matter most first: a narrow page keeps five."""


def table(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return the table of open risks, worst first."""
    if not desk.open:
        return (words(desk.say("none.open")),)
    found: list[AnyBlock] = [words(desk.say("table.declared"))] if only_declared(desk) else []
    caption = desk.say("caption.register") + desk.on_day()
    return (*found, risk_table(desk, "register-table", caption, desk.open))


def risk_table(
    desk: Desk, name: str, caption: str, states: Sequence[State], keys: Iterable[str] | None = None
) -> Table:
    """Return a table of risks; what none of them states takes no column."""
    has = {
        "category": any(state.risk.category for state in states),
        "owner": any(state.risk.owner for state in states),
        **{name: any(state.measure(name) is not None for state in states) for name in MEASURES},
        "movement": any(state.movement is not Movement.UNKNOWN for state in states),
        "status": any(state.risk.status for state in states),
        "raised": any(state.risk.raised for state in states),
        "reviewed": any(state.reviewed for state in states),
        "previous": any(previous_figure(state) for state in states),
    }
    chosen = keys or ("category", "owner", *MEASURES, "movement", "status")
    factors = {f"level {factor.name}": factor for factor in _drawn_factors(desk)}
    shown = [key for key in chosen if key in factors or has.get(key)]
    columns = (
        Column(desk.label("id"), "id", "id"),
        Column(desk.label("title"), "title", "title"),
        *(
            Column(desk.factor(factors[key].name, factors[key].label), "", "", len(RANKS) + 2)
            if key in factors
            else Column(desk.label(key), key, _style(key), _rank(key))
            for key in shown
        ),
    )
    rows = tuple(_row(desk, state, shown) for state in states)
    return Table(name, caption, columns, rows, "register")


def _style(key: str) -> str:
    return "figure" if key in MEASURES else "movement" if key == "movement" else ""


def _rank(key: str) -> int:
    return RANKS.index(key) + 1 if key in RANKS else len(RANKS) + 1


def _row(desk: Desk, state: State, shown: Sequence[str]) -> Row:
    ref = desk.refs[state.risk.id]
    marks = [mark] if (mark := exempt(desk, state)) else []
    marks += [proposed(desk, entry) for entry in state.proposals]
    title: Cell = (ref, Strong(", ".join(marks))) if marks else (ref,)
    return Row(((ref.id,), title, *(cell_of(desk, state, key) for key in shown)), ref.anchor)


def level_keys(desk: Desk) -> tuple[str, ...]:
    """Return the keys of the columns that show the levels chosen for each factor, across first as matrices print."""
    return tuple(f"level {factor.name}" for factor in _drawn_factors(desk))


def _drawn_factors(desk: Desk) -> tuple[Factor, ...]:
    """Return the two factors of the main scheme, where risks are rated by levels."""
    found = axes(desk, desk.register.main_scheme)
    levels = any(state.current is not None and state.current.assessment.levels for state in desk.open)
    return found[::-1] if found and levels else ()


def previous_figure(state: State) -> Figure | None:
    """Return the rating before: what movement is measured from, else what a paper printed as the previous one."""
    pair = moved_figures(state)
    return pair[1] if pair and pair[1] else None


def cell_of(desk: Desk, state: State, key: str) -> Cell:
    """Return what a risk says under one column; empty where it says nothing."""
    risk, register = state.risk, desk.register
    if key in MEASURES:
        return (figure_text(desk, state.measure(key)),)
    if key == "movement":
        return (movement_text(desk, state),)
    if key == "previous":
        found = previous_figure(state)
        return (figure_words(desk, found),) if found else ()
    if key.startswith("level "):
        return (_level(state, key.removeprefix("level ")),)
    if key == "raised":
        return (desk.date(risk.raised),) if risk.raised else ()
    if key == "reviewed":
        return (desk.date(state.reviewed.date),) if state.reviewed else ()
    if key == "owner":
        return (desk.owners(risk.owner),)
    text, terms = (risk.category, register.categories) if key == "category" else (risk.status, register.statuses)
    return (plain(terms.name(text)) if text else "",)


def _level(state: State, factor: str) -> str:
    results = state.current.rating.outcome.factors if state.current is not None else ()
    return next((plain(result.words) for result in results if result.factor.name == factor), "")


def only_declared(desk: Desk) -> bool:
    """Return whether every rating is a declared one, so that the page says so once."""
    if desk.say_basis or Basis.DECLARED not in desk.bases:
        return False
    rated = (found.rating for s in desk.open for m in MEASURES if (found := s.measure(m)) is not None)
    return any(rating.basis is Basis.DECLARED for rating in rated)


def maps(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return every heat map that can be drawn, a count of bands where none can, and why."""
    found = heat_maps(desk)
    blocks: list[AnyBlock] = [words(reason) for reason in found.reasons]
    blocks += [Map(f"map-{at + 1}", matrix) for at, matrix in enumerate(found.maps)]
    blocks += [_band_table(desk, table, f"bands-{at + 1}") for at, table in enumerate(found.bands)]
    if found.maps:
        blocks.append(Para((desk.say("map.ordinal"),), "aside"))
    return (*blocks, *track_chart(desk))


def _band_table(desk: Desk, table: BandTable, name: str) -> Table:
    columns = (Column(desk.say("column.band")), *(Column(measure, style="num") for measure in table.measures))
    rows = tuple(Row(((FigureText(row.band, row.fill),), *((count,) for count in row.counts))) for row in table.rows)
    return Table(name, table.caption, columns, rows, "short")


def risks(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return a card for each open risk, worst first."""
    return cards(desk, desk.open) or (words(desk.say("none.open")),)


def leaves(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return a card for each open risk, each on a page of its own in print."""
    return cards(desk, desk.open, page=True) or (words(desk.say("none.open")),)


def closed(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return a card for each closed risk; None where none is closed."""
    return cards(desk, desk.closed) or None


def cards(desk: Desk, states: Sequence[State], *, page: bool = False) -> tuple[AnyBlock, ...]:
    """Return a card for each risk that is to have one, and why the others have none.

    Shape: a page of very many cards has none of them; where they are many, each has the latest update alone.
    """
    if desk.cards == "full":
        chosen, rest, most = states, 0, len(desk.book.states)
    else:
        chosen = [state for state in states if state.open and state.position in OUTSIDE]
        rest, most = len(states) - len(chosen), len(chosen)
    if most > CARDS_MOST and chosen:
        return (words(desk.say("cards.left_out", n=CARDS_MOST)),)
    whole = len(chosen) <= CARDS_WHOLE
    older = 0 if whole else sum(len(updates(state)[:-1]) for state in chosen)
    said = [words(desk.count("cards.others", rest))] if rest else []
    said += [words(desk.count("cards.updates", older, most=CARDS_WHOLE))] if older else []
    return (*said, *(CardBlock(risk_card(desk, state, alone=page, whole=whole), page) for state in chosen))
