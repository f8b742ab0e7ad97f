"""Ratings for reports: a figure with its words and colour, the levels behind it, and how it moved."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from riskctl.core import decimals
from riskctl.core.model import Assessment
from riskctl.core.scoring import Basis, Figure, Position, Rating
from riskctl.core.state import Movement, Rated, State
from riskctl.core.steps import FactorResult
from riskctl.render.desk import Desk
from riskctl.render.views_text import Prose, plain, prose

POSITIONS = {
    Position.WITHIN: "position.within",
    Position.OUTSIDE_APPETITE: "position.outside_appetite",
    Position.OUTSIDE_TOLERANCE: "position.outside_tolerance",
    Position.NOT_SET: "position.not_set",
}
"""The printed words of each position, by key."""


@dataclass(frozen=True, slots=True)
class FigureText:
    """A rating as it stands in a cell. `fill` is the class of its band; `mark` what is to be known about it."""

    words: str
    fill: str = ""
    mark: str = ""
    kind: ClassVar[str] = "figure"

    def __str__(self) -> str:
        return self.words


def figure_text(desk: Desk, rated: Rated | None) -> FigureText:
    """Return a rating for a table's cell: the computed figure where there is one, marked where it is disputed."""
    if rated is None:
        return FigureText("")
    return rating_figure(desk, rated.rating, disputed=rated.disputed)


def _marks(desk: Desk, rating: Rating, *, disputed: bool) -> str:
    marks = [desk.say("mark.disputed")] if disputed else []
    if desk.say_basis and rating.basis is Basis.DECLARED:
        marks.append(desk.say("mark.declared"))
    return ", ".join(marks)


def figure_words(desk: Desk, figure: Figure) -> str:
    """Return a figure in words: `12 High`."""
    return plain(str(figure)) if figure else desk.say("rating.none")


@dataclass(frozen=True, slots=True)
class LevelText:
    """One factor of an assessment, as rated. `parts` are its dimensions, each as `Finance: Moderate (3)`."""

    label: str
    words: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingView:
    """One assessment, worked out, for a card. `due` is a date in words, `line` the whole of it in a few words."""

    label: str
    figure: FigureText
    levels: tuple[LevelText, ...]
    declared: str
    counts_as: str
    previous: str
    rationale: Prose
    due: str
    line: str


class Worked(NamedTuple):
    """What is printed of a rating wherever it stands: the figure, yet without marks, and its levels."""

    figure: FigureText
    levels: tuple[LevelText, ...]


def worked(desk: Desk, rating: Rating) -> Worked:
    """Return what is printed of a rating; a register uses few, so each is put into words once."""
    chosen = rating.assessment
    key = (rating.scheme.ref, chosen.levels, chosen.score, chosen.band)
    found = desk.worked.get(key)
    if found is None:
        shown = rating.shown
        fill = desk.palette.name(rating.scheme, shown.band)
        found = desk.worked[key] = Worked(FigureText(figure_words(desk, shown), fill), tuple(level_texts(desk, rating)))
    return found


def rating_figure(desk: Desk, rating: Rating, *, disputed: bool) -> FigureText:
    """Return the figure of a rating with its colour and marks."""
    figure = worked(desk, rating).figure
    marks = _marks(desk, rating, disputed=disputed) if disputed or rating.basis is Basis.DECLARED else ""
    return replace(figure, mark=marks) if marks else figure


def rating_view(desk: Desk, measure: str, rating: Rating, *, disputed: bool) -> RatingView:
    """Return an assessment for a card: the figure, its levels with their labels, and what a paper declared."""
    assessment = rating.assessment
    shown = rating_figure(desk, rating, disputed=disputed)
    differs = _differs(rating)
    counts_as = figure_words(desk, rating.counts) if differs else ""
    levels = worked(desk, rating).levels
    return RatingView(
        label=desk.label(measure),
        figure=shown,
        levels=levels,
        declared=figure_words(desk, rating.declared) if differs else "",
        counts_as=counts_as if counts_as != shown.words else "",
        previous=_previous(assessment),
        rationale=prose(assessment.rationale or ""),
        due=desk.said(assessment.due) if assessment.due else "",
        line=rating_line(desk, measure, rating, shown, levels),
    )


