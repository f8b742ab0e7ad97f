"""Writing in a register survives whatever stops it: each file is its old self or its new one, and a run again ends it."""

import errno
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from riskctl.core.errors import RiskctlError
from riskctl.io import files as files_module
from riskctl.io import writing
from riskctl.io.tree import FolderTree
from riskctl.io.writing import Change, at_work, write_changes, write_lock
from tests.running import ROOT, environment

NAMES = ("riskctl.yaml", "risks/R1.yaml", "risks/deep/R2.yaml", "risks/R3.yaml")
CALLS = ("open", "write", "fsync", "replace", "link", "unlink", "chmod", "fdopen")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    root = tmp_path / "register"
    for name in NAMES:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(old(name))
    return root


def old(name: str) -> bytes:
    return f"id: {name}\ntitle: old\n".encode()


def new(name: str) -> bytes:
    return f"id: {name}\ntitle: new and longer\n".encode()


def changes() -> list[Change]:
    return [Change(name, old(name), new(name)) for name in NAMES]


def rest(root: Path) -> list[Change]:
    """Return what a run again would have to do."""
    return [Change(name, old(name), new(name)) for name in NAMES if (root / name).read_bytes() == old(name)]


def litter(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob(".*"))


def each_is_old_or_new(root: Path) -> int:
    """Return how many files are new; any other content fails the test."""
    held = {name: (root / name).read_bytes() for name in NAMES}
    assert all(held[name] in (old(name), new(name)) for name in NAMES), held
    done = [name for name in sorted(NAMES) if held[name] == new(name)]
    assert done == sorted(NAMES)[: len(done)], "files are replaced in the order of their paths"
    return len(done)


def refused(root: Path, these: list[Change] | None = None) -> tuple[str, str]:
    with pytest.raises(RiskctlError) as caught:
        write_changes(str(root), changes() if these is None else these)
    assert "\n" not in str(caught.value)
    return str(caught.value), caught.value.hint


def test_every_file_is_written_and_nothing_is_left_beside_it(register: Path) -> None:
    (register / "risks/R1.yaml").chmod(0o640)
    write_changes(str(register), changes())
    assert each_is_old_or_new(register) == len(NAMES)
    assert litter(register) == []
    assert (register / "risks/R1.yaml").stat().st_mode & 0o777 == 0o640


class Stopped(BaseException):
    """The process ends here: nothing that it would still do happens."""


class Trap:
    """Counts calls that touch the disk, and at the n-th does something else; after a crash every further call does."""

    def __init__(self, at: int, error: BaseException) -> None:
        self.at = at
        self.error = error
        self.count = 0

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            crashed = isinstance(self.error, Stopped) and self.count > self.at
            if self.count == self.at or crashed:
                raise self.error
            return real(*arguments, **named)

        return call


def trapped(monkeypatch: pytest.MonkeyPatch, root: Path, at: int, error: BaseException) -> BaseException | None:
    """Return what came of writing with the trap at the n-th call; None where that many calls were not made."""
    trap = Trap(at, error)
    caught: BaseException | None = None
    with monkeypatch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, trap.around(getattr(os, name)))
        try:
            write_changes(str(root), rest(root))
        except (RiskctlError, Stopped, OSError) as reason:
            caught = reason
    return caught if trap.count >= at else None


