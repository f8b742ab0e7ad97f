"""A line that says that work goes on: on a terminal only, after a second, gone when the work is done."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from riskctl.cli.settings import in_force

AFTER = 1.0
"""After how many seconds a run says what it is at."""


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what goes on while it goes on, once it has taken a second. Plain and quiet runs, and pipes, stay silent."""
    settings = in_force()
    if settings.quiet or settings.plain or not sys.stderr.isatty():
        yield
        return
    import threading

    shown = threading.Event()

    def show() -> None:
        shown.set()
        sys.stderr.write(f"{what} ...")
        sys.stderr.flush()

    timer = threading.Timer(AFTER, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if shown.is_set():
            sys.stderr.write("\r" + " " * (len(what) + 4) + "\r")
            sys.stderr.flush()
