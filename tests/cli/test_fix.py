"""`riskctl lint --fix`, `--unsafe-fixes` and `--diff`: what they write, say and return, as a user meets it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from riskctl.io.writing import write_lock
from tests.registers import files, on_disk, riskctl
from tests.running import ROOT, environment, run

T1 = "# The first\r\nid: R1\r\ntitle: Estates: boilers  # as printed\r\nowner: af"
R2 = "id: R2\ntitle: Cells\nOwner: af\nactions:\n  - {text: Build, du: 2024}\n"
R3 = "id: R3\ntitle: Roof\n"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    root = on_disk(tmp_path / "register", {**files("", R3), "risks/R1.yaml": T1, "risks/deep/R2.yaml": R2})
    (root / "risks" / "R1.yaml").write_bytes(b"\xef\xbb\xbf" + T1.encode())
    return root


def held(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, bytes]:
    assert before.keys() == after.keys(), "no file comes or goes"
    return {path: data for path, data in after.items() if before[path] != data}


def test_what_is_safe_is_mended_told_and_the_rest_reported(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(register)
    ran = riskctl(capsys, "-C", register, "lint", "--fix")
    assert changed(before, held(register)) == {
        "risks/R1.yaml": b"\xef\xbb\xbf" + T1.replace("Estates: boilers", '"Estates: boilers"').encode(),
        "risks/deep/R2.yaml": R2.replace("Owner", "owner").encode(),
    }
    one, two = (os.path.relpath(register / "risks" / name).replace(os.sep, "/") for name in ("R1.yaml", "deep/R2.yaml"))
    assert ran.err.splitlines() == [
        f"mended {one}",
        '  line 3: write title: "Estates: boilers"  # as printed (FIL113 colon-in-text)',
        f"mended {two}",
        "  line 3: rename the key to `owner` (FIL201 unknown-key)",
        "2 findings mended in 2 files",
    ]
    assert ran.code == 1
    assert "there is no key `du` here" in ran.out
    assert "fixable with --unsafe-fixes" in ran.out
    assert "--fix," not in ran.out
    assert "FIL113" not in ran.out


def test_a_second_run_changes_nothing(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    riskctl(capsys, "-C", register, "lint", "--unsafe-fixes")
    before = held(register)
    for option in ("--fix", "--unsafe-fixes"):
        ran = riskctl(capsys, "-C", register, "lint", option)
        assert (ran.code, ran.err) == (0, "nothing to mend\n")
    assert held(register) == before
    assert b"due: 2024" in before["risks/deep/R2.yaml"]


def test_the_summary_says_how_many_can_be_mended_and_how(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", register, "lint").out
    assert "(2 fixable with --fix, 1 fixable with --unsafe-fixes)\n" in out
    assert "see what --fix would write with: riskctl lint --diff\n" in out
    assert out.count("= fixable with --fix\n") == 2
    assert out.count("= fixable with --unsafe-fixes\n") == 1
    riskctl(capsys, "-C", register, "lint", "--unsafe-fixes")
    assert "fix" not in riskctl(capsys, "-C", register, "lint").out


def test_plain_text_says_it_too(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Fix: fixable with --fix\n" in riskctl(capsys, "--plain", "-C", register, "lint").out


def test_json_says_what_a_fix_does_and_whether_it_is_safe(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(riskctl(capsys, "-C", register, "lint", "--format", "json").out)["findings"]
    fixes = [finding["fix"] for finding in found if finding["fixable"]]
    assert fixes == [
        {"title": 'write title: "Estates: boilers"  # as printed', "safe": True},
        {"title": "rename the key to `owner`", "safe": True},
        {"title": "rename the key to `due`", "safe": False},
    ]
    assert all(finding["fix"] is None for finding in found if not finding["fixable"])


def test_what_was_mended_is_told_beside_json_not_in_it(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "lint", "--fix", "--format", "json")
    assert json.loads(ran.out)["summary"]["errors"] == 1
    assert ran.err.endswith("2 findings mended in 2 files\n")


def test_paths_narrow_what_is_mended(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(register)
    riskctl(capsys, "lint", "--fix", register / "risks" / "deep")
    assert list(changed(before, held(register))) == ["risks/deep/R2.yaml"]


def test_rules_that_are_left_out_are_not_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [f"id: R{number}\ntitle: T{number}\ncategory: {word}\n" for number, word in enumerate(("It", "It", "IT"))]
    root = on_disk(tmp_path, files("", *texts))
    before = held(root)
    assert riskctl(capsys, "-C", root, "lint", "--fix", "--ignore", "REG201").err == "nothing to mend\n"
    assert held(root) == before
    riskctl(capsys, "-C", root, "lint", "--fix")
    assert changed(before, held(root)) == {"risks/R2.yaml": texts[2].replace("IT", "It").encode()}


# --- the patch --------------------------------------------------------------------------------------------------------


def test_the_patch_is_what_would_be_written_and_nothing_is(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(register)
    ran = riskctl(capsys, "-C", register, "lint", "--diff")
    assert ran.code == 1
    assert ran.out.endswith(
        "--- a/risks/deep/R2.yaml\n+++ b/risks/deep/R2.yaml\n@@ -1,5 +1,5 @@\n id: R2\n title: Cells\n"
        "-Owner: af\n+owner: af\n actions:\n   - {text: Build, du: 2024}\n"
    )
    assert ran.err == "2 findings in 2 files would be mended; nothing was written\n"
    assert held(register) == before
    assert riskctl(capsys, "-C", register, "lint", "--diff", "--exit-zero").code == 0
    riskctl(capsys, "-C", register, "lint", "--fix")
    again = riskctl(capsys, "-C", register, "lint", "--diff")
    assert (again.code, again.out, again.err) == (0, "", "nothing to mend; nothing was written\n")
    unsafe = riskctl(capsys, "-C", register, "lint", "--diff", "--unsafe-fixes")
    assert unsafe.code == 1
    assert "+  - {text: Build, due: 2024}\n" in unsafe.out


def test_git_applies_the_patch(register: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "riskctl", "-C", str(register), "lint", "--diff", "--unsafe-fixes"]
    patch = subprocess.run(command, env=environment(), cwd=ROOT, stdout=subprocess.PIPE, check=False).stdout
    copy = tmp_path / "copy"
    shutil.copytree(register, copy)
    run(["-C", str(register), "lint", "--unsafe-fixes"])
    subprocess.run(["git", "apply", "-"], cwd=copy, input=patch, check=True)
    assert held(copy) == held(register)


def test_the_patch_is_coloured_where_colour_is_wanted(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "--color", "always", "-C", register, "lint", "--diff").out
    assert "\x1b[32m+owner: af\x1b[0m\n" in out
    assert "\x1b[1;31m-Owner: af\x1b[0m\n" in out


def test_a_file_cannot_steer_the_terminal_through_the_patch(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (register / "risks" / "R3.yaml").write_text("id: R3\n# \u202e\u200b\nTitle: Roof\n", encoding="utf-8")
    out = riskctl(capsys, "-C", register, "lint", "--diff").out
    assert " # \\u202e\\u200b\n" in out


def test_a_patch_has_one_format(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "lint", "--diff", "--format", "json")
    assert (ran.code, ran.err) == (2, "error: --diff prints a patch, not json\n  leave out --format\n")


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_nothing_is_written_while_another_run_writes(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(register)
    monkeypatch.setenv("RISKCTL_CACHE", str(tmp_path / "cache"))
    with write_lock(str(tmp_path / "cache"), str(register)):
        done = run(["-C", str(register), "lint", "--fix"], RISKCTL_CACHE=str(tmp_path / "cache"))
    assert done.code == 2
    assert done.err.startswith("error: another riskctl is writing in ")
    assert held(register) == before
    assert riskctl(capsys, "-C", register, "lint", "--fix").code == 1


def test_nothing_is_written_during_a_merge(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (register / ".git").mkdir()
    (register / ".git" / "MERGE_HEAD").touch()
    before = held(register)
    ran = riskctl(capsys, "-C", register, "lint", "--fix")
    assert (ran.code, ran.err) == (
        2,
        "error: a merge is under way in this checkout\n  finish or abort that first; nothing was written\n",
    )
    assert held(register) == before


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes", "--diff"])
def test_a_past_revision_is_not_mended(option: str, register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "lint", option, "--rev", "HEAD")
    message = "error: files are mended as they are now, not as they were at HEAD\n  leave out --rev\n"
    assert (ran.code, ran.err) == (2, message)


@pytest.mark.parametrize("name", ["leicestershire-2024", "midshire", "wmp-2022", "cambridgeshire-opcc"])
def test_an_example_has_nothing_that_is_safe_to_mend(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", ROOT / "examples" / name, "lint", "--diff")
    assert (ran.code, ran.out) == (0, "")


def test_a_printed_slip_of_case_is_safe_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    out = riskctl(capsys, "-C", ROOT / "examples" / "wmpcc-2017", "lint", "--diff").out
    assert [line for line in out.splitlines() if line[:1] in "+-" and line[1:2] not in "+-"] == [
        "-category: Standing up for young people",
        "+category: Standing up for Young People",
        "-category: Tackling national and international threats",
        "+category: Tackling National and International Threats",
    ]
