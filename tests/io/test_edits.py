"""Edits by route: the fewest bytes change, everything else survives, and what cannot be held to that is refused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskctl.core.errors import CannotEdit
from riskctl.core.finding import AddItem, Edit, Remove, RenameKey, ReplaceText, Route, SetValue, Value
from riskctl.io.edit_values import leaves
from riskctl.io.edits import edited
from riskctl.io.slices import keys_in_order
from riskctl.io.source import read_source
from tests.running import ROOT

PATH = "risks/R1.yaml"


def made(text: str | bytes, *edits: Edit) -> str:
    """Return a file with edits made."""
    data = text if isinstance(text, bytes) else text.encode()
    return edited(read_source(PATH, data), data, edits, keys_in_order(PATH)).decode()


def refused(text: str | bytes, *edits: Edit) -> str:
    with pytest.raises(CannotEdit) as caught:
        made(text, *edits)
    return str(caught.value)


RISK = """\
# A risk of the tests
id: R1
title: "Custody is full"   # as printed

owner: af
description: >
  Cells are full
  on most nights.

  It grows.
controls:
  # in place
  - Rota
  - 'Night staff'  # two
actions:
- text: Build
  due: 2024-03   # firm
- {text: Hire, owner: af}
reviews:
  - date: 2024-01-16
    current: {likelihood: 3, impact: {finance: 4, people: 2}}
    why: |
      One.

      Two.
