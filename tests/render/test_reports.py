"""The reports beside the register: what each says in its own shape, in both formats and either language."""

import re

import pytest
from markdown_it import MarkdownIt

from riskctl.core.book import Book
from riskctl.core.origin import Committed, Origin
from riskctl.core.report_names import REPORTS
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.render.blocks import Chart, Column, Row, Section, Table
from riskctl.render.pages import Place, made, printed, report
from tests.html_page import Node, parsed, problems
from tests.registers import CLOCK, memory, worked_out

TEMPLATES = shipped("templates")
HOST = MarkdownIt("commonmark", {"html": True}).enable("table")

MEETINGS = "meetings: [{body: Panel, date: 2023-10-18}, {body: Audit Committee, date: 2024-01-31}]\n"
MOVED = """\
id: R1
title: Flood in the archive
raised: 2023-01-05
owner: AF
category: Estates
controls: [Pumps, A wall]
actions: [{id: A1, text: Move the files, owner: AF, due: 2024-03, moved: [{from: 2023-12, to: 2024-03}]}]
reviews:
  - {date: 2023-02-01, inherent: {likelihood: 4, impact: 4}, current: {likelihood: 2, impact: 2}, target: {likelihood: 1, impact: 1}}
  - {date: 2023-12-05, current: {likelihood: 4, impact: 4}, why: Two pumps failed.}
"""
LEAVING = """\
id: R2
title: Lift out of use
raised: 2023-01-05
owner: BK
category: Estates
actions: [{text: Replace the motor, done: 2023-06-01}]
reviews: [{date: 2023-02-01, current: {likelihood: 2, impact: 3}}]
proposals: [{propose: close, to: Risk Board, decide: 2024-02-02, why: It runs again.}]
"""
NEW = """\
id: R3
title: Data sold
raised: 2023-12-01
category: Information
reviews: [{date: 2023-12-01, current: {likelihood: 3, impact: 4, score: 9}}]
"""
GONE = """\
id: R4
title: Old boiler
raised: 2023-01-05
reviews: [{date: 2023-02-01, current: {likelihood: 3, impact: 3}}]
closed: {date: 2023-11-20, reason: treated, note: Replaced., reported_to: Panel, reported_on: 2023-12-01}
"""
PEOPLE = "people: {AF: {role: Head of estates, initials: AF}, BK: {role: Head of IT}}\n"


def four(settings: str = "", as_at: str = "2024-01-16") -> Book:
    return worked_out(memory(MEETINGS + PEOPLE + settings, MOVED, LEAVING, NEW, GONE, as_at=as_at))


def page(work: Book, template: str) -> Node:
    html = report(work, template, "html", TEMPLATES)
    assert problems(html) == []
    return parsed(html)[0]


def numbered(top: Node) -> list[str]:
    found = [node.text for node in top.find("p") if node.attributes.get("class") == "numbered"]
    return [re.sub(r" \. ", ". ", text) for text in found]


def test_the_paper_counts_in_numbered_paragraphs() -> None:
    assert numbered(page(four(), "paper")) == [
        "1. To tell the Audit Committee how the register of the tests stands at 16 January 2024: its highest risks, the "
        "risks proposed for closure, changes in rating and new risks.",
        "2. The Audit Committee is asked to note the position, and to look at the highest risks in particular. 1 rating "
        "is in doubt: what is declared for it and what its levels give do not agree. It is set out first. The Risk Board "
        "decides on the proposals on 2 February 2024. The figures are those of 16 January 2024.",
        "3. 3 risks are open: 2 High (1 of them disputed) and 1 Medium. A count takes the worse figure of a disputed rating.",
        "4. 2 risks are rated High. Of these, 1 is disputed and counted by the worse of its figures. All 3 open risks "
        "are in Appendix A. Appendix E has a card for each that no appendix before it has.",
        "5. 1 risk is proposed for closure. 1 risk was closed since Panel, 18 October 2023. See Appendix B.",
        "6. 1 rating rose or fell since Panel, 18 October 2023. No change of rating is proposed. See Appendix C.",
        "7. 1 risk is new since Panel, 18 October 2023. See Appendix D.",
        "8. None of 1 open action is overdue.",
        "9. Risks are rated in these steps. Appendix F has the scales in full.",
        "10. The number of open risks in each cell of the matrix, by the levels they are rated with.",
    ]


