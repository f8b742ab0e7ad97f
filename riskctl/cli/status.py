"""`riskctl status`: where the register stands, every morning."""

from typing import Annotated

import typer

from riskctl.cli.common import AsAt, Output, Rev
from riskctl.cli.show import PageFormat


def status(
    ctx: typer.Context,
    format: Annotated[PageFormat, typer.Option("--format", help="How to print.")] = PageFormat.TEXT,
    as_at: AsAt = None,
    rev: Rev = None,
    output: Output = None,
) -> None:
    """Say what is due by the next meeting, and what moved.

    \b
    Examples:
      riskctl status
      riskctl status --as-at last-meeting
      riskctl status --format json
    """
    from riskctl.cli.standing import run_status

    run_status(ctx, format, as_at, rev, output)
