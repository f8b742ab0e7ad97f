"""Reading a folder: nothing is followed out, nothing hangs, nothing is left out in silence."""

import os
import socket
import stat
from pathlib import Path

import pytest

from riskctl.io.tree import SIZE_LIMIT, FolderTree, Problem, find_register, is_folder


@pytest.fixture
def risks(tmp_path: Path) -> Path:
    folder = tmp_path / "risks"
    folder.mkdir()
    return folder


def listed(root: Path) -> list[tuple[str, str]]:
    """Return what is found below `risks/`: each path with the code of its problem."""
    return [
        (each.path, each.problem.code if each.problem else "") for each in FolderTree(str(root)).yaml_files("risks")
    ]


def refusal(root: Path, path: str) -> tuple[str, str]:
    """Return why a file cannot be read."""
    with pytest.raises(Problem) as caught:
        FolderTree(str(root)).read(path)
    return caught.value.code, str(caught.value)


def test_yaml_files_are_found_in_folders_too_in_the_order_of_their_bytes(tmp_path: Path, risks: Path) -> None:
    for name in ("b.yaml", "a.yml", "B.YAML", "é.yaml", "old/c.yaml", "old/deep/d.yml", "notes.txt", "README"):
        (risks / name).parent.mkdir(parents=True, exist_ok=True)
        (risks / name).write_text("x")
    assert [path for path, _ in listed(tmp_path)] == [
        "risks/B.YAML",
        "risks/a.yml",
        "risks/b.yaml",
        "risks/old/c.yaml",
        "risks/old/deep/d.yml",
        "risks/é.yaml",
    ]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert listed(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        ".R1.yaml.swp",
        "R1.yaml~",
        ".#R1.yaml",
        "R1.yaml.swp",
        "R1.yaml.tmp",
        ".git/R1.yaml",
        "node_modules/R1.yaml",
        ".hidden/R1.yaml",
    ],
)
def test_what_editors_and_tools_leave_behind_is_no_risk(tmp_path: Path, risks: Path, name: str) -> None:
    (risks / name).parent.mkdir(exist_ok=True)
    (risks / name).write_text("id: R1\n")
    assert listed(tmp_path) == []


