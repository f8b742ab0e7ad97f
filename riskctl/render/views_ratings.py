"""Ratings for reports: a figure with its words and colour, the levels behind it, and how it moved."""

from collections.abc import Iterable
from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.model import Assessment
from riskctl.core.register import Register
from riskctl.core.scheme import Band, Scheme
from riskctl.core.scoring import Basis, Figure, Position, Rating
from riskctl.core.state import Movement, Rated, State
from riskctl.core.steps import FactorResult
from riskctl.render.colours import Fill, band_fills
from riskctl.render.views_text import DateText, Prose, date_text, plain, prose

NOT_RATED = "not rated"

OWN_LABELS = {
    "appetite": "Appetite",
    "tolerance": "Tolerance",
    "kind": "Kind",
    "rationale": "Rationale",
    "due": "Due",
    "previous": "Previous",
    "formerly": "Formerly",
    "band": "Band",
    "score": "Score",
}
"""What reports call a field that the core has no printed name for, unless the register's `labels` say otherwise."""

ARROWS = {
    Movement.UP: "▲ up",
    Movement.DOWN: "▼ down",
    Movement.SAME: "= same",
    Movement.NEW: "new",
    Movement.CLOSED: "closed",
    Movement.UNKNOWN: "not known",
}
"""Movements as printed: an arrow never stands without its word."""

POSITIONS = {
    Position.WITHIN: "within appetite",
    Position.OUTSIDE_APPETITE: "outside appetite",
    Position.OUTSIDE_TOLERANCE: "outside tolerance",
    Position.NOT_SET: "not set",
}


@dataclass(frozen=True, slots=True)
class FillRule:
    """The colours of one band of one scheme, by the class its cells carry. `top` marks the most severe band."""

    name: str
    colours: Fill
    top: bool


class Palette:
    """The fills of every scheme in use, by band."""

    def __init__(self, register: Register) -> None:
        self._names: dict[tuple[str, str], str] = {}
        rules: list[FillRule] = []
        for place, scheme in enumerate(schemes_of(register)):
            upside = all(use.kind == "opportunity" for use in register.schemes if use.scheme.ref == scheme.ref)
            for band, fill in zip(scheme.bands, band_fills(scheme, upside=upside), strict=True):
                if fill is not None:
                    name = f"s{place}b{band.rank}"
                    self._names[scheme.ref, band.key] = name
                    rules.append(FillRule(name, fill, band.rank == len(scheme.bands) - 1))
        self.rules = tuple(rules)

    def name(self, scheme: Scheme, band: Band | None) -> str:
        """Return the class of a band's cells; empty for a band without a colour, and without a band."""
        return self._names.get((scheme.ref, band.key), "") if band else ""


def schemes_of(register: Register) -> tuple[Scheme, ...]:
    """Return the register's schemes, each once, in the order they came into force."""
    return tuple({use.scheme.ref: use.scheme for use in register.schemes}.values())


def label(register: Register, name: str) -> str:
    """Return the printed name of a field: the register's own, else the tool's."""
    found = register.label(name)
    return plain(OWN_LABELS.get(name, found) if found == name else found)


def factor_label(register: Register, name: str, given: str) -> str:
    """Return the printed name of one of a scheme's factors."""
    return plain(register.file.labels.get(name) or given or name)


@dataclass(frozen=True, slots=True)
class FigureText:
    """A rating as it stands in a cell. `fill` is the class of its band; `mark` what is to be known about it."""

    words: str
    fill: str = ""
    mark: str = ""

    def __str__(self) -> str:
        return self.words


def figure_text(palette: Palette, rated: Rated | None, *, say_basis: bool) -> FigureText:
    """Return a rating for a table's cell: the computed figure where there is one, marked where it is disputed."""
    if rated is None:
        return FigureText("")
    rating = rated.rating
    marks = ["disputed"] if rated.disputed else []
    if say_basis and rating.basis is Basis.DECLARED:
        marks.append("as declared")
    return FigureText(words(rating.shown), palette.name(rating.scheme, rating.shown.band), ", ".join(marks))


