"""The register report: what each section says, and that no text of a register can break out of it."""

import json
import re

import pytest
from markdown_it import MarkdownIt

from riskctl.core.book import Book
from riskctl.core.errors import UsageError
from riskctl.core.report_names import REPORTS
from riskctl.io.resources import shipped
from riskctl.render.blocks import Tile, Tiles
from riskctl.render.pages import css_text, report
from tests.html_page import Node, parsed, problems
from tests.registers import SCHEME, MemoryTree, files, memory, worked_out

HOST = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TEMPLATES = shipped("templates")

MEETINGS = "meetings: [{body: Panel, date: 2023-10-18}, {body: Panel, date: 2024-01-31, papers_due: 2024-01-22}]\n"


def small(settings: str, *risks: str, as_at: str = "2024-01-16", scheme: str = "matrix@1") -> Book:
    return worked_out(memory(settings, *risks, as_at=as_at, scheme=scheme))


def page(work: Book) -> Node:
    """Return the page as a tree, once its structure is sound."""
    html = report(work, "register", "html", TEMPLATES)
    assert problems(html) == []
    return parsed(html)[0]


def markdown(work: Book) -> str:
    return report(work, "register", "md", TEMPLATES)


def risk(id: str, *reviews: str, more: str = "") -> str:
    ledger = "".join(f"  - {review}\n" for review in reviews)
    return f"id: {id}\ntitle: Title of {id}\n{more}" + (f"reviews:\n{ledger}" if ledger else "")


def rated(id: str, likelihood: int, impact: int, more: str = "", extra: str = "") -> str:
    return risk(
        id,
        f"{{date: 2023-06, current: {{likelihood: {likelihood}, impact: {impact}{extra}}}}}",
        more=f"raised: 2023\n{more}",
    )


def test_the_head_says_whose_it_is_and_which_dates_it_speaks_for() -> None:
    top = page(small(f"body: Midland Council\n{MEETINGS}", rated("R1", 2, 2)))
    (header,) = top.find("header")
    assert header.text == (
        "Midland Council Register of the tests Position at 16 January 2024 Compared with Panel, 18 October 2023 "
        "Next meeting Panel, 31 January 2024 Papers due 22 January 2024"
    )
    assert [time.attributes["datetime"] for time in header.find("time")] == ["2024-01-16", "2024-01-31", "2024-01-22"]
    assert top.find("title")[0].text == "Register of the tests, Midland Council, position at 16 January 2024"


def test_the_summary_counts_bands_movements_and_disputes() -> None:
    work = small(
        MEETINGS,
        rated("R1", 4, 4),
        risk(
            "R2",
            "{date: 2023-06, current: {likelihood: 2, impact: 2}}",
            "{date: 2024-01-10, current: {likelihood: 4, impact: 3}}",
        ),
        rated("R3", 2, 2, extra=", score: 12"),
        rated("R4", 1, 1),
        risk("R5", "{date: 2024-01-10, current: {likelihood: 1, impact: 2}}", more="raised: 2023-12-01\n"),
        risk("R6", more="raised: 2023\n"),
        rated("R7", 1, 1, more="closed: {date: 2023-12-05, reason: treated}\n"),
    )
    said = (
        "6 risks are open: 3 High (1 of them disputed), 2 Low and 1 not rated. "
        "Since Panel, 18 October 2023: 1 up, 0 down, 3 the same, 1 new and 1 closed"
    )
    assert said in page(work).by_id("summary").text
    assert said in markdown(work)


def test_tiles_repeat_the_counts() -> None:
    assert _tiles(small("", rated("R1", 4, 4), rated("R2", 2, 2, extra=", score: 12"))) == [
        "Open risks 2 was 2",
        "High 2 was 2; 1 of them disputed",
        "Medium 0 was 0",
        "Low 0 was 0",
    ]


def _tiles(work: Book) -> list[str]:
    return [tile.text for tile in page(work).by_id("summary").find("dl")[0].find("div")]


def test_tiles_say_what_was_counted_at_the_meeting_before() -> None:
    moved = (
        "{date: 2023-06, current: {likelihood: 2, impact: 2}}",
        "{date: 2024-01-10, current: {likelihood: 4, impact: 4}}",
    )
    gone = rated("R2", 1, 1, more="closed: {date: 2023-12-05, reason: treated}\n")
    new = risk("R3", "{date: 2024-01-10, current: {likelihood: 4, impact: 4}}", more="raised: 2023-12-01\n")
    work = small(MEETINGS, risk("R1", *moved, more="raised: 2023\n"), gone, new)
    assert _tiles(work) == ["Open risks 2 was 2", "High 2 was 0", "Medium 0 was 0", "Low 0 was 2"]
    assert "Was: the count at Panel, 18 October 2023." in page(work).by_id("summary").text