def _differs(rating: Rating) -> bool:
    """True where the levels give another figure than the one declared."""
    return rating.disputed and rating.basis is Basis.LEVELS


def rating_line(desk: Desk, measure: str, rating: Rating, shown: FigureText, levels: tuple[LevelText, ...]) -> str:
    """Return an assessment on one line: `Current: 12 High, Likelihood High (3), Impact Very High (4), marked “up”`."""
    movement = plain(rating.assessment.movement or "")
    rated = bool(rating.shown) or levels
    parts = [f"{shown.words} ({shown.mark})" if shown.mark else shown.words] if rated or not movement else []
    parts += [f"{level.label} {level.words}" for level in levels]
    parts += [desk.say("rating.declared", figure=figure_words(desk, rating.declared))] if _differs(rating) else []
    parts += [desk.say("rating.marked", mark=movement)] if movement else []
    return f"{desk.label(measure)}: {', '.join(parts)}"


def level_texts(desk: Desk, rating: Rating) -> Iterable[LevelText]:
    """Yield the levels of an assessment in the scheme's order, then those that are not on its scales, as written."""
    results = {result.factor.name: result for result in rating.outcome.factors}
    for result in results.values():
        name = desk.factor(result.factor.name, result.factor.label)
        yield LevelText(name, plain(result.words), tuple(_dimensions(result)))
    for name, level in rating.assessment.levels:
        if name in results:
            continue
        factor = rating.scheme.by_factor.get(name)
        written = level if isinstance(level, str) else ", ".join(f"{part} {word}" for part, word in level)
        if written.strip():
            given = factor.label if factor else name
            yield LevelText(desk.factor(name, given), desk.say("rating.off_scale", level=plain(written)))


def _dimensions(result: FactorResult) -> Iterable[str]:
    labels = {dimension.key: dimension.label for dimension in result.factor.dimensions}
    for key, level in result.dimensions:
        yield f"{plain(labels.get(key, key))}: {plain(level.words)}"


def _previous(assessment: Assessment) -> str:
    before = assessment.previous
    if before is None:
        return ""
    parts = [decimals.show(before.score)] if before.score is not None else []
    parts += [plain(before.band)] if before.band else []
    if not parts:
        parts = [f"{name} {level}" for name, level in before.levels if isinstance(level, str)]
    return plain(", ".join(parts) if not before.band else " ".join(parts))


@dataclass(frozen=True, slots=True)
class MovementText:
    """How a risk moved: the word with its arrow, and the rating it came from where it is known."""

    words: str
    was: str = ""
    kind: ClassVar[str] = "movement"

    def __str__(self) -> str:
        return f"{self.words} ({self.was})" if self.was else self.words


def movement_text(desk: Desk, state: State) -> MovementText:
    """Return how a risk moved. Like stands beside like: a declared figure is only set against a declared one."""
    word = desk.say(f"movement.{state.movement.value}")
    if state.movement not in (Movement.UP, Movement.DOWN) or state.current is None:
        return MovementText(word)
    pair = moved_figures(state)
    if pair is None:
        return MovementText(word)
    now, then = pair
    if now.score is not None and then.score is not None and now.score != then.score:
        word += f" {decimals.show(abs(now.score - then.score))}"
    return MovementText(word, desk.say("movement.was", figure=figure_words(desk, then)) if then else "")


def moved_figures(state: State) -> tuple[Figure, Figure] | None:
    """Return the figure now and the one it is set against, or None where no two of one kind are known."""
    return _pair(state, state.current) if state.current is not None else None


def _pair(state: State, now: Rated) -> tuple[Figure, Figure] | None:
    then = state.before.current if state.before else None
    if then is not None:
        if then.rating.scheme.ref != now.rating.scheme.ref:
            return None
        both = now.rating.basis is Basis.LEVELS and then.rating.basis is Basis.LEVELS
        pair = (now.rating.computed, then.rating.computed) if both else (now.rating.declared, then.rating.declared)
        return pair if pair[0] and pair[1] else None
    previous = now.assessment.previous
    if previous is None:
        return None
    band = now.rating.scheme.find_band(previous.band) if previous.band else None
    return now.rating.declared, Figure(previous.score, band)
