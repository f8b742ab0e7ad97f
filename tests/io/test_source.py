"""The text layer: what is read, what is said of a slip, and where."""

import re
import sys

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from riskctl.core.file_codes import FILE_CODES, FileCode
from riskctl.core.finding import Route, Severity
from riskctl.core.words import printable
from riskctl.io.source import Source, Value, excerpt, locate, read_source
from riskctl.io.yaml_parser import Parser, c_parser, parser, pure_parser

PARSERS = [pytest.param(c_parser(), id="c"), pytest.param(pure_parser(), id="pure")]

FULL = """\
# a risk
id: STR0339
title: "Successful \\"cyber\\" attack"
formerly: [R-012, 'R''13']
description: |
  First line

  second: line # no comment
cause: >-
  folded
  words
why: plain text that
  goes on
controls:
- text: Annual check   # in place
  type: detective
- Patch [monthly]
reviews:
  - date: 2024-01-16
    current: {likelihood: 4, impact: {finance: 3, reputation: no}}
    why:
owner: ~
empty: ''
? explicit
: value
nested:
  - - 1
    - 2
  - {}
"""


def texts(node: Node) -> Value:
    """Return a composed node with every scalar kept as text, the way a risk file is read."""
    if isinstance(node, ScalarNode):
        plain = not node.style
        return None if plain and node.value in ("", "~", "null", "Null", "NULL") else str(node.value)
    if isinstance(node, MappingNode):
        return {str(key.value): texts(value) for key, value in node.value}
    return [texts(item) for item in node.value]


def reference(text: str) -> Value:
    return texts(YAML(typ="safe", pure=True).compose(text))


def said(source: Source) -> list[tuple[str, int, int]]:
    return [(finding.code, finding.span.line, finding.span.column) for finding in source.findings]


# --- values -----------------------------------------------------------------------------------------------------------

SCALARS: list[tuple[str, Value]] = [
    ("no", "no"),
    ("on", "on"),
    ("1:30", "1:30"),
    ("012", "012"),
    ("0o14", "0o14"),
    ("2024-01-01", "2024-01-01"),
    ("1e309", "1e309"),
    (".nan", ".nan"),
    ("TRUE", "TRUE"),
    ("=", "="),
    ("", None),
    ("~", None),
    ("null", None),
    ("Null", None),
    ("NULL", None),
    ("nULL", "nULL"),
    ("''", ""),
    ('""', ""),
    ('"null"', "null"),
    ("'~'", "~"),
    ("|\n", ""),
    ("a # comment", "a"),
    ("C#7 and R&D!", "C#7 and R&D!"),
    ("http://a.b/#c", "http://a.b/#c"),
    ("[http://a.b/c, 1:30]", ["http://a.b/c", "1:30"]),
    ("{at: 1:30, x: }", {"at": "1:30", "x": None}),
    ("two\n  lines", "two lines"),
    ('"\\u2028\\x1b\\U0001F600"', "\u2028\x1b😀"),
]


@pytest.mark.parametrize("using", PARSERS)
@pytest.mark.parametrize(("written", "value"), SCALARS)
def test_a_scalar_is_its_text(written: str, value: Value, using: Parser) -> None:
    source = read_source("r.yaml", f"key: {written}\n".encode(), using=using)
    assert (source.value, source.findings) == ({"key": value}, ())


@pytest.mark.parametrize("using", PARSERS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_mark_change_nothing(end: str, mark: bytes, using: Parser) -> None:
    source = read_source("r.yaml", mark + FULL.replace("\n", end).encode(), using=using)
    assert source.ok
    assert source.value == reference(FULL)
    span = locate(source, ("reviews", 0, "current", "impact", "reputation"))
    assert (span.line, span.column, span.end_line, span.end_column) == (20, 63, 20, 65)
    assert source.text == FULL.replace("\n", end)


def test_the_c_parser_is_used_and_the_pure_one_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parser() is c_parser()
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "yaml._yaml", None)
        for each in (parser, c_parser):
            each.cache_clear()
        assert parser() is pure_parser()
        assert read_source("r.yaml", FULL.encode()).value == reference(FULL)
    for each in (parser, c_parser):
        each.cache_clear()