def test_tiles_do_not_say_what_was_counted_before_where_that_is_not_known_of_every_risk() -> None:
    unrated_then = risk("R2", "{date: 2024-01-10, current: {likelihood: 4, impact: 4}}", more="raised: 2023\n")
    work = small(MEETINGS, rated("R1", 2, 2), unrated_then)
    assert _tiles(work) == ["Open risks 2", "High 1", "Medium 0", "Low 1"]
    assert "Was:" not in page(work).by_id("summary").text


def test_reviews_that_a_band_asks_for_are_counted_where_they_are_overdue() -> None:
    scheme = SCHEME.replace("{key: high,", "{key: high, review: 3 months,", 1)
    assert scheme != SCHEME
    texts = {**files("", rated("R1", 4, 4), rated("R2", 1, 1)), "schemes/matrix@1.yaml": scheme}
    late = worked_out(MemoryTree(texts))
    assert _tiles(late)[-1] == "Reviews overdue 1"
    assert "1 review is overdue." in page(late).by_id("summary").text
    assert not any("Reviews" in tile for tile in _tiles(small("", rated("R1", 4, 4))))


def test_tiles_stand_in_rows_of_equal_length() -> None:
    tile = Tile("High", "1")
    assert [Tiles((tile,) * count).columns for count in (1, 4, 7, 8, 9, 10, 16, 17)] == [1, 4, 7, 8, 5, 5, 8, 6]


def test_a_scheme_without_bands_names_its_worst_score() -> None:
    work = small("labels: {current: Residual risk}\n", *_plain_risks(), scheme="west-midlands-pcc-5x5@1")
    assert "The worst score in “Residual risk” is 20, which 2 risks have." in page(work).by_id("summary").text


def _plain_risks() -> tuple[str, ...]:
    return rated("R1", 4, 5), rated("R2", 5, 4), rated("R3", 1, 1)


def test_a_dispute_shows_both_values_the_levels_and_every_witness() -> None:
    more = "printed: [{where: Appendix E, current: {likelihood: 3, impact: 4, score: 12}}]\n"
    work = small("", rated("R1", 2, 4, more=more, extra=", score: 12, previous: {score: 12}"))
    text = page(work).by_id("disputed").text
    assert "R1 Title of R1 : Current" in text
    assert "Its levels give 8 Medium Likelihood Possible (2) Impact Severe (4) Declared 12 High by its score" in text
    assert "Counts as 12 High" in text
    assert "Appendix E prints likelihood 3, impact 4, score 12" in text
    assert "The previous rating prints score 12" in text
    assert "Witnesses:\n\n- Appendix E prints likelihood 3, impact 4, score 12\n" in markdown(work)


def test_without_disputes_the_section_says_so() -> None:
    work = small("", rated("R1", 2, 2))
    assert page(work).by_id("disputed").text == "Disputed ratings No rating is disputed."
    assert "## Disputed ratings\n\nNo rating is disputed.\n" in markdown(work)


def test_the_heat_map_has_the_highest_row_on_top_and_every_cell_in_words() -> None:
    work = small("", rated("R1", 4, 3), rated("R2", 4, 3), rated("R10", 4, 3), risk("R4"))
    (table,) = page(work).by_id("maps").find("table")
    assert table.find("caption")[0].text == "Current by Likelihood and Impact, 16 January 2024"
    assert [cell.text for cell in table.find("th")[1:5]] == [
        "Impact Minor (1)",
        "Impact Moderate (2)",
        "Impact Serious (3)",
        "Impact Severe (4)",
    ]
    top = table.find("tbody")[0].find("tr")[0]
    assert [cell.text for cell in top.find("th", "td")] == [
        "Likelihood Certain (4)",
        "4 Low no risks",
        "8 Medium no risks",
        "12 High 3 risks: R1 Title of R1 R2 Title of R2 R10 Title of R10",
        "16 High no risks",
    ]
    assert "Not on this map: 1 not rated." in page(work).by_id("maps").text
    assert "| Certain (4) | 0 at 4 Low | 0 at 8 Medium | **3** at 12 High | 0 at 16 High |\n" in markdown(work)


def test_one_appetite_is_a_line_through_the_map() -> None:
    work = small("appetite: Low\n", rated("R1", 4, 3), rated("R2", 1, 1))
    (table,) = page(work).by_id("maps").find("table")
    edges = [
        [
            "".join(word[5] for word in cell.attributes["class"].split() if word.startswith("edge-"))
            for cell in row.find("td")
        ]
        for row in table.find("tbody")[0].find("tr")
    ]
    # Low ends at 4.
    assert edges == [["r", "", "", ""], ["r", "", "", ""], ["", "ur", "", ""], ["", "", "u", "u"]]
    text = page(work).by_id("maps").text
    assert "The thick line is where the appetite ends: Low is the highest rating within it." in text
    assert "!" not in text
    assert "\nAppetite: Low.\n" in markdown(work)


