"""The charts of a report, each with its finding in a sentence and the table it is drawn from."""

from collections.abc import Sequence
from itertools import islice

from riskctl.core.history import BandCount, band_counts
from riskctl.core.late import SOON
from riskctl.core.scheme import Band, Scheme
from riskctl.core.scoring import Figure
from riskctl.core.state import Movement, State
from riskctl.render.axis import Scale, scale_of
from riskctl.render.blocks import AnyBlock, Cell, Chart, Column, Row, Table
from riskctl.render.charts.action_bar import action_bar
from riskctl.render.charts.bands import band_columns
from riskctl.render.charts.slopes import slopes
from riskctl.render.charts.svg import BLANK
from riskctl.render.charts.tracks import tracks
from riskctl.render.charts.values import Axis, Segment, Slope, Stack, Track, Words
from riskctl.render.colours import BLACK, WHITE, Fill
from riskctl.render.desk import Desk
from riskctl.render.views_history import short
from riskctl.render.views_ratings import figure_text, figure_words, moved_figures
from riskctl.render.views_text import plain

FEWEST = 3
"""Risks, or movers, below which a sentence says more than a picture."""

GREYS = (Fill(BLACK, WHITE), Fill("#484949", WHITE), Fill("#c0c4c8", BLACK), Fill("#e4e6e8", BLACK), Fill(WHITE, BLACK))
"""The parts of the action bar: no band's colours, since late work is no rating."""


