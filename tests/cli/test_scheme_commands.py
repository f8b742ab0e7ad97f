"""Schemes as a user meets them: the shelf, one scheme whole at every width, and a scheme file of one's own checked."""

import json
import re
from pathlib import Path

import pytest

from riskctl.core.scheme import Scheme
from riskctl.render.scheme_grid import Cell, Drawn, Side, codes_of, grid_lines
from riskctl.render.scheme_page import page_lines, page_markdown, scheme_page
from riskctl.render.styled import Screen, columns, plain
from riskctl.render.table import Column, Table
from riskctl.render.wrapped import wrapped_table
from tests.conftest import Compare
from tests.registers import SCHEME, files, on_disk, riskctl
from tests.running import ROOT
from tests.scheme_text import SHELF, SchemeText, shelf, shipped

GOLDEN = ROOT / "tests" / "golden" / "terminal"
RISK = "id: R1\ntitle: Custody is full\n"

TABLED = """\
scheme: three
version: 1
source: A policy, page 4
scales:
  severity: [{value: 1, label: Slight}, {value: 2, label: Grave}]
  often: [{key: seldom, label: Seldom}, {key: often, label: Often}]
  seen: [{key: yes, label: Seen in time}, {key: no, label: Not seen}]
factors:
  severity: {label: Severity, scale: severity}
  occurrence: {label: Occurrence, scale: often}
  detection: {label: Detection, scale: seen}
bands: [{key: low, label: Low, review: 1 year}, {key: high, label: High, review: 1 month, escalate: the board}]
steps:
  - name: band
    label: Priority
    table:
      - {severity: Slight, is: low}
      - {severity: Grave, occurrence: seldom, is: low}
      - {severity: Grave, occurrence: often, detection: yes, is: low}
      - {severity: Grave, occurrence: often, detection: no, is: high}
appetite: {averse: low}
examples: [{in: {severity: 2, occurrence: often, detection: no}, out: {band: high}}]
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return on_disk(tmp_path / "register", files("", RISK))


def resolved(text: str) -> Scheme:
    from riskctl.core.scheme import resolve

    scheme, flaws = resolve(SchemeText(text).file())
    assert scheme is not None, flaws
    return scheme


def shown(scheme: Scheme, width: int | None, *, facts: bool = False) -> str:
    return plain(page_lines(scheme_page(scheme, "ships with riskctl"), Screen(width, facts)))


# --- the shelf --------------------------------------------------------------------------------------------------------


def test_the_shelf_is_listed_outside_any_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = riskctl(capsys, "scheme", "list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{len(shelf())} schemes on the shelf; not in a register, so none of its own\n")
    for path in shelf():
        assert f"\n{path.stem} " in ran.out
    assert "HERE" not in ran.out
    assert "npsa-2008@1  " in ran.out and "score and 4 bands, Low to Extreme" in ran.out
    assert ran.out.splitlines()[-1].startswith("see one whole with: riskctl scheme show ")


def test_in_a_register_its_own_come_first_and_are_marked(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", register, "scheme", "list", "--format", "tsv")
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert rows[0] == ["scheme", "here", "title", "factors", "outcome"]
    assert rows[1][:2] == ["matrix@1", "own, in use"]
    assert rows[1][3:] == ["Likelihood 4, Impact 4", "score and 3 bands, Low to High"]
    assert {row[1] for row in rows[2:]} == {""}
    assert ran.code == 0


def test_a_register_that_uses_a_shipped_scheme_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path / "r", files("", RISK, scheme="npsa-2008@1"))
    found = json.loads(riskctl(capsys, "-C", root, "scheme", "list", "--format", "json").out)
    assert found["format"] == "riskctl-schemes/1"
    marks = {entry["ref"]: (entry["own"], entry["used"], entry["usable"]) for entry in found["schemes"]}
    assert marks["npsa-2008@1"] == (False, True, True)
    assert marks["matrix@1"] == (True, False, True)
    assert marks["mil-std-882e@1"] == (False, False, True)


def test_a_scheme_that_cannot_be_used_stays_on_the_list(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(register, {"schemes/draft@1.yaml": "scheme: draft\nversion: 1\nsteps: [{name: score, product: [x]}]\n"})
    ran = riskctl(capsys, "-C", register, "scheme", "list")
    assert ran.code == 0
    assert "cannot be used: riskctl scheme check " in ran.out
    assert "schemes/draft@1.yaml" in ran.out


# --- one scheme -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [120, 80, 50])
@pytest.mark.parametrize("name", ["npsa-2008@1", "owasp-risk-rating@1", "leicestershire-4x4@1"])
def test_a_scheme_is_readable_at_every_width(golden: Compare, name: str, width: int) -> None:
    text = shown(shipped(SHELF / f"{name}.yaml"), width)
    golden(GOLDEN / f"scheme-show-{name}-{width}.txt", text)
    assert max(map(columns, text.splitlines())) <= width


@pytest.mark.parametrize("path", shelf(), ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [50, 62, 80, 120, 200])
def test_nothing_of_a_shipped_scheme_runs_off_the_screen(path: Path, width: int) -> None:
    assert max(map(columns, shown(shipped(path), width).splitlines())) <= width


@pytest.mark.parametrize("path", shelf(), ids=lambda path: path.stem)
def test_nothing_a_scheme_says_is_lost(path: Path) -> None:
    scheme = shipped(path)
    texts = [level.label for factor in scheme.factors for level in factor.scale]
    texts += [level.range for factor in scheme.factors for level in factor.scale]
    texts += [text for factor in scheme.factors for level in factor.scale for _, text in level.texts]
    texts += [
        text for factor in scheme.factors for each in factor.dimensions for _, found in each.levels for _, text in found
    ]
    texts += [word for band in scheme.bands for word in (band.label, band.printed, band.review, band.escalate)]
    page = " ".join(shown(scheme, None).split())
    assert [text for text in texts if " ".join(text.split()) not in page] == []
    for width in (120, 80, 50):
        words = set(re.split(r"[\s:;,]+", shown(scheme, width)))
        assert [text for text in texts if not set(re.split(r"[\s:;,]+", text)) - {""} <= words] == []


def test_the_grid_lies_as_the_policy_document_prints_it() -> None:
    text = shown(shipped(SHELF / "npsa-2008@1.yaml"), None)
    block = text[text.index("Grid: score and band") :].splitlines()
    assert block[1].strip() == "Likelihood up the side, worst on top; Consequence across, rising"
    assert block[2].split("  ")[-1].strip() == "Catastrophic (5)"
    assert block[3].split() == "Almost certain (5) 5 Moderate 10 High 15 Extreme 20 Extreme 25 Extreme".split()
    assert block[7].split() == "Rare (1) 1 Low 2 Low 3 Low 4 Moderate 5 Moderate".split()


def test_the_factor_that_runs_up_is_the_one_the_scheme_names() -> None:
    text = shown(resolved(SCHEME + "rows: impact\n"), None)
    assert "Impact up the side, worst on top; Likelihood across, rising" in text
    assert "\n  Severe (4)    4 Low     8 Medium      12 High     16 High\n" in text


def test_a_scheme_of_three_factors_prints_its_table_and_steps_instead_of_a_grid() -> None:
    text = shown(resolved(TABLED), None)
    assert "Grid" not in text
    block = text[text.index("Table: Priority") : text.index("Bands")].splitlines()
    assert block[1].split() == ["SEVERITY", "OCCURRENCE", "DETECTION", "PRIORITY"]
    assert block[2].split() == ["Slight", "any", "any", "Low"]
    assert "Priority is looked up in a table by Severity, Occurrence and Detection." in text
    assert "severity 2, occurrence often, detection no gives band high" in text
    assert "averse  up to Low" in text
    assert text.endswith("Source\n  A policy, page 4\n")


def test_plain_text_has_one_fact_a_line() -> None:
    text = shown(shipped(SHELF / "npsa-2008@1.yaml"), 80, facts=True)
    assert "\nLikelihood Rare (1), Consequence Catastrophic (5): 5 Moderate\n" in text
    assert "\nLevel: Almost certain\nValue: 5\nKey: almost-certain\nRange: >50%\n" in text


def test_a_grid_too_wide_even_for_codes_is_a_sentence_a_row() -> None:
    sides = tuple(Side(f"Level {at}", f"Level {at}", f"level-number-{at}") for at in range(5))
    cells = tuple(tuple(Cell("12", "Very high", "VH") for _ in sides) for _ in sides)
    text = plain(grid_lines(Drawn("Up", "Across", sides, sides, cells, (("VH", "Very high"),)), Screen(50)))
    assert text.startswith("  Level 0: Level 0 12 Very high, Level 1 12 Very\n")
    assert max(map(len, text.splitlines())) <= 50


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["Low", "Medium", "High", "Very High"], ["L", "M", "H", "VH"]),
        (["Minor", "Moderate", "Major"], ["Mi", "Mo", "Ma"]),
        (["A", "a"], ["A2", "a2"]),
        ([], []),
    ],
)
def test_codes_of_words_differ(words: list[str], codes: list[str]) -> None:
    assert [code for code, _ in codes_of(words)] == codes


def test_cells_break_at_blanks_and_never_inside_a_word() -> None:
    table = Table((Column("a", "CODE"), Column("b", "TEXT")), (("R-0001", "one two three four " * 6), ("R-2", "x")))
    lines = plain(wrapped_table(table, Screen(64))).splitlines()
    assert lines[0].split() == ["CODE", "TEXT"]
    assert max(map(len, lines)) <= 64
    assert (
        " ".join(" ".join(lines[1:]).replace("R-0001", "").replace("R-2", "").split())
        == ("one two three four " * 6) + "x"
    )
    assert plain(wrapped_table(table, Screen(None))).count("\n") == 3


def test_markdown_keeps_the_case_of_levels_and_calls_nobody() -> None:
    text = page_markdown(scheme_page(resolved(SCHEME.replace("label: Rare", "label: GDPR only")), "@all"))
    assert "| Likelihood / Impact | Minor (1) | Moderate (2) | Serious (3) | Severe (4) |\n| --- |" in text
    assert "| GDPR only (1) | 1 Low | 2 Low | 3 Low | 4 Low |" in text
    assert "@all" not in text


def test_the_document_of_a_scheme_has_the_keys_it_promises(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(riskctl(capsys, "scheme", "show", "npsa-2008@1", "--format", "json").out)
    assert list(found) == [
        *("format", "ref", "name", "version", "title", "source", "path", "lower_is_worse"),
        *("factors", "bands", "steps", "grid", "appetite", "examples"),
    ]
    assert (found["format"], found["ref"], found["path"]) == ("riskctl-scheme/1", "npsa-2008@1", None)
    likelihood, impact = found["factors"]
    assert likelihood["levels"][0] == {
        "key": "rare",
        "label": "Rare",
        "value": 1,
        "range": "<0.1%",
        "texts": {"Frequency": "not for years"},
    }
    assert (impact["join"], impact["dimensions"][0]["key"]) == ("max", "safety")
    assert found["grid"]["rows"]["levels"][0] == "almost-certain"
    assert found["grid"]["cells"][0] == [
        {"score": 5, "band": "moderate"},
        {"score": 10, "band": "high"},
        {"score": 15, "band": "extreme"},
        {"score": 20, "band": "extreme"},
        {"score": 25, "band": "extreme"},
    ]
    assert [step["kind"] for step in found["steps"]] == ["product", "cut"]
    assert found["steps"][1]["at"][0] == {"edge": 3, "inclusive": True, "is": "low"}


@pytest.mark.parametrize("path", shelf(), ids=lambda path: path.stem)
def test_every_shipped_scheme_is_a_document(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    found = json.loads(riskctl(capsys, "scheme", "show", path.stem, "--format", "json").out)
    assert found["ref"] == path.stem
    assert (found["grid"] is None) == (len(found["factors"]) != 2)


def test_a_file_is_shown_as_well_as_a_name(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_file = riskctl(capsys, "scheme", "show", register / "schemes" / "matrix@1.yaml")
    by_name = riskctl(capsys, "-C", register, "scheme", "show", "matrix@1")
    assert by_file.code == by_name.code == 0
    assert by_file.out.splitlines()[0] == by_name.out.splitlines()[0] == "matrix@1 matrix"
    assert by_file.out.splitlines()[2:] == by_name.out.splitlines()[2:]
    assert by_name.out.splitlines()[1].endswith("schemes/matrix@1.yaml")


@pytest.mark.parametrize(
    ("wanted", "message", "hint"),
    [
        (
            "npsa-2009@1",
            "there is no scheme npsa-2009@1 on the shelf, and you stand in no register",
            "did you mean npsa-2008@1? See them all with: riskctl scheme list",
        ),
        ("zzz", "there is no scheme zzz on the shelf", "See them all with: riskctl scheme list"),
        ("schemes/npsa-2008@1.yml", "there is no file schemes/npsa-2008@1.yml", "did you mean npsa-2008@1?"),
    ],
)
def test_a_scheme_that_there_is_not(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wanted: str,
    message: str,
    hint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("show", "check"):
        ran = riskctl(capsys, "scheme", command, wanted)
        assert (ran.code, ran.out) == (2, "")
        first, last = ran.err.splitlines()
        assert first.startswith(f"error: {message}")
        assert last.strip().startswith(hint)


def test_a_folder_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["list"], ["show", "npsa-2008@1"]):
        ran = riskctl(capsys, "-C", "/no/such/folder", "scheme", *command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: there is no folder /no/such/folder\n")


def test_a_broken_scheme_is_not_shown_but_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(tmp_path, {"mine.yaml": SCHEME.replace("{upto: 8, is: medium}", "{upto: 8, is: mdium}")})
    ran = riskctl(capsys, "scheme", "show", tmp_path / "mine.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be used" in ran.err
    assert "mine.yaml:12:" in ran.err
    assert ran.err.splitlines()[-1].strip().startswith("see every reason with: riskctl scheme check ")


# --- checking a file of one's own -------------------------------------------------------------------------------------


def test_every_shipped_scheme_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "scheme", "check", *(path.stem for path in shelf()))
    assert ran == (type(ran))(0, f"{len(shelf())} schemes checked: nothing found\n", "")


def test_findings_stand_at_line_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = (
        on_disk(tmp_path, {"mine.yaml": SCHEME.replace("{upto: 8, is: medium}", "{upto: 8, is: mdium}")}) / "mine.yaml"
    )
    ran = riskctl(capsys, "scheme", "check", path, "--format", "concise")
    assert ran.code == 1
    assert ran.out == f"{path.as_posix()}:12:69: error SCH103 'mdium' is not one of the bands\n"
    text = riskctl(capsys, "scheme", "check", path).out
    assert text.startswith("error[SCH103 scheme-unknown-name]: 'mdium' is not one of the bands\n")
    assert "12 | " in text and "help: did you mean Medium?" in text
    assert "1 scheme checked: 1 error, 0 warnings, 0 notes\n" in text
    assert text.splitlines()[-1] == "see a rule's page with: riskctl explain SCH103"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("scheme: x\nversion: 1\nscheme: y\n", "FIL1"),
        ("scheme: x\nversion: 1\nlabel: &a b\n", "FIL1"),
        ("- a list\n", "FIL"),
        ("", "FIL"),
        (SCHEME + "colour: red\n", "FIL201"),
        (SCHEME + "examples: [{in: {likelihood: 1, impact: 1}, out: {score: 2}}]\n", "SCH"),
    ],
)
def test_text_shape_and_meaning_are_all_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, code: str
) -> None:
    path = on_disk(tmp_path, {"mine.yaml": text}) / "mine.yaml"
    ran = riskctl(capsys, "scheme", "check", path, "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 1
    assert found["format"] == "riskctl-findings/1"
    assert (found["summary"]["risks"], found["summary"]["schemes"]) == (0, 1)
    assert any(entry["code"].startswith(code) and entry["severity"] == "error" for entry in found["findings"])
    assert {entry["path"] for entry in found["findings"]} == {path.as_posix()}


def test_the_same_is_said_as_by_lint(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worse = SCHEME.replace("{upto: 4, is: low}, {upto: 8, is: medium}", "{upto: 4, is: medium}, {upto: 8, is: low}")
    on_disk(
        register, {"schemes/matrix@1.yaml": worse + "examples: [{in: {likelihood: 1, impact: 1}, out: {score: 2}}]\n"}
    )
    lines = riskctl(capsys, "-C", register, "lint", "--format", "concise").out.splitlines()
    by_lint = [line for line in lines if line.startswith("schemes/")]
    checked = riskctl(capsys, "scheme", "check", register / "schemes" / "matrix@1.yaml", "--format", "concise").out
    folder = register.as_posix()
    assert by_lint
    assert [line.removeprefix(f"{folder}/") for line in checked.splitlines()] == by_lint


def test_a_draft_may_be_called_anything_but_not_in_a_register(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_disk(tmp_path, {"draft.yaml": SCHEME, "schemes/matrix@2.yaml": SCHEME})
    assert riskctl(capsys, "scheme", "check", tmp_path / "draft.yaml").code == 0
    ran = riskctl(capsys, "scheme", "check", tmp_path / "schemes" / "matrix@2.yaml", "--format", "concise")
    assert ran.code == 1
    assert "error FIL301 the file is named matrix@2, the scheme in it is matrix@1" in ran.out


def test_a_shipped_name_with_other_words_in_it_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (SHELF / "npsa-2008@1.yaml").read_text(encoding="utf-8").replace("title: NPSA", "title: Our NPSA")
    path = on_disk(tmp_path, {"ours.yaml": text}) / "ours.yaml"
    out = riskctl(capsys, "scheme", "check", path, "--format", "concise").out
    assert "FIL308 npsa-2008@1 here is not the npsa-2008@1 that ships with riskctl" in out


@pytest.mark.parametrize(
    ("options", "code"), [([], 0), (["--fail-on", "note"], 1), (["--fail-on", "note", "--exit-zero"], 0)]
)
def test_exit_codes_are_those_of_lint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: int
) -> None:
    text = SCHEME.replace("{key: low, label: Low}", "{key: low, label: Low, printed: 1-4}").replace(
        "{key: medium, label: Medium}", "{key: medium, label: Medium, printed: 4-8}"
    )
    text = text.replace("{key: high, label: High}", "{key: high, label: High, printed: 9-16}")
    path = on_disk(tmp_path, {"mine.yaml": text}) / "mine.yaml"
    ran = riskctl(capsys, "scheme", "check", path, *options)
    assert (ran.code, ran.err) == (code, "")
    assert "note[" in ran.out


def test_a_link_in_place_of_a_file_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(tmp_path, {"real.yaml": SCHEME})
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")
    ran = riskctl(capsys, "scheme", "check", tmp_path / "link.yaml", "--format", "concise")
    assert ran.code == 1
    assert " error FIL302 " in ran.out


def test_looking_at_schemes_writes_nothing(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in register.rglob("*") if path.is_file()}
    for command in (["list"], ["show", "matrix@1"], ["check", "matrix@1"]):
        riskctl(capsys, "-C", register, "scheme", *command)
    assert {path: path.read_bytes() for path in register.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("command", ["list", "show", "check"])
def test_help_begins_with_examples_and_fits_a_screen(capsys: pytest.CaptureFixture[str], command: str) -> None:
    out = riskctl(capsys, "scheme", command, "--help").out
    assert len(out.splitlines()) < 24
    assert out.index("Examples:") < out.index("Options:")


def test_a_mistake_names_the_help_of_the_command_it_was_made_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert riskctl(capsys, "scheme", "show").err.endswith("see how with: riskctl scheme show --help\n")
    assert riskctl(capsys, "scheme").err.endswith("see how with: riskctl scheme --help\n")


def test_plain_findings_have_no_excerpt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = on_disk(tmp_path, {"mine.yaml": SCHEME + "colour: red\n"}) / "mine.yaml"
    out = riskctl(capsys, "--plain", "scheme", "check", path).out
    assert "there is no key `colour` here" in out
    assert " | " not in out and "^" not in out


def test_a_name_with_one_version_needs_none(capsys: pytest.CaptureFixture[str]) -> None:
    whole = riskctl(capsys, "scheme", "show", "leicestershire-4x4@1")
    assert riskctl(capsys, "scheme", "show", "leicestershire-4x4") == whole
    assert whole.code == 0


def test_check_without_a_file_looks_at_the_schemes_of_the_register(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(register)
    assert riskctl(capsys, "scheme", "check").out == "1 scheme checked: nothing found\n"
    path = register / "schemes" / "matrix@1.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    ran = riskctl(capsys, "scheme", "check", "--format", "concise")
    assert ran.code == 1
    assert ran.out == riskctl(capsys, "scheme", "check", path.relative_to(register), "--format", "concise").out
    assert "there is no key `colour` here" in ran.out


def test_check_without_a_file_looks_at_the_scheme_in_use_and_outside_a_register_asks_for_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = riskctl(capsys, "-C", ROOT / "examples" / "wmp-2022", "scheme", "check", "--format", "json")
    assert (ran.code, json.loads(ran.out)["summary"]["schemes"]) == (0, 1)
    monkeypatch.chdir(tmp_path)
    ran = riskctl(capsys, "scheme", "check")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: there is no register here, so name a scheme\n  riskctl scheme check FILE\n"
