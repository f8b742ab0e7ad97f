"""The two parsers that files are read with, one event after the other, and how much a file may hold.

PyYAML's binding of libyaml 0.2.5 does the parsing; ruamel.yaml's own parser stands in where it is missing, through the
same loops. (ruamel.yaml.clib still carries libyaml 0.1.7, which refuses `[http://a]` and `{at: 1:30}`, and takes 1.2
times as long.)
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import repeat, starmap
from typing import Any, NamedTuple


class Limits(NamedTuple):
    """How much a file may hold.

    Units: `size` in bytes, `depth` in lists and mappings inside one another, `nodes` in keys, texts and starts and ends
    of lists and mappings; past `findings` a file is not read on.
    """

    size: int = 1024 * 1024
    depth: int = 32
    nodes: int = 100_000
    findings: int = 200


LIMITS = Limits()


class Parser(NamedTuple):
    """One YAML parser: how to start it anew on a text, and the classes of its events."""

    name: str
    start: Callable[[str], Callable[[], Any]]
    errors: type[Exception]
    scalar: type
    alias: type
    mapping_start: type
    mapping_end: type
    sequence_start: type
    sequence_end: type
    document_end: type
    stream_end: type


@cache
def parser() -> Parser:
    """Return the C parser, or the pure one where the C module is missing."""
    try:
        return c_parser()
    except ImportError:
        return pure_parser()


@cache
def c_parser() -> Parser:
    """Return libyaml as PyYAML binds it. Raises: `ImportError` where PyYAML came without its C module."""
    from yaml import events
    from yaml._yaml import CParser
    from yaml.error import YAMLError

    def start(text: str) -> Callable[[], Any]:
        get_event: Callable[[], Any] = CParser(text).get_event
        return get_event

    return _parser("libyaml", start, YAMLError, events)


@cache
def pure_parser() -> Parser:
    """Return ruamel.yaml's parser, about 14 times slower."""
    from ruamel.yaml import YAML, events
    from ruamel.yaml.error import MarkedYAMLError

    def read(text: str) -> Iterator[Any]:
        place = None
        try:
            for event in YAML(typ="safe", pure=True).parse(text):
                place = event.start_mark
                if type(event) is events.ScalarEvent and event.style == '"' and (half := re.search(_HALF, event.value)):
                    raise MarkedYAMLError(problem=f"found invalid Unicode character {half[0]!a}", problem_mark=place)
                yield event
        except MarkedYAMLError:
            raise
        except Exception as error:  # the pure parser lets ValueError, IndexError and others of its own escape
            raise MarkedYAMLError(problem=f"found something unreadable ({error})", problem_mark=place) from error

    def start(text: str) -> Callable[[], Any]:
        return read(text).__next__

    return _parser("ruamel.yaml", start, MarkedYAMLError, events)


def events(text: str, limits: Limits, using: Parser) -> Iterator[Any]:
    """Return the events of a text, as many as a file may hold. Each step raises what the parser raises."""
    return starmap(using.start(text), repeat((), limits.nodes))


_HALF = "[\ud800-\udfff]"


def _parser(name: str, start: Callable[[str], Callable[[], Any]], errors: type[Exception], events: Any) -> Parser:
    return Parser(
        name,
        start,
        errors,
        events.ScalarEvent,
        events.AliasEvent,
        events.MappingStartEvent,
        events.MappingEndEvent,
        events.SequenceStartEvent,
        events.SequenceEndEvent,
        events.DocumentEndEvent,
        events.StreamEndEvent,
    )