def band_charts(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return the counts of bands by quarter, of threats and of opportunities; none where fewer than two are known."""
    found = []
    for kind, opportunities in (("risks", False), ("opportunities", True)):
        rows = band_counts(desk.register, desk.history, opportunities=opportunities)
        known = next((at for at, each in enumerate(rows) if any(number for _, number, _ in each.counts)), len(rows))
        if len(rows) - known >= 2 and max(each.total for each in rows) >= FEWEST:
            found.append(_band_chart(desk, kind, rows[known:], opportunities=opportunities))
    return tuple(found)


def _band_chart(desk: Desk, kind: str, rows: Sequence[BandCount], *, opportunities: bool) -> Chart:
    name = f"chart-bands-{kind}"
    what = desk.say(f"chart.{kind}")
    title = _band_finding(desk, what, rows)
    codes = short_names([band.label for band, _, _ in rows[-1].counts] + [desk.say("tile.unrated")])
    stacks = []
    for each in rows:
        day = each.period.day
        scheme = desk.register.scheme_for(opportunity=opportunities, day=day)
        parts = [
            Segment(plain(band.label), code, number, _fill(desk, scheme, band))
            for (band, number, _), code in zip(each.counts, codes, strict=False)
        ]
        if any(row.unrated for row in rows):
            parts.append(Segment(desk.say("tile.unrated"), codes[-1], each.unrated, BLANK))
        stacks.append(Stack(tuple(str(each.period).rsplit(" ", 1)), tuple(parts), each.rescored))
    form = f"{desk.say('chart.bands_form')} {desk.say('chart.table_after')}"
    svg = band_columns(f"{name}-picture", Words(title, form), stacks, desk.say("chart.bands_break"))
    last = rows[-1].period
    running = desk.say("chart.running", quarter=last.name, date=desk.said(last.day)) if last.running else ""
    return Chart(name, title, svg, _band_figures(desk, name, what, rows), running)


def _band_finding(desk: Desk, what: str, rows: Sequence[BandCount]) -> str:
    """Return how the worst band that holds or held any risk changed in the last quarter."""
    before, now = rows[-2], rows[-1]
    if now.rescored:
        return desk.say("chart.bands_rescored", what=what, quarter=now.period.name)
    at = next((at for at, (_, number, _) in enumerate(now.counts) if number or before.counts[at][1]), 0)
    band, number, _ = now.counts[at]
    then = before.counts[at][1]
    key = "rose" if number > then else "fell" if number < then else "same"
    return desk.say(f"chart.bands_{key}", what=what, band=plain(band.label), before=then, now=number)


def _band_figures(desk: Desk, name: str, what: str, rows: Sequence[BandCount]) -> Table:
    unrated = any(each.unrated for each in rows)
    columns = [Column(desk.say("column.quarter"), "quarter")]
    columns += [Column(plain(band.label), "", "num", at + 1) for at, (band, _, _) in enumerate(rows[-1].counts)]
    columns += [Column(desk.say("tile.unrated"), "", "num", 7)] if unrated else []
    columns.append(Column(desk.say("column.all"), "", "num", 9))
    found = []
    for each in rows:
        label = str(each.period) + (f" ({desk.say('chart.bands_break')})" if each.rescored else "")
        cells = [label, *(str(number) for _, number, _ in each.counts)]
        cells += [str(each.unrated)] if unrated else []
        found.append(Row(tuple((cell,) for cell in (*cells, str(each.total)))))
    return Table(f"{name}-figures", desk.say("chart.bands_caption", what=what), tuple(columns), tuple(found), "short")


def short_names(labels: Sequence[str]) -> list[str]:
    """Return a short form of each label: its initials, or as much of it as tells it from the others."""
    initials = ["".join(word[0] for word in label.split()).upper() for label in labels]
    if len(set(initials)) == len(initials):
        return initials
    lengths = range(2, max(map(len, labels)) + 1)
    cut = next((at for at in lengths if len({label[:at] for label in labels}) == len(labels)), max(map(len, labels)))
    return [label[:cut] for label in labels]


def track_chart(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return the highest risks from inherent over current to target; none where there is nothing to go from or to."""
    scheme = desk.register.main_scheme
    scale = scale_of(scheme)
    drawn = (state for state in desk.open if _on(state, scheme) and not state.risk.is_opportunity)
    states = list(islice(drawn, desk.settings.counts.highest))
    if scale is None or not scheme.bands or not any(state.inherent or state.target for state in states):
        return ()
    rows = [_track(desk, scale, state) for state in states]
    kept = [(state, row) for state, row in zip(states, rows, strict=True) if row is not None]
    if not kept:
        return ()
    title = _track_finding(desk, [state for state, _ in kept])
    label = desk.label
    axis = Axis(label("inherent"), label("current"), label("target"), label("appetite"), scale.zones(desk))
    form = f"{desk.say('chart.tracks_form')} {desk.say('chart.table_after')}"
    svg = tracks("chart-tracks-picture", Words(title, form), axis, [row for _, row in kept])
    lacking = sum(1 for _, row in kept if row.target is None)
    note = desk.count("chart.no_target", lacking) if lacking and lacking < len(kept) else ""
    table = _track_figures(desk, [state for state, _ in kept])
    return (Chart("chart-tracks", title, svg, table, note),)


def _on(state: State, scheme: Scheme) -> bool:
    return state.current is not None and state.current.rating.scheme.ref == scheme.ref


def _track(desk: Desk, scale: Scale, state: State) -> Track | None:
    figures: dict[str, Figure | None] = {}
    for name in ("inherent", "current", "target"):
        rated = state.measure(name)
        same = rated is not None and rated.rating.scheme.ref == scale.scheme.ref
        figures[name] = rated.rating.shown if rated is not None and same else None
    places = {name: scale.place(figure) if figure else None for name, figure in figures.items()}
    if places["current"] is None:
        return None
    appetite = scale.top_of(state.appetite) if state.appetite else None
    way = [
        short(figure) + ("*" if (rated := state.measure(name)) is not None and rated.disputed else "")
        for name, figure in figures.items()
        if figure
    ]
    name = desk.refs[state.risk.id].id
    return Track(name, places["inherent"], places["current"], places["target"], appetite, " → ".join(way))


def _track_finding(desk: Desk, states: Sequence[State]) -> str:
    parts = []
    if any(state.appetite for state in states):
        outside = sum(state.position.value.startswith("outside") for state in states)
        parts.append(desk.count("chart.tracks_outside", outside, all=len(states)))
    aimed = [state for state in states if state.target is not None and state.current is not None]
    if aimed:
        there = sum(_reached(state) for state in aimed)
        if parts:
            parts.append(desk.count("chart.tracks_there", there))
        else:
            parts.append(desk.count("chart.tracks_reached", there, all=len(aimed)))
    return "; ".join(parts) or desk.count("chart.tracks_plain", len(states))


def _reached(state: State) -> bool:
    now, target = state.current, state.target
    return now is not None and target is not None and not now.rating.worse_than(target.rating)


def _track_figures(desk: Desk, states: Sequence[State]) -> Table:
    names = [name for name in ("inherent", "current", "target") if any(state.measure(name) for state in states)]
    limited = any(state.appetite for state in states)
    columns = [Column(desk.say("column.risk"), "risk"), *(Column(desk.label(name), name, "figure") for name in names)]
    columns += [Column(desk.label("appetite"), "appetite")] if limited else []
    rows = []
    for state in states:
        cells: list[Cell] = [(desk.refs[state.risk.id],)]
        cells += [(figure_text(desk, state.measure(name)),) for name in names]
        cells += [(plain(state.appetite or ""),)] if limited else []
        rows.append(Row(tuple(cells)))
    caption = (
        f"{desk.count('caption.highest', len(rows))}: {desk.listed(desk.label(name) for name in names)}{desk.on_day()}"
    )
    return Table("chart-tracks-figures", caption, tuple(columns), tuple(rows))


def slope_chart(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return what rose and fell since the date compared with; none where fewer than three did, or no axis has them.

    The table of movements, with the reasons, follows it on the page.
    """
    scheme = desk.register.main_scheme
    scale = scale_of(scheme)
    moved = [
        state
        for state in desk.open
        if state.movement in (Movement.UP, Movement.DOWN) and not state.risk.is_opportunity and _on(state, scheme)
    ]
    if scale is None or desk.since is None or len(moved) < FEWEST:
        return ()
    ways: dict[tuple[Figure, Figure], list[State]] = {}
    for state in moved:
        pair = moved_figures(state)
        if pair is not None and scale.place(pair[0]) is not None and scale.place(pair[1]) is not None:
            ways.setdefault(pair, []).append(state)
    moved = [state for states in ways.values() for state in states]
    found = [_slope(desk, scale, pair, states) for pair, states in ways.items()]
    if len(moved) < FEWEST:
        return ()
    title = _slope_finding(desk, moved, ways, scale)
    form = f"{desk.say('chart.slopes_form')} {desk.say('chart.table_below')}"
    dates = (desk.said(desk.since.date), desk.said(desk.day))
    svg = slopes("chart-slopes-picture", Words(title, form), dates, found)
    left = sum(len(desk.movements.get(way, ())) for way in (Movement.UP, Movement.DOWN)) - len(moved)
    return (Chart("chart-slopes", title, svg, None, desk.count("chart.slopes_left", left) if left else ""),)


def _slope(desk: Desk, scale: Scale, pair: tuple[Figure, Figure], states: Sequence[State]) -> Slope:
    now, then = pair
    names = tuple(desk.refs[state.risk.id].id for state in states)
    fills = [_fill(desk, scale.scheme, figure.band) if figure.band else BLANK for figure in (then, now)]
    places = [scale.place(figure) or 0 for figure in (then, now)]
    words = [figure_words(desk, figure) for figure in (then, now)]
    return Slope(names, places[0], places[1], words[0], words[1], fills[0], fills[1])


def _slope_finding(
    desk: Desk, moved: Sequence[State], ways: dict[tuple[Figure, Figure], list[State]], scale: Scale
) -> str:
    up = sum(state.movement is Movement.UP for state in moved)

    def far(pair: tuple[Figure, Figure]) -> int:
        return (scale.place(pair[0]) or 0) - (scale.place(pair[1]) or 0)

    pair = max(ways, key=far) if up else min(ways, key=far)
    counts = desk.say("chart.slopes_counts", up=up, down=len(moved) - up, since=desk.since_words)
    name = desk.refs[ways[pair][0].risk.id].id
    largest = desk.say(
        "chart.slopes_rise" if up else "chart.slopes_fall", id=name, was=short(pair[1]), now=short(pair[0])
    )
    return f"{counts}; {largest}"


def action_chart(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return how the actions of open risks stand; none where all stand alike, or no day tells what is overdue."""
    totals = desk.late.totals
    done = totals.complete + totals.dropped
    numbers = (totals.overdue, totals.soon, totals.later, totals.undated, done)
    if desk.undated or sum(number > 0 for number in numbers) < 2:
        return ()
    keys = ("overdue", "soon", "later", "without", "over" if totals.dropped else "complete")
    names = [desk.say(f"chart.actions_{key}", days=SOON) for key in keys]
    parts = [Segment(name, "", number, fill) for name, number, fill in zip(names, numbers, GREYS, strict=True)]
    title = ", ".join(f"{part.name} {part.number}" for part in parts)
    words = Words(title, desk.say("chart.actions_form"))
    return (Chart("chart-actions", title, action_bar("chart-actions-picture", words, parts), None),)


def _fill(desk: Desk, scheme: Scheme | None, band: Band) -> Fill:
    own = desk.palette.fill(scheme, band) if scheme is not None else None
    return own or next((found for each in desk.schemes if (found := desk.palette.fill(each, band))), BLANK)
