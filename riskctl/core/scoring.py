"""What a scheme makes of one assessment, beside what a paper declared: score, band, dispute, appetite position.

Declared figures never enter a computation. Where levels are missing the declared band stands for counts and order,
marked as such; where both are there and disagree the rating is disputed, and only what decides attention takes the
worse of the two (`counts_band`, `counts_score`).
"""

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.model import Assessment, Level
from riskctl.core.scheme import Band, Scheme
from riskctl.core.steps import Outcome, band_of_score, work_out


class Basis(StrEnum):
    """What a rating rests on."""

    LEVELS = "levels"
    DECLARED = "declared"
    NONE = "none"


class Position(StrEnum):
    """Where a rating lies against appetite and tolerance."""

    WITHIN = "within"
    OUTSIDE_APPETITE = "outside-appetite"
    OUTSIDE_TOLERANCE = "outside-tolerance"
    NOT_SET = "not-set"


OUTSIDE = (Position.OUTSIDE_APPETITE, Position.OUTSIDE_TOLERANCE)
"""Where a rating is beyond what is set for it."""


class Figure(NamedTuple):
    """A score and a band, either of which may be missing.

    Units: `score` is ordinal (compare, never add or average); bands compare by rank, mild to severe.
    """

    score: Decimal | None
    band: Band | None

    def __str__(self) -> str:
        words = ([decimals.show(self.score)] if self.score is not None else []) + (
            [self.band.label] if self.band else []
        )
        return " ".join(words) or "not rated"

    def __bool__(self) -> bool:
        return self.score is not None or self.band is not None


class Rating(NamedTuple):
    """One assessment, worked out.

    Shape: `outcome` holds the levels and every step; `computed`, `declared` and `counts` the three figures. `computed`
    is empty unless the basis is levels; `declared` is just what was printed; `counts` decides attention: computed,
    or the worse of the two where they are disputed, or what was declared where there are no levels.
    """

    scheme: Scheme
    assessment: Assessment
    outcome: Outcome
    basis: Basis
    computed: Figure
    declared: Figure
    counts: Figure
    disputed: bool

    @property
    def shown(self) -> Figure:
        """The figure that tables print: computed where there are levels, else declared."""
        return self.counts if self.basis is Basis.DECLARED else self.computed

    @property
    def as_declared(self) -> Figure:
        """The figure by the paper's own word, with the band its score falls in and the rest as computed."""
        filled = _filled(self.scheme, self.declared)
        score = filled.score if filled.score is not None else self.computed.score
        return Figure(score, filled.band or self.computed.band)

    def worse_than(self, other: "Rating") -> bool:
        """True when this rating is worse, by band and then by score; each by the figure that counts."""
        return compare(self.scheme, self.counts, other.counts) > 0

    def __str__(self) -> str:
        return str(self.shown)


def levels_text(levels: tuple[tuple[str, Level], ...]) -> str:
    """Return chosen levels as written: `likelihood 3, impact finance 3 and reputation 4`."""
    parts = []
    for factor, level in levels:
        words = level if isinstance(level, str) else " and ".join(f"{name} {word}" for name, word in level)
        parts.append(f"{factor} {words}")
    return ", ".join(parts)


@lru_cache(maxsize=4096)
def outcome_of(scheme: Scheme, levels: tuple[tuple[str, Level], ...]) -> Outcome:
    """Return what a scheme makes of these levels; a register uses few combinations, so each is worked out once."""
    return work_out(scheme, {name: level if isinstance(level, str) else dict(level) for name, level in levels})


def rate(scheme: Scheme, assessment: Assessment) -> Rating:
    """Return the rating this scheme gives to one assessment, and how it stands to what was declared.

    A level that is not on its scale leaves the rating without a computed figure; REC104 reports it.
    """
    return Rating(scheme, assessment, *_figures(scheme, assessment.levels, assessment.score, assessment.band))


@lru_cache(maxsize=4096)
def _figures(
    scheme: Scheme, levels: tuple[tuple[str, Level], ...], score: Decimal | None, band: str | None
) -> tuple[Outcome, Basis, Figure, Figure, Figure, bool]:
    """Return what a rating holds behind its scheme and assessment, in that order; worked out once, like outcomes."""
    outcome = outcome_of(scheme, levels)
    computed = Figure(outcome.score, outcome.band)
    declared_band = scheme.find_band(band) if band else None
    declared = Figure(score, declared_band)
    if computed:
        disputed = _disagree(computed, declared)
        counts = worse(scheme, computed, _filled(scheme, declared)) if disputed else computed
        return outcome, Basis.LEVELS, computed, declared, counts, disputed
    basis = Basis.DECLARED if declared else Basis.NONE
    cut = _cut(scheme, declared)
    disputed = declared_band is not None and cut is not None and declared_band.key != cut.key
    counts = worse(scheme, declared, Figure(None, cut)) if disputed else _filled(scheme, declared)
    return outcome, basis, computed, declared, counts, disputed


