"""Conditions end to end on a small register: every name that design and help promise, and every item."""

import pytest

from riskctl.core.book import Book
from riskctl.core.conditions import ConditionError, holds, parse
from riskctl.core.facts import Reading, RiskFacts
from riskctl.pipeline import chosen
from tests.registers import SCHEME, MemoryTree, files, memory, worked_out

SETTINGS = """\
quarters: {year_starts: april}
appetite: Medium
tolerance: 12
people: {af: {role: Assistant chief executive, initials: AF}, it: {role: Head of IT, also: [IT lead]}}
categories: [People, {key: legal, label: Legislative compliance}]
objectives: [{key: PCP-1, label: Safer streets}, PCP-2]
statuses: [{key: tasked, label: Controls tasked, also: [Pending control]}, managed]
fields:
  Sponsor: {type: person}
  cost: {type: number, label: Cost in pounds}
  signed_off: {type: date}
  size: {type: choice, choices: [{key: s, label: Small}, {key: l, label: Large}]}
  note: {type: text}
"""
CUSTODY = """\
id: R1
title: Custody is full on Fridays
category: legal
objectives: [PCP-1, PCP-2]
owner: [af, it]
status: Pending control
raised: 2022-07
description: Cells run out.
controls:
  - {id: C1, text: Rota, type: preventive, acts_on: likelihood, effectiveness: partial}
  - {text: Agreement with the next force, type: corrective}
actions:
  - {id: A1, text: Build a wing, owner: it, start: 2023-05, due: 2023-12, status: open}
  - {text: Talk to the board, due: ongoing}
  - {text: Count the cells, owner: af, due: 2023-06, done: 2023-06-20, status: complete}
reviews:
  - {date: 2023-06, by: it, inherent: {likelihood: 4, impact: 4}, current: {likelihood: 2, impact: 3}}
  - {date: 2024-01-10, by: af, current: {likelihood: 3, impact: 3}, why: More arrests, target: {likelihood: 1, impact: 3}}
proposals: [{propose: rescore, to: SORB, decide: 2024-02, why: New wing}]
links: [{to: R2, type: related}]
publish: exempt
Sponsor: AF
cost: 12500
signed_off: 2023-24 Q3
size: Large
note: seen by audit
"""
FLEET = """\
id: R2
title: Fleet is old
kind: opportunity
owner: []
reviews: [{date: 2023-06, current: {likelihood: 2, impact: 4, score: 12, band: High}}]
accepted: {by: af, date: 2023-07, until: 2025}
actions: []
"""
BARE = "id: R3\ntitle: Nobody has looked\n"
SHUT = "id: R4\ntitle: Old depot\nraised: 2020\nclosed: {date: 2023-11-01, reason: treated}\n"
LATER = "id: R5\ntitle: Not yet\nraised: 2024-02\n"


def register() -> Book:
    scheme = "{threat: matrix@1, opportunity: matrix@1}"
    return worked_out(memory(SETTINGS, CUSTODY, FLEET, BARE, SHUT, LATER, scheme=scheme))


WORK = register()


def found(condition: str) -> str:
    return " ".join(sorted(on.risk.id for on in chosen(WORK, [], condition)))


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("id is r1", "R1"),
        ("id in [R1, R3]", "R1 R3"),
        ("title has fridays", "R1"),
        ("description has cells", "R1"),
        ("open", "R1 R2 R3"),
        ("not open", "R4"),
        ("closed", "R4"),
        ("open or closed", "R1 R2 R3 R4"),
        ("movement is closed", "R4"),
        ("accepted", "R2"),
        ("disputed", "R2"),
        ("current.disputed", "R2"),
        ("inherent.disputed", ""),
        ("kind is opportunity", "R2"),
        ("kind is threat", "R1 R3"),
        ("status is Controls tasked", "R1"),
        ("status is tasked", "R1"),
        ("status is pending control", "R1"),
        ("status", "R1"),
        ("not status", "R2 R3"),
        ("category is Legislative compliance", "R1"),
        ("category is not legal", "R2 R3"),
        ("objectives has Safer streets", "R1"),
        ("objectives is PCP-2", "R1"),
        ("owner is af", "R1"),
        ("owner is IT lead", "R1"),
        ("owner has Head of IT", "R1"),
        ("owner", "R1"),
        ("proposed", "R1"),
        ("proposed is rescore", "R1"),
        ("proposed is close", ""),
        ("publish is exempt", "R1"),
        ("movement is up", "R1"),
        ("movement is same", "R2"),
        ("movement is unknown", "R3"),
        ("appetite position is outside-appetite", "R1 R2"),
        ("appetite position is outside appetite", "R1 R2"),
        ("appetite position is not-set", "R3"),
        ("raised before 2023", None),
        ("raised below 2023", "R1"),
        ("raised at most 2022-07-01", "R1"),
        ("raised is 2022", "R1"),
        ("raised", "R1"),
        ("reviewed above 2023-12-31", "R1"),
        ("reviewed below today - 90 days", "R2"),
        ("reviewed is 2023-06", "R2"),
        ("band is High", "R1 R2"),
        ("band at least Medium", "R1 R2"),
        ("band below High", ""),
        ("band", "R1 R2"),
        ("score at least 12", "R2"),
        ("score = 9", "R1"),
        ("current.band is high", "R1 R2"),
        ("current.score = 9", "R1"),
        ("inherent.band is High", "R1"),
        ("inherent.score > 12", "R1"),
        ("target.score at most 3", "R1"),
        ("target.band is low", "R1"),
        ("likelihood is Likely", "R1"),
        ("likelihood at least 3", "R1"),
        ("likelihood in [2, 3]", "R1 R2"),
        ("impact at least Serious", "R1 R2"),
        ("inherent.impact is severe", "R1"),
        ("target.likelihood is 1", "R1"),
        ("sponsor is Assistant chief executive", "R1"),
        ("cost above 10000", "R1"),
        ("signed_off is 2023-24 Q3", "R1"),
        ("signed_off below 2024", "R1"),
        ("size is large", "R1"),
        ("size is s", ""),
        ("note has audit", "R1"),
        ("any action (open)", "R1"),
        ("any action (overdue)", "R1"),
        ("any action (overdue and owner is it)", "R1"),
        ("any action (due is ongoing)", "R1"),
        ("any action (due at most today + 90 days and open)", "R1"),
        ("any action (done)", "R1"),
        ("any action (start is 2023-05)", "R1"),
        ("any action (status is complete)", "R1"),
        ("any action (id is A1)", "R1"),
        ("any action (text has board)", "R1"),
        ("all action (open)", "R2"),
        ("no action (open)", "R2 R3"),
        ("no action", "R2 R3"),
        ("any control (type is preventive)", "R1"),
        ("any control (acts_on is likelihood and effectiveness is partial)", "R1"),
        ("any control (id is C1)", "R1"),
        ("any control (text has rota)", "R1"),
        ("any review (by is it)", "R1"),
        ("any review (why has arrests)", "R1"),
        ("any review (date is 2024-01-10)", "R1"),
        ("no review", "R3"),
        ("no review (update)", "R1 R2 R3"),
        ("any proposal (propose is rescore and to is sorb and decide is 2024-02)", "R1"),
        ("any proposal (why has wing)", "R1"),
        ("any link (to is R2)", "R1"),
        ("any link (type is related)", "R1"),
        ("band at least High and owner is af or id is R3", "R1 R3"),
        ("band at least High and (owner is af or id is R3)", "R1"),
    ],
)
def test_every_name_can_be_asked(condition: str, ids: str | None) -> None:
    if ids is None:
        with pytest.raises(ConditionError):
            parse(condition, WORK.words)
    else:
        assert found(condition) == ids


