"""`riskctl scheme`: the shelf of schemes, one of them whole, and checks of a scheme file of one's own."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import Format, FormatAsked, Output, settings
from riskctl.cli.lint import FailOn, FailOnAsked, LintFormat

app = typer.Typer(
    name="scheme",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class ShowFormat(StrEnum):
    """How one scheme is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    MD = "md"


@app.callback()
def group() -> None:
    """List, show and check scoring schemes.

    \b
    Examples:
      riskctl scheme list
      riskctl scheme show npsa-2008@1
      riskctl scheme check schemes/npsa-2008@1.yaml
    """


@app.command("list")
def list_schemes(
    ctx: typer.Context,
    format: FormatAsked = Format.TEXT,
    output: Output = None,
) -> None:
    """List the schemes there are, the register's own among them.

    \b
    Examples:
      riskctl scheme list
      riskctl scheme list --format tsv

    \b
    Exit codes: 0 done, 2 wrong usage.
    """
    from riskctl.cli.schemes import run_list

    run_list(settings(ctx).directory, format, output)


@app.command("show")
def show(
    ctx: typer.Context,
    scheme: Annotated[str, typer.Argument(metavar="SCHEME", help="NAME@VERSION, or a scheme file.")],
    format: Annotated[
        ShowFormat, typer.Option("--format", metavar="FORMAT", help="text, json or markdown.")
    ] = ShowFormat.TEXT,
    output: Output = None,
) -> None:
    """Print a scheme: scales, grid, bands, steps, examples.

    \b
    Examples:
      riskctl scheme show npsa-2008@1
      riskctl scheme show schemes/npsa-2008@1.yaml
      riskctl scheme show npsa-2008@1 --format markdown -o npsa.md

    \b
    The grid lies the same way round as the policy document's.

    \b
    Exit codes: 0 done, 2 no such scheme, or one that cannot be used.
    """
    from riskctl.cli.schemes import run_show

    run_show(settings(ctx).directory, scheme, format, output)


@app.command("check")
def check(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Scheme files, or NAME@VERSION.", hidden=True)
    ] = None,
    format: Annotated[
        LintFormat, typer.Option("--format", metavar="FORMAT", help="text, concise, json or a platform's.")
    ] = LintFormat.TEXT,
    fail_on: FailOnAsked = FailOn.ERROR,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
    output: Output = None,
) -> int:
    """Check scheme files as lint does; without FILE, those of the register.

    \b
    Examples:
      riskctl -C examples/midshire scheme check
      riskctl scheme check schemes/npsa-2008@1.yaml
      riskctl scheme check npsa-2008@1 --format concise

    \b
    Exit codes: 0 clean, 1 findings, 2 no such scheme.
    """
    from riskctl.cli.schemes import run_check

    found = run_check(settings(ctx).directory, files or (), format, output, fail_on=fail_on.value)
    return found * (not exit_zero)