# --- problems ---------------------------------------------------------------------------------------------------------

PROBLEMS: list[tuple[str, str, int, int, str]] = [
    ("a: 1\nb: 2\na: 3\n", "FIL131", 3, 1, "the key `a` stands on lines 1 and 3"),
    ("a: 1\n'a': 3\n", "FIL131", 2, 1, "the key `a` stands on lines 1 and 2"),
    ("x:\n  - a: 1\n    a: 2\n", "FIL131", 3, 5, "the key `a` stands on lines 2 and 3"),
    ("x: {a: 1, a: 2}\n", "FIL131", 1, 11, "the key `a` stands on line 1, twice"),
    ("a: !!int 5\n", "FIL132", 1, 4, "`!!int` is read as a tag, a type for the value behind it"),
    ("a: ! 5\n", "FIL132", 1, 4, "`!` is read as a tag, a type for the value behind it"),
    (
        "a: !!python/object/apply:os.system [x]\n",
        "FIL132",
        1,
        4,
        "`!!python/object/apply:os.system` is read as a tag, a",
    ),
    ("a: !include x.yaml\n", "FIL132", 1, 4, "`!include` is read as a tag"),
    ("a: !!set {x, y}\n", "FIL132", 1, 4, "`!!set` is read as a tag"),
    ("a: &x\n  b: 1\n", "FIL133", 1, 4, "`&x` is read as a name for the value behind it"),
    ("a: *x\n", "FIL134", 1, 4, "`*x` stands for a value written elsewhere"),
    ("a:\n  <<: {b: 1}\n", "FIL135", 2, 3, "`<<` is read as a key, not as a merge"),
    ("%YAML 1.1\n---\na: no\n", "FIL136", 1, 1, "the file begins with the directive `%YAML 1.1`"),
    ("a: 1\n---\nb: 2\n", "FIL137", 2, 1, "a second document begins on line 2"),
    ("a: 1\n...\nb: 2\n", "FIL137", 3, 1, "a second document begins on line 3"),
    ("- a\n- b\n", "FIL138", 1, 1, "the file is a list, where `key: value` lines were expected"),
    ("words\n", "FIL138", 1, 1, "the file is one text, where `key: value` lines were expected"),
    ("", "FIL107", 1, 1, "the file is empty"),
    ("  \n\n", "FIL107", 1, 1, "the file is empty"),
    ("# nothing\n", "FIL107", 1, 1, "the file holds only comments"),
    ("---\n", "FIL107", 1, 1, "the file holds only comments"),
    ("? [a]\n: b\n", "FIL139", 1, 3, "a list stands where a key was expected"),
    ("? {a: b}\n: b\n", "FIL139", 1, 3, "a mapping stands where a key was expected"),
    ("a: 1\n: b\n", "FIL139", 2, 1, "a colon without a key before it"),
    ("a: " + "[" * 40 + "]" * 40, "FIL141", 1, 35, "more than 32 lists and mappings inside one another"),
    (
        "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n",
        "FIL109",
        2,
        1,
        "marks of a merge conflict are left on lines 2 to 6",
    ),
    ("a: 1\n>>>>>>> x\n", "FIL109", 2, 1, "marks of a merge conflict are left on line 2"),
    ("version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "FIL108", 1, 1, "the file is a Git LFS pointer"),
    ("a: b\x0cc\n", "FIL103", 1, 5, "the control character U+000C stands in the text"),
    ("a: b\n\x1b[31mc: d\n", "FIL103", 2, 1, "the control character U+001B stands in the text"),
    ("a: b\x9bc\n", "FIL103", 1, 5, "the control character U+009B stands in the text"),
    ("a: b\nc: d\x85e\n", "FIL104", 2, 5, "U+0085 is a line end to some programs and a blank to others"),
    ("a: b\u2028c\n", "FIL104", 1, 5, "U+2028 is a line end to some programs and a blank to others"),
    ("a: b\n\ufeffc: d\n", "FIL105", 2, 1, "a byte order mark stands inside the file"),
    ('a: "\\ud83d\\ude00"\n', "FIL106", 1, 5, "`\\ud83d` is half of a character, which no file can hold"),
    ("a: b\n]\n", "FIL111", 2, 1, "this does not line up with the lines above it, or belongs to nothing"),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "message"), PROBLEMS)
