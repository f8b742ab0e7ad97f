"""What is said of file names: unusable on another system, or one name with another; and of a scheme that differs."""

import shutil
from pathlib import Path

import pytest

from riskctl.io.file_names import folded, name_findings
from riskctl.io.resources import shipped
from tests.running import run

REGISTER = "format: 1\ntitle: Register\nas_at: 2024-01-16\nscheme: npsa-2008@1\n"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("risks/a:b.yaml", "it holds :"),
        ("risks/CON.yaml", "Windows keeps the name for a device"),
        ("risks/com1/R1.yaml", "Windows keeps the name for a device"),
        ("risks/R1\x1b[31m.yaml", "it holds \\x1b"),
        ("risks/latin-\udce9.yaml", "it is not valid text"),
        ("risks/folder./R1.yaml", "it ends in a dot or blank"),
        ("risks/" + "R" * 201, "it is longer than 200 characters"),
    ],
)
def test_a_name_that_another_system_refuses(path: str, why: str) -> None:
    (finding,) = name_findings(path, {})
    assert (finding.code, finding.severity.word) == ("FIL305", "warning")
    assert finding.message.endswith(f"cannot be a file name on every system: {why}")


@pytest.mark.parametrize(
    "path", ["risks/R1-custody.yaml", "risks/2024/R1.1.yml", "risks/Ärger.yaml", "risks/console.yaml"]
)
def test_a_plain_name_is_nothing_to_speak_of(path: str) -> None:
    assert list(name_findings(path, {})) == []


def test_two_paths_that_are_one_elsewhere() -> None:
    seen = {folded("risks/Café.yaml"): "risks/Café.yaml"}
    (finding,) = name_findings("risks/CAFE\u0301.yaml", seen)
    assert finding.code == "FIL307"
    assert finding.message == "risks/Café.yaml and this file are one name on Windows and macOS"


def test_lint_reports_names_and_reads_the_files_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "risks").mkdir()
    (tmp_path / "riskctl.yaml").write_text(REGISTER)
    (tmp_path / "risks" / "R1-a.yaml").write_text("id: R1\ntitle: One\n")
    (tmp_path / "risks" / "R1-A.yaml").write_text("id: R1\ntitle: Other\n")
    done = run(["-C", str(tmp_path), "lint", "--format", "concise"])
    assert "risks/R1-a.yaml:1:1: warning FIL307 risks/R1-A.yaml and this file are one name" in done.out
    assert "error REG101" in done.out


def test_a_changed_copy_of_a_shipped_scheme_is_named(tmp_path: Path) -> None:
    (tmp_path / "risks").mkdir()
    (tmp_path / "schemes").mkdir()
    (tmp_path / "riskctl.yaml").write_text(REGISTER)
    (tmp_path / "risks" / "R1.yaml").write_text("id: R1\ntitle: One\n")
    copy = tmp_path / "schemes" / "npsa-2008@1.yaml"
    shutil.copy(shipped("schemes") / "npsa-2008@1.yaml", copy)
    assert "FIL308" not in run(["-C", str(tmp_path), "lint", "--format", "concise"]).out
    copy.write_text(copy.read_text(encoding="utf-8") + "# ours\n", encoding="utf-8")
    out = run(["-C", str(tmp_path), "lint", "--format", "concise"]).out
    assert "schemes/npsa-2008@1.yaml:" in out
    assert "warning FIL308 npsa-2008@1 here is not the npsa-2008@1 that ships with riskctl" in out
