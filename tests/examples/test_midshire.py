"""The Midshire example reads as a well-kept register, and holds the slips it is meant to show and no others."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from ruamel.yaml import YAML

EXAMPLE = Path(__file__).parents[2] / "examples" / "midshire"
AS_AT = "2026-06-30"
MARCH_PAPER = "2026-03-13"
EXEMPT = "MID-11"
OPPORTUNITY = "MID-18"
SLIPS = ("MID-01", "MID-03", "MID-05", "MID-07", "MID-08", "MID-09", "MID-10", "MID-14", "MID-15", "MID-16", "MID-19")

Node = dict[str, object]


def _load(path: Path) -> Node:
    """Return the top mapping of one YAML file."""
    return cast(Node, YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def _node(parent: Node, key: str) -> Node:
    """Return the mapping under a key that must be there."""
    value = parent[key]
    assert isinstance(value, dict)
    return cast(Node, value)


def _nodes(parent: Node, key: str) -> list[Node]:
    """Return the list of mappings under a key, empty when it is left out."""
    value = parent.get(key, [])
    assert isinstance(value, list)
    return cast(list[Node], value)


def _entries(parent: Node, key: str) -> list[Node]:
    """Return one mapping or a list of them as a list."""
    return [_node(parent, key)] if isinstance(parent.get(key), dict) else _nodes(parent, key)


FILES = sorted((EXAMPLE / "risks").glob("*.yaml"))
RISKS = {str(risk["id"]): risk for risk in map(_load, FILES)}
REGISTER = _load(EXAMPLE / "riskctl.yaml")
SCHEME = _load(EXAMPLE / "schemes" / "midshire-5x5@1.yaml")
UPSIDE = _load(EXAMPLE / "schemes" / "midshire-opportunity-4x4@1.yaml")
PEOPLE = set(_node(REGISTER, "people"))
BANDS = ((4, "Low"), (9, "Medium"), (15, "High"), (25, "Very high"))
UPSIDE_BANDS = ((2, "Minor gain"), (4, "Useful"), (8, "Promising"), (16, "Outstanding"))


def _level(scheme: Node, scale: str, word: object) -> int:
    """Return the value of a level given by its value or its label."""
    (found,) = [
        level for level in _nodes(_node(scheme, "scales"), scale) if str(word) in (str(level["value"]), level["label"])
    ]
    return int(str(found["value"]))


def _cell(assessment: Node) -> tuple[int, int]:
    """Return likelihood and the worst impact, or likelihood and the greatest benefit."""
    scheme, factor, scale = (UPSIDE, "benefit", "gain") if "benefit" in assessment else (SCHEME, "impact", "harm")
    given = assessment[factor]
    words = list(given.values()) if isinstance(given, dict) else [given]
    return _level(scheme, "chance", assessment["likelihood"]), max(_level(scheme, scale, word) for word in words)


def _score(assessment: Node) -> int:
    """Return likelihood times the worst impact or the greatest benefit."""
    likelihood, impact = _cell(assessment)
    return likelihood * impact


def _band(assessment: Node) -> str:
    """Return the band a score falls in."""
    bands = UPSIDE_BANDS if "benefit" in assessment else BANDS
    return next(name for upto, name in bands if _score(assessment) <= upto)


def _ledger(risk: Node) -> list[Node]:
    """Return the reviews in the order of their dates."""
    return sorted(_nodes(risk, "reviews"), key=lambda review: str(review["date"]))


def _current(risk: Node, day: str) -> Node | None:
    """Return the current assessment of the latest review on a day."""
    given = [review for review in _ledger(risk) if str(review["date"]) <= day]
    return _node(given[-1], "current") if given else None


def _last(risk: Node, measure: str) -> Node | None:
    """Return the latest assessment of one measure, or None where no review gives it."""
    given = [_node(review, measure) for review in _ledger(risk) if measure in review]
    return given[-1] if given else None


def _closed(risk: Node, day: str) -> bool:
    """Return whether a closure has begun by a day and was not ended by it."""
    return any(
        str(entry["date"]) <= day and not ("reopened" in entry and str(entry["reopened"]) <= day)
        for entry in _entries(risk, "closed")
    )


def _on_register(day: str) -> dict[str, Node]:
    """Return the risks raised and not closed on a day."""
    return {name: risk for name, risk in RISKS.items() if str(risk["raised"]) <= day and not _closed(risk, day)}


def _named(node: object) -> Iterator[str]:
    """Yield every key that stands under `owner`, `strategic_lead` or the `by` of a review, an acceptance or a closure."""
    if isinstance(node, list):
        for item in node:
            yield from _named(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("owner", "strategic_lead") or (key == "by" and value != "Senior Leadership Team"):
                yield from map(str, value) if isinstance(value, list) else (str(value),)
            yield from _named(value)


def _texts(node: object) -> Iterator[str]:
    """Yield every text and date of a file, as text."""
    if isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)
    else:
        yield str(node)


def _labels(key: str) -> set[str]:
    """Return every key and label of one of the register's lists."""
    return {str(item[name]) for item in _nodes(REGISTER, key) for name in ("key", "label")}