def test_the_papers_appendices_hold_a_risk_once_each() -> None:
    top = page(four(), "paper")
    cards = {
        section.attributes["id"]: [card.attributes["id"] for card in section.find("article")]
        for section in top.find("section")
        if section.attributes["id"].startswith("appendix")
    }
    assert cards == {
        "appendix-register": [],
        "appendix-leaving": ["R2"],
        "appendix-changes": [],
        "appendix-new": ["R3"],
        "appendix-high": ["R1"],
        "appendix-scheme": [],
    }
    assert "R4 Old boiler: Closed 20 November 2023: Treated" in top.by_id("appendix-leaving").text
    assert "R1 Flood in the archive 4 Low 16 High ▲ up 12 Two pumps failed." in top.by_id("appendix-changes").text
    assert [link.text for link in top.by_id("appendices").find("a")][:2] == [
        "Appendix A: The register in one table",
        "Appendix B: Risks proposed for closure",
    ]


def test_a_quiet_paper_says_that_there_is_nothing() -> None:
    work = worked_out(memory("", "id: R1\ntitle: One\nreviews: [{date: 2023, current: {likelihood: 1, impact: 1}}]\n"))
    top = page(work, "paper")
    text = " ".join(numbered(top))
    for said in (
        "Members are asked to note the position",
        "No risk is rated High.",
        "No risks are proposed for closure.",
        "No rating rose or fell since the end of 2023-24 Q3. No change of rating is proposed.",
        "No risks are new since the end of 2023-24 Q3.",
    ):
        assert said in text, said
    assert top.by_id("appendix-leaving").text.startswith("Appendix B: Risks proposed for closure No risks are proposed")
    assert top.by_id("appendix-high").text.endswith("There are none.")


def test_a_bodys_own_purpose_and_recommendation_are_numbered_too() -> None:
    own = 'report: {purpose: Our purpose., recommendation: "We ask you to:\\n\\n- note it\\n- settle it"}\n'
    top = page(four(own), "paper")
    assert numbered(top)[:2] == ["1. Our purpose.", "2. We ask you to:"]
    assert [item.text for item in top.by_id("recommendation").find("li")] == ["note it", "settle it"]


def test_chapters_stand_in_printing_order_with_ratings_around_the_actions() -> None:
    top = page(four("categories: [Information, Estates]\n"), "actions")
    chapters = top.by_id("chapters")
    assert [heading.text for heading in chapters.find("h3")] == ["Information", "Estates"]
    _, estates = chapters.find("table")
    assert [cell.text for cell in estates.find("tr")[0].find("th")] == [
        "Risk",
        "Owner",
        "Inherent",
        "Actions",
        "Current",
        "Target",
    ]
    assert estates.find("tr")[1].text == (
        "R1 Flood in the archive Head of estates 16 High Likelihood Certain (4); Impact Severe (4) A1 Move the files "
        "(owner Head of estates; due March 2024; moved from December 2023 to March 2024) "
        "16 High Likelihood Certain (4); Impact Severe (4) 1 Low Likelihood Rare (1); Impact Minor (1)"
    )
    assert [row.text for row in top.by_id("owners").find("tr")] == [
        "Initials Owner Risks owned Open actions",
        "AF Head of estates 1 1",
        "BK Head of IT 1 0",
    ]


def test_the_narrative_goes_from_before_to_after() -> None:
    entry = page(four(), "narrative").by_id("R1").text
    assert entry == (
        "R1 Flood in the archive Inherent 16 High Likelihood Certain (4) Impact Severe (4) Controls Pumps A wall Actions "
        "Move the files (owner Head of estates; due March 2024; moved from December 2023 to March 2024) "
        "Current 16 High Likelihood Certain (4) Impact Severe (4) Target 1 Low Likelihood Rare (1) Impact Minor (1)"
    )


def test_quarters_have_a_mark_each_and_closed_risks_their_reasons() -> None:
    top = page(four(), "movement")
    table = top.by_id("quarters").find("table")[0]
    assert [cell.text for cell in table.find("tr")[0].find("th")][-5:] == [
        "2023-24 Q1",
        "2023-24 Q2",
        "2023-24 Q3",
        "2023-24 Q4",
        "Current",
    ]
    assert table.by_id("R1").text.endswith("Pumps A wall = same = same ▲ up = same 16 High")
    assert table.by_id("R3").text.endswith("not there not there new = same 12 High disputed")
    assert top.by_id("left").find("tr")[1].text == (
        "R4 Old boiler Treated. Replaced. 20 November 2023 Panel, 1 December 2023"
    )
    text = report(four(), "movement", "md", TEMPLATES)
    assert "<summary>R1 Flood in the archive</summary>\n\n- Controls: Pumps; A wall\n" in text


def test_every_open_risk_is_a_card_on_a_page_of_its_own() -> None:
    top = page(four(), "card")
    assert [card.attributes["class"] for card in top.find("article")] == ["leaf"] * 3
    assert [link.text for link in top.find("nav")[0].find("a")] == [
        "R1 Flood in the archive",
        "R3 Data sold",
        "R2 Lift out of use",
    ]


