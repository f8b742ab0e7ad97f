"""What commands share on the command line: their options, and the register they work on."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from riskctl.cli.settings import Settings

if TYPE_CHECKING:
    from riskctl.pipeline import OnDisk


class Format(StrEnum):
    """How a reading command prints."""

    TEXT = "text"
    JSON = "json"
    TSV = "tsv"
    CSV = "csv"
    MARKDOWN = "markdown"
    MD = "md"


FormatAsked = Annotated[Format, typer.Option("--format", metavar="FORMAT", help="text, json, tsv, csv or markdown.")]
AsAt = Annotated[str | None, typer.Option("--as-at", metavar="DATE", help="Speak for a day, quarter or last-meeting.")]
Rev = Annotated[str | None, typer.Option("--rev", metavar="REV", help="Read it as committed in a git revision.")]


class Edition(StrEnum):
    """Whom an output is for."""

    FULL = "full"
    PUBLIC = "public"


EditionAsked = Annotated[
    Edition, typer.Option("--edition", metavar="EDITION", help="public: without what is withheld.")
]
Output = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE; - is the screen.")]


def settings(ctx: typer.Context) -> Settings:
    """Return what the options before the command said."""
    found: Settings = ctx.obj
    return found


def register_at(ctx: typer.Context, rev: str | None = None) -> "OnDisk":
    """Return the register that a command works on, as it lies there or as it stood in a revision."""
    from riskctl.pipeline import open_register

    return open_register(settings(ctx).directory, rev)
