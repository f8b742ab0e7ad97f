"""`riskctl status`, and bare `riskctl` inside a register: what is due by the next meeting, and what moved."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from riskctl.core.finding import Severity
from riskctl.core.period import parse
from riskctl.io.tree import FolderTree
from riskctl.pipeline import lint, stands
from tests.registers import Ran, files, on_disk, riskctl
from tests.repository import commit, listening_git, repository
from tests.running import run

SETTINGS = """\
body: Midshire
meetings:
  - {body: JARAP, date: 2023-10-02}
  - {body: JARAP, date: 2024-01-31, papers_due: 2024-01-17}
"""
RATED = "reviews: [{{date: 2023-06, current: {{likelihood: {}, impact: {}}}}}{}]\n"
UP = "id: R1\ntitle: Custody is full\nraised: 2022\n" + RATED.format(
    2, 2, ", {date: 2024-01-10, current: {likelihood: 4, impact: 4}, why: busier}"
)
DUE = """\
actions:
  - {id: A1, text: Build cells, due: 2024-01-10}
  - {text: Hire vans, due: 2024-01}
  - {text: Later, due: 2024-06}
  - {text: Done, due: 2024-01-10, done: 2024-01-09}
  - {text: Goes on, due: 2024-01-10, then: ongoing}
"""
NEW = "id: R2\ntitle: Fleet is old\nraised: 2023-12\nreviews: [{date: 2023-12, current: {likelihood: 1, impact: 1, score: 3}}]\n"
SHUT = "id: R3\ntitle: Depot\nraised: 2022\nclosed: {date: 2023-12, reason: treated, by: af}\n" + RATED.format(1, 1, "")
LONG_SHUT = "id: R4\ntitle: Old depot\nraised: 2020\nclosed: {date: 2021, reason: treated, by: af}\n" + RATED.format(
    1, 1, ""
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register outside git, with something to say in every row."""
    texts = files(SETTINGS, UP + DUE, NEW, SHUT, LONG_SHUT)
    scheme = texts["schemes/matrix@1.yaml"].replace("label: High}", "label: High, review: 2 weeks}")
    return on_disk(tmp_path / "register", texts | {"schemes/matrix@1.yaml": scheme})


