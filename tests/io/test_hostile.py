"""Whatever bytes a file holds, reading it ends with findings, and a file without errors means one thing only."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from riskctl.core.file_codes import FILE_CODE
from riskctl.io.source import Limits, Source, Value, excerpt, locate, read_source
from riskctl.io.yaml_parser import c_parser, pure_parser

MB = 1024 * 1024

ENCODINGS: list[tuple[bytes, str, int, int, str, str]] = [
    (
        b"a: b\nc: caf\xe9\n",
        "FIL102",
        2,
        7,
        "byte 11 (0xe9) is not UTF-8; the file looks like Latin-1 or Windows-1252 (there it is é)",
        "save the file as UTF-8",
    ),
    (
        b"a: the force\x92s\n",
        "FIL102",
        1,
        13,
        "byte 12 (0x92) is not UTF-8; the file looks like Windows-1252 (there it is ’)",
        "save the file as UTF-8",
    ),
    (
        b"a: \xc2\xa35 and \x96\n",
        "FIL102",
        1,
        11,
        "byte 11 (0x96) is not UTF-8, though the rest is; it looks like Windows-1252 (there it is –)",
        "type that character again and save the file as UTF-8",
    ),
    (
        b"\xef\xbb\xbfa: \xe9 b\n",
        "FIL102",
        1,
        4,
        "byte 6 (0xe9) is not UTF-8; the file looks like Latin-1 or Windows-1252 (there it is é)",
        "save the file as UTF-8",
    ),
    (
        b"a: b\n\xff\x81\n",
        "FIL102",
        2,
        1,
        "byte 5 (0xff) is not UTF-8, and the file looks like no encoding known here",
        "save the file as UTF-8",
    ),
    (
        b"a: \xc0\xaf\n",
        "FIL102",
        1,
        4,
        "byte 3 (0xc0) is not UTF-8: an overlong form, which is forbidden",
        "it was written by a faulty program; type the character again",
    ),
    (
        b"a: b \xe2\x82",
        "FIL102",
        1,
        6,
        "the file ends inside a character, at byte 5 (0xe2)",
        "it was cut short: restore its end",
    ),
    (
        "a: b\n".encode("utf-16"),
        "FIL102",
        1,
        1,
        "the file begins with the mark of UTF-16, at byte 0",
        "save the file as UTF-8",
    ),
    (
        "a: b\n".encode("utf-32"),
        "FIL102",
        1,
        1,
        "the file begins with the mark of UTF-32, at byte 0",
        "save the file as UTF-8",
    ),
    (
        "a: bcd\n".encode("utf-16-le"),
        "FIL102",
        1,
        1,
        "byte 1 is NUL, and so is nearly every second one; the file looks like UTF-16, low byte first",
        "save the file as UTF-8",
    ),
    (
        "a: bcd\n".encode("utf-16-be"),
        "FIL102",
        1,
        1,
        "byte 0 is NUL, and so is nearly every second one; the file looks like UTF-16, high byte first",
        "save the file as UTF-8",
    ),
    (
        b"a: b\nc: \x00d\n",
        "FIL101",
        1,
        1,
        "byte 8, on line 2, is NUL, so this is no text file",
        "save it as plain text in UTF-8",
    ),
    (
        b"a" * (MB + 1),
        "FIL306",
        1,
        1,
        "the file has 1,048,577 bytes; a file of a register has at most 1,048,576",
        "keep documents beside the register and name them in the text",
    ),
]


@pytest.mark.parametrize(("data", "code", "line", "column", "message", "hint"), ENCODINGS)
def test_bytes_that_are_no_text_are_named(
    data: bytes, code: str, line: int, column: int, message: str, hint: str
) -> None:
    source = read_source("r.yaml", data)
    assert source.value is None
    found = [(each.code, each.span.line, each.span.column, each.message, each.hint) for each in source.findings]
    assert found == [(code, line, column, message, hint)]


BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcde", "bcdef", strict=True)
)

HOSTILE: list[tuple[str, bytes, str]] = [
    ("alias bomb", BOMB.encode(), "FIL134"),
    ("self reference", b"a: &a [*a]\n", "FIL134"),
    ("undefined alias", b"a: *nowhere\n", "FIL134"),
    ("merge bomb", b"m: &m {<<: *m}\n", "FIL135"),
    ("flow nesting", b"[" * MB, "FIL141"),
    ("block nesting", b"- " * (MB // 2), "FIL141"),
    ("mapping nesting", b"{a: " * (MB // 4), "FIL141"),
    ("indent nesting", b"".join(b" " * depth + b"a:\n" for depth in range(1400)), "FIL141"),
    ("question marks", b"? " * (MB // 2), "FIL141"),
    ("question marks in braces", b"{? " * (MB // 3), "FIL139"),
    ("many values", b"a: [" + b"x," * (MB // 2 - 8) + b"]", "FIL142"),
    ("many keys", b"".join(b"k%d: v\n" % number for number in range(90_000)), "FIL142"),
    ("many directives", b"".join(b"%%TAG !a%d! x\n" % number for number in range(60_000)), "FIL136"),
    ("many tags", b"- !a x\n" * 149_000, "FIL132"),
    ("many anchors", b"- &a x\n" * 149_000, "FIL133"),
    ("many aliases", b"- *a\n" * 200_000, "FIL134"),
    ("many duplicates", b"a: 1\n" * 200_000, "FIL131"),
    ("many conflicts", b"<<<<<<< a\n=======\n>>>>>>> b\n" * 30_000, "FIL109"),
    ("many line ends", "\u2028".encode() * 300_000, "FIL104"),
    ("many lost words", b"- x #y\n" * 40_000, "FIL117"),
    ("many tabs", b"- a\tb\n" * 40_000, "FIL112"),
    ("control characters", b"\x01" * MB, "FIL103"),
    ("one long quote", b'a: "' + b"x\n" * (MB // 2 - 2), "FIL115"),
    ("one long tag", b"a: !" + b"x" * (MB - 8), "FIL132"),
    ("colons", b"a: " * (MB // 3), "FIL111"),
    ("late slip", b"".join(b"k%d: text\n" % number for number in range(8_000)) + b"x: @y\n", "FIL114"),
    ("escapes", b'a: "' + b"\\x " * 20_000 + b'"\n', "FIL111"),
    ("deep line", b"a" + b" " * 1_900 + b"x\nb: c\n", "FIL111"),
]


@pytest.mark.parametrize(("data", "code"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_file_ends_in_a_finding(data: bytes, code: str) -> None:
    source = read_source("r.yaml", data)
    assert code in {finding.code for finding in source.findings}
    assert not source.ok
    assert all(
        finding.message and len(finding.message) < 300 and len(finding.hint) < 3_000 for finding in source.findings
    )


def test_a_large_honest_file_is_read() -> None:
    lines = [f"k{number}: some honest words, and more of them" for number in range(5_000)]
    source = read_source("r.yaml", "\n".join(lines).encode())
    assert source.findings == ()
    assert source.value is not None
    assert len(source.value) == 5_000


def test_limits_are_named_in_the_message() -> None:
    limits = Limits(size=100, depth=2, nodes=20)
    said = [
        read_source("r.yaml", data, limits).findings[0].message
        for data in (b"a" * 101, b"a: [[x]]", b"a: [" + b"x," * 30 + b"]")
    ]
    assert said == [
        "the file has 101 bytes; a file of a register has at most 100",
        "more than 2 lists and mappings inside one another",
        "more than 20 keys and values in one file",
    ]


# --- anything at all --------------------------------------------------------------------------------------------------

YAML_SIGNS = st.text(alphabet="ab01 \n\t:-#'\"[]{},&*!|>%@`?~<=.\\\r\x85é\u2028\ufeff", max_size=60)


@settings(max_examples=400, derandomize=True)
@given(
    st.one_of(
        st.binary(max_size=120),
        YAML_SIGNS.map(str.encode),
        st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
    )
)
@example(b"\xef\xbb\xbf")
@example(b"? ")
@example(b"a: |#\n b")
def test_any_bytes_load_without_raising(data: bytes) -> None:
    for using in (c_parser(), pure_parser()):
        source = read_source("r.yaml", data, using=using)
        check(source)


def check(source: Source) -> None:
    """Assert what holds for every source: findings have known codes and places inside the file, and can be shown."""
    lines = max(source.text.count("\n") + source.text.count("\r"), 0) + 1
    for finding in source.findings:
        assert finding.code in FILE_CODE
        assert 1 <= finding.span.line <= finding.span.end_line <= lines
        assert finding.span.column >= 1
        assert (finding.message + finding.hint + excerpt(source, finding.span)).isascii() or finding.message.strip()
        assert "\n" not in finding.message + finding.hint + excerpt(source, finding.span)
    assert source.value is not None or source.findings


WHOLE = [
    "id: R1\ntitle: Cyber attack\n",
    """\
