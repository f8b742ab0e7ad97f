"""What changes between two texts of a file, as a patch that `git apply` and a reviewer can read."""

import difflib
import re
from collections.abc import Iterator

from riskctl.core.words import printable

_PARTS = re.compile("([\t\ufeff])")
_KEPT = ("\t", "\ufeff")


def patch(path: str, before: str, after: str) -> Iterator[str]:
    """Yield the lines of a unified diff, with their ends; nothing where the texts are equal.

    Shape: only LF ends a line, as for git, so the CR of a CR LF stays before it. Tabs and byte order marks, which can
    do no harm, stay as well; all else that cannot be seen is written out.
    """
    old, new = _lines(before), _lines(after)
    for text in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"):
        body = text.removesuffix("\n")
        end = "\r" if body.endswith("\r") else ""
        parts = _PARTS.split(body.removesuffix("\r"))
        yield "".join(each if each in _KEPT else printable(each) for each in parts) + end + "\n"
        if not text.endswith("\n"):
            yield "\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    return [line + "\n" for line in text.split("\n")[:-1]] + [last for last in text.split("\n")[-1:] if last]
