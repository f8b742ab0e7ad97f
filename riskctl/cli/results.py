"""How a result is written, and the clock it may speak for: what commands need that the command line does not."""

import os
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from riskctl.cli.settings import in_force, wants_color

if TYPE_CHECKING:
    from riskctl.core.period import When
    from riskctl.render.styled import Line, Screen


def clock() -> "When":
    """Return the day a run takes for today: SOURCE_DATE_EPOCH where it is set, else the machine's date.

    Raises: `UsageError` where SOURCE_DATE_EPOCH is no number of seconds.
    """
    from riskctl.core.errors import UsageError
    from riskctl.core.period import of_day

    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return of_day(date.today())  # noqa: DTZ011 - the day on the user's wall is the day meant
    try:
        return of_day(datetime.fromtimestamp(int(epoch), tz=UTC).date())
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}, expected a number of seconds") from error


def screen_width() -> int | None:
    """Return how many columns the terminal has, or None where standard output is no terminal."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def screen(output: str | None = None) -> "Screen":
    """Return what lines are laid out for: the terminal, or a pipe or file that takes them whole."""
    from riskctl.render.styled import ELLIPSIS, Screen

    plain = in_force().plain
    width = screen_width() if output is None else None
    if width is None:
        return Screen(plain=plain)
    from riskctl.cli.streams import has_sign

    return Screen(width, plain, ELLIPSIS if has_sign(sys.stdout, ELLIPSIS) else "...")


def write(text: str, output: str | None, root: str) -> None:
    """Write a result to standard output, or whole to a file that is no part of a register."""
    if output is None or output == "-":
        sys.stdout.write(text)
        return
    from riskctl.io.files import write_output

    write_output(output, text, root)


def write_lines(lines: "Iterable[Line]", output: str | None, root: str) -> None:
    """Write lines of text: coloured where that is wanted, else plain; without hints where quiet was asked for."""
    from riskctl.render.styled import plain, without_hints

    chosen = in_force()
    if chosen.quiet:
        lines = without_hints(lines)
    elif chosen.directory != "." or chosen.paths:
        from riskctl.cli.again import placed_hints

        lines = placed_hints(lines, chosen, screen_width() if output is None and not chosen.plain else None)
    terminal = output is None and sys.stdout.isatty()
    if output is None and wants_color(chosen, os.environ, terminal=terminal):
        from riskctl.cli.terminal import coloured, takes_codes

        if not terminal or takes_codes():
            write_text(coloured(lines), output, root)
            return
    write_text(plain(lines), output, root)


def in_log() -> bool:
    """Return whether what is printed lands in the log of a pipeline, which obeys commands that stand in it."""
    return any(name in os.environ for name in ("GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD"))


def write_text(text: str, output: str | None, root: str) -> None:
    """Write a result made for people: in a pipeline's log it holds no command of that log."""
    if output in (None, "-") and in_log():
        from riskctl.core.log_commands import unforged

        text = unforged(text)
    write(text, output, root)
