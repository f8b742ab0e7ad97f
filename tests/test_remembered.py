"""Verdicts kept between runs: what comes back equals what was worked out, and nothing stale is used."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from riskctl import remembered
from riskctl.checking import TOGETHER, Run, Verdict, check_files
from riskctl.core.finding import AddItem, Edit, Finding, Fix, Remove, RenameKey, ReplaceText, SetValue
from riskctl.core.plain import TooRich, dumps, loader
from riskctl.io.loader import RiskFile
from riskctl.io.read_once import ReadOnce
from riskctl.io.tree import FolderTree
from riskctl.pipeline import Checked, lint
from riskctl.remembered import Cache
from tests.registers import CLOCK, files, on_disk
from tests.running import ROOT

EXAMPLES = sorted(path.name for path in (ROOT / "examples").iterdir() if path.is_dir())


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of files whose verdicts were worked out, in order."""
    found: list[str] = []

    def spy(files: Iterable[RiskFile], run: Run) -> Iterator[tuple[str, Verdict]]:
        for path, verdict in check_files(files, run):
            found.append(path)
            yield path, verdict

    monkeypatch.setattr(remembered, "check_files", spy)
    return found


def run(root: Path, cache: Path, about: str = "tool", as_at: str | None = None) -> Checked:
    return lint(ReadOnce(str(root)), as_at, CLOCK, cache=Cache(str(cache / "verdicts"), (about,)))


def said(checked: Checked) -> tuple[object, ...]:
    return checked.findings, checked.risks, checked.schemes, checked.day


