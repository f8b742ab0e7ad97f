"""One file as text, values and places: the layer below the models, which sees texts, lists and mappings only.

`read_source` takes any bytes and answers with a `Source` and every finding about its text; `locate` turns a route into
a line and column; `excerpt` shows the line. What the words mean is for the loader.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from riskctl.core import file_codes as codes
from riskctl.core.finding import Finding, Fix, ReplaceText, Route, Severity, Span, Value
from riskctl.core.lazy import lazy
from riskctl.core.words import printable
from riskctl.io.encoding import decode, has_odd_signs, report_marks, without_odd_signs
from riskctl.io.yaml_events import (
    Document,
    Failure,
    Problem,
    Problems,
    TooMany,
    column_of,
    first_failure,
    line_of,
    scan,
)
from riskctl.io.yaml_parser import LIMITS, Limits, Parser, parser
from riskctl.io.yaml_places import Kids, Place, places

if TYPE_CHECKING:
    from riskctl.io.prose_slips import Slip

__all__ = [
    "LIMITS",
    "Limits",
    "Source",
    "Spans",
    "Value",
    "comments",
    "excerpt",
    "key_end",
    "line_end",
    "locate",
    "read_source",
    "value_end",
]


class Spans:
    """Where every key and value of a text stands; `locate` reads it."""

    def __init__(self, text: str | None = None, limits: Limits = LIMITS, using: Parser | None = None) -> None:
        self._text, self._limits, self._using = text, limits, using

    @lazy
    def root(self) -> Place | None:
        """The place of the whole value, worked out at the first look: most files are never pointed into."""
        return places(self._text, self._limits, self._using or parser()).root if self._text is not None else None


class Source(NamedTuple):
    """One file as read.

    Shape: `text` is the file without byte order marks, its line ends as they are; where it is not UTF-8 each odd
    byte is one half character (`surrogateescape`), and it is empty where the file is no text at all. `value` is None
    where nothing can be read; with findings of severity error it may hold less than the file.
    """

    path: str
    text: str
    value: dict[str, Value] | None
    spans: Spans
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """True where nothing in the file was lost: no finding is an error."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def read_source(path: str, data: bytes, limits: Limits = LIMITS, using: Parser | None = None) -> Source:
    """Return one file as read; any bytes will do, and every problem is a finding at its place.

    Only what makes the rest unreadable (no text, a limit, a conflict, a syntax error) ends the file.
    """
    problems = Problems(limits.findings)
    text = ""
    document = None
    try:
        text = decode(data, problems, limits)
        if not problems.found:
            clean = text
            if has_odd_signs(text, data):
                marked, text = text, text.replace("\ufeff", "")
                report_marks(marked, problems)
                clean = without_odd_signs(text, problems)
            using = using or parser()
            document = _document(clean, problems, limits, using)
    except TooMany:
        pass
    findings = tuple(_finding(path, text, problem) for problem in problems.found)
    if document is None or not isinstance(document.value, dict):
        return Source(path, text, None, Spans(), findings)
    return Source(path, text, document.value, Spans(document.text, limits, using), findings)


def _finding(path: str, text: str, problem: Problem) -> Finding:
    code = problem.code
    span = _span(text, problem.start, problem.end)
    return Finding(code.code, code.name, code.severity, path, span, problem.message, problem.hint, fix=problem.fix)


def _span(text: str, start: int, end: int) -> Span:
    start = min(start, len(text))
    end = max(start, min(end, len(text)))
    return Span(line_of(text, start), column_of(text, start), line_of(text, end), column_of(text, end))


# --- text -------------------------------------------------------------------------------------------------------------

_POINTER = "version https://git-lfs.github.com/spec/"
_CONFLICT = re.compile(r"(?:\A|(?<=[\r\n]))(<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|\Z)")
_BARE_LINE = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
_BEHIND = re.compile(r"(?: *(?:#[^\r\n]*)?(?:\r\n|\r|\n))* *(?:#[^\r\n]*)?")


