"""How words are matched and offered: case and outer spaces do not count, and a near miss names what was meant."""

import re
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=4096)
def norm(word: str) -> str:
    """Return the form in which two spellings of one word are equal: outer spaces and case do not count.

    Nor does how an accented letter is stored, which differs between systems and cannot be seen. A register says the
    same few words over and over, so what they come to is kept.
    """
    return fold(word)


def fold(text: str) -> str:
    """Return what `norm` does, for texts that are not likely to come again."""
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFC", text)
    return text.strip().casefold()


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word closest to `word`, or None where nothing is close enough to be offered."""
    import difflib

    by_norm: dict[str, str] = {}
    for item in known:
        by_norm.setdefault(norm(item), item)
    found = difflib.get_close_matches(norm(word), sorted(by_norm), n=1, cutoff=0.6)
    return by_norm[found[0]] if found else None


def one_of(known: Iterable[str]) -> str:
    """Return a list of words as it stands in a sentence: `a, b or c`."""
    return listed(known, "or") or "nothing"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return words as they stand in a sentence: `a, b and c`."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}" if found else ""


def split_lines(text: str) -> list[str]:
    """Return the lines of a file: only CR LF, LF and CR end one, as in YAML 1.2."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def plural(count: int, noun: str, many: str = "") -> str:
    """Return `1 risk`, `2 risks`; `many` for nouns that do not take an s."""
    return f"{count} {noun}" if count == 1 else f"{count} {many or noun + 's'}"


# Kept as a text, which `re` compiles when it is first looked for: most runs never do.
_UNSEEN = (
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    """Return text that is safe on one line of a terminal: what is unseen, or steers the screen, as `\\x1b` escapes.

    Shape: C0, DEL, C1, line separators, direction marks, zero-width signs and halves of pairs are written out; a byte
    that a file name or file could not turn into text shows as itself, `\\xff`. The list is fixed, so that every Python
    prints the same.
    """
    return text if text.isprintable() else re.sub(_UNSEEN, _escaped, text)


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    code = ord(sign)
    if sign in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[sign]
    if code < 0x100 or 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code & 0xFF:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
