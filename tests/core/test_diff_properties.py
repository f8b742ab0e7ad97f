"""What holds of every comparison, whatever the registers: nothing from nothing, sums that come out, one true mirror."""

import itertools
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from riskctl.core.diff import compare_registers
from riskctl.core.diff_values import Change, Kind, RegisterDiff, Side
from riskctl.core.model import Risk
from riskctl.core.period import parse
from riskctl.core.register import Register
from tests.registers import SCHEME, MemoryTree, files, load

SETTINGS = """\
people: {af: {role: Head of finance}, acc: {role: ACC}, hr: {role: Head of HR}}
statuses: [open, held, closed]
"""
BANDED = SCHEME.replace("{key: high, label: High}", "{key: high, label: High, review: 3 months}")
STRICT = BANDED.replace("{upto: 4, is: low}, {upto: 8, is: medium}", "{upto: 2, is: low}, {upto: 6, is: medium}")


def register(scheme: str = BANDED) -> Register:
    found, _ = load(MemoryTree({**files(SETTINGS), "schemes/matrix@1.yaml": scheme}))
    return found


REGISTER, STRICTER = register(), register(STRICT)
FIRST, LAST = date(2023, 1, 1), date(2024, 6, 30)
DAY = "2024-06-30"

days = st.integers(0, (LAST - FIRST).days).map(lambda count: FIRST + timedelta(days=count))
words = st.sampled_from(["Cells run out", "Files are lost", "Fleet is old", "Staff leave"])
levels = st.integers(1, 4).map(str)


@st.composite
def assessments(draw: st.DrawFn) -> dict[str, Any]:
    impact: Any = draw(levels)
    if draw(st.booleans()):
        impact = {"finance": impact, "reputation": draw(levels)}
    return {"likelihood": draw(levels), "impact": impact}


