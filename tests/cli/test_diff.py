"""`riskctl diff` as it is run: what its words mean, what it prints in each format, and what it refuses."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt

from tests.conftest import Compare
from tests.html_page import parsed
from tests.registers import SCHEME, Ran, files, on_disk, riskctl
from tests.repository import commit, git, listening_git, repository
from tests.running import ROOT, run

GOLDEN = ROOT / "tests" / "golden" / "diff"
SCHEMA = json.loads((ROOT / "tests" / "render" / "riskctl-diff-1.schema.json").read_text(encoding="utf-8"))
SETTINGS = """\
quarters: {year_starts: april}
meetings: [{body: JARAP, date: 2023-10-04}, {body: JARAP, date: 2023-12-06}]
"""
CYBER = """\
id: R1
title: A cyber attack
raised: 2023-01-10
actions:
  - {id: A1, text: Patch the servers, due: 2024-03-31}
reviews:
  - {date: 2023-06-01, current: {likelihood: 2, impact: 3}, why: First rating.}
"""
RESCORED = CYBER + "  - {date: 2024-01-08, current: {likelihood: 4, impact: 3}, why: A supplier was attacked.}\n"
FLEET = "id: R2\ntitle: Fleet is old\nraised: 2023-02-01\nreviews: [{date: 2023-06-01, current: {likelihood: 1, impact: 2}}]\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register of two commits and a tag: between them R1 was rescored."""
    top = repository(tmp_path / "register")
    commit(top, files(SETTINGS, CYBER, FLEET), "Begun", "2023-10-02T09:00:00+0000")
    git(top, "tag", "paper-1")
    commit(top, {"risks/R1.yaml": RESCORED}, "R1 rescored", "2024-01-10T09:00:00+0000")
    return top


def told(done: Ran) -> list[str]:
    """Return the risks that changed, each with its kinds, from JSON; the document keeps its schema."""
    assert done.code == 0, done.err
    return [f"{risk['id']} {' '.join(each['kind'] for each in risk['changes'])}" for risk in document(done)["risks"]]


def document(done: Ran) -> Any:
    found = json.loads(done.out)
    jsonschema.validate(found, SCHEMA)
    counts = found["counts"]
    assert (
        counts["opening"] + counts["new"] + counts["reopened"] - counts["closed"] - counts["lost"] == counts["closing"]
    )
    return found


# --- what the words mean ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sides"),
    [
        ([], ("HEAD", "the working tree")),
        (["HEAD~1"], ("HEAD~1", "the working tree")),
        (["paper-1", "main"], ("paper-1", "main")),
        (["paper-1..main"], ("paper-1", "main")),
        (["paper-1...main"], ("paper-1...main base", "main")),
        (["git:paper-1"], ("paper-1", "the working tree")),
        (["2023-24 Q2"], ("2023-24 Q2", "the working tree")),
        (["2023-24", "Q2", "2023-24", "Q3"], ("2023-24 Q2", "2023-24 Q3")),
        (["2023/24-Q2", "Q4"], ("2023-24 Q2", "2023-24 Q4 to date")),
        (["Q3"], ("2023-24 Q3", "the working tree")),
        (["q:2023-24 Q3..2024-01-02"], ("2023-24 Q3", "2024-01-02")),
        (["last-meeting"], ("JARAP 2023-12-06", "the working tree")),
        (["JARAP", "2023-10"], ("JARAP 2023-10-04", "the working tree")),
        (["jarap 2023-10", "JARAP 2023-12"], ("JARAP 2023-10-04", "JARAP 2023-12-06")),
        (["2023-10", "HEAD"], ("2023-10", "HEAD")),
    ],
)
def test_a_side_is_what_a_person_means(
    root: Path, capsys: pytest.CaptureFixture[str], words: list[str], sides: tuple[str, str]
) -> None:
    found = document(riskctl(capsys, "-C", root, "diff", *words, "--format", "json"))
    assert (found["a"]["name"], found["b"]["name"]) == sides