def test_a_problem_is_named_at_its_place(text: str, code: str, line: int, column: int, message: str) -> None:
    source = read_source("r.yaml", text.encode())
    first = source.findings[0]
    assert (first.code, first.span.line, first.span.column) == (code, line, column)
    assert first.message.startswith(message)
    assert not source.ok


def test_every_problem_of_a_file_is_reported_at_once() -> None:
    source = read_source("r.yaml", b"a: 1\na: 2\nb: !x y\nc: *z\nd:\n  e: 1\n  e: 2\n")
    assert said(source) == [("FIL131", 2, 1), ("FIL132", 3, 4), ("FIL134", 4, 4), ("FIL131", 7, 3)]
    assert [finding.hint for finding in source.findings] == [
        "keep one, or write a list under one key",
        'write: b: "!x y"',
        'write: c: "*z"',
        "keep one, or write a list under one key",
    ]


def test_a_directive_does_not_change_how_later_files_are_read() -> None:
    for using in (c_parser(), pure_parser()):
        read_source("a.yaml", b"%YAML 1.1\n---\na: no\nb: 012\n", using=using)
        assert read_source("b.yaml", b"a: no\nb: 012\n", using=using).value == {"a": "no", "b": "012"}


def test_a_long_list_of_problems_ends_with_a_word_about_the_rest() -> None:
    source = read_source("r.yaml", b"a: 1\n" * 1000)
    assert len(source.findings) == 201
    assert source.findings[-1].message == "200 problems are listed up to here, and the file is not read on"


# --- slips ------------------------------------------------------------------------------------------------------------

