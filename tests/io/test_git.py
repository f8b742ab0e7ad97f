"""Reading git: what a revision means, what a commit holds, and that nothing a repository's settings name is run."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskctl.core.errors import GitFailed, NotARepository, RiskctlError, UsageError
from riskctl.core.period import parse
from riskctl.io import git as git_module
from riskctl.io.commit_tree import CommitTree, register_in, risk_names
from riskctl.io.git import Repository, open_repository
from riskctl.io.git_objects import blob_id
from riskctl.io.tree import SIZE_LIMIT, FolderTree, Problem
from riskctl.io.uncommitted import uncommitted
from tests.registers import files, on_disk
from tests.repository import commit, git, listening_git, repository

ONE = "id: R1\ntitle: Custody is full\n"
TWO = "id: R2\ntitle: Fleet is old\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register of two commits and a tag, at the top of its repository."""
    top = repository(tmp_path / "register")
    commit(top, files("", ONE, TWO), "Register begun", "2023-10-02T09:00:00+0100")
    git(top, "tag", "paper-1")
    commit(top, {"risks/R1.yaml": ONE + "owner: af\n"}, "Custody has an owner", "2024-01-16T23:30:00-0500")
    return top


def refusal(repo: Repository, text: str) -> tuple[str, str]:
    with pytest.raises(UsageError) as caught:
        repo.resolve(text)
    return str(caught.value), caught.value.hint


def read(tree: CommitTree, path: str) -> str:
    return tree.read(path).decode()


def problem(tree: CommitTree, path: str) -> tuple[str, str]:
    with pytest.raises(Problem) as caught:
        tree.read(path)
    return caught.value.code, str(caught.value)


# What a revision means


@pytest.mark.parametrize("text", ["HEAD", "main", "refs/heads/main", "HEAD~0", "@", "main^{commit}", ":/Custody"])
def test_a_revision_is_what_git_calls_it(root: Path, text: str) -> None:
    found = open_repository(str(root)).resolve(text)
    assert found.id == git(root, "rev-parse", "HEAD").strip()
    assert found.short == found.id[:8]
    assert (str(found.when), found.author, found.subject) == ("2024-01-16", "A Analyst", "Custody has an owner")


def test_the_day_of_a_commit_is_the_day_in_its_own_zone(root: Path) -> None:
    # 23:30 five hours behind is the day after in Greenwich.
    assert str(open_repository(str(root)).resolve("HEAD").when) == "2024-01-16"


def test_a_tag_of_any_kind_is_the_commit_it_leads_to(root: Path) -> None:
    git(root, "tag", "-a", "-m", "Signed off", "signed", "HEAD~1")
    git(root, "tag", "-a", "-m", "Again", "again", "signed")
    repo = open_repository(str(root))
    assert repo.resolve("signed") == repo.resolve("again") == repo.resolve("HEAD~1") == repo.resolve("paper-1")
    said = repo.tag("signed")
    assert said is not None
    assert (said.target, said.kind, said.message) == (repo.resolve("HEAD~1").id, "commit", "Signed off\n")
    assert repo.tag("paper-1") is None
    assert repo.tag("nothing") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty revision names nothing"),
        ("  ", "an empty revision names nothing"),
        ("--output=x", "'--output=x' is no revision: none begins with a dash"),
        ("-", "'-' is no revision: none begins with a dash"),
        ("HEAD\nHEAD", r"'HEAD\nHEAD' is no revision: no name in git has such signs"),
        ("HEAD\x1b[31m", r"'HEAD\x1b[31m' is no revision: no name in git has such signs"),
        ("HEAD\0", r"'HEAD\x00' is no revision: no name in git has such signs"),
        ("paper-1..HEAD", "'paper-1..HEAD' is a range of revisions, and one is expected"),
        ("paper-1...HEAD", "'paper-1...HEAD' is a range of revisions, and one is expected"),
        ("HEAD:riskctl.yaml", "'HEAD:riskctl.yaml' names a file in git, not a commit"),
        ("HEAD^{tree}", "'HEAD^{tree}' names a folder in git, not a commit"),
    ],
)
def test_what_is_no_single_commit_is_refused(root: Path, text: str, message: str) -> None:
    assert refusal(open_repository(str(root)), text)[0] == message