@st.composite
def reviews(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for day in sorted(set(draw(st.lists(days, max_size=5)))):
        entry: dict[str, Any] = {"date": day.isoformat(), "why": draw(words)}
        for measure in ("inherent", "current", "target"):
            if draw(st.booleans()):
                entry[measure] = draw(assessments())
        if "target" in entry and draw(st.booleans()):
            entry["target"]["due"] = draw(st.sampled_from(["2025-03", "2026-03"]))
        found.append(entry)
    return found


@st.composite
def actions(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Return an action whose dates tell its history honestly: each move begins where the one before it ended."""
    found: dict[str, Any] = {"text": draw(words)}
    if draw(st.booleans()):
        found["id"] = f"A{number}"
    dues = [day.isoformat() for day in draw(st.lists(days, min_size=1, max_size=3))]
    moved = sorted(set(draw(st.lists(days, min_size=len(dues) - 1, max_size=len(dues) - 1))))
    moves = [
        {"from": one, "to": other, "date": day.isoformat(), "why": draw(words)}
        for one, other, day in zip(dues, dues[1:], moved, strict=False)
        if one != other
    ]
    found["due"] = moves[-1]["to"] if moves else dues[0]
    if moves and all(one["to"] == other["from"] for one, other in itertools.pairwise(moves)):
        found["moved"] = moves
    else:
        found["due"] = dues[0]
    if draw(st.booleans()):
        found["done"] = draw(days).isoformat()
    return found


@st.composite
def risks(draw: st.DrawFn, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {"id": name, "title": draw(words), "raised": draw(days).isoformat()}
    found["reviews"] = draw(reviews())
    found["actions"] = [draw(actions(number)) for number in range(draw(st.integers(0, 3)))]
    found["owner"] = draw(st.lists(st.sampled_from(["af", "acc", "hr"]), unique=True, max_size=3))
    found["status"] = draw(st.sampled_from(["open", "held"]))
    effective = st.sampled_from(["effective", "partial", "ineffective", "untested"])
    found["controls"] = [
        {"text": draw(words), "effectiveness": draw(effective)} for _ in range(draw(st.integers(0, 3)))
    ]
    found["description"] = [draw(words) for _ in range(draw(st.integers(0, 2)))]
    found["links"] = [{"to": draw(st.sampled_from(["R1", "R2", "R3"]))} for _ in range(draw(st.integers(0, 2)))]
    if draw(st.integers(0, 3)) == 0:
        shut = draw(days)
        entry = {"date": shut.isoformat(), "reason": "treated"}
        if draw(st.booleans()):
            entry["reopened"] = max(shut + timedelta(days=1), draw(days)).isoformat()
        found["closed"] = [entry]
    if draw(st.integers(0, 3)) == 0:
        found["accepted"] = [{"by": "acc", "date": draw(days).isoformat(), "until": draw(days).isoformat()}]
    return found


@st.composite
def registers(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    names = draw(st.lists(st.sampled_from(["R1", "R2", "R3"]), unique=True, max_size=3))
    return {name: draw(risks(name)) for name in names}


Files = Mapping[str, Mapping[str, Any]]


def side(written: Files, day: str = DAY, on: Register = REGISTER, *, ledger: bool = False) -> Side:
    found = {name: Risk.model_validate(dict(risk)) for name, risk in written.items()}
    return Side(name=day, register=on, day=parse(day), risks=found, ledger=ledger)


def shuffled(risk: Mapping[str, Any]) -> dict[str, Any]:
    """Return a risk with its keys, and the lists whose order means nothing, the other way round."""
    turned = dict(reversed(list(risk.items())))
    # Items of equal text match the first with the first, so only those of different texts may change places.
    for key in ("controls", "actions"):
        if len({each["text"] for each in risk[key]}) == len(risk[key]):
            turned[key] = list(reversed(risk[key]))
    for key in ("owner", "links"):
        turned[key] = list(reversed(risk[key]))
    return turned


def reconcile(found: RegisterDiff) -> None:
    one = found.counts
    assert one.opening + one.new + one.reopened - one.closed - one.lost == one.closing
    assert one.opening == sum(state.open for state in found.a.states.values())
    assert one.closing == sum(state.open for state in found.b.states.values())


@given(registers())
@settings(max_examples=60)
def test_nothing_differs_from_itself(written: Files) -> None:
    found = compare_registers(side(written), side(written))
    assert (found.risks, found.empty) == ((), True)
    reconcile(found)


@given(registers())
@settings(max_examples=60)
def test_order_means_nothing(written: Files) -> None:
    other = {name: shuffled(risk) for name, risk in reversed(list(written.items()))}
    assert compare_registers(side(written), side(other)).risks == ()


@given(registers(), registers())
@settings(max_examples=150)
def test_open_risks_always_add_up(one: Files, other: Files) -> None:
    reconcile(compare_registers(side(one), side(other)))
    reconcile(compare_registers(side(one, "2023-09-30", ledger=True), side(one, ledger=True)))


@given(registers(), registers())
@settings(max_examples=100)
def test_the_parts_of_scheme_and_levels_always_add_up(one: Files, other: Files) -> None:
    found = compare_registers(side(one), side(other, on=STRICTER))
    for risk in found.risks:
        for each in risk.changes:
            if each.parts is None:
                continue
            before, between, after = each.parts
            assert each.parts.by_scheme == Decimal(0)  # the stricter scheme moves bands, not scores
            assert each.parts.by_levels == (after.score or 0) - (before.score or 0)
            if each.kind is Kind.REBANDED:
                assert (each.before, each.after) == (before, between)
            else:
                assert (each.before, each.after) == (between, after)


@given(registers())
@settings(max_examples=60)
def test_a_scheme_alone_escalates_nobody(written: Files) -> None:
    found = compare_registers(side(written), side(written, on=STRICTER))
    kinds = {each.kind for risk in found.risks for each in risk.changes}
    assert kinds <= {Kind.REBANDED, Kind.REVIEW_OVERDUE}
    assert set(found.scheme_changes[0].rebanded) == {risk.id for risk in found.risks if risk.of(Kind.REBANDED)}


MIRROR: Mapping[Kind, Kind] = {
    Kind.ADDED: Kind.LOST,
    Kind.ESCALATED: Kind.DE_ESCALATED,
    Kind.SCORE_UP: Kind.SCORE_DOWN,
    Kind.RATED: Kind.UNRATED,
    Kind.CLOSED: Kind.REOPENED,
    Kind.CONTROL_ADDED: Kind.CONTROL_REMOVED,
    Kind.CONTROL_STRENGTHENED: Kind.CONTROL_WEAKENED,
    Kind.ACTION_ADDED: Kind.ACTION_REMOVED,
    Kind.ACTION_COMPLETED: Kind.ACTION_REOPENED,
}
BOTH_WAYS = frozenset(
    {
        *(Kind.LEVELS_CHANGED, Kind.OWNER_CHANGED, Kind.STATUS_CHANGED, Kind.TREATMENT_CHANGED, Kind.FIELD_CHANGED),
        *(Kind.CONTROL_CHANGED, Kind.TEXT_EDITED),
    }
)


def values(found: RegisterDiff, *, turned: bool) -> Counter[tuple[str, str, str]]:
    """Return the changes of value as id, kind and measure; seen from the other side where `turned`."""
    other = {**MIRROR, **{now: was for was, now in MIRROR.items()}, **{kind: kind for kind in BOTH_WAYS}}
    told: Counter[tuple[str, str, str]] = Counter()
    for risk in found.risks:
        if risk.before is None or risk.after is None:
            kind = Kind.ADDED if risk.before is None else Kind.LOST
            told[risk.id, other[kind] if turned else kind, ""] += 1
            continue
        for each in risk.changes:
            if each.kind in other:
                told[risk.id, other[each.kind] if turned else each.kind, each.measure + each.field] += 1
            elif each.field == "actions.due":
                told[risk.id, "due", ""] += 1
    return told


@given(registers(), registers())
@settings(max_examples=150)
def test_what_happened_one_way_is_undone_the_other(one: Files, two: Files) -> None:
    there = compare_registers(side(one), side(two))
    back = compare_registers(side(two), side(one))
    assert values(there, turned=False) == values(back, turned=True)


# --- quarters against commits -----------------------------------------------------------------------------------------

ENDS = ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31", "2024-03-31", "2024-06-30"]


def as_committed(risk: Mapping[str, Any], end: str) -> dict[str, Any] | None:
    """Return the file as honest history had it at the end of a quarter, or None before the risk was raised."""
    if risk["raised"] > end:
        return None
    found = dict(risk)
    found["reviews"] = [review for review in risk["reviews"] if review["date"] <= end]
    found["actions"] = []
    for action in risk["actions"]:
        then = {key: value for key, value in action.items() if key not in ("done", "moved")}
        moves = [move for move in action.get("moved", ()) if move["date"] <= end]
        later = [move for move in action.get("moved", ()) if move["date"] > end]
        if moves:
            then["moved"] = moves
        if later:
            then["due"] = later[0]["from"]
        if "done" in action and action["done"] <= end:
            then["done"] = action["done"]
        found["actions"].append(then)
    for key in ("closed", "accepted"):
        entries = [entry for entry in risk.get(key, ()) if entry["date"] <= end]
        found.pop(key, None)
        if entries:
            found[key] = [
                {name: value for name, value in entry.items() if name != "reopened" or value <= end}
                for entry in entries
            ]
    return found


RECORDED = frozenset(
    {
        *(Kind.ADDED, Kind.LOST, Kind.CLOSED, Kind.REOPENED, Kind.ESCALATED, Kind.DE_ESCALATED, Kind.SCORE_UP),
        *(Kind.SCORE_DOWN, Kind.LEVELS_CHANGED, Kind.RATED, Kind.UNRATED, Kind.ACTION_OVERDUE, Kind.ACTION_SLIPPED),
        *(Kind.ACTION_COMPLETED, Kind.ACTION_REOPENED, Kind.REVIEW_OVERDUE, Kind.REVIEWED),
    }
)


def recorded(found: RegisterDiff) -> list[tuple[str, Change]]:
    """Return the changes that have history, whole but for the way to them in a file."""
    from dataclasses import replace

    return [
        (risk.id, replace(each, route=()))
        for risk in found.risks
        for each in risk.changes
        if each.kind in RECORDED or each.field in ("target.due", "actions.due", "accepted")
    ]


@given(registers(), st.sampled_from(ENDS[:-1]))
@settings(max_examples=200)
def test_a_quarter_is_what_its_commits_say(written: Files, start: str) -> None:
    end = ENDS[ENDS.index(start) + 1]
    commits = [
        {name: then for name, risk in written.items() if (then := as_committed(risk, day)) is not None}
        for day in (start, end)
    ]
    by_commit = compare_registers(side(commits[0], start), side(commits[1], end))
    by_quarter = compare_registers(side(written, start, ledger=True), side(written, end, ledger=True))
    assert sorted(map(repr, recorded(by_quarter))) == sorted(map(repr, recorded(by_commit)))
    assert by_quarter.counts == by_commit.counts