def test_the_summary_names_what_is_in_doubt_high_moved_and_late() -> None:
    top = page(four(as_at="2024-06-30"), "summary")
    assert "R3 Data sold: its levels give 12 High, declared 9; counts as 12 High" in top.by_id("doubts").text
    assert "R1 Flood in the archive 16 High 3 quarters, since 5 December 2023 = same Head of estates" in (
        top.by_id("top-five").text
    )
    news = top.by_id("news").text
    assert "No risk is new, and none rose or fell, since Audit Committee, 31 January 2024." in news
    assert "R1 Flood in the archive: “A1 Move the files” is overdue by at least 91 days" in news


def test_questions_have_their_facts_or_say_that_there_are_none() -> None:
    top = page(four(), "questions")
    text = top.by_id("questions").text
    for said in (
        "Is every figure right? R3 Data sold: its levels give 12 High, declared 9; counts as 12 High",
        "What moved since Panel, 18 October 2023, and why? R1 Flood in the archive: ▲ up 12 (was 4 Low). Two pumps "
        "failed. R3 Data sold: new. No reason is given.",
        "How long have the highest risks been so high? R1 Flood in the archive: High for 2 quarters, since 5 December 2023",
        "Which dates have moved? R1 Flood in the archive: “A1 Move the files” moved once, from December 2023 to March",
        "Which of the highest risks have no action under way? Each of the highest risks has an open action.",
        "Where is every action complete and the rating as it was? R2 Lift out of use: its action is complete; still 6 Medium",
        "Where is the target already reached, or never meant to be lower? No target is equal to the current rating.",
        "Which risks have not been looked at lately? R2 Lift out of use: last reviewed 1 February 2023, 349 days ago",
        "Is one person accountable for each risk? R3 Data sold: no owner is stated",
        "Which proposals are waiting past their date? No proposal is past the date it was to be decided on.",
    ):
        assert said in text, said
    assert "outside appetite" not in text


def test_a_proposal_past_its_date_is_asked_about() -> None:
    text = page(four(as_at="2024-03-01"), "questions").by_id("questions").text
    assert "R2 Lift out of use: to be decided by 2 February 2024, and not settled yet" in text


@pytest.mark.parametrize("template", REPORTS)
def test_no_report_speaks_a_word_that_is_not_in_its_language(template: str) -> None:
    """A Welsh page holds no English word of ours: each is marked, so that one written into code would show."""
    work = four("report: {language: cy}\n")
    top = page(work, template)
    assert top.find("html")[0].attributes["lang"] == "cy"
    text = top.text
    for word in ("open", "overdue", "Owner", "since", "January", "disputed", "rated", "Contents", "risks"):
        assert not re.search(rf"\b{word}\b", text), word
    assert "Ionawr 2024" in text


def test_lists_in_welsh_take_the_and_that_the_next_word_asks_for() -> None:
    _, phrases = made(four("report: {language: cy}\n"), "register", TEMPLATES)
    assert [phrases.listed(words) for words in (("y", "z"), ("y", "Iechyd"))] == ["y a z", "y ac Iechyd"]


def test_settings_head_mark_and_order_a_report() -> None:
    settings = (
        "report: {body: The Office, title: Our risks, marking: Official - sensitive, status: Draft for comment, "
        "author: Governance, committee: Scrutiny Panel, contact: [Risk team, risk@example.org], "
        "sections: {register: [register, summary]}, labels: {heading.summary: In short}, rows: impact}\n"
    )
    top = page(four(settings), "register")
    assert top.find("header")[0].text == (
        "Official - sensitive Draft: not yet signed off The Office Our risks Position at 16 January 2024 "
        "Compared with Panel, 18 October 2023 Next meeting Scrutiny Panel, 31 January 2024 Author Governance "
        "Status Draft for comment"
    )
    assert [link.text for link in top.find("nav")[0].find("a")] == ["Register", "In short"]
    assert "Contact: Risk team and risk@example.org." in top.find("footer")[0].text
    assert top.find("footer")[0].text.endswith("Official - sensitive")
    assert top.find("title")[0].text.endswith("position at 16 January 2024, Official - sensitive")
    html = report(four(settings), "register", "html", TEMPLATES)
    assert '@top-center{content:"Official \\00002d  sensitive"}@bottom-center{content:' in html


def test_a_status_that_is_no_draft_has_no_banner() -> None:
    head = page(four("report: {status: Approved}\n"), "register").find("header")[0].text
    assert "Status Approved" in head
    assert "not yet signed off" not in head


