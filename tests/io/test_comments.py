"""Comments to lint: where they are found, where not, and which lines each holds for."""

import pytest

from riskctl.core.suppression import Mark
from riskctl.io.comments import marks
from riskctl.io.source import read_source

IGNORE = "# riskctl: ignore REC101 -- because"


def found(text: str) -> tuple[Mark, ...]:
    return marks(read_source("R1.yaml", text.encode()))


def lines(text: str) -> list[tuple[int, int]]:
    """Return the lines each comment holds for; `!` in the text stands for a comment."""
    return [(mark.first, mark.last) for mark in found(text.replace("!", IGNORE))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: R1 !\ntitle: A\n", [(1, 1)]),
        ("id: R1\nreviews: !\n  - date: 2024\n    why: x\ntitle: A\n", [(2, 4)]),
        ("id: R1\nreviews:\n  - date: 2024 !\n    why: x\n  - date: 2025\n", [(3, 4)]),
        ("id: R1\nreviews:\n  - date: 2024\n    why: x !\n", [(4, 4)]),
        ("id: R1\nactions: [{text: a}, {text: b}] !\ntitle: A\n", [(2, 2)]),
        ("id: R1\nactions: [{text: a}, !\n  {text: b}]\ntitle: A\n", [(2, 3)]),
        ("id: R1\nactions: [{text: a},\n  {text: b}] !\ntitle: A\n", [(3, 3)]),
        ("id: R1\nactions: [{text: a}\n  ] !\ntitle: A\n", [(2, 3)]),
        ("id: R1\ndescription: |  !\n  one\n  two\ntitle: A\n", [(2, 4)]),
        ("id: R1\ndescription: one\n  two !\ntitle: A\n", [(2, 3)]),
        ("id: R1\nowner: !\ntitle: A\n", [(2, 2)]),
        ("id: R1\r\nowner: af !\r\ntitle: A\r\n", [(2, 2)]),
    ],
)
def test_at_the_end_of_a_line_it_holds_for_what_begins_there(text: str, expected: list[tuple[int, int]]) -> None:
    assert lines(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: R1\n!\nreviews:\n  - date: 2024\n    why: x\ntitle: A\n", [(3, 5)]),
        ("id: R1\n!\n\n# words\nowner: af\ntitle: A\n", [(5, 5)]),
        ("id: R1\nreviews:\n  !\n  - date: 2024\n    why: x\n  - date: 2025\n", [(4, 5)]),
        ("id: R1\nreviews:\n  - !\n    date: 2024\n    why: x\n  - date: 2025\n", [(4, 5)]),
        ("id: R1\nreviews:\n  - date: 2024\n    !\n    why: x\n  - date: 2025\n", [(5, 5)]),
        ("id: R1\nreviews:\n  - date: 2024\n  !\ntitle: A\n", [(5, 5)]),
        ("id: R1\n!\n!\nowner: af\n", [(4, 4), (4, 4)]),
    ],
)
def test_alone_it_holds_for_what_begins_below(text: str, expected: list[tuple[int, int]]) -> None:
    assert lines(text) == expected


def test_above_the_first_key_it_holds_for_the_file() -> None:
    assert lines("# The custody risk\n!\n\nid: R1\nowner: af\n") == [(1, 6)]
    assert lines("---\n!\nid: R1\n") == [(1, 4)]


def test_below_everything_it_holds_for_nothing_and_says_so() -> None:
    (mark,) = found(f"id: R1\nowner: af\n{IGNORE}\n")
    assert mark.problem == "nothing stands below this comment that it could hold for"
    assert (mark.span.line, mark.span.column, mark.span.end_column) == (3, 1, 1 + len(IGNORE))


@pytest.mark.parametrize(
    "text",
    [
        "title: 'x # riskctl: ignore REC101 -- y'\n",
        'title: "x\n  # riskctl: ignore REC101 -- y"\n',
        "description: |\n  one\n  # riskctl: ignore REC101 -- y\ntitle: A\n",
        "description: >-\n  # riskctl: ignore REC101 -- y\n\n  two\n",
        "title: x#riskctl: ignore REC101 -- y\n",
        "'# riskctl: ignore REC101 -- y': 1\n",
        "title: A # see what # riskctl: ignore REC101 -- y means\n",
        "title: A # riskctl ignore REC101 -- y\n",
        "title: [\n# riskctl: ignore REC101 -- y\n",
        "# riskctl: ignore REC101 -- y\n",
    ],
)
def test_the_same_words_in_a_text_or_in_another_comment_are_none(text: str) -> None:
    assert found(text) == ()


def test_a_comment_behind_a_text_with_the_same_words_is_found() -> None:
    (mark,) = found(
        "title: '# riskctl: ignore REC1 -- x' # riskctl: ignore REC101, joint-owners until 2024-06 -- so it is\n"
    )
    assert (mark.rules, str(mark.until), mark.reason) == (("REC101", "joint-owners"), "2024-06", "so it is")
    assert mark.span.column == 38