def test_a_blob_and_an_id_of_several_objects_are_refused(root: Path) -> None:
    repo = open_repository(str(root))
    blob = git(root, "rev-parse", "HEAD:risks/R1.yaml").strip()
    assert refusal(repo, blob) == (f"'{blob}' names a file in git, not a commit", "name a commit, a branch or a tag")
    # Ids rest on bytes alone: of so many numbers two are found that begin alike.
    starts: dict[str, list[str]] = {}
    for number in range(2000):
        starts.setdefault(blob_id(b"%d" % number, blob)[:4], []).append(str(number))
    begun, pair = next((start, alike) for start, alike in starts.items() if len(alike) > 1)
    commit(root, {f"notes/{text}": text for text in pair}, "Notes")
    assert refusal(open_repository(str(root)), begun) == (
        f"'{begun}' begins the ids of several objects",
        "give more of the id",
    )


def test_an_unknown_revision_offers_the_nearest_name(root: Path) -> None:
    repo = open_repository(str(root))
    assert refusal(repo, "papper-1") == ("unknown revision 'papper-1'", "did you mean paper-1?")
    assert refusal(repo, "zzzz") == ("unknown revision 'zzzz'", "see what there is with: git log --oneline, git tag")


def test_before_the_first_commit_there_is_no_revision(tmp_path: Path) -> None:
    repo = open_repository(str(repository(tmp_path)))
    assert repo.head is None
    expected = ("nothing is committed yet, so there is no revision to read", "commit the register first")
    assert refusal(repo, "HEAD") == expected
    assert refusal(repo, "main") == expected
    assert repo.last_commit("riskctl.yaml") is None


def test_a_folder_outside_git_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotARepository) as caught:
        open_repository(str(tmp_path))
    assert str(caught.value) == f"{tmp_path} is in no git repository, so it has no revisions"
    assert caught.value.hint == "read a past day from the register itself: --as-at DATE"


def test_without_git_the_reason_is_said(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitFailed, match="git is not installed"):
        open_repository(str(root))


def test_a_register_cannot_bring_its_own_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "git").write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
    (root / "git").chmod(0o755)
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    assert open_repository(".").head is not None
    assert not (root / "ran").exists()


def test_a_repository_of_another_user_passes_gits_advice_on() -> None:
    words = (
        "fatal: detected dubious ownership in repository at '/srv/register'\n"
        "To add an exception for this directory, call:\n\n"
        "\tgit config --global --add safe.directory /srv/register"
    )
    refused = git_module._refused("/srv/register", words)
    assert isinstance(refused, NotARepository)
    assert str(refused) == "git does not read /srv/register: it belongs to another user"
    assert refused.hint == "if you trust it: git config --global --add safe.directory /srv/register"


def test_a_shallow_clone_says_how_to_deepen_it(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), "shallow")
    repo = open_repository(str(tmp_path / "shallow"))
    assert repo.is_shallow
    hint = "this clone is shallow: set fetch-depth: 0 in the pipeline, or run: git fetch --unshallow"
    assert refusal(repo, "HEAD~1") == ("unknown revision 'HEAD~1'", hint)
    with pytest.raises(UsageError) as caught:
        repo.commit_before(parse("2023-10-31"))
    assert caught.value.hint == hint


def test_the_merge_base_is_where_two_began_to_differ(root: Path) -> None:
    base = git(root, "rev-parse", "HEAD").strip()
    git(root, "switch", "-q", "-c", "side")
    commit(root, {"risks/R2.yaml": TWO + "owner: it\n"}, "Side")
    git(root, "switch", "-q", "main")
    commit(root, {"risks/R1.yaml": ONE}, "Main")
    repo = open_repository(str(root))
    assert repo.merge_base(repo.resolve("main"), repo.resolve("side")).id == base
    git(root, "switch", "-q", "--orphan", "alone")
    commit(root, {"x.txt": "x"}, "Alone")
    with pytest.raises(UsageError, match="share no earlier commit here"):
        repo.merge_base(repo.resolve("main"), open_repository(str(root)).resolve("alone"))


