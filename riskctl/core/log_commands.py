"""Commands that a pipeline's log obeys, broken where they stand in data.

GitHub Actions takes a line that begins with `::`, and an old `##[` anywhere in one; Azure Pipelines `##vso[` and `##[`;
GitLab folds from `section_start:` on. Broken, they print as `printable` prints what steers a screen: `\\x3a`, `\\x23`.
"""

import re

_BLANK = r"(?:[^\S\n]|\x1b\[[0-9;]*m)*"
_COMMAND = re.compile(rf"^({_BLANK}):(?=:)|(#)#(?=\[|vso\[)|(section_(?:start|end)):", re.MULTILINE | re.IGNORECASE)


def unforged(text: str) -> str:
    """Return printed lines in which nothing is a command of any pipeline's log."""
    if "::" not in text and "##" not in text and "ection_" not in text.lower():
        return text
    return _COMMAND.sub(_broken, text)


def _broken(found: "re.Match[str]") -> str:
    sign = "\\x23" if found[2] else "\\x3a"
    return (found[1] or found[2] or found[3] or "") + sign