# head
id: R1
title: 'It''s a risk'
description: |
  Line one

  - line two
controls:
  - text: "A \\"quoted\\" text"
    type: detective   # why
  - Patch [monthly]
reviews:
- date: 2024-01-16
  current: {likelihood: 4, impact: {finance: 3, x: no}}
  why: a multi-line
    plain text with http://a.b/c and 1:30
links: [{to: R2, type: related}, "x: y"]
x: ~
y:
""",
    "---\na: >-\n  folded\n  text\n\n  more\nb: |+\n  keep\n\n\n"
    "c: 012\nd:\n  - - 1\n    - 2\n  - {}\n  - []\n? e\n: f\n...\n",
]
PIECES = [
    *(
        "\n",
        "\n  ",
        "  ",
        " ",
        "\t",
        ":",
        ": ",
        "#",
        " #",
        " # ",
        "-",
        "- ",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        ",",
        "&a ",
        "*a",
    ),
    *(
        "!",
        "!x ",
        "|",
        ">",
        "%",
        "@",
        "`",
        "?",
        "? ",
        "...",
        "---\n",
        "\r",
        "\r\n",
        "\x85",
        "é",
        "\u2028",
        "\ufeff",
        "<<: ",
    ),
    *("a: b\n", "\\", "|-\n  x", "|#", "null", "~", "=", "<", "0"),
]


def mutated(text: str, rng: random.Random) -> str:
    """Return a text with one to three pieces added, dropped, replaced or moved."""
    for _ in range(rng.randint(1, 3)):
        kind, at = rng.randrange(6), rng.randrange(len(text) + 1)
        lines = text.splitlines(keepends=True) or ["a: b\n"]
        one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
        if kind == 0:
            text = text[:at] + rng.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + rng.randint(1, 3) :]
        elif kind == 2:
            text = text[:at] + rng.choice(PIECES) + text[at + 1 :]
        elif kind == 3:
            text = "".join([*lines[:one], *[lines[one]] * rng.choice((0, 2)), *lines[one + 1 :]])
        elif kind == 4:
            lines[one], lines[two] = lines[two], lines[one]
            text = "".join(lines)
        else:
            lines[one] = rng.choice(("  ", " ", "- ")) + lines[one] if rng.random() < 0.5 else lines[one].lstrip()
            text = "".join(lines)
    return text


def texts(node: Node | None) -> Value:
    if node is None:
        return None
    if isinstance(node, ScalarNode):
        return None if not node.style and node.value in ("", "~", "null", "Null", "NULL") else str(node.value)
    if isinstance(node, MappingNode):
        assert len({key.value for key, _ in node.value}) == len(node.value)
        return {str(key.value): texts(value) for key, value in node.value}
    return [texts(item) for item in node.value]


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_is_either_named_or_means_the_same_to_another_parser(seed: int) -> None:
    rng = random.Random(seed)
    read = 0
    for _ in range(400):
        text = mutated(rng.choice(WHOLE), rng)
        source = read_source("r.yaml", text.encode())
        check(source)
        if source.ok:
            read += 1
            assert texts(YAML(typ="safe", pure=True).compose(text)) == source.value, text
    assert read > 100


@pytest.mark.parametrize("seed", range(2))
def test_both_parsers_agree_on_damaged_files(seed: int) -> None:
    rng = random.Random(1000 + seed)
    for _ in range(150):
        text = mutated(rng.choice(WHOLE), rng)
        one, two = (read_source("r.yaml", text.encode(), using=using) for using in (c_parser(), pure_parser()))
        assert one.ok == two.ok, text
        if one.ok:
            assert one.value == two.value, text
            for key in one.value or ():
                assert locate(one, (key,)) == locate(two, (key,)), text
                assert locate(one, (key,), at_key=True) == locate(two, (key,), at_key=True), text


def test_a_file_with_endless_mistakes_is_told_where_the_list_ends() -> None:
    source = read_source("risks/R1.yaml", b"id: R1\n" + b"title: again\n" * 1000)
    assert source.findings[-1].code == "FIL143"
    assert {finding.code for finding in source.findings[:-1]} == {"FIL131"}
    assert len(source.findings) <= 202