def test_a_crash_at_any_call_leaves_each_file_whole_and_a_run_again_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops = 0
    for at in range(1, 200):
        root = tmp_path / str(at)
        for name in NAMES:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(old(name))
        caught = trapped(monkeypatch, root, at, Stopped())
        each_is_old_or_new(root)
        write_changes(str(root), rest(root))
        assert each_is_old_or_new(root) == len(NAMES)
        if caught is None:
            break
        stops += 1
    else:
        pytest.fail("the writing never ended")
    assert stops > 30


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EFBIG])
def test_an_error_at_any_call_is_told_in_one_line_and_leaves_nothing_behind(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = 0
    for at in range(1, 200):
        root = tmp_path / str(at)
        for name in NAMES:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(old(name))
        caught = trapped(monkeypatch, root, at, OSError(number, os.strerror(number)))
        done = each_is_old_or_new(root)
        if isinstance(caught, RiskctlError):
            told += 1
            assert "\n" not in str(caught)
            first = ", ".join(sorted(NAMES)[:done])
            assert caught.hint.startswith(f"written before it: {first}" if done else "nothing was written")
        else:
            assert done == len(NAMES), "an error that is passed over is one that harms nothing"
        write_changes(str(root), rest(root))
        assert each_is_old_or_new(root) == len(NAMES)
        assert litter(root) == []
        if caught is None and done == len(NAMES) and at > 60:
            break
    assert told > 20


def test_a_file_that_changed_since_it_was_read_is_left_alone(register: Path) -> None:
    (register / "risks/R3.yaml").write_bytes(b"edited meanwhile\n")
    assert refused(register) == (
        "risks/R3.yaml has changed since it was read",
        "nothing was written; run the command again",
    )
    assert (register / "risks/R3.yaml").read_bytes() == b"edited meanwhile\n"
    assert (register / "risks/R1.yaml").read_bytes() == old("risks/R1.yaml")
    assert litter(register) == []


def edit(path: Path) -> None:
    path.write_bytes(b"edited meanwhile\n")


def same_bytes_other_file(path: Path) -> None:
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    os.replace(copy, path)


def deleted(path: Path) -> None:
    path.unlink()


def a_link(path: Path) -> None:
    path.rename(path.with_name("real"))
    path.symlink_to("real")


@pytest.mark.parametrize("meanwhile", [edit, same_bytes_other_file, deleted, a_link])
def test_a_change_between_reading_and_replacing_is_noticed(
    meanwhile: Callable[[Path], None], register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program changes the last file after every new text lies ready: as an editor or a checkout would."""
    real, ready = files_module.stage, []

    def stage(target: str, data: bytes, suffix: str = ".tmp") -> str:
        ready.append(target)
        if len(ready) == len(NAMES):
            meanwhile(register / "risks/deep/R2.yaml")
        return real(target, data, suffix)

    monkeypatch.setattr(writing, "stage", stage)
    message, hint = refused(register)
    assert message == "risks/deep/R2.yaml has changed since it was read"
    assert hint == "written before it: riskctl.yaml, risks/R1.yaml, risks/R3.yaml; run the command again"
    assert litter(register) == []


def test_a_link_is_not_followed(register: Path) -> None:
    a_link(register / "risks/R1.yaml")
    assert refused(register)[0] == "risks/R1.yaml has changed since it was read"
    assert (register / "risks/real").read_bytes() == old("risks/R1.yaml")


def test_a_folder_that_may_not_be_written_is_told(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        (register / "risks").chmod(0o500)
    else:  # nothing is read-only for root, so the system call says what it would say to others

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(tempfile, "mkstemp", refuse)
    try:
        message, hint = refused(register, changes()[1:])
    finally:
        (register / "risks").chmod(0o700)
    assert message == "cannot write risks/R1.yaml: permission denied"
    assert hint == "nothing was written"


def test_a_limit_on_the_size_of_files_is_told(register: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, before[1]))
    try:
        message, hint = refused(register)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (message, hint) == ("cannot write riskctl.yaml: file too large", "nothing was written")
    assert litter(register) == []
    assert each_is_old_or_new(register) == 0


def test_what_a_killed_run_left_is_taken_away_by_the_next(register: Path) -> None:
    left = register / "risks" / ".R1.yaml.abc.riskctl.tmp"
    left.write_bytes(b"half")
    other = register / "risks" / ".R1.yaml.swp"
    other.write_bytes(b"an editor's")
    write_changes(str(register), changes())
    assert litter(register) == [".R1.yaml.swp"]


# --- killed -----------------------------------------------------------------------------------------------------------

WRITER = """
import sys
from riskctl.io.writing import Change, write_changes, write_lock
from tests.io.test_writing import NAMES, new, old, rest
from pathlib import Path
root = Path(sys.argv[1])
print("ready", flush=True)
while True:
    with write_lock(sys.argv[2], str(root)):
        write_changes(str(root), [Change(n, (root / n).read_bytes(), new(n)) for n in NAMES])
        write_changes(str(root), [Change(n, (root / n).read_bytes(), old(n)) for n in NAMES])
"""


def test_a_run_killed_at_any_time_leaves_each_file_whole(register: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    for kill in range(40):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(register), cache], cwd=ROOT, env=environment(), stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(kill * 0.0007)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        for name in NAMES:
            assert (register / name).read_bytes() in (old(name), new(name))
    with write_lock(cache, str(register)):
        write_changes(str(register), rest(register))
    assert all((register / name).read_bytes() == new(name) for name in NAMES)


# --- the lock ---------------------------------------------------------------------------------------------------------


def test_only_one_run_writes_in_a_register_at_a_time(register: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    holds = "import sys\nfrom riskctl.io.writing import write_lock\nwith write_lock(sys.argv[2], sys.argv[1]):\n"
    with write_lock(cache, str(register)):
        done = subprocess.run(
            [sys.executable, "-c", f"{holds} pass", str(register), cache],
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "another riskctl is writing in" in done.stderr
        with write_lock(cache, str(tmp_path)):
            pass
    with write_lock(cache, str(register)):
        pass


def test_a_lock_ends_with_the_process_that_held_it(register: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    holds = (
        "import sys, time\nfrom riskctl.io.writing import write_lock\n"
        "with write_lock(sys.argv[2], sys.argv[1]):\n print('held', flush=True)\n time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", holds, str(register), cache], cwd=ROOT, env=environment(), stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(RiskctlError, match="another riskctl is writing"), write_lock(cache, str(register)):
        pass
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with write_lock(cache, str(register)):
        pass


@pytest.mark.parametrize("cache", [None, "/proc/nothing"])
def test_without_a_cache_folder_the_lock_is_in_the_temporary_one(
    cache: str | None, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with write_lock(cache, str(register)):
        assert list(tmp_path.glob("riskctl-*/locks/*.lock"))
    assert FolderTree(str(register)).exists("riskctl.yaml")
    assert litter(register) == []


# --- git half-way -----------------------------------------------------------------------------------------------------


def half_way() -> Iterator[tuple[str, str]]:
    yield "MERGE_HEAD", "a merge is under way in this checkout"
    yield "rebase-merge", "a rebase is under way in this checkout"
    yield "rebase-apply", "a rebase is under way in this checkout"
    yield "CHERRY_PICK_HEAD", "a cherry-pick is under way in this checkout"
    yield "REVERT_HEAD", "a revert is under way in this checkout"
    yield "index.lock", "git is at work in this checkout: there is "


@pytest.mark.parametrize(("name", "reason"), list(half_way()))
@pytest.mark.parametrize("linked", [False, True], ids=["checkout", "worktree"])
def test_nothing_is_written_while_git_is_half_way(register: Path, name: str, reason: str, linked: bool) -> None:
    folder = register.parent / ".git"
    if linked:
        folder = register.parent / "main" / ".git" / "worktrees" / "own"
        (register.parent / ".git").write_text("gitdir: main/.git/worktrees/own\n")
    folder.mkdir(parents=True)
    write_changes(str(register), changes()[:1])
    (folder / name).touch()
    message, hint = refused(register, changes()[1:])
    assert message.startswith(reason)
    assert hint == "finish or abort that first; nothing was written"
    assert each_is_old_or_new(register) == 1


def test_a_checkout_at_rest_and_none_at_all_are_written(register: Path) -> None:
    assert at_work(str(register)) == ""
    (register / ".git").write_text("gitdir: /nowhere\n")
    assert at_work(str(register)) == ""