def status(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> Ran:
    return riskctl(capsys, "-C", root, "status", *arguments)


def test_every_row_says_what_it_counts(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(capsys, root) == Ran(
        0,
        """\
Position at 2024-01-16, movement since JARAP 2023-10-02
2 risks: 1 High; 1 Low, 1 of them disputed

Next meeting  JARAP 2024-01-31, in 15 days; papers due 2024-01-17, tomorrow
Reviews       1 due by 2024-01-31: R1 due 2024-01-24
Actions       1 overdue, 1 due by 2024-01-31: R1/A1 was due 2024-01-10, R1/2 due 2024-01
Disputed      1 risk: R2
Lint          1 error, 1 warning, 0 notes
Moved         since JARAP 2023-10-02: 1 up (R1), 1 new (R2), 1 closed (R3)

mend what lint finds with: riskctl lint
""",
        "",
    )


def test_json_has_every_figure(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(status(capsys, root, "--format", "json").out)
    assert found == {
        "format": "riskctl-status/1",
        "as_at": "2024-01-16",
        "revision": None,
        "open": 2,
        "meeting": {"body": "JARAP", "date": "2024-01-31", "days": 15, "papers_due": "2024-01-17", "papers_days": 1},
        "until": "2024-01-31",
        "reviews": [{"name": "R1", "due": "2024-01-24", "overdue": False}],
        "actions": [
            {"name": "R1/A1", "due": "2024-01-10", "overdue": True},
            {"name": "R1/2", "due": "2024-01", "overdue": False},
        ],
        "disputed": ["R2"],
        "lint": {"errors": 1, "warnings": 1, "notes": 0},
        "since": {"date": "2023-10-02", "meeting": "JARAP 2023-10-02"},
        "moved": {"up": ["R1"], "down": [], "new": ["R2"], "closed": ["R3"]},
        "uncommitted": None,
        "next": "riskctl lint",
    }


def test_the_next_command_is_the_most_pressing_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def last(*risks: str) -> str:
        root = on_disk(tmp_path / str(len(list(tmp_path.iterdir()))), files(SETTINGS, *risks))
        return status(capsys, root).out.splitlines()[-1]

    calm = (
        "id: R1\ntitle: x\nowner: af\nraised: 2022\nreviews: [{date: 2023-12, current: {likelihood: 1, impact: 1}}]\n"
    )
    late = calm + "actions: [{text: Build, due: 2023-12, owner: af}]\n"
    assert last(late) == "chase what is overdue with: riskctl actions --overdue --by-owner"
    assert last(calm).endswith(("riskctl report", "riskctl lint --all"))


def test_without_meetings_a_month_is_looked_ahead(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = on_disk(tmp_path / "plain", files("", UP))
    out = status(capsys, plain).out
    assert "Next meeting  none in the register; looking ahead to 2024-02-15\n" in out
    assert "Actions       none due by 2024-02-15\n" in out
    undated = on_disk(tmp_path / "undated", files("", UP, as_at="undated"))
    out = status(capsys, undated).out
    assert "Next meeting  not known: the register is undated\n" in out
    assert "Moved         not known: there is nothing to measure from\n" in out


def test_what_is_not_committed_is_named_in_git(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    top = repository(tmp_path / "register")
    commit(top, files(SETTINGS, UP), "Begun")
    assert "Git           all committed\n" in status(capsys, top).out
    on_disk(top, {"risks/R2.yaml": NEW, "out/paper.html": "x"})
    assert "Git           1 file not committed: risks/R2.yaml\n" in status(capsys, top).out
    assert json.loads(status(capsys, top, "--format", "json").out)["uncommitted"] == ["risks/R2.yaml"]
    assert "\nGit" not in status(capsys, top, "--rev", "HEAD").out


def test_outside_git_no_git_is_started(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, asked = listening_git(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    assert status(capsys, root).code == 0
    assert not asked.exists()


def test_markdown_and_plain_text_hold_the_same_rows(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = status(capsys, root, "--format", "markdown").out
    assert "- **Disputed:** 1 risk: R2\n" in page
    plain = riskctl(capsys, "--plain", "-C", root, "status").out
    assert (
        "Actions: 1 overdue, 1 due by 2024-01-31\nActions: R1/A1 was due 2024-01-10\nActions: R1/2 due 2024-01\n"
        in plain
    )


def test_a_register_that_cannot_be_read_is_no_standing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(root, {"risks/R2.yaml": "id: R2\n"})
    ran = status(capsys, root)
    assert (ran.code, ran.out) == (2, "")
    assert "risks/R2.yaml:1:1" in ran.err


def test_bare_riskctl_says_how_the_register_stands_and_elsewhere_helps(root: Path, tmp_path: Path) -> None:
    bare = run([], root / "risks", PATH="")
    assert bare == run(["status"], root, PATH="")
    assert (bare.code, bare.out.splitlines()[0]) == (0, "Position at 2024-01-16, movement since JARAP 2023-10-02")
    outside = run([], tmp_path)
    assert (outside.code, outside.out) == (2, run(["--help"], tmp_path).out)


class Counting(FolderTree):
    """A folder that counts how often each file is read."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.times: Counter[str] = Counter()

    def read(self, path: str) -> bytes:
        self.times[path] += 1
        return super().read(path)


def test_a_register_is_read_once_and_counted_as_lint_counts_it(root: Path) -> None:
    tree = Counting(str(root))
    found = stands(tree, None, parse("2024-01-16"))
    # R2 is read again for the place of what a rule about the whole register says of it.
    assert tree.times == {
        "riskctl.yaml": 1,
        "schemes/matrix@1.yaml": 1,
        **{f"risks/R{number}.yaml": 1 + (number == 2) for number in (1, 2, 3, 4)},
    }
    checked = lint(tree, None, parse("2024-01-16"))
    told = [sum(each.severity is severity for each in checked.findings) for severity in sorted(Severity, reverse=True)]
    assert [found.errors, found.warnings, found.notes] == told
    assert found.errors