@pytest.mark.parametrize(
    ("condition", "column", "message", "hint"),
    [
        ("bnd is High", 1, "no field named `bnd`", "did you mean band?"),
        ("band is Hihg", 9, "band does not know `Hihg`", "did you mean high?"),
        ("status is tsked", 11, "status does not know `tsked`", "did you mean tasked?"),
        ("owner is ag", 10, "owner does not know `ag`", "owner knows af or it"),
        ("sponsor is head of hr", 12, "Sponsor does not know `head of hr`", "did you mean it?"),
        ("size is medium", 9, "size does not know `medium`", "size knows s or l"),
        ("proposed is shut", 13, "proposed does not know `shut`", "proposed knows close, rescore or add"),
        ("movement is sideways", 13, "movement does not know `sideways`", None),
    ],
)
def test_a_word_that_a_field_does_not_know_is_refused_with_the_nearest(
    condition: str, column: int, message: str, hint: str | None
) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(condition, WORK.words)
    assert (caught.value.column, caught.value.message) == (column, message)
    assert hint is None or caught.value.hint == hint


def test_words_of_a_field_without_a_list_are_free() -> None:
    work = worked_out(memory("", "id: R1\ntitle: x\nstatus: Amber\ncategory: Fleet", "id: R2\ntitle: y"))
    assert [on.risk.id for on in chosen(work, [], "status is amber and category is not people")] == ["R1"]


def test_a_disputed_rating_reads_three_ways() -> None:
    (fleet,) = chosen(WORK, ["R2"], None)
    readings = {
        reading.value: [
            holds(parse(text, WORK.words), RiskFacts(fleet, reading), WORK.day) for text in ("score = 12", "score = 8")
        ]
        for reading in Reading
    }
    assert readings == {"counts": [True, False], "computed": [False, True], "declared": [True, False]}


KEYED = (
    SCHEME.replace("scheme: matrix", "scheme: gain")
    .replace("{key: high, label: High}]", "{key: top, label: High}]")
    .replace("{is: high}", "{is: top}")
    .replace("eager: 12", "eager: top")
    .replace("harm: [{value: 1, label: Minor}", "harm: [{key: tiny, value: 1, label: Minor}")
)


def test_a_word_means_the_level_of_each_risks_own_scheme() -> None:
    risks = [
        f"id: {name}\ntitle: x\nkind: {kind}\nreviews: [{{date: 2024-01, current: {{likelihood: 4, impact: {impact}}}}}]"
        for name, kind, impact in (
            ("T1", "threat", 4),
            ("O1", "opportunity", 4),
            ("T2", "threat", 1),
            ("O2", "opportunity", 1),
        )
    ]
    texts = files("", *risks, scheme="{threat: matrix@1, opportunity: gain@1}") | {"schemes/gain@1.yaml": KEYED}
    work = worked_out(MemoryTree(texts))

    def ids(condition: str) -> list[str]:
        return sorted(on.risk.id for on in chosen(work, [], condition))

    assert ids("band is High") == ["O1", "T1"]
    assert ids("band at least High") == ["O1", "T1"]
    assert ids("band is top") == ["O1"]
    assert ids("impact is Minor") == ids("impact is 1") == ids("impact at most Minor") == ["O2", "T2"]
    assert ids("impact above 1") == ["O1", "T1"]