def test_where_appetite_differs_risks_outside_their_own_are_marked() -> None:
    risks = rated("R1", 4, 3), rated("R2", 4, 3, more="appetite: High\n")
    section = page(small("appetite: Low\n", *risks)).by_id("maps")
    assert "12 High 2 risks: R1 Title of R1 ! outside appetite R2 Title of R2" in section.text
    assert "no line is drawn: ! marks a rating outside the risk's own" in section.text
    assert not any("edge-" in cell.attributes["class"] for cell in section.find("td"))
    assert "!" not in page(small("", *risks[:1])).by_id("maps").text


def test_a_scheme_may_draw_impact_upwards() -> None:
    (table,) = page(small("", *_plain_risks(), scheme="west-midlands-pcc-5x5@1")).by_id("maps").find("table")
    assert table.find("tr")[1].find("th", "td")[0].text == "Impact Very High (5)"
    assert table.find("tr")[1].find("th", "td")[4].text == "20 1 risk: R1 Title of R1"


def test_a_full_cell_says_how_many_more_it_holds() -> None:
    work = small("", *(rated(f"STRATEGIC-{at}", 4, 4) for at in range(1, 10)))
    cell = page(work).by_id("maps").find("td")[3]
    assert len(cell.find("a")) == 4
    assert cell.text.endswith("+5 more in the register")
    assert "16 High 9 risks:" in cell.text


def test_ratings_without_levels_are_counted_by_band() -> None:
    work = small("", *(risk(f"R{at}", "{date: 2024, current: {band: High}}") for at in (1, 2)))
    section = page(work).by_id("maps")
    assert "No heat map is drawn: the ratings are declared without levels." in section.text
    assert [row.text for row in section.find("tr")] == ["Band Current", "High 2", "Medium 0", "Low 0"]
    assert "| High | 2 |\n" in markdown(work)
    assert "Every rating is as declared" in page(work).by_id("register").text


def test_declared_ratings_among_computed_ones_are_marked() -> None:
    work = small("", risk("R1", "{date: 2023, current: {band: High}}"), rated("R2", 1, 1))
    rows = page(work).by_id("register").find("tbody")[0].find("tr")
    assert "High as declared" in rows[0].text
    assert "1 with a declared figure and no levels" in page(work).by_id("maps").text


def test_more_than_two_factors_have_no_heat_map() -> None:
    work = small("", risk("R1", "{date: 2023, current: {likelihood: 4, technical: 7}}"), scheme="owasp-risk-rating@1")
    text = page(work).by_id("maps").text
    assert "No heat map is drawn: the scheme rates 3 factors, and a map shows two." in text
    assert "High 1" in text
    scheme = page(work).by_id("scheme").text
    assert "Impact is the first of Business impact or Technical impact that is rated." in scheme
    assert "Likelihood level from Likelihood: Low below 3, Medium below 6, High above that." in scheme
    assert "Band by Likelihood level and Impact level" in scheme


def test_unrated_risks_are_on_the_page() -> None:
    work = small("", risk("R1"), risk("R2", "{date: 2023, current: {likelihood: Huge, impact: 2}}"))
    assert "2 risks are open: 2 not rated." in page(work).by_id("summary").text
    assert "No heat map is drawn" in page(work).by_id("maps").text
    assert "Likelihood: Huge (not on the scale)" in page(work).by_id("R2").text
    assert "Not rated." in page(work).by_id("R1").text


def test_risks_outside_appetite_stand_with_what_they_are_held_against() -> None:
    people = "people: {AF: {role: Head of finance}}\nappetite: Low\ntolerance: Medium\n"
    accepted = "owner: AF\naccepted: {by: AF, date: 2024-01-02, until: 2025-02, why: Too dear}\n"
    work = small(people, rated("R1", 2, 3, more=accepted), rated("R2", 4, 4), rated("R3", 1, 1), risk("R4"))
    section = page(work).by_id("appetite")
    assert [row.text for row in section.find("tr")] == [
        "Risk Current Appetite Tolerance Over by Outside for What closes the gap Owner",
        "R2 Title of R2 16 High Low Medium 2 bands outside tolerance at least 4 quarters, since June 2023 "
        "nothing is planned not stated",
        "R1 Title of R1 6 Medium Low Medium 1 band at least 4 quarters, since June 2023 "
        "accepted until February 2025 Head of finance",
    ]
    assert "1 open risk has no appetite, or no rating, to be held against." in section.text
    assert "2 are outside appetite, 1 of them outside tolerance." in page(work).by_id("summary").text
    assert "Accepted by Head of finance, 2 January 2024, until February 2025: Too dear" in page(work).by_id("R1").text
    row = "| [R1](../risks/R1.yaml) Title of R1 | 6 Medium | Low | 1 band | at least 4 quarters, since June 2023 |"
    assert f"{row} accepted until February 2025 |" in markdown(work)


