"""How a run begins and ends: the only place where exceptions become exit codes.

Exit codes are promises: 0 clean, 1 findings, 2 usage or a register that cannot be read whole, 3 nothing to check, 70 a
bug of ours, 130 interrupted, 141 broken pipe.
"""

import os
import sys
from collections.abc import Callable
from contextvars import ContextVar
from typing import NoReturn

from riskctl.cli.streams import prepare
from riskctl.core.errors import NothingToCheck, RiskctlError

OK, FINDINGS, UNUSABLE, NOTHING, OUR_BUG, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 70, 130, 141


_KEPT: ContextVar[object] = ContextVar("kept")


def keep(made: object) -> None:
    """Keep what a run made until the process ends: to take a large register apart before that only costs time."""
    _KEPT.set(made)


def begin() -> None:
    """Settle how the streams write, and keep other packages' plug-ins out of the run."""
    for stream in (sys.stdout, sys.stderr):
        prepare(stream)
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"


def finish(work: Callable[[], int], *, debug: bool) -> NoReturn:
    """Do a run's work and end the process with its exit code, everything printed or its loss told by the code."""
    code = _done(work, debug=debug)
    if code == BROKEN_PIPE:
        # Standard output points at nothing from here on, so that closing it cannot fail a second time.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives until the process ends
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            code = BROKEN_PIPE
        except OSError:
            code = code or UNUSABLE
    os._exit(code)


def _done(work: Callable[[], int], *, debug: bool) -> int:
    try:
        code = work()
        sys.stdout.flush()
    except RiskctlError as error:
        say(str(error), error.hint)
        return NOTHING if isinstance(error, NothingToCheck) else UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return BROKEN_PIPE
    except OSError as error:
        say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", "")
        return UNUSABLE
    except Exception as error:  # noqa: BLE001 - whatever else is raised is our bug, and shows as one
        return _our_bug(error, debug=debug)
    return code


def _our_bug(error: Exception, *, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    say(
        f"riskctl itself failed: {type(error).__name__}: {error}",
        "this is a bug; nothing was written. See where with: riskctl --debug ...",
    )
    return OUR_BUG


def say(message: str, hint: str) -> None:
    """Tell standard error what went wrong and what to do next, each line of theirs escaped.

    On a terminal lines break to fit it; a line that quotes the user's own words, set in, and a command stay whole.
    """
    from riskctl.cli.results import in_log
    from riskctl.core.words import printable

    if "riskctl " in hint:
        from riskctl.cli.again import again
        from riskctl.cli.settings import in_force

        hint = again(hint, in_force())
    lines = f"error: {message}".split("\n")
    advice = [each for each in hint.split("\n") if each]
    if sys.stderr.isatty():
        lines, advice = _fitted(lines, advice)
    said = "".join(printable(text) + "\n" for text in [*lines, *(f"  {each}" for each in advice)])
    if in_log():
        from riskctl.core.log_commands import unforged

        said = unforged(said)
    sys.stderr.write(said)


def _fitted(lines: list[str], advice: list[str]) -> tuple[list[str], list[str]]:
    """Return an error and its advice as they fit the terminal."""
    import shutil

    from riskctl.render.styled import hints, plain, wrapped

    width = shutil.get_terminal_size().columns
    whole = [plain(wrapped(each, width, "  ", "")) if each[:2] != "  " else f"{each}\n" for each in lines]
    told = [plain(hints(each, width - 2)) for each in advice]
    return "".join(whole).splitlines(), "".join(told).splitlines()
