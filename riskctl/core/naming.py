"""Where a text names a risk, by its id or by repeating its title."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from riskctl.core.words import fold

TITLE_WORDS = 3
"""A title of fewer words is looked for nowhere: `Fraud` in a text names no risk."""

_WORD = re.compile(r"\w+")
# What joins the parts of an id: `R1` is not named by `R1-A`, nor by `AR-R1`, but it is by `R1.` and `(R1)`.
_GOES_ON = re.compile(r"\w|[-/._]\w")
_CAME_FROM = re.compile(r"(?:\w|\w[-/._])$")
_CALLED = re.compile(r"(?:\brisks?|\bref\.?|\breference|\bno\.?|\bnumber|#)\s*$", re.IGNORECASE)


class Naming(NamedTuple):
    """A risk that a text names. Shape: `how` goes before the risk's id in a sentence."""

    id: str
    how: str


class Names:
    """Risks to look for in texts: `R1` as a word of its own, `14` only behind words such as `risk`, titles whole."""

    def __init__(self, ids: Iterable[tuple[str, str]], titles: Iterable[tuple[str, str]]) -> None:
        """Take ids and titles, each with the id of the risk it names."""
        self._by_word: dict[str, list[tuple[str, Naming, str]]] = {}
        for text, risk in ids:
            self._add(text, Naming(risk, "names"))
        for text, risk in titles:
            if len(_WORD.findall(text)) >= TITLE_WORDS:
                self._add(text, Naming(risk, "repeats the title of"))

    def _add(self, text: str, naming: Naming) -> None:
        bare = " ".join(text.split())
        first = _WORD.search(bare)
        if first is not None:
            self._by_word.setdefault(fold(first[0]), []).append((bare[first.start() :], naming, bare[: first.start()]))

    def in_text(self, text: str) -> Iterator[Naming]:
        """Yield each risk that a text names, once."""
        if not self._by_word:
            return
        bare = " ".join(text.split())
        seen: set[Naming] = set()
        for word in _WORD.finditer(bare):
            for phrase, naming, before in self._by_word.get(fold(word[0]), ()):
                start = word.start() - len(before)
                if naming not in seen and start >= 0 and _stands(bare, before + phrase, start, naming):
                    seen.add(naming)
                    yield naming


def _stands(text: str, phrase: str, start: int, naming: Naming) -> bool:
    """True where the phrase stands at this place of the text, and is no part of a longer name."""
    end = start + len(phrase)
    if fold(text[start:end]) != fold(phrase) or _GOES_ON.match(text, end) or _CAME_FROM.search(text[:start][-2:]):
        return False
    if naming.how != "names" or (any(char.isdigit() for char in phrase) and not phrase.isdigit()):
        return True
    # A number alone, or a word that is an id too, names a risk only where the text is plain about it.
    return bool(_CALLED.search(text[:start][-12:])) if phrase.isdigit() else text[start:end] == phrase
