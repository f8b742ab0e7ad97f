"""The ranges a policy prints for its bands overlap, leave a hole, or disagree with the scheme.

Why: readers look a score up in the printed key. A number that stands in two bands, or in none, or in another than the
one worked out, is a question at the meeting. Numbers no score can reach do not count as holes.
Remedy: none in the register; tell the policy's owner. Where the scheme was copied wrongly, mend its cut.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.finding import Hit, Severity
from riskctl.core.scheme import Band, Scheme
from riskctl.core.scheme_checks import survey

CODE = "SCH206"
SEVERITY = Severity.NOTE

# Kept as texts, which `re` compiles when it is first looked for: most schemes need one or two.
_N = r"(-?[0-9]*\.?[0-9]+)"
_BETWEEN = rf"{_N}(?:\s*(?:-|\u2013|\u2014|to)\s*{_N})?\Z"
_LOW = rf"(?:(over|above|more than|>)|(?:from|at least|>=|≥))\s*{_N}\Z"
_LOW_AFTER = rf"{_N}\s*(?:\+|(?:and|or) (?:over|above|more|higher|up))\Z"
_HIGH = rf"(?:(under|below|less than|<)|(?:up to|upto|at most|<=|≤))\s*{_N}\Z"
_HIGH_AFTER = rf"{_N}\s*(?:and|or) (?:under|below|less|lower)\Z"

_LARGE = Decimal("Infinity")


class _Range(NamedTuple):
    low: Decimal
    high: Decimal
    low_in: bool = True
    high_in: bool = True

    def holds(self, value: Decimal) -> bool:
        above = value > self.low or (self.low_in and value == self.low)
        return above and (value < self.high or (self.high_in and value == self.high))


def check(scheme: Scheme) -> Iterator[Hit]:
    """Yield what is odd about the printed ranges; silent where a band's range is not printed or cannot be read."""
    ranges = [(band, found) for band in scheme.bands if (found := _read(band.printed)) is not None]
    if not scheme.has_score or len(ranges) < len(scheme.bands):
        return
    for place, (band, found) in enumerate(ranges):
        for other, earlier in ranges[:place]:
            shared = _shared(earlier, found)
            if shared:
                message = f"the printed ranges of {other.label} ({other.printed}) and {band.label} ({band.printed})"
                yield Hit(("bands", place, "printed"), f"{message} overlap: both hold {shared}")
    for band in scheme.bands:
        holes, strays = _misprints(scheme, band, ranges)
        if holes:
            message = f"no printed range holds {_list(holes)}, which the scheme puts in {band.label}"
            yield Hit(("bands", band.rank, "printed"), message)
        if strays:
            message = f"{_list(strays)} comes out as {band.label}, outside its printed range {band.printed}"
            yield Hit(("bands", band.rank, "printed"), message)


def _misprints(scheme: Scheme, band: Band, ranges: list[tuple[Band, _Range]]) -> tuple[list[Decimal], list[Decimal]]:
    """Return the scores of a band that no printed range holds, and those only another band's range holds."""
    holes: list[Decimal] = []
    strays: list[Decimal] = []
    for score, keys in survey(scheme).scores:
        if band.key not in keys:
            continue
        printed = {other.key for other, found in ranges if found.holds(score)}
        if not printed:
            holes.append(score)
        elif band.key not in printed:
            strays.append(score)
    return holes, strays


def _list(scores: list[Decimal]) -> str:
    words = ", ".join(decimals.show(score) for score in scores[:5])
    return f"the score{'s' if len(scores) > 1 else ''} {words}{', …' if len(scores) > 5 else ''}"


def _shared(one: _Range, two: _Range) -> str:
    """Return the numbers two ranges share, in words; empty where there are none."""
    low, high = max(one.low, two.low), min(one.high, two.high)
    if low > high or (low == high and not (one.holds(low) and two.holds(low))):
        return ""
    if low == high:
        return decimals.show(low)
    if low == -_LARGE:
        return f"numbers up to {decimals.show(high)}" if high != _LARGE else "every number"
    return f"{decimals.show(low)} to {decimals.show(high)}" if high != _LARGE else f"numbers from {decimals.show(low)}"


def _read(text: str) -> _Range | None:
    """Return the range that a printed text means, as policies write them: `1-4`, `over 20`, `15+`, `6`."""
    words = " ".join(text.casefold().split())
    if found := re.match(_BETWEEN, words):
        low, high = decimals.read(found[1]), decimals.read(found[2] or found[1])
        return None if low is None or high is None or low > high else _Range(low, high)
    if found := re.match(_LOW, words):
        low = decimals.read(found[2])
        return None if low is None else _Range(low, _LARGE, low_in=found[1] is None)
    if found := re.match(_LOW_AFTER, words):
        low = decimals.read(found[1])
        return None if low is None else _Range(low, _LARGE)
    if found := re.match(_HIGH, words):
        high = decimals.read(found[2])
        return None if high is None else _Range(-_LARGE, high, high_in=found[1] is None)
    if found := re.match(_HIGH_AFTER, words):
        high = decimals.read(found[1])
        return None if high is None else _Range(-_LARGE, high)
    return None
