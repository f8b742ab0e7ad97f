"""The wheel travels alone: built here, installed in an empty environment, run from an empty folder."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "midshire"
BIN = "Scripts" if os.name == "nt" else "bin"


def call(*command: str | Path, cwd: Path, code: int = 0) -> str:
    """Return what a command printed; it must end with the code expected."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built from a copy so that nothing is left in it."""
    source = tmp_path_factory.mktemp("source") / "riskctl"
    left_out = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info", "out")
    shutil.copytree(ROOT, source, ignore=left_out)
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    call(*pip, "--wheel-dir", folder, ".", cwd=source)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed with what it needs in an environment of its own."""
    root = tmp_path_factory.mktemp("bare")
    venv.create(root, with_pip=True)
    call(root / BIN / "python", "-m", "pip", "install", "--disable-pip-version-check", "-q", wheel, cwd=root)
    return root / BIN / "riskctl"


def test_the_wheel_holds_code_schemes_templates_and_examples_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder, suffixes in (("schemes", (".yaml",)), ("templates", (".j2", ".css", ".js")), ("examples", (".yaml",))):
        shipped = {
            f"riskctl/data/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and path.suffix in suffixes
        }
        assert shipped
        assert shipped <= set(names)
    cases = {f"riskctl/data/cases/{path.name}" for path in (ROOT / "tests" / "rules").glob("*.yaml")}
    assert cases and cases <= set(names)
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "riskctl").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == code
    assert {name.partition("/")[0] for name in names} == {"riskctl", wheel.name.rpartition("-py3")[0] + ".dist-info"}
    assert not [name for name in names if {"tests", "bench", "out"} & set(name.split("/"))]


def test_the_wheel_installed_bare_checks_and_prints_an_example(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "copy", ignore=shutil.ignore_patterns("out"))
    empty = tmp_path / "empty"
    empty.mkdir()
    assert call(installed, "--version", cwd=empty).startswith("riskctl ")
    assert call(installed, "-C", tmp_path / "copy", "report", "-o", "x.html", cwd=empty) == "x.html\n"
    assert (empty / "x.html").read_text(encoding="utf-8").startswith("<!")
    assert " checked: " in call(installed, "-C", tmp_path / "copy", "lint", "--exit-zero", cwd=empty)
    assert sorted(path.name for path in empty.iterdir()) == ["x.html"]


def test_what_is_installed_prints_what_the_checkout_does(installed: Path, tmp_path: Path) -> None:
    arguments = ("-C", EXAMPLE, "score", "--format", "json")
    here = call(sys.executable, "-m", "riskctl", *arguments, cwd=ROOT)
    assert call(installed, *arguments, cwd=tmp_path) == here


def test_what_is_installed_explains_rules_with_their_examples(installed: Path, tmp_path: Path) -> None:
    arguments = ("explain", "--all", "--format", "markdown")
    here = call(sys.executable, "-m", "riskctl", *arguments, cwd=ROOT)
    assert "**Bad:** two cells swapped" in here
    assert call(installed, *arguments, cwd=tmp_path) == here
