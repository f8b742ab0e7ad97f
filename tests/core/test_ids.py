"""Which id was meant by one that no risk has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskctl.core.ids import meant_id, near_ids, same_number

KNOWN = frozenset({"STR0449", "STR0243", "STR0081", "STR1679", "CRR01", "CRR11", "R1.1", "R1.10", "7"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("STR449", "STR0449"),  # a zero left out
        ("STR00449", "STR0449"),
        ("str0449", "STR0449"),
        ("07", "7"),
        ("STR0423", "STR0243"),  # two neighbours swapped
        ("STR0801", "STR0081"),
        ("STR1678", "STR1679"),  # one digit
        ("STR167", "STR1679"),
        ("STR16779", "STR1679"),
        ("CRR1", "CRR01"),
        ("ABC", None),
        ("STR9999", None),
        ("", None),
    ],
)
def test_the_id_that_was_meant(written: str, meant: str | None) -> None:
    assert meant_id(written, KNOWN) == meant


def test_zeros_come_before_swapped_digits_and_those_before_one_digit() -> None:
    assert meant_id("R012", {"R12", "R021", "R013"}) == "R12"
    assert meant_id("R012", {"R021", "R013"}) == "R021"
    assert meant_id("R012", {"R013"}) == "R013"


def test_nothing_is_offered_where_two_are_equally_near() -> None:
    assert meant_id("R5", {"R1", "R2"}) is None
    assert meant_id("R1", {"R01", "R001"}) is None


def test_an_id_is_not_a_slip_of_itself() -> None:
    assert meant_id("R1", {"R1"}) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("STR0449", "str449", True),
        ("R0", "R00", True),
        ("R10", "R1", False),
        ("R1.01", "R1.1", True),
        ("R100", "R10", False),
        ("A-007-b", "a-7-B", True),
        ("0", "", False),
    ],
)
def test_zeros_in_front_and_case_do_not_count(one: str, other: str, same: bool) -> None:
    assert (same_number(one) == same_number(other)) is same


@given(st.text("R10-", max_size=12))
def test_the_form_without_zeros_is_its_own(text: str) -> None:
    assert same_number(same_number(text)) == same_number(text)


@given(st.text("AB012-.", min_size=1, max_size=10), st.sets(st.text("AB012-.", min_size=1, max_size=10), max_size=6))
def test_what_is_offered_is_always_known_and_another(written: str, known: set[str]) -> None:
    found = meant_id(written, known)
    assert found is None or (found in known and found != written)


TITLES = {
    "MID-03": "A cyber attack stops the office",
    "MID-13": "Grants are spent late",
    "MID-30": "The lease ends",
    "STR0449": "Cyber playbooks age",
    "FIN": "Income falls",
}


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("MID-3", ("MID-03",)),
        ("mid3", ("MID-03",)),
        ("mid 0003", ("MID-03",)),
        ("MID-33", ("MID-03", "MID-13", "MID-30")),
        ("mid-31", ("MID-13",)),
        ("str449", ("STR0449",)),
        ("cyber", ("MID-03", "STR0449")),
        ("CYBER ATTACK", ("MID-03",)),
        ("FNI", ("FIN",)),
        ("zz", ()),
        ("", ()),
    ],
)
def test_the_ids_that_may_be_meant(written: str, offered: tuple[str, ...]) -> None:
    assert near_ids(written, TITLES) == offered


@given(st.text("MID-03 4", max_size=8))
def test_at_most_three_ids_are_offered_and_each_is_known(written: str) -> None:
    found = near_ids(written, TITLES)
    assert len(set(found)) == len(found) <= 3
    assert set(found) <= set(TITLES)
