"""The slips that prose makes in YAML, each with its own sentence and the line as it should read.

A parser says where it lost the thread, which is seldom where the slip is. `explain` looks at the line it stopped at
and the lines that led there, guesses what was meant, and offers only a line with which the file parses on. `lost_text`
finds what a parser does not complain of: words that it took for a comment, and tabs.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from riskctl.core import file_codes as codes
from riskctl.core.file_codes import FileCode
from riskctl.core.words import plural, printable

LONG_LINE = 2_000
"""Lines with more characters are not looked at: nobody wrote them by hand."""

LONG_TEXT = 100_000
"""Texts with more characters get no mended line, because trying one costs a second parse."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: where it is (`line` from 0, `column` in characters from 0), and lines `first` to `last` as one.

    Shape: `others` are further lines, indented otherwise, with which the file would parse on, too.
    """

    code: FileCode
    line: int
    column: int
    message: str
    mended: str = ""
    first: int = 0
    last: int = 0
    says_indent: bool = False
    others: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """The mended line as advice."""
        if not self.mended:
            return ""
        line = self.mended.lstrip(" ")
        blanks = len(self.mended) - len(line)
        if self.says_indent:
            return f"write, with {plural(blanks, 'blank') if blanks else 'no blank'} before it: {printable(line)}"
        if self.last > self.first:
            return f"write lines {self.first + 1} to {self.last + 1} as one: {printable(line)}"
        return f"write: {printable(line)}"


def split_lines(text: str) -> list[str]:
    """Return the lines of a text with their ends (LF, CR LF or CR); joined they are the text again."""
    return _LINE.findall(text)


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def quote(text: str) -> str:
    """Return a text in quotes, so that YAML reads it as it is: double quotes, or single where it holds `"` or `\\`."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


# --- one line, taken apart --------------------------------------------------------------------------------------------

