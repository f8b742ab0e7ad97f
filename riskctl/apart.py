"""The second interpreter's own entry: it bounds itself, prints one page from the message it is given, and ends.

Once it is bounded it can open no file or connection, start no program, and use no more memory and processor time than
it was told; where a system cannot bound one of these (memory on Windows and macOS), the time given still ends it.
"""

# What is imported only when something goes wrong could not be read any more by then: no file can be opened.
import contextlib
import difflib  # noqa: F401
import encodings.unicode_escape  # noqa: F401
import json
import os
import signal
import sys
import unicodedata  # noqa: F401
from typing import Any, NoReturn

import jinja2.debug  # noqa: F401

import riskctl.render.markdown  # noqa: F401
from riskctl.render.sandbox import Fault, Order, drawn, place_of, print_page

_SPARE = 64 * 1024 * 1024
"""Bytes kept back for saying what went wrong, when all the others are used up."""


class OutOfTime(BaseException):
    """The processor time is used up; no template can catch it."""


def main() -> NoReturn:
    """Answer the message on standard input on standard output, and end."""
    message = json.loads(sys.stdin.buffer.read(), object_hook=drawn)
    caps = message.pop("caps")
    _bound(caps["seconds"], caps["memory"])
    order = Order(**message)
    try:
        answer: dict[str, Any] = print_page(order)._asdict()
    except Fault as fault:
        answer = {"fault": {name: getattr(fault, name) for name in ("message", "hint", "template", "line")}}
    except (MemoryError, OutOfTime) as error:
        _spare(caps["memory"])
        template, line = place_of(error, order.own)
        said = f"the page is not printed after {caps['seconds']} seconds of work"
        if isinstance(error, MemoryError):
            said = f"the page needs more than {caps['memory'] // 1_000_000:,} MB of memory"
        answer = {"fault": {"message": said, "hint": "", "template": template, "line": line}}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    sys.stdout.flush()
    os._exit(0)


def _spare(memory: int) -> None:
    """Let this process use the memory that was kept back."""
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory + _SPARE, memory + _SPARE))


def _bound(seconds: int, memory: int) -> None:
    """Bound what this process may use, as far as the system can."""
    if sys.platform == "win32":
        return
    import resource

    def over(number: int, frame: object) -> None:
        raise OutOfTime

    signal.signal(signal.SIGXCPU, over)
    limits = (
        (resource.RLIMIT_CPU, seconds, seconds + 2),
        (resource.RLIMIT_AS, memory, memory + _SPARE),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 0, 0),
    )
    for which, soft, hard in limits:
        # A system that does not know this bound has the others.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (soft, hard))
