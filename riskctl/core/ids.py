"""Which id was meant by one that no risk has: zeros first, then two digits swapped, then one digit."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from riskctl.core.finding import natural
from riskctl.core.words import norm

_DIGITS = "0123456789"
_SEPARATORS = re.compile(r"[\s._/-]+")
_WORD = 3
"""Letters from which on a word is looked for in titles."""


def meant_id(written: str, known: Collection[str]) -> str | None:
    """Return the known id that `written` is a slip of, or None where none is near or two are equally so.

    Shape: ids that differ in leading zeros of a digit run, or in case, come first; then one transposition of
    neighbouring digits; then one digit changed, left out or added. A frozenset is gone through once, however often
    it is asked.
    """
    found = _slips(written, frozenset(known))
    return next(iter(found)) if len(found) == 1 else None


def near_ids(written: str, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return up to three known ids that may be meant by one that no risk has, the likeliest first.

    Shape: ids that are the same without hyphens and zeros, then slips of digits, as `meant_id` has them; then risks
    whose title holds what was written; then ids that look alike. `titles` leads from each id to its title.
    """
    wanted = norm(written)
    bare = same_number(_SEPARATORS.sub("", wanted))
    alike = [each for each in titles if same_number(_SEPARATORS.sub("", each)) == bare]
    spelt = {each.upper(): each for each in titles}
    slips = alike or [spelt[each] for each in _slips(wanted.upper(), frozenset(spelt))]
    worded = [each for each, title in titles.items() if len(wanted) >= _WORD and wanted in norm(title)]
    found = sorted(slips, key=natural) or worded
    if not found:
        from difflib import get_close_matches

        folded = {norm(each): each for each in titles}
        found = [folded[each] for each in get_close_matches(wanted, folded, n=2)]
    return tuple(found[:3])


def _slips(written: str, known: frozenset[str]) -> set[str]:
    """Return the ids of the first kind of slip that leads to any."""
    for candidates in (
        _by_number(known).get(same_number(written), ()),
        [each for each in _swapped(written) if each in known],
        [each for each in _one_digit(written) if each in known],
    ):
        found = set(candidates) - {written}
        if found:
            return found
    return set()


@lru_cache(maxsize=4)
def _by_number(known: frozenset[str]) -> Mapping[str, Collection[str]]:
    """Return the ids there are by the form in which zeros and case do not count."""
    found: dict[str, list[str]] = {}
    for each in known:
        found.setdefault(same_number(each), []).append(each)
    return found


def same_number(text: str) -> str:
    """Return an id in the form in which `STR0449`, `STR449` and `str0449` are one."""
    out: list[str] = []
    for at, char in enumerate(text.casefold()):
        starts = at == 0 or text[at - 1] not in _DIGITS
        last = out[-1] if out else ""
        if char == "0" and (starts or last == "\0"):
            if starts:
                out.append("\0")
            continue
        if last == "\0":
            if char in _DIGITS:
                out[-1] = char
                continue
            out[-1] = "0"
        out.append(char)
    if out and out[-1] == "\0":
        out[-1] = "0"
    return "".join(out)


def _swapped(text: str) -> Iterator[str]:
    for at in range(len(text) - 1):
        one, two = text[at], text[at + 1]
        if one in _DIGITS and two in _DIGITS and one != two:
            yield text[:at] + two + one + text[at + 2 :]
    for at in range(len(text) - 2):
        one, two = text[at], text[at + 2]
        if one in _DIGITS and text[at + 1] in _DIGITS and two in _DIGITS and one != two:
            yield text[:at] + two + text[at + 1] + one + text[at + 3 :]


def _one_digit(text: str) -> Iterator[str]:
    for at, char in enumerate(text):
        if char in _DIGITS:
            yield from (text[:at] + digit + text[at + 1 :] for digit in _DIGITS if digit != char)
            yield text[:at] + text[at + 1 :]
        if char in _DIGITS or (at and text[at - 1] in _DIGITS):
            yield from (text[:at] + digit + text[at:] for digit in _DIGITS)
    if text and text[-1] in _DIGITS:
        yield from (text + digit for digit in _DIGITS)
