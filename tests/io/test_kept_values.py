"""Values of files kept between runs: what comes back is what the file holds, and nothing stale or damaged is used."""

from collections.abc import Callable
from pathlib import Path

import pytest

from riskctl.io import kept_values
from riskctl.io.kept_values import KeptValues
from riskctl.io.source import Source, locate, read_source
from tests.registers import Ran, files, on_disk, riskctl
from tests.running import ROOT

FILES = sorted((ROOT / "examples").glob("*/risks/*.yaml"))
ODD = {
    "bom": b"\xef\xbb\xbfid: A\ntitle: T\n",
    "not utf-8": b"id: A\ntitle: \xe9\n",
    "twice": b"id: A\nid: B\n",
    "no mapping": b"- id\n",
    "empty": b"",
    "escapes": 'id: A\ntitle: "a\\tb\\u2028c\\nd \U0001f6a9"\nnone: ~\nlist: [a, {b: }]\n'.encode(),
}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of files that were read as YAML, in order."""
    found: list[str] = []

    def spy(path: str, data: bytes) -> Source:
        found.append(path)
        return read_source(path, data)

    monkeypatch.setattr(kept_values, "read_source", spy)
    monkeypatch.setattr(kept_values, "WORTH", 1)
    return found


def same(one: Source, other: Source) -> bool:
    places = [locate(one, (key,)) == locate(other, (key,)) for key in one.value or ()]
    return one[:3] == other[:3] and one.findings == other.findings and all(places)


def test_what_comes_back_is_what_the_files_hold(tmp_path: Path, read: list[str]) -> None:
    every = [*((str(path), path.read_bytes()) for path in FILES), *ODD.items()]
    for _ in range(2):
        read.clear()
        kept = KeptValues(str(tmp_path / "values"), "tool")
        for path, data in every:
            assert same(kept.read(path, data), read_source(path, data)), path
        kept.save()
    told = {path for path, data in every if read_source(path, data).findings}
    assert set(read) == told | {"bom"}
    assert len(every) - len(read) > 100


def other_tool(place: Path) -> str:
    return "another tool"


def damaged(place: Path) -> str:
    place.write_bytes(place.read_bytes().replace(b"Flood", b"Drown"))
    return "tool"


def cut(place: Path) -> str:
    place.write_bytes(place.read_bytes()[:-1])
    return "tool"


@pytest.mark.parametrize("change", [other_tool, damaged, cut])
def test_of_another_tool_or_a_damaged_file_nothing_is_used(
    change: Callable[[Path], str], tmp_path: Path, read: list[str]
) -> None:
    place = tmp_path / "values"
    kept = KeptValues(str(place), "tool")
    kept.read("a.yaml", b"id: A\ntitle: Flood\n")
    kept.save()
    again = KeptValues(str(place), change(place)).read("a.yaml", b"id: A\ntitle: Flood\n")
    assert again.value == {"id": "A", "title": "Flood"}
    assert len(read) == 2


def test_of_a_register_that_is_soon_read_no_copy_is_made(tmp_path: Path) -> None:
    kept = KeptValues(str(tmp_path / "values"), "tool")
    for at in range(kept_values.WORTH - 1):
        kept.read(f"R{at}.yaml", f"id: R{at}\ntitle: Flood\n".encode())
    kept.save()
    assert list(tmp_path.iterdir()) == []
    kept.read("last.yaml", b"id: R\ntitle: Flood\n")
    kept.save()
    assert b"Flood" in (tmp_path / "values").read_bytes()


def test_a_report_says_the_same_from_what_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], read: list[str]
) -> None:
    risks = [f"id: R{at}\ntitle: Risk {at}\nreviews: [{{date: 2024-01, current: {{score: {at}}}}}]\n" for at in (1, 2)]
    root = on_disk(tmp_path / "register", files("", *risks))
    monkeypatch.chdir(root)

    def report() -> Ran:
        return riskctl(capsys, "report", "-o", "-")

    without = report()
    monkeypatch.setenv("RISKCTL_CACHE", str(tmp_path / "cache"))
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    first, second = report(), report()
    assert (first.out, second.out) == (without.out, without.out)
    assert read == ["risks/R1.yaml", "risks/R2.yaml"]
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    (root / "risks" / "R2.yaml").write_text(risks[1].replace("Risk 2", "Another"), encoding="utf-8")
    assert "Another" in report().out
    assert read[2:] == ["risks/R2.yaml"]
