"""A `lint` that was run before, on the same files and asked the same way, is answered before anything is loaded.

What is compared is everything that an answer hangs on: the bytes of each file, the tool's own files, the day, the words
of the command line and how the screen takes text. Imports here are paid by every run, so there are few.
"""

import os
import sys
from collections.abc import Callable
from contextvars import ContextVar
from time import localtime
from typing import TextIO

from riskctl.cli.asked import Asked
from riskctl.cli.cache import cache_folder, name_of, tool
from riskctl.io.read_once import Changing, ReadOnce, digest_of
from riskctl.io.replays import Told, place_of, recall, remember
from riskctl.io.tree import find_register

_WORDS = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "ACCESSIBLE", "COLUMNS", "SOURCE_DATE_EPOCH")
_PLATFORMS = ("GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD")


class Replay:
    """One run that can be answered again: where its answer is kept, and the files it speaks of."""

    def __init__(self, asked: Asked, root: str, folder: str) -> None:
        self.tree = ReadOnce(root)
        self._asked = digest_of([], asked.directory, *asked.words, *_surroundings())
        self._place = place_of(folder, name_of(root), self._asked)

    def recalled(self) -> Told | None:
        """Return the answer of an earlier run, if nothing it hung on has changed."""
        if not os.path.exists(self._place):
            return None
        key = self._made_key()
        return recall(self._place, key) if key else None

    def following(self, work: Callable[[], int]) -> int:
        """Do the work, its output passing through, and keep what it printed. What ends in an error is not kept."""
        out, err = sys.stdout, sys.stderr
        heard, complained = _Heard(out), _Heard(err)
        sys.stdout, sys.stderr = heard, complained
        try:
            code = work()
        finally:
            sys.stdout, sys.stderr = out, err
        if code in (0, 1) and not complained.pieces and (key := self._made_key()):
            remember(self._place, key, Told(code, "".join(heard.pieces)))
        return code

    def _made_key(self) -> str:
        try:
            return digest_of(self.tree.digests(), self._asked)
        except Changing:
            return ""


_OF_THIS_RUN: ContextVar[Replay | None] = ContextVar("replay", default=None)


def of_this_run() -> Replay | None:
    """Return what this run will be remembered by, so that it reads the files whose digests are kept."""
    return _OF_THIS_RUN.get()


def replay_of(asked: Asked) -> Replay | None:
    """Return how a run may be answered again, and put it in force; None where nothing shall be kept."""
    folder = cache_folder()
    root = find_register(asked.directory) if folder is not None else None
    replay = Replay(asked, root, folder) if folder is not None and root is not None else None
    _OF_THIS_RUN.set(replay)
    return replay


class _Heard:
    """A stream that passes text on and remembers it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.pieces: list[str] = []

    def write(self, text: str) -> int:
        self.pieces.append(text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def _surroundings() -> list[str]:
    """Return what an answer hangs on beside the register: the tool, the day, the screen, and where it is run."""
    today = localtime()
    width = str(os.get_terminal_size(1).columns) if sys.stdout.isatty() else "pipe"
    return [
        *(f"{name}={os.environ.get(name, '')}" for name in _WORDS),
        *(f"{name}={name in os.environ}" for name in _PLATFORMS),
        f"{today.tm_year}-{today.tm_yday}",
        width,
        str(sys.stdout.encoding),
        *tool(),
    ]