def test_the_last_commit_on_or_before_a_day_is_that_of_the_branch(root: Path) -> None:
    git(root, "switch", "-q", "-c", "side", "paper-1")
    commit(root, {"risks/R2.yaml": TWO + "owner: it\n"}, "Made early", "2023-11-01T09:00:00+0000")
    git(root, "switch", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "Merged late", "side", date="2024-02-20T09:00:00+0000")
    repo = open_repository(str(root))
    assert repo.commit_before(parse("2023-12-31")).subject == "Register begun"
    assert repo.commit_before(parse("2024-01-16")).subject == "Custody has an owner"
    assert repo.commit_before(parse("2024-02")).subject == "Merged late"
    with pytest.raises(UsageError, match="no commit on or before 2023-09-30"):
        repo.commit_before(parse("2023-09-30"))


def test_refs_are_told_with_the_commits_they_lead_to(root: Path) -> None:
    git(root, "tag", "-a", "-m", "Signed off", "signed/2023-24-Q3", "HEAD~1")
    head, first = (git(root, "rev-parse", each).strip() for each in ("HEAD", "HEAD~1"))
    found = [tuple(ref) for ref in open_repository(str(root)).refs()]
    assert found == [("main", "branch", head), ("paper-1", "tag", first), ("signed/2023-24-Q3", "tag", first)]


# Who set what


def test_the_last_commit_of_a_file_and_of_its_lines(root: Path) -> None:
    repo = open_repository(str(root))
    head = repo.resolve("HEAD")
    assert repo.last_commit("risks/R1.yaml") == head
    last = repo.last_commit("risks/R2.yaml")
    assert last is not None
    assert (last.subject, str(last.when)) == ("Register begun", "2023-10-02")
    assert repo.last_commit("risks/R3.yaml") is None
    first, then = (last.id, "2023-10-02"), (head.id, "2024-01-16")
    assert [(each.id, str(each.when)) for each in repo.set_by("risks/R1.yaml", head)] == [first, first, then]


def test_texts_of_a_commit_in_other_encodings_are_read(root: Path) -> None:
    git(root, "config", "i18n.commitEncoding", "ISO-8859-1")
    message = root / "message"
    message.write_bytes("R\xe9vision\n".encode("latin-1"))
    git(root, "commit", "-q", "--allow-empty", "-F", "message")
    assert open_repository(str(root)).resolve("HEAD").subject == "R\xe9vision"


# What a commit holds


def test_a_commit_is_the_same_tree_as_the_folder(root: Path) -> None:
    (root / "risks" / "deep").mkdir()
    commit(root, {"risks/deep/R3.yml": "id: R3\ntitle: x\n", "risks/.hidden.yaml": "x", "risks/a.yaml~": "x"}, "More")
    repo, folder = open_repository(str(root)), FolderTree(str(root))
    tree = repo.tree(repo.resolve("HEAD"), "HEAD")
    for name in ("risks", "schemes", "nothing"):
        assert tree.yaml_files(name) == folder.yaml_files(name)
        for entry in tree.yaml_files(name):
            assert tree.read(entry.path) == folder.read(entry.path)
            assert tree.blob_id(entry.path) == blob_id(folder.read(entry.path), repo.resolve("HEAD").id)
    assert tree.exists("riskctl.yaml") and tree.exists("risks") and not tree.exists("risks/R9.yaml")
    assert tree.name == "HEAD"


def test_files_may_be_read_in_any_order_and_twice(root: Path) -> None:
    repo = open_repository(str(root))
    tree = repo.tree(repo.resolve("HEAD"))
    paths = [entry.path for entry in tree.yaml_files("risks")]
    assert [read(tree, path) for path in reversed(paths)] == [TWO, ONE + "owner: af\n"]
    assert [read(tree, path) for path in paths] == [ONE + "owner: af\n", TWO]
    tree.will_read(["risks/R2.yaml"])
    assert read(tree, "risks/R2.yaml") == TWO
    assert read(tree, "risks/R1.yaml") == ONE + "owner: af\n"


