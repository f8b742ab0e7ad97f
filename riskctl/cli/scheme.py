"""`riskctl scheme`: the shelf of schemes, one of them whole, and checks of a scheme file of one's own."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import Format, Output, settings
from riskctl.cli.lint import FailOn, LintFormat

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
    format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    output: Output = None,
) -> None:
    """List the schemes there are, the register's own among them.

    \b
    Examples:
      riskctl scheme list
      riskctl scheme list --format tsv
    """
    from riskctl.cli.schemes import run_list

    run_list(settings(ctx).directory, format, output)


@app.command("show")
def show(
    ctx: typer.Context,
    scheme: Annotated[str, typer.Argument(metavar="SCHEME", help="NAME@VERSION, or a scheme file.")],
    format: Annotated[ShowFormat, typer.Option("--format", help="How to print.")] = ShowFormat.TEXT,
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
    """
    from riskctl.cli.schemes import run_show

    run_show(settings(ctx).directory, scheme, format, output)


@app.command("check")
def check(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Scheme files, or NAME@VERSION.")],
    format: Annotated[LintFormat, typer.Option("--format", help="How to print.")] = LintFormat.TEXT,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="Exit 1 from this severity on.")] = FailOn.ERROR,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
    output: Output = None,
) -> int:
    """Check scheme files as lint does, in a register or not.

    \b
    Examples:
      riskctl scheme check schemes/npsa-2008@1.yaml
      riskctl scheme check npsa-2008@1 --format concise
    """
    from riskctl.cli.schemes import run_check

    found = run_check(settings(ctx).directory, files, format, output, fail_on=fail_on.value)
    return found * (not exit_zero)
