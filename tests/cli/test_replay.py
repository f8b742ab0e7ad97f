"""A `lint` run again: the same answer, without the work, and never an answer to another question."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from riskctl.cli.asked import Asked, asked_of
from riskctl.io.read_once import Changing, ReadOnce, digest_of
from riskctl.io.replays import PLACES, Told, place_of, recall, remember
from riskctl.io.user_cache import user_cache_dir
from tests.registers import files, on_disk
from tests.running import Done, environment, run

RISK = "id: R1\ntitle: Flood at the depot\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"
SLIP = RISK.replace("likelihood: 1", "likelihood: Hgih")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return on_disk(tmp_path / "register", files("", RISK))


def lint(register: Path, cache: Path | str, *options: str, **more: str) -> Done:
    return run(["-C", str(register), "lint", *options], None, RISKCTL_CACHE=str(cache), **more)


def loaded(register: Path, cache: Path, *options: str) -> set[str]:
    """Return what a run had imported at its end."""
    spy = (
        "import os, sys\n"
        "real, os._exit = os._exit, lambda code: (sys.stderr.write(' '.join(sys.modules)), sys.stderr.flush(), real(code))\n"
        f"sys.argv = ['riskctl', '-C', {str(register)!r}, 'lint', *{list(options)!r}]\n"
        "from riskctl.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", spy],
        env=environment(RISKCTL_CACHE=str(cache)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--all",), ("--format=concise", "--fail-on", "note")])
def test_a_second_run_says_the_same_and_loads_nothing(register: Path, cache: Path, options: tuple[str, ...]) -> None:
    (register / "risks" / "R1.yaml").write_text(SLIP, encoding="utf-8")
    first = lint(register, "off", *options)
    assert first.code == 1
    assert "Hgih" in first.out
    assert "pydantic" in loaded(register, cache, *options)
    assert lint(register, cache, *options) == first
    assert not loaded(register, cache, *options) & {"typer", "pydantic", "yaml", "riskctl.pipeline", "dataclasses"}


def edit(register: Path) -> None:
    (register / "risks" / "R1.yaml").write_text(SLIP, encoding="utf-8")


def add(register: Path) -> None:
    (register / "risks" / "R2.yaml").write_text(SLIP.replace("R1", "R2"), encoding="utf-8")


def add_broken(register: Path) -> None:
    (register / "risks" / "R2.yaml").mkdir()


def remove(register: Path) -> None:
    (register / "risks" / "R1.yaml").unlink()


def rename(register: Path) -> None:
    (register / "risks" / "R1.yaml").rename(register / "risks" / "R7.yaml")


def require(register: Path) -> None:
    with (register / "riskctl.yaml").open("a", encoding="utf-8") as file:
        file.write("required: [owner]\n")


def own_scheme(register: Path) -> None:
    (register / "schemes" / "matrix@1.yaml").write_text("{", encoding="utf-8")


@pytest.mark.parametrize("change", [edit, add, add_broken, remove, rename, require, own_scheme])
def test_whatever_changes_is_seen(register: Path, cache: Path, change: Callable[[Path], None]) -> None:
    before = lint(register, cache)
    assert lint(register, cache) == before
    change(register)
    after = lint(register, cache)
    assert after == lint(register, "off")
    assert after == lint(register, cache)


def test_a_file_put_back_brings_the_old_answer_back(register: Path, cache: Path) -> None:
    before = lint(register, cache)
    edit(register)
    assert lint(register, cache) != before
    (register / "risks" / "R1.yaml").write_text(RISK, encoding="utf-8")
    assert lint(register, cache) == before


def test_another_day_is_another_question(tmp_path: Path, cache: Path) -> None:
    risk = RISK + "actions: [{text: Raise the pumps, owner: x, due: 2024-03}]\n"
    texts = files("", risk)
    texts["riskctl.yaml"] = texts["riskctl.yaml"].replace("as_at: 2024-01-16\n", "")
    register = on_disk(tmp_path / "register", texts)
    assert "action-overdue" not in lint(register, cache, SOURCE_DATE_EPOCH="1706745600").out
    assert "action-overdue" in lint(register, cache, SOURCE_DATE_EPOCH="1719792000").out


def test_colour_is_part_of_the_question(register: Path, cache: Path) -> None:
    assert "\x1b" not in lint(register, cache).out
    assert "\x1b" in lint(register, cache, FORCE_COLOR="1").out
    assert "\x1b" not in lint(register, cache, FORCE_COLOR="1", NO_COLOR="1").out


def test_a_failed_run_is_not_kept(tmp_path: Path, cache: Path) -> None:
    register = on_disk(tmp_path / "empty", files(""))
    assert lint(register, cache).code == 3
    assert not cache.exists()
    assert lint(register, cache, "--as-at", "soon").code == 2
    assert not cache.exists()


def test_nothing_is_kept_where_that_is_off_and_nothing_ever_beside_the_register(register: Path, cache: Path) -> None:
    home = cache / "home"
    there = sorted(register.rglob("*"))
    lint(register, "off", HOME=str(home))
    assert not home.exists()
    lint(register, "", HOME=str(home), XDG_CACHE_HOME="")
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert kept
    assert {path.parent for path in kept} == {home / ".cache" / "riskctl"}
    assert sorted(register.rglob("*")) == there


def test_a_cache_that_cannot_be_written_is_none(register: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert lint(register, tmp_path / "file" / "below") == lint(register, "off")


@pytest.mark.parametrize("damage", [b"", b"x", b"riskctl-run/1", b"\xff\n\xff", None])
def test_a_damaged_entry_is_a_miss(register: Path, cache: Path, damage: bytes | None) -> None:
    right = lint(register, cache)
    [entry] = cache.glob("*.run")
    data = entry.read_bytes()
    entry.write_bytes(data[:-3] if damage is None else damage)
    assert lint(register, cache) == right
    assert entry.read_bytes() == data


def test_an_entry_of_another_run_is_a_miss(tmp_path: Path) -> None:
    place = str(tmp_path / "one")
    remember(place, "a" * 32, Told(1, "found\n"))
    assert recall(place, "a" * 32) == Told(1, "found\n")
    assert recall(place, "b" * 32) is None
    assert recall(str(tmp_path / "other"), "a" * 32) is None


def test_a_register_keeps_only_so_many(tmp_path: Path) -> None:
    places = {place_of(str(tmp_path), "0" * 32, digest_of([], str(number))) for number in range(500)}
    assert len(places) == PLACES


def test_runs_at_once_do_not_disturb_each_other(register: Path, cache: Path) -> None:
    edit(register)
    right = lint(register, "off")
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lambda _: lint(register, cache), range(12))) == {right}
    assert sorted(path.suffix for path in cache.iterdir()) == [".run", ".verdicts"]


def test_a_file_that_changes_between_two_readings_is_not_remembered(register: Path) -> None:
    tree = ReadOnce(str(register))
    tree.read("risks/R1.yaml")
    edit(register)
    tree.read("risks/R1.yaml")
    with pytest.raises(Changing):
        tree.digests()


def test_what_was_hashed_is_what_is_read(register: Path) -> None:
    tree = ReadOnce(str(register))
    before = tree.digests()
    edit(register)
    assert tree.read("risks/R1.yaml").decode() == RISK
    assert tree.digests() == before


def test_no_two_lists_of_files_have_one_digest() -> None:
    one, two = b"1" * 16, b"2" * 16
    lists = [[("a", one), ("b", two)], [("a", two), ("b", one)], [("ab", one)], [("a", one)], []]
    assert len({digest_of(parts) for parts in lists}) == len(lists)
    assert digest_of([], "a", "b") != digest_of([], "ab")


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (["lint"], Asked(".", ("lint",))),
        (["-C", "here", "lint", "--all"], Asked("here", ("lint", "--all"))),
        (["lint", "--format=json"], Asked(".", ("lint", "--format", "json"))),
        (["lint", "--format", "json"], Asked(".", ("lint", "--format", "json"))),
        (["lint", "--format", "sarif"], None),
        (["lint", "here"], None),
        (["lint", "-o", "file"], None),
        (["lint", "--fix"], None),
        (["lint", "--help"], None),
        (["lint", "--format"], None),
        (["lint", "-C", "here"], None),
        (["score", "lint"], None),
        ([], None),
    ],
)
def test_only_what_hangs_on_the_register_alone_is_answered_again(arguments: list[str], asked: Asked | None) -> None:
    assert asked_of(arguments) == asked


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"RISKCTL_CACHE": "off", "HOME": "/home/a"}, "linux", None),
        ({"RISKCTL_CACHE": "/var/a", "HOME": "/home/a"}, "linux", "/var/a"),
        ({"RISKCTL_CACHE": "here", "HOME": "/home/a"}, "linux", None),
        ({"HOME": "/home/a"}, "linux", "/home/a/.cache/riskctl"),
        ({"HOME": "/home/a", "XDG_CACHE_HOME": "/fast"}, "linux", "/fast/riskctl"),
        ({"HOME": "/home/a", "XDG_CACHE_HOME": "fast"}, "linux", "/home/a/.cache/riskctl"),
        ({"HOME": "/Users/a"}, "darwin", "/Users/a/Library/Caches/riskctl"),
        ({}, "linux", None),
    ],
)
def test_where_the_cache_lies(environ: dict[str, str], platform: str, folder: str | None) -> None:
    assert user_cache_dir(environ, platform) == folder


def test_a_cache_is_this_users_alone(register: Path, cache: Path) -> None:
    lint(register, cache)
    assert {path.stat().st_mode & 0o077 for path in (cache, *cache.iterdir())} == {0} or os.name == "nt"
