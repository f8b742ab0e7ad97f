"""`riskctl schema`: what an editor needs to check and complete a register's files."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import Output, settings


class SchemaFile(StrEnum):
    """Which file a schema describes."""

    RISK = "risk"
    REGISTER = "register"
    SCHEME = "scheme"


def schema(
    ctx: typer.Context,
    kind: Annotated[SchemaFile, typer.Argument(metavar="KIND", help="risk, register or scheme.")] = SchemaFile.RISK,
    output: Output = None,
) -> None:
    """Print the JSON Schema of a register's files, for editors.

    \b
    Examples:
      riskctl schema risk
      riskctl -C examples/midshire schema risk -o risk.json
      riskctl schema scheme -o scheme.json

    \b
    In a register it offers that register's words: categories, statuses,
    people, factors and levels. Elsewhere it is the general one. For an
    editor set up with it, see riskctl init --editor.

    \b
    Exit codes: 0 done, 2 wrong usage.
    """
    from riskctl.cli.schemas import run_schema

    run_schema(settings(ctx).directory, kind.value, output)