def _document(text: str, problems: Problems, limits: Limits, using: Parser) -> Document | None:
    """Return the values of a text, or None where there are none to be had."""
    if text.startswith(_POINTER):
        hint = "run `git lfs pull`, or keep risk files out of LFS"
        message = "the file is a Git LFS pointer; its text is not here"
        problems.add(codes.LARGE_FILE_POINTER, 0, len(_POINTER), message, hint)
        return None
    if ("<<<<<<<" in text or ">>>>>>>" in text) and _conflicts(text, problems):
        return None
    if "%" in text:
        text = _without_directives(text, problems)
    read = scan(text, problems, limits, using)
    if read is None:
        return None
    if isinstance(read, Failure):
        _syntax(text, read, problems, limits, using)
        return None
    if read.scalars:
        _between(text, read, problems)
    _behind(text, read.end, problems)
    if not isinstance(read.value, dict):
        _root(read, problems, Spans(text, limits, using))
    return read


def _conflicts(text: str, problems: Problems) -> bool:
    """Report every conflict, from its first mark to its last; true where there is one."""
    hint = "keep one side, or the words of both as they should read, and delete the marker lines"
    begun = -1
    seen = False
    for found in _CONFLICT.finditer(text):
        sign, at = found[1][0], found.start()
        if sign == "<":
            begun = begun if begun >= 0 else at
        elif sign == ">":
            seen = True
            start = begun if begun >= 0 else at
            where = f"line {line_of(text, at)}" if begun < 0 else f"lines {line_of(text, start)} to {line_of(text, at)}"
            problems.add(codes.CONFLICT_MARKS, start, start + 7, f"marks of a merge conflict are left on {where}", hint)
            begun = -1
    if begun >= 0:
        seen = True
        message = f"marks of a merge conflict are left from line {line_of(text, begun)} on"
        problems.add(codes.CONFLICT_MARKS, begun, begun + 7, message, hint)
    return seen


def _without_directives(text: str, problems: Problems) -> str:
    """Return the text with the directives at its head turned into comments, so that no parser obeys or counts them."""
    at = 0
    pieces: list[str] = []
    kept = 0
    while at < len(text):
        if text[at] == "%":
            end = line_end(text, at)
            word = printable(text[at:end].strip())[:80]
            after = end + (2 if text.startswith("\r\n", end) else 1)
            fix = Fix("delete the line", word.startswith("%YAML"), (ReplaceText(at, min(after, len(text)), ""),))
            message = f"the file begins with the directive `{word}`"
            problems.add(codes.DIRECTIVE, at, end, message, "delete the line", fix)
            pieces += [text[kept:at], "#"]
            kept = at + 1
            bare = _BARE_LINE.match(text, end)
        else:
            bare = _BARE_LINE.match(text, at)
        if bare is None or bare.end() == at:
            break
        at = bare.end()
    return "".join([*pieces, text[kept:]]) if pieces else text


_TO_LINE_END = re.compile(r"[^\r\n]*")


def line_end(text: str, at: int) -> int:
    """Return where the line of a place ends, before its line end."""
    found = _TO_LINE_END.match(text, at)
    return found.end() if found else at


def _between(text: str, read: Document, problems: Problems) -> None:
    """Report what is lost between the scalars: text behind a `#`, and tabs."""
    from riskctl.io.prose_slips import lost_text

    gaps: list[tuple[int, int, bool]] = []
    done, plain = 0, False
    for start, end, is_plain in read.scalars:
        between = text[done:start]
        if "#" in between or "\t" in between:
            gaps.append((done, start, plain))
        if is_plain and "\t" in text[start:end]:
            gaps.append((start, end, True))
        elif not is_plain and text[start] in "|>":
            _header(text, start, problems)
        done, plain = end, is_plain
    gaps.append((done, read.end, plain))
    lines: list[int] | None = None
    for slip in lost_text(text, gaps):
        if lines is None:
            lines = line_starts(text)
        at = lines[slip.line] + slip.column
        problems.add(slip.code, at, line_end(text, at), slip.message, slip.hint, _fix(text, lines, slip))


