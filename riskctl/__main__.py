"""The entry point: answers `--version` and what it can of `lint` before the command line is loaded, then hands over."""

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
    arguments = sys.argv[1:]
    replay = None
    if "lint" in arguments and "_RISKCTL_COMPLETE" not in os.environ:
        from riskctl.cli.bare import answer

        replay = answer(arguments)
    from riskctl.cli.app import run

    run(arguments, replay)


if __name__ == "__main__":
    main()