def test_a_folder_is_another_register(root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    other = on_disk(tmp_path / "other", files(SETTINGS, CYBER))
    done = riskctl(capsys, "-C", root, "diff", str(other), "--format", "json")
    assert told(done) == ["R1 escalated", "R2 added"]
    assert document(done)["a"]["kind"] == "folder"


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["2024 Q1"], "is a quarter of another kind of year", "2023-24 Q4"),
        (["2024-25 Q1"], "2024-25 Q1 has not begun on 2024-01-16", "--as-at"),
        (["paper-2"], "'paper-2' is no revision, folder, meeting, quarter or date", "did you mean paper-1?"),
        (["HEAD:risks"], "is no revision", ""),
        (["./nowhere"], "there is no folder ./nowhere", "name the folder of a register"),
        (["q:later"], "'q:later'", ""),
        (["main", "paper-1", "HEAD"], "does not read as two sides", "quotes"),
    ],
)
def test_what_names_no_side_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str, hint: str
) -> None:
    done = riskctl(capsys, "-C", root, "diff", *words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert hint in done.err


def test_a_word_that_means_two_things_is_refused_with_both(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    git(root, "tag", "2023-24Q3")
    done = riskctl(capsys, "-C", root, "diff", "2023-24Q3")
    assert done.code == 2
    assert "may mean q:2023-24Q3 (the quarter) or git:2023-24Q3 (the commit" in done.err
    assert told(riskctl(capsys, "-C", root, "diff", "git:2023-24Q3", "HEAD", "--format", "json")) == []
    on_disk(root / "main", files(SETTINGS, CYBER))
    monkeypatch.chdir(root)
    done = riskctl(capsys, "diff", "main")
    assert "may mean dir:main (a folder with a register) or git:main (the commit" in done.err
    assert told(riskctl(capsys, "diff", "dir:main", "--format", "json")) == ["R1 escalated", "R2 added"]


def test_a_date_is_read_from_the_reviews_or_from_git(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(root, {"risks/R2.yaml": FLEET.replace("old", "very old")}, "Reworded", "2024-01-12T09:00:00+0000")
    ledger = document(riskctl(capsys, "-C", root, "diff", "2023-12-31", "--format", "json"))
    assert (ledger["a"]["ledger"], ledger["a"]["commit"], len(ledger["risks"])) == (True, None, 1)
    assert "title" in ledger["not_recorded"]
    from_git = document(riskctl(capsys, "-C", root, "diff", "2023-12-31", "--from-git", "--format", "json"))
    assert from_git["a"]["commit"] == git(root, "rev-parse", "paper-1").strip()
    assert [risk["id"] for risk in from_git["risks"]] == ["R1", "R2"]
    text = riskctl(capsys, "-C", root, "diff", "2023-12-31").out
    assert "2023-12-31: read from the reviews in the register, not from git\n" in text


def test_a_range_with_three_dots_begins_where_the_two_parted(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(root, "checkout", "-q", "-b", "mine", "paper-1")
    commit(root, {"risks/R2.yaml": FLEET.replace("old", "very old")}, "Mine", "2024-01-11T09:00:00+0000")
    assert told(riskctl(capsys, "-C", root, "diff", "main...mine", "--format", "json")) == ["R2 text-edited"]
    two = told(riskctl(capsys, "-C", root, "diff", "main..mine", "--format", "json"))
    assert two == ["R1 history-rewritten de-escalated", "R2 text-edited"]


def test_the_same_on_both_sides_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "diff", "paper-1", "HEAD~1")
    assert "both sides are the same commit, " in done.out
    assert "\nNo changes.\n" in done.out
    assert (
        "both sides are the same register on 2023-12-31\n"
        in riskctl(capsys, "-C", root, "diff", "Q3", "2023-12-31").out
    )


def test_without_git_dates_and_folders_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path / "plain", files(SETTINGS, RESCORED))
    assert told(riskctl(capsys, "-C", root, "diff", "Q3", "--format", "json")) == ["R1 escalated"]
    bare = riskctl(capsys, "-C", root, "diff")
    assert bare.code == 2
    assert "is in no git repository" in bare.err
    word = riskctl(capsys, "-C", root, "diff", "main")
    assert (
        "'main' is no date, quarter, meeting or folder of a register, and there is no git repository here" in word.err
    )


def test_a_shallow_clone_says_how_to_be_deepened(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "shallow")
    done = riskctl(capsys, "-C", tmp_path / "shallow", "diff", "HEAD~1")
    assert done.code == 2
    assert "this clone is shallow: set fetch-depth: 0" in done.err


def test_each_side_is_judged_at_its_own_date(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = (root / "riskctl.yaml").read_text(encoding="utf-8").replace("as_at: 2024-01-16", "as_at: 2024-04-16")
    commit(root, {"riskctl.yaml": later}, "The next edition", "2024-04-16T09:00:00+0000")
    found = document(riskctl(capsys, "-C", root, "diff", "HEAD~1", "HEAD", "--format", "json"))
    assert (found["a"]["date"], found["b"]["date"], found["settings"]) == ("2024-01-16", "2024-04-16", ["as_at"])
    assert [each["kind"] for risk in found["risks"] for each in risk["changes"]] == ["action-overdue"]
    one = document(riskctl(capsys, "-C", root, "diff", "HEAD~1", "HEAD", "--as-at", "2024-01-16", "--format", "json"))
    assert one["risks"] == []


def test_a_revision_without_a_date_of_its_own_speaks_for_the_day_it_was_committed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = (root / "riskctl.yaml").read_text(encoding="utf-8").replace("as_at: 2024-01-16\n", "")
    commit(root, {"riskctl.yaml": bare}, "No date", "2024-02-01T09:00:00+0000")
    found = document(riskctl(capsys, "-C", root, "diff", "HEAD", "--as-at", "2024-02-02", "--format", "json"))
    assert found["a"]["date"] == "2024-02-02"
    found = document(riskctl(capsys, "-C", root, "diff", "HEAD", "HEAD", "--format", "json"))
    assert (found["a"]["date"], found["notes"][0][:29]) == ("2024-02-01", "both sides are the same commi")


# --- what is refused, and what is silent ------------------------------------------------------------------------------


def test_a_side_that_cannot_be_read_whole_is_named_with_its_place(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(root, {"risks/R2.yaml": "id: R2\ntitle: [\n"}, "Broken", "2024-01-11T09:00:00+0000")
    commit(root, {"risks/R2.yaml": FLEET}, "Mended", "2024-01-12T09:00:00+0000")
    done = riskctl(capsys, "-C", root, "diff", "HEAD~1", "HEAD")
    assert (done.code, done.out) == (2, "")
    assert "error: one side cannot be read whole, so nothing was compared\n" in done.err
    assert re.search(r"^  HEAD~1:risks/R2\.yaml:\d+:\d+: ", done.err, re.MULTILINE)


def test_two_files_with_one_id_are_both_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(root, {"risks/R1-again.yaml": CYBER})
    done = riskctl(capsys, "-C", root, "diff")
    assert done.code == 2
    assert "risks/R1-again.yaml and risks/R1.yaml both have the id R1" in done.err


def test_renames_order_and_layout_are_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = repository(tmp_path / "register")
    risks = [CYBER.replace("id: R1", f"id: R{number}").replace("cyber", f"cyber {number}") for number in range(1, 41)]
    commit(root, files(SETTINGS, *risks), "Begun")
    moved: dict[str, str | None] = {f"risks/R{number}.yaml": None for number in range(1, 41)}
    for number, risk in enumerate(risks, 1):
        head, _, tail = risk.partition("raised: 2023-01-10\n")
        moved[f"risks/{number % 3}/R{number}-renamed.yaml"] = (
            f"# laid out anew\n{tail.strip()}\nraised:   2023-01-10\n{head}"
        )
    commit(root, moved, "Moved")
    done = riskctl(capsys, "-C", root, "diff", "HEAD~1", "HEAD", "--exit-code")
    assert done.code == 0
    assert "\nNo changes.\n40 unchanged\nOpen risks: 40 = 40\n40 files moved: see them with --all\n" in done.out


def test_a_deleted_file_is_lost_and_comes_first(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "risks" / "R2.yaml").unlink()
    on_disk(root, {"risks/R1.yaml": RESCORED.replace("likelihood: 4", "likelihood: 3")})
    done = riskctl(capsys, "-C", root, "diff", "--format", "json")
    assert told(done)[0] == "R2 lost"
    assert (
        "- R2 Fleet is old    lost, its file is gone and nothing closed it\n" in riskctl(capsys, "-C", root, "diff").out
    )


def test_a_scheme_that_moved_rebands_and_escalates_nobody(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strict = SCHEME.replace("{upto: 4, is: low}", "{upto: 1, is: low}")
    on_disk(root, {"schemes/matrix@1.yaml": strict})
    done = riskctl(capsys, "-C", root, "diff", "--format", "json")
    assert told(done) == ["R2 rebanded"]
    assert document(done)["scheme_changes"][0]["rebanded"] == ["R2"]
    text = riskctl(capsys, "-C", root, "diff").out
    assert "re-banded R2\nscores of the two sides are not comparable as they stand" in text


def test_a_past_review_that_was_edited_is_told_though_every_score_is_the_same(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_disk(root, {"risks/R1.yaml": RESCORED.replace("First rating.", "First look.")})
    done = riskctl(capsys, "-C", root, "diff")
    assert "past review of 2023-06-01 was changed: current likelihood 2, impact 3; First rating." in done.out


def test_line_ends_of_a_checkout_are_no_change(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (root / "risks").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert told(riskctl(capsys, "-C", root, "diff", "--format", "json")) == []


# --- options ----------------------------------------------------------------------------------------------------------


def test_the_exit_code_says_whether_anything_differs(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert riskctl(capsys, "-C", root, "diff", "paper-1").code == 0
    assert riskctl(capsys, "-C", root, "diff", "paper-1", "--exit-code").code == 1
    assert riskctl(capsys, "-C", root, "diff", "HEAD", "--exit-code").code == 0
    assert riskctl(capsys, "-C", root, "diff", "paper-1", "--exit-code", "--only", "actions").code == 0
    assert riskctl(capsys, "-C", root, "diff", "paper-1", "--exit-code", "--only", "scores").code == 1


def test_only_takes_kinds_and_groups_of_them(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(root, {"risks/R1.yaml": RESCORED.replace("A cyber", "Another cyber").replace("2024-03-31", "2024-06-30")})
    whole = ["R1 action-slipped escalated text-edited"]
    assert sorted(" ".join(told(riskctl(capsys, "-C", root, "diff", "paper-1", "--format", "json"))).split()) == sorted(
        whole[0].split()
    )
    only = ("-C", root, "diff", "paper-1", "--format", "json", "--only")
    assert told(riskctl(capsys, *only, "text")) == ["R1 text-edited"]
    assert told(riskctl(capsys, *only, "actions, escalated")) == ["R1 escalated action-slipped"]
    done = riskctl(capsys, "-C", root, "diff", "--only", "score")
    assert (done.code, done.err) == (2, "error: --only: there is no kind of change 'score'\n  did you mean scores?\n")


def test_a_result_goes_to_a_file_and_is_the_same_twice(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for format in ("text", "json", "markdown", "html"):
        out = tmp_path / f"out.{format}"
        assert riskctl(capsys, "-C", root, "diff", "paper-1", "--format", format, "-o", out).out == ""
        first = out.read_bytes()
        riskctl(capsys, "-C", root, "diff", "paper-1", "--format", format, "-o", out)
        assert out.read_bytes() == first


def test_a_comparison_of_two_revisions_starts_git_three_times_at_most(root: Path, tmp_path: Path) -> None:
    folder, log = listening_git(tmp_path / "bin")
    import os

    done = run(["-C", str(root), "diff", "paper-1...HEAD"], PATH=f"{folder}{os.pathsep}{os.environ['PATH']}")
    assert done.code == 0, done.err
    assert len(log.read_text(encoding="utf-8").splitlines()) <= 3


# --- formats ----------------------------------------------------------------------------------------------------------

HOSTILE = """\
id: R1
title: "@all see #12 <script>alert(1)</script> | `x` \\e[31mred ![a](http://example.org/x.png) !3 www.example.org"
raised: 2023-01-10
description: "</style><img src=x onerror=alert(1)> @team"
actions:
  - {id: A1, text: "=cmd|' /C calc'!A0 ::error::x ##[error]y", due: 2024-03-31}
reviews:
  - {date: 2023-06-01, current: {likelihood: 2, impact: 3}, why: "@someone said so; see GH-1 and #7"}
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    root = repository(tmp_path / "hostile")
    commit(root, files(SETTINGS, HOSTILE), "Begun")
    after = HOSTILE.replace("due: 2024-03-31", "due: 2024-09-30").replace("@team", "@team @all")
    on_disk(
        root,
        {
            "risks/R1.yaml": after
            + '  - {date: 2024-01-08, current: {likelihood: 4, impact: 3}, why: "@boss <b>bold</b> ```"}\n',
        },
    )
    return root


def test_nothing_in_a_comment_calls_anyone_or_links_by_accident(
    hostile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = riskctl(capsys, "-C", hostile, "diff", "--format", "markdown", "--all").out
    assert out.startswith("<!-- riskctl:diff -->\n### ")
    assert not re.search(r"@\w|#\d|(?<!\\)!\d", out)
    tokens = [
        each
        for block in MarkdownIt("gfm-like", {"linkify": False}).parse(out)
        for each in (block, *(block.children or ()))
    ]
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "html_inline", "code_inline"}
    assert [token.content for token in tokens if token.type == "html_block"] == [
        "<!-- riskctl:diff -->\n",
        "<details><summary>Every change (1 risk)</summary>\n",
        "</details>\n",
    ]


def test_nothing_of_a_register_becomes_part_of_a_page(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", hostile, "diff", "--format", "html", "--all").out
    assert not re.search(r"<(script|img)|onerror=(?!alert)", out.replace("&lt;img src=x onerror=alert(1)&gt;", ""))
    page, _ = parsed(out)
    assert len(page.find("h1")) == 1
    assert len({node.attributes["id"] for node in page.all() if "id" in node.attributes}) == len(
        [node for node in page.all() if "id" in node.attributes]
    )
    for table in page.find("table"):
        assert table.find("caption")


def test_a_terminal_is_neither_coloured_nor_moved_by_a_register(
    hostile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for more in ([], ["--stat"], ["--all"]):
        out = riskctl(capsys, "-C", hostile, "diff", *more).out
        assert "\x1b" not in out
        assert "\\x1b[31mred" in out


def test_names_alone_are_one_id_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("-C", ROOT / "examples" / "midshire", "diff", "2025-26 Q1", "2025-26 Q4")
    told = [risk["id"] for risk in document(riskctl(capsys, *arguments, "--format", "json"))["risks"]]
    assert riskctl(capsys, *arguments, "--name-only", "--all").out.splitlines() == told
    ran = riskctl(capsys, *arguments, "--name-only", "--exit-code")
    assert (ran.code, ran.err) == (1, "")
    scores = riskctl(capsys, *arguments, "--name-only", "--only", "scores").out.splitlines()
    assert set() < set(scores) < set(ran.out.splitlines()) <= set(told)
    for more in (["--stat"], ["--format", "md"]):
        both = riskctl(capsys, *arguments, "--name-only", *more)
        assert (both.code, both.err.splitlines()[0]) == (2, "error: --name-only prints ids and nothing else")


def test_json_of_a_hostile_register_keeps_its_schema(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(riskctl(capsys, "-C", hostile, "diff", "--format", "json", "--all"))
    (risk,) = found["risks"]
    assert [(each["kind"], each["line"]) for each in risk["changes"]] == [
        ("escalated", 9),
        ("action-slipped", 6),
        ("text-edited", 4),
    ]
    assert (risk["path_b"], risk["line_b"]) == ("risks/R1.yaml", 9)


def test_a_comment_stays_under_what_a_host_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = on_disk(tmp_path / "before", files(SETTINGS, CYBER))
    many = [
        CYBER.replace("id: R1", f"id: R{number}").replace("A cyber attack", f"Risk {number} " + "of many words " * 12)
        for number in range(2, 700)
    ]
    after = on_disk(tmp_path / "after", files(SETTINGS, CYBER, *many))
    out = riskctl(capsys, "-C", after, "diff", str(before), "--format", "markdown").out
    assert 50_000 < len(out) <= 60_000
    assert re.search(r"^\+ \d+ rows left out here; `riskctl diff` has them all$", out, re.MULTILINE)
    assert re.search(r"^\+ \d+ risks left out here; `riskctl diff` has them all$", out, re.MULTILINE)
    assert out.endswith("698 added; 1 unchanged\n\nOpen risks: 1 + 698 new = 699\n")


# --- the examples -----------------------------------------------------------------------------------------------------

EXAMPLES = {
    "wmp-2022-quarter": ["-C", "examples/wmp-2022", "diff", "2021-22 Q2", "2021-22 Q3"],
    "wmp-2022-year-end": ["-C", "examples/wmp-2022", "diff", "Q3", "Q4"],
    "leicestershire-2024-last-meeting": ["-C", "examples/leicestershire-2024", "diff", "last-meeting"],
    "leicestershire-2024-all": ["-C", "examples/leicestershire-2024", "diff", "last-meeting", "--all"],
    "midshire-last-meeting": ["-C", "examples/midshire", "diff", "last-meeting"],
    "midshire-quarter": ["-C", "examples/midshire", "diff", "2025-26 Q3", "2025-26 Q4"],
    "midshire-two-years": ["-C", "examples/midshire", "diff", "2024-06-30"],
    "midshire-stat": ["-C", "examples/midshire", "diff", "2025-26 Q1", "2025-26 Q4", "--stat"],
    "midshire-plain": ["-C", "examples/midshire", "--plain", "diff", "last-meeting", "--only", "scores"],
}


def here(arguments: list[str]) -> list[str]:
    return [str(ROOT / each) if each.startswith("examples/") else each for each in arguments]


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_an_example_prints(golden: Compare, capsys: pytest.CaptureFixture[str], name: str) -> None:
    done = riskctl(capsys, *here(EXAMPLES[name]))
    assert (done.code, done.err) == (0, "")
    golden(GOLDEN / f"{name}.txt", done.out)


@pytest.mark.parametrize("name", ["midshire-last-meeting", "wmp-2022-year-end"])
@pytest.mark.parametrize("format", ["markdown", "json", "html"])
def test_what_an_example_prints_in_other_formats(
    golden: Compare, capsys: pytest.CaptureFixture[str], name: str, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if format == "html" and not name.startswith("midshire"):
        name = "midshire-quarter"
    monkeypatch.setattr("riskctl.render.diff_json.__version__", "0.0.0")
    done = riskctl(capsys, *here(EXAMPLES[name]), "--format", format)
    assert (done.code, done.err) == (0, "")
    # The style sheet is that of every report, and is looked at with them.
    out = re.sub(r"<style>.*?</style>|sha256-[^']+", "", done.out, flags=re.DOTALL)
    golden(GOLDEN / f"{name}.{'md' if format == 'markdown' else format}", out)


# --- gates ------------------------------------------------------------------------------------------------------------

UNSAID = CYBER + "  - {date: 2024-01-08, current: {likelihood: 4, impact: 3}}\n"


@pytest.fixture
def unsaid(root: Path) -> Path:
    """A working tree in which R1 was rescored without a reason, and R2 is gone."""
    git(root, "checkout", "-q", "paper-1")
    (root / "risks" / "R2.yaml").unlink()
    return on_disk(root, {"risks/R1.yaml": UNSAID})


def test_a_gate_with_an_error_fails_the_run(unsaid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert riskctl(capsys, "-C", unsaid, "diff").code == 0
    done = riskctl(capsys, "-C", unsaid, "diff", "--gate")
    assert done.code == 1
    assert (
        "error[HIS101 score-needs-rationale] risks/R1.yaml:8:33: R1 current went from 6 Medium to 12 High" in done.out
    )
    assert "error[HIS122 risk-lost] risks/R2.yaml:1:1: " in done.out
    assert re.search(r"^gates: 2 errors", done.out, re.MULTILINE)
    assert (
        riskctl(capsys, "-C", unsaid, "diff", "HEAD", "HEAD", "--gate").out.count("gates: nothing stands in the way")
        == 1
    )


def test_gates_stand_in_every_format(unsaid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(riskctl(capsys, "-C", unsaid, "diff", "--gate", "--format", "json").out)
    jsonschema.validate(found, SCHEMA)
    assert [(each["rule"], each["level"], each["id"]) for each in found["gates"]] == [
        ("HIS101", "error", "R1"),
        ("HIS131", "warning", "R1"),
        ("HIS122", "error", "R2"),
    ]
    markdown = riskctl(capsys, "-C", unsaid, "diff", "--gate", "--format", "markdown").out
    assert "\n**Gates: 2 errors" in markdown
    assert "HIS101 score-needs-rationale" in markdown
    page, _ = parsed(riskctl(capsys, "-C", unsaid, "diff", "--gate", "--format", "html").out)
    assert page.by_id("gates").find("h2")
    assert document(riskctl(capsys, "-C", unsaid, "diff", "--format", "json"))["gated"] is False


def test_an_old_review_that_was_edited_fails_though_every_score_is_the_same(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = root / "risks" / "R1.yaml"
    path.write_text(RESCORED.replace("First rating.", "As the board wished."), encoding="utf-8")
    done = riskctl(capsys, "-C", root, "diff", "--gate", "--format", "markdown")
    assert done.code == 1
    assert re.search(r"^- error\\?\[HIS103 history-rewritten\\?\]", done.out, re.MULTILINE), done.out
    assert "the review of 2023-06-01 was altered" in done.out
    path.write_text(f"# riskctl: ignore HIS103 -- a name was taken out\n{path.read_text(encoding='utf-8')}")
    assert riskctl(capsys, "-C", root, "lint", "--against", "HEAD").code == 0
    done = riskctl(capsys, "-C", root, "diff", "--gate")
    assert (done.code, "gates: nothing stands in the way" in done.out) == (0, True)


def test_from_which_severity_a_gate_fails_may_be_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A band crossed without a named decision is a warning, and the reason is stated.
    held = ("-C", root, "diff", "paper-1", "HEAD", "--gate")
    assert "gates: 1 warning" in riskctl(capsys, *held).out
    codes = {name: riskctl(capsys, *held, "--fail-on", name).code for name in ("never", "error", "warning", "note")}
    assert codes == {"never": 0, "error": 0, "warning": 1, "note": 1}
    done = riskctl(capsys, "-C", root, "diff", "--fail-on", "warning")
    assert (done.code, "--fail-on is about what --gate finds" in done.err) == (2, True)
