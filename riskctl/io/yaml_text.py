"""Values as YAML text in the register's own dialect: plain where the same text is read back, else in quotes."""

import re

from riskctl.core.errors import CannotEdit
from riskctl.core.finding import Value
from riskctl.io.prose_slips import quote
from riskctl.io.source import read_source

STEP = 2
"""Blanks by which one level of a block stands deeper than the one above."""


def scalar(text: str | None, *, in_flow: bool = False) -> str:
    """Return a text as one line of YAML; what is not stated is nothing in a block and `null` between brackets.

    Raises: `CannotEdit` for half a character, which no file can hold.
    """
    if text is None:
        return "null" if in_flow else ""
    for written in (text, quote(text)):
        if reads_back(written, text, in_flow=in_flow):
            return written
    return double_quoted(text)


def reads_back(written: str, text: str, *, in_flow: bool) -> bool:
    """True where a value written so is that text and nothing is to be said of it."""
    if "\n" in written or "\r" in written:
        return False
    line = f"k: [{written}]\n" if in_flow else f"k: {written}\n"
    source = read_source("", line.encode("utf-8", "surrogatepass"))
    return source.value == {"k": [text] if in_flow else text} and not source.findings


_ESCAPED = re.compile('[\\x00-\\x1f\\x7f-\\x9f"\\\\\\u2028\\u2029\\ufeff\\ufffe\\uffff]')
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")


def double_quoted(text: str) -> str:
    """Return a text in double quotes, on one line, with an escape for every sign that needs one."""
    if _HALF.search(text):
        raise CannotEdit("the text holds half a character, which no file can hold", "type the character again")
    return f'"{_ESCAPED.sub(lambda found: _SHORT.get(found[0]) or _escape(ord(found[0])), text)}"'


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def single_quoted(text: str) -> str:
    """Return a text in single quotes, for texts of one line."""
    return "'" + text.replace("'", "''") + "'"


def in_flow(value: Value) -> str:
    """Return a value as it stands between brackets, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(pair_in_flow(key, item) for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(in_flow(item) for item in value) + "]"
    return scalar(value, in_flow=True)


def pair_in_flow(key: str, value: Value) -> str:
    """Return a key with its value as they stand between braces."""
    return f"{scalar(key, in_flow=True)}: {in_flow(value)}"


def pair(key: str, value: Value, offset: int = STEP) -> list[str]:
    """Return the lines of a key with its value in a block, without the indent of the first level and line ends.

    Units: `offset` is by how many blanks a list stands deeper than its key.
    """
    name = scalar(key)
    if isinstance(value, list) and value:
        return [f"{name}:", *(" " * offset + line for each in value for line in item(each, offset))]
    if isinstance(value, dict) and value:
        return [f"{name}:", *(" " * STEP + line for line in mapping(value, offset))]
    first, *rest = _lines(value)
    return [f"{name}: {first}".rstrip(" ") if not first else f"{name}: {first}", *rest]


def mapping(value: dict[str, Value], offset: int = STEP) -> list[str]:
    """Return the lines of a mapping in a block."""
    return [line for key, each in value.items() for line in pair(key, each, offset)]


def item(value: Value, offset: int = STEP) -> list[str]:
    """Return the lines of one item of a list in a block, from its dash on."""
    if isinstance(value, dict) and value:
        lines = mapping(value, offset)
    elif isinstance(value, list) and value:
        lines = [line for each in value for line in item(each, offset)]
    else:
        first, *rest = _lines(value)
        return [f"- {first}" if first else "-", *rest]
    return [f"- {lines[0]}", *(" " * STEP + line for line in lines[1:])]


def _lines(value: Value) -> list[str]:
    """Return the lines of what has no block of its own: a text, or an empty list or mapping."""
    if isinstance(value, list | dict):
        return ["[]" if isinstance(value, list) else "{}"]
    if value is not None and "\n" in value and (lines := block_text(value, "|")):
        return [lines[0], *(" " * STEP + line if line else "" for line in lines[1:])]
    return [scalar(value)]


def block_text(text: str, sign: str) -> list[str]:
    """Return header and lines, not indented, of a literal (`|`) or folded (`>`) text; none where it has no such form.

    Shape: the last line end is the file's own; blank lines kept at the end (`+`) are lines here.
    """
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    if (
        not body
        or body[0] in " \n"
        or _ESCAPED.sub("", body.replace("\n", "").replace('"', "").replace("\\", ""))
        != (body.replace("\n", "").replace('"', "").replace("\\", ""))
    ):
        return []
    if sign == ">":
        body = re.sub("\n+", lambda found: found[0] + "\n", body)
    chomp = "-" if ends == 0 else "" if ends == 1 else "+"
    return [sign + chomp, *body.split("\n"), *[""] * max(ends - 1, 0)]
