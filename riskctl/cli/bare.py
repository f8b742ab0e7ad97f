"""What is answered before the command line is loaded: a `lint` run before, and one that has nothing to be parsed."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from riskctl.cli.asked import asked_of

if TYPE_CHECKING:
    from riskctl.cli.replay import Replay


def answer(arguments: Sequence[str]) -> "Replay | None":
    """End the process with the answer to a `lint`, or return how the whole command line's answer will be remembered."""
    asked = asked_of(arguments)
    if asked is None:
        return None
    from riskctl.cli.ending import begin, finish
    from riskctl.cli.replay import replay_of

    begin()
    replay = replay_of(asked)
    told = replay.recalled() if replay is not None else None
    if told is not None:
        finish(lambda: _tell(told.code, told.text), debug=False)
    if not asked.bare:
        return replay
    from riskctl.cli.settings import Settings, put_in_force, wants_plain

    put_in_force(Settings(asked.directory, plain=wants_plain(False, os.environ)))
    finish(lambda: _lint(asked.directory, replay), debug=False)


def _tell(code: int, text: str) -> int:
    sys.stdout.write(text)
    return code


def _lint(directory: str, replay: "Replay | None") -> int:
    def work() -> int:
        from riskctl.cli.linting import run_lint

        return run_lint(directory, (), "text", None, None, None, show_all=False, fail_on="error")

    return work() if replay is None else replay.following(work)