SLIPS: list[tuple[str, str, int, int, str, str]] = [
    (
        "title: Cyber attack: ransomware\n",
        "FIL113",
        1,
        20,
        "the text of `title` holds a colon and a blank, which YAML reads as the end of a key",
        'write: title: "Cyber attack: ransomware"',
    ),
    (
        "title: Cyber attack: ransomware   # new\nowner: af\n",
        "FIL113",
        1,
        20,
        "the text of `title` holds a colon and a blank, which YAML reads as the end of a key",
        'write: title: "Cyber attack: ransomware"   # new',
    ),
    (
        'title: The "new" model: C:\\x\n',
        "FIL113",
        1,
        23,
        "the text of `title` holds a colon and a blank, which YAML reads as the end of a key",
        "write: title: 'The \"new\" model: C:\\x'",
    ),
    (
        "controls:\n  - text: Two parts: a and b\n    type: detective\n",
        "FIL113",
        2,
        20,
        "the text of `text` holds a colon and a blank, which YAML reads as the end of a key",
        'write: - text: "Two parts: a and b"',
    ),
    (
        "description: The force\n  may face: fines\n  and loss\nowner: af\n",
        "FIL113",
        2,
        11,
        "the text of `description`, which begins on line 1, holds a colon and a blank, read as the end of a key",
        'write lines 1 to 3 as one: description: "The force may face: fines and loss"',
    ),
    (
        "title: @home\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with an at sign, which no plain text may",
        'write: title: "@home"',
    ),
    (
        "title: %x\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with a percent sign, which no plain text may",
        'write: title: "%x"',
    ),
    (
        "title: `x`\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with a backtick, which no plain text may",
        'write: title: "`x`"',
    ),
    (
        "title: - x\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with `-`, which starts a list, and only on a line of its own",
        'write: title: "- x"',
    ),
    (
        "title: ? x\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with `?`, which starts a key, and only on a line of its own",
        'write: title: "? x"',
    ),
    (
        "title: & Co\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with `&`, which YAML keeps for itself",
        'write: title: "& Co"',
    ),
    (
        "title: * star\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with `*`, which YAML keeps for itself",
        'write: title: "* star"',
    ),
    (
        "title: > text\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with `>`, behind which YAML allows no text on the same line",
        'write: title: "> text"',
    ),
    (
        "title: | text\nowner: af\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with `|`, behind which YAML allows no text on the same line",
        'write: title: "| text"',
    ),
    (
        "title: [draft] Risk\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with `[`, which makes it a list, and `Risk` stands behind it",
        'write: title: "[draft] Risk"',
    ),
    (
        "title: {draft} Risk\n",
        "FIL114",
        1,
        8,
        "the text of `title` begins with `{`, which makes it a mapping, and `Risk` stands behind it",
        'write: title: "{draft} Risk"',
    ),
    (
        "categories: [{key: legal, label: Law: old}]\n",
        "FIL114",
        1,
        34,
        "a text between these brackets holds a sign that YAML reads as its own",
        'write: categories: [{key: legal, label: "Law: old"}]',
    ),
    (
        "current: {likelihood: 4, impact: 4\nwhy: x\n",
        "FIL120",
        1,
        10,
        "the text of `current` opens `{` and no `}` closes it",
        "write: current: {likelihood: 4, impact: 4}",
    ),
    (
        "title: [draft Risk\nowner: af\n",
        "FIL120",
        1,
        8,
        "the text of `title` opens `[` and no `]` closes it",
        'write: title: "[draft Risk"',
    ),
    ("title: *note\n", "FIL134", 1, 8, "`*note` stands for a value written elsewhere", 'write: title: "*note"'),
    ("title: &x y\n", "FIL133", 1, 8, "`&x` is read as a name for the value behind it", 'write: title: "&x y"'),
    ("title: !x\n", "FIL132", 1, 8, "`!x` is read as a tag, a type for the value behind it", 'write: title: "!x"'),
    (
        'title: !!str "5"\n',
        "FIL132",
        1,
        8,
        "`!!str` is read as a tag, a type for the value behind it",
        'write: title: "5"',
    ),
    (
        "title: Programme #14\n",
        "FIL117",
        1,
        18,
        "`#14` is read as a comment and lost, because a blank stands before the `#`",
        'write: title: "Programme #14"',
    ),
    (
        "title: Programme #14 fails # true\n",
        "FIL117",
        1,
        18,
        "`#14 fails # true` is read as a comment and lost, because a blank stands before the `#`",
        'write: title: "Programme #14 fails" # true',
    ),
    (
        "title: #14\nowner: af\n",
        "FIL117",
        1,
        8,
        "`#14` is read as a comment and lost, because it begins with `#`",
        'write: title: "#14"',
    ),
    (
        "controls:\n  - #14 was lost\n  - Patches\n",
        "FIL117",
        2,
        5,
        "`#14 was lost` is read as a comment and lost, because it begins with `#`",
        'write: - "#14 was lost"',
    ),
    (
        "controls: #all of them\n  - Patches\n",
        "FIL117",
        1,
        11,
        "`#all of them` is read as a comment and lost, because it begins with `#`",
        "write: controls: # all of them",
    ),
    (
        "description: We saw\n  case #14 again\nowner: af\n",
        "FIL117",
        2,
        8,
        "`#14 again` is read as a comment and lost, because a blank stands before the `#`",
        'write lines 1 to 2 as one: description: "We saw case #14 again"',
    ),
    (
        "description: We saw\n  #14 again\nowner: af\n",
        "FIL117",
        2,
        3,
        "`#14 again` is read as a comment and lost, because the line begins with `#`",
        'write lines 1 to 2 as one: description: "We saw #14 again"',
    ),
    (
        "description: We saw\n  #14 again\n  and more\nowner: af\n",
        "FIL117",
        2,
        3,
        "`#14 again` is read as a comment, which ends the text of `description` from line 1",
        'write lines 1 to 3 as one: description: "We saw #14 again and more"',
    ),
    (
        'title: "Open\nowner: af\n',
        "FIL115",
        1,
        8,
        'the text of `title` opens with `"` and no `"` closes it',
        'write: title: "Open"',
    ),
    (
        'title: "Open\nowner: "af"\n',
        "FIL115",
        1,
        8,
        'the text of `title` opens with `"` and no `"` closes it',
        'write: title: "Open"',
    ),
    (
        "title: 'Don't pay\nowner: af\n",
        "FIL116",
        1,
        12,
        "the text of `title` ends at the second `'`, and `t pay` stands behind it",
        'write: title: "Don\'t pay"',
    ),
    (
        "title: 'Don't pay'\n",
        "FIL116",
        1,
        12,
        "the text of `title` ends at the second `'`, and `t pay'` stands behind it",
        'write: title: "Don\'t pay"',
    ),
    (
        'title: "Cyber" attack\n',
        "FIL116",
        1,
        14,
        'the text of `title` ends at the second `"`, and `attack` stands behind it',
        "write: title: '\"Cyber\" attack'",
    ),
    (
        'title: "The "big" one"\n',
        "FIL116",
        1,
        13,
        'the text of `title` ends at the second `"`, and `big" one"` stands behind it',
        "write: title: 'The \"big\" one'",
    ),
    (
        'path: "X:\\Shared"\n',
        "FIL121",
        1,
        10,
        "`\\S` means nothing in double quotes, where a backslash begins an escape",
        "write: path: 'X:\\Shared'",
    ),
    (
        "reviews:\n\t- date: 2024\n",
        "FIL112",
        2,
        1,
        "a tab stands at the start of the line, where YAML counts blanks",
        "write, with 2 blanks before it: - date: 2024",
    ),
    (
        "reviews:\n  - date: 2024\n\twhy: x\n",
        "FIL112",
        3,
        1,
        "a tab stands at the start of the line, where YAML counts blanks",
        "write, with 4 blanks before it: why: x",
    ),
    ("owner: af\tbg\n", "FIL112", 1, 10, "a tab stands here, where YAML counts blanks", "write: owner: af bg"),
    ("owner:\taf\n", "FIL112", 1, 7, "a tab stands here, where YAML counts blanks", "write: owner: af"),
    ("title:Cyber\nowner: af\n", "FIL118", 1, 6, "no blank stands behind the colon of `title`", "write: title: Cyber"),
    (
        "description: text\nmore text\nowner: af\n",
        "FIL118",
        2,
        1,
        "this line has no `key:`; if it goes on from `description`, it must be indented",
        "write, with 2 blanks before it: more text",
    ),
    (
        "title: x\n  owner: af\n",
        "FIL119",
        2,
        3,
        "`owner` is indented deeper than `title` above it, so YAML reads it as more of that text",
        "write, with no blank before it: owner: af",
    ),
    (
        "reviews:\n  - date: 2024\n   why: x\n",
        "FIL119",
        3,
        4,
        "`why: x` does not line up with the lines above it",
        "write, with 4 blanks before it: why: x",
    ),
]


