"""`lint --against`: a register with old findings fails only on what is new, and shows its count falling."""

import json
import shutil
from pathlib import Path

import pytest

from tests.registers import Ran, files, on_disk, riskctl
from tests.repository import commit, git, repository

RISK = """\
id: {id}
title: {id} is full
actions:
  - {{text: Build {id}, owner: af, due: ongoing}}
  - {{text: Move, owner: af, due: 2023-11}}
"""
OWNERLESS = "  - {text: Lend, due: 2024-06}\n"


def risk(id: str, more: str = "") -> str:
    return RISK.format(id=id) + more


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return on_disk(tmp_path / "base", files("", risk("R1"), risk("R2")))


def copy(base: Path, **changed: str) -> Path:
    """Return a copy of a register with some of its risks written anew."""
    place = base.parent / "head"
    shutil.copytree(base, place)
    return on_disk(place, {f"risks/{id}.yaml": text for id, text in changed.items()})


def lint(capsys: pytest.CaptureFixture[str], place: Path, *more: str | Path) -> Ran:
    return riskctl(capsys, "-C", place, "lint", *more)


def fresh(done: Ran) -> list[tuple[str, str]]:
    return [(each["risk"], each["code"]) for each in json.loads(done.out)["findings"] if each["new"]]


def test_an_unchanged_register_has_nothing_new(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strict = lint(capsys, base, "--fail-on", "warning")
    assert strict.code == 1
    done = lint(capsys, copy(base), "--against", base, "--fail-on", "note")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "Checked as at 2024-01-16\n\n2 risks and 1 scheme checked: nothing new\n6 findings were there before\n"
    )


