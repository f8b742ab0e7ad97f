"""The West Midlands PCC example holds what the published register printed, compared with facts taken another way."""

import csv
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "wmpcc-2017"
FACTS = ROOT / "tests" / "facts"

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
    """Return the list of mappings under a key that must be there."""
    value = parent[key]
    assert isinstance(value, list)
    return cast(list[Node], value)


def _owners(item: Node) -> str:
    """Return the owner keys of a risk or an action in printed order, empty when none is named."""
    owner = item.get("owner", "")
    return ", ".join(cast(list[str], owner)) if isinstance(owner, list) else str(owner)


def _rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a fact table, in the register's order."""
    with (FACTS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


FILES = sorted((EXAMPLE / "risks").glob("*.yaml"))
RISKS = {str(risk["id"]): risk for risk in map(_load, FILES)}
REGISTER = _load(EXAMPLE / "riskctl.yaml")
SCHEME = _load(ROOT / "schemes" / "west-midlands-pcc-5x5@1.yaml")
TABLE = _rows("wmpcc-2017.tsv")
ACTIONS = _rows("wmpcc-2017-actions.tsv")


def _action(row: dict[str, str]) -> Node:
    """Return the action that a row of the fact table is about."""
    return _nodes(RISKS[row["risk"]], "actions")[int(row["number"]) - 1]


def _texts(risk_id: str) -> list[str]:
    """Return the action texts of one risk, in printed order."""
    return [str(action["text"]) for action in _nodes(RISKS[risk_id], "actions")]


def test_every_printed_risk_has_one_file_named_by_its_number() -> None:
    assert len(FILES) == len(RISKS) == len(TABLE) == 44
    assert set(RISKS) == {row["id"] for row in TABLE} == {str(number) for number in range(1, 45)}
    for path in FILES:
        assert re.fullmatch(r"\d+(-[a-z0-9]+)+", path.stem)
        assert path.stem.split("-")[0] == str(_load(path)["id"])


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_risk_states_what_the_register_prints(row: dict[str, str]) -> None:
    risk = RISKS[row["id"]]
    (review,) = _nodes(risk, "reviews")
    found = {"id": str(risk["id"]), "category": str(risk["category"]), "owner": _owners(risk)}
    for measure in ("inherent", "current"):
        assessment = _node(review, measure)
        assert set(assessment) == {"likelihood", "impact", "score"}
        found |= {f"{measure}_{key}": str(value) for key, value in assessment.items()}
    assert found | {"actions": str(len(_nodes(risk, "actions")))} == row
    assert str(review["date"]) == "2017"
    assert set(review) == {"date", "inherent", "current"}
    assert risk["title"]
    assert set(risk) <= {"id", "title", "category", "owner", "description", "actions", "reviews"}


def test_all_174_actions_are_there() -> None:
    assert len(ACTIONS) == 174
    assert sum(len(_nodes(risk, "actions")) for risk in RISKS.values()) == 174
    assert Counter(row["status"] for row in ACTIONS) == {"A": 121, "G": 52, "R": 1}


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: f"{row['risk']}/{row['number']}")
def test_action_states_what_the_register_prints(row: dict[str, str]) -> None:
    action = _action(row)
    found = {key: str(action.get(key, "")) for key in ("start", "due", "then", "status")}
    assert found | {"owner": _owners(action)} == {key: row[key] for key in (*found, "owner")}
    assert action["text"]


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: f"{row['risk']}/{row['number']}")
def test_target_date_can_be_read_back_as_it_was_printed(row: dict[str, str]) -> None:
    action = _action(row)
    if row["printed"] == "Ongoing":
        assert action["due"] == "ongoing"
    elif re.fullmatch(r"[A-Z][a-z]{2}-\d\d", row["printed"]):
        assert str(action["due"]) == f"{datetime.strptime(row['printed'], '%b-%y'):%Y-%m}"
    else:
        assert action["due_text"] == row["printed"]
        return
    assert not {"start", "then", "due_text"} & set(action)


def test_target_dates_fall_into_the_printed_kinds() -> None:
    assert Counter(str(_action(row).get("due", "none")) for row in ACTIONS if row["due"] in ("", "ongoing", "tbc")) == {
        "ongoing": 110,
        "tbc": 4,
        "none": 1,
    }
    assert sum("due_text" in _action(row) for row in ACTIONS) == 24
    assert sum("then" in _action(row) for row in ACTIONS) == 16


def test_action_texts_are_alike_exactly_where_the_register_repeats_itself() -> None:
    wordings: dict[str, set[str]] = {}
    texts: dict[str, set[str]] = {}
    for row in ACTIONS:
        text = str(_action(row)["text"])
        wordings.setdefault(row["wording"], set()).add(text)
        texts.setdefault(text.casefold(), set()).add(row["wording"])
    assert {key: found for key, found in wordings.items() if len(found) > 1} == {}
    assert {key: found for key, found in texts.items() if len(found) > 1} == {}
    assert len(texts) == 154


