"""`riskctl status`: where the register stands, every morning."""

import typer

from riskctl.cli.common import AsAt, Output, Rev
from riskctl.cli.show import PageFormat, PageFormatAsked


def status(
    ctx: typer.Context,
    format: PageFormatAsked = PageFormat.TEXT,
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

    \b
    Exit codes: 0 done, 2 wrong usage or unreadable register, 3 no risk.
    """
    from riskctl.cli.standing import run_status

    run_status(ctx, format, as_at, rev, output)