MEETINGS = _nodes(REGISTER, "meetings")
STATED = [
    pytest.param(at, stated, id=f"{meeting['date']} {stated['where']}")
    for at, meeting in enumerate(MEETINGS)
    for stated in _nodes(meeting, "stated")
]
MISCOUNTED = ("2025-12-10", "paragraph 5")


def _direction(name: str, day: str, since: str) -> int:
    """Return 1, 0 or -1 as the score of a risk on a day is above, at or below that on an earlier one."""
    now, before = _current(RISKS[name], day), _current(RISKS[name], since)
    if now is None or before is None or str(RISKS[name]["raised"]) > since:
        return 0
    return (_score(now) > _score(before)) - (_score(now) < _score(before))


def _falls_under(name: str, condition: object, day: str, since: str) -> bool:
    """Return whether a risk of the register meets one of the conditions that the papers use."""
    now = _current(RISKS[name], day)
    match condition:
        case "open":
            return True
        case "band at least High":
            return now is not None and _band(now) in ("High", "Very high")
        case "kind is opportunity":
            return RISKS[name].get("kind") == "opportunity"
        case "movement is new":
            return str(RISKS[name]["raised"]) > since
        case "movement is up":
            return _direction(name, day, since) > 0
        case "movement is down":
            return _direction(name, day, since) < 0
        case "proposed":
            return "proposals" in RISKS[name]
    raise AssertionError(condition)


def test_twenty_risks_have_one_file_each_named_by_its_id() -> None:
    assert len(FILES) == len(RISKS) == 20
    assert sorted(RISKS) == [f"MID-{number:02}" for number in range(1, 23) if number not in (12, 20)]
    for path in FILES:
        assert re.fullmatch(r"MID-\d\d(-[a-z]+)+", path.stem)
        assert path.stem.startswith(f"{_load(path)['id']}-")


def test_the_head_of_the_register_names_the_slips() -> None:
    text = (EXAMPLE / "riskctl.yaml").read_text(encoding="utf-8")
    head = "".join(line for line in text.splitlines() if line.startswith("#"))
    assert re.findall(r"MID-\d\d", head.partition("Slips")[2]) == list(SLIPS)


@pytest.mark.parametrize("name", RISKS)
def test_everyone_named_is_a_listed_post(name: str) -> None:
    named = set(_named(RISKS[name]))
    assert named
    assert named <= PEOPLE


def test_people_are_posts_and_have_no_names() -> None:
    for person in _node(REGISTER, "people").values():
        assert isinstance(person, dict)
        assert set(person) <= {"role", "also"}


@pytest.mark.parametrize("name", RISKS)
def test_every_level_is_on_the_scale(name: str) -> None:
    for scheme, factor, scale in ((SCHEME, "impact", "harm"), (UPSIDE, "benefit", "gain")):
        dimensions = {str(item["key"]) for item in _nodes(_node(_node(scheme, "factors"), factor), "dimensions")}
        for review in _nodes(RISKS[name], "reviews"):
            for assessment in [_node(review, key) for key in ("inherent", "current", "target") if key in review]:
                assert (factor in assessment) == ((factor == "benefit") == (name == OPPORTUNITY))
                if factor in assessment:
                    assert set(_node(assessment, factor)) <= dimensions
                    assert all(_level(scheme, scale, word) for word in _node(assessment, factor).values())


@pytest.mark.parametrize("name", RISKS)
def test_every_risk_states_what_the_register_requires(name: str) -> None:
    risk = RISKS[name]
    assert {str(key) for key in cast(list[str], REGISTER["required"])} <= set(risk)
    assert risk["status"] in _labels("statuses")
    for action in _nodes(risk, "actions"):
        assert {"id", "text", "owner", "due", "status"} <= set(action)
        assert action["status"] in _labels("action_statuses")
        assert ("done" in action) == (action["status"] == "complete")
    for control in _nodes(risk, "controls"):
        assert {"text", "type", "acts_on", "effectiveness"} <= set(control)


@pytest.mark.parametrize("name", RISKS)
def test_each_review_gives_levels_and_a_reason_and_inherent_stands_in_the_first(name: str) -> None:
    risk = RISKS[name]
    reviews = _ledger(risk)
    dates = [str(review["date"]) for review in reviews]
    assert len(set(dates)) == len(dates)
    assert str(risk["raised"]) <= dates[0]
    assert dates[-1] <= AS_AT
    assert all({"by", "current", "why"} <= set(review) for review in reviews)
    assert [at for at, review in enumerate(reviews) if "inherent" in review] == [0]