def test_equal_files_of_two_revisions_have_one_id(root: Path) -> None:
    repo = open_repository(str(root))
    old, new = repo.tree(repo.resolve("paper-1")), repo.tree(repo.resolve("HEAD"))
    assert old.blob_id("risks/R2.yaml") == new.blob_id("risks/R2.yaml")
    assert old.blob_id("risks/R1.yaml") != new.blob_id("risks/R1.yaml")
    assert old.folder_id("schemes") == new.folder_id("schemes")
    assert old.folder_id("risks") != new.folder_id("risks")
    assert (old.blob_id("risks"), old.folder_id("riskctl.yaml"), old.blob_id("x")) == (None, None, None)


def test_more_files_than_fit_a_pipe_are_read(tmp_path: Path) -> None:
    top = repository(tmp_path)
    many = {f"risks/R{number}.yaml": f"id: R{number}\ntitle: {'x' * 700}\n" for number in range(1100)}
    commit(top, many, "Many")
    repo = open_repository(str(top))
    tree = repo.tree(repo.resolve("HEAD"))
    assert {entry.path: read(tree, entry.path) for entry in tree.yaml_files("risks")} == many


def test_links_submodules_and_large_files_are_named(root: Path) -> None:
    (root / "risks" / "link.yaml").symlink_to("/etc/passwd")
    (root / "risks" / "large.yaml").write_bytes(b"x" * (SIZE_LIMIT + 1))
    (root / "risks" / "run.yaml").write_text("id: run\ntitle: x\n", encoding="utf-8")
    (root / "risks" / "run.yaml").chmod(0o755)
    on_disk(root, {"risks/folder.yaml/x.txt": "x"})
    git(root, "add", "-A")
    head = git(root, "rev-parse", "HEAD").strip()
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{head},risks/other")
    commit_of_index = git(root, "commit", "-q", "-m", "Odd") or "HEAD"
    repo = open_repository(str(root))
    tree = repo.tree(repo.resolve(commit_of_index))
    said = {entry.path: (entry.problem.code, str(entry.problem)) for entry in tree.yaml_files("risks") if entry.problem}
    assert said == {
        "risks/link.yaml": ("FIL302", "this is a link, and links in a register are not followed"),
        "risks/other": ("FIL304", "this is a submodule, where a file was expected"),
    }
    assert problem(tree, "risks/link.yaml")[0] == "FIL302"
    assert problem(tree, "risks/folder.yaml") == ("FIL304", "this is a folder, where a file was expected")
    assert problem(tree, "risks/none.yaml") == ("FIL303", "the file is not in this revision")
    assert problem(tree, "risks/large.yaml")[1].startswith("the file has 1,048,577 bytes")
    assert read(tree, "risks/run.yaml") == "id: run\ntitle: x\n"


def raw_tree(root: Path, *entries: tuple[str, bytes, str]) -> str:
    """Return the id of a tree object that git itself would not make."""
    data = b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(to) for mode, name, to in entries)
    (root / "raw").write_bytes(data)
    return git(root, "hash-object", "-t", "tree", "-w", "--literally", "raw").strip()


def commit_raw(root: Path, risks: str) -> CommitTree:
    top = raw_tree(root, ("40000", b"risks", risks))
    made = git(root, "commit-tree", "-m", "Raw", top).strip()
    repo = open_repository(str(root))
    return repo.tree(repo.resolve(made), "RAW")