@pytest.mark.parametrize("using", PARSERS)
@pytest.mark.parametrize(("text", "code", "line", "column", "message", "hint"), SLIPS)
def test_a_slip_has_its_own_sentence_and_the_mended_line(
    text: str, code: str, line: int, column: int, message: str, hint: str, using: Parser
) -> None:
    source = read_source("r.yaml", text.encode(), using=using)
    found = [(each.code, each.span.line, each.span.column, each.message, each.hint) for each in source.findings]
    assert found == [(code, line, column, message, hint)]


@pytest.mark.parametrize(("text", "hint"), [(row[0], row[5]) for row in SLIPS], ids=[row[0] for row in SLIPS])
def test_the_mended_line_makes_the_file_whole(text: str, hint: str) -> None:
    finding = read_source("r.yaml", text.encode()).findings[0]
    mended = apply(text, finding.span.line, hint)
    source = read_source("r.yaml", mended.encode())
    assert source.findings == ()
    assert source.value == reference(mended)


def apply(text: str, line: int, hint: str) -> str:
    """Return the text with the line that a hint gives, as a user would put it in."""
    lines = text.splitlines()
    joined = re.match(r"write lines (\d+) to (\d+) as one: (.*)", hint)
    indented = re.match(r"write, with (no|\d+) blanks? before it: (.*)", hint)
    if indented:
        lines[line - 1] = " " * (0 if indented[1] == "no" else int(indented[1])) + indented[2]
    elif joined:
        first, last = int(joined[1]) - 1, int(joined[2])
        lines[first:last] = [re.match(" *", lines[first])[0] + joined[3]]  # type: ignore[index]
    else:
        lines[line - 1] = re.match(" *", lines[line - 1])[0] + hint.removeprefix("write: ")  # type: ignore[index]
    return "\n".join(lines) + "\n"


