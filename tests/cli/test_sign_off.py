"""`riskctl sign-off` and `riskctl verify`: a tag that holds what was signed, and the proof that it still holds."""

import json
import os
import shutil
from pathlib import Path

import pytest

from riskctl.io.git import open_repository
from riskctl.io.sign_offs import signed_tag
from tests.registers import Ran, files, on_disk, riskctl
from tests.repository import commit, git, listening_git, repository

SETTINGS = "body: Midshire Police\nmeetings: [{body: JARAP, date: 2024-01-31}, {body: Audit Board, date: 2024-02-01}]\n"
ONE = "id: R1\ntitle: Custody is full\nraised: 2022\nreviews: [{date: 2023-06, current: {likelihood: 4, impact: 4}}]\n"
TWO = "id: R2\ntitle: Fleet is old\nraised: 2022\nreviews: [{date: 2023-06, current: {likelihood: 1, impact: 1}}]\n"
TAG = "signed/2023-24-Q4"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register that is committed and has no errors; git knows who commits."""
    monkeypatch.setenv("GIT_COMMITTER_NAME", "A Analyst")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "analyst@example.org")
    top = repository(tmp_path / "register")
    commit(top, files(SETTINGS, ONE, TWO), "Register begun")
    return top


def at(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> Ran:
    return riskctl(capsys, "-C", root, *arguments)


def sign(capsys: pytest.CaptureFixture[str], root: Path, *more: str) -> Ran:
    return at(capsys, root, "sign-off", "2023-24 Q4", *more)


def test_a_sign_off_is_a_tag_with_counts_and_a_digest(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = sign(capsys, root, "--meeting", "jarap")
    assert (ran.code, ran.err) == (0, "")
    short = git(root, "rev-parse", "HEAD")[:8]
    assert ran.out.startswith(f"{TAG} written on commit {short}; it says:\n")
    assert f"share it with: git push origin {TAG}\n" in ran.out
    assert git(root, "cat-file", "-t", TAG) == "tag\n"
    assert git(root, "rev-parse", f"{TAG}^{{commit}}") == git(root, "rev-parse", "HEAD")
    message = git(root, "cat-file", "tag", TAG).partition("\n\n")[2]
    *told, digest = message.splitlines()
    assert told == [
        "Risk register signed off: 2023-24 Q4, jarap",
        "",
        "Register: Register of the tests, Midshire Police",
        "As at: 2024-01-16",
        "Open: 2 risks: 1 High; 1 Low",
        "Closed: 0",
        "Lint: 0 warnings, 0 notes, no errors",
        "Files: 4",
    ]
    # The digest is over bytes alone: it is the same wherever and whenever this register is signed.
    assert digest == "Content: sha256:8f42baedbbcbb1bdb897a3862fe48580137f641f2caa77e68ed41b6523ebe28e"


def test_a_dry_run_prints_the_command_and_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = sign(capsys, root, "--meeting", "JARAP", "--dry-run")
    full = git(root, "rev-parse", "HEAD").strip()
    assert ran.code == 0
    assert f"  git tag -a --cleanup=verbatim -F - {TAG} {full}\n" in ran.out
    assert f"  git push origin {TAG}\n" in ran.out
    assert git(root, "tag") == ""


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["2024 Q1"], "2024 Q1 is a quarter of another kind of year", "here it is written 2023-24 Q4"),
        (["spring"], "a sign-off is named by what it is for: 'spring' is not a date;", 'such as "2023-24 Q4"'),
        (["2023-24 Q4", "--meeting", "JARP"], "the register has no meeting of 'JARP'", "did you mean JARAP?"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str, hint: str
) -> None:
    ran = at(capsys, root, "sign-off", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {message}")
    assert ran.err.endswith(f"  {hint}\n")
    assert git(root, "tag") == ""


def test_a_register_with_errors_is_not_signed_off(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(root, {"risks/R2.yaml": TWO + "colour: red\n"}, "A slip")
    assert sign(capsys, root) == Ran(
        1, "", "error: lint finds 1 error, so nothing is signed off\n  see: riskctl lint\n"
    )
    assert git(root, "tag") == ""


def test_a_register_that_is_not_committed_is_not_signed_off(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(root, {"risks/R2.yaml": TWO + "owner: af\n", "risks/R3.yaml": ONE.replace("R1", "R3"), "out/x.html": "x"})
    assert sign(capsys, root).err == (
        "error: 2 files of the register are not committed\n"
        "  changed risks/R2.yaml\n"
        "  added risks/R3.yaml\n"
        "  commit first: what is signed off is what git keeps\n"
    )


def test_what_is_signed_off_is_not_signed_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sign(capsys, root).code == 0
    ran = sign(capsys, root)
    assert ran.code == 2
    assert ran.err == f"error: {TAG} is there already\n  see whether it still matches with: riskctl verify {TAG}\n"


def test_outside_git_there_is_no_sign_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = on_disk(tmp_path, files(SETTINGS, ONE))
    for ran in (sign(capsys, plain), at(capsys, plain, "verify", TAG)):
        assert ran.code == 2
        assert ran.err == (
            f"error: {plain} is in no git repository, and a sign-off is a tag in one\n"
            "  begin one with: git init; then commit the register\n"
        )


def test_without_a_date_of_its_own_the_register_speaks_for_the_end_of_the_quarter(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = (root / "riskctl.yaml").read_text(encoding="utf-8").replace("as_at: 2024-01-16\n", "")
    commit(root, {"riskctl.yaml": settings}, "No date")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1713000000")
    assert "As at: 2024-03-31" in sign(capsys, root, "--dry-run").out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709000000")
    assert "As at: 2024-01-31" in sign(capsys, root, "--dry-run").out  # not over yet: the day of the commit


def test_a_title_cannot_forge_a_line_of_the_tag(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (root / "riskctl.yaml").read_text(encoding="utf-8")
    forged = 'title: "x\\n\\nContent: sha256:' + "0" * 64 + '\\e[31m"'
    commit(root, {"riskctl.yaml": text.replace("title: Register of the tests", forged)}, "Forged")
    ran = sign(capsys, root)
    assert "\x1b" not in ran.out
    assert git(root, "cat-file", "tag", TAG).count("\nContent: ") == 1
    assert at(capsys, root, "verify", TAG).code == 0


# verify


def test_a_register_as_it_was_signed_matches(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sign(capsys, root, "--meeting", "JARAP")
    short = git(root, "rev-parse", "HEAD")[:8]
    said = (
        f"{TAG} on commit {short} of 2024-01-31: Risk register signed off: 2023-24 Q4, JARAP\n"
        "matches: 4 files the same, the register as it lies there compared\n"
    )
    for name in (TAG, "2023-24 Q4", "2023/24-Q4"):
        assert at(capsys, root, "verify", name) == Ran(0, said, "")
    on_disk(root, {"out/paper.html": "x", "notes.txt": "x"})
    (root / "risks" / "R1.yaml").write_bytes(ONE.replace("\n", "\r\n").encode())
    assert at(capsys, root, "verify", TAG).code == 0


def test_what_differs_is_named_file_by_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sign(capsys, root)
    scheme = (root / "schemes" / "matrix@1.yaml").read_text(encoding="utf-8")
    later = {"risks/R1.yaml": ONE + "owner: af\n", "risks/R2.yaml": None, "schemes/matrix@1.yaml": scheme + "# x\n"}
    commit(root, later, "Later", "2024-03-01T09:00:00+0000")
    ran = at(capsys, root, "verify", TAG)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines()[1:] == [
        "does not match: 3 differences, the register as it lies there compared",
        "  changed: risks/R1.yaml",
        "  removed: risks/R2.yaml",
        "  changed: schemes/matrix@1.yaml",
        f"see the register as it was signed with: riskctl score --rev {TAG}",
    ]
    short = git(root, "rev-parse", "HEAD")[:8]
    assert f"3 differences, revision HEAD ({short}) compared" in at(capsys, root, "verify", TAG, "--rev", "HEAD").out
    assert at(capsys, root, "verify", TAG, "--rev", "HEAD~1").code == 0
    document = json.loads(at(capsys, root, "verify", TAG, "--format", "json").out)
    assert (document["format"], document["matches"], document["signature"]) == ("riskctl-verify/1", False, False)
    assert document["changes"][1] == {"path": "risks/R2.yaml", "how": "removed"}
    page = at(capsys, root, "verify", TAG, "--format", "md").out
    assert "- changed: risks/R1.yaml\n- removed: risks/R2.yaml\n" in page


def test_a_tag_that_was_moved_is_not_what_was_signed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sign(capsys, root)
    message = git(root, "cat-file", "tag", TAG).partition("\n\n")[2]
    commit(root, {"risks/R1.yaml": ONE + "owner: af\n"}, "Later")
    git(root, "tag", "-f", "-a", "--cleanup=verbatim", "-m", message, TAG, "HEAD")
    ran = at(capsys, root, "verify", TAG)
    assert ran.code == 1
    assert "the commit that the tag is on is not the one that was signed" in ran.out
    git(root, "tag", "-f", "-a", "-m", "By hand", TAG, "HEAD")
    assert "the tag holds no digest: it was not written by riskctl sign-off" in at(capsys, root, "verify", TAG).out


def test_a_shipped_scheme_is_part_of_what_is_signed(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = "reviews: [{date: 2023-06, current: {likelihood: High, impact: High}}]\n"
    texts = files(SETTINGS, ONE.partition("reviews")[0] + review, scheme="leicestershire-4x4@1")
    del texts["schemes/matrix@1.yaml"]
    commit(root, {**texts, "schemes/matrix@1.yaml": None, "risks/R2.yaml": None}, "Shipped scheme")
    assert sign(capsys, root).code == 0
    message = git(root, "cat-file", "tag", TAG)
    assert "\nshipped with riskctl: schemes/leicestershire-4x4@1.yaml: sha256:" in message
    assert at(capsys, root, "verify", TAG).code == 0
    copy = tmp_path / "shelf" / "schemes"
    shutil.copytree(Path(__file__).parents[2] / "schemes", copy)
    with (copy / "leicestershire-4x4@1.yaml").open("a", encoding="utf-8") as file:
        file.write("# another edition\n")
    monkeypatch.setattr("riskctl.io.resources.shipped", lambda name: copy.parent / name)
    ran = at(capsys, root, "verify", TAG)
    assert ran.code == 1
    assert ran.out.splitlines()[1:] == [
        "does not match: 1 difference, the register as it lies there compared",
        "  the scheme schemes/leicestershire-4x4@1.yaml that ships with riskctl is another than was signed",
    ]


def test_an_unknown_sign_off_offers_the_nearest(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sign(capsys, root)
    assert at(capsys, root, "verify", "2023-24 Q3") == Ran(
        2, "", f"error: there is no sign-off signed/2023-24-Q3\n  did you mean {TAG}?\n"
    )


def test_a_sign_off_can_be_read_and_found_by_its_name(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sign(capsys, root)
    short = git(root, "rev-parse", "HEAD")[:8]
    commit(root, {"risks/R2.yaml": None}, "Later")
    assert f"revision {TAG} ({short})" in at(capsys, root, "list", "--rev", TAG).out
    repo = open_repository(str(root))
    assert signed_tag(repo, "2023-24 Q4") == signed_tag(repo, TAG) == TAG
    assert signed_tag(repo, "2023-24 Q3") is None
    assert signed_tag(repo, "HEAD") is None


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("2023-24 Q4", ("2023-24 Q4", "2023/24-Q4", TAG, "JARAP 2024-01-31", "jarap 2024-01")),
        ("2024-01-31", ("2024-01-31", "JARAP 2024-01")),
    ],
)
def test_a_revision_is_found_by_what_signed_it_off(
    name: str, called: tuple[str, ...], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at(capsys, root, "sign-off", name, "--meeting", "JARAP")
    short = git(root, "rev-parse", "HEAD")[:8]
    commit(root, {"risks/R2.yaml": None}, "Later")
    for word in called:
        ran = at(capsys, root, "list", "--rev", word)
        assert ("R2" in ran.out, f"({short})" in ran.out.splitlines()[0]) == (True, True), word
    other = at(capsys, root, "list", "--rev", "Audit Board 2024-02-01")
    assert (other.code, other.err) == (
        2,
        "error: Audit Board 2024-02-01 signed nothing off, so it names no revision\n"
        "  name a commit or a tag, or the day itself with --as-at\n",
    )
    assert at(capsys, root, "list", "--rev", "2022-23 Q4").code == 2


# What git runs when it writes


def test_hooks_and_programs_of_the_repository_do_not_run(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    logger = tmp_path / "logger"
    logger.write_text(f'#!/bin/sh\necho "$0 $@" >> "{ran}"\nexit 1\n', encoding="utf-8")
    logger.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "reference-transaction").symlink_to(logger)
    for key, value in (("gpg.program", logger), ("core.editor", logger), ("core.hooksPath", hooks)):
        git(root, "config", key, str(value))
    assert sign(capsys, root).code == 0
    assert not ran.exists()
    # Signing is the user's choice, and so is the program: the repository's own is not used for it.
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    theirs = tmp_path / "theirs"
    theirs.write_text(
        '#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\n'
        'printf -- "-----BEGIN PGP SIGNATURE-----\\nx\\n-----END PGP SIGNATURE-----\\n"\n',
        encoding="utf-8",
    )
    theirs.chmod(0o755)
    on_disk(tmp_path / "home", {".gitconfig": f"[tag]\n gpgSign = true\n[gpg]\n program = {theirs}\n"})
    git(root, "-c", f"core.hooksPath={os.devnull}", "tag", "-d", TAG)
    ran.unlink(missing_ok=True)
    assert sign(capsys, root).code == 0
    assert not ran.exists()
    assert "-----BEGIN PGP SIGNATURE-----" in git(root, "cat-file", "tag", TAG)
    verified = at(capsys, root, "verify", TAG)
    assert verified.code == 0
    assert f"see who signed the tag with: git verify-tag {TAG}" in verified.out


def test_git_that_does_not_know_the_user_says_so(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    git(root, "config", "user.useConfigOnly", "true")
    ran = sign(capsys, root)
    assert ran.code == 2
    assert ran.err.startswith("error: git tag failed: ")
    assert git(root, "tag") == ""


def test_verify_takes_few_processes(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(capsys, root)
    folder, asked = listening_git(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    assert at(capsys, root, "verify", TAG).code == 0
    assert len(asked.read_text(encoding="utf-8").splitlines()) <= 4
