"""`riskctl ci`: the whole job of a pipeline in one command."""

from typing import Annotated

import typer

from riskctl.cli.common import AsAt, settings
from riskctl.cli.lint import FailOn, FailOnAsked
from riskctl.cli.platforms import Platform


def ci(
    ctx: typer.Context,
    platform: Annotated[
        Platform | None,
        typer.Option("--platform", metavar="NAME", help="github, gitlab or azure, where it cannot be told."),
    ] = None,
    fail_on: FailOnAsked = FailOn.ERROR,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
    as_at: AsAt = None,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="DIR", help="Where findings and report go.")
    ] = "riskctl-out",
) -> int:
    """Do a pipeline's whole job: check, annotate, sum up, report.

    \b
    Examples:
      riskctl ci
      riskctl -C registers/force ci --fail-on warning
      riskctl ci --platform gitlab

    \b
    Writes into riskctl-out: findings.json, findings.md (the summary),
      report.html, of a change diff.json and diff.md, and
      on GitHub            findings.sarif
      on GitLab            codequality.json, junit.xml
      on Azure Pipelines   junit.xml
    GitHub and Azure show the summary and annotations of themselves; the
    pipelines of riskctl init --ci hand over the rest. Exit codes are lint's.

    \b
    A pull request, merge request, merge queue or push is held against what it
    is made to, where git has that: only what is new there fails, rules about
    history (HIS) look at what changed, and the summary tells what moved. In
    any other run, such as one by schedule, every finding counts.
    """
    from riskctl.cli.job import run_ci

    return run_ci(settings(ctx).directory, platform, as_at, output, fail_on=fail_on.value) * (not exit_zero)