def test_only_what_is_new_is_shown_and_fails(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = copy(base, R1=risk("R1", OWNERLESS))
    done = lint(capsys, place, "--against", base, "--fail-on", "warning")
    assert done.code == 1
    assert "\nwarning[REC301 action-without-owner]: R1: no owner is stated for the action" in done.out
    assert "REC302" not in done.out and "REC314" not in done.out
    assert "2 risks and 1 scheme checked; new: 0 errors, 1 warning, 0 notes\n" in done.out
    assert "6 findings were there before\n" in done.out
    assert lint(capsys, place, "--against", base).code == 0


def test_the_count_is_seen_to_fall(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = copy(base, R1=risk("R1").replace("due: ongoing", "due: 2024-09"))
    done = lint(capsys, place, "--against", base)
    assert done.out.endswith("nothing new\n5 findings were there before (was 6: 1 fewer)\n")


def test_moving_renaming_and_reordering_make_nothing_new(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = copy(base)
    (place / "risks" / "R1.yaml").unlink()
    lines = risk("R1").splitlines(keepends=True)
    on_disk(place, {"risks/cells/R1-cells.yaml": "# moved\n\n" + "".join([*lines[:3], lines[4], lines[3]])})
    assert fresh(lint(capsys, place, "--against", base, "--format", "json")) == []


def test_a_new_id_with_the_old_one_given_makes_nothing_new(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = copy(base)
    (place / "risks" / "R1.yaml").unlink()
    on_disk(place, {"risks/C-1.yaml": risk("R1", "formerly: [R1]\n").replace("id: R1", "id: C-1")})
    assert fresh(lint(capsys, place, "--against", base, "--format", "json")) == []


def test_json_marks_each_finding_and_counts(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = copy(base, R1=risk("R1", OWNERLESS), R2=risk("R2").replace("due: ongoing", "due: 2024-09"))
    told = json.loads(lint(capsys, place, "--against", base, "--format", "json").out)
    assert [(each["risk"], each["code"], each["new"]) for each in told["findings"]] == [
        ("R1", "REC105", False),
        ("R1", "REC314", False),
        ("R1", "REC302", False),
        ("R1", "REC301", True),
        ("R2", "REC105", False),
        ("R2", "REC302", False),
    ]
    assert (told["summary"]["new"], told["summary"]["before"], told["summary"]["was"]) == (1, 5, 6)
    alone = json.loads(lint(capsys, place, "--format", "json").out)
    assert "new" not in alone["findings"][0] and "new" not in alone["summary"]


def test_one_more_of_the_same_is_new(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = "  - {text: Build R1, owner: af, due: ongoing}\n"
    done = lint(capsys, copy(base, R1=risk("R1", again)), "--against", base, "--format", "json")
    assert fresh(done) == [("R1", "REC314")]


def test_both_sides_are_judged_on_one_day(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = copy(base)
    texts = (place / "riskctl.yaml").read_text(encoding="utf-8").replace("2024-01-16", "2025-01-16")
    on_disk(place, {"riskctl.yaml": texts})
    assert fresh(lint(capsys, place, "--against", base, "--format", "json")) == []


def test_both_sides_are_judged_under_the_settings_of_this_one(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = copy(base)
    rules = "lint: {severity: {REC314: error}, rules: [{name: owned, require: owner}]}\n"
    on_disk(place, {"riskctl.yaml": (place / "riskctl.yaml").read_text(encoding="utf-8") + rules})
    done = lint(capsys, place, "--against", base, "--format", "json")
    assert (done.code, fresh(done)) == (0, [])
    assert json.loads(done.out)["summary"]["before"] == 8


def test_unreadable_files_and_shared_ids_fail_however_old(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(base, {"risks/R3.yaml": "id: R3\ntitle: [\n", "risks/R1-again.yaml": risk("R1")})
    done = lint(capsys, copy(base), "--against", base)
    assert done.code == 1
    assert "error[FIL120 open-bracket]" in done.out and "error[REG101 duplicate-id]" in done.out


def test_other_side_that_is_no_register_ends_the_run(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = base.parent / "empty"
    empty.mkdir()
    done = lint(capsys, base, "--against", empty)
    assert (done.code, done.out) == (2, "")
    assert done.err == (f"error: {empty} is no register: it has no riskctl.yaml\n  name the folder that holds it\n")
    on_disk(empty, {"riskctl.yaml": "format: 1\n"})
    done = lint(capsys, base, "--against", empty)
    assert (done.code, done.out) == (2, "")
    assert (
        f"error: {empty} cannot be read whole, so nothing can be held against it\n  riskctl.yaml:1:1: `title` is missing"
        in done.err
    )


def test_two_registers_have_no_one_other_side(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "lint", base, copy(base), "--against", base)
    assert (done.code, done.err) == (2, "error: --against speaks of one register\n  name one folder\n")


# --- revisions --------------------------------------------------------------------------------------------------------


def committed(root: Path, below: str = "") -> Path:
    """Return a register in a repository, below a folder of it, with one commit on its branch main."""
    repository(root)
    commit(root, {f"{below}{path}": text for path, text in files("", risk("R1"), risk("R2")).items()}, "first")
    return root / below if below else root


@pytest.mark.parametrize("below", ["", "force/register/"])
def test_a_revision_is_read_at_the_merge_base(below: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = committed(tmp_path, below)
    git(tmp_path, "checkout", "-q", "-b", "mine")
    commit(tmp_path, {f"{below}risks/R1.yaml": risk("R1", OWNERLESS)}, "mine")
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, {f"{below}risks/R2.yaml": None}, "theirs")
    git(tmp_path, "checkout", "-q", "mine")
    done = lint(capsys, place, "--against", "main", "--format", "json")
    assert fresh(done) == [("R1", "REC301")]
    assert json.loads(done.out)["summary"]["was"] == 6


def test_what_is_not_committed_yet_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = committed(tmp_path)
    on_disk(place, {"risks/R3.yaml": risk("R3")})
    done = lint(capsys, place, "--against", "HEAD", "--format", "json")
    assert fresh(done) == [("R3", "REC105"), ("R3", "REC314"), ("R3", "REC302")]


def test_a_word_that_is_both_is_refused_until_it_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = committed(tmp_path / "here")
    on_disk(tmp_path / "main", files("", risk("R1")))
    monkeypatch.chdir(tmp_path)
    done = lint(capsys, place, "--against", "main")
    assert (done.code, done.err) == (
        2,
        "error: --against main names a folder and a revision\n  write dir:main or git:main\n",
    )
    assert "nothing new" in lint(capsys, place, "--against", "git:main").out
    assert fresh(lint(capsys, place, "--against", "dir:main", "--format", "json"))[0] == ("R2", "REC105")


def test_an_unknown_revision_is_told_with_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = lint(capsys, committed(tmp_path), "--against", "mian")
    assert (done.code, done.err) == (2, "error: unknown revision 'mian'\n  did you mean main?\n")


def test_a_revision_without_the_register_ends_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repository(tmp_path)
    commit(tmp_path, {"README.md": "words"}, "first")
    place = on_disk(tmp_path, files("", risk("R1")))
    done = lint(capsys, place, "--against", "main")
    assert (done.code, done.out) == (2, "")
    assert "no riskctl.yaml in" in done.err


def test_a_register_that_moved_is_held_against_what_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = committed(tmp_path)
    (root / "force").mkdir()
    for name in ("riskctl.yaml", "risks", "schemes"):
        git(root, "mv", name, f"force/{name}")
    commit(root, {"force/risks/R1.yaml": risk("R1", OWNERLESS)}, "moved")
    done = lint(capsys, root / "force", "--against", "HEAD~1", "--format", "json")
    assert ("R1", "REC301") in fresh(done)
    assert ("R2", "REC301") not in fresh(done) and ("R2", "REC314") not in fresh(done)


def test_a_shallow_clone_is_told_how_to_get_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    origin = committed(tmp_path / "origin")
    git(origin, "checkout", "-q", "-b", "mine")
    commit(origin, {"risks/R1.yaml": risk("R1", OWNERLESS)}, "mine")
    git(origin, "checkout", "-q", "main")
    commit(origin, {"risks/R2.yaml": risk("R2", OWNERLESS)}, "theirs")
    url = origin.as_uri()
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", "--branch", "mine", url, "clone")
    done = lint(capsys, tmp_path / "clone", "--against", "origin/main")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith(
        "  this clone is shallow: set fetch-depth: 0 in the pipeline, or run: git fetch --unshallow\n"
    )


def test_in_a_folder_without_git_a_revision_cannot_be_named(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = lint(capsys, base, "--against", "main")
    assert (done.code, done.out) == (2, "")