def words(figure: Figure) -> str:
    """Return a figure in words: `12 High`."""
    return plain(str(figure)) if figure else NOT_RATED


@dataclass(frozen=True, slots=True)
class LevelText:
    """One factor of an assessment, as rated. `parts` are its dimensions, each as `Finance: Moderate (3)`."""

    label: str
    words: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingView:
    """One assessment, worked out, for a card or a review."""

    label: str
    figure: FigureText
    levels: tuple[LevelText, ...]
    declared: str
    counts_as: str
    previous: str
    movement: str
    rationale: Prose
    due: DateText | None

    @property
    def line(self) -> str:
        """The assessment on one line: `Current: 12 High, Likelihood High (3), Impact Very High (4), marked “up”`."""
        rated = self.figure.words != NOT_RATED or self.levels
        figure = f"{self.figure.words} ({self.figure.mark})" if self.figure.mark else self.figure.words
        parts = [figure] if rated or not self.movement else []
        parts += [f"{level.label} {level.words}" for level in self.levels]
        parts += [f"declared {self.declared}"] if self.declared else []
        parts += [f"marked “{self.movement}”"] if self.movement else []
        return f"{self.label}: {', '.join(parts)}"


def rating_view(
    register: Register, palette: Palette, measure: str, rating: Rating, *, disputed: bool, say_basis: bool
) -> RatingView:
    """Return an assessment for a card: the figure, its levels with their labels, and what a paper declared."""
    assessment = rating.assessment
    marks = ["disputed"] if disputed else []
    if say_basis and rating.basis is Basis.DECLARED:
        marks.append("as declared")
    shown = FigureText(words(rating.shown), palette.name(rating.scheme, rating.shown.band), ", ".join(marks))
    differs = rating.disputed and rating.basis is Basis.LEVELS
    return RatingView(
        label=label(register, measure),
        figure=shown,
        levels=tuple(level_texts(register, rating)),
        declared=words(rating.declared) if differs else "",
        counts_as=words(rating.counts) if differs and words(rating.counts) != shown.words else "",
        previous=_previous(assessment),
        movement=plain(assessment.movement or ""),
        rationale=prose(assessment.rationale or ""),
        due=date_text(assessment.due) if assessment.due else None,
    )


def level_texts(register: Register, rating: Rating) -> Iterable[LevelText]:
    """Yield the levels of an assessment in the scheme's order, then those that are not on its scales, as written."""
    results = {result.factor.name: result for result in rating.outcome.factors}
    for result in results.values():
        yield LevelText(
            factor_label(register, result.factor.name, result.factor.label),
            plain(result.words),
            tuple(_dimensions(result)),
        )
    for name, level in rating.assessment.levels:
        if name in results:
            continue
        factor = rating.scheme.by_factor.get(name)
        written = level if isinstance(level, str) else ", ".join(f"{part} {word}" for part, word in level)
        if written.strip():
            given = factor.label if factor else name
            yield LevelText(factor_label(register, name, given), f"{plain(written)} (not on the scale)")


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

    def __str__(self) -> str:
        return f"{self.words} (was {self.was})" if self.was else self.words


def movement_text(state: State) -> MovementText:
    """Return how a risk moved. Like stands beside like: a declared figure is only set against a declared one."""
    word = ARROWS[state.movement]
    if state.movement not in (Movement.UP, Movement.DOWN) or state.current is None:
        return MovementText(word)
    pair = _pair(state, state.current)
    if pair is None:
        return MovementText(word)
    now, then = pair
    if now.score is not None and then.score is not None and now.score != then.score:
        word += f" {decimals.show(abs(now.score - then.score))}"
    return MovementText(word, words(then) if then else "")


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
