"""Who else says what a rating is: the other places a paper prints it, last time's figure, its matrix of counts.

A rating is disputed where its own levels and its declared figure disagree, or where a witness disagrees with it. Which
of them is right is for a review to settle; here every side is only listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.finding import Route
from riskctl.core.model import Assessment, Printed
from riskctl.core.scoring import Figure, Rating, levels_text, rate


class Witness(NamedTuple):
    """One place that prints the rating again: where, in its own words, what that comes to, and whether it disagrees."""

    where: str
    says: str
    figure: Figure
    disagrees: bool
    route: Route

    def __str__(self) -> str:
        return f"{self.where} prints {self.says}"


class CountsSay(NamedTuple):
    """What a printed matrix of counts says of a rating: the cells it counts fewer and more risks in than there are."""

    where: str
    fewer: str
    more: str
    gives: str

    def __str__(self) -> str:
        return f"{self.where} counts fewer risks at {self.fewer} and more at {self.more}, which gives {self.gives}"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A rating that its own paper does not agree on."""

    risk: str
    title: str
    path: str
    measure: str
    rating: Rating
    route: Route
    witnesses: tuple[Witness, ...]
    counts_say: tuple[CountsSay, ...] = ()

    @property
    def working(self) -> str:
        """What the levels give, in words: `likelihood Medium, impact Very High give 8 Medium`."""
        return f"{levels_text(self.rating.assessment.levels)} give {self.rating.computed}"

    @property
    def key(self) -> str:
        """The key of the assessment whose declared value is disputed; empty where only a witness disagrees."""
        rating = self.rating
        if not rating.disputed:
            return ""
        if rating.declared.score is None or rating.declared.score == rating.computed.score or not rating.computed:
            return "band"
        return "score"

    @property
    def summary(self) -> str:
        """The dispute in one sentence, without its measure: `declares score 12, but its levels ... give 8 Medium`."""
        rating, key = self.rating, self.key
        if not key:
            return f"is {rating}, and another printing of it disagrees"
        declared = f"declares {said(rating.assessment, levels=False)}"
        return f"{declared}, but {self.working}" if rating.computed else f"{declared}, which lies in another band"

    @property
    def sides(self) -> tuple[str, ...]:
        """Every witness as a sentence, those inside the file first."""
        return (*map(str, self.witnesses), *map(str, self.counts_say))


def said(assessment: Assessment, *, levels: bool = True) -> str:
    """Return what a paper printed of an assessment: `likelihood 3, impact 4, score 12`, or just the figures."""
    parts = [levels_text(assessment.levels)] if assessment.levels and levels else []
    if assessment.score is not None:
        parts.append(f"score {decimals.show(assessment.score)}")
    if assessment.band:
        parts.append(f"band {assessment.band}")
    return ", ".join(parts)


def witnesses_of(measure: str, rating: Rating, printed: Sequence[tuple[int, Printed]]) -> tuple[Witness, ...]:
    """Return what the given entries of `printed`, each with its place in the file, say of one rating."""
    found = []
    for at, entry in printed:
        assessment: Assessment | None = getattr(entry, measure)
        if assessment is None or not (assessment.levels or assessment.score is not None or assessment.band):
            continue
        other = rate(rating.scheme, assessment)
        found.append(
            Witness(entry.where, said(assessment), other.shown, _disagrees(rating, other), ("printed", at, measure))
        )
    previous = rating.assessment.previous
    if previous is not None and previous.score is not None and rating.disputed:
        was = Figure(previous.score, None)
        found.append(Witness("the previous rating", f"score {decimals.show(previous.score)}", was, False, ()))
    return tuple(found)


def _disagrees(rating: Rating, other: Rating) -> bool:
    """True where two ratings differ in a figure both have, whether by levels or by what was printed."""
    for one in (rating.shown, rating.as_declared):
        for two in (other.shown, other.as_declared):
            if one.score is not None and two.score is not None and one.score != two.score:
                return True
            if one.band is not None and two.band is not None and one.band.key != two.band.key:
                return True
    return False
