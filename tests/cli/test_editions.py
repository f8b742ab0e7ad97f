"""Nothing that is withheld leaves a byte in anything a public edition writes: every command, report and format."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskctl.core.report_names import REPORTS
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.render.environment import FORMATS
from riskctl.render.pages import report
from tests.registers import CLOCK, files, on_disk, riskctl
from tests.repository import commit, repository

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
MIDSHIRE = EXAMPLES / "midshire"

LISTS = """\
body: Tests
report: {marking: NOT FOR PUBLICATION}
people:
  open-owner: {role: Head of the open}
  zqperson1: {role: zqrole1, name: zqname1, initials: zqinitials1, also: [zqalso1]}
  zqperson2: {role: zqrole2, name: zqname2, initials: zqinitials2, also: [zqalso2]}
categories: [{key: open, label: Open matters}, {key: zqcategory, label: zqcategorylabel, appetite: Low}]
objectives: [{key: safe, label: Safety}, {key: zqobjective, label: zqobjectivelabel}]
statuses: [{key: live, label: Live}, {key: zqstatus, label: zqstatuslabel, meaning: zqmeaning}]
fields:
  place: {type: text, label: Place}
  theme: {type: choice, label: Theme, choices: [{key: plain, label: Plain}, {key: zqchoice, label: zqchoicelabel}]}
  lead: {type: person, label: Lead}
meetings: [{body: JARAP, date: 2023-10, stated: [{where: zqwhere, ids: [ZQ-77], of: open}]}, {body: JARAP, date: 2024-02}]
"""
HIDDEN = """\
category: zqcategory
objectives: [zqobjective]
owner: [zqperson1, zqperson2]
status: zqstatus
description: [zqdescription, zqmore]
cause: zqcause
event: zqevent
effect: zqeffect
place: zqplace
theme: zqchoice
lead: zqrole2
controls: [{id: zqcontrolid, text: zqcontrol, type: zqtype, assurance: [{line: 1, source: zqsource, opinion: zqopinion}]}]
actions:
  - {id: zqactionid, text: zqaction, owner: zqperson2, due: 2023-05, due_text: zqduetext, status: zqactionstatus}
  - {text: zqslip, due: 2024-06, moved: [{from: 2023-01, to: 2024-06, why: zqmovewhy}]}
reviews:
  - date: 2023-06
    by: zqperson1
    inherent: {likelihood: 4, impact: 4, rationale: zqinherent}
    current: {likelihood: 4, impact: {finance: 4, reputation: 3}, score: 9, rationale: zqrationale, previous: {score: 3}}
    target: {likelihood: 1, impact: 1, rationale: zqtarget, due: 2024-12}
    why: zqwhy
    decided: {by: zqdecider, date: 2023-06}
    update: zqupdate
  - {date: 2023-12, by: zqperson1, current: {likelihood: 3, impact: 4}, why: zqwhy2, update: zqupdate2}
printed: [{where: zqprinted, current: {likelihood: 2, impact: 4, score: 8}, description: zqprinteddescription}]
proposals: [{propose: close, to: zqboard, decide: 2024-02, why: zqproposal}]
accepted: [{by: zqaccepter, date: 2023-12, until: 2024-12, why: zqaccepted}]
links: [{to: R1, type: related}]
formerly: [ZQ-76]
"""
"""Every field a risk can have; each text in it begins with zq and stands nowhere else."""

WITHHELD = (
    "category, objectives, owner, status, description, cause, event, effect, place, theme, lead, controls, actions, "
    "inherent, current, target, reviews, printed, proposals, accepted, links, formerly"
)
TITLE = "Zqtitle of the hidden one"
EXEMPT = f"id: ZQ-77\ntitle: {TITLE}\n{HIDDEN}publish: exempt\nground: paragraph 3, Schedule 12A\n"
CLOSED = (
    "id: ZQ-78\ntitle: Zqtitle of a closed one\nraised: 2022-01\npublish: exempt\nground: commercial\n"
    "closed: {date: 2023-11, reason: other, note: zqnote, by: zqperson1, reported_to: zqcommittee}\n"
)
PART = f"id: R2\ntitle: Known in part\nraised: 2022-01\n{HIDDEN}withhold: [{WITHHELD}]\nground: section 38\n"
PLAIN = """\
id: R1
title: Known to all
category: open
objectives: [safe]
owner: open-owner
status: live
place: Custody
theme: plain
lead: open-owner
controls: [Watch]
actions: [{text: Build cells, owner: open-owner, due: 2023-05}]
reviews: [{date: 2023-06, by: open-owner, current: {likelihood: 3, impact: 3}, why: Cells are lost}]
links: [{to: ZQ-77, type: related}, {to: R2, type: causes}]
"""
COMMANDS = (
    *((name, "--format", style) for name in ("score", "list", "actions", "trend") for style in ("text", "json", "tsv", "csv", "md")),
    *(("matrix", "--measure", name, "--format", style) for name in ("inherent", "current") for style in ("text", "json", "md")),
    ("matrix", "--ids"),
    ("actions", "--all", "--by-owner"),
    ("actions", "--slipped"),
    ("list", "--columns", "id,title,owner,category,status,place,theme,lead,objectives,raised", "--format", "csv"),
    ("list", "--where", "open or closed", "--group", "category"),
    ("list", "--group", "owner"),
    *((name, "R2", "--format", style) for name in ("show", "score", "trend") for style in ("text", "json", "md")),
    ("show", "R1"),
    ("trend", "--quarters", "12", "--measure", "target"),
)  # fmt: skip


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register in which everything that is withheld is marked zq."""
    return on_disk(tmp_path_factory.mktemp("register"), files(LISTS, PLAIN, PART, EXEMPT, CLOSED))


