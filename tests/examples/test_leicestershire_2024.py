"""The Leicestershire example holds what the published paper printed, compared with facts taken from it another way."""

import csv
import re
from pathlib import Path
from typing import cast

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "leicestershire-2024"
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
    """Return the list of mappings under a key, empty when the key is absent."""
    return cast(list[Node], parent.get(key, []))


def _only(parent: Node, key: str) -> Node:
    """Return the single mapping in the list under a key."""
    (item,) = _nodes(parent, key)
    return item


def _rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a fact table, in the paper's order."""
    with (FACTS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _paragraphs(text: object) -> int:
    """Return how many paragraphs and numbered items a text has."""
    return sum(
        len(re.findall(r"^\d+\. ", block, flags=re.MULTILINE)) or 1
        for block in str(text).split("\n\n")
        if block.strip()
    )


FILES = sorted((EXAMPLE / "risks").glob("*.yaml"))
RISKS = {str(risk["id"]): risk for risk in map(_load, FILES)}
REGISTER = _load(EXAMPLE / "riskctl.yaml")
SCHEME = _load(ROOT / "schemes" / "leicestershire-4x4@1.yaml")
TABLE = _rows("leicestershire-2024.tsv")
CARDS = _rows("leicestershire-2024-cards.tsv")


def _paper() -> Node:
    """Return the meeting whose paper this is."""
    (meeting,) = (m for m in _nodes(REGISTER, "meetings") if str(m["date"]) == "2024-01-31")
    return meeting


def _stated(where: str) -> Node:
    """Return the one statement the paper makes in a place."""
    (entry,) = (entry for entry in _nodes(_paper(), "stated") if entry["where"] == where)
    return entry


def test_every_risk_of_the_table_has_one_file_and_no_other_risk_has() -> None:
    assert len(FILES) == len(TABLE) == 30
    assert sorted(RISKS) == sorted(row["id"] for row in TABLE)
    for path in FILES:
        assert re.fullmatch(r"STR\d{4}(-[a-z0-9]+)+", path.stem)
        assert path.stem.split("-")[0] == _load(path)["id"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["id"])
def test_risk_states_what_the_table_prints(row: dict[str, str]) -> None:
    risk = RISKS[row["id"]]
    review = _only(risk, "reviews")
    current = _node(review, "current")
    found = {
        "id": str(risk["id"]),
        "owner": str(risk["owner"]),
        "likelihood": str(current["likelihood"]),
        "impact": str(current["impact"]),
        "status": str(risk["status"]),
        "raised": str(risk["raised"]),
        "reviewed": str(review["date"]),
        "score": str(current["score"]),
        "previous": str(_node(current, "previous")["score"]),
        "card": str(_only(risk, "printed")["where"]) if "printed" in risk else "",
        "proposed": ", ".join(str(proposal["propose"]) for proposal in _nodes(risk, "proposals")),
    }
    assert found == row


@pytest.mark.parametrize("row", CARDS, ids=lambda row: row["printed_id"])
def test_risk_states_what_its_card_prints(row: dict[str, str]) -> None:
    risk = RISKS[row["id"]]
    card = _only(risk, "printed")
    current = _node(card, "current")
    review = _only(risk, "reviews")
    found = {
        "where": str(card["where"]),
        "responsible_officer": str(risk["responsible_officer"]),
        "likelihood": str(current["likelihood"]),
        "impact": str(current["impact"]),
        "raised": str(card["raised"]),
        "score": str(current["score"]),
        "previous": str(_node(current, "previous")["score"]),
        "category": str(risk["category"]),
        "consequence": "yes" if "effect" in risk else "no",
        "controls": str(len(cast(list[str], risk["controls"]))),
        "actions": str(len(cast(list[Node], risk["actions"]))),
        "update_paragraphs": str(_paragraphs(review["update"])),
    }
    assert found == {key: row[key] for key in found}
    assert risk["description"]
    assert _node(review, "current")["rationale"]


def test_risks_without_a_card_say_nothing_that_only_cards_print() -> None:
    carded = {row["id"] for row in CARDS}
    bare = [risk for key, risk in RISKS.items() if key not in carded]
    assert len(bare) == 13
    for risk in bare:
        assert set(risk) == {"id", "title", "owner", "status", "raised", "reviews"}


def test_archive_proposals_go_to_the_board_that_decides_them() -> None:
    proposed = {key: _only(risk, "proposals") for key, risk in RISKS.items() if "proposals" in risk}
    assert sorted(proposed) == sorted(row["id"] for row in CARDS if row["where"] == "Appendix B")
    for proposal in proposed.values():
        assert (proposal["propose"], proposal["to"], str(proposal["decide"])) == ("close", "SORB", "2024-02-02")
        assert proposal["why"]


@pytest.mark.parametrize("appendix", ["Appendix B", "Appendix E"])
def test_paper_lists_the_cards_as_printed_and_in_order(appendix: str) -> None:
    printed = [row["printed_id"] for row in CARDS if row["where"] == appendix]
    assert _stated(appendix)["ids"] == printed


def test_paper_keeps_the_two_ids_that_no_risk_has() -> None:
    listed = {risk_id for place in ("Appendix B", "Appendix E") for risk_id in cast(list[str], _stated(place)["ids"])}
    assert listed - set(RISKS) == {"STR0423", "STR449"}
    assert {row["printed_id"]: row["id"] for row in CARDS if row["printed_id"] != row["id"]} == {
        "STR0423": "STR0243",
        "STR449": "STR0449",
    }


def test_paper_states_its_counts() -> None:
    counts = {str(e["where"]): (str(e["count"]), e["is"]) for e in _nodes(_paper(), "stated") if "count" in e}
    assert counts == {
        "paragraph 3": ("open", 30),
        "paragraph 4": ("band is High", 15),
        "paragraph 5": ("proposed is close", 7),
        "paragraph 6": ("proposed is rescore", 0),
        "paragraph 7": ("movement is new", 0),
    }


def test_matrix_holds_all_thirty_and_parts_from_the_table_at_three_risks() -> None:
    matrix = cast(dict[str, list[int]], _stated("Risk matrix")["matrix"])
    assert list(matrix) == ["Very High", "High", "Medium", "Low"]
    assert matrix == {
        "Very High": [0, 0, 0, 6],
        "High": [0, 0, 3, 6],
        "Medium": [0, 0, 6, 5],
        "Low": [0, 0, 1, 3],
    }
    assert sum(sum(row) for row in matrix.values()) == 30
    value = {"Low": 1, "Medium": 2, "High": 3, "Very High": 4}
    differ = [row["id"] for row in TABLE if value[row["likelihood"]] * value[row["impact"]] != int(row["score"])]
    assert differ == ["STR0292", "STR0380", "STR0422"]


def test_register_speaks_for_the_day_the_paper_was_written() -> None:
    assert str(REGISTER["as_at"]) == str(_paper()["papers_due"]) == "2024-01-16"
    assert REGISTER["scheme"] == f"{SCHEME['scheme']}@{SCHEME['version']}"
    assert [(m["body"], str(m["date"])) for m in _nodes(REGISTER, "meetings")] == [
        ("JARAP", "2023-10"),
        ("JARAP", "2024-01-31"),
        ("SORB", "2024-02-02"),
    ]


def test_every_person_and_category_used_is_declared_and_every_one_declared_is_used() -> None:
    used = {str(risk[key]) for risk in RISKS.values() for key in ("owner", "responsible_officer") if key in risk}
    assert used == set(_node(REGISTER, "people"))
    labels = [str(category["label"]) for category in _nodes(REGISTER, "categories")]
    assert set(labels) == {row["category"] for row in CARDS}


def test_statuses_are_the_five_the_paper_defines_and_one_risk_spells_its_own() -> None:
    labels = [str(status["label"]) for status in _nodes(REGISTER, "statuses")]
    assert labels == ["Controls Tasked", "Overdue Control", "Managed", "Controlled", "Awaiting Review"]
    known = {label.casefold() for label in labels}
    assert [row["id"] for row in TABLE if str(RISKS[row["id"]]["status"]).casefold() not in known] == ["STR0422"]


def test_scheme_examples_cover_the_grid_and_keep_to_the_printed_bands() -> None:
    seen: set[tuple[int, int]] = set()
    for example in _nodes(SCHEME, "examples"):
        levels, out = cast(dict[str, int], example["in"]), _node(example, "out")
        seen.add((levels["likelihood"], levels["impact"]))
        score = levels["likelihood"] * levels["impact"]
        assert out == {"score": score, "band": "low" if score < 5 else "medium" if score < 9 else "high"}
    assert seen == {(likelihood, impact) for likelihood in range(1, 5) for impact in range(1, 5)}
    assert [(b["label"], b["printed"], b["review"]) for b in _nodes(SCHEME, "bands")] == [
        ("Low", "1 \N{EN DASH} 4", "3 months"),
        ("Medium", "5 \N{EN DASH} 8", "3 months"),
        ("High", "9 \N{EN DASH} 16", "3 months"),
    ]


def test_scheme_prints_the_ranges_and_money_of_the_paper() -> None:
    scales = _node(SCHEME, "scales")
    assert [str(level["range"]) for level in _nodes(scales, "chance")] == ["<25%", "25-50%", "51-75%", ">75%"]
    impact = _node(_node(SCHEME, "factors"), "impact")
    dimensions = {str(d["key"]): cast(dict[int, object], d["levels"]) for d in _nodes(impact, "dimensions")}
    assert list(dimensions) == ["performance", "finance", "reputation", "safety", "environment", "strategy"]
    assert all(list(levels) == [1, 2, 3, 4] for levels in dimensions.values())
    assert dimensions["finance"] == {
        1: {"Force": "<50,000", "Business area": "<10,000"},
        2: {"Force": "51,000-250,000", "Business area": "11,000-40,000"},
        3: {"Force": "251,000-1,000,000", "Business area": "41,000-150,000"},
        4: {"Force": ">1,000,000", "Business area": ">150,000"},
    }