def test_names_that_no_folder_can_have_are_named_and_not_followed(root: Path) -> None:
    blob = git(root, "rev-parse", "HEAD:risks/R1.yaml").strip()
    names = [b"../../x.yaml", b"..", b"\x1b[31m.yaml", b"\xff.yaml", b"a\\b.yaml"]
    tree = commit_raw(root, raw_tree(root, *(("100644", name, blob) for name in names)))
    found = {
        entry.path: str(entry.problem) if entry.problem else read(tree, entry.path)
        for entry in tree.yaml_files("risks")
    }
    refused, text = "git holds a name here that no folder can have", ONE + "owner: af\n"
    assert found == {
        "risks/../../x.yaml": refused,
        "risks/..": refused,
        "risks/\x1b[31m.yaml": text,
        "risks/\udcff.yaml": text,
        "risks/a\\b.yaml": text,
    }


def test_a_folder_with_one_name_twice_is_not_read(root: Path) -> None:
    blob = git(root, "rev-parse", "HEAD:risks/R1.yaml").strip()
    tree = commit_raw(root, raw_tree(root, ("100644", b"R1.yaml", blob), ("100644", b"R1.yaml", blob)))
    with pytest.raises(GitFailed, match="a folder of RAW cannot be read"):
        tree.yaml_files("risks")


def test_folders_that_hold_each_other_many_times_end(root: Path) -> None:
    inner = git(root, "rev-parse", "HEAD:risks").strip()
    for _ in range(12):
        inner = raw_tree(root, *(("40000", b"d%d" % number, inner) for number in range(10)))
    (entry,) = commit_raw(root, inner).yaml_files("risks")
    assert entry.problem is not None
    assert str(entry.problem) == "there are more than 200,000 names below this folder"


