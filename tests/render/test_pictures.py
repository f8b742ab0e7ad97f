"""The charts on a page: what they find in a register, when a sentence says enough, and that the figures stand beside."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from riskctl.core.scoring import Figure
from riskctl.io.resources import shipped
from riskctl.render.axis import scale_of
from riskctl.render.blocks import pictures
from riskctl.render.pages import made, report
from riskctl.render.sections.pictures import short_names
from tests.html_page import Node, parsed, problems
from tests.registers import MemoryTree, files, load, memory, worked_out

SVG = "{http://www.w3.org/2000/svg}"


def risk(name: str, before: str, now: str, more: str = "") -> str:
    """Return a risk that was rated twice, likelihood and impact of each written `3 4`."""
    first, last = (f"{{likelihood: {each[0]}, impact: {each[2]}}}" for each in (before, now))
    return (
        f"id: {name}\ntitle: Risk {name}\nreviews:\n  - {{date: 2023-08-01, inherent: {{likelihood: 4, impact: 4}}, "
        f"current: {first}}}\n  - {{date: 2024-01-10, current: {last}, target: {{likelihood: 1, impact: 1}}}}\n{more}"
    )


MOVED = (
    risk("R1", "3 4", "4 4"),
    risk(
        "R2",
        "3 4",
        "2 4",
        "actions: [{text: Hire, due: 2023-12-31}, {text: Train, due: tbc}, {text: Ask, done: 2023-10-01}]\n",
    ),
    risk("R3", "3 4", "2 4"),
    risk("R4", "1 1", "1 1"),
)


def page(tree: MemoryTree) -> Node:
    html = report(worked_out(tree), "register", "html", shipped("templates"))
    assert problems(html) == []
    return parsed(html)[0]


def charts(tree: MemoryTree) -> dict[str, str]:
    """Return the finding of each chart of a page, by its name."""
    found = [node for node in page(tree).find("p") if node.attributes.get("class") == "chart-title"]
    return {node.attributes["id"].removeprefix("chart-").removesuffix("-title"): node.text for node in found}


def figures(tree: MemoryTree, caption: str) -> list[list[str]]:
    """Return the table under a chart."""
    table = next(each for each in page(tree).find("table") if each.find("caption")[0].text.startswith(caption))
    return [[cell.text for cell in row.find("th", "td")] for row in table.find("tr")]


def drawn(tree: MemoryTree, name: str) -> list[str]:
    """Return the words in a picture."""
    html = report(worked_out(tree), "register", "html", shipped("templates"))
    svg = re.search(rf'<svg [^>]*aria-labelledby="chart-{name}-picture-title .*?</svg>', html, re.DOTALL)
    assert svg is not None
    return [each.text or "" for each in ElementTree.fromstring(svg[0]).iter(f"{SVG}text")]


def test_every_chart_says_what_it_finds() -> None:
    assert charts(memory("appetite: Medium\n", *MOVED)) == {
        "bands-risks": "Risks rated High fell from 3 to 1 in the last quarter",
        "tracks": "1 of the 4 highest risks is outside appetite; 1 has reached its target",
        "slopes": "1 up and 2 down since the end of 2023-24 Q3; the largest rise is R1, 12 to 16",
        "actions": "Overdue 1, Due within 90 days 0, Later 0, Without a date 1, Complete 1",
    }


def test_the_figures_stand_under_the_counts() -> None:
    assert figures(memory("", *MOVED), "Risks by band") == [
        ["Quarter", "High", "Medium", "Low", "All"],
        ["2023-24 Q2", "3", "0", "1", "4"],
        ["2023-24 Q3", "3", "0", "1", "4"],
        ["2023-24 Q4", "1", "2", "1", "4"],
    ]


def test_a_picture_and_its_table_have_the_same_figures() -> None:
    tree = memory("appetite: Medium\n", *MOVED)
    assert {"R1", "16 → 16 → 1", "R2", "16 → 8 → 1", "R4", "16 → 1 → 1"} <= set(drawn(tree, "tracks"))
    rows = figures(tree, "The 4 highest risks: Inherent, Current and Target, 16 January 2024")
    assert rows[1] == ["R1 Risk R1", "16 High", "16 High", "1 Low", "Medium"]
    assert {"R1: 16 High", "R2, R3: 8 Medium", "12 High"} <= set(drawn(tree, "slopes"))
    assert {"H 3", "M 2", "2023-24", "Q4", "H: High"} <= set(drawn(tree, "bands-risks"))


def test_two_movers_are_no_picture() -> None:
    assert "slopes" not in charts(memory("", *MOVED[:2], MOVED[3]))


def test_what_moved_and_has_no_place_in_the_picture_is_counted() -> None:
    upside = risk("R9", "1 1", "4 4", "kind: opportunity\n")
    tree = memory("", *MOVED, upside, scheme="{threat: matrix@1, opportunity: matrix@1}")
    assert charts(tree)["slopes"].startswith("1 up and 2 down")
    asides = [node.text for node in page(tree).find("p") if node.attributes.get("class") == "aside"]
    assert any(text.startswith("1 more risk moved: it is an opportunity") for text in asides)


def test_one_quarter_alone_and_a_handful_of_risks_are_no_columns() -> None:
    assert "bands-risks" not in charts(memory("", *MOVED[:2]))
    once = "id: R{}\ntitle: New\nreviews: [{{date: 2024-01-10, current: {{likelihood: 1, impact: 1}}}}]\n"
    assert "bands-risks" not in charts(memory("", *(once.format(at) for at in range(5))))


def test_actions_that_all_stand_alike_are_no_bar() -> None:
    assert "actions" not in charts(memory("", risk("R1", "1 1", "2 2", "actions: [{text: A}, {text: B}]\n")))


def test_a_change_of_scheme_is_said_and_drawn() -> None:
    texts = files("", *MOVED, scheme="[{use: matrix@1}, {use: matrix@2, from: 2024-01-01}]")
    tree = MemoryTree(
        {**texts, "schemes/matrix@2.yaml": texts["schemes/matrix@1.yaml"].replace("version: 1", "version: 2")}
    )
    assert charts(tree)["bands-risks"] == "Risks by band: rated by another scheme from 2023-24 Q4"
    assert "another scheme" in drawn(tree, "bands-risks")
    assert figures(tree, "Risks by band")[-1][0] == "2023-24 Q4 (another scheme)"


def test_a_disputed_figure_is_marked_in_the_picture() -> None:
    disputed = MOVED[0].replace(
        "current: {likelihood: 4, impact: 4}, target", "current: {likelihood: 4, impact: 4, score: 12}, target"
    )
    assert "16 → 16* → 1" in drawn(memory("", disputed, *MOVED[1:]), "tracks")


def test_a_card_has_its_ratings_by_quarter_in_words() -> None:
    card = page(memory("", *MOVED)).by_id("R1")
    (term,) = [node for node in card.find("dt") if node.text == "2023-24 Q2 to 2023-24 Q4"]
    assert "12, 12, 16" in card.text
    assert [node.attributes.get("aria-hidden") for node in card.find("svg")] == ["true"]
    assert term.text


def test_the_highest_risks_say_how_long_they_have_been_so_high() -> None:
    rows = figures(memory("", *MOVED), "The 4 highest risks")
    assert rows[0][:2] == ["Risk", "Inherent"], "the table of the tracks comes first"
    found = page(memory("", *MOVED)).by_id("highest-table")
    assert found.text.startswith("The 4 highest risks")
    tables = [
        each
        for each in page(memory("", *MOVED)).find("table")
        if each.find("caption")[0].attributes["id"] == "highest-table"
    ]
    cells = [[cell.text for cell in row.find("th", "td")][:3] for row in tables[0].find("tr")]
    assert cells[0] == ["Risk", "Current", "In this band for"]
    assert cells[1] == ["R1 Risk R1", "16 High", "at least 3 quarters, since 1 August 2023"]
    assert cells[2][:2] == ["R2 Risk R2", "8 Medium"]
    assert cells[2][2].startswith("1 quarter, since ")


def test_markdown_has_the_finding_and_the_figures() -> None:
    text = report(worked_out(memory("", *MOVED)), "register", "md", shipped("templates"))
    assert "Risks rated High fell from 3 to 1 in the last quarter." in text
    assert "| 2023-24 Q4 | 1 | 2 | 1 | 4 |" in text
    assert "\n- 2023-24 Q2 to 2023-24 Q4: 12, 12, 16\n" in text
    assert "<svg" not in text


# --- axes and short names ---------------------------------------------------------------------------------------------


def test_an_axis_of_scores_begins_each_band_halfway_from_the_last_score_below() -> None:
    register, _ = load(memory("", "id: R1\ntitle: Custody\n"))
    scale = scale_of(register.main_scheme)
    assert scale is not None
    # 1 to 16; Low ends at 4, Medium goes from 6 to 8, High from 9.
    assert scale.edges == (0, 267, 500)
    figures = (Figure(Decimal(number), None) for number in (1, 4, 16, 99))
    assert [scale.place(figure) for figure in figures] == [0, 200, 1000, 1000]
    assert scale.place(Figure(None, None)) is None
    assert scale.top_of("low") == 267
    assert scale.top_of("high") == 1000
    assert scale.top_of("12") == 733
    assert scale.top_of("nonsense") is None


def test_a_scheme_without_rising_scores_is_an_axis_of_its_bands() -> None:
    grid = """\
