"""YAML text to plain values: one loop over the events of a parser, without nodes and recursion.

Nothing is constructed: a scalar is its text, a tag or an alias is a problem to report. No event is kept; where a value
stands is for `yaml_places`.
"""

import re
from typing import Any, NamedTuple, cast

from riskctl.core import file_codes as codes
from riskctl.core.file_codes import FileCode
from riskctl.core.finding import Fix, Value
from riskctl.core.words import printable
from riskctl.io.yaml_parser import Limits, Parser, events
from riskctl.io.yaml_places import places


class Problem(NamedTuple):
    """One thing to report at a stretch of the text."""

    code: FileCode
    start: int
    end: int
    message: str
    hint: str = ""
    fix: Fix | None = None


class TooMany(Exception):
    """A file has as many problems as are listed; reading it ends."""


class Problems:
    """The problems of one file, in the order in which they were met."""

    def __init__(self, limit: int) -> None:
        self.found: list[Problem] = []
        self._limit = limit

    def add(self, code: FileCode, start: int, end: int, message: str, hint: str = "", fix: Fix | None = None) -> None:
        """Keep one problem. Raises: `TooMany` once the limit is reached, with a closing problem that says so."""
        self.found.append(Problem(code, start, end, message, hint, fix))
        if len(self.found) >= self._limit:
            text = f"{self._limit} problems are listed up to here, and the file is not read on"
            self.found.append(Problem(codes.TOO_MANY_FINDINGS, start, end, text, "mend these first"))
            raise TooMany


class Failure(NamedTuple):
    """Where and why a parser gave up: `start` is where the thing it was reading begins, if it says so."""

    problem: str
    at: int
    start: int | None
    reading: str = ""


Scalar = tuple[int, int, bool]
"""A scalar as met, for the checks of what lies between scalars: start, end, whether it is plain."""


class Document(NamedTuple):
    """What a text holds: its value, None where it has no content.

    `scalars` is only filled where the text has signs that need a second look (`needs_a_look`).
    """

    text: str
    value: Value
    scalars: tuple[Scalar, ...]
    end: int


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NO_KEY = cast(str, object())
"""Stands for a key that cannot be used, until its mapping ends; no text equals it."""

# None of the three begins anything behind a letter or digit, where prose has them (`R&D`, `done!`, `C#7`).
_AMPERSAND = re.compile(r"&(?<!\w&)(?=\S)")
_BANG = re.compile(r"!(?<!\w!)")
_HASH = re.compile(r"#(?:(?<!\w#)(?=[^\s#])|(?<=[|>+\d-]#))")


def needs_a_look(text: str) -> bool:
    """True where the text may hold a tab, anchor, tag, merge key, or a `#` with no blank behind it.

    Most files hold none, and the loop can then leave three questions out for every scalar.
    """
    return (
        "\t" in text
        or ("<" in text and "<<" in text)
        or ("!" in text and _BANG.search(text) is not None)
        or ("&" in text and _AMPERSAND.search(text) is not None)
        or ("#" in text and _HASH.search(text) is not None)
    )


def scan(text: str, problems: Problems, limits: Limits, using: Parser) -> Document | Failure | None:
    """Return the first document of a text, why it cannot be parsed, or None where reading stopped at a limit.

    Shape: a document without any content has the value None. Where a key stands twice the later value is returned, and
    the problem names both.
    """
    scalar, alias = using.scalar, using.alias
    mapping_start, mapping_end = using.mapping_start, using.mapping_end
    sequence_start, sequence_end = using.sequence_start, using.sequence_end
    document_end, stream_end = using.document_end, using.stream_end
    nulls = _NULLS
    look = needs_a_look(text)
    merge = False
    scalars: list[Scalar] = []
    twice: dict[int, int] = {}
    # `values` is a dict inside a mapping and a list elsewhere; the root stands in a list of one.
    values: Any = []
    in_mapping = False
    key: str | None = None
    end = -1
    stack: list[tuple[Any, bool, str | None]] = []
    try:
        for event in events(text, limits, using):
            kind = type(event)
            if kind is scalar:
                value = event.value
                if look:
                    merge = _look(event, text, problems, scalars, in_mapping and key is None)
                if in_mapping:
                    if key is None:
                        key = value
                        if key in values:
                            twice = twice or places(text, limits, using).twice
                            _duplicate(text, key, twice[event.start_mark.index], event, problems)
                        if not key:
                            at = event.start_mark.index
                            problems.add(codes.UNUSABLE_KEY, at, at + 1, "a colon without a key before it", _NAME_IT)
                            key = _NO_KEY
                        elif look and merge:
                            key = _NO_KEY
                        continue
                    if value in nulls and not event.style:
                        value = None
                    values[key] = value
                    key = None
                else:
                    if value in nulls and not event.style:
                        value = None
                    values.append(value)
            elif kind is mapping_end or kind is sequence_end:
                inner = values
                if in_mapping and _NO_KEY in values:
                    del values[_NO_KEY]
                values, in_mapping, key = stack.pop()
                if not in_mapping:
                    values.append(inner)
                elif key is None:  # the list or mapping just read stood where a key should
                    key = _NO_KEY
                else:
                    values[key] = inner
                    key = None
            elif kind is mapping_start or kind is sequence_start:
                if len(stack) >= limits.depth:
                    at = event.start_mark.index
                    message = f"more than {limits.depth} lists and mappings inside one another"
                    problems.add(codes.TOO_DEEP, at, at + 1, message, "write the values flat")
                    return None
                if event.anchor is not None or event.tag is not None:
                    _named_or_tagged(event, text, problems)
                if in_mapping and key is None:
                    at = event.start_mark.index
                    what = "mapping" if kind is mapping_start else "list"
                    problems.add(codes.UNUSABLE_KEY, at, at + 1, f"a {what} stands where a key was expected", _NAME_IT)
                stack.append((values, in_mapping, key))
                in_mapping = kind is mapping_start
                values = {} if in_mapping else []
                key = None
            elif kind is alias:
                at, past = event.start_mark.index, event.end_mark.index
                name = printable(event.anchor)
                hint = _mended_at(text, at) or "write the value out where it is needed"
                problems.add(codes.ALIAS, at, past, f"`*{name}` stands for a value written elsewhere", hint)
                if not in_mapping:
                    values.append(None)
                elif key is None:
                    key = _NO_KEY
                else:
                    values[key] = None
                    key = None
            elif kind is document_end:
                end = event.end_mark.index if event.explicit else event.start_mark.index
                break
            elif kind is stream_end:
                end = len(text)
                break
        else:
            at = event.start_mark.index
            problems.add(codes.TOO_MANY_VALUES, at, at + 1, f"more than {limits.nodes:,} keys and values in one file")
            return None
    except using.errors as error:
        return _failure(error, text)
    if not values:
        return Document(text, None, (), len(text))
    return Document(text, values[0], tuple(scalars), end)