def too_rich(checked: Checked) -> set[str]:
    """Return the files whose verdicts are not written down: those with a disputed rating."""
    return {each.path for each in checked.findings if each.code == "REC101"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_comes_back_as_it_was(name: str, tmp_path: Path, worked_out: list[str]) -> None:
    root = ROOT / "examples" / name
    right = said(lint(FolderTree(str(root)), None, CLOCK))
    assert said(run(root, tmp_path)) == right
    first = len(worked_out)
    assert said(run(root, tmp_path)) == right
    rich = too_rich(run(root, tmp_path))
    assert first == len(list((root / "risks").glob("*.yaml")))
    assert set(worked_out[first:]) == rich, "only disputed ratings are worked out again"


def test_files_that_are_worked_on_together_are_judged_as_if_each_were_alone(tmp_path: Path) -> None:
    risks = [f"id: R{at}\ntitle: Risk {at}\nowner: nobody\n{'odd: 1' * (at % 2)}\n" for at in range(9)]
    risks[2:5] = ["id: R2\ntitle: [", "id: R3", f"id: R4\ntitle: Long\ndescription: {'words ' * (TOGETHER // 6)}\n"]
    root = on_disk(tmp_path / "all", files("people: {}\n", *risks))
    whole = lint(FolderTree(str(root)), None, CLOCK)
    alone: list[Finding] = []
    for path in sorted((root / "risks").iterdir()):
        one = on_disk(tmp_path / path.stem, files("people: {}\n"))
        (one / "risks").mkdir(exist_ok=True)
        shutil.copy(path, one / "risks")
        alone += lint(FolderTree(str(one)), None, CLOCK).findings
    assert len(whole.findings) > len(risks)
    assert sorted(map(repr, whole.findings)) == sorted(map(repr, alone))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_changed_file_alone_is_worked_out_again(name: str, tmp_path: Path, worked_out: list[str]) -> None:
    root = shutil.copytree(ROOT / "examples" / name, tmp_path / "register")
    run(root, tmp_path)
    changed = sorted((root / "risks").glob("*.yaml"))[0]
    changed.write_text(changed.read_text(encoding="utf-8") + "x-seen: yes\nodd: 1\n", encoding="utf-8")
    run(root, tmp_path)
    rich = too_rich(lint(FolderTree(str(root)), None, CLOCK))
    worked_out.clear()
    changed.write_text(changed.read_text(encoding="utf-8") + "odder: 1\n", encoding="utf-8")
    assert said(run(root, tmp_path)) == said(lint(FolderTree(str(root)), None, CLOCK))
    assert set(worked_out) == rich | {f"risks/{changed.name}"}


RISK = "id: R1\ntitle: Flood\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"


def settings(root: Path) -> None:
    with (root / "riskctl.yaml").open("a", encoding="utf-8") as file:
        file.write("required: [owner]\n")


def scheme(root: Path) -> None:
    path = root / "schemes" / "matrix@1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("upto: 4", "upto: 3"), encoding="utf-8")


def another_file(root: Path) -> None:
    (root / "risks" / "R1.yaml").rename(root / "risks" / "R1-flood.yaml")


def damage(root: Path) -> None:
    place = root.parent / "verdicts"
    place.write_bytes(place.read_bytes().replace(b"Flood", b"Drown"))


def cut(root: Path) -> None:
    place = root.parent / "verdicts"
    place.write_bytes(place.read_bytes()[:-1])


@pytest.mark.parametrize("change", [settings, scheme, another_file, damage, cut])
def test_what_a_verdict_hangs_on_is_looked_at(
    change: Callable[[Path], None], tmp_path: Path, worked_out: list[str]
) -> None:
    root = on_disk(tmp_path / "register", files("", RISK))
    run(root, tmp_path)
    worked_out.clear()
    change(root)
    assert said(run(root, tmp_path)) == said(lint(FolderTree(str(root)), None, CLOCK))
    assert len(worked_out) == 1


def test_another_day_or_tool_is_another_verdict(tmp_path: Path, worked_out: list[str]) -> None:
    root = on_disk(tmp_path / "register", files("", RISK))
    run(root, tmp_path)
    run(root, tmp_path)
    assert len(worked_out) == 1
    run(root, tmp_path, as_at="2024-02-01")
    assert len(worked_out) == 2
    run(root, tmp_path, as_at="2024-02-01", about="another tool")
    assert len(worked_out) == 3


def test_files_that_cannot_be_read_or_are_misnamed_are_told_each_time(tmp_path: Path) -> None:
    root = on_disk(tmp_path / "register", files("", RISK))
    (root / "risks" / "R2.yaml").mkdir()
    (root / "risks" / "con.yaml").write_text(RISK, encoding="utf-8")
    right = said(lint(FolderTree(str(root)), None, CLOCK))
    for _ in range(2):
        assert said(run(root, tmp_path)) == right


def test_a_risk_that_went_leaves_the_cache(tmp_path: Path) -> None:
    root = on_disk(tmp_path / "register", files("", RISK, RISK.replace("R1", "R2")))
    run(root, tmp_path)
    (root / "risks" / "R2.yaml").unlink()
    run(root, tmp_path)
    assert b"R2" not in (tmp_path / "verdicts").read_bytes()


EDITS = (
    SetValue(("reviews", 0, "why"), "as before"),
    SetValue(("owner",), None),
    AddItem(("actions",), {"text": "Look", "owner": ["af", "cl"], "due": None}),
    Remove(("x", 2)),
    RenameKey(("residual",), "current"),
    ReplaceText(3, 9, "\ud83d\n"),
)


def test_a_fix_comes_back_with_each_kind_of_edit() -> None:
    assert {type(edit) for edit in EDITS} == set(get_args(Edit))
    made = tuple(Fix("write it", safe, EDITS[:at]) for at in range(len(EDITS) + 1) for safe in (True, False))
    back = loader(tuple[Fix | None, ...])(json.loads(dumps((*made, None))))
    assert back == (*made, None)
    assert [[type(edit) for edit in fix.edits] for fix in back[:-1]] == [[type(edit) for edit in m.edits] for m in made]


def test_only_small_values_are_written_down() -> None:
    load = loader(tuple[int | None, ...])
    assert load([1, None]) == (1, None)
    with pytest.raises(TooRich):
        dumps((object(),))
    with pytest.raises(TypeError):
        loader(dict[str, str])
