"""Assembles the commands; the only place where exceptions become exit codes."""

import os
import sys
from typing import Annotated, NoReturn

import typer

from riskctl.cli import explain, lint, report, score
from riskctl.core.errors import NothingToCheck, RiskctlError

OK, FINDINGS, UNUSABLE, NOTHING, OUR_BUG, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 70, 130, 141

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
    ctx.obj = directory


app.command("lint")(lint.lint)
app.command("score")(score.score)
app.command("list")(score.list_risks)
app.command("report")(report.report)
app.command("explain")(explain.explain)


def run(arguments: list[str]) -> NoReturn:
    """Run one command line and end the process with the exit code that design and help promise."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    # A run is short and keeps nearly all it makes: looking for garbage costs up to two thirds of its time.
    import gc

    gc.disable()
    # Plug-ins of other packages have no business in a run, and looking for them costs as much as starting Python.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    code = _run(arguments)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            code = BROKEN_PIPE
        except OSError:
            code = code or UNUSABLE
    os._exit(code)


def _run(arguments: list[str]) -> int:
    try:
        code = app(args=arguments or ["--help"], prog_name="riskctl", standalone_mode=False)
        sys.stdout.flush()
        if not arguments:
            return UNUSABLE
        return code if isinstance(code, int) else OK
    except RiskctlError as error:
        _say(str(error), error.hint)
        return NOTHING if isinstance(error, NothingToCheck) else UNUSABLE
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = f" {context.info_name}" if context is not None and context.parent is not None else ""
        _say(error.format_message().replace("Value error, ", ""), f"see how with: riskctl{command} --help")
        return UNUSABLE
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # Typer makes the one into the other where it happens inside a command
        _close_output()
        return BROKEN_PIPE
    except OSError as error:
        _say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", "")
        return UNUSABLE
    except Exception as error:  # noqa: BLE001 - whatever else is raised is our bug, and shows as one
        return _our_bug(error, debug="--debug" in arguments)


def _our_bug(error: Exception, *, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    _say(
        f"riskctl itself failed: {type(error).__name__}: {error}",
        "this is a bug; nothing was written. See where with: riskctl --debug ...",
    )
    return OUR_BUG


def _say(message: str, hint: str) -> None:
    from riskctl.core.words import printable

    lines = message.split("\n") + (hint.split("\n") if hint else [])
    lines[0] = f"error: {lines[0]}"
    if hint:
        lines[-1] = f"  {lines[-1]}"
    sys.stderr.write("".join(printable(text) + "\n" for text in lines))


def _close_output() -> None:
    """Point standard output at nothing, so that closing it cannot fail a second time."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives until the process ends
