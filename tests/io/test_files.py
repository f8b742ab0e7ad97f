"""Writing a result: whole or not at all, and never over a register's own files."""

import os
import stat
from pathlib import Path

import pytest

from riskctl.core.errors import UsageError
from riskctl.io.files import replace_file, write_output


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register with a risk, and a folder beside it where the user stands."""
    root = tmp_path / "register"
    (root / "risks").mkdir(parents=True)
    (root / "riskctl.yaml").write_text("format: 1\n")
    (root / "risks" / "R1.yaml").write_text("id: R1\n")
    (tmp_path / "desk").mkdir()
    return root


def refused(path: Path | str, register: Path) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        write_output(str(path), "text", str(register))
    return str(caught.value), caught.value.hint


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_result_is_written_as_utf_8_with_its_own_line_ends(register: Path, tmp_path: Path) -> None:
    target = tmp_path / "desk" / "x.csv"
    write_output(str(target), "né\r\nx\n", str(register))
    assert target.read_bytes() == "né\r\nx\n".encode()
    assert names(tmp_path / "desk") == ["x.csv"]


def test_half_a_character_cannot_break_the_writing(register: Path, tmp_path: Path) -> None:
    write_output(str(tmp_path / "x"), "a\udcffb", str(register))
    assert (tmp_path / "x").read_bytes() == b"a?b"


def test_a_new_file_has_the_usual_mode_and_an_old_one_keeps_its_own(register: Path, tmp_path: Path) -> None:
    new, old = tmp_path / "new.html", tmp_path / "old.html"
    old.write_text("old")
    old.chmod(0o640)
    mask = os.umask(0o027)
    try:
        write_output(str(new), "text", str(register))
        write_output(str(old), "text", str(register))
        assert os.umask(0o027) == 0o027, "the mask is as it was"
    finally:
        os.umask(mask)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (new, old)] == [0o640, 0o640]
    assert old.read_text() == "text"


def test_a_reader_keeps_the_old_file_whole(register: Path, tmp_path: Path) -> None:
    target = tmp_path / "x"
    target.write_text("old")
    with target.open() as reader:
        write_output(str(target), "new", str(register))
        assert reader.read() == "old"
    assert target.read_text() == "new"


def test_a_link_stays_a_link_and_what_it_leads_to_is_replaced(register: Path, tmp_path: Path) -> None:
    (tmp_path / "real.html").write_text("old")
    link = tmp_path / "desk" / "link.html"
    link.symlink_to(tmp_path / "real.html")
    write_output(str(link), "new", str(register))
    assert link.is_symlink()
    assert (tmp_path / "real.html").read_text() == "new"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("riskctl.yaml", "is the register file itself"),
        ("risks/R1.yaml", "lies among the register's own files"),
        ("risks/new.html", "lies among the register's own files"),
        ("risks/deep/new.html", "lies among the register's own files"),
        ("schemes/x@1.yaml", "lies among the register's own files"),
        ("templates/x.html", "lies among the register's own files"),
        ("templates", "lies among the register's own files"),
        ("out/../risks/R1.yaml", "lies among the register's own files"),
    ],
)
def test_a_registers_own_files_are_refused(register: Path, path: str, reason: str) -> None:
    (register / "out").mkdir()
    before = (register / "risks" / "R1.yaml").read_bytes(), names(register)
    assert refused(register / path, register) == (f"{register / path} {reason}", "write the result elsewhere with -o")
    assert ((register / "risks" / "R1.yaml").read_bytes(), names(register)) == before


def test_the_files_of_another_register_are_refused_too(register: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "risks").mkdir(parents=True)
    (other / "riskctl.yaml").write_text("format: 1\n")
    assert "own files" in refused(other / "risks" / "R9.yaml", register)[0]
    assert "register file itself" in refused(other / "riskctl.yaml", register)[0]


def test_a_link_to_a_registers_file_is_refused(register: Path, tmp_path: Path) -> None:
    link = tmp_path / "innocent.html"
    link.symlink_to(register / "risks" / "R1.yaml")
    assert "own files" in refused(link, register)[0]
    assert (register / "risks" / "R1.yaml").read_text() == "id: R1\n"


@pytest.mark.parametrize("path", ["out/x.html", "x.html", "notes/x.md"])
def test_other_places_in_a_register_may_be_written(register: Path, path: str) -> None:
    (register / path).parent.mkdir(exist_ok=True)
    write_output(str(register / path), "text", str(register))
    assert (register / path).read_text() == "text"


def test_a_folder_is_refused(register: Path, tmp_path: Path) -> None:
    assert refused(tmp_path / "desk", register) == (f"{tmp_path / 'desk'} is a folder", "name a file: -o report.html")


def test_a_folder_that_is_not_there_is_not_made(register: Path, tmp_path: Path) -> None:
    reason, hint = refused(tmp_path / "nowhere" / "x.html", register)
    assert (reason, hint) == (
        f"there is no folder {tmp_path / 'nowhere'}",
        "make it first, or write elsewhere with -o",
    )
    assert not (tmp_path / "nowhere").exists()


def test_a_device_is_written_straight(register: Path) -> None:
    before = os.stat("/dev/null")
    write_output("/dev/null", "text", str(register))
    after = os.stat("/dev/null")
    assert stat.S_ISCHR(after.st_mode)
    assert before.st_ino == after.st_ino


def test_a_full_device_says_so(register: Path) -> None:
    with pytest.raises(OSError, match="No space left on device"):
        write_output("/dev/full", "text", str(register))


def test_a_pipe_is_written_straight(register: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_output(str(pipe), "text", str(register))
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)


@pytest.mark.parametrize("call", ["fdopen", "fsync", "chmod", "replace"])
@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "stopped"]
)
@pytest.mark.parametrize("there", [True, False], ids=["old", "new"])
def test_a_failure_at_any_call_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException, there: bool
) -> None:
    target = tmp_path / "x.html"
    if there:
        target.write_text("old")

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        with pytest.raises(type(error)):
            replace_file(str(target), b"new")
    assert names(tmp_path) == (["x.html"] if there else [])
    assert not there or target.read_text() == "old"
    replace_file(str(target), b"again")
    assert target.read_bytes() == b"again"


def test_a_file_cannot_be_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.html"
    target.write_text("old")
    real = os.fdopen

    class Half:
        """A file on a disk that fills up."""

        def __init__(self, handle: int) -> None:
            self.file = real(handle, "wb")

        def __enter__(self) -> "Half":
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[:2])
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdopen", lambda handle, _mode: Half(handle))
        with pytest.raises(OSError, match="No space"):
            replace_file(str(target), b"new text")
    assert (names(tmp_path), target.read_text()) == (["x.html"], "old")


def test_a_folder_that_cannot_be_flushed_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.fsync, []

    def fail_second(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 1:
            raise OSError(22, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", fail_second)
    replace_file(str(tmp_path / "x"), b"new")
    assert (tmp_path / "x").read_bytes() == b"new"
    assert len(calls) == 2
