"""`riskctl matrix`: the heat map read without colour, either way round, and what stands in where there is none."""

import json
from pathlib import Path

import pytest

from tests.registers import SCHEME, files, on_disk, riskctl
from tests.running import ROOT


def risk(name: str, likelihood: int, impact: int, more: str = "") -> str:
    current = f"current: {{likelihood: {likelihood}, impact: {impact}{more}}}"
    return f"id: {name}\ntitle: x\nreviews: [{{date: 2024-01, {current}}}]\n"


RISKS = (risk("R1", 4, 4), risk("R2", 2, 3), risk("R3", 2, 3, ", score: 9"), risk("R10", 1, 1), "id: R9\ntitle: x\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return on_disk(tmp_path, files("", *RISKS))


def test_counts_with_the_initials_of_the_bands(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert riskctl(capsys, "-C", root, "matrix").out == (
        "Position at 2024-01-16\n\n"
        "Current by Likelihood (up) and Impact (across)\n\n"
        "            1 Minor     2 Moderate  3 Serious   4 Severe\n"
        "4 Certain   . L         . M         . H         1 H\n"
        "3 Likely    . L         . M         . H         . H\n"
        "2 Possible  . L         . L         2 M         . M\n"
        "1 Rare      1 L         . L         . L         . L\n\n"
        "H High, M Medium, L Low\n"
        "4 of 5 open risks on this map; 1 not rated\n"
        "1 of them disputed: shown where its levels put it\n"
        "see the risks in each cell with: riskctl matrix --ids\n"
    )


def test_ids_in_the_order_of_their_numbers_turned_round(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "matrix", "--ids", "--rows", "impact")
    assert done.out.splitlines()[2:11] == [
        "Current by Impact (up) and Likelihood (across)",
        "",
        "            1 Rare      2 Possible  3 Likely    4 Certain",
        "4 Severe    L           M           H           H",
        "                                                R1",
        "3 Serious   L           M           H           H",
        "                        R2 R3*",
        "2 Moderate  L           L           M           M",
        "1 Minor     L           L           L           L",
    ]


def test_another_measure_and_none_of_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "matrix", "--measure", "target")
    assert done.code == 0
    assert "No map of matrix is drawn: no open risk has target levels." in done.out
    assert done.out.splitlines()[4:9] == [
        "BAND       COUNT",
        "High           0",
        "Medium         0",
        "Low            0",
        "not rated      5",
    ]


@pytest.mark.parametrize(
    ("example", "reason"),
    [("wmp-2022", "current ratings are declared without levels"), ("wmpcc-2017", "")],
)
def test_published_registers(example: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", ROOT / "examples" / example, "matrix")
    assert done.code == 0
    assert (reason in done.out) if reason else ("in brackets: the score of a cell" in done.out)


def test_a_scheme_of_three_factors_counts_bands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = files("", risk("R1", 4, 4, ", speed: 1"))
    texts["schemes/matrix@1.yaml"] = SCHEME.replace("bands:", "  speed: {label: Speed, scale: chance}\nbands:").replace(
        "product: [likelihood, impact]", "product: [likelihood, impact, speed]"
    )
    done = riskctl(capsys, "-C", on_disk(tmp_path, texts), "matrix")
    assert (done.code, done.err) == (0, "")
    assert "the scheme rates 3 factors, and a map shows two." in done.out
    assert "High        1" in done.out


def test_an_unknown_factor_is_told_the_nearest(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "matrix", "--rows", "impct")
    assert (done.code, done.err) == (
        2,
        "error: --rows: no scheme in use has a factor 'impct'\n  did you mean impact?\n",
    )


def test_plain_text_names_every_cell_that_is_not_empty(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "--plain", "-C", root, "matrix", "--ids")
    assert done.out.splitlines()[4:7] == [
        "Likelihood 4 Certain, Impact 4 Severe, 16 High: R1",
        "Likelihood 2 Possible, Impact 3 Serious, 6 Medium: R2, R3 (disputed)",
        "Likelihood 1 Rare, Impact 1 Minor, 1 Low: R10",
    ]


def test_json_and_markdown_hold_the_same_cells(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(riskctl(capsys, "-C", root, "matrix", "--format", "json").out)
    (grid,) = found["matrices"]
    assert (found["format"], grid["scheme"], grid["on_map"], len(grid["cells"])) == (
        "riskctl-matrix/1",
        "matrix@1",
        4,
        16,
    )
    (two,) = [cell for cell in grid["cells"] if cell["count"] == 2]
    assert (two["score"], two["band"], two["ids"], two["disputed"]) == (6, "medium", ["R2", "R3"], ["R3"])
    done = riskctl(capsys, "-C", root, "matrix", "--format", "md")
    assert "| Likelihood | 1 Minor | 2 Moderate | 3 Serious | 4 Severe |\n" in done.out
    assert "| 2 Possible | L | L | 2 M | M |\n" in done.out


def test_bands_that_begin_alike_get_longer_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = files("", risk("R1", 4, 4))
    texts["schemes/matrix@1.yaml"] = SCHEME.replace("label: Low}", "label: Minor}").replace(
        "label: High}", "label: Major}"
    )
    done = riskctl(capsys, "-C", on_disk(tmp_path, texts), "matrix")
    assert "Ma Major, Me Medium, M Minor" in done.out


def test_a_pipe_has_every_id_in_its_column_and_no_row_as_wide_as_all_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"R{number}" for number in range(1, 60)]
    root = on_disk(tmp_path, files("", *(risk(name, 2, 3) for name in names)))
    out = riskctl(capsys, "-C", root, "matrix", "--ids").out
    head, *rows = out.splitlines()[4:]
    at = head.index("3 Serious")
    held = [row[at : at + len(head) - head.index("2 Moderate")].split() for row in rows[: rows.index("")]]
    assert [name for cell in held for name in cell if name.startswith("R")] == names
    assert max(map(len, out.splitlines())) < 100
