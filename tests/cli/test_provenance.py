"""Who committed what: the last commit of a risk in `show`, the commit of each input in `explain`."""

import json
import os
from pathlib import Path

import pytest

from tests.registers import files, on_disk, riskctl
from tests.repository import commit, git, listening_git, repository

ONE = (
    "id: R1\ntitle: Custody is full\nraised: 2022\nreviews:\n  - {date: 2023-06, current: {likelihood: 2, impact: 2}}\n"
)
MORE = "  - {date: 2024-01-10, current: {likelihood: 4, impact: 2}, why: busier}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register below the top of its repository; its risk was reviewed in a second commit."""
    top = repository(tmp_path / "office")
    texts = {f"register/{path}": text for path, text in files("", ONE).items()}
    commit(top, texts, "Register begun", "2023-10-02T09:00:00+0100")
    commit(top, {"register/risks/R1.yaml": ONE + MORE}, "Custody reviewed", "2024-01-16T23:30:00-0500")
    return top / "register"


def last_lines(out: str) -> list[str]:
    return out.splitlines()[out.splitlines().index("file: risks/R1.yaml") :]


def test_show_says_the_last_commit_of_the_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = git(root, "rev-parse", "HEAD")[:8]
    commit(root, {"riskctl.yaml": (root / "riskctl.yaml").read_text(encoding="utf-8") + "body: X\n"}, "Another file")
    told = f"last commit: {short} 2024-01-16 A Analyst: Custody reviewed"
    hint = "see every step of its scores with: riskctl score R1"
    assert last_lines(riskctl(capsys, "-C", root, "show", "R1").out) == ["file: risks/R1.yaml", told, hint]
    with (root / "risks" / "R1.yaml").open("a", encoding="utf-8") as file:
        file.write("# not yet\n")
    changed = "changed since, and not committed"
    assert last_lines(riskctl(capsys, "-C", root, "show", "R1").out) == ["file: risks/R1.yaml", told, changed, hint]
    document = json.loads(riskctl(capsys, "-C", root, "show", "R1", "--format", "json").out)
    assert document["uncommitted"] is True
    assert document["last_commit"] == {
        "id": git(root, "rev-parse", "HEAD~1").strip(),
        "date": "2024-01-16",
        "author": "A Analyst",
        "subject": "Custody reviewed",
    }
    page = riskctl(capsys, "-C", root, "show", "R1", "--format", "markdown").out
    assert page.endswith(
        f"Last commit: {short} 2024-01-16 A Analyst: Custody reviewed; changed since, and not committed\n"
    )


def test_show_of_a_revision_says_the_last_commit_then(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = git(root, "rev-parse", "HEAD~1")[:8]
    out = riskctl(capsys, "-C", root, "show", "R1", "--rev", "HEAD~1").out
    assert f"last commit: {short} 2023-10-02 A Analyst: Register begun\n" in out
    assert "changed since" not in out


def test_a_risk_that_is_not_committed_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(root, {"risks/R2.yaml": ONE.replace("R1", "R2")})
    out = riskctl(capsys, "-C", root, "show", "R2").out
    assert "file: risks/R2.yaml\nlast commit: not committed yet\nsee" in out
    assert ", not committed]" in riskctl(capsys, "-C", root, "explain", "R2").out
    document = json.loads(riskctl(capsys, "-C", root, "show", "R2", "--format", "json").out)
    assert document["uncommitted"] is True
    assert document["last_commit"] == {"id": None, "date": None, "author": None, "subject": None}


def test_explain_names_the_commit_of_each_input(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new, old = (git(root, "rev-parse", each)[:8] for each in ("HEAD", "HEAD~1"))
    out = riskctl(capsys, "-C", root, "explain", "R1").out
    assert f"Likelihood Certain (4)  [risks/R1.yaml:6, {new}]" in out
    assert f"score 8 is above 4 up to 8 = Medium  [schemes/matrix@1.yaml:12, {old}]" in out
    commits = out[out.index("Commits\n") :].split("\n\n")[0]
    assert commits.splitlines() == [
        "Commits",
        f"  {new} 2024-01-16 A Analyst: Custody reviewed",
        f"  {old} 2023-10-02 A Analyst: Register begun",
    ]
    document = json.loads(riskctl(capsys, "-C", root, "explain", "R1", "--format", "json").out)
    assert document["current"]["levels"][0]["at"]["commit"]["subject"] == "Custody reviewed"


def test_lines_that_moved_keep_their_commit_and_changed_ones_have_none(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = git(root, "rev-parse", "HEAD")[:8]
    text = (ONE + MORE).replace("\nraised", "\n# a remark\nraised").replace("why: busier", "why: busier")
    (root / "risks" / "R1.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    assert f"Likelihood Certain (4)  [risks/R1.yaml:7, {new}]" in riskctl(capsys, "-C", root, "explain", "R1").out
    on_disk(root, {"risks/R1.yaml": text.replace("likelihood: 4", "likelihood: 3")})
    out = riskctl(capsys, "-C", root, "explain", "R1").out
    assert "Likelihood Likely (3)  [risks/R1.yaml:7, not committed]" in out
    assert new not in out


def test_what_a_commit_says_cannot_steer_the_terminal(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = ONE + MORE + "owner: af\n"
    commit(root, {"risks/R1.yaml": text}, "\x1b[31mRed\u202e <b>_x_</b>", GIT_AUTHOR_NAME="E\x1b[2Jve")
    for command in ("show", "explain"):
        assert "\x1b" not in riskctl(capsys, "-C", root, command, "R1").out
        assert "<b>_x_" not in riskctl(capsys, "-C", root, command, "R1", "--format", "markdown").out
    assert "E\\x1b[2Jve: \\x1b[31mRed\\u202e <b>_x_</b>" in riskctl(capsys, "-C", root, "show", "R1").out


def test_a_long_subject_is_cut(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(root, {"risks/R1.yaml": ONE + MORE + "owner: af\n"}, "word " * 60)
    (told,) = [each for each in riskctl(capsys, "-C", root, "show", "R1").out.splitlines() if "last commit" in each]
    assert told.endswith("…")
    assert len(told) <= 120


def test_outside_git_nothing_is_said_and_no_git_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, asked = listening_git(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    plain = on_disk(tmp_path / "plain", files("", ONE))
    for command in ("show", "explain"):
        ran = riskctl(capsys, "-C", plain, command, "R1")
        assert ran.code == 0
        assert "commit" not in ran.out
    document = json.loads(riskctl(capsys, "-C", plain, "show", "R1", "--format", "json").out)
    assert (document["last_commit"], document["uncommitted"]) == (None, False)
    assert not asked.exists()


def test_a_checkout_without_a_git_program_says_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = riskctl(capsys, "-C", root, "show", "R1")
    assert ran.code == 0
    assert "commit" not in ran.out


def test_a_clone_that_lacks_the_past_is_not_made_to_tell_it(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = root.parent
    git(top, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--depth=1", top.as_uri(), "shallow")
    git(tmp_path, "clone", "-q", "--filter=blob:none", top.as_uri(), "partial")
    # The oldest commit of a shallow clone did not write all that it holds; a partial clone lacks what files were.
    shallow = riskctl(capsys, "-C", tmp_path / "shallow" / "register", "show", "R1")
    assert (shallow.code, "last commit" in shallow.out) == (0, False)
    partial = riskctl(capsys, "-C", tmp_path / "partial" / "register", "explain", "R1")
    assert partial.code == 0
    assert "[risks/R1.yaml:6]" in partial.out
    assert "not committed" not in partial.out