@pytest.mark.parametrize("name", ["MID-01", "MID-03", "MID-04", "MID-05", "MID-08", "MID-16"])
def test_long_standing_risks_were_reviewed_for_every_meeting_since_2024(name: str) -> None:
    papers = [str(meeting["papers_due"]) for meeting in MEETINGS]
    for since, due in pairwise(["2024-06-01", *papers[:-1]]):
        assert any(since < str(review["date"]) <= due for review in _ledger(RISKS[name])), due


def test_only_mid_14_has_a_review_out_of_the_order_of_dates() -> None:
    found = []
    for name, risk in RISKS.items():
        dates = [str(review["date"]) for review in _nodes(risk, "reviews")]
        found += [(name, after) for before, after in pairwise(dates) if after < before]
    assert found == [("MID-14", "2025-03-03")]


@pytest.mark.parametrize("name", RISKS)
def test_targets_lead_somewhere_and_are_still_to_come(name: str) -> None:
    target, current = _last(RISKS[name], "target"), _last(RISKS[name], "current")
    assert current is not None
    if target is not None:
        assert (_score(target) > _score(current)) if name == OPPORTUNITY else (_score(target) < _score(current))
        assert str(target["due"]) >= AS_AT


@pytest.mark.parametrize("name", RISKS)
def test_a_crossed_band_names_who_decided_it(name: str) -> None:
    for before, review in pairwise(_ledger(RISKS[name])):
        crossed = _band(_node(before, "current")) != _band(_node(review, "current"))
        assert ("decided" in review) == crossed


@pytest.mark.parametrize(("at", "stated"), STATED)
def test_what_the_papers_stated_comes_out_but_for_one_count(at: int, stated: Node) -> None:
    meeting = MEETINGS[at]
    day, since = min(str(meeting["papers_due"]), AS_AT), str(MEETINGS[at - 1]["date"])
    risks = _on_register(day)
    if "matrix" in stated:
        there = Counter(_cell(cell) for risk in risks.values() if (cell := _current(risk, day)) and "impact" in cell)
        matrix = _node(stated, "matrix")
        assert list(matrix) == ["Almost certain", "Likely", "Possible", "Unlikely", "Rare"]
        for likelihood, row in zip((5, 4, 3, 2, 1), matrix.values(), strict=True):
            assert row == [there[likelihood, impact] for impact in (1, 2, 3, 4, 5)]
        return
    condition = stated.get("count", stated.get("of"))
    found = [name for name in sorted(risks) if _falls_under(name, condition, day, since)]
    if (str(meeting["date"]), stated["where"]) == MISCOUNTED:
        assert (stated["is"], len(found)) == (5, 4)
    else:
        assert stated.get("ids", stated.get("is")) == (found if "ids" in stated else len(found))


def test_two_risks_are_closed_and_one_came_back() -> None:
    assert [name for name, risk in RISKS.items() if _closed(risk, AS_AT)] == ["MID-06", "MID-22"]
    assert [name for name, risk in RISKS.items() if "closed" in risk] == ["MID-06", "MID-13", "MID-22"]
    for risk in RISKS.values():
        for entry in _entries(risk, "closed"):
            assert {"date", "reason", "note", "by", "reported_to", "reported_on"} <= set(entry)


def test_two_risks_are_accepted_and_only_the_acceptance_of_mid_16_is_over() -> None:
    accepted = {name: str(_node(risk, "accepted")["until"]) for name, risk in RISKS.items() if "accepted" in risk}
    assert {name: until > AS_AT for name, until in accepted.items()} == {"MID-04": True, "MID-16": False}
    for name in accepted:
        assert all("done" in action for action in _nodes(RISKS[name], "actions"))


def test_one_risk_is_proposed_to_close_and_one_to_be_rated_again() -> None:
    proposed = [
        (name, entry["propose"], str(entry["decide"]))
        for name, risk in RISKS.items()
        for entry in _nodes(risk, "proposals")
    ]
    assert proposed == [("MID-08", "close", "2026-07-15"), ("MID-15", "rescore", "2026-07-15")]


def test_what_is_kept_from_the_public_has_a_ground() -> None:
    assert [name for name, risk in RISKS.items() if risk.get("publish") == "exempt"] == [EXEMPT]
    assert [name for name, risk in RISKS.items() if "withhold" in risk] == ["MID-17"]
    assert [name for name, risk in RISKS.items() if "ground" in risk] == [EXEMPT, "MID-17"]


