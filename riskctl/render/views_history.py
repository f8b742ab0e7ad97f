"""One risk by quarter for its card: the ratings in short, and the small line beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.history import InForce
from riskctl.core.scoring import Figure
from riskctl.core.state import State
from riskctl.render.axis import scale_of
from riskctl.render.charts.spark import sparkline
from riskctl.render.charts.values import Step
from riskctl.render.desk import Desk
from riskctl.render.views_text import plain


@dataclass(frozen=True, slots=True)
class HistoryText:
    """The ratings of the last quarters, oldest first; `svg` repeats them and is safe as it stands."""

    label: str
    words: str
    svg: str


def history_text(desk: Desk, state: State) -> HistoryText | None:
    """Return a risk by quarter; None where fewer than two quarters rate it."""
    points = desk.series[state.risk.id].in_force
    figures = [figure_of(point) for point in points]
    known = [at for at, figure in enumerate(figures) if figure]
    if len(known) < 2:
        return None
    points, figures = points[known[0] :], figures[known[0] :]
    said = ", ".join(short(figure) if figure else desk.say("none.rating") for figure in figures)
    label = desk.say("chart.history", first=points[0].period, last=points[-1].period)
    return HistoryText(label, said, sparkline(_steps(points, figures)))


def _steps(points: Sequence[InForce], figures: Sequence[Figure | None]) -> list[Step]:
    """Return each quarter's place on the axis of the scheme that rated it, with a break where that changed."""
    found = []
    before = ""
    for point, figure in zip(points, figures, strict=True):
        if not figure or point.rated is None:
            found.append(Step(None))
            continue
        scheme = point.rated.rating.scheme
        scale = scale_of(scheme)
        place = scale.place(figure) if scale is not None else None
        found.append(Step(place, broken=bool(before) and scheme.ref != before))
        before = scheme.ref
    return found


def figure_of(point: InForce) -> Figure | None:
    """Return the rating of a quarter, None where the risk was not on the register then, or not rated."""
    figure = point.rated.rating.shown if point.rated is not None and point.open else None
    return figure or None


def short(figure: Figure) -> str:
    """Return a rating in short: its score, else its band."""
    if figure.score is not None:
        return decimals.show(figure.score)
    return plain(figure.band.label) if figure.band else ""
