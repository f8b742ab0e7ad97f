"""The Midshire example reads as a well-kept register, and holds the six slips it is meant to show and no others."""

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


FILES = sorted((EXAMPLE / "risks").glob("*.yaml"))
RISKS = {str(risk["id"]): risk for risk in map(_load, FILES)}
REGISTER = _load(EXAMPLE / "riskctl.yaml")
SCHEME = _load(EXAMPLE / "schemes" / "midshire-5x5@1.yaml")
PEOPLE = set(_node(REGISTER, "people"))
BANDS = ((4, "Low"), (9, "Medium"), (15, "High"), (25, "Very high"))


def _values(scale: str) -> list[str]:
    """Return the values of one scale of the scheme, mild to severe."""
    return [str(level["value"]) for level in _nodes(_node(SCHEME, "scales"), scale)]


def _impacts(assessment: Node) -> dict[str, str]:
    """Return the level of each impact dimension."""
    return {str(key): str(level) for key, level in _node(assessment, "impact").items()}


def _cell(assessment: Node) -> tuple[int, int]:
    """Return likelihood and the worst impact."""
    return int(str(assessment["likelihood"])), max(int(level) for level in _impacts(assessment).values())


def _score(assessment: Node) -> int:
    """Return likelihood times the worst impact."""
    likelihood, impact = _cell(assessment)
    return likelihood * impact


def _band(assessment: Node) -> str:
    """Return the band a score falls in."""
    return next(name for upto, name in BANDS if _score(assessment) <= upto)


def _current(risk: Node, day: str) -> Node:
    """Return the current assessment of the latest review on a day."""
    return _node([review for review in _nodes(risk, "reviews") if str(review["date"]) <= day][-1], "current")


def _last(risk: Node, measure: str) -> Node | None:
    """Return the latest assessment of one measure, or None where no review gives it."""
    given = [_node(review, measure) for review in _nodes(risk, "reviews") if measure in review]
    return given[-1] if given else None


def _on_register(day: str) -> dict[str, Node]:
    """Return the risks raised and not yet closed on a day."""
    return {
        name: risk
        for name, risk in RISKS.items()
        if str(risk["raised"]) <= day and ("closed" not in risk or str(_node(risk, "closed")["date"]) > day)
    }


