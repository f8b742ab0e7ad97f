"""The only module that starts a second interpreter: for work that must not be able to do harm or go on for ever.

It gets its own way to the package, nothing of the environment, one message in and one out. What it may use of the
machine it takes from itself before it begins (`riskctl/apart.py`); here it is stopped when its time is over, and no
more is read of it than it may say.
"""

import json
import os
import sys
from typing import NamedTuple

from riskctl.core.errors import RiskctlError

_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from riskctl.apart import main; main()"


class Caps(NamedTuple):
    """What the work may use: seconds of processor time, bytes of memory, bytes of its answer.

    Shape: `patience` is how many seconds of anybody's clock it may take, where processor time cannot be bounded.
    """

    seconds: int = 60
    memory: int = 1024 * 1024 * 1024
    answer: int = 64 * 1024 * 1024
    patience: int = 180


class Stopped(RiskctlError):
    """The work did not end of itself, or said more than it may."""


def work_apart(message: bytes, caps: Caps) -> bytes:
    """Return the answer of a second interpreter to a message. Raises: `Stopped`."""
    import threading
    from subprocess import PIPE, Popen

    ways = [os.path.abspath(way or os.curdir) for way in sys.path]
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, json.dumps(ways)]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows starts nothing without
    try:
        process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=None, env=kept)
    except OSError as error:
        raise Stopped(f"a second Python cannot be started: {(error.strerror or 'no reason given').lower()}") from error
    assert process.stdin is not None
    assert process.stdout is not None
    over = threading.Event()

    def stop() -> None:
        over.set()
        process.kill()

    timer = threading.Timer(caps.patience, stop)
    feeder = threading.Thread(target=_feed, args=(process.stdin, message), daemon=True)
    timer.start()
    feeder.start()
    try:
        answer = process.stdout.read(caps.answer + 1)
        if len(answer) > caps.answer:
            process.kill()
        code = process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        feeder.join()
        process.stdout.close()
    if len(answer) > caps.answer:
        raise Stopped(f"the page grows over {caps.answer // 1_000_000} MB")
    if over.is_set():
        raise Stopped(f"the page is not printed after {caps.patience} seconds")
    if code or not answer:
        raise Stopped(_why(code, caps))
    return answer


def _feed(pipe: object, message: bytes) -> None:
    """Write the message and close; a process that has ended reads no more, and why is told by how it ended."""
    import contextlib
    from typing import IO, cast

    with contextlib.suppress(OSError), cast(IO[bytes], pipe) as file:
        file.write(message)


def _why(code: int, caps: Caps) -> str:
    import signal

    if code == -getattr(signal, "SIGXCPU", 0) or code == -getattr(signal, "SIGKILL", 0):
        return f"the page is not printed after {caps.seconds} seconds of work"
    return f"printing the page ended with code {code} and without a page"