scheme: matrix
version: 1
scales: {chance: [Rare, Likely], harm: [Minor, Severe]}
factors: {likelihood: {scale: chance}, impact: {scale: harm}}
bands: [{key: low}, {key: high}]
steps: [{name: band, grid: [likelihood, impact], rows: {Rare: [low, low], Likely: [low, high]}}]
"""
    texts = {
        **files(
            "", "id: R1\ntitle: Custody\nreviews: [{date: 2024-01, current: {likelihood: Likely, impact: Severe}}]\n"
        ),
        "schemes/matrix@1.yaml": grid,
    }
    work = worked_out(MemoryTree(texts))
    scale = scale_of(work.register.main_scheme)
    assert scale is not None and scale.edges == (0, 500)
    rated = work.states[0].current
    assert rated is not None and scale.place(rated.rating.shown) == 750


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["Very high", "High", "Medium", "Low"], ["VH", "H", "M", "L"]),
        (["Significant", "Serious", "Minor"], ["Si", "Se", "Mi"]),
        (["Level 1", "Level 2"], ["L1", "L2"]),
    ],
)
def test_bands_have_short_names_that_tell_them_apart(labels: list[str], expected: list[str]) -> None:
    assert short_names(labels) == expected


def beside(tree: MemoryTree) -> dict[str, str]:
    """Return the pictures that may lie beside a page, by name."""
    made_of, _ = made(worked_out(tree), "register", shipped("templates"))
    return {each.name: each.svg for each in pictures(made_of.sections)}


def test_a_map_drawn_beside_a_page_has_the_ratings_counts_and_ids_of_its_table() -> None:
    tree = memory("", risk("R1", "1 1", "4 4"), risk("R2", "1 1", "4 4"), risk("R3", "1 1", "2 1"))
    svg = beside(tree)["map-2"]
    words = [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    table = page(tree).by_id("maps").find("table")[1]
    assert table.find("caption")[0].text == "Current by Likelihood and Impact, 16 January 2024"
    ratings = [cell.find("span")[0].text for cell in table.find("td")]
    assert ratings == [word for word in words if re.match(r"\d+ [LMH]", word)]
    assert [word for word in words if word.isdigit()] == ["2", "1"]
    assert {"R1, R2", "R3"} <= set(words)
    assert ">Current by Likelihood and Impact, 16 January 2024</title>" in svg
    assert ">Certain (4), Severe (4): 2; Possible (2), Minor (1): 1</desc>" in svg
    assert 'stroke-width="6"' not in svg


def test_a_drawn_map_has_the_line_of_the_appetite_and_says_how_many_ids_it_leaves_out() -> None:
    svg = beside(memory("appetite: Low\n", *(risk(f"STRATEGIC-{at}", "1 1", "4 4") for at in range(1, 5))))["map-2"]
    assert svg.count('stroke-width="6"') == 6
    assert ">STRATEGIC-1 +3</text>" in svg


def test_without_an_appetite_the_tracks_say_how_many_targets_are_reached() -> None:
    assert charts(memory("", *MOVED))["tracks"] == "1 of 4 risks shown has reached its target"
    assert charts(memory("", risk("R1", "3 4", "4 4")))["tracks"] == "No risk shown has reached its target"