GAP = """\
raised: 2023-01-09
reviews:
  - {date: 2023-02-01, current: {likelihood: 1, impact: 2}, target: {likelihood: 2, impact: 3, due: 2024-06-30}}
  - {date: 2023-11-10, current: {likelihood: 4, impact: 2}}
actions:
  - {text: Ask, due: 2024-03-31}
  - {text: Build, due: 2024-02-29}
  - {text: Begun, due: 2023-02, done: 2023-02-03}
"""


@pytest.mark.parametrize(
    ("appetite", "more", "expected"),
    [
        (
            "Low",
            "",
            ["1 band", "target 6 Medium by 30 June 2024, outside it too; 2 open actions, the next due 29 February"],
        ),
        ("5", "", ["3", "target 6 Medium by 30 June 2024, outside it too"]),
        ("6", "", ["2", "target 6 Medium by 30 June 2024; 2 open actions"]),
        ("Low", "  - {text: Late, due: 2024-01-02}\n", ["3 open actions, the first due 2 January 2024 and overdue"]),
    ],
)
def test_a_risk_outside_appetite_says_by_how_much_how_long_and_what_brings_it_back(
    appetite: str, more: str, expected: list[str]
) -> None:
    work = small(f"appetite: {appetite}\n", f"id: R1\ntitle: Custody is full\n{GAP}{more}")
    (_, row) = page(work).by_id("appetite").find("tr")
    for words in (*expected, "2 quarters, since 10 November 2023"):
        assert words in row.text


def test_empty_sections_say_that_they_are() -> None:
    work = small("appetite: High\n", rated("R1", 1, 1, more="actions: [{text: Do it, due: 2024-02}]\n"))
    assert page(work).by_id("appetite").text == "Outside appetite No risks are outside appetite."
    assert page(work).by_id("overdue").text == "Overdue and slipped actions No actions are overdue."
    assert "None of 1 open action is overdue." in page(work).by_id("summary").text
    assert "No risks are outside appetite.\n" in markdown(work)
    assert "No actions are overdue.\n" in markdown(work)


def test_a_register_whose_risks_are_all_closed_still_prints() -> None:
    work = small("", rated("R1", 1, 1, more="closed: {date: 2024-01-02, reason: treated, note: Done}\n"))
    assert "No risk is open." in page(work).by_id("summary").text
    assert page(work).by_id("register").text == "Register No risks are open."
    assert "Closed 2 January 2024: Treated: Done" in page(work).by_id("closed").text
    assert "Closed 2 January 2024: Treated: Done" in markdown(work)


def test_sections_for_what_the_register_never_states_are_left_out() -> None:
    links = [link.text for link in page(small("", rated("R1", 1, 1))).find("nav")[0].find("a")]
    assert links == [
        "Summary",
        "Disputed ratings",
        "Where the risks lie",
        "Movement",
        "Highest risks",
        "Register",
        "Risks",
        "How risks are rated",
        "Words used",
        "Accessibility",
    ]


def test_overdue_actions_stand_with_how_late_they_are() -> None:
    actions = (
        "actions: [{text: First, due: 2024-01-02, owner: AF, status: open}, {text: Second, due: 2023-11}, "
        "{text: Third, due: 2023-11, then: ongoing}, {text: Fourth, due: 2023, done: 2024-01-05}]\n"
    )
    work = small("people: {AF: {role: Head of finance}}\n", rated("R1", 1, 1, more=actions))
    assert [row.text for row in page(work).by_id("overdue").find("tr")[1:]] == [
        "Second R1 Title of R1 November 2023 at least 47 days not stated not stated",
        "First R1 Title of R1 2 January 2024 14 days Head of finance Open",
    ]
    assert "2 of 3 open actions are overdue." in page(work).by_id("summary").text
    assert "First owner Head of finance; due 2 January 2024; overdue ; status Open" in page(work).by_id("R1").text


