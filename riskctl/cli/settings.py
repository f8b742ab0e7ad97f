"""What the options before the command say: where the register is, and how results are shown.

The environment is read here and handed on as values: who asked for colour, for plain text, and how wide the screen is.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from enum import StrEnum
from typing import NamedTuple


class Color(StrEnum):
    """When results are coloured."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Settings(NamedTuple):
    """The options that mean the same for every command, and the paths that lint was handed.

    Units: `quiet` counts the letters q: 1 no hints, 2 nothing.
    """

    directory: str = "."
    color: Color = Color.AUTO
    plain: bool = False
    quiet: int = 0
    paths: tuple[str, ...] = ()


_IN_FORCE: ContextVar[Settings] = ContextVar("settings")


def put_in_force(settings: Settings) -> Settings:
    """Return the settings of this run, once every writer follows them."""
    _IN_FORCE.set(settings)
    return settings


def in_force() -> Settings:
    """Return the settings that a writer follows."""
    return _IN_FORCE.get(Settings())


def wants_color(settings: Settings, environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Return whether results are coloured.

    Shape: `--color` decides; on auto NO_COLOR beats FORCE_COLOR and CLICOLOR_FORCE, which beat what standard output
    is; a dumb terminal, and plain text, have none.
    """
    if settings.color is not Color.AUTO:
        return settings.color is Color.ALWAYS
    if environment.get("NO_COLOR") or settings.plain:
        return False
    if any(environment.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return terminal and environment.get("TERM") != "dumb"


def wants_plain(asked: bool, environment: Mapping[str, str]) -> bool:
    """Return whether results are plain: asked for, or ACCESSIBLE is set to anything but 0."""
    return asked or environment.get("ACCESSIBLE", "") not in ("", "0")
