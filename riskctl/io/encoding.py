"""Bytes to text: what is no UTF-8 is named with its likely encoding, and odd signs with their places."""

import re

from riskctl.core import file_codes as codes
from riskctl.core.finding import Fix, ReplaceText
from riskctl.io.yaml_events import Problems
from riskctl.io.yaml_parser import Limits

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SAVE = "save the file as UTF-8"
_PLAIN = bytes([9, 10, 13, *range(0x20, 0x7F)])
_PLAIN_OR_HIGH = _PLAIN + bytes(range(0x80, 0x100))
_ODD_HIGH = re.compile(rb"\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xbb\xbf|\xef\xbf[\xbe\xbf]")
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def decode(data: bytes, problems: Problems, limits: Limits) -> str:
    """Return the text of a file; where it has none or a wrong one, the last problem says so."""
    if len(data) > limits.size:
        message = f"the file has {len(data):,} bytes; a file of a register has at most {limits.size:,}"
        problems.add(codes.OVERSIZE, 0, 0, message, "keep documents beside the register and name them in the text")
        return ""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        offset = 3
    else:
        offset = 0
        for mark, name in _MARKS:
            if data.startswith(mark):
                problems.add(codes.NOT_UTF8, 0, 0, f"the file begins with the mark of {name}, at byte 0", _SAVE)
                return ""
    nul = data.find(0)
    if nul >= 0:
        _nul(data, nul, offset, problems)
        return ""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "surrogateescape")
        at = len(data[: error.start].decode())
        message, hint = _encoding(data, error, offset)
        problems.add(codes.NOT_UTF8, at, at + 1, message, hint)
        return text


def _nul(data: bytes, nul: int, offset: int, problems: Problems) -> None:
    half = len(data) // 2
    for name, zeros in (("UTF-16, low byte first", data[1::2]), ("UTF-16, high byte first", data[0::2])):
        if half > 2 and zeros.count(0) * 2 > half and data.count(0) < half * 1.2:
            message = f"byte {nul + offset} is NUL, and so is nearly every second one; the file looks like {name}"
            problems.add(codes.NOT_UTF8, 0, 0, message, _SAVE)
            return
    line = data.count(b"\n", 0, nul) + 1
    message = f"byte {nul + offset}, on line {line}, is NUL, so this is no text file"
    problems.add(codes.NOT_TEXT, 0, 0, message, "save it as plain text in UTF-8")


def _encoding(data: bytes, error: UnicodeDecodeError, offset: int) -> tuple[str, str]:
    """Return what is wrong with the first bytes that are not UTF-8, and what to do."""
    at = error.start
    byte = data[at]
    place = f"byte {at + offset} (0x{byte:02x}) is not UTF-8"
    if error.end == len(data) and error.reason == "unexpected end of data":
        message = f"the file ends inside a character, at byte {at + offset} (0x{byte:02x})"
        return message, "it was cut short: restore its end"
    if byte in (0xC0, 0xC1, 0xE0, 0xF0) and at + 1 < len(data) and 0x80 <= data[at + 1] <= 0xBF:
        hint = "it was written by a faulty program; type the character again"
        return f"{place}: an overlong form, which is forbidden", hint
    odd = bytes(each for each in data if each >= 0x80)
    shown = data[at : at + 1].decode("cp1252", "ignore")
    meant = f" (there it is {shown})" if shown and shown.isprintable() else ""
    valid = sum(1 for sign in data.decode("utf-8", "ignore") if sign >= "\x80")
    if valid:
        message = f"{place}, though the rest is; it looks like Windows-1252{meant}"
        return message, f"type that character again and {_SAVE}"
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return f"{place}, and the file looks like no encoding known here", _SAVE
    name = "Windows-1252" if any(each < 0xA0 for each in odd) else "Latin-1 or Windows-1252"
    return f"{place}; the file looks like {name}{meant}", _SAVE


_MARK = re.compile("\ufeff")
_LINE_ENDS = "\x85\u2028\u2029"


def has_odd_signs(text: str, data: bytes) -> bool:
    """True where a text holds signs that YAML forbids or that its parsers disagree on."""
    if not data.translate(None, _PLAIN_OR_HIGH):
        high = data.translate(None, _PLAIN)
        if not high or not _ODD_HIGH.search(high):
            return False
    return _ODD.search(text) is not None


def report_marks(text: str, problems: Problems) -> None:
    """Report the byte order marks inside a text, each where it would stand in the text without them."""
    for gone, found in enumerate(_MARK.finditer(text)):
        at = found.start() - gone
        message, fix = "a byte order mark stands inside the file", Fix("delete it", True, (ReplaceText(at, at, ""),))
        problems.add(codes.STRAY_BYTE_ORDER_MARK, at, at, message, "delete it", fix)


def without_odd_signs(text: str, problems: Problems) -> str:
    """Return the text with a blank in place of each sign that YAML forbids or breaks lines at, and report each."""
    for found in _ODD.finditer(text):
        sign, at = found[0], found.start()
        name = f"U+{ord(sign):04X}"
        if sign in _LINE_ENDS:
            hint = "put a line end or a blank in its place; in double quotes it can be written as an escape"
            message = f"{name} is a line end to some programs and a blank to others"
            # U+0085 is an ellipsis in Windows-1252, so a blank may not be what was meant.
            fix = Fix("put a blank in its place", sign != "\x85", (ReplaceText(at, at + 1, " "),))
            problems.add(codes.LINE_END_CHARACTER, at, at + 1, message, hint, fix)
        else:
            message = f"the control character {name} stands in the text"
            fix = Fix("delete it", False, (ReplaceText(at, at + 1, ""),))
            problems.add(codes.CONTROL_CHARACTER, at, at + 1, message, "delete it", fix)
    return _ODD.sub(" ", text)
