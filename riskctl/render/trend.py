"""Ratings by quarter, for `trend`: every risk in a table, single risks as blocks, and how long a band has lasted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.book import Book
from riskctl.core.history import BandCount, Period, Point, Series, Slip, band_counts
from riskctl.core.lasting import Span
from riskctl.core.period import UNDATED
from riskctl.core.scoring import Figure
from riskctl.core.state import Movement
from riskctl.core.words import plural
from riskctl.render.scores import MARK, PLAIN_MARK, band_style, position
from riskctl.render.styled import Line, Screen, Style, hints, line, wrapped
from riskctl.render.table import Column, Table, text_lines

DOUBT = "?"
"""Stands behind a printed mark that its neighbours or the figures contradict."""

PLAIN_DOUBT = " (contradicted)"
"""Stands there in plain text."""

KEPT = 2
"""Quarters before the last that stay on a narrow screen longer than anything else."""

IN_MARKDOWN = 4
"""Quarters in a Markdown table unless a reader asks for more, so that it has six columns."""

_TIMES = {1: "once", 2: "twice"}
_MOVED = frozenset({Movement.NEW, Movement.UP, Movement.DOWN, Movement.CLOSED})


@dataclass(frozen=True, slots=True)
class Trend:
    """What was asked for: the risks by quarter, and the register's counts where it was asked for whole."""

    work: Book
    series: tuple[Series, ...]
    measure: str
    counts: tuple[tuple[str, tuple[BandCount, ...]], ...] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        """The quarters, oldest first; the same for every risk."""
        return tuple(point.period for point in self.series[0].points) if self.series else ()


def counts_of(work: Book, series: Sequence[Series]) -> tuple[tuple[str, tuple[BandCount, ...]], ...]:
    """Return the counts of bands by quarter, of threats and of opportunities, each under its heading."""
    kinds = (("Open risks by band", False), ("Open opportunities by band", True))
    found = ((title, band_counts(work.register, series, opportunities=upside)) for title, upside in kinds)
    return tuple((title, rows) for title, rows in found if any(number for row in rows for _, number, _ in row.counts))


def trend_lines(trend: Trend, screen: Screen, *, named: bool) -> Iterator[Line]:
    """Yield the date, then every risk in one table, or each named risk in a block of its own."""
    yield from wrapped(_opening(trend), screen.wrap, "  ", "", Style.MUTED)
    if not trend.series:
        yield ()
        yield line("No risk matches.")
    elif named:
        for each in trend.series:
            yield ()
            yield from _block(trend, each, screen)
    else:
        yield from _overview(trend, screen)


def trend_sheet(trend: Trend) -> Table:
    """Return one row a risk and quarter, for a program. Empty cells are what is not known."""
    keys = (
        *("id", "title", "quarter", "day", "open", "score", "band", "movement", "step", "printed", "contradicted"),
        *("basis", "disputed"),
    )
    rows = []
    for each in trend.series:
        for point in each.points:
            figure = _figure(point)
            mark = point.mark
            rated = point.rated
            rows.append(
                (
                    each.state.risk.id,
                    each.state.risk.title,
                    str(point.period),
                    str(point.period.day),
                    "yes" if point.open else "no",
                    decimals.show(figure.score) if figure.score is not None else "",
                    figure.band.label if figure.band else "",
                    point.movement.value if point.movement else "",
                    decimals.show(point.step) if point.step is not None else "",
                    mark.word if mark else "",
                    mark.against if mark else "",
                    rated.rating.basis.value if rated else "",
                    "yes" if rated and rated.disputed else "no",
                )
            )
    return Table(tuple(Column(key, key.upper()) for key in keys), tuple(rows))


def trend_table(trend: Trend, *, quarters: int = 0, screen: Screen | None = None) -> Table:
    """Return one row a risk, one column a quarter; on a narrow screen the oldest quarters give way first.

    Shape: with `quarters`, only the last so many. A cell says how the rating moved where it did.
    """
    plain = screen is not None and screen.plain
    shown = trend.periods[-quarters:] if quarters else trend.periods
    before = any(each.before for each in trend.series)
    stays = any(each.stay for each in trend.series)
    age = len(shown) + 4
    columns = [Column("id", "ID")]
    columns += [Column("before", "BEFORE", drop=age)] if before else []
    for back, period in reversed(list(enumerate(reversed(shown)))):
        columns.append(Column(str(period), str(period), drop=back if back <= KEPT else back + 1))
    columns += [Column("in_band", "IN BAND", drop=KEPT + 1)] if stays else []
    columns += [Column("title", "TITLE", flexible=True)]
    rows = []
    styles: dict[tuple[int, int], Style] = {}
    for number, each in enumerate(trend.series):
        points = each.points[-len(shown) :] if shown else ()
        cells = [each.state.risk.id, *([_printed(each.before)] if before else [])]
        for point in points:
            if point.rated is not None and point.rated.rating.shown.band is not None:
                style = band_style(point.rated.rating.scheme, point.rated.rating.shown.band)
                if style is not Style.PLAIN and point.open:
                    styles[number, len(cells)] = style
            cells.append(cell(point, plain=plain))
        cells += [_number(each.stay.span) if each.stay else ""] if stays else []
        rows.append((*cells, each.state.risk.title))
    return Table(tuple(columns), tuple(rows), styles=styles)