@cache
def all_keys() -> frozenset[str]:
    """Return every key that any mapping of a register may have."""
    from pydantic import BaseModel

    from riskctl.core import model

    models = [each for each in vars(model).values() if isinstance(each, type) and issubclass(each, BaseModel)]
    return frozenset(field.alias or name for each in models for name, field in each.model_fields.items())


_HEADER = re.compile(r"[|>][-+0-9]*(?:(?P<glued>#)|[ ]*(?P<tab>\t))")


def _header(text: str, start: int, problems: Problems) -> None:
    """Report a comment glued to the sign that begins a block text, and a tab behind it: parsers differ on both."""
    found = _HEADER.match(text, start)
    if found and found["glued"]:
        at, end = found.start("glued"), line_end(text, start)
        message = "a comment begins right behind the sign, and its words are lost"
        problems.add(
            codes.TEXT_LOST_TO_COMMENT, at, end, message, "put a blank before the `#`, or the text on the next line"
        )
    elif found:
        at = found.start("tab")
        problems.add(codes.TAB, at, at + 1, "a tab stands here, where YAML counts blanks", "delete it")


def _fix(text: str, starts: Sequence[int], slip: "Slip") -> Fix | None:
    """Return how the mended line takes the place of those that it mends."""
    from riskctl.io.prose_slips import is_certain

    if not slip.mended:
        return None
    stretch = ReplaceText(starts[slip.first], line_end(text, starts[slip.last]), slip.mended)
    replaced = text[stretch.start : stretch.end]
    safe = is_certain(slip, replaced, all_keys()) and (not slip.says_indent or _one_reading(text, stretch, slip.others))
    return Fix(slip.hint.replace("write: ", "write ", 1), safe, (stretch,))


def _one_reading(text: str, stretch: ReplaceText, others: Sequence[str]) -> bool:
    """True where a file can be read with a mended line, and comes to the same however far that is indented."""
    texts = (f"{text[: stretch.start]}{line}{text[stretch.end :]}" for line in (stretch.text, *others))
    try:
        read = [scan(each, Problems(LIMITS.findings), LIMITS, parser()) for each in texts]
    except TooMany:
        return False
    return all(
        isinstance(each, Document) and isinstance(read[0], Document) and each.value == read[0].value for each in read
    )


def line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]


def _behind(text: str, end: int, problems: Problems) -> None:
    """Report anything but comments behind the first document."""
    blank = _BEHIND.match(text, end)
    at = blank.end() if blank else end
    if at >= len(text):
        return
    if text[at] == "\t":
        problems.add(codes.TAB, at, at + 1, "a tab stands here, where YAML counts blanks", "delete it")
    elif text.startswith(("---", "..."), at) or text.startswith("...", max(end - 3, 0)) or text.startswith("%", at):
        message = f"a second document begins on line {line_of(text, at)}"
        hint = "one file is one risk: move it to its own file"
        problems.add(codes.SECOND_DOCUMENT, at, line_end(text, at), message, hint)
    else:
        message = "this stands behind the end of what the file holds"
        hint = "look at the brackets and quotes of the line above"
        problems.add(codes.SYNTAX, at, line_end(text, at), message, hint)


def _root(read: Document, problems: Problems, spans: Spans) -> None:
    text = read.text
    if read.value is None or read.value == "":
        comments = text.strip() != ""
        message = "the file holds only comments" if comments else "the file is empty"
        problems.add(codes.EMPTY_FILE, 0, 0, message, "restore it from an earlier revision, or delete it")
        return
    start = spans.root[1] if spans.root is not None else 0
    what = "a list" if isinstance(read.value, list) else "one text"
    message = f"the file is {what}, where `key: value` lines were expected"
    problems.add(codes.ROOT_NOT_A_MAPPING, start, line_end(text, start), message, "begin with `id:` and `title:`")


# --- syntax errors ----------------------------------------------------------------------------------------------------

