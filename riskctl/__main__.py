"""The entry point: answers `--version` before anything is imported, else hands over to the command line."""

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
    from riskctl.cli.app import run

    run(sys.argv[1:])


if __name__ == "__main__":
    main()
