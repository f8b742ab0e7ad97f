"""The entry point: answers `--version` and a bare `lint` before the command line is loaded, else hands over to it."""

import gc
import os
import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from riskctl import __version__

        try:
            print(f"riskctl {__version__}", flush=True)
            return
        except BrokenPipeError:
            os._exit(141)
        except OSError as error:
            sys.stderr.write(f"error: {error.strerror}\n")
            os._exit(2)
    # A run is short and keeps nearly all it makes: looking for garbage costs up to two thirds of its time.
    gc.disable()
    folder = bare_lint(sys.argv[1:])
    if folder is not None and "_RISKCTL_COMPLETE" not in os.environ:
        from riskctl.cli.bare import lint

        lint(folder)
    from riskctl.cli.app import run

    run(sys.argv[1:])


def bare_lint(arguments: list[str]) -> str | None:
    """Return the folder of a `lint` that names nothing else, or None for any other command line."""
    if arguments == ["lint"]:
        return "."
    if len(arguments) == 3 and arguments[0] == "-C" and arguments[2] == "lint":
        return arguments[1]
    return None


if __name__ == "__main__":
    main()
