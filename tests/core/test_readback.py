"""Conditions read back as sentences: what a risk manager checks a rule of the body's own by."""

import pytest

from riskctl.core.conditions import parse
from riskctl.core.facts import vocabulary
from riskctl.core.readback import ReadBack
from tests.registers import load, memory

SETTINGS = """\
people: {af: {role: Assistant chief executive}, bg: {}}
categories: [{key: legal, label: Legislative compliance}, People]
statuses: [{key: tasked, label: Controls tasked}, Open]
action_statuses: [{key: G, label: Green, means: open}]
fields: {division: {type: text}, grade: {type: number}, agreed: {type: date}, officer: {type: person}}
"""


def reader() -> ReadBack:
    register, _ = load(memory(SETTINGS))
    return ReadBack(register, vocabulary(register))


def rule(select: str | None, require: str) -> str:
    read = reader()
    return read.rule(parse(select, read.words) if select is not None else None, parse(require, read.words))


@pytest.mark.parametrize(
    ("select", "require", "sentence"),
    [
        (
            "open and band is High",
            "any action (open and due at most today + 90 days)",
            "Every open risk whose band is High must have at least one action that is open and whose due date is no later"
            " than 90 days from today.",
        ),
        (None, "owner", "Every open risk must state its owner."),
        ("band at least medium", "owner is af", "Every open risk whose band is at least Medium must have owners that include Assistant chief executive."),
        ("closed", "no action (open)", "Every risk that is closed must have no action that is open."),
        ("not open", "not disputed", "Every risk that is not open must not be disputed."),
        ("movement is up", "any review (why)", "Every risk whose movement is up must have at least one review that states its reason."),
        ("category is legal", "score below 12", "Every open risk whose category is Legislative compliance must have a score below 12."),
        ("status is not tasked", "inherent.band above low", "Every open risk whose status is not Controls tasked must have an inherent band above Low."),
        ("likelihood at least 3", "impact is 4", "Every open risk whose likelihood is at least Likely must have an impact of Severe."),
        ("band in [medium, high]", "owner in [af, bg]", "Every open risk whose band is Medium or High must have owners that include Assistant chief executive or bg."),
        ("title has fraud", "description", 'Every open risk whose title contains "fraud" must state its description.'),
        ("raised below 2024-04", "reviewed at least today - 3 months", "Every open risk whose date of first record is before 2024-04 must have a last review no earlier than 3 months before today."),
        ("accepted or proposed is close", "owner", "Every open risk (either that is accepted or whose proposals include close) must state its owner."),
        ("open and (band is high or accepted)", "owner and (description or title)", "Every open risk (either whose band is High or that is accepted) must state its owner and (either state its description or state its title)."),
        ("all action (status is G)", "any action", "Every open risk whose actions are stated, each of them one whose status is Green must have at least one action."),
        ("no control", "all action (owner)", "Every open risk that has no control must state its actions, each of them one that states its owner."),
        ("division is north", "grade above 2", 'Every open risk whose division is "north" must have a grade above 2.'),
        ("officer is af", "agreed is 2024", "Every open risk whose officer is Assistant chief executive must have an agreed date of 2024."),
        ("appetite position is outside tolerance", "any proposal (decide at most today)", "Every open risk whose position against appetite is outside tolerance must have at least one proposal whose decision date is no later than today."),
        ("not (band is high and accepted)", "status in [tasked, Open]", "Every open risk that is not one whose band is High and that is accepted must have the status Controls tasked or Open."),
        ("not any action", "owner is not af", "Every open risk that has no action must not have owners that include Assistant chief executive."),
    ],
)  # fmt: skip
def test_a_rule_is_read_back_as_one_sentence(select: str | None, require: str, sentence: str) -> None:
    assert rule(select, require) == sentence
