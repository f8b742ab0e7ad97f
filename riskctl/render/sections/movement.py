"""What moved: the risks that rose or fell with the reasons given, those that are new, and those that were closed."""

from collections.abc import Sequence

from riskctl.core.lasting import Span
from riskctl.core.model import Review
from riskctl.core.period import Kind
from riskctl.core.state import Movement, State
from riskctl.render.blocks import AnyBlock, Cell, Column, Heading, Items, Para, Row, Table, Text, words
from riskctl.render.desk import Desk
from riskctl.render.sections.counts import closed_since
from riskctl.render.sections.pictures import slope_chart
from riskctl.render.views_items import closure_entry
from riskctl.render.views_ratings import figure_text, figure_words, moved_figures, movement_text
from riskctl.render.views_text import Block, Prose, prose


def movement(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return what moved since the date compared with; None where nothing earlier is known."""
    if desk.since is None or not desk.moved:
        return None
    since = desk.since_words
    return (
        *slope_chart(desk),
        *movers(desk, since),
        Heading((desk.say("movement.new_heading"),)),
        risk_list(desk, new_risks(desk), desk.say("movement.no_new", since=since)),
        Heading((desk.say("movement.closed_heading"),)),
        closures(desk, closed_since(desk), desk.say("movement.no_closed", since=since)),
    )


def movers(desk: Desk, since: str) -> tuple[AnyBlock, ...]:
    """Return the table of risks that rose or fell."""
    found = moved_risks(desk)
    if not found:
        return (words(desk.say("movement.none", since=since)),)
    columns = (
        Column(desk.say("column.risk"), "risk"),
        Column(desk.say("column.was"), "was", "figure", 2),
        Column(desk.say("column.now"), "current", "figure"),
        Column(desk.label("movement"), "movement", "movement"),
        Column(desk.say("column.reason"), "reason", "prose"),
    )
    rows = tuple(_mover(desk, state) for state in found)
    return (Table("movement-table", desk.say("caption.movement", since=since), columns, rows),)


def moved_risks(desk: Desk) -> tuple[State, ...]:
    """Return the open risks that rose or fell: those that rose first, each worst first."""
    return (*desk.movements.get(Movement.UP, ()), *desk.movements.get(Movement.DOWN, ()))


def new_risks(desk: Desk) -> tuple[State, ...]:
    """Return the open risks that are new since the date compared with, worst first."""
    return tuple(desk.movements.get(Movement.NEW, ()))


def _mover(desk: Desk, state: State) -> Row:
    pair = moved_figures(state)
    was: Cell = (figure_words(desk, pair[1]),) if pair and pair[1] else (desk.say("not_known"),)
    then = state.before.current if state.before else None
    if then is not None and pair is not None and then.rating.computed == pair[1]:
        was = (figure_text(desk, then),)
    word = movement_text(desk, state).words
    reason: Prose = reason_of(state)
    return Row(
        (
            (desk.refs[state.risk.id],),
            was,
            (figure_text(desk, state.current),),
            (word,),
            reason or (desk.say("none.given"),),
        )
    )


def reason_of(state: State) -> tuple[Block, ...]:
    """Return why the rating in force was given: the reason of its review, else its rationale."""
    now = state.current
    if now is None:
        return ()
    review: Review = now.review
    return prose(review.why or now.assessment.rationale or "")


def risk_list(desk: Desk, states: Sequence[State], none: str) -> AnyBlock:
    """Return risks with their ratings as a list, or a sentence where there are none."""
    if not states:
        return words(none)
    return Items(tuple(_listed(desk, state) for state in states))


def _listed(desk: Desk, state: State) -> Text:
    figure = figure_text(desk, state.current)
    owner = desk.owners(state.risk.owner)
    tail = (f", {desk.say('action.owner', owner=owner)}",) if owner else ()
    return (desk.refs[state.risk.id], ": ", figure if figure.words else desk.say("rating.none"), *tail)


def closures(desk: Desk, states: Sequence[State], none: str) -> AnyBlock:
    """Return closed risks with how they were closed, or a sentence where there are none."""
    if not states:
        return words(none)
    found = []
    for state in states:
        words_ = closure_entry(desk, state.closure).words if state.closure else ""
        found.append((desk.refs[state.risk.id], f": {words_}"))
    return Items(tuple(found))


def highest(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the highest risks and how long each has been in its band; None where none is rated."""
    return highest_table(desk, desk.settings.counts.highest, more=True)


def highest_table(desk: Desk, most: int, *, more: bool) -> tuple[AnyBlock, ...] | None:
    """Return the table of the highest risks; with `more`, how many are left to the register."""
    rated = [state for state in desk.open if state.current is not None and state.current.rating.counts]
    if not rated:
        return None
    series = [desk.series[state.risk.id] for state in rated[:most]]
    stayed = any(each.stay is not None for each in series)
    owned = any(state.risk.owner for state in rated)
    columns = (
        Column(desk.say("column.risk"), "risk"),
        Column(desk.label("current"), "current", "figure"),
        *((Column(desk.say("column.in_band"), "in_band"),) if stayed else ()),
        *((Column(desk.label("movement"), "movement", "movement"),) if desk.moved else ()),
        *((Column(desk.label("owner"), "owner"),) if owned else ()),
    )
    rows = []
    for each in series:
        state = each.state
        cells: list[Cell] = [(desk.refs[state.risk.id],), (figure_text(desk, state.current),)]
        cells += [(span_words(desk, each.stay.span) if each.stay else desk.say("not_known"),)] if stayed else []
        cells += [(movement_text(desk, state),)] if desk.moved else []
        cells += [(desk.owners(state.risk.owner) or desk.missing(state, "owner"),)] if owned else []
        rows.append(Row(tuple(cells)))
    caption = desk.count("caption.highest", len(rows)) + desk.on_day()
    left = len(desk.open) - len(rows)
    note = (Para((desk.count("highest.more", left),), "aside"),) if left and more else ()
    return (Table("highest-table", caption, columns, tuple(rows)), *note)


def span_words(desk: Desk, span: Span) -> str:
    """Return a length of time: how many quarters, at least where it may be longer, and since when."""
    since = "" if span.since.kind is Kind.UNDATED else desk.said(span.since)
    if span.quarters is None:
        return desk.say("span.since", date=since) if since else desk.say("not_known")
    many = desk.count("quarters", span.quarters)
    counted = desk.say("at_least", what=many) if span.at_least else many
    return desk.say("span.quarters", span=counted, date=since) if since else counted
