"""The entry point: answers `--version` before anything is imported, else hands over to the command line."""

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from riskctl import __version__

        try:
            print(f"riskctl {__version__}", flush=True)
            return
        except OSError:
            pass  # the command line below fails in the same way, and knows what to say
    from riskctl.cli.app import run

    run(sys.argv[1:])


if __name__ == "__main__":
    main()