_NAME_IT = "give it a plain name: letters, digits, `_` or `-`"


def first_failure(text: str, limits: Limits, using: Parser) -> Failure | None:
    """Return where a parser gives up on a text; None where it reads it to its end or to a limit."""
    starts, ends = (using.mapping_start, using.sequence_start), (using.mapping_end, using.sequence_end)
    depth = 0
    try:
        for event in events(text, limits, using):
            kind = type(event)
            depth += (kind in starts) - (kind in ends)
            if kind is using.document_end or kind is using.stream_end or depth > limits.depth:
                return None
    except using.errors as error:
        return _failure(error, text)
    return None


def _failure(error: Exception, text: str) -> Failure:
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    at = min(mark.index, len(text)) if mark is not None else 0
    start = min(context.index, len(text)) if context is not None else None
    return Failure(str(getattr(error, "problem", None) or error), at, start, getattr(error, "context", None) or "")


def _mended_at(text: str, at: int) -> str:
    from riskctl.io.prose_slips import mended_at

    return mended_at(text, at)


def _duplicate(text: str, key: str, first: int, second: Any, problems: Problems) -> None:
    at, past = second.start_mark.index, second.end_mark.index
    line, again = line_of(text, first), line_of(text, at)
    where = f"lines {line} and {again}" if line != again else f"line {line}, twice"
    hint = "keep one, or write a list under one key"
    problems.add(codes.DUPLICATE_KEY, at, past, f"the key `{_short(key)}` stands on {where}", hint)


def _look(event: Any, text: str, problems: Problems, scalars: list[Scalar], is_key: bool) -> bool:
    """Report an anchor, tag or merge key, keep the scalar's place, and return whether it is a merge key."""
    start, end = event.start_mark.index, event.end_mark.index
    plain = not event.style
    scalars.append((start, end, plain))
    if event.anchor is not None or event.tag is not None or text.startswith("!", start):
        _named_or_tagged(event, text, problems)
    if is_key and plain and event.value == "<<":
        hint = "write the keys out here: a risk is read alone"
        problems.add(codes.MERGE_KEY, start, end, "`<<` is read as a key, not as a merge", hint)
        return True
    return False


def _named_or_tagged(event: Any, text: str, problems: Problems) -> None:
    at = event.start_mark.index
    if event.anchor is not None:
        name = f"&{event.anchor}"
        start = max(text.find(name, at), at)
        hint = _mended_at(text, at) or f"take `{_short(name)}` away, and write the value out where it is needed"
        message = f"`{_short(name)}` is read as a name for the value behind it"
        problems.add(codes.ANCHOR, start, start + len(name), message, hint)
    if event.tag is not None or text.startswith("!", at):
        start = text.find("!", at)
        word = re.compile(r"!<[^>\s]*>|[^\s,\[\]{}]+").match(text, start)
        written = word[0] if word else "!"
        hint = _mended_at(text, at) or f"take `{_short(written)}` away: every value is read as it is written"
        message = f"`{_short(written)}` is read as a tag, a type for the value behind it"
        problems.add(codes.TAG, start, start + len(written), message, hint)


def _short(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= 80 else shown[:79] + "…"


def line_of(text: str, at: int) -> int:
    """Return the line, from 1, of a place in the text; LF, CR LF and CR end a line."""
    line = text.count("\n", 0, at) + 1
    if "\r" in text:
        line += text.count("\r", 0, at) - text.count("\r\n", 0, at)
        if text.startswith("\n", at) and text.startswith("\r", at - 1) and at:
            line -= 1
    return line


def column_of(text: str, at: int) -> int:
    """Return the column, from 1 and in characters, of a place in the text."""
    return at - max(text.rfind("\n", 0, at), text.rfind("\r", 0, at))
