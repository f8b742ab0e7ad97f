"""Values of two registers in a form in which equal meaning is equal: how they were typed does not count."""

from pydantic import BaseModel

from riskctl.core.model import MEASURES, Assessment, Level, Review, Risk
from riskctl.core.period import When
from riskctl.core.scoring import outcome_of
from riskctl.core.state import State
from riskctl.core.words import norm

Plain = object
"""Anything made of texts, numbers and tuples, so that it can be compared."""


def fold_text(text: str) -> str:
    """Return a text as it is compared: letters composed (NFC), line ends folded, blanks at either end let go."""
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFC", text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def plain(value: object) -> Plain:
    """Return a value as it is compared; records become their fields, dates the span they mean."""
    if isinstance(value, str):
        return fold_text(value)
    if isinstance(value, When):
        return value.first, value.last
    if isinstance(value, BaseModel):
        return tuple((name, plain(getattr(value, name))) for name in type(value).model_fields)
    if isinstance(value, tuple):
        return tuple(plain(each) for each in value)
    return value


def unordered(values: tuple[object, ...] | None) -> Plain:
    """Return a list whose order means nothing, as it is compared; not stated and none stay apart."""
    return None if values is None else sorted((plain(each) for each in values), key=repr)


def entry(state: State, review: Review) -> Plain:
    """Return one entry of the ledger by its meaning: levels, owners and bands by what they name, not how."""
    people = state.register.people
    by = None if review.by is None else tuple(people.key(word) for word in review.by)
    scheme = state.register.scheme_for(opportunity=state.risk.is_opportunity, day=review.date)

    def assessment(given: Assessment | None) -> Plain:
        if given is None:
            return None
        band = scheme.find_band(given.band) if scheme is not None and given.band is not None else None
        return (
            _levels(state, review, given),
            given.score,
            band.key if band is not None else norm(given.band) if given.band is not None else None,
            norm(given.movement) if given.movement is not None else None,
            plain(given.previous),
            plain(given.rationale),
            plain(given.due),
        )

    return (
        plain(review.date),
        by,
        tuple(assessment(getattr(review, measure)) for measure in MEASURES),
        plain(review.why),
        plain(review.decided),
        plain(review.update),
    )


def _levels(state: State, review: Review, given: Assessment) -> Plain:
    scheme = state.register.scheme_for(opportunity=state.risk.is_opportunity, day=review.date)
    if scheme is not None and given.levels:
        outcome = outcome_of(scheme, given.levels)
        if not outcome.problems:
            return tuple(
                (
                    result.factor.name,
                    result.level.key if result.level else result.value,
                    tuple((name, level.key) for name, level in result.dimensions),
                )
                for result in outcome.factors
            )
    return tuple(sorted((name, _words(level)) for name, level in given.levels))


def _words(level: Level) -> str:
    return norm(level) if isinstance(level, str) else repr(sorted((name, norm(word)) for name, word in level))


def same_but_for_id(one: Risk, other: Risk) -> bool:
    """True where two risks are alike in everything but what they are called."""
    gone = {"id": "", "formerly": None}
    return plain(one.model_copy(update=gone)) == plain(other.model_copy(update=gone))


def counted_words(before: str, after: str) -> int:
    """Return how many words differ between two texts: those only one of them has, the larger side counted."""
    import difflib

    old, new = before.split(), after.split()
    if len(old) * len(new) > 4_000_000:
        return abs(len(old) - len(new)) or 1
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal")
