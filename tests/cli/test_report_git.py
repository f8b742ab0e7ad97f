"""`riskctl report` of a register in git: the wording that changed since the last meeting, and what is not committed."""

from pathlib import Path

import pytest

from tests.registers import files, on_disk, riskctl
from tests.repository import commit, git, repository

MEETINGS = "meetings: [{body: JARAP, date: 2023-10-18}]\n"
FIRST = "id: R1\ntitle: Custody is full\ncause: Cells are few and {why}.\nreviews: [{{date: 2023-09-01}}]\n"
SECOND = "id: R2\ntitle: Not rated yet\n"
WELSH = "report: {language: cy}\n"
OLD, NEW = FIRST.format(why="courts are slow"), FIRST.format(why="courts | are *full*")
LINE = "What wording changed since JARAP, 18 October 2023 is not known: "


def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, date: str = "2023-10-18", settings: str = "") -> Path:
    root = repository(tmp_path / "register")
    commit(root, files(MEETINGS + settings, OLD, SECOND), "first", date=f"{date}T09:00:00+0000")
    monkeypatch.chdir(root)
    monkeypatch.setenv("RISKCTL_CACHE", "off")
    return root


def path_of(root: Path, id_: str) -> Path:
    return next(path for path in (root / "risks").iterdir() if path.read_text().startswith(f"id: {id_}"))


def section(capsys: pytest.CaptureFixture[str], *more: str, heading: str = "## Wording changed") -> str:
    page = riskctl(capsys, "report", "--format", "md", "-o", "-", *more).out
    _, found, rest = page.partition(f"\n{heading}\n")
    return rest.partition("\n## ")[0].strip() if found else ""


def test_a_text_is_printed_as_it_was_and_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = register(tmp_path, monkeypatch)
    short = git(root, "rev-parse", "HEAD")[:8]
    changed = path_of(root, "R1")
    changed.write_text(NEW)
    said = section(capsys)
    assert said.splitlines() == [
        "The wording of 1 risk changed since JARAP, 18 October 2023. What changed in a text is bold.",
        "",
        "Texts that changed, those of the worst risks first:",
        "",
        "| Risk | Text | Was | Now |",
        "| --- | --- | --- | --- |",
        f"| [R1](risks/{changed.name}) Custody is full | Cause | Cells are few and courts are **slow.** "
        r"| Cells are few and courts **\|** are **\*full\*.** |",
        "",
        f"Compared with the register as it was committed on 18 October 2023, revision {short}.",
    ]
    page = riskctl(capsys, "report", "-o", "-").out
    assert "Cells are few and courts <b>|</b> are <b>*full*.</b>\n" in page


def test_a_revision_is_compared_along_its_own_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = register(tmp_path, monkeypatch)
    name = path_of(root, "R1").name
    commit(root, {f"risks/{name}": NEW}, "second", date="2023-12-01T09:00:00+0000")
    assert "The wording of 1 risk changed" in section(capsys, "--rev", "HEAD")
    assert section(capsys) == section(capsys, "--rev", "HEAD").replace("--rev", "")
    assert section(capsys, "--rev", "HEAD~1").startswith("No wording changed since JARAP, 18 October 2023.")


def test_a_file_that_was_only_moved_is_not_reworded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = register(tmp_path, monkeypatch)
    path_of(root, "R1").rename(root / "risks" / "R1-moved.yaml")
    assert section(capsys).startswith("No wording changed since JARAP, 18 October 2023.")


def test_why_nothing_is_known_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    register(tmp_path / "late", monkeypatch, date="2023-10-19")
    assert section(capsys) == LINE + "the history in git begins later."
    root = register(tmp_path / "broken", monkeypatch)
    name = path_of(root, "R1").name
    git(root, "commit", "-q", "--amend", "--allow-empty", "-m", "x", date="2023-10-01T09:00:00+0000")
    commit(root, {f"risks/{name}": "id: [\n"}, "broken", date="2023-10-18T09:00:00+0000")
    (root / "risks" / name).write_text(OLD)
    said = section(capsys)
    assert said.startswith(LINE + "the register as committed on 18 October 2023, revision ")
    assert said.endswith(", has mistakes that keep it from being read.")


def test_the_wording_is_told_in_welsh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = register(tmp_path, monkeypatch, settings=WELSH)
    path_of(root, "R1").write_text(NEW)
    said = section(capsys, heading="## Newidiadau i'r geiriad")
    assert said.startswith("Newidiodd geiriad 1 risg ers JARAP, 18 Hydref 2023.")
    assert "| Risg | Testun | Cynt | Nawr |" in said


def test_without_git_or_outside_it_nothing_is_said_of_wording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = register(tmp_path, monkeypatch)
    path_of(root, "R1").write_text(NEW)
    plain = on_disk(tmp_path / "plain", files(MEETINGS, NEW, SECOND))
    assert "R1 Custody is full" in riskctl(capsys, "-C", plain, "report", "--format", "md", "-o", "-").out
    assert section(capsys) != ""
    monkeypatch.setenv("PATH", "")
    assert section(capsys) == ""
    monkeypatch.chdir(plain)
    assert section(capsys) == ""


def test_files_that_are_not_committed_make_a_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = register(tmp_path, monkeypatch)
    banner = "Draft: contains uncommitted changes"
    assert banner not in riskctl(capsys, "report", "-o", "-").out
    path_of(root, "R1").write_text(NEW)
    assert f'<p class="draft">{banner}</p>' in riskctl(capsys, "report", "-o", "-").out
    assert banner in riskctl(capsys, "report", "--format", "md", "-o", "-").out
    assert banner not in riskctl(capsys, "report", "--rev", "HEAD", "-o", "-").out


@pytest.mark.parametrize("withheld", ["withhold: [cause]\n", "withhold: [description]\n"])
def test_a_public_edition_says_nothing_of_earlier_wording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], withheld: str
) -> None:
    root = register(tmp_path, monkeypatch)
    path_of(root, "R1").write_text(FIRST.format(why="judges are away") + withheld)
    assert "judges" in section(capsys)
    page = riskctl(capsys, "report", "--format", "md", "-o", "-", "--edition", "public").out
    assert "R1 Custody is full" in page
    assert "courts are" not in page
    assert "Wording changed" not in page
    assert ("judges" in page) == ("cause" not in withheld)