def rate_levels(scheme: Scheme, levels: tuple[tuple[str, Level], ...]) -> Figure:
    """Return the figure that bare levels give, for witnesses that print levels and no more."""
    outcome = outcome_of(scheme, levels)
    return Figure(outcome.score, outcome.band)


def compare(scheme: Scheme, one: Figure, other: Figure) -> int:
    """Return 1, 0 or -1 as `one` is worse than, as bad as, or milder than `other`: by band, then by score.

    A figure that lacks what the other has is not compared on it.
    """
    if one.band and other.band and one.band.rank != other.band.rank:
        return 1 if one.band.rank > other.band.rank else -1
    if one.score is None or other.score is None or one.score == other.score:
        return 0
    return 1 if (one.score > other.score) != scheme.lower_is_worse else -1


def worse(scheme: Scheme, one: Figure, other: Figure) -> Figure:
    """Return the worse of two figures, taken part by part: the worse band and the worse score."""
    bands = [band for band in (one.band, other.band) if band]
    scores = [score for score in (one.score, other.score) if score is not None]
    pick = min if scheme.lower_is_worse else max
    return Figure(
        pick(scores) if scores else None,
        max(bands, key=lambda band: band.rank) if bands else None,
    )


@lru_cache(maxsize=256)
def limit(scheme: Scheme, word: str) -> Figure:
    """Return the highest rating still within an appetite or tolerance given as a band, a score or a scheme's word.

    Shape: the empty figure where the scheme does not know the word; REC403 reports it.
    """
    mapped = scheme.appetite_word(word)
    text = mapped if mapped is not None else word
    band = scheme.find_band(text)
    if band:
        return Figure(None, band)
    return Figure(decimals.read(text), None)


def position(scheme: Scheme, figure: Figure, appetite: str | None, tolerance: str | None) -> Position:
    """Return where a figure lies; not set where no appetite is given, or nothing can be compared."""
    within = limit(scheme, appetite) if appetite else Figure(None, None)
    outer = limit(scheme, tolerance) if tolerance else Figure(None, None)
    if not figure or not (_comparable(figure, within) or _comparable(figure, outer)):
        return Position.NOT_SET
    if _comparable(figure, outer) and compare(scheme, figure, outer) > 0:
        return Position.OUTSIDE_TOLERANCE
    if not _comparable(figure, within):
        return Position.NOT_SET
    return Position.OUTSIDE_APPETITE if compare(scheme, figure, within) > 0 else Position.WITHIN


class Excess(NamedTuple):
    """How far a rating lies beyond a limit. Units: bands, 0 where the two lie in one; else steps of score."""

    bands: int
    score: Decimal


def beyond(scheme: Scheme, figure: Figure, word: str) -> Excess | None:
    """Return how far a figure lies beyond a limit; None where it lies within, or the two cannot be compared."""
    allowed = limit(scheme, word)
    if not _comparable(figure, allowed) or compare(scheme, figure, allowed) <= 0:
        return None
    bands = figure.band.rank - allowed.band.rank if figure.band is not None and allowed.band is not None else 0
    steps = abs(figure.score - allowed.score) if figure.score is not None and allowed.score is not None else Decimal(0)
    return Excess(bands, steps)


def _comparable(one: Figure, other: Figure) -> bool:
    both_bands = one.band is not None and other.band is not None
    return both_bands or (one.score is not None and other.score is not None)


def _cut(scheme: Scheme, figure: Figure) -> Band | None:
    return band_of_score(scheme, figure.score) if figure.score is not None else None


def _filled(scheme: Scheme, declared: Figure) -> Figure:
    """Return a declared figure with the band its score falls in, where the paper printed only the score."""
    return declared if declared.band else Figure(declared.score, _cut(scheme, declared))


def _disagree(computed: Figure, declared: Figure) -> bool:
    if computed.score is not None and declared.score is not None and computed.score != declared.score:
        return True
    return computed.band is not None and declared.band is not None and computed.band.key != declared.band.key
