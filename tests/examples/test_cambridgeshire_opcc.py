"""The Cambridgeshire example holds what the published register printed, by facts taken from it another way."""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import cast

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "cambridgeshire-opcc"
MEASURES = ("inherent", "current")

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


def _review(risk: Node) -> Node:
    """Return the one review of a risk."""
    (review,) = _nodes(risk, "reviews")
    return review


def _rows() -> list[dict[str, str]]:
    """Return the rows of the fact table, in the paper's order."""
    with (ROOT / "tests" / "facts" / "cambridgeshire-opcc.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


FILES = sorted((EXAMPLE / "risks").glob("*.yaml"))
RISKS = {str(risk["id"]): risk for risk in map(_load, FILES)}
REGISTER = _load(EXAMPLE / "riskctl.yaml")
SCHEME = _load(ROOT / "schemes" / "cambridgeshire-4x4@1.yaml")
TABLE = _rows()


def test_every_row_has_one_file_and_no_other_risk_has() -> None:
    assert len(FILES) == len(TABLE) == 19
    assert sorted(RISKS) == sorted(row["id"] for row in TABLE)
    for path in FILES:
        assert re.fullmatch(r"R[1-4]\.\d(-[a-z0-9]+)+", path.stem)
        assert path.stem.split("-")[0] == _load(path)["id"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_risk_states_what_the_paper_prints(row: dict[str, str]) -> None:
    risk = RISKS[row["id"]]
    review = _review(risk)
    found = {"id": str(risk["id"]), "theme": str(risk["category"])}
    for measure in MEASURES:
        assessment = _node(review, measure)
        assert set(assessment) == {"likelihood", "impact", "score"}
        found |= {f"{measure}_{key}": str(value) for key, value in assessment.items()}
    assert found == row


@pytest.mark.parametrize("risk", RISKS.values(), ids=lambda risk: str(risk["id"]))
def test_risk_has_one_undated_review_one_narrative_and_nothing_the_paper_lacks(risk: Node) -> None:
    assert set(risk) == {"id", "title", "category", "description", "controls", "reviews"}
    assert set(_review(risk)) == {"date", *MEASURES}
    assert str(_review(risk)["date"]) == "undated"
    assert isinstance(risk["controls"], str)
    assert risk["controls"]


def test_themes_come_in_the_papers_order_and_hold_its_counts() -> None:
    themes = [str(theme["label"]) for theme in _nodes(REGISTER, "categories")]
    assert Counter(str(risk["category"]) for risk in RISKS.values()) == dict(zip(themes, (2, 5, 7, 5), strict=True))
    assert list(dict.fromkeys(row["theme"] for row in TABLE)) == themes


def test_controls_change_nothing_for_one_risk_only() -> None:
    same = [name for name, risk in RISKS.items() if _node(_review(risk), "inherent") == _node(_review(risk), "current")]
    assert same == ["R4.3"]


def test_register_is_undated_and_prints_the_papers_words() -> None:
    assert str(REGISTER["as_at"]) == "undated"
    assert REGISTER["scheme"] == "cambridgeshire-4x4@1"
    labels = _node(REGISTER, "labels")
    assert labels["category"] == "Theme"
    assert labels["inherent"] == "Before mitigating controls are in place"
    assert labels["current"] == "After mitigating controls are in place"
    assert not {"people", "statuses", "meetings", "quarters"} & set(REGISTER)


def test_scheme_examples_are_the_printed_matrix() -> None:
    printed = [  # rows from impact 1, columns from likelihood 1
        [1, 2, 3, 4],
        [2, 4, 6, 8],
        [3, 6, 9, 12],
        [4, 8, 12, 16],
    ]
    examples = {
        (str(_node(example, "in")["likelihood"]), str(_node(example, "in")["impact"])): _node(example, "out")
        for example in _nodes(SCHEME, "examples")
    }
    assert len(examples) == len(_nodes(SCHEME, "examples")) == 16
    for impact, row in enumerate(printed, start=1):
        for likelihood, score in enumerate(row, start=1):
            assert examples[str(likelihood), str(impact)] == {"score": score}
    assert SCHEME["rows"] == "impact"
    assert "bands" not in SCHEME


def test_scheme_keeps_the_printed_ranges_and_both_names_of_the_top_likelihood() -> None:
    scales = _node(SCHEME, "scales")
    chance = _nodes(scales, "chance")
    assert [(str(level["value"]), str(level["label"]), str(level["range"])) for level in chance] == [
        ("1", "Remote", "1-10%"),
        ("2", "Possible", "10-30%"),
        ("3", "Probable", "30-50%"),
        ("4", "More Likely Than Not", ">50%"),
    ]
    assert _node(chance[3], "texts") == {"Matrix": "As likely as not, ≥50%"}
    assert [str(level["label"]) for level in _nodes(scales, "harm")] == ["Minor", "Moderate", "Significant", "Major"]
