"""How the output streams write: one encoding for pipes on every machine, and nothing printed that can fail."""

import codecs
import os
import sys
from typing import TextIO

_SPELT = {
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f", " "),
    "…": "...",
    "→": "->",
    "←": "<-",
    "▲": "^",
    "▼": "v",
    "•": "-",
    "×": "x",
    "≤": "<=",
    "≥": ">=",
    "£": "GBP ",
    "€": "EUR ",
}

FALLBACK = "riskctl-ascii"
"""The name under which `encode` knows how to spell what an encoding lacks."""


def prepare(stream: TextIO) -> None:
    """Settle how a stream writes: UTF-8 into pipes and files, on every machine; a terminal keeps its own encoding.

    Signs that a terminal's encoding lacks are spelt in ASCII; nothing that is printed can fail.
    """
    if stream.isatty() and not _is_utf8(stream):
        codecs.register_error(FALLBACK, _spelt)
        stream.reconfigure(errors=FALLBACK, newline="\n")  # type: ignore[attr-defined]
    else:
        stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[attr-defined]


def has_sign(stream: TextIO, sign: str) -> bool:
    """Return whether a stream's encoding has a sign."""
    try:
        sign.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def hush() -> None:
    """Send standard output and standard error nowhere, so that only the exit code speaks."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives until the process ends
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives until the process ends


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").replace("_", "") in ("utf8", "cp65001")


def _spelt(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(_SPELT.get(sign, "?") for sign in error.object[error.start : error.end]), error.end
