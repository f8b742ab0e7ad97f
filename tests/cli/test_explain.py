"""`riskctl explain` on a risk: what every figure rests on, each input at its file and line; and the pages of rules."""

import json
import re
from pathlib import Path
from typing import cast

import pytest
from markdown_it import MarkdownIt

from riskctl.pages import all_pages, in_full
from riskctl.render.rule_page import rule_lines
from riskctl.render.styled import plain
from tests.conftest import Compare
from tests.html_page import parsed
from tests.registers import SCHEME, files, on_disk, riskctl
from tests.running import ROOT, run

GOLDEN = ROOT / "tests" / "golden" / "terminal"

SETTINGS = """\
appetite: open
people: {af: {role: Assistant chief executive}}
categories: [{key: people, label: People}, {key: legal, label: Legislative compliance, tolerance: High}]
meetings: [{body: JARAP, date: 2023-10}]
"""
CUSTODY = """\
id: R1
title: Custody is full
category: legal
reviews:
  - date: 2023-06
    by: af
    inherent: {likelihood: 4, impact: Severe}
    current: {likelihood: 2, impact: {finance: 2, Reputation: 3}}
  - date: 2024-01-10
    current:
      likelihood: Likely
      impact:
        finance: 3
        reputation: 2
      score: 12
      rationale: Two wings are shut.
    why: The east wing flooded.
printed:
  - {where: Appendix E, current: {likelihood: 3, impact: 4}}
"""
FLEET = "id: R2\ntitle: Fleet is old\nreviews: [{date: 2023-06, current: {score: 8}}]\n"
LATER = "id: R3\ntitle: Not yet\nraised: 2024-06\n"
SHUT = "id: R4\ntitle: Old depot\nraised: 2020\nclosed: {date: 2023-11-01, reason: treated, note: sold, by: af}\n"

DEMANDING = SCHEME.replace(
    "{key: high, label: High}", "{key: high, label: High, review: 1 month, response: Treat now, escalate: the board}"
)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    texts = files(SETTINGS, CUSTODY, FLEET, LATER, SHUT)
    return on_disk(tmp_path / "register", {**texts, "schemes/matrix@1.yaml": DEMANDING})


def places(text: str) -> dict[str, str]:
    """Return the place behind each sentence."""
    found = re.findall(r"^ *(.+?)  \[([^\]]+)\]$", text, re.MULTILINE)
    return dict(found)


def line_at(register: Path, place: str) -> str:
    path, _, number = place.rpartition(":")
    return (register / path).read_text(encoding="utf-8").splitlines()[int(number) - 1]


@pytest.mark.parametrize("width", [None, 120, 80, 50])
def test_a_risk_is_explained(
    register: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    golden: Compare,
    width: int | None,
) -> None:
    monkeypatch.setattr("riskctl.cli.results.screen_width", lambda: width)
    monkeypatch.chdir(register)
    ran = riskctl(capsys, "explain", "r1")
    assert (ran.code, ran.err) == (0, "")
    golden(GOLDEN / f"explain-{width or 'pipe'}.txt", ran.out)
    if width is not None:
        assert max(map(len, ran.out.splitlines())) <= width