def _named(node: object) -> Iterator[str]:
    """Yield every key that stands under `owner` or under the `by` of a review, an acceptance or a closure."""
    if isinstance(node, list):
        for item in node:
            yield from _named(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "owner" or (key == "by" and value != "Senior Leadership Team"):
                yield str(value)
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


def _march() -> Node:
    """Return the meeting of March 2026, the last before the register's date."""
    (meeting,) = [item for item in _nodes(REGISTER, "meetings") if str(item["date"]) == "2026-03-25"]
    return meeting


def _stated(where: str) -> Node:
    """Return what the March paper stated at one place."""
    (found,) = [item for item in _nodes(_march(), "stated") if item["where"] == where]
    return found


def _direction(name: str) -> int:
    """Return 1, 0 or -1 as the score of a risk in the March paper is above, at or below that of December's meeting."""
    risk = RISKS[name]
    now, before = _score(_current(risk, MARCH_PAPER)), _score(_current(risk, "2025-12-10"))
    return (now > before) - (now < before)


def test_eleven_risks_have_one_file_each_named_by_its_id() -> None:
    assert len(FILES) == len(RISKS) == 11
    assert sorted(RISKS) == [f"MID-{number:02}" for number in range(1, 12)]
    for path in FILES:
        assert re.fullmatch(r"MID-\d\d(-[a-z]+)+", path.stem)
        assert path.stem.startswith(f"{_load(path)['id']}-")


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
    dimensions = {str(item["key"]) for item in _nodes(_node(_node(SCHEME, "factors"), "impact"), "dimensions")}
    for review in _nodes(RISKS[name], "reviews"):
        for measure in {"inherent", "current", "target"} & set(review):
            assessment = _node(review, measure)
            assert str(assessment["likelihood"]) in _values("chance")
            assert set(_impacts(assessment)) <= dimensions
            assert set(_impacts(assessment).values()) <= set(_values("harm"))


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
def test_reviews_run_in_order_and_each_gives_levels_and_a_reason(name: str) -> None:
    risk = RISKS[name]
    reviews = _nodes(risk, "reviews")
    dates = [str(review["date"]) for review in reviews]
    assert dates == sorted(set(dates))
    assert str(risk["raised"]) <= dates[0]
    assert dates[-1] <= AS_AT
    assert all({"by", "current", "why"} <= set(review) for review in reviews)
    assert [at for at, review in enumerate(reviews) if "inherent" in review] == [0]


@pytest.mark.parametrize("name", RISKS)
def test_targets_are_below_current_and_still_to_come(name: str) -> None:
    target, current = _last(RISKS[name], "target"), _last(RISKS[name], "current")
    assert current is not None
    if target is not None:
        assert _score(target) < _score(current)
        assert str(target["due"]) >= AS_AT


@pytest.mark.parametrize("name", RISKS)
def test_a_crossed_band_names_who_decided_it(name: str) -> None:
    reviews = _nodes(RISKS[name], "reviews")
    for before, review in pairwise(reviews):
        crossed = _band(_node(before, "current")) != _band(_node(review, "current"))
        assert ("decided" in review) == crossed


def test_what_the_march_paper_stated_comes_out() -> None:
    risks = _on_register(MARCH_PAPER)
    cells = {name: _current(risk, MARCH_PAPER) for name, risk in risks.items()}
    assert _stated("paragraph 4")["is"] == len(risks)
    assert _stated("paragraph 5")["is"] == sum(_score(cell) >= 10 for cell in cells.values())
    assert _stated("paragraph 6")["is"] == sum(_direction(name) > 0 for name in risks)
    assert _stated("Appendix B")["ids"] == [name for name in sorted(risks) if _direction(name) < 0]
    there = Counter(_cell(cell) for cell in cells.values())
    matrix = _node(_stated("Appendix A"), "matrix")
    assert list(matrix) == ["Almost certain", "Likely", "Possible", "Unlikely", "Rare"]
    for likelihood, row in zip((5, 4, 3, 2, 1), matrix.values(), strict=True):
        assert row == [there[likelihood, impact] for impact in (1, 2, 3, 4, 5)]


def test_one_risk_is_closed_and_its_closure_is_complete() -> None:
    closed = [name for name, risk in RISKS.items() if "closed" in risk]
    assert closed == ["MID-06"]
    assert {"date", "reason", "note", "by", "reported_to", "reported_on"} <= set(_node(RISKS["MID-06"], "closed"))


def test_one_risk_is_accepted_for_a_time_one_proposed_to_close_and_one_exempt() -> None:
    accepted = [name for name, risk in RISKS.items() if "accepted" in risk]
    assert accepted == ["MID-04"]
    assert str(_node(RISKS["MID-04"], "accepted")["until"]) > AS_AT
    assert all("done" in action for action in _nodes(RISKS["MID-04"], "actions"))
    assert [name for name, risk in RISKS.items() if "proposals" in risk] == ["MID-08"]
    assert [name for name, risk in RISKS.items() if risk.get("publish") == "exempt"] == ["MID-11"]
    assert RISKS["MID-11"]["ground"]


def test_no_other_risk_names_the_exempt_one() -> None:
    for name, risk in RISKS.items():
        if name != "MID-11":
            assert not any("MID-11" in text for text in _texts(risk))


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
        if "done" not in action and str(action["due"]) <= AS_AT
    ]
    assert late == [("MID-05", "2026-03-31", 2)]


def test_every_moved_date_starts_from_the_first_promise_and_ends_at_the_date_due() -> None:
    moved = [(name, action) for name in RISKS for action in _nodes(RISKS[name], "actions") if "moved" in action]
    assert [name for name, _ in moved] == ["MID-02", "MID-05"]
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
        if _score(current) >= _score(inherent):
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
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(action["due"]))
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


def test_examples_of_the_scheme_come_out() -> None:
    examples = _nodes(SCHEME, "examples")
    numbers = {str(level["label"]): str(level["value"]) for scale in ("chance", "harm") for level in _levels(scale)}
    assert len(examples) >= 6
    for example in examples:
        given, expected = _node(example, "in"), _node(example, "out")
        impact = given["impact"]
        worst = max(impact.values()) if isinstance(impact, dict) else numbers.get(str(impact), str(impact))
        likelihood = numbers.get(str(given["likelihood"]), str(given["likelihood"]))
        assessment: Node = {"likelihood": likelihood, "impact": {"service": worst}}
        assert expected["score"] == _score(assessment)
        assert expected["band"] == _band(assessment).lower().replace(" ", "-")


def _levels(scale: str) -> list[Node]:
    """Return the levels of one scale of the scheme."""
    return _nodes(_node(SCHEME, "scales"), scale)
