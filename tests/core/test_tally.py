"""Risks counted by their current rating: each way of counting against one risk at a time."""

from riskctl.core.late import late_actions
from riskctl.core.tally import Count, tally
from tests.registers import memory, worked_out

RISKS = (
    "id: R1\ntitle: Custody\nreviews: [{date: 2023-12, current: {likelihood: 4, impact: 4}}]",
    "id: R2\ntitle: Cells\nreviews: [{date: 2023-12, current: {likelihood: 1, impact: 2, band: High}}]",
    "id: R3\ntitle: Fleet\nreviews: [{date: 2023-12, current: {likelihood: 1, impact: 1}}]",
    "id: R4\ntitle: Estate\nreviews: [{date: 2023-12, current: {movement: up}}]",
    "id: R5\ntitle: Grants\n",
)


def test_each_risk_is_counted_once_in_the_band_it_counts_in() -> None:
    states = worked_out(memory("", *RISKS)).open
    found = tally(states)
    (scheme,) = {state.current.rating.scheme for state in states if state.current is not None}
    for band in scheme.bands:
        there = [state.current for state in states if state.current and state.current.rating.counts.band == band]
        assert found.of(scheme, band) == Count(len(there), sum(rated.disputed for rated in there)), band.label
    assert sum(count.risks for count in found.bands.values()) + found.unrated == len(states) == 5
    assert (found.rated, found.unrated, found.disputed) == ({scheme.ref: 4}, 2, 1)


ACTIONS = """\
id: R10
title: Custody
actions:
  - {text: Late, due: 2023-11}
  - {text: Goes on, due: 2023-11, then: ongoing}
  - {text: Done, due: 2023-11, done: 2023-12}
  - {text: Will be done, due: 2023-10-31, done: 2024-03}
  - {text: To come, due: 2024-03}
  - {text: No date}
"""


def test_late_work_is_the_open_actions_whose_date_has_passed_the_longest_first() -> None:
    found = late_actions(
        worked_out(memory("", ACTIONS, "id: R9\ntitle: Cells\nactions: [{text: Also, due: 2023-11}]")).open
    )
    assert [(late.state.risk.id, late.action.text) for late in found.rows] == [
        ("R10", "Will be done"),
        ("R9", "Also"),
        ("R10", "Late"),
    ]
    assert found.open == 6