@pytest.mark.parametrize("group", [("2", "3"), ("21", "22"), ("36", "37", "38"), ("39", "40")])
def test_risks_that_print_one_action_list_share_it(group: tuple[str, ...]) -> None:
    first, *others = (RISKS[risk_id]["actions"] for risk_id in group)
    assert all(other == first for other in others)


def test_no_other_risks_share_an_action_list() -> None:
    lists: dict[str, list[str]] = {}
    for row in TABLE:
        lists.setdefault("\n".join(_texts(row["id"])), []).append(row["id"])
    shared = [group for group in lists.values() if len(group) > 1]
    assert shared == [["2", "3"], ["21", "22"], ["36", "37", "38"], ["39", "40"]]


def test_two_risks_differ_in_one_word_of_one_action() -> None:
    differ = [(a, b) for a, b in zip(_texts("35"), _texts("44"), strict=True) if a != b]
    ((longer, shorter),) = differ
    assert [word for word in longer.split() if word not in shorter.split()] == ["WMP"]
    assert longer.replace("WMP ", "") == shorter
    facts = [
        [{key: value for key, value in action.items() if key != "text"} for action in _nodes(RISKS[risk_id], "actions")]
        for risk_id in ("35", "44")
    ]
    assert facts[0] == facts[1]


def test_two_chapters_keep_both_their_spellings() -> None:
    labels = [str(category["label"]) for category in _nodes(REGISTER, "categories")]
    assert labels == [
        "Protecting from Harm",
        "Tackling National and International Threats",
        "Supporting Victims of Crime",
        "Building Trust and Confidence",
        "Strengthening Communities & Growing the Economy",
        "Building a Modern Police Service",
        "Standing up for Young People",
    ]
    used = {key: str(risk["category"]) for key, risk in RISKS.items()}
    assert set(labels) <= set(used.values())
    assert {key: word for key, word in used.items() if word not in labels} == {
        "27": "Standing up for young people",
        "37": "Tackling national and international threats",
    }


def test_only_risk_22_has_no_owner() -> None:
    assert [key for key, risk in RISKS.items() if "owner" not in risk] == ["22"]
    assert sum(isinstance(risk.get("owner"), list) for risk in RISKS.values()) == 11


def test_register_names_owners_by_initials_alone() -> None:
    people = _node(REGISTER, "people")
    assert people == {key: {"initials": key} for key in ("JJ", "MK", "LJ", "AF", "AG", "RC")}
    items = [*RISKS.values(), *map(_action, ACTIONS)]
    assert {key for item in items for key in _owners(item).split(", ") if key} == set(people)


def test_register_speaks_for_its_year_in_its_own_words() -> None:
    assert str(REGISTER["as_at"]) == "2017"
    assert REGISTER["scheme"] == f"{SCHEME['scheme']}@{SCHEME['version']}"
    labels = _node(REGISTER, "labels")
    assert (labels["category"], labels["inherent"], labels["current"]) == (
        "PCP chapter",
        "Gross risk",
        "Residual risk",
    )
    assert [(s["key"], s["label"], s["means"]) for s in _nodes(REGISTER, "action_statuses")] == [
        ("G", "Green", "open"),
        ("A", "Amber", "open"),
        ("R", "Red", "open"),
    ]


def test_scheme_draws_the_printed_matrix() -> None:
    scales = _node(SCHEME, "scales")
    assert [(level["value"], level["label"]) for level in _nodes(scales, "chance")] == [
        (1, "Very rare"),
        (2, "Unlikely"),
        (3, "Possible"),
        (4, "Likely"),
        (5, "Very likely"),
    ]
    assert [(level["value"], level["label"]) for level in _nodes(scales, "harm")] == [
        (1, "Negligible"),
        (2, "Low"),
        (3, "Medium"),
        (4, "High"),
        (5, "Very High"),
    ]
    assert SCHEME["rows"] == "impact"
    assert "bands" not in SCHEME
    seen: dict[tuple[int, int], Node] = {}
    for example in _nodes(SCHEME, "examples"):
        levels = cast(dict[str, int], example["in"])
        seen[levels["likelihood"], levels["impact"]] = _node(example, "out")
    assert seen == {
        (likelihood, impact): {"score": likelihood * impact} for likelihood in range(1, 6) for impact in range(1, 6)
    }
    assert len(_nodes(SCHEME, "examples")) == 25


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_declared_scores_follow_from_the_declared_levels(row: dict[str, str]) -> None:
    for measure in ("inherent", "current"):
        likelihood, impact, score = (int(row[f"{measure}_{key}"]) for key in ("likelihood", "impact", "score"))
        assert score == likelihood * impact
