"""Two texts laid side by side, and which of a risk's texts changed."""

from riskctl.core.diff import compare_registers
from riskctl.core.diff_values import Side
from riskctl.core.period import parse
from riskctl.core.wording import Reworded, Stretch, rewordings, side_by_side
from tests.registers import load, memory

OWN = "fields: {update: {type: text}}\n"


def side(*risks: str) -> Side:
    register, found = load(memory(OWN, *risks))
    return Side("", register, parse("2024-01-16"), {risk.id: risk for risk in found})


def changed(before: str, after: str) -> tuple[Reworded, ...]:
    head = "id: R1\ntitle: Custody\n"
    found = rewordings(compare_registers(side(head + before), side(head + after)))
    return found.get("R1", ())


def test_what_changed_between_two_texts_is_marked_in_both() -> None:
    assert side_by_side("Posts are held\nempty all year", "Posts are held vacant all year") == (
        (Stretch("Posts are held", False), Stretch("empty", True), Stretch("all year", False)),
        (Stretch("Posts are held", False), Stretch("vacant", True), Stretch("all year", False)),
    )


def test_texts_that_share_little_are_not_marked() -> None:
    assert side_by_side("One thing", "Another matter altogether") == (
        (Stretch("One thing", False),),
        (Stretch("Another matter altogether", False),),
    )


def test_prose_comes_first_in_the_order_of_a_risk_file_then_own_fields_then_lists() -> None:
    before = "effect: Cells close\ncause: Too few staff\nupdate: Nothing yet\n"
    after = "effect: Cells shut\ncause: Too few officers\nupdate: A bid is in\nactions: [{id: A1, text: Recruit}]\n"
    assert changed(before, after) == (
        Reworded("cause", "", "Too few staff", "Too few officers"),
        Reworded("effect", "", "Cells close", "Cells shut"),
        Reworded("update", "", "Nothing yet", "A bid is in"),
        Reworded("actions", "A1", None, "Recruit"),
    )


def test_a_control_without_an_id_that_reads_almost_the_same_is_the_same_one_reworded() -> None:
    before = "controls: [{text: Reserve of 3 per cent of spending}, {text: Monthly budget meeting}]\n"
    after = "controls: [{text: Reserve of 4 per cent of spending}, {text: Internal audit}]\n"
    assert changed(before, after) == (
        Reworded("controls", "", None, "Internal audit"),
        Reworded("controls", "", "Reserve of 3 per cent of spending", "Reserve of 4 per cent of spending"),
        Reworded("controls", "", "Monthly budget meeting", None),
    )


def test_owners_ratings_and_layout_are_no_wording() -> None:
    assert changed("owner: cfo\ncause: Too few staff\n", "owner: dcc\ncause: >-\n  Too few staff\n") == ()


def test_a_risk_that_one_side_lacks_is_not_reworded() -> None:
    one, other = side("id: R1\ntitle: Custody\n"), side("id: R2\ntitle: Cells\n")
    assert rewordings(compare_registers(one, other)) == {}
