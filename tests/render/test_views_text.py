"""Prose has paragraphs and lists and no other markup; dates are printed as people say them."""

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskctl.core.period import UNDATED, parse
from riskctl.io.resources import shipped
from riskctl.render.phrases import load_phrases
from riskctl.render.views_text import _BLANKS, _UNSEEN, Block, listed, plain, prose

WORDS = load_phrases(shipped("templates"), "en-GB")


def test_a_blank_line_is_a_paragraph_and_a_line_end_a_blank() -> None:
    assert prose("One\nand the same.\n\n\nTwo.\n") == (Block("p", ("One and the same.",)), Block("p", ("Two.",)))


def test_lines_that_begin_as_items_are_lists() -> None:
    assert prose("Which ask:\n- one\n  and more\n- two\n\nThen\n1. first\n2. second") == (
        Block("p", ("Which ask:",)),
        Block("ul", ("one and more", "two")),
        Block("p", ("Then",)),
        Block("ol", ("first", "second")),
    )


def test_a_list_may_have_blank_lines_and_start_anywhere() -> None:
    assert prose("- a\n\n- b\n\n3. c\n4. d\n9. e") == (
        Block("ul", ("a", "b")),
        Block("ol", ("c", "d"), 3),
        Block("ol", ("e",), 9),
    )


@pytest.mark.parametrize(
    "text", ["-not an item", "2024. A year", "1.5 million", "* star", "# hash", "> quote", "-", "1."]
)
def test_nothing_else_is_markup(text: str) -> None:
    assert prose(text) == (Block("p", (text,)),)


def test_no_words_are_no_prose() -> None:
    assert prose(" \n\n\t") == ()


def test_what_cannot_be_seen_is_not_printed() -> None:
    assert plain("a\u202eb\u00adc\u200b d\te\x00") == "abc d e"


@pytest.mark.parametrize(
    ("written", "words", "machine"),
    [
        ("2024-01-16", "16 January 2024", "2024-01-16"),
        ("2024-03", "March 2024", "2024-03"),
        ("2017", "2017", "2017"),
        ("2021-22 Q4", "2021-22 Q4", ""),
        ("2011/12", "2011/12", ""),
    ],
)
def test_dates(written: str, words: str, machine: str) -> None:
    date = WORDS.date(parse(written))
    assert (date.words, date.machine) == (words, machine)


def test_an_undated_date_says_so() -> None:
    assert WORDS.date(UNDATED).words == "undated"


def test_lists_in_sentences() -> None:
    assert [listed(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]


# --- nearly every text is one plain line, which is not taken apart -----------------------------------------------------


def test_a_sign_that_is_printable_is_no_blank_and_can_be_seen() -> None:
    signs = "".join(sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isprintable() and sign != " ")
    assert not _UNSEEN.search(signs)
    assert not _BLANKS.search(signs)
    assert len(signs.splitlines()) == 1


@given(st.text(st.sampled_from(" \t\n\r\u00a0\u200b\u2028-1.a£"), max_size=12) | st.text())
def test_plain_text_and_text_taken_apart_are_the_same(text: str) -> None:
    assert plain(text) == re.sub(r"\s+", " ", _UNSEEN.sub("", text)).strip()
    assert prose(text) == prose(f"{text}\n")
