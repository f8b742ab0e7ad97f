"""What a run printed, kept so that the same run over the same files can say it again without doing its work.

One small file a run, in the user's cache folder, named by what was asked of which register; a run of another kind that
falls on the same name takes its place, so that no register keeps more than a few. Any doubt or error is a miss. Nothing
is unpickled: an entry is one line of plain words, then the text itself.
"""

import os
from typing import NamedTuple

FORMAT = "riskctl-run/1"
PLACES = 16
"""How many runs of one register are kept."""

LONGEST = 4 * 1024 * 1024
"""Bytes of text that are worth keeping; a run that prints more costs little more to do again."""


class Told(NamedTuple):
    """How a run ended, and what it printed to standard output."""

    code: int
    text: str


def place_of(folder: str, register: str, asked: str) -> str:
    """Return the file that holds a run: `register` and `asked` are digests of which register, and of what was asked."""
    return os.path.join(folder, f"{register}-{int(asked[:8], 16) % PLACES:02}.run")


def recall(place: str, key: str) -> Told | None:
    """Return the run with that key, or None where the file holds another, a part of one, or nothing."""
    try:
        with open(place, "rb") as file:
            data = file.read(LONGEST + 200)
    except OSError:
        return None
    head, newline, text = data.partition(b"\n")
    words = head.decode("ascii", "replace").split(" ")
    if len(words) != 4 or not newline or words[:2] != [FORMAT, key]:
        return None
    if words[2] not in ("0", "1") or words[3] != str(len(text)):
        return None
    try:
        return Told(int(words[2]), text.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return None


def remember(place: str, key: str, told: Told) -> None:
    """Keep a run, whole or not at all; where that cannot be done, nothing is kept and nothing is said."""
    text = told.text.encode("utf-8", "surrogatepass")
    if len(text) <= LONGEST:
        keep(place, f"{FORMAT} {key} {told.code} {len(text)}\n".encode("ascii") + text)


def keep(place: str, data: bytes) -> None:
    """Put bytes into a file of the cache in one step, readable by this user alone; an error leaves it as it was."""
    import contextlib
    import tempfile

    with contextlib.suppress(OSError):
        folder = os.path.dirname(place)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, place)
        except BaseException:
            os.unlink(temporary)
            raise
