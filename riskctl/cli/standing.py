"""What `status` prints, in each format."""

import typer

from riskctl.cli.common import register_at
from riskctl.cli.results import clock, screen, write, write_lines
from riskctl.cli.show import PageFormat
from riskctl.pipeline import stands
from riskctl.provenance import changes_of
from riskctl.render.status import status_json, status_lines, status_markdown


def run_status(ctx: typer.Context, format: PageFormat, as_at: str | None, rev: str | None, output: str | None) -> None:
    """Print where the register stands."""
    tree = register_at(ctx, rev)
    found = stands(tree, as_at, clock())._replace(changes=changes_of(tree))
    if format is PageFormat.JSON:
        write(status_json(found), output, tree.root)
    elif format is PageFormat.TEXT:
        write_lines(status_lines(found, screen(output)), output, tree.root)
    else:
        write(status_markdown(found), output, tree.root)
