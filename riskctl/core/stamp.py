"""The last line of a report: how it was made, so that it can be made again and compared, byte for byte.

It is a comment of HTML, which Markdown takes too, and holds JSON. Nothing in it is a reason to believe a report: it
only says which options to make it with again, and names no file that is read.
"""

import hashlib
import json
import re
from dataclasses import dataclass, fields
from typing import Any, Final

FORMAT: Final = "riskctl-made/1"
LONGEST: Final = 65_536
"""Bytes that the line has at most."""

_LINE = re.compile(rb"\n<!-- riskctl-made/1 (\{[^\n]*\}) -->\n\Z")
_SAFE = ({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}, "-\\u002d")


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a report was made.

    Shape: `as_at` is the day it speaks for, `clock` what was taken for today where the register states no day of its
    own; `revision` is the whole id of the commit, empty in a public edition, of which `signed_off` may name tags;
    `links` leads from the page to the register's files, `charts` is the name of the folder of charts beside it;
    `detail` is `above-appetite` where only those risks have a card; `templates` is the digest of a body's own that came
    from outside the register; `data` is that of the register's files, empty in a public edition; `page` that of every
    byte before this line.
    """

    riskctl: str
    template: str
    format: str
    edition: str
    as_at: str
    clock: str = ""
    revision: str = ""
    signed_off: tuple[str, ...] = ()
    draft: bool = False
    links: str = ""
    charts: str = ""
    detail: str = ""
    large_print: bool = False
    templates: str = ""
    data: str = ""
    page: str = ""

    @property
    def public(self) -> bool:
        """True for a public edition."""
        return self.edition == "public"


def stamped(text: str, stamp: Stamp) -> str:
    """Return a report with its last line; `page` of the stamp is what it comes to."""
    given = {field.name: getattr(stamp, field.name) for field in fields(Stamp)}
    given["page"] = digest(text.encode("utf-8", "replace"))
    line = json.dumps({name: value for name, value in given.items() if value}, separators=(",", ":"))
    signs, dashes = _SAFE
    for sign, safe in signs.items():
        line = line.replace(sign, safe)
    return f"{text}<!-- {FORMAT} {line.replace('--', dashes)} -->\n"


def read_stamp(data: bytes) -> Stamp | None:
    """Return how a report says that it was made, or None where it does not say, or not in words known here."""
    found = _LINE.search(data[-LONGEST:])
    if found is None:
        return None
    try:
        given = json.loads(found[1])
    except (ValueError, RecursionError):
        return None
    kinds = {field.name: field.type for field in fields(Stamp)}
    if not {"riskctl", "template", "format", "edition", "as_at", "page"} <= set(given) <= set(kinds):
        return None
    if not all(_fits(kinds[name], value) for name, value in given.items()):
        return None
    values: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in given.items()}
    return Stamp(**values)


def _fits(kind: object, value: object) -> bool:
    if kind is bool:
        return isinstance(value, bool)
    if kind is str:
        return isinstance(value, str) and value.isprintable()
    return isinstance(value, list) and all(isinstance(each, str) and each.isprintable() for each in value)


def body_of(data: bytes) -> bytes:
    """Return a report without its last line."""
    return data[: data.rstrip(b"\n").rfind(b"\n") + 1]


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes, with its name before it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def command(stamp: Stamp) -> str:
    """Return the command that makes a report again; a public edition names no commit but by a sign-off."""
    parts = ["riskctl report"]
    parts += [f"--template {stamp.template}"] if stamp.template != "register" else []
    parts += ["--template DIR"] if stamp.templates else []
    parts += ["--format md"] if stamp.format == "md" else []
    parts += ["--edition public"] if stamp.public else []
    parts.append(f'--as-at "{stamp.as_at}"' if " " in stamp.as_at else f"--as-at {stamp.as_at}")
    revision = stamp.signed_off[0] if stamp.public and stamp.signed_off else stamp.revision
    parts += [f"--rev {revision}"] if revision else []
    parts += ["--charts"] if stamp.charts else []
    parts += [f"--detail {stamp.detail}"] if stamp.detail else []
    parts += ["--large-print"] if stamp.large_print else []
    return " ".join(parts)
