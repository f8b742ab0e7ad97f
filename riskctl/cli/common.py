"""What commands share: their options, the clock, and how a result is written."""

import os
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from riskctl.core.period import When
    from riskctl.io.tree import FolderTree
    from riskctl.render.styled import Line


class Format(StrEnum):
    """How a reading command prints."""

    TEXT = "text"
    JSON = "json"
    TSV = "tsv"
    CSV = "csv"
    MARKDOWN = "markdown"
    MD = "md"


AsAt = Annotated[
    str | None,
    typer.Option("--as-at", metavar="DATE", help="The date to speak for: a date, a quarter or last-meeting."),
]
Output = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE; - is the screen.")]


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


def register_at(ctx: typer.Context) -> "FolderTree":
    """Return the register that a command works on."""
    from riskctl.pipeline import open_register

    return open_register(str(ctx.obj))


def screen_width() -> int | None:
    """Return how many columns the terminal has, or None where standard output is no terminal."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def write(text: str, output: str | None, root: str) -> None:
    """Write a result to standard output, or whole to a file that is no part of a register."""
    if output is None or output == "-":
        sys.stdout.write(text)
        return
    from riskctl.io.files import write_output

    write_output(output, text, root)


def write_lines(lines: "Iterable[Line]", output: str | None, root: str) -> None:
    """Write lines of text: coloured on a terminal that takes it, else plain."""
    from riskctl.render.styled import plain

    if output is None and sys.stdout.isatty():
        from riskctl.cli.terminal import show

        show(lines)
    else:
        write(plain(lines), output, root)
