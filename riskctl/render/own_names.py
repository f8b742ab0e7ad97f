"""Which files a body may put in place of ours, and what its style sheet may hold."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from riskctl.core.report_names import SECTIONS
from riskctl.render.blocks import KINDS
from riskctl.render.environment import FORMATS
from riskctl.render.plain_view import CONTEXT

STYLE: Final = "style.css"
"""The body's own style sheet, which stands behind ours."""

HELPERS: Final = "own"
"""The folder for templates that others of the body's own take in."""

FOLDERS: Final = (*FORMATS, HELPERS)
"""The folders that a folder of templates may have."""

README: Final = "README.md"
"""What says to people why the templates are there; the tool leaves it alone."""

_WRITTEN_FOR = re.compile(r"riskctl-report/\d+")
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)
_FETCHES = re.compile(r"(url|src|image|image-set)\s*\(|(@import)\b", re.IGNORECASE)


def known(shipped: Iterable[str]) -> tuple[str, ...]:
    """Return every file a body may have, but for its helpers: ours, one for each section, one for each kind of block.

    Shape: `shipped` are the names of our templates. The frame is not among them: it holds the page's policy.
    """
    found = {name for name in shipped if name.partition("/")[0] in FORMATS and name != "html/diff.html.j2"}
    found |= {f"{format}/section-{key}.{format}.j2" for format in FORMATS for key in SECTIONS}
    found |= {f"{format}/block-{kind}.{format}.j2" for format in FORMATS for kind in KINDS}
    return (*sorted(found), STYLE)


def helper(name: str) -> bool:
    """True for a template that others take in."""
    return name.startswith(f"{HELPERS}/") and name.endswith(".j2")


def written_for(source: str) -> str:
    """Return what else than this shape of values a template says, in its first line, that it was written for."""
    found = _WRITTEN_FOR.search(source.partition("\n")[0])
    return found[0] if found and found[0] != CONTEXT else ""


def style_faults(css: str) -> Iterator[tuple[int, str]]:
    """Yield each line of a style sheet that a page cannot hold, and why: nothing is fetched, or ends the sheet."""
    for number, line in enumerate(css.split("\n"), 1):
        read = _ESCAPE.sub(_sign, line)
        fetch = _FETCHES.search(read)
        if fetch:
            yield number, f"`{fetch[1] or fetch[2]}` would fetch something, and a page fetches nothing"
        elif "<" in line:
            yield number, "`<` could end the style sheet; write `max-width` and `min-width` instead"


def _sign(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else 0
    return found[2] or (chr(code) if 0 < code < 0x110000 else "")
