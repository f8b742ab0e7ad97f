"""The commands that hints name, as they work from where the user stands: with the `-C` or the paths that were given."""

import re
from collections.abc import Iterable, Iterator

from riskctl.cli.settings import Settings
from riskctl.render.styled import Line, Style, hints

_WITH_REGISTER = (
    *("lint", "status", "score", "list", "show", "actions", "matrix", "trend", "diff", "report"),
    *("sign-off", "verify", "explain", "scheme"),
)
_COMMAND = re.compile(rf"\briskctl (?P<command>{'|'.join(_WITH_REGISTER)})(?![\w-])(?P<options>(?: --[a-z-]+)*)")
_HELP = re.compile(r"(?: [\w-]+)* --help\b")
_PAGE = re.compile(r" (?:--all|[A-Z]{3}\d{3})\b")
_SAFE = re.compile(r"[\w./\\:~+=,@-]+")
_MOST = 60
"""Columns that paths may take in a hint; those of a hook, which hands over every changed file, are not repeated."""


def again(text: str, settings: Settings) -> str:
    """Return a hint in which each command looks at the register that this run looked at.

    What needs no register, a rule's page or a command's help, is left as it is.
    """
    paths = "".join(f" {as_word(path)}" for path in settings.paths)
    place = f" -C {as_word(settings.directory)}" if settings.directory != "." else ""
    if not place and not paths:
        return text

    def placed(found: "re.Match[str]") -> str:
        command, end = found["command"], found.end("command")
        if _HELP.match(text, end) or (command == "explain" and _PAGE.match(text, end)):
            return found[0]
        if not paths:
            return f"riskctl{place} {command}{found['options']}"
        return found[0] + paths if command == "lint" and len(paths) <= _MOST else found[0]

    return _COMMAND.sub(placed, text)


def placed_hints(lines: Iterable[Line], settings: Settings, width: int | None) -> Iterator[Line]:
    """Yield lines whose hints name their commands as `again` does, laid out anew for a width."""
    for each in lines:
        said = "".join(piece.text for piece in each) if each and each[0].style is Style.HINT else ""
        now = again(said, settings) if said else ""
        if now == said:
            yield each
        else:
            yield from hints(now, width)


def as_word(text: str) -> str:
    """Return a path as every shell takes it for one word."""
    return text if _SAFE.fullmatch(text) else f'"{text}"'