def marks(text: str) -> list[str]:
    """Return what is withheld and stands in a text; digests of the page's own style and script spell anything."""
    return re.findall(r"zq[\w-]*", re.sub(r"'sha256-[\w+/=]{44}'", "", text), re.IGNORECASE)


def test_the_marks_stand_in_the_full_edition(hiding: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the other tests look for is there to be found."""
    page = riskctl(capsys, "-C", hiding, "report", "-o", "-").out
    found = {mark.lower() for mark in marks(page)}
    assert {"zq-77", "zqtitle", "zqcategorylabel", "zqcontrol", "zqaction", "zqwhy2", "zqrole1", "zqplace"} <= found


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_lets_a_mark_through(
    arguments: tuple[str, ...], hiding: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = riskctl(capsys, "-C", hiding, *arguments, "--edition", "public")
    assert (done.code, marks(done.out), marks(done.err)) == (0, [], [])
    assert "R1" in done.out or "R2" in done.out or arguments[0] in ("matrix", "actions")


@pytest.mark.parametrize("template", REPORTS)
@pytest.mark.parametrize("style", ["html", "md"])
def test_no_report_file_or_chart_lets_a_mark_through(
    template: str, style: str, hiding: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"{template}.{style}"
    charts = ["--charts"] if style == "md" else []
    done = riskctl(
        capsys,
        "-C",
        hiding,
        "report",
        "--template",
        template,
        "--format",
        style,
        "--edition",
        "public",
        "-o",
        out,
        *charts,
    )
    assert (done.code, marks(done.out), marks(done.err)) == (0, [], [])
    for path in sorted(tmp_path.rglob("*")):
        assert marks(str(path.relative_to(tmp_path))) == []
        if path.is_file():
            assert marks(path.read_text(encoding="utf-8")) == [], path
    page = out.read_text(encoding="utf-8")
    assert "PUBLIC EDITION" in page
    assert "NOT FOR PUBLICATION" not in page
    assert "2 risks are withheld: commercial (1), paragraph 3, Schedule 12A (1)." in page
    assert "Parts of 1 risk are withheld: section 38 (1)." in page
    assert "risks/" not in page, "no way leads from a public page to the register's files"


def test_the_name_of_the_file_says_public(hiding: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", hiding, "report", "--edition", "public")
    assert done.out.rpartition("/")[2] == "2024-01-16-jarap-register-public.html\n"


def test_an_unknown_id_offers_no_withheld_one(hiding: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", hiding, "show", "ZQ-7", "--edition", "public")
    assert (done.code, done.err) == (
        2,
        "error: unknown risk 'ZQ-7' in the public edition\n  list ids with: riskctl list --columns id,title --edition public\n",
    )
    asked = riskctl(capsys, "-C", hiding, "list", "--where", "category is zqcat", "--edition", "public")
    assert (asked.code, "zqcategory" in asked.err) == (2, False)


def test_another_date_hides_as_much(hiding: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day in ("2022-06-30", "last-meeting", "2023-24 Q2"):
        done = riskctl(capsys, "-C", hiding, "list", "--as-at", day, "--edition", "public", "--where", "open or closed")
        assert (done.code, marks(done.out)) == (0, []), done.err


def withheld_of_midshire() -> Iterator[str]:
    """Every text of three words or more that Midshire withholds, and the id."""
    by_id = {state.risk.id: state.risk for state in book(FolderTree(str(MIDSHIRE)), None, CLOCK).states}
    exempt, part = by_id["MID-11"], by_id["MID-17"]
    yield from (exempt.id, exempt.title, *(exempt.event or ()), *(exempt.cause or ()), *(exempt.effect or ()))
    for risk in (exempt, part):
        for control in risk.controls or ():
            yield control.text
            yield from (each.source or "" for each in control.assurance or ())
        yield from (action.text for action in risk.actions or ())
    for review in exempt.reviews or ():
        yield from (review.why or "", review.update or "")


def test_midshires_public_reports_hold_nothing_that_is_withheld() -> None:
    work = book(FolderTree(str(MIDSHIRE)), None, CLOCK, public=True)
    said = [text.removeprefix("No change. ") for text in withheld_of_midshire() if text not in ("", "No change.")]
    assert len(said) > 15
    for template in REPORTS:
        for style in FORMATS:
            page = " ".join(report(work, template, style, shipped("templates")).replace("&#39;", "'").split())
            assert [text for text in said if text in page] == [], (template, style)


def test_a_public_page_says_withheld_where_the_full_one_lists(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("-C", MIDSHIRE, "report", "--format", "md", "-o", "-", "--edition", "public")
    actions = riskctl(capsys, *arguments, "--template", "actions").out
    row = next(line for line in actions.splitlines() if "| MID-17 " in line)
    assert "| withheld |" in row
    questions = riskctl(capsys, *arguments, "--template", "questions").out
    assert (
        "- MID-17 Someone who means harm reaches the Commissioner or staff: outside appetite; not accepted" in questions
    )


def test_text_says_which_edition_it_is(hiding: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", hiding, "list", "--edition", "public")
    assert done.out.splitlines()[0] == (
        "Position at 2024-01-16, public edition (2 risks are withheld: commercial (1), paragraph 3, Schedule 12A (1); "
        "parts of 1 risk are withheld: section 38 (1)), movement since JARAP 2023-10"
    )


@pytest.mark.parametrize("command", ["score", "list", "actions", "trend"])
def test_a_table_says_which_edition_it_is(command: str, hiding: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = "2 risks are withheld: commercial (1), paragraph 3, Schedule 12A (1); parts of 1 risk are withheld: section 38 (1)"
    page = riskctl(capsys, "-C", hiding, command, "--edition", "public", "--format", "md")
    first, blank, *table = page.out.splitlines()
    assert (blank, first.startswith(f"Position at 2024-01-16, public edition ({said})")) == ("", True)
    for style in ("csv", "tsv"):
        arguments = ("-C", hiding, command, "--format", style)
        sheet = riskctl(capsys, *arguments, "--edition", "public")
        assert sheet.err == f"note: public edition: {said}\n"
        assert "public" not in sheet.out and "\t" in sheet.out.replace(",", "\t").splitlines()[0]
        assert riskctl(capsys, "--quiet", *arguments, "--edition", "public").err == ""
    assert "public" not in riskctl(capsys, "-C", hiding, command, "--format", "md").out.splitlines()[0]
    assert table


def other(text: str) -> str:
    """Return a text in which everything that is withheld reads otherwise, at the same length."""
    return text.replace("zq", "yx").replace("Zq", "Yx").replace("ZQ", "YX")


def test_a_public_page_is_the_same_whatever_it_withholds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing in a page is worked out from what is withheld, no digest and no id of a commit: no reader can guess it."""
    texts = files(LISTS, PLAIN, PART, EXEMPT, CLOSED)
    scored = {path: text.replace("current: {likelihood: 3", "current: {likelihood: 2") for path, text in texts.items()}
    kinds = (
        texts,
        {path: other(text) for path, text in texts.items()},
        {**scored, "risks/R1.yaml": texts["risks/R1.yaml"]},
    )
    pages: list[dict[str, bytes]] = []
    ids: list[str] = []
    for at, each in enumerate(kinds):
        root = repository(tmp_path / str(at) / "register")
        ids.append(commit(root, each, "first"))
        monkeypatch.chdir(root)
        found = {}
        wanted: list[tuple[str, ...]] = [("--template", template, "--format", "md") for template in REPORTS]
        for options in [*wanted, (), ("--rev", "HEAD")]:
            path = root / riskctl(capsys, "report", "--edition", "public", *options).out.strip()
            found[path.name] = path.read_bytes()
        for format in ("json", "text", "md"):
            found[format] = riskctl(
                capsys, "list", "--edition", "public", "--rev", "HEAD", "--format", format
            ).out.encode()
        pages.append(found)
    assert len(set(ids)) == 3
    assert len(pages[0]) == len(REPORTS) + 2 + 3
    assert pages[0] == pages[1] == pages[2]
    assert not any(id_[:7].encode() in page for id_ in ids for page in pages[0].values())