def test_a_file_that_a_partial_clone_left_out_is_named_and_not_fetched(root: Path, tmp_path: Path) -> None:
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", root.as_uri(), "partial")
    partial, ran = tmp_path / "partial", tmp_path / "ran"
    program = tmp_path / "logger"
    program.write_text(f"#!/bin/sh\ntouch {ran}\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    git(partial, "config", "remote.origin.uploadpack", str(program))
    repo = open_repository(str(partial))
    tree = repo.tree(repo.resolve("HEAD"))
    with pytest.raises(GitFailed) as caught:
        tree.read("risks/R1.yaml")
    assert str(caught.value) == "git does not have every file of this revision here, and none is fetched"
    assert caught.value.hint == "a partial clone leaves files out: clone the repository whole"
    assert not ran.exists()


# Where the register is


def test_a_register_below_the_top_of_its_repository(tmp_path: Path) -> None:
    top = repository(tmp_path / "office")
    commit(top, {f"force/risk register/{path}": text for path, text in files("", ONE).items()}, "Begun")
    repo = open_repository(str(top / "force" / "risk register"))
    assert (repo.prefix, repo.top) == ("force/risk register", os.path.realpath(top))
    tree = repo.tree(repo.resolve("main"), "main")
    assert tree.name == "main:force/risk register"
    assert read(tree, "risks/R1.yaml") == ONE
    last = repo.last_commit("force/risk register/risks/R1.yaml")
    assert last is not None and last.subject == "Begun"
    assert repo.set_by("force/risk register/risks/R1.yaml", last)[0].id == last.id


def test_a_bare_repository_and_a_worktree_are_read(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(root), "bare.git")
    bare = open_repository(str(tmp_path / "bare.git"))
    assert bare.is_bare
    assert read(bare.tree(bare.resolve("paper-1")), "risks/R1.yaml") == ONE
    git(root, "worktree", "add", "-q", str(tmp_path / "tree"), "paper-1")
    linked = open_repository(str(tmp_path / "tree"))
    assert linked.head is not None
    assert linked.head.subject == "Register begun"
    assert linked.tree(linked.head).exists("riskctl.yaml")


def test_a_bare_repository_inside_a_checkout_is_not_found_by_itself(root: Path) -> None:
    git(root, "clone", "-q", "--bare", str(root), "trap")
    with pytest.raises(RiskctlError, match=r"safe.bareRepository"):
        open_repository(str(root / "trap" / "refs"))


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[Path]:
    """A repository whose register moved from `old/place`, with another register beside it."""
    top = repository(tmp_path / "office")
    other = {f"other/{path}": text for path, text in files("", "id: X1\ntitle: x\n").items()}
    commit(top, {**{f"old/place/{path}": text for path, text in files("", ONE, TWO).items()}, **other}, "Old place")
    git(top, "mv", "old/place", "new")
    git(top, "mv", "new/risks/R1.yaml", "new/risks/R1-custody.yaml")
    commit(top, {}, "New place")
    yield top


def test_a_moved_register_is_found_by_its_risks(moved: Path) -> None:
    repo = open_repository(str(moved / "new"))
    now = repo.tree(repo.resolve("HEAD"))
    old = register_in(repo.tree(repo.resolve("HEAD~1"), "HEAD~1"), risk_names(now))
    assert old.name == "HEAD~1:old/place"
    assert read(old, "risks/R1.yaml") == ONE


def test_registers_that_fit_alike_or_not_at_all_are_refused(moved: Path) -> None:
    repo = open_repository(str(moved / "new"))
    then = repo.tree(repo.resolve("HEAD~1"), "HEAD~1")
    with pytest.raises(GitFailed) as caught:
        register_in(then, frozenset({"Z.yaml"}))
    assert str(caught.value) == (
        "no riskctl.yaml in new of HEAD~1, and of the registers elsewhere in it none shares a risk file with this one"
    )
    assert caught.value.hint == "this revision has registers in other, old/place"
    with pytest.raises(GitFailed, match="they fit alike"):
        register_in(then, frozenset({"R1.yaml", "X1.yaml"}))
    with pytest.raises(GitFailed, match=r"no riskctl.yaml in new of HEAD~1"):
        register_in(then, frozenset())


def test_a_revision_without_a_register_is_refused(tmp_path: Path) -> None:
    top = repository(tmp_path)
    commit(top, {"x.txt": "x"}, "Nothing yet")
    repo = open_repository(str(top))
    with pytest.raises(GitFailed, match=r"no riskctl.yaml in HEAD: there was no register then"):
        register_in(repo.tree(repo.resolve("HEAD"), "HEAD"), frozenset({"R1.yaml"}))


# What is not committed


def test_files_not_as_committed_are_named_and_what_is_written_in_out_is_not(root: Path) -> None:
    repo, folder = open_repository(str(root)), FolderTree(str(root))
    tree = repo.tree(repo.resolve("HEAD"))
    assert uncommitted(folder, tree) == ()
    on_disk(root, {"out/paper.html": "x", "notes.txt": "x", "risks/R10.yaml": "x", "risks/R2.yaml": TWO + "# x\n"})
    (root / "risks" / "R1.yaml").unlink()
    assert [tuple(change) for change in uncommitted(folder, tree)] == [
        ("risks/R1.yaml", "removed"),
        ("risks/R2.yaml", "changed"),
        ("risks/R10.yaml", "added"),
    ]
    git(root, "add", "-A")  # what is staged is not yet committed
    assert len(uncommitted(folder, tree)) == 3
    assert [change.how for change in uncommitted(folder, None)] == ["added"] * 4


def test_other_line_ends_are_no_change(root: Path) -> None:
    repo, folder = open_repository(str(root)), FolderTree(str(root))
    (root / "risks" / "R2.yaml").write_bytes(TWO.replace("\n", "\r\n").encode())
    assert uncommitted(folder, repo.tree(repo.resolve("HEAD"))) == ()
    git(root, "-c", "core.autocrlf=false", "commit", "-q", "-a", "-m", "CRLF")
    (root / "risks" / "R2.yaml").write_bytes(TWO.encode())
    repo = open_repository(str(root))
    assert uncommitted(folder, repo.tree(repo.resolve("HEAD"))) == ()


def test_a_repository_of_longer_ids_is_read_alike(tmp_path: Path) -> None:
    top = repository(tmp_path, "--object-format=sha256")
    commit(top, files("", ONE), "Begun")
    repo = open_repository(str(top))
    head = repo.resolve("HEAD")
    tree = repo.tree(head)
    assert len(head.id) == 64
    assert read(tree, "risks/R1.yaml") == ONE
    assert uncommitted(FolderTree(str(top)), tree) == ()
    assert repo.set_by("risks/R1.yaml", head)[0].id == head.id


# What may run


def test_nothing_that_the_repository_names_is_run(root: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    logger = tmp_path / "logger"
    logger.write_text(f'#!/bin/sh\necho "$0 $@" >> "{ran}"\ncat\n', encoding="utf-8")
    logger.chmod(logger.stat().st_mode | stat.S_IXUSR)
    other = git(root, "rev-parse", "HEAD~1:risks/R2.yaml").strip()
    blob = git(root, "rev-parse", "HEAD:risks/R1.yaml").strip()
    git(root, "replace", blob, other)
    commit(root, {".gitattributes": "*.yaml diff=spy filter=spy merge=spy\n"}, "Attributes")
    for key in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "core.gitProxy"),
        *("diff.spy.textconv", "diff.spy.command", "diff.external", "filter.spy.clean", "filter.spy.smudge"),
        *("filter.spy.process", "merge.spy.driver", "gpg.program", "credential.helper", "remote.origin.uploadpack"),
        *("uploadpack.packObjectsHook", "pager.rev-list", "pager.blame", "pager.for-each-ref", "sequence.editor"),
    ):
        git(root, "config", key, str(logger))
    for key, value in (
        *(
            ("log.showSignature", "true"),
            ("core.hooksPath", str(tmp_path / "hooks")),
            ("alias.rev-parse", f"!{logger}"),
        ),
        *(("alias.cat-file", f"!{logger}"), ("core.preloadIndex", "true"), ("remote.origin.url", "ssh://x/y")),
    ):
        git(root, "config", key, value)
    (tmp_path / "hooks").mkdir()
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman", "pre-auto-gc"):
        (tmp_path / "hooks" / hook).symlink_to(logger)
    ran.unlink(missing_ok=True)
    repo = open_repository(str(root))
    head = repo.resolve("HEAD")
    tree = repo.tree(head)
    assert read(tree, "risks/R1.yaml") == ONE + "owner: af\n"
    uncommitted(FolderTree(str(root)), tree)
    repo.refs()
    repo.merge_base(head, repo.resolve("paper-1"))
    repo.commit_before(parse("2024-02"))
    repo.last_commit("risks/R1.yaml")
    assert repo.set_by("risks/R1.yaml", head)[2].subject == "Custody has an owner"
    assert not ran.exists()