def test_links_are_named_and_not_followed(tmp_path: Path, risks: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("id: SECRET\n")
    (risks / "R1.yaml").symlink_to(outside / "secret.yaml")
    (risks / "R2.yaml").symlink_to("nowhere")
    (risks / "R3.yaml").symlink_to("R3.yaml")
    (risks / "folder").symlink_to(outside)
    (risks / "R4.yaml").write_text("id: R4\n")
    assert listed(tmp_path) == [
        ("risks/R1.yaml", "FIL302"),
        ("risks/R2.yaml", "FIL302"),
        ("risks/R3.yaml", "FIL302"),
        ("risks/R4.yaml", ""),
        ("risks/folder", "FIL302"),
    ]
    for name in ("R1.yaml", "R2.yaml", "R3.yaml"):
        assert refusal(tmp_path, f"risks/{name}") == (
            "FIL302",
            "this is a link, and links in a register are not followed",
        )


def test_a_link_to_itself_hides_no_other_file(tmp_path: Path, risks: Path) -> None:
    (risks / "loop").symlink_to("loop")
    (risks / "R1.yaml").write_text("id: R1\n")
    assert ("risks/R1.yaml", "") in listed(tmp_path)
    assert not [code for _, code in listed(tmp_path) if code == "FIL303"]


def test_a_folder_of_risks_that_is_a_link_is_named(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "risks").symlink_to("elsewhere")
    assert listed(tmp_path) == [("risks", "FIL302")]


def test_where_a_system_cannot_refuse_links_they_are_refused_before(
    tmp_path: Path, risks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (risks / "R1.yaml").symlink_to(tmp_path)
    monkeypatch.setattr("riskctl.io.tree._NOFOLLOW", 0)
    assert refusal(tmp_path, "risks/R1.yaml")[0] == "FIL302"


def test_a_pipe_is_named_and_never_waited_for(tmp_path: Path, risks: Path) -> None:
    os.mkfifo(risks / "R1.yaml")
    assert listed(tmp_path) == [("risks/R1.yaml", "")]
    assert refusal(tmp_path, "risks/R1.yaml") == ("FIL304", "this is no regular file, where a file was expected")


def test_a_socket_is_named(tmp_path: Path, risks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(risks)  # the whole path may be longer than a socket's may be
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("R1.yaml")
        assert refusal(tmp_path, "risks/R1.yaml")[0] == "FIL303"


def test_a_folder_with_the_name_of_a_file_is_named(tmp_path: Path, risks: Path) -> None:
    (risks / "R1.yaml").mkdir()
    (risks / "R1.yaml" / "R2.yaml").write_text("id: R2\n")
    assert listed(tmp_path) == [("risks/R1.yaml", "")]
    assert refusal(tmp_path, "risks/R1.yaml") == ("FIL304", "this is a folder, where a file was expected")


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "risks").write_text("")
    (entry,) = FolderTree(str(tmp_path)).yaml_files("risks")
    assert entry.problem is not None
    assert (entry.problem.code, str(entry.problem)) == ("FIL303", "the folder cannot be read: not a directory")


def test_a_folder_that_may_not_be_read_is_not_an_empty_one(
    tmp_path: Path, risks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (risks / "old").mkdir()
    (risks / "R1.yaml").write_text("id: R1\n")
    real = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("old"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert listed(tmp_path) == [("risks/R1.yaml", ""), ("risks/old", "FIL303")]


@pytest.mark.parametrize("call", ["open", "read"])
def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, risks: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    (risks / "R1.yaml").write_text("id: R1\n")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, refuse)
        assert refusal(tmp_path, "risks/R1.yaml") == ("FIL303", "the file cannot be read: permission denied")


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    assert refusal(tmp_path, "risks/R1.yaml") == ("FIL303", "the file cannot be read: no such file or directory")


def test_a_file_may_have_the_limit_and_no_byte_more(tmp_path: Path, risks: Path) -> None:
    (risks / "R1.yaml").write_bytes(b"x" * SIZE_LIMIT)
    assert len(FolderTree(str(tmp_path)).read("risks/R1.yaml")) == SIZE_LIMIT
    (risks / "R1.yaml").write_bytes(b"x" * (SIZE_LIMIT + 1))
    assert refusal(tmp_path, "risks/R1.yaml") == (
        "FIL306",
        "the file has 1,048,577 bytes; a file of a register has at most 1,048,576",
    )


def test_a_sparse_file_is_refused_by_its_size(tmp_path: Path, risks: Path) -> None:
    with (risks / "R1.yaml").open("wb") as file:
        file.truncate(1 << 40)
    assert refusal(tmp_path, "risks/R1.yaml")[0] == "FIL306"


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, risks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (risks / "R1.yaml").write_bytes(b"x")
    monkeypatch.setattr(os, "read", lambda _handle, _size: b"x" * 600_000)
    assert refusal(tmp_path, "risks/R1.yaml")[0] == "FIL306"


def test_reading_leaves_no_file_open(tmp_path: Path, risks: Path) -> None:
    (risks / "R1.yaml").write_text("x")
    os.mkfifo(risks / "R2.yaml")
    before = len(os.listdir("/dev/fd"))
    FolderTree(str(tmp_path)).read("risks/R1.yaml")
    refusal(tmp_path, "risks/R2.yaml")
    assert len(os.listdir("/dev/fd")) == before


@pytest.mark.parametrize(
    "name", [b"new\nline.yaml", b"esc\x1b[31m.yaml", b"latin-\xe9.yaml", b"-n.yaml", b"::error::.yaml"]
)
def test_odd_names_are_listed_and_read(tmp_path: Path, risks: Path, name: bytes) -> None:
    with open(os.fsencode(risks) + b"/" + name, "wb") as file:
        file.write(b"id: R1\n")
    ((path, code),) = listed(tmp_path)
    assert (os.fsencode(path), code) == (b"risks/" + name, "")
    assert FolderTree(str(tmp_path)).read(path) == b"id: R1\n"


def test_the_register_is_looked_for_upward(tmp_path: Path, risks: Path) -> None:
    (tmp_path / "riskctl.yaml").write_text("format: 1\n")
    assert find_register(str(risks)) == str(tmp_path)
    assert find_register(str(tmp_path)) == str(tmp_path)


def test_a_folder_called_as_the_register_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "riskctl.yaml").mkdir()
    assert find_register(str(tmp_path)) is None


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    assert (is_folder(str(tmp_path)), is_folder(str(tmp_path / "x")), is_folder(str(tmp_path / "y"))) == (
        True,
        False,
        False,
    )


def test_something_is_there_though_its_link_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "riskctl.yaml").symlink_to("nowhere")
    assert FolderTree(str(tmp_path)).exists("riskctl.yaml")
    assert not FolderTree(str(tmp_path)).exists("schemes")


def test_reading_changes_no_file(tmp_path: Path, risks: Path) -> None:
    file = risks / "R1.yaml"
    file.write_text("id: R1\n")
    file.chmod(stat.S_IRUSR)
    before = file.stat()
    FolderTree(str(tmp_path)).read("risks/R1.yaml")
    after = file.stat()
    assert (after.st_mtime_ns, after.st_size, after.st_mode) == (before.st_mtime_ns, before.st_size, before.st_mode)
