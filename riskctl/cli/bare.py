"""`riskctl lint` without an option, as hooks and pipelines run it: nothing to parse, so no parser is loaded."""

import os
from typing import NoReturn

from riskctl.cli.ending import begin, finish
from riskctl.cli.settings import Settings, put_in_force, wants_plain


def lint(directory: str) -> NoReturn:
    """Check the register at or above a folder as `riskctl -C DIRECTORY lint` does, and end the process."""
    begin()
    put_in_force(Settings(directory, plain=wants_plain(False, os.environ)))
    finish(lambda: _lint(directory), debug=False)


def _lint(directory: str) -> int:
    from riskctl.cli.linting import run_lint

    return run_lint(directory, (), "text", None, None, show_all=False, fail_on="error")
