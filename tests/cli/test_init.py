"""A new register: it lints clean under every shipped scheme, asks only what is not given, and clobbers nothing."""

import errno
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from riskctl.core.errors import RiskctlError
from riskctl.io.loader import load_register
from riskctl.io.new_files import NewFile, publish
from riskctl.io.resources import shipped_schemes
from riskctl.io.tree import FolderTree
from riskctl.render.starter import PIPELINES, Start, register_text, risk_text, summary
from tests.registers import CLOCK, SCHEME, Ran, riskctl
from tests.running import ROOT, run

SCHEMES = sorted(path.stem for path in (ROOT / "schemes").glob("*.yaml"))
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/riskctl.yaml"))
ANSWERS = ["--body", "Midshire Council", "--scheme", "npsa-2008@1", "--ids", "R-001"]
TODAY = str(1_700_000_000)
"""14 November 2023, for SOURCE_DATE_EPOCH."""

Begin = Callable[..., Ran]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Begin:
    """Run `riskctl init` in an empty folder; nobody sits at a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return lambda *arguments: riskctl(capsys, "init", *arguments)


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def is_clean(root: Path, fail_on: str = "note") -> bool:
    """True where lint has nothing to say of a register on the day it was made."""
    return run(["lint", "--fail-on", fail_on], root, SOURCE_DATE_EPOCH=TODAY).code == 0


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_new_register_lints_clean_and_is_scored(tmp_path: Path, scheme: str) -> None:
    done = run(["init", "new", "--body", "Midshire Council", "--scheme", scheme, "--ids", "R-001"], tmp_path)
    assert (done.code, done.out) == (0, "new/riskctl.yaml\nnew/risks/R-001-main-building.yaml\n")
    assert done.err == "check it with: riskctl -C new lint\n"
    linted = run(["-C", "new", "lint", "--fail-on", "note"], tmp_path)
    assert linted.code == 0, linted.out
    assert "nothing found" in linted.out
    scores = json.loads(run(["-C", "new", "score", "--format", "json"], tmp_path).out)
    figures = [scores["risks"][0][name] for name in ("inherent", "current", "target")]
    assert all(figure["basis"] == "levels" for figure in figures)
    assert len({json.dumps(figure.get("score")) + json.dumps(figure.get("band")) for figure in figures}) == 3


def test_a_scheme_without_a_version_is_the_latest(start: Begin) -> None:
    assert start("--body", "x", "--scheme", "npsa-2008", "--ids", "R-001").code == 0
    assert "scheme: npsa-2008@1" in Path("riskctl.yaml").read_text(encoding="utf-8")


def test_in_the_folder_where_one_stands_the_next_command_needs_no_folder(start: Begin) -> None:
    done = start(*ANSWERS)
    assert (done.out, done.err) == (
        "riskctl.yaml\nrisks/R-001-main-building.yaml\n",
        "check it with: riskctl lint\n",
    )
    assert sorted(os.listdir()) == ["riskctl.yaml", "risks"]


def test_dir_is_where_one_stands_and_c_stands_in_for_it(
    start: Begin, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert riskctl(capsys, "-C", "one", "init", *ANSWERS).out.startswith("one/riskctl.yaml\n")
    assert start("a folder", *ANSWERS).err == 'check it with: riskctl -C "a folder" lint\n'
    assert {path.parent.name for path in tmp_path.rglob("riskctl.yaml")} == {"one", "a folder"}


@pytest.mark.parametrize(
    ("style", "first"),
    [("R-001", "R-001"), ("RISK-001", "RISK-001"), ("OPCC", "OPCC-001"), ("OPCC-", "OPCC-001"), ("7", "7")],
)
def test_id_styles(start: Begin, style: str, first: str) -> None:
    assert start("new", *ANSWERS[:4], "--ids", style).code == 0
    assert Path(f"new/risks/{first}-main-building.yaml").is_file()
    assert is_clean(Path("new"))


@pytest.mark.parametrize(
    "body", ['The "Office": A & B # 1', "no", "null", "[x]", "- y", "Ynys Môn", "it's", "a\\b", "0"]
)
def test_a_body_is_kept_as_it_was_given(start: Begin, body: str) -> None:
    assert start("--body", body, *ANSWERS[2:]).code == 0
    register = load_register(FolderTree("."), shipped_schemes()).register
    assert register is not None and register.file.body == body
    assert is_clean(Path())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "there is no terminal to ask on; give --body and --scheme and --ids"),
        (["--body", "x"], "there is no terminal to ask on; give --scheme and --ids"),
        (["--body", " ", *ANSWERS[2:]], "the body has no name"),
        (["--body", "a\x1b[31m", *ANSWERS[2:]], "the name of the body holds signs that cannot be seen"),
        ([*ANSWERS[:2], "--scheme", "npsa-2009", *ANSWERS[4:]], "there is no scheme 'npsa-2009'"),
        ([*ANSWERS[:4], "--ids", "../x1"], "../x1 cannot be an id"),
        ([*ANSWERS[:4], "--ids", ""], "-001 cannot be an id"),
        (["--example", "midshier"], "there is no example 'midshier'"),
        (["--example", "../schemes"], "there is no example '../schemes'"),
        (["--example", "midshire", "--ids", "R-1"], "--ids cannot stand with --example"),
        ([*ANSWERS, "--ci", "jenkins"], "jenkins"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    start: Begin, arguments: list[str], message: str
) -> None:
    done = start("new", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert os.listdir() == []


def test_on_a_terminal_it_asks_what_is_not_given_and_asks_again(start: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("\nMidshire Council\n99\nmil-std\n3\n\n"))
    done = start("new")
    assert done.code == 0
    assert done.out == "new/riskctl.yaml\nnew/risks/R-001-main-building.yaml\n"
    assert "the body has no name" in done.err
    assert "there is no scheme '99'" in done.err
    assert "did you mean mil-std-882e@1?" in done.err
    for number, ref in enumerate(SCHEMES, 1):
        assert re.search(rf" {number}  {re.escape(ref)} +\S.*\(.*\)$", done.err, re.MULTILINE)
    assert f"scheme: {SCHEMES[2]}" in Path("new/riskctl.yaml").read_text(encoding="utf-8")


def test_what_was_given_is_not_asked(start: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("SR-01\n"))
    done = start("new", *ANSWERS[:4])
    assert done.code == 0
    assert done.err.count("?") == 1
    assert Path("new/risks/SR-01-main-building.yaml").is_file()


def test_the_end_of_input_gives_up(start: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("Midshire Council\n"))
    assert start("new").code == 130
    assert os.listdir() == []


@pytest.mark.parametrize(
    ("there", "message"),
    [
        ("riskctl.yaml", "holds a register already"),
        ("risks/old.yaml", "has risk files in risks/ already"),
        (".gitignore", ".gitignore is there already"),
        ("azure-pipelines.yml", "azure-pipelines.yml is there already"),
        (".vscode/settings.json", ".vscode/settings.json is there already"),
        (".riskctl", ".riskctl in"),
    ],
)
def test_what_is_there_is_never_touched(start: Begin, tmp_path: Path, there: str, message: str) -> None:
    path = tmp_path / "new" / there
    path.parent.mkdir(parents=True)
    path.write_text("mine\n", encoding="utf-8")
    done = start("new", *ANSWERS, "--git", "--ci", "azure", "--editor")
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert contents(tmp_path) == {f"new/{there}": b"mine\n"}


def test_a_file_is_no_folder(start: Begin) -> None:
    Path("new").write_text("mine\n", encoding="utf-8")
    done = start("new", *ANSWERS)
    assert done.code == 2
    assert "is no folder" in done.err


def test_a_folder_of_risks_is_no_place_for_a_register(start: Begin, tmp_path: Path) -> None:
    assert start("new", *ANSWERS).code == 0
    before = contents(tmp_path)
    done = start("new/risks/more", *ANSWERS)
    assert done.code == 2
    assert "lies among the files of the register in" in done.err
    assert contents(tmp_path) == before
    assert start("new/second", *ANSWERS).code == 0


def test_a_link_out_of_the_folder_is_not_followed(start: Begin, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / ".vscode").symlink_to(outside, target_is_directory=True)
    done = start("new", *ANSWERS, "--editor")
    assert done.code == 2
    assert ".vscode" in done.err
    assert contents(outside) == {}


def test_a_name_taken_at_the_last_moment_is_kept_and_what_was_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two").write_bytes(b"mine")
    with pytest.raises(RiskctlError) as raised:
        publish(str(tmp_path), [NewFile("a/one", b"1"), NewFile("b/two", b"2"), NewFile("c/three", b"3")])
    assert "cannot write b/two" in str(raised.value)
    assert "it is there already" in str(raised.value)
    assert raised.value.hint == "written before it: a/one"
    assert contents(tmp_path) == {"a/one": b"1", "b/two": b"mine"}


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP])
def test_a_file_system_without_links_is_served_and_clobbers_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def no_link(source: str, target: str) -> None:
        raise OSError(code, "no links here")

    monkeypatch.setattr(os, "link", no_link)
    publish(str(tmp_path), [NewFile("one", b"1")])
    with pytest.raises(RiskctlError):
        publish(str(tmp_path), [NewFile("one", b"2")])
    assert contents(tmp_path) == {"one": b"1"}


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RiskctlError, match="No space left on device") as raised:
        publish(str(tmp_path), [NewFile("one", b"1")])
    assert raised.value.hint == "nothing was written"
    assert contents(tmp_path) == {}


def test_a_dry_run_shows_every_text_and_writes_nothing(start: Begin) -> None:
    shown = start("new", *ANSWERS, "--git", "--ci", "gitlab", "--editor", "--dry-run")
    assert os.listdir() == []
    assert shown.err == "nothing was written\n"
    done = start("new", *ANSWERS, "--git", "--ci", "gitlab", "--editor")
    assert re.findall(r"^(?:==> )?(new/\S+)$", shown.out, re.MULTILINE) == done.out.splitlines()
    for path, data in contents(Path("new")).items():
        if not path.endswith(".json"):
            assert f"==> new/{path}\n{data.decode()}\n" in shown.out


def test_the_same_answers_give_the_same_bytes(start: Begin) -> None:
    for name in ("one", "two"):
        assert start(name, *ANSWERS, "--editor").code == 0
    assert contents(Path("one")) == contents(Path("two"))


def test_the_sample_speaks_of_the_day_it_was_made(start: Begin) -> None:
    start(*ANSWERS)
    risk = Path("risks/R-001-main-building.yaml").read_text(encoding="utf-8")
    assert "raised: 2023-11-14\n" in risk
    assert "due: 2024-05-14\n" in risk


def test_git_ignores_what_reports_write(start: Begin) -> None:
    start(*ANSWERS, "--git")
    assert [line for line in Path(".gitignore").read_text().splitlines() if not line.startswith("#")] == [
        "out/",
        "riskctl-out/",
    ]
    assert not Path(".git").exists()


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("github", ".github/workflows/risk-register.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("azure", "azure-pipelines.yml"),
    ],
)
def test_a_pipeline_is_short_and_puts_nothing_into_a_shell(start: Begin, service: str, path: str) -> None:
    assert path in start(*ANSWERS, "--ci", service).out.splitlines()
    text = Path(path).read_text(encoding="utf-8")
    assert text == PIPELINES[service][1]
    assert len(text.splitlines()) <= 15
    commands = re.findall(r"(?:run:|script:|-) ((?:python|riskctl) .*)$", text, re.MULTILINE)
    assert commands == ["python -m pip install riskctl && riskctl ci"]
    assert all(re.fullmatch(r"[\w/-]+@v\d+", action) for action in re.findall(r"uses: (\S+)", text))


def test_editor_settings_name_schemas_that_are_there_and_narrowed(start: Begin) -> None:
    assert start(*ANSWERS, "--editor").code == 0
    settings = json.loads(Path(".vscode/settings.json").read_text(encoding="utf-8"))
    schemas = settings["yaml.schemas"]
    assert {glob for globs in schemas.values() for glob in globs} >= {"riskctl.yaml", "risks/**/*.yaml"}
    for path in schemas:
        json.loads(Path(path).read_text(encoding="utf-8"))
    risk = Path(".riskctl/schema/risk.json").read_text(encoding="utf-8")
    assert "head-of-estates" in risk
    assert "Catastrophic" in risk
    assert is_clean(Path())


def test_yamllint_has_nothing_to_say_of_what_we_wrote_and_of_the_examples(start: Begin) -> None:
    assert start("new", *ANSWERS, "--editor", "--ci", "github").code == 0
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "yamllint",
            "--strict",
            "-c",
            "new/.yamllint",
            "new",
            ROOT / "examples",
            ROOT / "schemes",
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_copied_byte_for_byte(start: Begin, name: str) -> None:
    done = start("copy", "--example", name)
    assert done.code == 0
    original = ROOT / "examples" / name
    copied = contents(Path("copy"))
    assert copied == {path: data for path, data in contents(original).items() if not path.startswith("out/")}
    assert sorted(done.out.splitlines()) == sorted(f"copy/{path}" for path in copied)


def test_help_names_every_example_and_fits_a_screen() -> None:
    done = run(["init", "--help"])
    assert len(done.out.splitlines()) < 24
    for name in EXAMPLES:
        assert name in done.out


def test_an_own_scheme_in_the_folder_will_do(start: Begin) -> None:
    Path("schemes").mkdir()
    Path("schemes/matrix@1.yaml").write_text(SCHEME, encoding="utf-8")
    assert start("--body", "x", "--scheme", "matrix", "--ids", "R-1").code == 0
    assert is_clean(Path())


def test_a_broken_own_scheme_is_refused(start: Begin) -> None:
    Path("schemes").mkdir()
    Path("schemes/matrix@1.yaml").write_text(SCHEME.replace("cut: score", "cut: scor"), encoding="utf-8")
    done = start("--body", "x", "--scheme", "matrix@1", "--ids", "R-1")
    assert done.code == 2
    assert "matrix@1" in done.err
    assert os.listdir() == ["schemes"]


BARE = "scheme: bare\nversion: 1\nbands: [Low, High]\n"
NO_STEPS = "scheme: bare\nversion: 1\nscales: {s: [Low, High]}\nfactors: {likelihood: {scale: s}}\n"
FLAT = """\
scheme: bare
version: 1
scales: {s: [Low, High]}
factors: {likelihood: {scale: s}, impact: {scale: s}}
bands: [any]
steps: [{name: band, grid: [likelihood, impact], columns: [Low, High], rows: {Low: [any, any], High: [any, any]}}]
"""


@pytest.mark.parametrize("text", [BARE, NO_STEPS, FLAT])
def test_a_scheme_that_tells_few_ratings_apart_still_gives_a_clean_sample(start: Begin, text: str) -> None:
    Path("schemes").mkdir()
    Path("schemes/bare@1.yaml").write_text(text, encoding="utf-8")
    assert start("--body", "x", "--scheme", "bare", "--ids", "R-1").code == 0
    assert is_clean(Path(), "error")


def test_texts_hold_no_trailing_blanks_and_end_in_one_line_feed() -> None:
    scheme = load_register(FolderTree(str(ROOT / "examples" / "midshire")), shipped_schemes()).register
    assert scheme is not None
    new = Start("x", scheme.main_scheme, "R-001", CLOCK.first)
    for text in (register_text(new), risk_text(new)):
        assert text.endswith("\n") and not text.endswith("\n\n")
        assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert summary(new.scheme) == "Midshire risk scoring, 5 by 5 (likelihood 5 x impact 5, Low to Very high)"