_KEY_END = re.compile(r" *:(?=[ \t]|\Z)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_COMMENT = re.compile(r"(?:(?<=[ \t])|\A)#(?:[ \t#].*)?\Z", re.DOTALL)
_BLOCK_HEADER = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*\Z")
_STARTS = "[]{},#&*!|>'\"%@`"
_NEVER_FIRST = {
    "@": "an at sign",
    "`": "a backtick",
    "%": "a percent sign",
    ",": "a comma",
    "]": "a bracket",
    "}": "a brace",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block: where its key starts and ends (equal where it has none), its value, and a comment behind."""

    text: str
    start: int
    key_end: int
    value_at: int
    value: str
    comment: str

    @property
    def key(self) -> str:
        """The key as written, without quotes."""
        return self.text[self.start : self.key_end].strip("\"'")

    def with_value(self, value: str) -> str:
        """Return the line with another value."""
        return self.text[: self.value_at] + value + self.comment


def take_apart(raw: str) -> Line:
    """Return the parts of a line: blanks and dashes, key and colon, value, comment."""
    text = raw.rstrip("\r\n")
    start = len(text) - len(text.lstrip(" "))
    while text.startswith("- ", start):
        start += 2
        start += len(text) - start - len(text[start:].lstrip(" "))
    key_end = value_at = start
    if text[start : start + 1] in ('"', "'"):
        quoted = _QUOTED.match(text, start)
        colon = _KEY_END.match(text, quoted.end()) if quoted else None
    elif text[start : start + 1] in tuple(_STARTS):
        colon = None
    else:
        colon = _KEY_END.search(text, start)
        if colon and " #" in text[start : colon.start()]:
            colon = None
    if colon:
        key_end = colon.start()
        value_at = colon.end() + len(text) - colon.end() - len(text[colon.end() :].lstrip(" "))
    rest = text[value_at:]
    comment = _first_comment(rest)
    value = rest[:comment].rstrip(" \t")
    return Line(text, start, key_end, value_at, value, rest[len(value) :])


def _first_comment(rest: str) -> int:
    """Return where a comment (with a blank behind its `#`) begins in a value, its length where none does."""
    at = rest.find("#")
    while at >= 0:
        if (at == 0 or rest[at - 1] in " \t") and (at + 1 == len(rest) or rest[at + 1] in " \t"):
            return at
        at = rest.find("#", at + 1)
    return len(rest)


def _about(line: Line) -> str:
    return f"the text of `{printable(line.key)[:40]}`" if line.key else "this text"


# --- what the parser did not complain of ------------------------------------------------------------------------------


def mended_at(text: str, at: int) -> str:
    """Return advice with the line in which the value at a place stands in quotes; nothing where it is not one value."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    found = re.compile(r"[^\r\n]*").match(text, start)
    if found is None or len(found[0]) > LONG_LINE:
        return ""
    line = take_apart(found[0])
    if line.value_at != at - start or not line.value:
        return ""
    if line.value[0] in "&!":
        # A name or a tag alone on its line belongs to a list or mapping below, and quotes would hide that.
        _, _, rest = line.value.partition(" ")
        if not rest.strip() and _goes_on(text, found.end(), line.start):
            return ""
        if rest.lstrip()[:1] in ('"', "'", "[", "{", "|", ">"):
            return "" if rest.lstrip()[0] in "|>" else f"write: {printable(line.with_value(rest.lstrip()).lstrip(' '))}"
    return f"write: {printable(line.with_value(quote(line.value)).lstrip(' '))}"


def _goes_on(text: str, at: int, indent: int) -> bool:
    """True where the next line with content is indented deeper, or is a list item at the same depth."""
    for raw in text[at : at + LONG_LINE].lstrip("\r\n").splitlines():
        bare = raw.strip()
        if bare and not bare.startswith("#"):
            depth = len(raw) - len(raw.lstrip(" "))
            return depth > indent or (depth == indent and bare.startswith("- "))
    return False


def lost_text(text: str, gaps: Sequence[tuple[int, int, bool]]) -> Iterator[Slip]:
    """Yield words lost to a comment, and tabs, from what lies between the scalars of a text.

    Shape: a gap is (start, end, plain): its place, and whether the scalar before it is plain text.
    """
    lines = split_lines(text)
    starts = [0]
    for raw in lines:
        starts.append(starts[-1] + len(raw))
    number = 0
    for start, end, plain in gaps:
        at = start
        on_first = start > 0
        while at < end:
            while starts[number + 1] <= at:
                number += 1
            stop = min(end, starts[number + 1])
            piece = text[at:stop]
            yield from _in_gap(lines, number, at - starts[number], piece, on_first, plain)
            on_first = False
            at = stop


def _in_gap(lines: list[str], number: int, column: int, piece: str, on_first: bool, plain: bool) -> Iterator[Slip]:
    sign = piece.find("#")
    before = piece if sign < 0 else piece[:sign]
    tab = before.find("\t")
    if tab >= 0:
        yield _tab(lines, number, column + tab)
    if sign < 0 or not piece[sign:].lstrip("#").rstrip("\r\n")[:1].strip() or len(lines[number]) > LONG_LINE:
        return
    bare = before.strip()
    if not on_first and not bare:
        yield from _line_that_reads_as_comment(lines, number, column + sign, plain)
    elif not (bare.endswith(("]", "}")) or (on_first and not plain and not bare and before)):
        yield _lost(lines, number, column + sign)


def _lost(lines: list[str], number: int, column: int) -> Slip:
    line = take_apart(lines[number])
    words = _words(lines[number][column:])
    message = f"{words} is read as a comment and lost, because a blank stands before the `#`"
    if line.value_at == column:
        message = f"{words} is read as a comment and lost, because it begins with `#`"
    has_key = line.key_end > line.start
    below = "".join(lines[number + 1 : number + 40])
    if has_key and line.value_at == column and _goes_on(below, 0, line.start):
        mended = line.text[: line.value_at] + "# " + line.text[column + 1 :]
        return Slip(codes.TEXT_LOST_TO_COMMENT, number, column, message, mended, number, number)
    first = number if has_key or lines[number].lstrip(" ").startswith("- ") else _owner(lines, number)
    if take_apart(lines[first]).value[:1] in ("[", "{"):
        return Slip(codes.TEXT_LOST_TO_COMMENT, number, column, message)
    mended, last = _joined(lines, first)
    return Slip(codes.TEXT_LOST_TO_COMMENT, number, column, message, mended, first, last)


def _line_that_reads_as_comment(lines: list[str], number: int, column: int, plain: bool) -> Iterator[Slip]:
    """Yield a line that begins with `#` right behind plain text and deeper than its key: it went on with the text."""
    if not plain or number == 0:
        return
    first = _owner(lines, number)
    owner = take_apart(lines[first])
    if first == number or not owner.value or owner.start >= column or not lines[number - 1].strip():
        return
    mended, last = _joined(lines, first)
    message = f"{_words(lines[number][column:])} is read as a comment and lost, because the line begins with `#`"
    yield Slip(codes.TEXT_LOST_TO_COMMENT, number, column, message, mended, first, last)


def _words(text: str) -> str:
    text = printable(text.strip())
    return f"`{text}`" if len(text) <= 40 else f"`{text[:39]}…`"


def _tab(lines: list[str], number: int, column: int) -> Slip:
    text = lines[number].rstrip("\r\n")
    blanks = len(text) - len(text.lstrip(" \t"))
    if column < blanks:
        others = sum(1 for raw in lines if "\t" in raw[: len(raw) - len(raw.lstrip(" \t"))]) - 1
        more = f" ({others} more such line{'s' if others > 1 else ''} in the file)" if others > 0 else ""
        message = f"a tab stands at the start of the line, where YAML counts blanks{more}"
    else:
        message = "a tab stands here, where YAML counts blanks"
    mended = text[:blanks].expandtabs(2) + text[blanks:].rstrip("\t ").replace("\t", " ")
    return Slip(codes.TAB, number, column, message, mended, number, number, says_indent=column < blanks)


# --- how sure a mended line is ----------------------------------------------------------------------------------------

_SURELY_TEXT = frozenset("%@`[{")
_INNER_KEY = re.compile(r"(?:^|\s)([a-z][a-z_]*) *:(?=\s|\Z)")


def is_certain(slip: Slip, text: str, keys: frozenset[str]) -> bool:
    """True where a mended line can only be what was meant: the same words in quotes, or a blank for a tab.

    Whether its `others` come to the same is for the caller to say, who can read them.
    `text` is what the mended line takes the place of, `keys` are the keys a file may have: a text that holds one with
    its colon may be two lines run together.
    """
    lines = split_lines(text)
    if not slip.mended or not lines:
        return False
    line = take_apart(lines[0])
    if slip.code is codes.TAB:
        return slip.says_indent or not {'"', "'"} & set(lines[0])
    if any(not raw.strip() or re.search(r"#(?!\d)", raw) for raw in lines[1:]):
        return False
    words = " ".join([line.value, *(raw.strip() for raw in lines[1:])])
    whole = slip.mended == line.text[: line.value_at] + quote(words) + line.comment
    if slip.code is codes.COLON_IN_TEXT:
        return whole and not any(found[1] in keys for found in _INNER_KEY.finditer(words))
    if slip.code is codes.LEADING_SIGN:
        return whole and words[0] in _SURELY_TEXT
    if slip.code is codes.TEXT_LOST_TO_COMMENT:
        return whole and re.match(r"#\d", lines[slip.line - slip.first][slip.column :]) is not None
    if slip.code is codes.QUOTE_IN_TEXT:
        sign = words[0]
        apostrophe = words.count(sign) == 3 and words.endswith(sign) and slip.mended.endswith(quote(words[1:-1]))
        return whole or apostrophe
    return False


# --- lines that belong together ---------------------------------------------------------------------------------------


def _depth(raw: str) -> int:
    return len(raw) - len(raw.lstrip(" "))


def _owner(lines: list[str], number: int) -> int:
    """Return the line whose value a line goes on with: the nearest one above that starts further left."""
    depth = _depth(lines[number])
    for above in range(number - 1, max(number - 200, -1), -1):
        raw = lines[above]
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        if _depth(raw) < depth or raw.lstrip(" ").startswith("- "):
            return above
    return number


def _last(lines: list[str], first: int) -> int:
    """Return the last line that is indented deeper than the key (or the dash) of the first."""
    line = take_apart(lines[first])
    edge = line.start if line.key_end > line.start else _depth(lines[first])
    last = first
    for number in range(first + 1, min(first + 200, len(lines))):
        raw = lines[number]
        if raw.strip():
            if _depth(raw) <= edge:
                break
            last = number
    return last


def _joined(lines: list[str], first: int) -> tuple[str, int]:
    """Return the whole text that begins on a line as one line in quotes, and the last line it took in."""
    line = take_apart(lines[first])
    last = _last(lines, first)
    if last == first:
        return line.with_value(quote(line.value)), first
    parts = [line.value]
    for raw in lines[first + 1 : last + 1]:
        bare = raw.strip()
        if bare and not re.match(r"#(\s|\Z)", bare):
            parts.append(take_apart(raw.strip()).text[: _first_comment(bare)].rstrip())
    return line.text[: line.value_at] + quote(" ".join(part for part in parts if part)) + line.comment, last


# --- where the parser stopped -----------------------------------------------------------------------------------------


def explain(text: str, at: int, start: int | None, retry: Callable[[str], int | None]) -> Slip | None:
    """Return the slip behind a failure at `at`, or None where none is recognised.

    Shape: `start` is where the thing being read began, if the parser says so; `retry` parses a text again and returns
    where that fails, or None. A mended line is only offered where it moves the failure to a later line, or away.
    """
    lines = split_lines(text)
    if not lines or len(text) > LONG_TEXT:
        return None
    line, column = _place(lines, at)
    begun = _place(lines, start)[0] if start is not None else line
    for slip in _guesses(lines, line, column, begun):
        if slip.code is codes.TAB or not slip.mended or len(slip.mended) > LONG_LINE:
            return slip if slip.code is not codes.TAB else _with_blanks(lines, slip, line, retry)
        if _helps(lines, slip, line, retry):
            return slip
    return None


def _helps(lines: list[str], slip: Slip, failed: int, retry: Callable[[str], int | None]) -> bool:
    """True where the file, with the mended line in it, parses past the line it failed on."""
    taken = slip.last - slip.first
    text = "".join((*lines[: slip.first], slip.mended, _end(lines[slip.last]), *lines[slip.last + 1 :]))
    again = retry(text)
    if again is None:
        return True
    # An error at the very end is where an open quote or bracket is noticed, wherever it stands.
    return again < len(text) and _place(split_lines(text), again)[0] > max(failed - taken, slip.first)


def _end(raw: str) -> str:
    return raw[len(raw.rstrip("\r\n")) :]


def _place(lines: list[str], at: int) -> tuple[int, int]:
    """Return line and column, from 0, of a place; the end of the text is the end of its last line."""
    for number, raw in enumerate(lines):
        if at < len(raw):
            return number, at
        at -= len(raw)
    return len(lines) - 1, len(lines[-1].rstrip("\r\n"))


def _guesses(lines: list[str], line: int, column: int, begun: int) -> Iterator[Slip]:
    """Yield what may have happened, the likeliest first."""
    # A parser stops at the line after the slip when the slip swallows the line end; blank lines lie between.
    above = line - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    owner = _owner(lines, line)
    wanted = dict.fromkeys((line, above, owner, begun))
    near = [at for at in wanted if 0 <= at < len(lines) and len(lines[at]) <= LONG_LINE and lines[at].strip()]
    for number in near:
        blanks = lines[number][: len(lines[number]) - len(lines[number].lstrip(" \t"))]
        if "\t" in blanks:
            yield _tab(lines, number, blanks.index("\t"))
    bare = lines[line].lstrip(" -")
    if bare[:1] == ":" and not bare[1:2].strip():
        column = lines[line].index(":")
        yield Slip(codes.UNUSABLE_KEY, line, column, "a colon without a key before it")
    for number in near:
        yield from _signs(lines, number)
    for number in near:
        yield from _colons(lines, number, column if number == line else -1)
    for number in near:
        yield from _comment_inside(lines, number)
        yield from _no_key(lines, number)
    yield from _indents(lines, line, above)
    yield from _open_quote_above(lines, line)
    if "\t" in lines[line]:
        yield _tab(lines, line, lines[line].index("\t"))
    for number in near:
        yield from _flow(lines, number)


def _signs(lines: list[str], number: int) -> Iterator[Slip]:
    """Yield slips of a value that begins with a sign YAML keeps for itself."""
    line = take_apart(lines[number])
    value = line.value
    if not value:
        return
    sign = value[0]
    at = line.value_at
    if sign in "\"'":
        yield from _quotes(lines, number, line)
    elif sign in "[{":
        yield from _brackets(number, line)
    elif sign in _NEVER_FIRST:
        message = f"{_about(line)} begins with {_NEVER_FIRST[sign]}, which no plain text may"
        yield _quoted(lines, number, at, codes.LEADING_SIGN, message)
    elif sign in "&*!":
        message = f"{_about(line)} begins with `{sign}`, which YAML keeps for itself"
        yield _quoted(lines, number, at, codes.LEADING_SIGN, message)
    elif sign in "|>" and not _BLOCK_HEADER.match(value):
        message = f"{_about(line)} begins with `{sign}`, behind which YAML allows no text on the same line"
        yield _quoted(lines, number, at, codes.LEADING_SIGN, message)
    elif value[:2] in ("- ", "? ") or value in ("-", "?"):
        what = "a list" if sign == "-" else "a key"
        message = f"{_about(line)} begins with `{sign}`, which starts {what}, and only on a line of its own"
        yield _quoted(lines, number, at, codes.LEADING_SIGN, message)


def _quoted(lines: list[str], number: int, column: int, code: FileCode, message: str) -> Slip:
    mended, last = _joined(lines, number)
    return Slip(code, number, column, message, mended, number, last)


def _quotes(lines: list[str], number: int, line: Line) -> Iterator[Slip]:
    rest = line.text[line.value_at :]
    value = line.value
    sign = value[0]
    closed = _QUOTED.match(rest)
    if closed is None:
        message = f"{_about(line)} opens with `{sign}` and no `{sign}` closes it"
        at = line.value_at
        body = value + sign if "\\" not in value or sign == '"' else quote(value[1:])
        yield Slip(codes.OPEN_QUOTE, number, at, message, line.with_value(body), number, number)
        last = _last(lines, number)
        if last > number:
            parts = [value, *(raw.strip() for raw in lines[number + 1 : last + 1] if raw.strip())]
            body = " ".join(parts) + sign
            yield Slip(codes.OPEN_QUOTE, number, at, message, line.text[: line.value_at] + body, number, last)
        return
    behind = value[closed.end() :]
    if sign == '"' and "\\" in closed[0] and not behind.strip():
        yield from _backslash(number, line, closed[0])
    if not behind.strip():
        return
    end = closed.end() - 1
    at = line.value_at + end
    within = value[1:-1] if len(value) > 1 and value.endswith(sign) else value[1:]
    # A letter behind the quote is the rest of a word (`don't`) or quotes inside quotes; a blank ends a quoted word.
    inside = behind[:1].isalnum()
    body = within if inside else value
    message = f"{_about(line)} ends at the second `{sign}`, and {_words(behind)} stands behind it"
    order = (body, value if inside else within)
    for each in order:
        yield Slip(codes.QUOTE_IN_TEXT, number, at, message, line.with_value(quote(each)), number, number)


_NO_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*(\\(?:[^0abt\tnvfre \"/\\N_LPxuU]|x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4})|U(?![0-9a-fA-F]{8})))"
)
_HALF_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2})")


def _backslash(number: int, line: Line, quoted: str) -> Iterator[Slip]:
    found = _NO_ESCAPE.search(quoted)
    half = _HALF_ESCAPE.search(quoted)
    if half:
        pair = re.match(r"\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)", quoted[half.start(1) :])
        message = f"`{half[1]}` is half of a character, which no file can hold"
        whole = ""
        if pair:
            code = 0x10000 + ((int(pair[1], 16) - 0xD800) << 10) + int(pair[2], 16) - 0xDC00
            whole = line.with_value(quoted.replace(pair[0], f"\\U{code:08X}"))
        yield Slip(codes.HALF_CHARACTER, number, line.value_at + half.start(1), message, whole, number, number)
    if found:
        message = f"`{printable(found[1])}` means nothing in double quotes, where a backslash begins an escape"
        mended = line.with_value(quote(quoted[1:-1].replace('\\"', '"')))
        yield Slip(codes.BACKSLASH, number, line.value_at + found.start(1), message, mended, number, number)


def _brackets(number: int, line: Line) -> Iterator[Slip]:
    value = line.value
    closing = {"[": "]", "{": "}"}
    waiting: list[str] = []
    at = 0
    while at < len(value):
        sign = value[at]
        if sign in "\"'" and (at == 0 or value[at - 1] in " ,[{:"):
            quoted = _QUOTED.match(value, at)
            at = quoted.end() if quoted else at + 1
            continue
        if sign in closing:
            waiting.append(closing[sign])
        elif waiting and sign == waiting[-1]:
            waiting.pop()
            if not waiting:
                break
        at += 1
    if waiting:
        message = f"{_about(line)} opens `{value[0]}` and no `{closing[value[0]]}` closes it"
        both = line.with_value(value.rstrip(",") + "".join(reversed(waiting))), line.with_value(quote(value))
        for mended in both if "," in value or ": " in value else reversed(both):
            yield Slip(codes.OPEN_BRACKET, number, line.value_at, message, mended, number, number)
    elif value[at + 1 :].strip():
        kind = "list" if value[0] == "[" else "mapping"
        behind = _words(value[at + 1 :])
        message = f"{_about(line)} begins with `{value[0]}`, which makes it a {kind}, and {behind} stands behind it"
        yield Slip(codes.LEADING_SIGN, number, line.value_at, message, line.with_value(quote(value)), number, number)


_FLOW_PIECE = re.compile(r"(?<=[\[{,])( *)([^\[\]{},\"']+?)(?= *[,\]}])")


def _flow(lines: list[str], number: int) -> Iterator[Slip]:
    """Yield the mended line of a list or mapping in brackets in which one text holds a sign that YAML reads."""
    line = take_apart(lines[number])
    if line.value[:1] not in ("[", "{") or line.value[:1] == "":
        return

    def mend(found: re.Match[str]) -> str:
        key, colon, value = found[2].partition(": ")
        if not colon:
            key, value = "", found[2]
        if value and (value[0] in "&*!|>%@`#" or ": " in value or value.endswith(":") or " #" in value):
            return f"{found[1]}{key}{colon}{quote(value)}"
        return found[0]

    mended = _FLOW_PIECE.sub(mend, line.value)
    if mended != line.value:
        at = next(index for index, (one, two) in enumerate(zip(mended, line.value, strict=False)) if one != two)
        message = "a text between these brackets holds a sign that YAML reads as its own"
        yield Slip(codes.LEADING_SIGN, number, line.value_at + at, message, line.with_value(mended), number, number)


def _colons(lines: list[str], number: int, column: int) -> Iterator[Slip]:
    """Yield a colon and a blank inside a text, on its first line or further down."""
    line = take_apart(lines[number])
    if line.key_end > line.start and line.value and line.value[0] not in _STARTS:
        colon = _KEY_END.search(line.value)
        if colon:
            message = f"{_about(line)} holds a colon and a blank, which YAML reads as the end of a key"
            yield _quoted(lines, number, line.value_at + colon.start(), codes.COLON_IN_TEXT, message)
    if column < 0:
        return
    first = _owner(lines, number)
    owner = take_apart(lines[first])
    colon = _KEY_END.search(lines[number].rstrip("\r\n"))
    if first == number or not owner.value or owner.value[0] in _STARTS or colon is None:
        return
    if re.fullmatch(r"[a-z][a-z_-]*", line.key):
        return  # more likely a key that is indented too far; `_indents` speaks of it
    message = f"{_about(owner)}, which begins on line {first + 1}, holds a colon and a blank, read as the end of a key"
    mended, last = _joined(lines, first)
    yield Slip(codes.COLON_IN_TEXT, number, colon.start(), message, mended, first, last)


def _comment_inside(lines: list[str], number: int) -> Iterator[Slip]:
    """Yield a comment line between two lines of one text: it ends the text, and the rest belongs to nothing."""
    comment = number - 1
    while comment > 0 and not lines[comment].strip():
        comment -= 1
    if comment <= 0 or not lines[comment].lstrip().startswith("#"):
        return
    first = _owner(lines, number)
    owner = take_apart(lines[first])
    if first < comment and owner.value and owner.value[0] not in _STARTS and _depth(lines[number]) > owner.start:
        message = f"{_words(lines[comment])} is read as a comment, which ends {_about(owner)} from line {first + 1}"
        mended, last = _joined(lines, first)
        yield Slip(codes.TEXT_LOST_TO_COMMENT, comment, _depth(lines[comment]), message, mended, first, last)


def _no_key(lines: list[str], number: int) -> Iterator[Slip]:
    """Yield a line that is no `key: value`: no blank behind the colon, or text of the line above without an indent."""
    line = take_apart(lines[number])
    if line.key_end > line.start or lines[number].lstrip(" ")[:1] in ("-", *_STARTS):
        return
    glued = re.match(r"([A-Za-z_][\w-]*):(?=[^\s:/])", line.text[line.start :])
    if glued:
        at = line.start + glued.end()
        mended = f"{line.text[:at]} {line.text[at:]}"
        message = f"no blank stands behind the colon of `{glued[1]}`"
        yield Slip(codes.LINE_WITHOUT_KEY, number, at - 1, message, mended, number, number)
    for above in range(number - 1, max(number - 200, -1), -1):
        if lines[above].strip() and not lines[above].lstrip().startswith("#"):
            owner = take_apart(lines[above])
            if owner.key_end > owner.start:
                indent = " " * (owner.start + 2)
                name = printable(owner.key)[:40]
                message = f"this line has no `key:`; if it goes on from `{name}`, it must be indented"
                slip = Slip(codes.LINE_WITHOUT_KEY, number, line.start, message, "", number, number)
                yield replace(slip, mended=indent + line.text.lstrip(" "), says_indent=True)
                yield replace(slip, mended=owner.with_value(quote(f"{owner.value} {line.text.strip()}")), first=above)
            return


def _indents(lines: list[str], number: int, above: int) -> Iterator[Slip]:
    """Yield a line that does not line up with those above it."""
    line = take_apart(lines[number])
    if above < 0 or above == number:
        return
    bare = lines[number].strip()
    depth = _depth(lines[number])
    depths: list[int] = []
    for other in range(above, max(above - 200, -1), -1):
        raw = lines[other]
        if raw.strip() and not raw.lstrip().startswith("#"):
            parts = take_apart(raw)
            depths += [parts.start, _depth(raw)]
    message = f"{_words(bare)} does not line up with the lines above it"
    upper = take_apart(lines[above])
    if upper.value and depth > upper.start:
        name, outer = printable(line.key)[:40], printable(upper.key)[:40]
        message = f"`{name}` is indented deeper than `{outer}` above it, so YAML reads it as more of that text"
    for wanted in sorted(set(depths), key=lambda each: (abs(each - depth), each)):
        if wanted != depth:
            yield Slip(codes.INDENTATION, number, depth, message, " " * wanted + bare, number, number, says_indent=True)


def _open_quote_above(lines: list[str], number: int) -> Iterator[Slip]:
    """Yield a quote left open further up: what closed it was the next quote in the file."""
    for above in range(number - 1, max(number - 200, -1), -1):
        if len(lines[above]) > LONG_LINE:
            return
        line = take_apart(lines[above])
        if line.value[:1] in ("'", '"') and _QUOTED.match(line.text, line.value_at) is None:
            yield from _quotes(lines, above, line)
            return


def _with_blanks(lines: list[str], slip: Slip, failed: int, retry: Callable[[str], int | None]) -> Slip:
    """Return the slip of a tab with the number of blanks that makes the file parse on, all its tabs mended alike."""
    number = slip.line
    bare = lines[number].strip().replace("\t", " ")
    if not slip.says_indent:
        return slip
    above = next((raw for raw in reversed(lines[:number]) if raw.strip() and "\t" not in raw), "")
    upper = take_apart(above)
    wanted = (_depth(slip.mended), upper.start, upper.start + 2, _depth(above), upper.start + 4, 0)
    tries = [replace(slip, mended=" " * blanks + bare) for blanks in dict.fromkeys(wanted)]
    found = [tried for tried in tries if _helps(lines, tried, failed, retry)]
    others = tuple(tried.mended for tried in found[1:])
    return replace(found[0], others=others) if found else replace(slip, mended="")
