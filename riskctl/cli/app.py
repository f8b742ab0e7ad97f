"""Assembles the commands, and says in our words what the command line parser refuses."""

import os
from functools import partial
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from riskctl.cli import (
    ci,
    completion,
    diff,
    explain,
    init,
    lint,
    report,
    schema,
    scheme,
    score,
    show,
    sign,
    status,
    trend,
)
from riskctl.cli.ending import BROKEN_PIPE, INTERRUPTED, OK, UNUSABLE, begin, finish, say
from riskctl.cli.settings import Color, Settings, put_in_force, wants_plain

if TYPE_CHECKING:
    from riskctl.cli.replay import Replay

BEFORE = frozenset({"-C", "-q", "-qq", "--quiet", "--plain", "--color", "--debug", "--version"})
"""Options that every command shares, and that stand before it."""

app = typer.Typer(
    name="riskctl",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from riskctl import __version__

        typer.echo(f"riskctl {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    directory: Annotated[str, typer.Option("-C", metavar="DIR", help="Look for the register at or above DIR.")] = ".",
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_version)
    ] = False,
    color: Annotated[Color, typer.Option("--color", help="When to colour.")] = Color.AUTO,
    plain: Annotated[bool, typer.Option("--plain", help="One fact a line, without signs or columns.")] = False,
    quiet: Annotated[
        int, typer.Option("-q", "--quiet", count=True, help="No hints; -qq: nothing but the exit code.")
    ] = 0,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
) -> None:
    """Keep a risk register as plain text, check it like code, print the paper.

    \b
    Examples:
      riskctl -C examples/midshire lint
      riskctl -C examples/midshire score
      riskctl -C examples/midshire list --where "band at least High"
      riskctl -C examples/midshire report

    \b
    Results go to standard output, everything else to standard error.
    Exit codes: 0 clean, 1 findings, 2 usage or a register that cannot
    be read, 3 nothing to check, 70 a bug of ours, 130 interrupted.
    """
    ctx.obj = put_in_force(Settings(directory, color, wants_plain(plain, os.environ), quiet))
    if quiet > 1:
        from riskctl.cli.streams import hush

        hush()


app.command("init")(init.init)
app.command("lint")(lint.lint)
app.command("ci")(ci.ci)
app.command("status")(status.status)
app.command("score")(score.score)
app.command("list")(score.list_risks)
app.command("show")(show.show)
app.command("actions")(show.actions)
app.command("matrix")(show.matrix)
app.command("trend")(trend.trend)
app.command("diff")(diff.diff)
app.command("report")(report.report)
app.command("sign-off")(sign.sign_off)
app.command("verify")(sign.verify)
app.command("explain")(explain.explain)
app.command("schema")(schema.schema)
app.add_typer(scheme.app, name="scheme")
app.command("completion")(completion.completion)


def run(arguments: list[str], replay: "Replay | None" = None) -> NoReturn:
    """Run one command line and end the process with the exit code that design and help promise."""
    begin()
    if "_RISKCTL_COMPLETE" in os.environ:
        from riskctl.cli.completing import answer

        answer(app, os.environ)
        os._exit(OK)
    work = partial(_run, arguments)
    finish(work if replay is None else partial(replay.following, work), debug="--debug" in arguments)


def _asked(arguments: list[str]) -> list[str]:
    """Return a command line, with what is meant where it names no command: how the register stands, else the help."""
    only_place = len(arguments) == 2 and arguments[0] == "-C"
    if arguments and not only_place:
        return arguments
    from riskctl.io.tree import find_register

    there = find_register(arguments[1] if only_place else os.curdir) is not None
    return [*arguments, "status"] if there or only_place else ["--help"]


def _run(arguments: list[str]) -> int:
    try:
        words = _asked(arguments)
        code = app(args=words, prog_name="riskctl", standalone_mode=False)
        if words == ["--help"] and not arguments:
            return UNUSABLE
        return code if isinstance(code, int) else OK
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path.removeprefix("riskctl") if context is not None else ""
        message, option = error.format_message().replace("Value error, ", ""), getattr(error, "option_name", "")
        before = f"it goes before the command: riskctl {option} ...{command}"
        say(message, before if command and option in BEFORE else f"see how with: riskctl{command} --help")
        return UNUSABLE
    except typer.Abort:
        return INTERRUPTED
    except SystemExit:  # what Typer makes of a broken pipe inside a command
        return BROKEN_PIPE