FINE = [
    "title: Programme # 14\n",
    "title: # a comment\n",
    "controls:   # in place\n  - x  # y\n",
    "#title: left out\nowner: af\n",
    "owner: af\n#due: left out\n",
    "reviews:\n  - date: 2024\n    #due: left out\n    why: x\n",
    "title: 'a #14'\nnote: |\n  see #14\n  \tand a tab\n",
    'title: "a #14" #14\n',
    'a: "x\ty"\n# a\tb\n',
    "title: R&D! C#7 a&b *x* 50% @home - x\n",
    "title: x\n\n...\n# end\n",
    "---\ntitle: x\n",
    "links: [a, b] #x\n",
]


@pytest.mark.parametrize("using", PARSERS)
@pytest.mark.parametrize("text", FINE)
def test_what_is_fine_is_left_alone(text: str, using: Parser) -> None:
    source = read_source("r.yaml", text.encode(), using=using)
    assert source.findings == ()
    assert source.value == reference(text)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_codes_are_in_order_and_names_differ() -> None:
    codes = [entry.code for entry in FILE_CODES]
    assert codes == sorted(set(codes))
    assert len({entry.name for entry in FILE_CODES}) == len(codes)
    assert all(re.fullmatch(r"[a-z]+8?(-[a-z]+8?)*", entry.name) for entry in FILE_CODES)


def examples(page: str) -> dict[str, bytes]:
    found = {}
    for head, body in re.findall(r"^(Bad|Good)[^\n]*:\n\n((?:    .*\n|\n)+)", page, re.MULTILINE):
        lines = "".join(line.removeprefix("    ") + "\n" for line in body.strip("\n").split("\n"))
        found[head] = re.sub(r"\\x([0-9a-f]{2})", lambda sign: chr(int(sign[1], 16)), lines).encode(
            "latin-1", "replace"
        )
    return found


@pytest.mark.parametrize("entry", FILE_CODES, ids=lambda entry: entry.code)
def test_every_page_says_why_and_what_to_do(entry: FileCode) -> None:
    page = entry.page
    assert re.match(r"[A-Z`][^\n]+\.\n\nWhy: [^\n]+\nRemedy: [^\n]+\n", page)
    assert all(len(line) <= 120 for line in page.splitlines())


@pytest.mark.parametrize("entry", [each for each in FILE_CODES if "Bad:" in each.page], ids=lambda entry: entry.code)
def test_the_examples_of_a_page_do_what_they_say(entry: FileCode) -> None:
    code, page = entry.code, entry.page
    if code.startswith("FIL3"):
        return
    shown = examples(page)
    bad = {finding.code for finding in read_source("r.yaml", shown["Bad"]).findings}
    good = read_source("r.yaml", shown["Good"])
    assert good.ok
    assert bad == ({code} if code.startswith("FIL1") else set())


# --- places -----------------------------------------------------------------------------------------------------------

SOURCE = read_source("r.yaml", FULL.encode())

