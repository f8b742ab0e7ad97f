"""What file names in a register may not be: unusable on another system, or one name with another."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from riskctl.core.finding import Finding
from riskctl.core.words import printable
from riskctl.io.placing import TOP, file_finding

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*\udc80-\udcff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE | re.ASCII)
_LONGEST = 200


def reserved(name: str) -> bool:
    """True for a name that Windows keeps for a device, whatever follows its first dot."""
    return _RESERVED.match(name) is not None


def folded(path: str) -> str:
    """Return the form in which two paths that one file system may take for one are equal."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def name_findings(path: str, seen: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is to be said of one path; `seen` leads from the folded form of the paths before it to the paths."""
    for part in path.split("/"):
        wrong = _wrong_with(part)
        if wrong:
            message = f"{printable(part)} cannot be a file name on every system: {wrong}"
            yield file_finding("FIL305", path, TOP, message, "name the file by its id")
    other = seen.get(folded(path))
    if other is not None:
        message = f"{printable(other)} and this file are one name on Windows and macOS"
        yield file_finding("FIL307", path, TOP, message, "rename one of them")


def _wrong_with(part: str) -> str:
    if found := _FORBIDDEN.search(part):
        return "it is not valid text" if found[0] >= "\udc80" else f"it holds {printable(found[0])}"
    if part.endswith((".", " ")):
        return "it ends in a dot or blank"
    if reserved(part):
        return "Windows keeps the name for a device"
    return f"it is longer than {_LONGEST} characters" if len(part) > _LONGEST else ""