def test_slipped_actions_stand_with_their_first_promise() -> None:
    def action(text: str, *moves: tuple[str, str], more: str = "") -> str:
        listed = ", ".join(f"{{from: {start}, to: {end}}}" for start, end in moves)
        return f"  - {{text: {text}, due: {moves[-1][1] if moves else 2024 - 9}, moved: [{listed}]{more}}}\n"

    twice = action("Build", ("2023-06-30", "2023-12-31"), ("2023-12-31", "2024-03-31"))
    once = action("Ask", ("2023-11-30", "2024-02-29"), more=", owner: Head of finance")
    done = action("Done", ("2023-11-30", "2023-12-31"), more=", done: 2023-12-30")
    work = small("", rated("R1", 4, 4, more=f"actions:\n{once}{done}"), rated("R2", 1, 1, more=f"actions:\n{twice}"))
    assert [row.text for row in page(work).by_id("overdue").find("table")[-1].find("tr")[1:]] == [
        "Build R2 Title of R2 30 June 2023 31 March 2024 2 275 days not stated",
        "Ask R1 Title of R1 30 November 2023 29 February 2024 1 91 days Head of finance",
    ]
    many = "".join(action(f"Ask {at}", ("2023-11-30", "2024-02-29")) for at in range(23))
    section = page(small("", rated("R1", 4, 4, more=f"actions:\n{many}"))).by_id("overdue")
    assert len(section.find("table")[-1].find("tr")) == 1 + 20
    assert section.text.endswith("The dates of 3 more open actions have moved.")
    only_done = small("", rated("R1", 4, 4, more=f"actions:\n{done}"))
    assert "No open action's date has moved." in page(only_done).by_id("overdue").text
    assert "moved" not in page(small("", rated("R1", 4, 4, more="actions: [{text: Ask}]\n"))).by_id("overdue").text


def test_an_undated_register_calls_nothing_overdue() -> None:
    work = small("", risk("R1", more="actions: [{text: Do it, due: 2001}]\n"), as_at="undated")
    assert "no action can be told to be overdue" in page(work).by_id("overdue").text
    assert "Position undated" in page(work).find("header")[0].text
    assert "Nothing earlier is known to compare with" in page(work).by_id("summary").text


def test_the_table_has_the_registers_own_words_and_only_what_it_states() -> None:
    labels = "labels: {inherent: Gross risk, current: Residual risk, category: Chapter, id: No.}\n"
    review = "{date: 2023, inherent: {likelihood: 4, impact: 4}, current: {likelihood: 4, impact: 2}}"
    work = small(labels + MEETINGS, risk("R1", review, more="raised: 2023\ncategory: Roads\n"))
    (table,) = page(work).by_id("register").find("table")
    assert [row.text for row in table.find("tr")] == [
        "No. Risk Chapter Gross risk Residual risk Movement",
        "R1 Title of R1 Roads 16 High 8 Medium = same",
    ]
    assert "| [R1](../risks/R1.yaml) Title of R1 | Roads | 16 High | 8 Medium | = same |\n" in markdown(work)


def test_a_movement_says_where_the_risk_came_from() -> None:
    reviews = (
        "{date: 2023-06, current: {likelihood: 2, impact: 2}}",
        "{date: 2024-01-10, current: {likelihood: 3, impact: 4}, why: Two suppliers, decided: {by: SORB, date: 2024-01-12}}",
    )
    work = small(MEETINGS, risk("R1", *reviews, more="raised: 2023\n"))
    assert "▲ up 8 (was 4 Low)" in page(work).by_id("register").text
    assert "; decided by SORB, 12 January 2024 Two suppliers" in page(work).by_id("R1").text
    assert "decided by SORB, 12 January 2024\n\n  Two suppliers\n" in markdown(work)


@pytest.mark.parametrize(
    ("first", "second", "heading", "heads"),
    [
        ("by: AF", "by: AF", "Reviews by AF, latest first", ["September 2023", "June 2023"]),
        ("by: AF", "by: BK", "Reviews, latest first", ["September 2023, by BK", "June 2023, by AF"]),
        ("by: AF", "why: x", "Reviews, latest first", ["September 2023", "June 2023, by AF"]),
        ("why: x", "why: x", "Reviews, latest first", ["September 2023", "June 2023"]),
    ],
)
def test_who_made_all_reviews_of_a_risk_is_said_once(first: str, second: str, heading: str, heads: list[str]) -> None:
    rating = "current: {likelihood: 2, impact: 2}"
    work = small("", risk("R1", f"{{date: 2023-06, {first}, {rating}}}", f"{{date: 2023-09, {second}, {rating}}}"))
    card = page(work).by_id("R1")
    assert heading in [each.text for each in card.find("h4")]
    assert [each.text.partition(";")[0] for each in card.find("li")] == heads
    assert f"**{heading}**\n\n- {heads[0]};" in markdown(work)


def test_a_card_on_a_page_of_its_own_says_what_its_movement_is_measured_from() -> None:
    work = small(MEETINGS, rated("R1", 2, 2))
    assert "Movement = same" in page(work).by_id("R1").text
    alone = parsed(report(work, "card", "html", TEMPLATES))[0].by_id("R1").text
    assert "Movement since Panel, 18 October 2023 = same" in alone