def risk_table(each: Series, *, plain: bool = False) -> Table:
    """Return one risk, one row a quarter: the rating, how it moved, what a paper printed, and the reason given."""
    label = each.state.register.label
    printed = any(point.mark for point in each.points)
    reasons = [_why(each, point) for point in each.points]
    columns = [Column("quarter", "QUARTER"), Column(each.measure, label(each.measure).upper()), Column("move", "MOVE")]
    columns += [Column("printed", "PRINTED", drop=1)] if printed else []
    columns += [Column("why", "WHY", flexible=True)] if any(reasons) else []
    rows = []
    styles: dict[tuple[int, int], Style] = {}
    if each.before:
        blank = [""] * (printed + any(reasons))
        rows.append(("before", _printed(each.before), "", *blank))
    for point, reason in zip(each.points, reasons, strict=True):
        if point.rated is not None and point.rated.rating.shown.band is not None:
            styles[len(rows), 1] = band_style(point.rated.rating.scheme, point.rated.rating.shown.band)
        cells = [str(point.period), _rating(point, plain=plain), _move(point)]
        cells += [_mark(point, plain=plain)] if printed else []
        cells += [reason] if any(reasons) else []
        rows.append(tuple(cells))
    return Table(
        tuple(columns), tuple(rows), styles={at: style for at, style in styles.items() if style is not Style.PLAIN}
    )


def counts_table(counts: Sequence[BandCount]) -> Table:
    """Return one row a band, worst first, one column a quarter; then those not rated, and all."""
    age = len(counts) + 1
    quarters = [Column(str(each.period), str(each.period), right=True, drop=age - at) for at, each in enumerate(counts)]
    rows = []
    for at, (band, _, _) in enumerate(counts[0].counts):
        rows.append((band.label, *(str(each.counts[at][1]) for each in counts)))
    if any(each.unrated for each in counts):
        rows.append(("Not rated", *(str(each.unrated) for each in counts)))
    rows.append(("All", *(str(each.total) for each in counts)))
    return Table(
        (Column("band", "BAND"), *quarters[:-1], Column(quarters[-1].key, quarters[-1].head, right=True)), tuple(rows)
    )


def cell(point: Point, *, plain: bool = False) -> str:
    """Return a quarter of a risk in one cell: `16 Very high up 4`, `closed`, or the mark a paper printed."""
    if point.movement is None:
        return _mark(point, plain=plain)
    if point.movement is Movement.CLOSED:
        return "closed"
    rating = _rating(point, plain=plain)
    doubted = point.mark is not None and bool(point.mark.against)
    if rating and not doubted and point.movement not in _MOVED:
        return rating
    move = "" if point.movement is Movement.UNKNOWN else _move(point)
    if doubted:
        mark = _mark(point, plain=plain)
        by_figures = point.mark is not None and point.mark.word != point.movement.value
        move = f"{move}, printed {mark}" if by_figures and move else mark
    return " ".join(part for part in (rating, move) if part)


def quarters_words(span: Span) -> str:
    """Return how long something has lasted: `5 quarters`, `at least 1 quarter`; blank where dates are too coarse."""
    if span.quarters is None:
        return ""
    return f"{'at least ' if span.at_least else ''}{plural(span.quarters, 'quarter')}"


def _number(span: Span) -> str:
    return "" if span.quarters is None else f"{'at least ' if span.at_least else ''}{span.quarters}"


def span_words(span: Span, *, in_all: bool = False) -> str:
    """Return a length of time with its beginning: `5 quarters (378 days), since 2025-06-17`."""
    since = f"{'first on' if in_all else 'since'} {span.since}"
    if span.quarters is None:
        return since if not span.at_least or span.since == UNDATED else f"{since} at the latest"
    days = f" ({plural(span.days, 'day')})" if span.days is not None else ""
    return f"for {quarters_words(span)}{' in all' if in_all else ''}{days}, {since}"


def slip_words(slip: Slip) -> str:
    """Return how a date moved: `A1 first due 2025-09-30, now 2026-03-31: moved 2 times, 182 days later`."""
    name = slip.action.id or f"action {slip.place + 1}"
    how = f"moved {_TIMES.get(slip.moves, f'{slip.moves} times')}"
    if slip.days:
        how += f", {plural(abs(slip.days), 'day')} {'later' if slip.days > 0 else 'earlier'}"
    return f"{name} first due {slip.first}, now {slip.due or 'not stated'}: {how}"


def doubts(series: Sequence[Series]) -> Iterator[tuple[str, Point]]:
    """Yield every printed mark that is contradicted, with the id of its risk."""
    for each in series:
        yield from ((each.state.risk.id, point) for point in each.points if point.mark and point.mark.against)


