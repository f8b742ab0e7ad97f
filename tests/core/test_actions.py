"""Actions as they stood on a day: what was moved later had not moved yet."""

from pathlib import Path

import pytest

from riskctl.core.actions import as_it_stood
from riskctl.core.period import parse
from tests.registers import files, on_disk, riskctl, state

BODY = """\
actions:
  - text: Raise the pumps
    owner: x
    due: 2024-12
    due_original: 2024-03
    due_text: as soon as can be
    moved:
      - {from: 2024-03, to: 2024-06, date: 2024-02-20, why: No pumps.}
      - {from: 2024-06, to: 2024-12, date: 2024-06-10, why: Still no pumps.}
  - {text: Clear the gutters, owner: x, due: 2024-05}
reviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]
"""
RISK = f"id: R1\ntitle: Flood at the depot\n{BODY}"


@pytest.mark.parametrize(
    ("day", "due", "words", "moves"),
    [
        ("2024-01-31", "2024-03", None, None),
        ("2024-02-20", "2024-06", None, 1),
        ("2024-06-09", "2024-06", None, 1),
        ("2024-06-10", "2024-12", "as soon as can be", 2),
    ],
)
def test_a_date_is_due_as_that_stood(day: str, due: str, words: str | None, moves: int | None) -> None:
    risk = as_it_stood(state(BODY).risk, parse(day))
    assert risk.actions is not None
    moved, gutters = risk.actions
    assert (str(moved.due), moved.due_text, moved.moved and len(moved.moved)) == (due, words, moves)
    assert str(gutters.due) == "2024-05"


def test_a_risk_without_later_moves_is_left_as_it_is() -> None:
    risk = state(BODY).risk
    assert as_it_stood(risk, parse("2024-07-01")) is risk


def test_what_was_overdue_then_is_told_for_then(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path, files("", RISK.replace("2024-06-10", "2024-07-10"), as_at="2024-08-01"))
    assert "2024-12" in riskctl(capsys, "-C", root, "actions", "--format", "tsv").out
    then = riskctl(capsys, "-C", root, "actions", "--as-at", "2024-07-05", "--format", "tsv").out
    assert "2024-06" in then
    assert "2024-12" not in then
    lint = riskctl(capsys, "-C", root, "lint", "--as-at", "2024-07-05", "--format", "concise").out
    assert "due 2024-06 and still open, 5 days overdue" in lint
