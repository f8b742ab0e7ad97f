"""How words match, and which near miss is offered."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskctl.core.words import nearest, norm, one_of, plural


@pytest.mark.parametrize("spelling", ["High", " high ", "HIGH", "\thigh\n"])
def test_case_and_outer_spaces_do_not_count(spelling: str) -> None:
    assert norm(spelling) == norm("High")


def test_inner_spaces_count() -> None:
    assert norm("very high") != norm("veryhigh")


def test_how_an_accent_is_stored_does_not_count() -> None:
    assert norm("Caf\u00e9") == norm("CAFE\u0301")


@given(st.text())
def test_norm_of_a_norm_is_itself(text: str) -> None:
    assert norm(norm(text)) == norm(text)


@given(st.text())
def test_both_ways_of_storing_a_text_match(text: str) -> None:
    assert norm(unicodedata.normalize("NFD", text)) == norm(unicodedata.normalize("NFC", text))


def test_the_nearest_word_is_offered_as_it_is_listed() -> None:
    assert nearest("hihg", ["Low", "Medium", "High"]) == "High"


def test_nothing_is_offered_where_nothing_is_close() -> None:
    assert nearest("zebra", ["Low", "Medium", "High"]) is None
    assert nearest("zebra", []) is None
    assert nearest("", ["Low"]) is None


@given(st.lists(st.text(min_size=1), min_size=1, unique_by=norm))
def test_a_listed_word_is_its_own_nearest_in_any_order(words: list[str]) -> None:
    known = [word for word in words if norm(word)]
    for word in known:
        assert nearest(f" {word.upper()} " if norm(word.upper()) == norm(word) else word, reversed(known)) == word


def test_a_list_reads_as_it_stands_in_a_sentence() -> None:
    assert one_of([]) == "nothing"
    assert one_of(["a"]) == "a"
    assert one_of(["a", "b"]) == "a or b"
    assert one_of(iter(["a", "b", "c"])) == "a, b or c"


def test_counted_nouns() -> None:
    assert plural(0, "risk") == "0 risks"
    assert plural(1, "risk") == "1 risk"
    assert plural(2, "risk") == "2 risks"
    assert plural(2, "category", "categories") == "2 categories"
    assert plural(1, "category", "categories") == "1 category"