def test_what_is_not_committed_makes_a_draft_of_any_report() -> None:
    for language, said in (("en-GB", "Draft: contains uncommitted changes"), ("cy", "Drafft: yn cynnwys newidiadau")):
        work = four(f"report: {{status: Approved, language: {language}}}\n")
        drawn, phrases = made(work, "summary", TEMPLATES, origin=Origin(Committed(draft=True), "", 0, "", {}))
        top, _ = parsed(printed(drawn, phrases, "html", TEMPLATES, Place()))
        assert top.find("header")[0].text.startswith(said)
        assert printed(drawn, phrases, "md", TEMPLATES, Place()).startswith(f"**{said}")


def test_rows_of_a_matrix_can_be_turned() -> None:
    (table,) = page(four("report: {rows: impact}\n"), "paper").by_id("matrix").find("table")
    assert [row.find("th")[0].text for row in table.find("tbody")[0].find("tr")][:2] == [
        "Impact Severe (4)",
        "Impact Serious (3)",
    ]


def test_above_a_thousand_risks_the_cards_are_left_out_and_links_lead_to_the_table() -> None:
    risks = (
        f"id: R{at}\ntitle: Title\nreviews: [{{date: 2023, current: {{likelihood: 4, impact: 4}}}}]\n"
        for at in range(1001)
    )
    html = report(worked_out(memory("", *risks)), "register", "html", TEMPLATES)
    assert "Cards are left out of a page of more than 1000 risks." in html
    assert "<article" not in html
    top, _ = parsed(html)
    assert top.by_id("R7").tag == "tr"
    assert len(html.encode()) < 4_000_000


@pytest.mark.parametrize("format", ["html", "md"])
def test_with_less_detail_only_risks_outside_appetite_have_a_card(format: str) -> None:
    def risk(id: str, level: int, more: str = "") -> str:
        rated = f"reviews: [{{date: 2023, current: {{likelihood: {level}, impact: {level}}}}}]"
        return f"id: {id}\ntitle: Title of {id}\nraised: 2022\n{rated}\n{more}"

    closed = risk("R3", 4, "closed: {date: 2023-11}\n")
    work = worked_out(memory("appetite: Low\n", risk("R1", 4), risk("R2", 1), closed, risk("R4", 4)))
    drawn, phrases = made(work, "register", TEMPLATES, detail="above-appetite")
    text = printed(drawn, phrases, format, TEMPLATES, Place())
    marks = r'<article id="(R\d)"' if format == "html" else r"<summary>(R\d): everything"
    assert re.findall(marks, text) == ["R1", "R4"]
    assert text.count("The card of 1 risk is left out: on this page only open risks outside appetite have one.") == 2
    if format == "html":
        assert problems(text) == []
        assert parsed(text)[0].by_id("R2").tag == "tr"


def test_a_chart_is_a_picture_with_its_table_in_both_formats() -> None:
    figures = Table("tracks-figures", "Ratings", (Column("Risk"), Column("Score")), (Row((("R1",), ("4",))),))
    chart = Chart("tracks", "2 risks are above appetite", "<svg><title>Tracks</title></svg>", figures)
    page_, phrases = made(four(), "questions", TEMPLATES)
    drawn = type(page_)(
        page_.template,
        page_.language,
        page_.public,
        page_.header,
        (Section("questions", "questions", "Charts", (chart,)),),
        (),
        page_.fills,
        page_.made_from,
        {},
    )
    html = printed(drawn, phrases, "html", TEMPLATES, Place())
    assert "<svg><title>Tracks</title></svg>" in html
    top, _ = parsed(html)
    assert top.find("details")[0].find("tr")[1].text == "R1 4"
    bare = printed(drawn, phrases, "md", TEMPLATES, Place())
    assert "2 risks are above appetite.\n" in bare
    assert "| R1 | 4 |" in bare
    beside = printed(drawn, phrases, "md", TEMPLATES, Place(pictures="x-charts/"))
    assert "![2 risks are above appetite](x-charts/tracks.svg)" in beside


def test_leicestershires_paper_has_the_figures_of_the_printed_one() -> None:
    work = book(FolderTree(str(TEMPLATES.parent / "examples" / "leicestershire-2024")), None, CLOCK)
    text = " ".join(numbered(page(work, "paper")))
    for said in (
        "3. 30 risks are open",
        "4. 16 risks are rated High. Of these, 2 are disputed",
        "5. 6 risks are proposed for closure.",
        "6. No rating rose or fell since JARAP, October 2023.",
        "7. No risks are new since JARAP, October 2023.",
        "SORB decides on the proposals on 2 February 2024.",
    ):
        assert said in text, said
