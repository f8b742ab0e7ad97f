"""The hooks for pre-commit, run by pre-commit itself: installed from a commit of this checkout, as users install them."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.registers import files, on_disk
from tests.running import ROOT

FINE = "id: R1\ntitle: x\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"
BROKEN = "id: R2\ntitle: x\nlinks: [{to: R7}]\n"
SECONDS = 300
"""More than installing the hooks takes on a slow machine; a run that hangs ends."""


@dataclass(frozen=True)
class Hooks:
    """A repository with this checkout's hooks, and the environment in which pre-commit keeps what it installs."""

    repository: Path
    revision: str
    environment: dict[str, str]


def call(folder: Path, environment: dict[str, str], *command: str | Path) -> tuple[int, str]:
    """Return how a command ended and what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    """The checkout as one commit; its environment is made by the first run and used by all."""
    repository = tmp_path_factory.mktemp("hooks") / "riskctl"
    left_out = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "build", "dist", "*.egg-info", "out")
    shutil.copytree(ROOT, repository, ignore=left_out)
    names = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTEST", "PYTHON"))}
    environment = {
        **kept,
        **dict.fromkeys(names, "tests"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("kept")),
        "PRE_COMMIT_COLOR": "never",
        "RISKCTL_CACHE": "off",
    }
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "hooks"]):
        assert call(repository, environment, "git", *arguments) == (0, "")
    _, revision = call(repository, environment, "git", "rev-parse", "HEAD")
    return Hooks(repository, revision.strip(), environment)


def register(root: Path, hooks: Hooks, texts: dict[str, str], *chosen: dict[str, object]) -> None:
    """Make a repository with files staged, and with the hooks chosen in its configuration."""
    config = {"repos": [{"repo": str(hooks.repository), "rev": hooks.revision, "hooks": list(chosen)}]}
    on_disk(root, {**texts, ".pre-commit-config.yaml": yaml.safe_dump(config)})
    for arguments in (["init", "-q"], ["add", "-A"]):
        assert call(root, hooks.environment, "git", *arguments) == (0, "")


def run_hooks(root: Path, hooks: Hooks) -> tuple[int, str]:
    """Return how `pre-commit run` ends on what is staged."""
    return call(root, hooks.environment, sys.executable, "-m", "pre_commit", "run")


def test_the_hooks_are_well_formed_and_named_as_promised() -> None:
    path = ROOT / ".pre-commit-hooks.yaml"
    checker = (sys.executable, "-m", "pre_commit", "validate-manifest", path)
    assert call(ROOT, dict(os.environ), *checker) == (0, "")
    found = {hook["id"]: hook for hook in yaml.safe_load(path.read_text(encoding="utf-8"))}
    assert list(found) == ["riskctl-lint", "riskctl-lint-files", "riskctl-diff"]
    assert found["riskctl-lint"]["pass_filenames"] is False
    assert {hook["language"] for hook in found.values()} == {"python"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(repos:.*?)```", readme, re.DOTALL)
    assert {hook["id"] for hook in yaml.safe_load(shown)["repos"][0]["hooks"]} <= set(found)
    assert all(f"`{name}`" in readme for name in found)


def test_a_commit_passes_or_is_stopped_with_the_finding(hooks: Hooks, tmp_path: Path) -> None:
    register(tmp_path, hooks, files("", FINE), {"id": "riskctl-lint"}, {"id": "riskctl-lint-files"})
    code, out = run_hooks(tmp_path, hooks)
    assert (code, out.count("Passed")) == (0, 2), out
    on_disk(tmp_path, {"risks/R2.yaml": BROKEN})
    call(tmp_path, hooks.environment, "git", "add", "-A")
    code, out = run_hooks(tmp_path, hooks)
    assert (code, out.count("Failed")) == (1, 2), out
    assert out.count("error[REG103 unknown-id]: R2: no risk has the id R7") == 2


def test_what_is_no_part_of_a_register_is_not_checked_by_itself(hooks: Hooks, tmp_path: Path) -> None:
    texts = {"notes.yaml": "a: [", "risks.md": "x", "out/x.yaml": "a: ["}
    register(tmp_path, hooks, texts, {"id": "riskctl-lint-files"})
    code, out = run_hooks(tmp_path, hooks)
    assert (code, out.count("(no files to check)Skipped")) == (0, 1), out


def test_a_commit_that_only_deletes_a_risk_is_checked_too(hooks: Hooks, tmp_path: Path) -> None:
    linked = FINE.replace("id: R1", "id: R2") + "links: [{to: R1, type: related}]\n"
    register(tmp_path, hooks, files("", FINE, linked), {"id": "riskctl-lint"})
    code, out = run_hooks(tmp_path, hooks)
    assert (code, out.count("Passed")) == (0, 1), out
    for arguments in (["commit", "-qm", "two", "--no-verify"], ["rm", "-q", "risks/R1.yaml"]):
        call(tmp_path, hooks.environment, "git", "-c", "core.hooksPath=/dev/null", *arguments)
    code, out = run_hooks(tmp_path, hooks)
    assert (code, out.count("Failed")) == (1, 1), out
    assert "REG103" in out


def test_a_register_below_the_top_is_named_or_found(hooks: Hooks, tmp_path: Path) -> None:
    texts = {f"registers/force/{path}": text for path, text in files("", FINE, BROKEN).items()}
    named: dict[str, object] = {"id": "riskctl-lint", "args": ["registers/force"]}
    register(tmp_path, hooks, texts, named, {"id": "riskctl-lint-files"})
    code, out = run_hooks(tmp_path, hooks)
    assert code == 1
    assert out.count("error[REG103 unknown-id]: R2: no risk has the id R7") == 2, out


def test_a_push_shows_what_it_changes_and_is_stopped_where_a_risk_is_lost(hooks: Hooks, tmp_path: Path) -> None:
    second = FINE.replace("R1", "R2")
    register(tmp_path / "origin", hooks, files("", FINE, second), {"id": "riskctl-diff"})
    git = ("git", "-c", "core.hooksPath=/dev/null")
    call(tmp_path / "origin", hooks.environment, *git, "commit", "-qm", "first")
    call(tmp_path, hooks.environment, *git, "clone", "-q", tmp_path / "origin", "clone")
    clone = tmp_path / "clone"
    push = ("run", "--hook-stage", "pre-push", "--from-ref", "origin/HEAD", "--to-ref", "HEAD")
    on_disk(clone, {"risks/R3.yaml": FINE.replace("R1", "R3")})
    for arguments in (["add", "-A"], ["commit", "-qm", "one more"]):
        call(clone, hooks.environment, *git, *arguments)
    code, out = call(clone, hooks.environment, sys.executable, "-m", "pre_commit", *push)
    assert (code, out.count("Passed")) == (0, 1), out
    assert re.search(r"^\+ +R3 ", out, re.MULTILINE), out
    for arguments in (["rm", "-q", "risks/R2.yaml"], ["commit", "-qm", "gone"]):
        call(clone, hooks.environment, *git, *arguments)
    code, out = call(clone, hooks.environment, sys.executable, "-m", "pre_commit", *push)
    assert (code, out.count("Failed")) == (1, 1), out
    assert "error[HIS122 risk-lost] risks/R2.yaml:1:1: R2" in out