PLACES: list[tuple[Route, bool, str]] = [
    ((), False, "# a risk"),
    (("id",), False, "STR0339"),
    (("id",), True, "id"),
    (("title",), False, '"Successful \\"cyber\\" attack"'),
    (("formerly", 1), False, "'R''13'"),
    (("formerly",), False, "[R-012, 'R''13']"),
    (("description",), False, "|\n  First line\n\n  second: line # no comment"),
    (("why",), False, "plain text that\n  goes on"),
    (("controls", 0), False, "text: Annual check   # in place\n  type: detective"),
    (("controls", 0, "text"), True, "text"),
    (("reviews", 0, "current", "impact"), False, "{finance: 3, reputation: no}"),
    (("reviews", 0, "why"), False, ""),
    (("explicit",), True, "explicit"),
    (("nested", 0, 1), False, "2"),
    # What the file lacks: the key that holds it, or the first key of a list item.
    (("owner", "name"), False, "owner"),
    (("controls", 0, "owner"), False, "text"),
    (("controls", 7), False, "controls"),
    (("reviews", 0, "current", "target"), False, "current"),
    (("nested", 0, "x"), False, "- 1\n    - 2"),
    (("missing",), False, "# a risk"),
    (("controls", "tagged-union[Control]", 0, "text"), False, "Annual check"),
]


@pytest.mark.parametrize(("route", "at_key", "shown"), PLACES)
def test_a_route_leads_to_its_place(route: Route, at_key: bool, shown: str) -> None:
    assert cut(SOURCE, route, at_key) == shown


def cut(source: Source, route: Route, at_key: bool = False) -> str:
    """Return the text that a span covers."""
    span = locate(source, route, at_key)
    lines = source.text.split("\n")[span.line - 1 : span.end_line]
    if len(lines) == 1:
        return lines[0][span.column - 1 : span.end_column - 1]
    return "\n".join([lines[0][span.column - 1 :], *lines[1:-1], lines[-1][: span.end_column - 1]])


def routes(value: Value, route: Route = ()) -> list[Route]:
    if isinstance(value, dict):
        return [route, *(each for key, item in value.items() for each in routes(item, (*route, key)))]
    if isinstance(value, list):
        return [route, *(each for at, item in enumerate(value) for each in routes(item, (*route, at)))]
    return [route]


def at(value: Value, route: Route) -> Value:
    for part in route:
        value = value[part]  # type: ignore[index]
    return value


@pytest.mark.parametrize("using", PARSERS)
@pytest.mark.parametrize("route", routes(SOURCE.value)[1:], ids=str)
def test_the_text_of_a_span_is_the_value_at_its_route(route: Route, using: Parser) -> None:
    source = read_source("r.yaml", FULL.encode(), using=using)
    span = locate(source, route)
    written = cut(source, route)
    # A block stands at its own indent, which the first line of the cut has lost.
    again = reference(" " * (span.column - 1) + written + "\n") if written else None
    assert again == at(source.value, route)
    assert locate(SOURCE, route) == span
    if isinstance(route[-1], str):
        assert cut(source, route, at_key=True).strip("\"'") == route[-1]


def test_an_excerpt_shows_the_line_and_nothing_unseen() -> None:
    source = read_source("r.yaml", b"a: b\nc: d\x1b[31m\xe2\x80\xaee\n")
    assert excerpt(source, source.findings[0].span) == "c: d\\x1b[31m\\u202ee"
    broken = read_source("r.yaml", b"a: b\nc: d\x92s\n")
    assert excerpt(broken, broken.findings[0].span) == "c: d\\x92s"


def test_what_is_printed_is_one_visible_line() -> None:
    assert (
        printable("a\nb\tc\x1b\x7f\x85\u200b\u2066\ufeff\udcff é😀")
        == "a\\nb\\tc\\x1b\\x7f\\x85\\u200b\\u2066\\ufeff\\xff é😀"
    )


def test_every_code_of_the_text_layer_is_an_error() -> None:
    assert {entry.severity for entry in FILE_CODES if entry.code.startswith("FIL1")} == {Severity.ERROR}