@pytest.mark.parametrize("format", ["html", "md"])
def test_of_many_cards_each_has_the_latest_update_of_its_risk_alone(
    format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviews = [
        f"{{date: 2023-0{month}, current: {{likelihood: 2, impact: 2}}, why: Reason {month}{update}}}"
        for month, update in ((6, ", update: One done"), (7, ", update: Two done"), (8, ", update: All done"), (9, ""))
    ]
    work = small("", risk("R1", *reviews), rated("R2", 1, 1))
    whole = report(work, "register", format, TEMPLATES)
    assert [word in whole for word in ("One done", "Two done", "All done", "left out")] == [True, True, True, False]
    monkeypatch.setattr("riskctl.render.sections.register.CARDS_WHOLE", 1)
    many = report(work, "register", format, TEMPLATES)
    assert "The updates of 2 earlier reviews are left out: where there are more than 1 cards" in many
    assert [word in many for word in ("One done", "Two done", "All done")] == [False, False, True]
    assert all(f"Reason {month}" in many for month in (6, 7, 8, 9))


def test_a_declared_figure_is_compared_with_the_declared_one_before() -> None:
    review = "{date: 2024-01-10, current: {likelihood: 3, impact: 4, score: 12, previous: {score: 6}}}"
    work = small(MEETINGS, risk("R1", review, more="raised: 2023\n"))
    assert "▲ up 6 (was 6)" in page(work).by_id("register").text


def test_opportunities_are_marked_and_counted_under_their_own_scheme() -> None:
    work = small(
        "",
        rated("R1", 4, 4),
        rated("R2", 3, 5, more="kind: opportunity\n"),
        scheme="{threat: matrix@1, opportunity: npsa-2008@1}",
    )
    text = page(work).by_id("summary").text
    assert "2 risks are open. Threats: 1 High. Opportunities: 1 Extreme." in text
    assert "Extreme (opportunities) 1" in text and "High 1" in text
    assert len(page(work).by_id("maps").find("table")) == 2
    assert "1 rated under another scheme" in page(work).by_id("maps").text
    assert "opportunity" in [mark.text for mark in page(work).by_id("R2").find("li")]
    assert "Rates opportunities." in page(work).by_id("scheme").text


def test_a_card_holds_everything_the_file_says() -> None:
    settings = (
        "people: {AF: {role: Head of finance}, BK: {role: Head of estates}}\n"
        "fields: {sponsor: {type: person, label: Sponsor}, begun: {type: date, label: Begun}}\n"
    )
    more = """\
raised: 2023-02-01
formerly: [OLD-1]
owner: [AF, BK]
objectives: [Save]
description: ["One text", "Another"]
cause: |-
  A cause:
  - with a list
event: An event
effect: []
controls:
  - {text: A wall, type: preventive, acts_on: both, effectiveness: partial, assurance: [{line: 2, source: Audit, date: 2023-11, opinion: fair}]}
actions:
  - {id: A1, text: Build, owner: BK, due: 2024-06, then: ongoing, due_original: 2024-03, due_text: Summer, start: 2023-05, \
moved: [{from: 2024-03, to: 2024-06, date: 2024-01-05, why: Rain}]}
  - {text: Paint, due: tbc}
proposals: [{propose: close, to: SORB, decide: 2024-02-02, why: Enough}]
links: [{to: R2, type: causes}, {to: R9}]
printed: [{where: Annex, title: Another title, raised: 2023-02-02}]
withhold: [controls]
publish: exempt
ground: paragraph 3
sponsor: AF
begun: 2023-01
"""
    reviews = (
        "{date: 2023-06, by: AF, current: {likelihood: 3, impact: {finance: 2, reputation: 3}, rationale: First thoughts}}",
        "{date: 2023-09, current: {likelihood: 2, impact: 2, rationale: Why these}, "
        "target: {likelihood: 1, impact: 2, due: 2025-03}, update: Going well}",
    )
    work = small(settings, risk("R1", *reviews, more=more), rated("R2", 1, 1))
    text = page(work).by_id("R1").text
    for words in (
        "Formerly OLD-1",
        "Head of finance and Head of estates",
        "Objectives Save",
        "One text Another",
        "A cause: with a list",
        "Effect None.",
        "A wall preventive; partial; acts on both; assurance: line 2, Audit, November 2023, fair",
        "A1 Build owner Head of estates; due June 2024, then ongoing; published as “Summer”; starts May 2023; "
        "moved on 5 January 2024 from March 2024 to June 2024: Rain",
        "Paint due to be confirmed",
        "Closure proposed to SORB, for decision 2 February 2024: Enough",
        "causes: R2 Title of R2",
        "related: R9",
        "Annex: Risk Another title; First recorded 2 February 2023",
        "Withheld from the public edition Controls",
        "exempt: paragraph 3",
        "proposed: close",
        "Sponsor Head of finance",
        "Begun January 2023",
        "To be reached by March 2025",
        "Why these",
        "Reviews, latest first September 2023; Current: 4 Low; Target: 2 Low Going well",
        "Going well",
        "June 2023, by Head of finance; Current: 9 High, Likelihood Likely (3), Impact Serious (3) First thoughts",
    ):
        assert words in text, words
    assert text.count("Why these") == 1
    assert "Title of R1 exempt: paragraph 3" in page(work).by_id("register").text
    assert "1 is marked exempt from publication." in page(work).by_id("summary").text
    read = parsed(HOST.render(markdown(work)))[0].text
    for words in (
        "A1 Build (owner Head of estates; due June 2024, then ongoing; published as “Summer”",
        "Why these",
        "Going well",
    ):
        assert words in read, words


def test_a_closure_to_come_and_a_reopened_one_leave_the_risk_open() -> None:
    work = small(
        "",
        rated("R1", 1, 1, more="closed: {date: 2024-06-01, reason: treated}\n"),
        rated("R2", 1, 1, more="closed: {date: 2023-07-01, reason: treated, reopened: 2023-09-01}\n"),
    )
    top = page(work)
    assert "Closure" not in top.by_id("R1").text
    assert "Closed from 1 July 2023 until reopened on 1 September 2023: Treated" in top.by_id("R2").text
    assert "2 risks are open" in top.by_id("summary").text


def test_ids_that_are_names_of_sections_keep_their_own_anchors() -> None:
    top = page(small("", *(rated(id, 1, 1) for id in ("summary", "scheme-1", "Top", "main", "R-1-heading", "R-1"))))
    assert [node.text.split()[0] for node in top.find("article")]
    assert top.by_id("risk-summary").tag == "article"


def test_the_foot_says_what_the_page_was_made_from() -> None:
    work = small("", rated("R1", 1, 1), risk("R2", more="raised: 2025\n"))
    assert re.fullmatch(
        r"Made by riskctl \S+ from the position at 16 January 2024\. 1 risk on the register, open and closed; 1 risk not "
        r"yet on it\. Rated by the scheme matrix@1\. Scores rank .*",
        page(work).find("footer")[0].text,
    )


def test_the_same_register_gives_the_same_bytes() -> None:
    risks = (rated("R1", 4, 4, extra=", score: 2"), rated("R2", 1, 1))
    for format in ("html", "md"):
        one, two = (report(small("", *risks), "register", format, TEMPLATES) for _ in range(2))
        assert one == two
        assert one.endswith("\n")
        assert not re.search(r"[ \t]\n", one) or format == "html"


def test_unknown_reports_and_formats_are_refused() -> None:
    with pytest.raises(UsageError, match="there is no report 'registr'") as caught:
        report(small("", risk("R1")), "registr", "html", TEMPLATES)
    assert caught.value.hint == "did you mean register?"
    with pytest.raises(UsageError, match="reports are not printed as 'pdf'"):
        report(small("", risk("R1")), "register", "pdf", TEMPLATES)


# Hostile text

ATTACK = "</style></script><img src=x onerror=alert(1)> | @all #12 !3 & \"q\" 'a' `b` *c* [d](http://evil.example) \\ {{ 7*7 }}"


def hostile() -> Book:
    """Return a register that says the attack in every text it may hold."""
    words = json.dumps(ATTACK)
    settings = f"""\
title: {words}
body: {words}
labels: {{category: {words}, current: {words}, id: {words}, likelihood: {words}, controls: {words}}}
people: {{AF: {{role: {words}}}}}
categories: [{{key: roads, label: {words}, appetite: Low}}]
statuses: [{{key: s, label: {words}}}]
action_statuses: [{{key: o, label: {words}, means: open}}]
closure_reasons: [{{key: c, label: {words}}}]
fields: {{sponsor: {{label: {words}}}}}
tolerance: Low
meetings: [{{body: {words}, date: 2023-10}}, {{body: {words}, date: 2024-02}}]
report: {{marking: {words}, status: {words}, author: {words}, contact: {words}, labels: {{column.risk: "{{}}{{7*7}}<img>"}}}}
"""
    more = f"""\
title: {words}
raised: 2023
category: roads
objectives: [{words}]
owner: [AF, {words}]
status: s
formerly: [{words}]
description: {words}
cause: [{words}, {words}]
event: {json.dumps(f"- {ATTACK}")}
effect: {words}
controls: [{words}, {{text: {words}, type: {words}, assurance: [{{source: {words}, opinion: {words}}}]}}]
actions: [{{id: {words}, text: {words}, owner: AF, due: 2023-11, due_text: {words}, status: o, moved: [{{from: 2023, to: 2024, why: {words}}}]}}, {{text: {words}, due: 2023, then: {words}}}]
proposals: [{{propose: {words}, to: {words}, why: {words}}}]
accepted: {{by: {words}, why: {words}}}
links: [{{to: {words}, type: {words}}}]
printed: [{{where: {words}, title: {words}, description: {words}, current: {{band: {words}}}}}]
publish: exempt
ground: {words}
sponsor: {words}
reviews:
  - {{date: 2023-06, by: {words}, why: {words}, update: {words}, decided: {{by: {words}}}, current: {{likelihood: {words}, impact: 2, band: {words}, movement: {words}, rationale: {words}, previous: {{band: {words}}}}}}}
  - {{date: 2023-07, current: {{likelihood: 4, impact: 4, score: 2, rationale: {words}}}}}
"""
    closed = f"id: R2\ntitle: {words}\nclosed: {{date: 2024-01, reason: c, note: {words}, by: {words}, reported_to: {words}}}\n"
    tree = memory("", f"id: R1\n{more}", closed)
    files = dict(tree.files)
    files["riskctl.yaml"] = f"format: 1\nas_at: 2024-01-16\nscheme: matrix@1\n{settings}"
    files["schemes/matrix@1.yaml"] = _hostile_scheme(files["schemes/matrix@1.yaml"], words)
    return worked_out(type(tree)(files))


def _hostile_scheme(text: str, words: str) -> str:
    text = text.replace("label: Severe}", f"label: {words}, range: {words}, texts: {{{words}: {words}}}}}")
    text = text.replace(
        "{key: high, label: High}", f"{{key: high, label: {words}, colour: {words}, printed: {words}, review: {words}}}"
    )
    text = text.replace("{key: reputation}", f"{{key: reputation, label: {words}, levels: {{4: {words}}}}}")
    return f"title: {words}\nsource: {words}\n" + text


@pytest.mark.parametrize("template", REPORTS)
def test_no_text_of_a_register_is_a_tag_or_a_style(template: str) -> None:
    html = report(hostile(), template, "html", TEMPLATES)
    assert problems(html) == []
    assert "<img" not in html
    assert "</style></script>" not in html
    assert "49" not in parsed(html)[0].find("h1")[0].text
    assert parsed(html)[0].find("h1")[0].text == ATTACK
    assert parsed(html)[0].text.count(ATTACK) > (60 if template == "register" else 5)


@pytest.mark.parametrize("template", REPORTS)
def test_no_text_of_a_register_is_markdown(template: str) -> None:
    text = report(hostile(), template, "md", TEMPLATES)
    assert "@all" not in text
    assert "#12" not in text
    top, flaws = parsed(HOST.render(text))
    assert flaws == []
    tags = {node.tag for node in top.all()} - {"#page"}
    assert tags <= set("h1 h2 h3 h4 p ul ol li a strong table thead tbody tr th td details summary hr".split())
    assert {link.attributes["href"] for link in top.find("a")} <= {"../risks/R1.yaml", "../risks/R2.yaml"}
    assert top.text.replace("\u200b", "").count(ATTACK) > (60 if template == "register" else 5)
    for table in top.find("table"):
        widths = {len(row.find("th", "td")) for row in table.find("tr")}
        assert len(widths) == 1
        assert widths.pop() <= 6


def test_a_markdown_table_is_one_line_a_row() -> None:
    lines = [line for line in markdown(hostile()).splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in lines)


def test_text_cannot_leave_a_css_string() -> None:
    assert css_text('a"} </style>\\') == '"a\\000022 \\00007d  \\00003c \\00002f style\\00003e \\00005c "'
    assert css_text("é") == '"\\0000e9 "'


# --- the end ----------------------------------------------------------------------------------------------------------


def terms(work: Book) -> list[str]:
    return [pair.find("dt")[0].text for pair in page(work).by_id("glossary").find("div")]


def test_the_glossary_has_only_terms_that_the_report_uses() -> None:
    assert terms(small("", rated("R1", 4, 4))) == ["Current", "Band", "Movement"]
    more = (
        "kind: opportunity\naccepted: {by: Panel}\npublish: exempt\nactions: [{text: Ask}]\n"
        "controls: [{text: A rota, type: detective, assurance: [{line: 3, source: Audit}]}]\n"
    )
    rich = rated("R1", 4, 4, more=more, extra=", score: 12")
    schemes = "{threat: matrix@1, opportunity: matrix@1}"
    assert terms(small("appetite: Low\n", rich, scheme=schemes)) == [
        *("Current", "Band", "Appetite", "Disputed", "Movement", "Opportunity", "Accepted", "Exempt"),
        *("Control", "Detective control", "Line of assurance", "Action"),
    ]


def test_the_glossary_has_the_registers_own_names() -> None:
    work = small("labels: {current: Residual risk, inherent: Gross risk}\n", rated("R1", 4, 4))
    assert terms(work)[0] == "Residual risk"
    assert "Gross risk" not in page(work).by_id("glossary").text


def test_the_page_says_how_it_can_be_read_and_whom_to_ask() -> None:
    asked = page(small("report: {contact: [Head of risk, risk@midshire.example]}\n", rated("R1", 4, 4)))
    assert "For another format, or to report what cannot be read: Head of risk and risk@midshire.example." in (
        asked.by_id("accessibility").text
    )
    assert "ask the body whose register this is" in page(small("", rated("R1", 4, 4))).by_id("accessibility").text