_PLAINLY = (
    ("mapping values are not allowed", "a colon and a blank stand where no key can be"),
    ("block sequence entries are not allowed", "a `-` stands where no list can begin"),
    ("sequence entries are not allowed", "a `-` stands where no list can begin"),
    ("mapping keys are not allowed", "a `?` stands where no key can be"),
    ("could not find expected ':'", "a line here has no `key:`"),
    ("did not find expected key", "this does not line up with the lines above it, or belongs to nothing"),
    ("did not find expected '-'", "this does not line up with the list above it"),
    ("expected <block end>", "this does not line up with the lines above it, or belongs to nothing"),
    ("did not find expected ',' or", "a list or mapping in brackets goes on here without a comma, or is not closed"),
    ("expected ',' or", "a list or mapping in brackets goes on here without a comma, or is not closed"),
    ("did not find expected node content", "a value is missing here, or begins with a sign that YAML keeps for itself"),
    ("expected the node content", "a value is missing here, or begins with a sign that YAML keeps for itself"),
    ("found character", "a text begins with a sign that YAML keeps for itself"),
    ("found unexpected end of stream", "a quote is opened and not closed"),
    ("found unexpected document indicator", "a quote is open where the document ends"),
)


def _syntax(text: str, failure: Failure, problems: Problems, limits: Limits, using: Parser) -> None:
    """Report why a text cannot be parsed: the slip behind it where one is recognised, else the parser's reason."""
    from riskctl.io.prose_slips import explain

    at, start = failure.at, failure.start
    in_quotes = "quoted scalar" in failure.reading or "double-quoted" in failure.reading
    if in_quotes and "stream" in failure.problem and start is not None:
        at = start

    def retry(other: str) -> int | None:
        again = first_failure(other, limits, using)
        if again is None:
            return None
        late = again.start is not None and "quoted scalar" in again.reading and "stream" in again.problem
        return again.start if late else again.at

    slip = explain(text, at, start, retry)
    if slip is not None:
        starts = line_starts(text)
        place = starts[slip.line] + slip.column
        problems.add(slip.code, place, line_end(text, place), slip.message, slip.hint, _fix(text, starts, slip))
        return
    if "Unicode character" in failure.problem:
        message = "an escape here spells half of a character, or none at all"
        problems.add(codes.HALF_CHARACTER, at, at + 1, message, "write the character itself")
        return
    said = f"YAML says: {printable(failure.problem)}"
    reason = next((plain for begin, plain in _PLAINLY if begin in failure.problem), said)
    since = f" (what it belongs to begins on line {line_of(text, start)})" if start is not None and start < at else ""
    code = codes.OPEN_QUOTE if in_quotes and "stream" in failure.problem else codes.SYNTAX
    problems.add(code, at, at + 1, reason + since)


# --- places -----------------------------------------------------------------------------------------------------------


def locate(source: Source, route: Route, at_key: bool = False) -> Span:
    """Return where the value (or, with `at_key`, the key) at a route stands.

    Shape: parts that the file lacks are skipped. Where the last part is one of them, the nearest parent that is there
    answers: by its key, so that a missing key does not point at a whole block, or by its first key in a list. The root,
    and a file that could not be read, answer with the first line.
    """
    text = source.text
    place = source.spans.root
    if place is None or not route:
        return _span(text, 0, line_end(text, 0))
    found = False
    for part in route:
        inside = place[3]
        inner: Place | None = None
        if isinstance(inside, dict):
            inner = inside.get(str(part))
        elif isinstance(inside, list) and isinstance(part, int) and 0 <= part < len(inside):
            inner = inside[part]
        found = inner is not None
        if inner is not None:
            place = inner
    if place is source.spans.root:
        return _span(text, 0, line_end(text, 0))
    key, start, _, inside = place
    if found and not at_key:
        end = value_end(text, place)
        return _span(text, end if start == place[2] else start, end)
    if key >= 0:
        return _span(text, key, key_end(text, key))
    first = next(iter(inside.values()), None) if isinstance(inside, dict) else None
    if first is not None and first[0] == start:
        return _span(text, start, key_end(text, start))
    return _span(text, start, value_end(text, place))


