"""`riskctl explain CODE`: a rule's page."""

from typing import Annotated

import typer


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A rule's code or name, as lint prints it.")],
) -> None:
    """Print what a rule says, why a committee cares, and how to mend it.

    \b
    Examples:
      riskctl explain REC101
      riskctl explain disputed-rating
    """
    from riskctl.cli.common import screen_width, write_lines
    from riskctl.pages import page_lines

    write_lines(page_lines(code, screen_width()), None, ".")
