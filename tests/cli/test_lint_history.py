"""`lint --against`: what changed since another edition is judged too, each slip told once."""

import shutil
from pathlib import Path

import pytest

from tests.running import ROOT, run

MIDSHIRE = ROOT / "examples" / "midshire"


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Path, Path]:
    """Return the folder of Midshire as it was, and of Midshire as it is now."""
    for name in ("was", "now"):
        shutil.copytree(MIDSHIRE, tmp_path / name)
    return tmp_path / "was", tmp_path / "now"


def edit(folder: Path, name: str, old: str, new: str) -> None:
    (path,) = (folder / "risks").glob(f"{name}-*.yaml")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def told(was: Path, now: Path, *more: str) -> tuple[int, list[str]]:
    """Return the exit code, and what is said by rules about two editions or beside them in MID-01."""
    done = run(["-C", str(now), "lint", "--against", str(was), "--format", "concise", *more])
    return done.code, [line for line in done.out.splitlines() if " HIS" in line or "MID-01" in line]


def test_nothing_changed_is_nothing_to_say(editions: tuple[Path, Path]) -> None:
    code, lines = told(*editions)
    assert (code, [line for line in lines if " HIS" in line]) == (0, [])


def test_a_lost_risk_and_an_altered_review_fail_the_change(editions: tuple[Path, Path]) -> None:
    was, now = editions
    next((now / "risks").glob("MID-02-*")).unlink()
    edit(now, "MID-04", "No change. One small breach since November.", "No change.")
    code, lines = told(was, now)
    assert code == 1
    history = [line for line in lines if " HIS" in line]
    assert len(history) == 2
    assert "risks/MID-02-victim-services.yaml:1:1" in history[0] and "error HIS122 MID-02" in history[0]
    assert "is gone and was not closed" in history[0]
    assert "error HIS103 the review of 2025-03-06 was altered" in history[1]


def test_a_score_moved_without_a_reason_is_told_once(editions: tuple[Path, Path]) -> None:
    was, now = editions
    review = "  - {date: 2026-06-25, current: {likelihood: 2, impact: {finance: 4, service: 3}}}\n"
    path = next((now / "risks").glob("MID-01-*"))
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + review, encoding="utf-8", newline="\n")
    _, lines = told(was, now)
    said = [line for line in lines if "nothing says why" in line]
    assert len(said) == 1 and "error HIS101 current went from 12 High to 8 Medium" in said[0]


def test_a_comment_in_the_file_may_say_that_it_is_meant(editions: tuple[Path, Path]) -> None:
    was, now = editions
    edit(now, "MID-04", "No change. One small breach since November.", "No change.")
    edit(now, "MID-04", "id: MID-04", "# riskctl: ignore HIS103 -- the number of breaches is exempt\nid: MID-04")
    code, lines = told(was, now)
    assert (code, [line for line in lines if " HIS" in line or "FIL404" in line]) == (0, [])