def locate_inside(source: Source, route: Route, character: int) -> Span | None:
    """Return where a character of the text at a route stands, or None where the file does not write it as it reads.

    Units: characters from 1. A text with escapes, or over several lines, has no such place.
    """
    value: Value = source.value
    place = source.spans.root
    for part in route:
        inside = place[3] if place is not None else None
        if isinstance(inside, dict) and isinstance(value, dict):
            place, value = inside.get(str(part)), value.get(str(part))
        elif isinstance(inside, list) and isinstance(value, list) and isinstance(part, int) and part < len(inside):
            place, value = inside[part], value[part]
        else:
            return None
    if place is None or not isinstance(value, str):
        return None
    start, end = place[1], value_end(source.text, place)
    written = source.text[start:end]
    begin = start if written == value else start + 1 if written[:1] in ("'", '"') and written[1:-1] == value else -1
    at = begin + character - 1
    return _span(source.text, at, min(at + 1, end)) if begin >= 0 and at <= end else None


def excerpt(source: Source, span: Span) -> str:
    """Return the line on which a span begins, with everything invisible in it written out."""
    for number, line in enumerate(_LINES.finditer(source.text), 1):
        if number == span.line:
            return printable(line[1])
    return ""


_LINES = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")


def value_end(text: str, place: Place) -> int:
    """Return where a value ends: the last part of a block list or mapping, the last line with words of a block text."""
    inside: Kids = place[3]
    while inside and place[2] < 0:
        place = inside[-1] if isinstance(inside, list) else next(reversed(inside.values()))
        inside = place[3]
    key, start, end, _ = place
    if start == end:
        # Parsers differ on where a value is that is not there: take the place right behind the colon or dash.
        if key < 0:
            return len(text[:end].rstrip())
        past = key_end(text, key)
        colon = _COLON.match(text, past)
        return colon.end() if colon else past
    if text[start : start + 1] in ("|", ">") and inside is None:
        return _block_end(text, start, end)
    return end


def _block_end(text: str, start: int, end: int) -> int:
    """Return where a block text ends: blank lines behind it belong to it only where its header says `+`."""
    header_end = line_end(text, start)
    kept = text[start:end]
    if "+" not in text[start:header_end]:
        lines = kept.splitlines(keepends=True)
        indent = next((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()), 0)
        while len(lines) > 1 and not lines[-1].strip() and len(lines[-1].rstrip("\r\n")) <= indent:
            lines.pop()
        kept = "".join(lines)
    for sign in ("\r\n", "\n", "\r"):
        if kept.endswith(sign):
            return start + len(kept) - len(sign)
    return start + len(kept)


_COLON = re.compile(r"\s*:")
_PLAIN_KEY = re.compile(r"[^\r\n]*?(?=[ \t]*(?::(?=[\s,\[\]{}]|\Z)|[\r\n]|\Z))")
_QUOTED_KEY = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', re.DOTALL)


def key_end(text: str, start: int) -> int:
    """Return where the key that begins at a place ends."""
    quoted = text[start : start + 1] in ('"', "'")
    found = (_QUOTED_KEY if quoted else _PLAIN_KEY).match(text, start)
    return found.end() if found else start


# --- comments ---------------------------------------------------------------------------------------------------------

_COMMENT_WORDS = re.compile(r"#[^\r\n]*")


def comments(source: Source) -> list[tuple[int, str]]:
    """Return every comment of a file with its place: what begins with `#` between the keys and texts."""
    text, found, done = source.text, [], 0
    for start, end in sorted(_texts(text, source.spans.root)):
        found += [(each.start(), each[0].rstrip()) for each in _COMMENT_WORDS.finditer(text, done, max(start, done))]
        done = max(done, end)
    return found + [(each.start(), each[0].rstrip()) for each in _COMMENT_WORDS.finditer(text, done)]


def _texts(text: str, root: Place | None) -> Iterator[tuple[int, int]]:
    """Yield where each key and text stands; of a block text the lines below its header."""
    waiting = [root] if root is not None else []
    while waiting:
        place = waiting.pop()
        key, start, end, inside = place
        if key >= 0:
            yield key, key_end(text, key)
        if inside is not None:
            waiting += inside.values() if isinstance(inside, dict) else inside
        elif start != end:
            yield (line_end(text, start) if text[start] in "|>" else start), value_end(text, place)
