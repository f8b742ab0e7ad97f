"""The words beside a rating name another level than the one that was chosen.

Why: members read the sentence and the number, and believe the one that they saw first. "It is almost certain" beside
likelihood Possible is either a level that was not changed, or a sentence that was not.
Remedy: change whichever is behind. Words about another time (it was, fell from, could become) are left alone.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from riskctl.core.finding import Hit, Route, Severity
from riskctl.core.model import Risk
from riskctl.core.scheme import Factor, Level
from riskctl.core.words import norm
from riskctl.rules.base import Context

CODE = "REC504"
SEVERITY = Severity.WARNING
ON = False
# Kept as a text, which `re` compiles when it is first looked for: most runs never do.
_OTHER_TIME = (
    r"(?i)\b(?:was|were|had|been|before|from|previously|formerly|no longer|not|never|once|if|could|may|might|would|"
    r"will|become|becomes|became|until|unless|less|more|than|target|inherent|gross|without)\b"
)
_BEFORE = 40


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield the words beside the current rating of an open risk that name another level of one of its factors."""
    now = ctx.now(risk)
    if now.current is None or not now.open:
        return
    rated = now.current
    at = rated.route[1]
    texts: tuple[tuple[str | None, Route], ...] = (
        (rated.assessment.rationale, (*rated.route, "rationale")),
        (rated.review.why, ("reviews", at, "why")),
    )
    for text, route in texts:
        for result in rated.rating.outcome.factors if text and text.strip() else ():
            if result.level is None or result.dimensions:
                continue
            named = dict(_named(text or "", result.factor))
            if named and result.level.key not in named:
                level, words = next(iter(named.values()))
                message = (
                    f'the words say "{words}", and {result.factor.name} is {result.level.words}, not {level.words}'
                )
                yield Hit(route, message)


def _named(text: str, factor: Factor) -> Iterator[tuple[str, tuple[Level, str]]]:
    """Yield the key of each level of a factor that a text speaks of as it is now, with the level and the words."""
    plain = " ".join(text.split())
    patterns, levels = _patterns(factor)
    for pattern in patterns:
        for found in pattern.finditer(plain):
            if not re.search(_OTHER_TIME, plain[max(0, found.start() - _BEFORE) : found.start()]):
                level = levels[norm(found["level"])]
                yield level.key, (level, found[0])


@lru_cache(maxsize=64)
def _patterns(factor: Factor) -> tuple[tuple[re.Pattern[str], ...], dict[str, Level]]:
    """Return what names a level of a factor: its label beside the factor's name, or a label that is an idiom itself."""
    levels: dict[str, Level] = {}
    for level in factor.scale:
        for word in (level.label, level.key, *((str(level.value),) if level.value is not None else ())):
            levels.setdefault(norm(word), level)
    words = "|".join(re.escape(word) for word in sorted(levels, key=len, reverse=True))
    names = "|".join(re.escape(name) for name in dict.fromkeys((factor.name, factor.label)) if name)
    # Behind the factor's name only what ends the thought is a level: "likelihood 3", not "likelihood 3 in 10".
    end = r"(?=\s*(?:[.,;:)]|\(|$|and\b|because\b|as\b|since\b))"
    patterns = [
        re.compile(
            rf"\b(?:{names})(?: is| of| at| as| remains| stays| rated| now| still|:)* (?P<level>{words}){end}", re.I
        )
    ]
    # "A high likelihood of" speaks of this risk; "a high impact incident" need not.
    if factor.name == "likelihood":
        told = "|".join(re.escape(word) for word in sorted(levels, key=len, reverse=True) if not word.isdigit())
        patterns += [re.compile(rf"\b(?P<level>{told}) (?:{names})\b", re.I)] if told else []
    idioms = [word for word in levels if word in _IDIOMS]
    if idioms:
        longest = "|".join(map(re.escape, sorted(idioms, key=len, reverse=True)))
        patterns.append(re.compile(rf"\b(?P<level>{longest})\b", re.I))
    return tuple(patterns), levels


_IDIOMS = frozenset(("almost certain", "very likely", "highly likely", "very unlikely", "highly unlikely"))
"""Words that can only mean how likely something is, so that they need not stand beside the factor's name."""