tags: [a, b]
x-empty: []
x-none:
"""

SET: list[tuple[Route, Value, str, str]] = [
    (("owner",), "bk", "owner: af\n", "owner: bk\n"),
    (("title",), "Custody", '"Custody is full"   #', '"Custody"   #'),
    (("title",), 'The "pen"', '"Custody is full"', '"The \\"pen\\""'),
    (("owner",), "no: colon", "owner: af\n", 'owner: "no: colon"\n'),
    (("owner",), "null", "owner: af\n", 'owner: "null"\n'),
    (("owner",), "no", "owner: af\n", "owner: no\n"),
    (("owner",), "#14", "owner: af\n", 'owner: "#14"\n'),
    (("owner",), "", "owner: af\n", 'owner: ""\n'),
    (("owner",), 'a "b" \\ c: d', "owner: af\n", "owner: 'a \"b\" \\ c: d'\n"),
    (("owner",), "bell \x07", "owner: af\n", 'owner: "bell \\x07"\n'),
    (("owner",), "two\nlines\n", "owner: af\n", "owner: |\n  two\n  lines\n"),
    (("owner",), "two\nlines", "owner: af\n", "owner: |-\n  two\n  lines\n"),
    (("owner",), ["af", "bk"], "owner: af\n", "owner:\n  - af\n  - bk\n"),
    (("owner",), [], "owner: af\n", "owner: []\n"),
    (("controls", 0), "Rota, new", "- Rota\n", "- Rota, new\n"),
    (("controls", 1), "It's on", "'Night staff'  # two", "'It''s on'  # two"),
    (("actions", 0, "due"), "2024-06", "2024-03   # firm", "2024-06   # firm"),
    (("actions", 1, "owner"), "b, k", "owner: af}", 'owner: "b, k"}'),
    (("reviews", 0, "current", "impact", "finance"), "3", "finance: 4", "finance: 3"),
    (("reviews", 0, "why"), "One.\n\nThree.\n", "      Two.\n", "      Three.\n"),
    (("reviews", 0, "why"), "One.\n", "      One.\n\n      Two.\n", "      One.\n"),
    (("description",), "Cells are full on some nights.\nIt grows.\n", "on most nights", "on some nights"),
    (("x-none",), "now", "x-none:\n", "x-none: now\n"),
    (("x-none",), {"a": "1", "b": ["x"]}, "x-none:\n", "x-none:\n  a: 1\n  b:\n    - x\n"),
    (("x-empty",), ["x"], "x-empty: []\n", "x-empty:\n  - x\n"),
    (("tags",), "a", "tags: [a, b]", "tags: a"),
    # keys that are not there: in the order of the model, else at the end
    (("status",), "open", "owner: af\n", "owner: af\nstatus: open\n"),
    (("kind",), "threat", "# as printed\n", "# as printed\nkind: threat\n"),
    (("x-new",), "1", "x-none:\n", "x-none:\nx-new: 1\n"),
    (("actions", 0, "owner"), "bk", "text: Build\n", "text: Build\n  owner: bk\n"),
    (("actions", 1, "due"), "2025", "owner: af}", "owner: af, due: 2025}"),
    (("reviews", 0, "current", "score"), "12", "people: 2}}", "people: 2}, score: 12}"),
    (("reviews", 0, "by"), "af", "- date: 2024-01-16\n", "- date: 2024-01-16\n    by: af\n"),
    (("reviews", 0, "decided", "by"), "SORB", "      Two.\n", "      Two.\n    decided:\n      by: SORB\n"),
    (("x-none", "deep"), "1", "x-none:\n", "x-none:\n  deep: 1\n"),
]


@pytest.mark.parametrize(("route", "value", "before", "after"), SET)
def test_a_value_is_set_where_it_stands(route: Route, value: Value, before: str, after: str) -> None:
    assert RISK.count(before) == 1
    assert made(RISK, SetValue(route, value)) == RISK.replace(before, after)


OTHERS: list[tuple[Edit, str, str]] = [
    (AddItem(("controls",), "Plan"), "# two\n", "# two\n  - Plan\n"),
    (
        AddItem(("controls",), {"text": "Plan", "type": "detective"}),
        "# two\n",
        "# two\n  - text: Plan\n    type: detective\n",
    ),
    (AddItem(("actions",), {"text": "Train"}), "owner: af}\n", "owner: af}\n- {text: Train}\n"),
    (AddItem(("tags",), "c, d"), "[a, b]", '[a, b, "c, d"]'),
    (AddItem(("x-empty",), "c"), "x-empty: []", "x-empty: [c]"),
    (AddItem(("x-empty",), {"a": "1"}), "x-empty: []\n", "x-empty:\n  - a: 1\n"),
    (AddItem(("x-none",), "c"), "x-none:\n", "x-none:\n  - c\n"),
    (AddItem(("objectives",), "PCP-2"), "# as printed\n", "# as printed\nobjectives:\n  - PCP-2\n"),
    (AddItem(("reviews",), {"date": "2024-02"}), "      Two.\n", "      Two.\n  - date: 2024-02\n"),
    (Remove(("owner",)), "owner: af\n", ""),
    (Remove(("title",)), 'title: "Custody is full"   # as printed\n', ""),
    (Remove(("controls", 1)), "  - 'Night staff'  # two\n", ""),
    (Remove(("actions", 0)), "- text: Build\n  due: 2024-03   # firm\n", ""),
    (Remove(("actions", 0, "text")), "text: Build\n  due", "due"),
    (Remove(("actions", 0, "due")), "  due: 2024-03   # firm\n", ""),
    (Remove(("actions", 1, "text")), "{text: Hire, owner: af}", "{owner: af}"),
    (Remove(("actions", 1, "owner")), "{text: Hire, owner: af}", "{text: Hire}"),
    (Remove(("reviews", 0)), RISK[RISK.index("reviews:\n") + 8 : RISK.index("tags:") - 1], " []"),
    (Remove(("reviews", 0, "why")), "    why: |\n      One.\n\n      Two.\n", ""),
    (Remove(("tags", 0)), "[a, b]", "[b]"),
    (Remove(("x-none",)), "x-none:\n", ""),
    (RenameKey(("owner",), "owned-by"), "owner: af\n", "owned-by: af\n"),
    (RenameKey(("actions", 1, "owner"), "by"), "owner: af}", "by: af}"),
    (RenameKey(("reviews", 0, "current"), "target"), "current:", "target:"),
]


@pytest.mark.parametrize(("edit", "before", "after"), OTHERS)
def test_an_edit_changes_its_own_lines_alone(edit: Edit, before: str, after: str) -> None:
    assert RISK.count(before) == 1
    assert made(RISK, edit) == RISK.replace(before, after)


@pytest.mark.parametrize(("edit", "before", "after"), OTHERS)
@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["crlf", "cr"])
@pytest.mark.parametrize("mark", ["\ufeff", ""], ids=["bom", "plain"])
def test_line_ends_and_a_mark_survive(edit: Edit, before: str, after: str, end: str, mark: str) -> None:
    assert made(mark + RISK.replace("\n", end), edit) == mark + RISK.replace(before, after).replace("\n", end)


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (SetValue(("owner",), "bk"), "id: R1\nowner: bk"),
        (SetValue(("x-b",), "bk"), "id: R1\nowner: af\nx-b: bk"),
        (Remove(("owner",)), "id: R1"),
        (AddItem(("x-l",), "bk"), "id: R1\nowner: af\nx-l:\n  - bk"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_last_line_without_an_end_stays_without_one(edit: Edit, after: str, end: str) -> None:
    assert made(f"id: R1{end}owner: af", edit) == after.replace("\n", end)


def test_a_missing_key_goes_before_the_first_where_none_comes_earlier() -> None:
    assert made("# top\ntitle: T\n", SetValue(("id",), "R1")) == "# top\nid: R1\ntitle: T\n"
    assert made("reviews:\n  - current: {likelihood: 1}\n", SetValue(("reviews", 0, "date"), "2024")) == (
        "reviews:\n  - date: 2024\n    current: {likelihood: 1}\n"
    )


def test_a_comment_that_hangs_below_a_value_stays_with_it() -> None:
    text = "id: R1\ncontrols:\n  - a\n  # more to come\nactions: []\n"
    assert made(text, AddItem(("controls",), "b")) == text.replace("  - a\n", "  - a\n  - b\n")
    text = "id: R1\nowner: af\n  # for now\nactions: []\n"
    assert made(text, SetValue(("status",), "open")) == text.replace("  # for now\n", "  # for now\nstatus: open\n")


def test_removing_keeps_the_comment_lines_above() -> None:
    text = "id: R1\n# about the owner\nowner: af\nstatus: open\n"
    assert made(text, Remove(("owner",))) == "id: R1\n# about the owner\nstatus: open\n"


@pytest.mark.parametrize(
    ("text", "edit", "after"),
    [
        ("a: {b: 1}\n", Remove(("a", "b")), "a: {}\n"),
        ("a:\n  b: 1\nc: 2\n", Remove(("a", "b")), "a: {}\nc: 2\n"),
        ("a:  # why\n  b: 1\nc: 2\n", Remove(("a", "b")), "a: {}  # why\nc: 2\n"),
        ("a:\n  - b: 1\nc: 2\n", Remove(("a", 0, "b")), "a:\n  - {}\nc: 2\n"),
        ("a:\n  - b\nc: 2\n", Remove(("a", 0)), "a: []\nc: 2\n"),
        ("a: [\n  b,\n  c\n]\n", AddItem(("a",), "d"), "a: [\n  b,\n  c,\n  d\n]\n"),
        ("a: {}\n", SetValue(("a", "b"), "1"), "a: {b: 1}\n"),
        ("a: [ ]\n", AddItem(("a",), "b"), "a: [b]\n"),
        ("a:\n  - - b\n    - c\n", Remove(("a", 0, 0)), "a:\n  - - c\n"),
        ("a:\n  -\n  - c\n", SetValue(("a", 0), "b"), "a:\n  - b\n  - c\n"),
        ('"a": 1\n', RenameKey(("a",), "b"), '"b": 1\n'),
        ("a: one\n  two\nb: 1\n", SetValue(("a",), "one three"), "a: one\n  three\nb: 1\n"),
        ("a: one\n  two\nb: 1\n", SetValue(("a",), "x: y"), 'a: "x: y"\nb: 1\n'),
        ("a: | # note\n  one\nb: 1\n", SetValue(("a",), "two\n"), "a: | # note\n  two\nb: 1\n"),
        ("a: |4\n      one\nb: 1\n", SetValue(("a",), "two\n"), "a: |4\n    two\nb: 1\n"),
        ("a:\n  - |\n    one\nb: 1\n", SetValue(("a", 0), "two\nthree\n"), "a:\n  - |\n    two\n    three\nb: 1\n"),
        ("a:\n  - x\nb: 1\n", SetValue(("a", 0), "two\nthree\n"), "a:\n  - |\n    two\n    three\nb: 1\n"),
        ("a:\n  - x\nb: 1\n", SetValue(("a", 0), {"k": ["v"]}), "a:\n  - k:\n      - v\nb: 1\n"),
        ("a: 'it''s'\n", SetValue(("a",), "it's on"), "a: 'it''s on'\n"),
    ],
)
def test_shapes_of_every_kind(text: str, edit: Edit, after: str) -> None:
    assert made(text, edit) == after


def test_an_empty_list_of_edits_and_an_equal_value_change_nothing() -> None:
    assert made(RISK) == RISK
    for route, value in leaves(read_source(PATH, RISK.encode()).value):
        if value not in ("[]", "{}"):
            assert made(RISK, SetValue(route, value)) == RISK


@pytest.mark.parametrize(
    ("text", "edits", "reason"),
    [
        (RISK, (SetValue(("owner",), "a"), Remove(("owner",))), "two edits touch one place"),
        (RISK, (SetValue(("controls", 9), "a"),), "has no controls 10"),
        (RISK, (Remove(("nothing",)),), "has no nothing"),
        (RISK, (RenameKey(("owner",), "title"),), "has a key title there already"),
        (RISK, (RenameKey(("controls", 0), "title"),), "is an item of a list, and has no name"),
        (RISK, (AddItem(("owner",), "bk"),), "owner in risks/R1.yaml is no list"),
        (RISK, (SetValue(("owner", "role"), "bk"),), "is no mapping, so it has no key role"),
        (RISK, (SetValue((), "bk"),), "is one file"),
        (RISK, (SetValue(("controls",), "gone"),), "a comment would have been lost"),
        ("id: R1\n", (Remove(("id",)),), "is all that"),
        ("- a\n", (SetValue(("id",), "1"),), "cannot be read"),
        (b"\xff\xfeid: R1\n", (SetValue(("id",), "1"),), "cannot be edited as text"),
        (RISK, (SetValue(("owner",), "half \ud800"),), "half a character"),
        (RISK, (ReplaceText(RISK.index("af"), RISK.index("af") + 2, "a: b"),), "could not be read afterwards"),
        (RISK, (ReplaceText(RISK.index("reviews"), RISK.index("reviews") + 7, "views"),), "another value"),
        ("a: {b, c: 1}\n", (SetValue(("a", "b"), "2"),), "another value would have changed with it"),
    ],
)
def test_what_cannot_be_done_alone_is_refused(text: str | bytes, edits: tuple[Edit, ...], reason: str) -> None:
    assert reason in refused(text, *edits)


def test_a_refusal_shows_the_patch() -> None:
    message = refused(RISK, SetValue(("controls",), "gone"))
    assert message.startswith("risks/R1.yaml was not changed, because a comment would have been lost\n")
    assert "\n--- a/risks/R1.yaml\n+++ b/risks/R1.yaml\n" in message
    assert "\n-  # in place\n" in message


def test_text_is_replaced_where_values_cannot_be_read() -> None:
    text = "id: R1\ntitle: Custody: full\n"
    at = text.index("Custody")
    assert made(text, ReplaceText(at, at + 13, '"Custody: full"')) == 'id: R1\ntitle: "Custody: full"\n'


def test_an_empty_stretch_takes_a_byte_order_mark_away() -> None:
    text = "\ufeffid: R1\ntitle: Cus\ufefftody\n"
    at = text.replace("\ufeff", "").index("tody")
    assert made(text, ReplaceText(at, at, "")) == "\ufeffid: R1\ntitle: Custody\n"


# --- properties -------------------------------------------------------------------------------------------------------

WORDS = st.text(st.sampled_from("ab:#-'\"\\ {}[],&*!|>%@`?é\n\t0~"), max_size=12)
CORPUS = sorted((ROOT / "examples").glob("*/risks/**/*.yaml"))


def files() -> Iterator[tuple[str, bytes]]:
    yield "made", RISK.encode()
    for path in CORPUS[::5]:
        yield str(path.relative_to(ROOT)), path.read_bytes()


def lines_of(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in files()])
def test_a_field_set_and_set_back_leaves_the_same_bytes(data: bytes) -> None:
    source = read_source(PATH, data)
    for route, value in leaves(source.value):
        if value is None or value in ("[]", "{}"):
            continue
        words = value.rstrip("\n")
        wanted = f"{words} Z{value[len(words) :]}"
        there = made(data, SetValue(route, wanted)).encode()
        again = read_source(PATH, there)
        assert dict(leaves(again.value)) == {**dict(leaves(source.value)), route: wanted}
        assert made(there, SetValue(route, value)).encode() == data, (route, value)


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in files()])
def test_only_the_lines_of_the_field_differ(data: bytes) -> None:
    source = read_source(PATH, data)
    old = lines_of(data.decode())
    for route, value in leaves(source.value):
        if value and "\n" not in value and value not in ("[]", "{}"):
            new = lines_of(made(data, SetValue(route, f"{value} Z")))
            assert len(new) == len(old), route
            assert sum(one != other for one, other in zip(new, old, strict=True)) == 1, route


@given(WORDS, st.sampled_from(list(leaves(read_source(PATH, RISK.encode()).value))))
def test_any_text_can_be_set_anywhere(text: str, place: tuple[Route, str | None]) -> None:
    route = place[0]
    new = made(RISK, SetValue(route, text))
    assert dict(leaves(read_source(PATH, new.encode()).value))[route] == text


VALUES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b c", "d: e"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    VALUES, st.sampled_from([("x-new",), ("actions", 0, "x-new"), ("actions", 1, "x-new"), ("x-none",), ("tags", 0)])
)
def test_any_value_can_be_put_anywhere(value: Value, route: Route) -> None:
    new = made(RISK, SetValue(route, value))
    held: Value = read_source(PATH, new.encode()).value
    for part in route:
        held = held[part]  # type: ignore[index]
    assert held == value


@given(VALUES, st.sampled_from([("controls",), ("actions",), ("tags",), ("x-empty",), ("x-none",), ("reviews",)]))
def test_any_item_can_be_added(value: Value, route: Route) -> None:
    new = read_source(PATH, made(RISK, AddItem(route, value)).encode()).value
    assert new is not None
    held = new[str(route[0])]
    assert isinstance(held, list)
    assert held[-1] == value


EDITS: list[Edit] = [
    SetValue(("title",), "T: 1"),
    SetValue(("status",), "open"),
    AddItem(("controls",), "x"),
    Remove(("actions", 0, "due")),
    RenameKey(("reviews", 0, "current"), "target"),
    SetValue(("reviews", 0, "current", "likelihood"), "1"),
    Remove(("tags", 1)),
    SetValue(("x-none",), "x"),
    Remove(("controls", 0)),
]


@given(st.permutations(EDITS))
def test_edits_of_different_places_commute(edits: list[Edit]) -> None:
    assert made(RISK, *edits) == made(RISK, *EDITS)
    assert made(RISK, *EDITS[:3], *EDITS[5:]) == _one_by_one([*EDITS[:3], *EDITS[5:]])


def _one_by_one(edits: list[Edit]) -> str:
    text = RISK
    for edit in edits:
        text = made(text, edit)
    return text


def test_the_corpus_is_there() -> None:
    assert len(CORPUS) > 100 and Path(CORPUS[0]).is_file()