def test_a_graft_does_not_give_another_history(root: Path) -> None:
    head = git(root, "rev-parse", "HEAD").strip()
    on_disk(root, {".git/info/grafts": head + "\n"})
    found = open_repository(str(root)).last_commit("risks/R2.yaml")
    assert found is not None and found.subject == "Register begun"


def test_two_revisions_and_the_folder_take_two_processes(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, asked = listening_git(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    repo = open_repository(str(root))
    for revision in ("paper-1", "HEAD"):
        tree = repo.tree(repo.resolve(revision))
        for entry in tree.yaml_files("risks"):
            tree.read(entry.path)
    uncommitted(FolderTree(str(root)), tree)
    commands = [line.split()[7] for line in asked.read_text(encoding="utf-8").splitlines()]
    assert commands == ["rev-parse", "cat-file"]


def test_a_git_that_does_not_answer_is_ended(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    repo = open_repository(str(root))
    monkeypatch.setattr(git_module, "TIMEOUT", 0.2)
    monkeypatch.setenv("PATH", str(program.parent) + os.pathsep + os.environ["PATH"])
    with pytest.raises(GitFailed, match="git rev-parse took more than"):
        open_repository(str(root))
    slow = Repository(str(program), repo.top, "", shallow=False, bare=False)
    with pytest.raises(GitFailed, match="git stopped while the revision was read: it did not say why"):
        slow.resolve("HEAD")


def test_the_environment_of_a_hook_does_not_lead_elsewhere(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", "x")
    monkeypatch.setenv("GIT_EXEC_PATH", str(tmp_path))
    assert open_repository(str(root)).head is not None
