"""`--rev`: every reading command on the register as a commit has it."""

import json
import os
from pathlib import Path

import pytest

from tests.registers import Ran, files, on_disk, riskctl
from tests.repository import commit, git, listening_git, repository

REVIEW = "reviews: [{date: 2023-06, current: {likelihood: 2, impact: 2}}]\nraised: 2022\n"
LATER = "reviews: [{date: 2023-06, current: {likelihood: 2, impact: 2}}, {date: 2024-01, current: {likelihood: 4, impact: 4}, why: x}]\nraised: 2022\n"
ONE = "id: R1\ntitle: Custody is full\nactions: [{text: Build cells, due: 2024-06}]\n"
TWO = "id: R2\ntitle: Fleet is old\n"


def undated(texts: dict[str, str]) -> dict[str, str]:
    return texts | {"riskctl.yaml": texts["riskctl.yaml"].replace("as_at: 2024-01-16\n", "")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register without a date of its own, in two commits, the first one tagged; then changed and not committed."""
    top = repository(tmp_path / "register")
    commit(top, undated(files("", ONE + REVIEW)), "Begun", "2023-10-02T09:00:00+0100")
    git(top, "tag", "paper-1")
    commit(top, {"risks/R1.yaml": ONE + LATER, "risks/R2.yaml": TWO + REVIEW}, "Reviewed", "2024-01-31T09:00:00+0000")
    on_disk(top, {"risks/R3.yaml": TWO.replace("R2", "R3") + REVIEW})
    return top


def at(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> Ran:
    return riskctl(capsys, "-C", root, *arguments)


@pytest.mark.parametrize(
    "command", [["score"], ["list"], ["show", "R1"], ["actions"], ["matrix"], ["trend"], ["explain", "R1"]]
)
def test_the_first_line_says_the_date_and_the_revision(
    capsys: pytest.CaptureFixture[str], root: Path, command: list[str]
) -> None:
    short = git(root, "rev-parse", "paper-1")[:8]
    ran = at(capsys, root, *command, "--rev", "paper-1")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Position at 2023-10-02, revision paper-1 ({short})")
    assert at(capsys, root, *command, "--rev", short).out.startswith(f"Position at 2023-10-02, revision {short}")


def test_the_register_is_read_as_it_stood(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    def ids(*more: str) -> list[tuple[str, int]]:
        found = json.loads(at(capsys, root, "score", "--format", "json", *more).out)["risks"]
        return sorted((each["id"], each["current"]["score"]) for each in found)

    assert ids("--rev", "paper-1") == [("R1", 4)]
    assert ids("--rev", "HEAD") == [("R1", 16), ("R2", 4)]
    assert ids("--rev", "HEAD", "--as-at", "2023-12-31") == [("R1", 4), ("R2", 4)]
    assert ids("--as-at", "2024-02-01") == [("R1", 16), ("R2", 4), ("R3", 4)]


def test_json_names_the_commit(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    full = git(root, "rev-parse", "HEAD~1").strip()
    named = {"asked": "HEAD~1", "id": full, "date": "2023-10-02"}
    for command in (["score"], ["list"], ["show", "R1"], ["actions"], ["matrix"], ["trend"], ["explain", "R1"]):
        found = json.loads(at(capsys, root, *command, "--rev", "HEAD~1", "--format", "json").out)
        assert (found["as_at"], found["revision"]) == ("2023-10-02", named)
        assert json.loads(at(capsys, root, *command, "--format", "json").out)["revision"] is None
    summary = json.loads(at(capsys, root, "lint", "--rev", "HEAD~1", "--format", "json").out)["summary"]
    assert (summary["as_at"], summary["revision"], summary["risks"]) == ("2023-10-02", named, 1)


def test_the_registers_own_date_as_it_stood_comes_before_that_of_the_commit(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    settings = (root / "riskctl.yaml").read_text(encoding="utf-8")
    commit(root, {"riskctl.yaml": settings + "as_at: 2023-12-31\n"}, "Dated", "2024-03-01T09:00:00+0000")
    (root / "riskctl.yaml").write_text(settings + "as_at: 2025-12-31\n", encoding="utf-8")
    assert at(capsys, root, "score", "--rev", "HEAD").out.startswith("Position at 2023-12-31, revision HEAD (")


def test_lint_and_its_findings_speak_of_the_revision(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    commit(root, {"risks/R2.yaml": TWO + "colour: red\n"}, "A slip", "2024-02-02T09:00:00+0000")
    on_disk(root, {"risks/R2.yaml": TWO + REVIEW})
    short = git(root, "rev-parse", "HEAD")[:8]
    ran = at(capsys, root, "lint", "--rev", "HEAD")
    assert ran.code == 1
    assert ran.out.startswith(f"Checked as at 2024-02-02, revision HEAD ({short})")
    assert "risks/R2.yaml:3:1" in ran.out
    assert at(capsys, root, "lint", "--rev", "HEAD~1").code == 0
    named = riskctl(capsys, "lint", root / "risks" / "R2.yaml", "--rev", "HEAD", "--format", "concise")
    assert named.out.startswith("risks/R2.yaml:3:1:")
    broken = at(capsys, root, "score", "--rev", "HEAD")
    assert broken.code == 2
    assert "HEAD:risks/R2.yaml:3:1: " in broken.err
    assert "see every reason with `riskctl lint --rev HEAD`" in broken.err


def test_a_report_of_a_revision_has_a_name_of_its_own(
    capsys: pytest.CaptureFixture[str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    whole = git(root, "rev-parse", "paper-1").strip()
    ran = at(capsys, root, "report", "--rev", "paper-1")
    assert ran.out == f"out/2023-10-02-register-at-{whole[:8]}.html\n"
    page = (root / ran.out.strip()).read_text(encoding="utf-8")
    assert f"<p>Revision {whole}.</p>" in page
    assert f"<dt>Revision</dt><dd>{whole[:8]}</dd>" in page
    public = at(capsys, root, "report", "--rev", "paper-1", "--edition", "public")
    assert public.out == "out/2023-10-02-register-public-at-2023-10-02.html\n"


def test_text_of_a_name_in_git_cannot_mark_up_a_report(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    name = "signed/<b>`x`_y_-->"
    git(root, "tag", "-a", "-m", "x", name, "HEAD")
    for format in ("html", "md"):
        out = at(capsys, root, "report", "--rev", "HEAD", "--format", format, "-o", "-").out
        assert "Signed off as signed/" in out
        assert "<b>`x`" not in out
        assert out.count("-->") == 1
        (root / f"page.{format}").write_text(out, encoding="utf-8")
        assert riskctl(capsys, "-C", root, "verify", root / f"page.{format}").code == 0


@pytest.mark.parametrize(
    ("rev", "message", "hint"),
    [
        ("papper-1", "error: unknown revision 'papper-1'", "  did you mean paper-1?"),
        (
            "HEAD..HEAD",
            "error: 'HEAD..HEAD' is a range of revisions, and one is expected",
            "  name its one end or the other",
        ),
        ("-x", "error: '-x' is no revision: none begins with a dash", "  name a commit, a branch or a tag"),
        ("", "error: an empty revision names nothing", "  name a commit, a branch or a tag"),
    ],
)
def test_what_is_no_revision_ends_with_a_reason(
    capsys: pytest.CaptureFixture[str], root: Path, rev: str, message: str, hint: str
) -> None:
    ran = at(capsys, root, "score", f"--rev={rev}")
    assert (ran.code, ran.out, ran.err) == (2, "", f"{message}\n{hint}\n")


def test_outside_git_a_revision_cannot_be_read_and_nothing_else_needs_git(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, asked = listening_git(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    plain = on_disk(tmp_path / "plain", files("", ONE + REVIEW))
    for command in (["score"], ["list"], ["lint"], ["actions"], ["matrix"]):
        assert at(capsys, plain, *command).code == 0
    assert not asked.exists()
    ran = at(capsys, plain, "score", "--rev", "HEAD")
    assert ran.code == 2
    assert ran.err == (
        f"error: {plain} is in no git repository, so it has no revisions\n"
        "  read a past day from the register itself: --as-at DATE\n"
    )


def test_a_revision_of_a_register_that_moved_or_is_bare(
    capsys: pytest.CaptureFixture[str], root: Path, tmp_path: Path
) -> None:
    git(root, "clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    assert "Fleet is old" in at(capsys, tmp_path / "bare.git", "list", "--rev", "HEAD").out
    (root / "risks" / "R3.yaml").unlink()
    (root / "new").mkdir()
    for name in ("risks", "schemes", "riskctl.yaml"):
        git(root, "mv", name, f"new/{name}")
    commit(root, {}, "Moved", "2024-02-02T09:00:00+0000")
    assert "Custody is full" in at(capsys, root / "new", "list", "--rev", "paper-1").out


def test_output_of_a_revision_is_not_written_over_the_register(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = at(capsys, root, "score", "--rev", "HEAD", "-o", str(root / "risks" / "R1.yaml"))
    assert ran.code == 2
    assert "lies among the register's own files" in ran.err


def test_a_revision_takes_two_processes(
    capsys: pytest.CaptureFixture[str], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, asked = listening_git(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    assert at(capsys, root, "score", "--rev", "HEAD").code == 0
    assert len(asked.read_text(encoding="utf-8").splitlines()) == 2
