"""The West Midlands Police example holds what the published register printed, by facts taken from it another way."""

import csv
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "wmp-2022"

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
    """Return the list of mappings under a key, empty when the key is absent."""
    return cast(list[Node], parent.get(key, []))


def _texts(parent: Node, key: str) -> list[str]:
    """Return the items under a key; a text counts as one."""
    value = parent[key]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _rows() -> list[dict[str, str]]:
    """Return the rows of the fact table, in the paper's order."""
    with (ROOT / "tests" / "facts" / "wmp-2022.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


FILES = sorted((EXAMPLE / "risks").glob("*.yaml"))
RISKS = {str(risk["id"]): risk for risk in map(_load, FILES)}
REGISTER = _load(EXAMPLE / "riskctl.yaml")
SCHEME = _load(ROOT / "schemes" / "west-midlands-police-5x5@1.yaml")
TABLE = _rows()
OPEN = [row for row in TABLE if row["table"] == "open"]


def test_every_row_has_one_file_and_no_other_risk_has() -> None:
    assert len(FILES) == len(TABLE) == 22
    assert len(OPEN) == 21
    assert sorted(RISKS) == sorted(row["id"] for row in TABLE)
    for path in FILES:
        assert re.fullmatch(r"CRR\d{2}(-[a-z0-9]+)+", path.stem)
        assert path.stem.split("-")[0] == _load(path)["id"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_risk_states_what_its_row_prints(row: dict[str, str]) -> None:
    risk = RISKS[row["id"]]
    current = {str(review["date"]): _node(review, "current") for review in _nodes(risk, "reviews")}
    marks = {f"q{number}": str(current.get(f"2021-22 Q{number}", {}).get("movement", "")) for number in range(1, 5)}
    closed = cast(Node, risk.get("closed", {}))
    controls = _texts(risk, "controls")
    markup = re.match(r"<[^>]*>", controls[0])
    found = {
        "id": str(risk["id"]),
        "table": "closed" if "closed" in risk else "open",
        **marks,
        "band": str(current.get("2021-22 Q4", {}).get("band", "")),
        "effects": str(len(_texts(risk, "effect"))),
        "controls": str(len(controls)),
        "leftover": markup.group() if markup else "",
        "closed": str(closed.get("date", "")),
        "reported_on": str(closed.get("reported_on", "")),
    }
    assert found == row


@pytest.mark.parametrize("row", OPEN, ids=lambda row: row["id"])
def test_open_risk_has_one_review_a_quarter_and_nothing_the_paper_lacks(row: dict[str, str]) -> None:
    risk = RISKS[row["id"]]
    reviews = _nodes(risk, "reviews")
    assert [str(review["date"]) for review in reviews] == [f"2021-22 Q{number}" for number in range(1, 5)]
    for place, review in enumerate(reviews):
        assert set(review) == {"date", "current"}
        assert set(_node(review, "current")) == ({"movement", "band"} if place == 3 else {"movement"})
    assert set(risk) == {"id", "title", "description", "effect", "controls", "reviews"}


def test_the_closed_risk_was_never_rated_and_went_to_the_portfolio() -> None:
    closed = _node(RISKS["CRR14"], "closed")
    assert "reviews" not in RISKS["CRR14"]
    assert (closed["reason"], closed["reported_to"]) == ("to-portfolio", "JAC")
    assert closed["note"]
    assert [str(reason["key"]) for reason in _nodes(REGISTER, "closure_reasons")] == ["to-portfolio"]


def test_the_mark_that_follows_not_applicable_without_new_is_kept() -> None:
    odd = []
    for name, risk in RISKS.items():
        marks = [str(_node(review, "current")["movement"]) for review in _nodes(risk, "reviews")]
        if any(before == "n/a" and mark not in ("n/a", "new") for before, mark in pairwise(marks)):
            odd.append((name, marks))
    assert odd == [("CRR19", ["n/a", "n/a", "same", "same"])]


def test_one_leftover_of_list_markup_is_kept_and_no_other() -> None:
    found = {
        (str(risk["id"]), key)
        for risk in RISKS.values()
        for key in ("title", "description", "effect", "controls")
        for text in _texts(risk, key)
        if "<" in text
    }
    assert found == {("CRR12", "controls")}


def test_bands_and_marks_add_up() -> None:
    last = [_node(_nodes(RISKS[row["id"]], "reviews")[-1], "current") for row in OPEN]
    assert Counter(str(current["band"]) for current in last) == {"Critical": 2, "High": 13, "Medium": 6}
    assert Counter(str(current["movement"]) for current in last) == {"same": 14, "down": 4, "new": 2, "up": 1}


def test_register_speaks_for_the_last_quarter_of_a_year_that_starts_in_april() -> None:
    assert str(REGISTER["as_at"]) == "2021-22 Q4"
    assert _node(REGISTER, "quarters") == {"year_starts": "april"}
    assert REGISTER["scheme"] == "west-midlands-police-5x5@1"
    assert not {"people", "statuses", "categories", "meetings"} & set(REGISTER)


def test_scheme_examples_are_the_printed_matrix() -> None:
    printed = [  # rows from probability 1, columns from impact 1
        [1, 2, 3, 4, 5],
        [2, 4, 6, 8, 10],
        [3, 6, 9, 12, 15],
        [4, 8, 12, 16, 20],
        [5, 10, 15, 20, 25],
    ]
    edges = [(4, "low"), (10, "medium"), (16, "high"), (25, "critical")]
    examples = {
        (str(_node(example, "in")["likelihood"]), str(_node(example, "in")["impact"])): _node(example, "out")
        for example in _nodes(SCHEME, "examples")
    }
    assert len(examples) == len(_nodes(SCHEME, "examples")) == 25
    for likelihood, row in enumerate(printed, start=1):
        for impact, score in enumerate(row, start=1):
            band = next(key for top, key in edges if score <= top)
            assert examples[str(likelihood), str(impact)] == {"score": score, "band": band}
    assert [str(band["printed"]) for band in _nodes(SCHEME, "bands")] == ["1 – 4", "5 – 10", "12 – 16", "20 – 25"]


def test_scheme_words_every_level_of_probability_and_of_eight_dimensions() -> None:
    chance = _nodes(_node(SCHEME, "scales"), "chance")
    assert [(str(level["value"]), str(level["label"]), str(level["range"])) for level in chance] == [
        ("1", "Remote", "0% - 5%"),
        ("2", "Unlikely", "5% - 20%"),
        ("3", "Some likelihood", "20% - 50%"),
        ("4", "Likely", "50% - 80%"),
        ("5", "Very Likely", "80% or more"),
    ]
    assert all(set(_node(level, "texts")) == {"Detailed", "Relative", "Frequency"} for level in chance)
    impact = _node(_node(SCHEME, "factors"), "impact")
    dimensions = _nodes(impact, "dimensions")
    assert impact["join"] == "none"
    assert [str(dimension["label"]) for dimension in dimensions] == [
        "Service",
        "Performance",
        "Finance",
        "Reputation",
        "Legal",
        "Safety",
        "Human Rights / Diversity",
        "Wellbeing",
    ]
    for dimension in dimensions:
        assert [str(value) for value in _node(dimension, "levels")] == ["1", "2", "3", "4", "5"]
