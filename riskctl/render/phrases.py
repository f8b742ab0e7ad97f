"""The printed words of a report, in one language: headings, columns, movements, months, and every sentence.

A language is one file, `templates/words/LANGUAGE.toml`. A word is named by its key (`heading.summary`); a counted one
has the forms `none`, `one` and `many`. `{name}` in a word takes a value; nothing else in it is special.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from riskctl.core.period import Kind, When
from riskctl.core.phrase_file import FIELD, read_words
from riskctl.render.views_text import DateText, listed

VOWELS = frozenset("aeiouwyâêîôûŵŷ")
"""Letters before which a language may say `and` in another way."""


class Phrases:
    """The words of one language, with a register's own in their place where it has them."""

    def __init__(self, language: str, words: Mapping[str, str], own: Mapping[str, str] | None = None) -> None:
        self.language = language
        self._words = {**words, **(own or {})}
        self._months = self._words["date.months"].split()
        self._dates: dict[When, DateText] = {}
        self._pieces: dict[str, list[str]] = {}

    @property
    def words(self) -> Mapping[str, str]:
        """Every word by its key."""
        return self._words

    def say(self, key: str, **values: object) -> str:
        """Return a word or sentence with its values. Raises: `KeyError` for a key that no language has."""
        if not values:
            return self._words[key]
        pieces = self._pieces.get(key)
        if pieces is None:
            pieces = self._pieces[key] = FIELD.split(self._words[key])
        return "".join([str(values[piece]) if at % 2 else piece for at, piece in enumerate(pieces)])

    def count(self, key: str, n: int, **values: object) -> str:
        """Return a counted sentence in the form its number asks for."""
        form = "one" if n == 1 else "many"
        if not n and f"{key}.none" in self._words:
            form = "none"
        return self.say(f"{key}.{form}", n=n, **values)

    def term(self, word: str) -> str:
        """Return one of the tool's own words (`preventive`, `treated`) as it is printed; others as they are."""
        return self._words.get(f"term.{word.strip().lower()}", word)

    def working(self, key: str, **values: object) -> str:
        """Return a sentence about how a scheme works out a rating."""
        return self.say(f"working.{key}", **values)

    def field(self, name: str) -> str:
        """Return what a field is called; a name that no language knows stands for itself."""
        return self._words.get(f"field.{name}", name)

    def listed(self, words: Iterable[str], last: str = "") -> str:
        """Return words as they stand in a sentence: `a, b and c`; some languages have another `and` before vowels."""
        found = list(words)
        vowel = bool(found) and found[-1][:1].lower() in VOWELS
        return listed(found, last or self._words["list.and_vowel" if vowel else "list.and"])

    def date(self, when: When) -> DateText:
        """Return a date as it is said: `16 January 2024`, `January 2024`, `2017`, `2021-22 Q4`."""
        found = self._dates.get(when)
        if found is None:
            found = self._dates[when] = self._dated(when)
        return found

    def _dated(self, when: When) -> DateText:
        first = when.first
        if when.kind is Kind.DAY:
            return DateText(f"{first.day} {self._months[first.month - 1]} {first.year}", first.isoformat())
        if when.kind is Kind.MONTH:
            return DateText(f"{self._months[first.month - 1]} {first.year}", first.isoformat()[:7])
        if when.kind is Kind.UNDATED:
            return DateText(self._words["date.undated"])
        return DateText(when.text, f"{first.year:04}" if when.kind is Kind.YEAR else "")

    def said(self, when: When) -> str:
        """Return a date in words alone, for sentences."""
        return self.date(when).words


def load_phrases(templates: Path, language: str, own: Mapping[str, str] | None = None) -> Phrases:
    """Return the words of a language that ships with the templates."""
    return Phrases(language, words_of(templates / "words" / f"{language}.toml"), own)


@lru_cache(maxsize=8)
def words_of(file: Path) -> Mapping[str, str]:
    """Return the words of one file by key."""
    return read_words(file.read_text(encoding="utf-8"))