def doubt_words(point: Point) -> str:
    """Return what speaks against a printed mark: `2021-22 Q3: same, right after n/a on ..., where new would stand`."""
    assert point.mark is not None
    return f"{point.period}: {point.mark.word}, {point.mark.against}"


def _opening(trend: Trend) -> str:
    work = trend.work
    if not trend.periods:
        return position(work)
    last = trend.periods[-1]
    number = len(trend.periods)
    by = f", {plural(number, 'quarter')}" if number > 1 else ""
    running = f"; {last} is still running" if last.running else ""
    measure = "" if trend.measure == "current" else f", {work.register.label(trend.measure)}"
    return f"{position(work)}{measure}{by}{running}"


def _overview(trend: Trend, screen: Screen) -> Iterator[Line]:
    yield ()
    yield from text_lines(trend_table(trend, screen=screen), screen)
    for title, counts in trend.counts:
        yield ()
        yield line(title)
        yield from text_lines(counts_table(counts), screen)
        yield from _breaks(counts, screen)
    yield ()
    if any(each.stay for each in trend.series):
        yield from wrapped("in band: quarters in a row, the present one among them", screen.wrap, "  ", "")
    yield from _legend(trend.series, screen)
    yield from hints(f"see one with its reasons with: riskctl trend {trend.series[0].state.risk.id}", screen.width)


def _breaks(counts: Sequence[BandCount], screen: Screen) -> Iterator[Line]:
    for each in counts:
        if each.rescored:
            said = f"another scheme is in force from {each.period}: its counts do not compare with those before"
            yield from wrapped(said, screen.wrap, "  ", "")


def _legend(series: Sequence[Series], screen: Screen) -> Iterator[Line]:
    """Yield what the marks mean, those that are there."""
    if not screen.plain and any(point.rated and point.rated.disputed for each in series for point in each.points):
        yield from wrapped(
            f"{MARK} disputed: what was declared, or printed elsewhere, disagrees", screen.wrap, "  ", ""
        )
    found = list(doubts(series))
    if found:
        said = "printed marks that disagree with their neighbours or with the figures:"
        yield from wrapped(said if screen.plain else f"{DOUBT} {said}", screen.wrap, "  ", "")
        for name, point in found:
            yield from wrapped(f"{name} {doubt_words(point)}", screen.wrap, "    ", "  ")
    if any(each.stay and each.stay.span.at_least for each in series):
        yield from wrapped("at least: the register reaches no further back", screen.wrap, "  ", "")


def _block(trend: Trend, each: Series, screen: Screen) -> Iterator[Line]:
    """Yield one risk by quarter, then how long its band has lasted, its time at the top, and its moved dates."""
    risk, plain = each.state.risk, screen.plain
    yield from wrapped(f"{risk.id} {risk.title}", screen.wrap, "    ", "", Style.STRONG)
    yield from text_lines(risk_table(each, plain=plain), screen)
    yield ()
    for label, said in facts(each):
        yield from wrapped(said, screen.wrap, "    ", f"{label}: ")
    yield from _legend([each], screen)


def facts(each: Series) -> Iterator[tuple[str, str]]:
    """Yield how long the present band has lasted, the time in the top band, and each date that moved, with a label."""
    if each.stay is not None:
        yield "in band", f"{each.stay.band.label} {span_words(each.stay.span)}"
    bands = each.points[-1].rated.rating.scheme.bands if each.points and each.points[-1].rated else ()
    if each.top is not None and bands:
        yield "in the top band", f"{bands[-1].label} {span_words(each.top, in_all=True)}"
    elif len(bands) > 1:
        yield "in the top band", f"never {bands[-1].label}, as far as the register reaches back"
    for slip in each.slips:
        yield "date moved", slip_words(slip)


def _figure(point: Point) -> Figure:
    return point.rated.rating.shown if point.rated is not None else Figure(None, None)


def _rating(point: Point, *, plain: bool) -> str:
    figure = _figure(point)
    if not figure or point.rated is None:
        return ""
    return f"{figure}{(PLAIN_MARK if plain else MARK) if point.rated.disputed else ''}"


def _move(point: Point) -> str:
    if point.movement is None:
        return ""
    word = "not known" if point.movement is Movement.UNKNOWN else point.movement.value
    return f"{word} {decimals.show(point.step)}" if point.step is not None else word


def _mark(point: Point, *, plain: bool) -> str:
    if point.mark is None:
        return ""
    return f"{point.mark.word}{(PLAIN_DOUBT if plain else DOUBT) if point.mark.against else ''}"


def _printed(figure: Figure) -> str:
    return str(figure) if figure else ""


def _why(each: Series, point: Point) -> str:
    """Return the reason of the rating, in the quarter in which it was given."""
    if point.rated is None or point.rated.review.why is None or not point.open:
        return ""
    review = point.rated.review
    if not review.date.begun_by(point.period.name) or review.date.last < point.period.name.first:
        return ""
    return " ".join(review.why.split()) if review.why else ""
