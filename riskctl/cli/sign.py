"""`riskctl sign-off` and `riskctl verify`: what a committee saw, kept as a tag, and the proof that it still holds."""

from typing import Annotated

import typer

from riskctl.cli.common import Output, Rev
from riskctl.cli.show import PageFormat

NAME = "What is signed off: a quarter, date or year, or its tag."


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
    """
    from riskctl.cli.signing_off import run_sign_off

    return run_sign_off(ctx, name, meeting, dry_run=dry_run)


def verify(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=NAME)],
    rev: Rev = None,
    format: Annotated[PageFormat, typer.Option("--format", help="How to print.")] = PageFormat.TEXT,
    output: Output = None,
) -> int:
    """Prove that the register still is what was signed off.

    \b
    Examples:
      riskctl verify "2023-24 Q4"
      riskctl verify signed/2023-24-Q4
    """
    from riskctl.cli.signing_off import run_verify

    return run_verify(ctx, name, rev, format, output)
