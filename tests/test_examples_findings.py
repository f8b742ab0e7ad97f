"""Each example register has a golden list of what lint says of it: the slips it was published with, and no others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from riskctl.core.period import parse
from riskctl.io.tree import FolderTree
from riskctl.pipeline import lint
from riskctl.render.findings.concise import findings_concise

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden" / "findings"
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/riskctl.yaml"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_the_findings_it_is_known_for(name: str, golden: Callable[[Path, str], None]) -> None:
    checked = lint(FolderTree(str(ROOT / "examples" / name)), None, parse("2030-01-01"))
    golden(GOLDEN / f"{name}.txt", findings_concise(checked.findings))


def test_no_golden_list_is_left_over() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.txt")) == EXAMPLES