def test_no_other_risk_names_the_exempt_one() -> None:
    for name, risk in RISKS.items():
        if name != EXEMPT:
            assert not any(EXEMPT in text for text in _texts(risk))


def test_links_of_every_type_are_there() -> None:
    types = {str(link["type"]) for risk in RISKS.values() for link in _nodes(risk, "links")}
    assert types == {"related", "causes", "parent", "duplicates", "escalated-to"}


def test_own_fields_hold_what_their_types_allow() -> None:
    fields = _node(REGISTER, "fields")
    themes = {str(choice["key"]) for choice in _nodes(_node(fields, "national_theme"), "choices")}
    for risk in RISKS.values():
        assert risk["strategic_lead"] in PEOPLE
        assert risk.get("national_theme") in {*themes, None}
        assert "next_audit" not in risk or str(risk["next_audit"]) > AS_AT
    assert themes == {str(risk["national_theme"]) for risk in RISKS.values() if "national_theme" in risk}


def test_only_mid_03_declares_a_score_that_its_levels_do_not_give() -> None:
    declared = [
        (name, str(review["date"]), int(str(current["score"])), _score(current))
        for name, risk in RISKS.items()
        for review in _nodes(risk, "reviews")
        if "score" in (current := _node(review, "current"))
    ]
    assert [item for item in declared if item[2] != item[3]] == [("MID-03", "2026-06-16", 12, 16)]


def test_only_mid_05_has_an_overdue_action_and_its_date_moved_twice() -> None:
    late = [
        (name, str(action["due"]), len(_nodes(action, "moved")))
        for name, risk in RISKS.items()
        for action in _nodes(risk, "actions")
        if action["status"] not in ("complete", "dropped") and "then" not in action and str(action["due"]) <= AS_AT
    ]
    assert late == [("MID-05", "2026-03-31", 2)]


def test_every_moved_date_starts_from_the_first_promise_and_ends_at_the_date_due() -> None:
    moved = [(name, action) for name in RISKS for action in _nodes(RISKS[name], "actions") if "moved" in action]
    assert [name for name, _ in moved] == ["MID-02", "MID-05", "MID-14"]
    for _, action in moved:
        moves = _nodes(action, "moved")
        chain = [str(action["due_original"]), *(str(move["to"]) for move in moves)]
        assert [str(move["from"]) for move in moves] == chain[:-1]
        assert chain[-1] == str(action["due"])
        assert all(move["why"] for move in moves)


def test_only_mid_07_stands_above_its_inherent_rating() -> None:
    above = []
    for name, risk in RISKS.items():
        current, inherent = _last(risk, "current"), _last(risk, "inherent")
        assert current is not None and inherent is not None
        if (_score(current) < _score(inherent)) if name == OPPORTUNITY else (_score(current) > _score(inherent)):
            above.append((name, _score(inherent), _score(current)))
    assert above == [("MID-07", 8, 12)]


def test_only_mid_08_spells_its_category_another_way() -> None:
    strange = {name: risk["category"] for name, risk in RISKS.items() if risk["category"] not in _labels("categories")}
    assert strange == {"MID-08": "Peoples"}


def test_only_mid_09_has_an_action_without_a_date() -> None:
    vague = [
        (name, action["due"])
        for name, risk in RISKS.items()
        for action in _nodes(risk, "actions")
        if not str(action["due"])[:4].isdigit()
    ]
    assert vague == [("MID-09", "ongoing")]


def test_only_mid_10_names_an_id_that_no_risk_has() -> None:
    unknown = [
        (name, found)
        for name, risk in RISKS.items()
        for text in _texts(risk)
        for found in re.findall(r"MID-\d+", text)
        if found not in RISKS
    ]
    assert unknown == [("MID-10", "MID-20")]


def test_only_mid_15_is_printed_with_another_owner() -> None:
    printed = [
        (name, entry["owner"], risk["owner"]) for name, risk in RISKS.items() for entry in _nodes(risk, "printed")
    ]
    assert printed == [("MID-15", "governance-manager", "head-of-policy")]


def test_only_mid_19_has_two_owners() -> None:
    assert [name for name, risk in RISKS.items() if isinstance(risk["owner"], list)] == ["MID-19"]


@pytest.mark.parametrize("scheme", [SCHEME, UPSIDE], ids=["threats", "opportunities"])
def test_examples_of_the_schemes_come_out(scheme: Node) -> None:
    examples = _nodes(scheme, "examples")
    assert len(examples) >= 6
    for example in examples:
        given, expected = _node(example, "in"), _node(example, "out")
        assert expected["score"] == _score(given)
        assert expected["band"] == _band(given).lower().replace(" ", "-")