def test_every_input_is_at_its_file_and_line(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", register, "explain", "R1").out
    current = places(out[out.index("Current: ") : out.index("Appetite: ")])
    for sentence, line in (
        ("set by the review of 2024-01-10", "date: 2024-01-10"),
        ("rationale: Two wings are shut.", "rationale: Two wings are shut."),
        ("why: The east wing flooded.", "why: The east wing flooded."),
        ("Likelihood Likely (3)", "likelihood: Likely"),
        ("Finance Serious (3)", "finance: 3"),
        ("reputation Moderate (2)", "reputation: 2"),
        ("likelihood Likely (3) x impact Serious (3) = 9", "{name: score, product: [likelihood, impact]}"),
        ("score 9 is above 8 = High", "{name: band, cut: score"),
        ("declared: score 12", "score: 12"),
        ("review interval 1 month", "{key: high, label: High, review: 1 month"),
        ("escalate the board", "{key: high, label: High, review: 1 month"),
    ):
        assert line in line_at(register, current[sentence]), sentence
    assert "\n  Impact Serious (3), decided by Finance\n" in out
    limits = places(out[out.index("Appetite: ") :])
    assert "tolerance: High" in line_at(register, limits["tolerance High, set by the category Legislative compliance"])
    assert line_at(register, limits["appetite open, set by the register"]) == "appetite: open"
    assert "open: medium" in line_at(register, limits["open means up to Medium"])


def test_a_dimension_written_by_its_label_is_found_again(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", register, "explain", "R1", "--as-at", "2023-10-31").out
    assert "Impact Serious (3), decided by reputation\n" in out
    assert "Reputation: 3" in line_at(register, places(out)["reputation Serious (3)"])


def test_movement_says_what_it_was_measured_on(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", register, "explain", "R1").out
    assert "\nMovement: up 3 since JARAP 2023-10\n" in out
    facts = places(out[out.index("Movement: ") :])
    assert "now: 9 High by the review of 2024-01-10" in facts
    assert "current: {likelihood: 2" in line_at(register, facts["then: 6 Medium by the review of 2023-06"])


def test_a_dispute_names_both_sides_and_every_witness(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", register, "explain", "R1").out
    assert "\nCurrent: 9 High (disputed)\n" in out
    assert "\n  counts as 12 High, the worse of what the two sides say\n" in out
    facts = places(out[out.index("\nDisputed\n") :])
    assert "Appendix E" in line_at(register, facts["witness: Appendix E prints likelihood 3, impact 4"])
    said = next(sentence for sentence in facts if sentence.startswith("Current declares score 12, but "))
    assert "score: 12" in line_at(register, facts[said])


def test_a_figure_without_levels_says_so(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", register, "explain", "R2").out
    assert "\nCurrent: 8 Medium\n" in out
    assert "\n  no levels are given, so what was declared stands\n" in out
    assert "Disputed" not in out


def test_a_closed_risk_says_when(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", register, "explain", "R4").out
    assert "no rating has been recorded by this day" in out
    assert "Movement: closed since JARAP 2023-10\n  closed: 2023-11-01  [risks/R4.yaml:4]\n" in out


def test_the_cell_of_a_grid_is_the_place_of_its_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    risk = "id: R1\ntitle: x\nreviews: [{date: 2024-01, current: {likelihood: C, impact: 2}}]\n"
    root = on_disk(tmp_path, files("", risk, scheme="mil-std-882e@1"))
    found = json.loads(riskctl(capsys, "-C", root, "explain", "R1", "--format", "json").out)
    (step,) = found["current"]["steps"]
    text = (ROOT / "schemes" / "mil-std-882e@1.yaml").read_text(encoding="utf-8").splitlines()
    at = step["at"]
    assert at["ships"] is True
    assert text[at["line"] - 1].lstrip().startswith("C: [")
    assert text[at["line"] - 1][at["column"] - 1 :].startswith("serious")


def test_the_document_of_an_explanation(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(riskctl(capsys, "-C", register, "explain", "R1", "--format", "json").out)
    assert list(found) == [
        *("format", "as_at", "revision", "id", "title", "path", "inherent", "current", "target"),
        *("appetite", "movement", "disputes"),
    ]
    assert (found["format"], found["as_at"], found["target"]) == ("riskctl-explain/1", "2024-01-16", None)
    current = found["current"]
    assert (current["score"], current["band"], current["counts_as"]) == (9, "high", {"score": 12, "band": "high"})
    levels = [(each["factor"], each["dimension"], each["words"], each["decides"]) for each in current["levels"]]
    assert levels == [
        ("likelihood", None, "Likely (3)", True),
        ("impact", "finance", "Serious (3)", True),
        ("impact", "reputation", "Moderate (2)", False),
    ]
    assert current["levels"][0]["at"] == {
        "path": "risks/R1.yaml",
        "line": 11,
        "column": 19,
        "ships": False,
        "commit": None,
    }
    assert found["appetite"]["position"] == "outside-appetite"
    assert found["appetite"]["tolerance"]["set_by"] == "the category Legislative compliance"
    assert [each["name"] for each in found["movement"]["facts"]] == ["now", "then"]
    assert found["disputes"][0]["witnesses"][0]["says"] == "Appendix E prints likelihood 3, impact 4"


def test_markdown_has_the_same_sentences(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", register, "explain", "R1", "--format", "md").out
    assert out.startswith("# R1 Custody is full\n")
    assert "\n## Current: 9 High (disputed)\n" in out
    assert "\n  - Finance Serious (3) \\[risks/R1.yaml:13\\]\n" in out


def test_hostile_words_cannot_steer_a_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    risk = 'id: R1\ntitle: "a\\u001b[31mb"\nreviews: [{date: 2024-01, why: "x\\u202ey", current: {score: 2}}]\n'
    out = riskctl(capsys, "-C", on_disk(tmp_path, files("", risk)), "explain", "R1").out
    assert "\x1b" not in out and "\u202e" not in out


# --- words that are no risk -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "message", "hint"),
    [
        ("R11", "there is no rule and no risk 'R11'", "did you mean the risk R1 (Custody is full)?"),
        ("disputed-ratin", "there is no rule and no risk 'disputed-ratin'", "did you mean the rule disputed-rating?"),
        ("r-1", "there is no rule and no risk 'r-1'", "did you mean the risk R1 (Custody is full)?"),
        ("custody", "there is no rule and no risk 'custody'", "did you mean the risk R1 (Custody is full)?"),
        (
            "REC106",
            "there is no rule and no risk 'REC106'",
            "did you mean the rule REC105 (unscored) or REC104 (level-unknown)?",
        ),
        (
            "rec999",
            "there is no rule and no risk 'rec999'",
            "did you mean the rule REC508 (owner-not-a-post) or REC507 (title-repeated)?",
        ),
        (
            "zzzzzz",
            "there is no rule and no risk 'zzzzzz'",
            "list ids with: riskctl list --columns id,title; list rules with:",
        ),
        ("R3", "R3 is not on the register at 2024-01-16", "it was raised later; leave out --as-at"),
    ],
)
def test_a_word_that_is_neither(
    register: Path, capsys: pytest.CaptureFixture[str], word: str, message: str, hint: str
) -> None:
    ran = riskctl(capsys, "-C", register, "explain", word)
    assert (ran.code, ran.out) == (2, "")
    first, second, *_ = ran.err.splitlines()
    assert first == f"error: {message}"
    assert second.strip().startswith(hint)


@pytest.mark.parametrize(("word", "more"), [("REC50", ()), ("his1", ("and ",)), ("PUB", ())])
def test_the_beginning_of_a_code_is_answered_with_the_rules_that_begin_so(
    capsys: pytest.CaptureFixture[str], word: str, more: tuple[str, ...]
) -> None:
    ran = riskctl(capsys, "explain", word)
    assert (ran.code, ran.out) == (2, "")
    known = sorted(f"  {page.code} {page.name}" for page in all_pages() if page.code.startswith(word.upper()))
    first, second, *listed, last = ran.err.splitlines()
    assert (first, second) == (f"error: there is no rule {word!r}", "  rules that begin so:")
    assert listed[:12] == known[:12]
    assert listed[12:] == [f"  and {len(known) - 12} more" for _ in more]
    assert last == f"  read one with: riskctl explain {known[0].split()[0]}"


def test_an_id_near_a_rule_and_a_risk_is_offered_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path, files("", "id: REC-101\ntitle: Records\n"))
    err = riskctl(capsys, "-C", root, "explain", "REC-1011").err
    assert "the rule REC101 or the risk REC-101 (Records)?" in err


def test_outside_a_register_the_next_step_is_to_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = riskctl(capsys, "explain", "STR0339")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: there is no rule 'STR0339', and no register here whose risk it could be\n")
    assert "riskctl -C DIR explain ID" in ran.err


def test_a_broken_register_explains_rules_but_no_risks(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(register, {"risks/R9.yaml": "id: R9\ntitle: x\nresidual: 3\n"})
    assert riskctl(capsys, "-C", register, "explain", "REC101").code == 0
    ran = riskctl(capsys, "-C", register, "explain", "R1")
    assert ran.code == 2
    assert "the register cannot be read whole" in ran.err


@pytest.mark.parametrize("arguments", [["explain"], ["explain", "REC101", "--all"]])
def test_one_thing_is_asked_for(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    ran = riskctl(capsys, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "name a rule or a risk" in ran.err


# --- rule pages -------------------------------------------------------------------------------------------------------


def test_every_rule_has_its_page_in_the_whole_book(capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "explain", "--all", "--format", "markdown").out
    assert out.startswith("# Rules\n\n## ")
    assert re.findall(r"^## (\S+) ", out, re.MULTILINE) == [page.code for page in all_pages()]
    assert out.count("\n\n**Why:** ") == out.count("\n\n**Remedy:** ") == len(all_pages())


def test_the_whole_book_as_text_and_as_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    text = riskctl(capsys, "explain", "--all").out
    document = cast(dict[str, object], json.loads(riskctl(capsys, "explain", "--all", "--format", "json").out))
    assert document["format"] == "riskctl-rules/1"
    rules = cast(list[dict[str, str]], document["rules"])
    assert [rule["code"] for rule in rules] == [page.code for page in all_pages()]
    for rule in rules:
        assert f"{rule['code']} {rule['name']} ({rule['severity']})\n" in text


def test_one_page_as_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "explain", "REC101", "--format", "markdown").out
    assert out.startswith("# REC101 disputed-rating\n\nSeverity: error.\n\n")


def test_a_page_says_what_why_how_and_shows_both(capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "explain", "Current-Above-Inherent").out
    assert out == riskctl(capsys, "explain", "rec131").out
    assert (
        re.sub(r"(Why|Remedy): .*", r"\1: ...", out)
        == """\
REC131 current-above-inherent (error)

The current rating is worse than the inherent rating.

Why: ...
Remedy: ...

Bad: two cells swapped

    id: R1
    title: Flood at the depot
    reviews:
      - date: 2024-01
        inherent: {likelihood: 2, impact: 3}
        current: {likelihood: 3, impact: 4}

  Lint says, line 6: current is 12 High, above inherent, which is 6 Medium

Good: controls lower the risk

    id: R1
    title: Flood at the depot
    reviews:
      - date: 2024-01
        inherent: {likelihood: 4, impact: 4}
        current: {likelihood: 2, impact: 4}

Default: on, an error; in riskctl since 0.1.0.
Switch off: `lint: {ignore: [REC131]}` in `riskctl.yaml`, or `--ignore REC131` for one run.
At one place: the comment `# riskctl: ignore REC131 -- reason`, above a key or behind its value.
"""
    )


def test_an_example_of_several_files_names_each(capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "explain", "REG101").out
    for piece in (
        "\n    # risks/R1.yaml\n    id: R1\n",
        "\n  Lint says, risks/R1.yaml, line 1: id R1 is also the id of ",
    ):
        assert piece in out


def test_what_keeps_a_file_from_being_read_cannot_be_switched_off(capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "explain", "FIL113").out
    assert "Bad:\n\n    title: Cyber attack: ransomware\n\nGood:\n\n    title: " in out
    assert out.endswith("Default: always on, an error; in riskctl since 0.1.0. It cannot be switched off.\n")


def test_what_a_page_says_of_switching_off_is_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = riskctl(capsys, "explain", "REC105").out
    setting = re.search(r"`(lint: .*?)` in `riskctl.yaml`", page)
    comment = re.search(r"`(# riskctl: .*?)`", page)
    assert setting and comment
    risk = "id: R1\ntitle: x\n"
    assert "REC105" in riskctl(capsys, "-C", on_disk(tmp_path / "a", files("", risk)), "lint").out
    off = on_disk(tmp_path / "b", files(setting[1] + "\n", risk))
    assert "nothing found" in riskctl(capsys, "-C", off, "lint").out
    once = on_disk(tmp_path / "c", files("", f"{comment[1]}\n{risk}"))
    assert "nothing found, 1 suppressed" in riskctl(capsys, "-C", once, "lint").out


@pytest.mark.parametrize("width", [50, 80, 120])
def test_a_page_fits_the_screen(width: int) -> None:
    for page in all_pages():
        for each in rule_lines(in_full(page), width):
            text = plain([each]).rstrip("\n")
            assert len(text) <= min(width, 80) or text.startswith("    "), text


def test_every_rule_shows_what_it_finds_and_what_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(riskctl(capsys, "explain", "--all", "--format", "json").out)
    for rule in document["rules"]:
        if not rule["code"].startswith("FIL"):
            assert rule["bad"]["answers"] and rule["bad"]["files"], rule["code"]
            assert rule["good"]["files"] and not rule["good"]["answers"], rule["code"]
        assert rule["since"] and isinstance(rule["on"], bool)


def test_the_whole_book_is_markdown_of_headings_paragraphs_and_fences(capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "explain", "--all", "--format", "markdown").out
    page, _ = parsed(MarkdownIt("commonmark", {"html": True}).enable("table").render(out))
    assert {node.tag for node in page.all()} - {"#page"} <= {"h1", "h2", "p", "strong", "code", "pre"}
    assert out.count("\n**Bad:**") == out.count("\n**Good:**") > 70


def test_the_book_is_written_to_a_file(tmp_path: Path) -> None:
    done = run(["explain", "--all", "--format", "markdown", "-o", "rules.md"], cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (tmp_path / "rules.md").read_text(encoding="utf-8").startswith("# Rules\n")


def test_a_rule_is_explained_before_a_risk_of_the_same_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path, files("", "id: REC101\ntitle: Records\n"))
    assert riskctl(capsys, "-C", root, "explain", "REC101").out.startswith("REC101 disputed-rating (error)\n")
