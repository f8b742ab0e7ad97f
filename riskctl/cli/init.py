"""`riskctl init`: a new register that lints clean."""

from enum import StrEnum
from typing import Annotated

import typer


class Pipeline(StrEnum):
    """Whose pipeline to write."""

    GITHUB = "github"
    GITLAB = "gitlab"
    AZURE = "azure"


def init(
    ctx: typer.Context,
    directory: Annotated[
        str | None, typer.Argument(metavar="DIR", help="Where; made if it is not there.", hidden=True)
    ] = None,
    body: Annotated[str | None, typer.Option("--body", metavar="NAME", help="Whose register it is.")] = None,
    scheme: Annotated[str | None, typer.Option("--scheme", metavar="NAME", help="How risks are rated.")] = None,
    ids: Annotated[str | None, typer.Option("--ids", metavar="ID", help="First id, as R-001, or a prefix.")] = None,
    example: Annotated[str | None, typer.Option("--example", metavar="NAME", help="Copy an example.")] = None,
    git: Annotated[bool, typer.Option("--git", help="Write .gitignore too.")] = False,
    ci: Annotated[Pipeline | None, typer.Option("--ci", help="Write a pipeline too.")] = None,
    editor: Annotated[bool, typer.Option("--editor", help="Write schemas and settings too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print, write nothing.")] = False,
) -> None:
    """Start a register in DIR; asks for what is not given. Never overwrites.

    \b
    Examples:
      riskctl init my-register
      riskctl init my-register --body Midshire --scheme npsa-2008 --ids R-001
      riskctl init my-copy --example midshire
      (or cambridgeshire-opcc, leicestershire-2024, wmp-2022, wmpcc-2017)

    \b
    Exit codes: 0 done, 2 wrong usage, or something is there already.
    """
    from riskctl.cli.common import settings
    from riskctl.cli.starting import Wanted, run_init

    run_init(
        directory if directory is not None else settings(ctx).directory,
        Wanted(body, scheme, ids, example, git, ci.value if ci else None, editor),
        dry_run=dry_run,
    )
