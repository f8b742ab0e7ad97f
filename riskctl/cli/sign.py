"""`riskctl sign-off` and `riskctl verify`: what a committee saw, kept as a tag, and the proof that it still holds."""

from typing import Annotated

import typer

from riskctl.cli.common import Output, Rev
from riskctl.cli.show import PageFormat, PageFormatAsked

NAME = "A sign-off: its quarter, date or year, or its tag. Or a report: its file."
REPORTS = (".html", ".md")
"""How the names of reports end, which those of sign-offs never do."""

FILE = "A report that was made of what is signed off."


def sign_off(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What is signed off: a quarter, a date or a year.")],
    meeting: Annotated[
        str | None, typer.Option("--meeting", metavar="BODY", help="The meeting that signs off.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the tag and the git commands; write nothing.")
    ] = False,
) -> int:
    """Sign the register off: a git tag with counts and a digest.

    \b
    Examples:
      riskctl sign-off "2023-24 Q4" --meeting JARAP --dry-run
      riskctl sign-off "2023-24 Q4" --meeting JARAP

    \b
    Exit codes: 0 signed, 1 lint finds errors, 2 wrong usage.
    """
    from riskctl.cli.signing_off import run_sign_off

    return run_sign_off(ctx, name, meeting, dry_run=dry_run)


def verify(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=NAME)],
    file: Annotated[str | None, typer.Argument(metavar="FILE", help=FILE)] = None,
    rev: Rev = None,
    templates: Annotated[
        str | None, typer.Option("--template", metavar="DIR", help="Templates it was printed with, from outside.")
    ] = None,
    format: PageFormatAsked = PageFormat.TEXT,
    output: Output = None,
) -> int:
    """Prove that the register still is what was signed off, or that a report is what the register gives.

    \b
    Examples:
      riskctl verify "2023-24 Q4"
      riskctl verify out/2024-01-31-jarap-paper.html
      riskctl verify "2023-24 Q4" out/2024-01-31-jarap-paper.html

    A report is made again from the commit it names, or as --rev says, and
    compared byte by byte. Exit codes: 0 proved, 1 not, 2 cannot be judged.
    """
    if file is None and name.endswith(REPORTS):
        name, file = "", name
    if file is None:
        from riskctl.cli.signing_off import run_verify

        return run_verify(ctx, name, rev, format, output)
    from riskctl.cli.proving import run_prove

    return run_prove(ctx, name, file, rev, format, output, templates)
