"""`riskctl ci` and the pipelines that call it, each in surroundings like those of its platform."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from riskctl.render.starter import PIPELINES
from tests.registers import files, on_disk, riskctl
from tests.running import Done, environment

BAD = "id: R1\ntitle: '##[group] ##vso[a] @all'\ncategory: 'no ##[group] ##vso[a] @all'\nlinks: [{to: R7}]\n"
FINE = "id: R1\ntitle: x\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"
SETTINGS = "categories: [People]\n"
ALWAYS = {"findings.json", "findings.md", "report.html"}
FILED = {
    "github": {"findings.sarif"},
    "gitlab": {"codequality.json", "junit.xml"},
    "azure": {"junit.xml"},
}


def git(folder: Path, *arguments: str) -> None:
    names = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]
    subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(**dict.fromkeys(names, "tests"), GIT_CONFIG_GLOBAL=os.devnull),
        check=True, capture_output=True,
    )  # fmt: skip


def shallow_clone(root: Path, texts: dict[str, str]) -> Path:
    """Return a clone of depth 1, as platforms make them, of a repository with two commits."""
    origin = root / "origin"
    on_disk(origin, texts)
    git(origin, "init", "-q", "-b", "main")
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "first")
    git(origin, "commit", "-qm", "second", "--allow-empty")
    git(root, "clone", "-q", "--depth", "1", origin.as_uri(), "checkout")
    assert (root / "checkout" / ".git" / "shallow").is_file()
    return root / "checkout"


def github(root: Path, checkout: Path) -> dict[str, str]:
    """A pull request from a fork."""
    repository = {"full_name": "midshire/register"}
    event = {
        "pull_request": {
            "base": {"sha": "a" * 40, "ref": "main", "repo": repository},
            "head": {"sha": "b" * 40, "repo": {"full_name": "someone/register", "fork": True}},
            "title": "$(touch forged) `touch forged` ::error::forged",
        }
    }
    (root / "event.json").write_text(json.dumps(event))
    (root / "summary.md").write_text("from an earlier step")
    return {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(root / "event.json"),
        "GITHUB_BASE_REF": "main",
        "GITHUB_HEAD_REF": "$(touch forged)",
        "GITHUB_REF": "refs/pull/1/merge",
        "GITHUB_WORKSPACE": str(checkout),
        "GITHUB_STEP_SUMMARY": str(root / "summary.md"),
    }


def gitlab(root: Path, checkout: Path) -> dict[str, str]:
    return {
        "CI": "true",
        "GITLAB_CI": "true",
        "CI_PROJECT_DIR": str(checkout),
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": "a" * 40,
        "CI_MERGE_REQUEST_TITLE": "$(touch forged)",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
    }


def azure(root: Path, checkout: Path) -> dict[str, str]:
    return {
        "TF_BUILD": "True",
        "BUILD_SOURCESDIRECTORY": str(checkout),
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
        "SYSTEM_PULLREQUEST_ISFORK": "True",
    }


SURROUNDINGS = {"github": github, "gitlab": gitlab, "azure": azure}


def command_of(service: str, text: str) -> str:
    """Return what a pipeline runs in a shell."""
    document = yaml.safe_load(text)
    if service == "github":
        (found,) = [step["run"] for step in document["jobs"]["check"]["steps"] if "run" in step]
    elif service == "gitlab":
        (found,) = document["risk-register"]["script"]
    else:
        (found,) = [step["script"] for step in document["steps"] if "script" in step]
    assert isinstance(found, str)
    return found


def run_pipeline(service: str, root: Path, checkout: Path, text: str) -> Done:
    """Run a pipeline's command in its shell; `pip install riskctl` is taken to have been done."""
    tools = root / "tools"
    on_disk(
        tools,
        {
            "python": '#!/bin/sh\n[ "$*" = "-m pip install riskctl" ]\n',
            "riskctl": f'#!/bin/sh\nexec "{sys.executable}" -W error -m riskctl "$@"\n',
        },
    )
    for tool in tools.iterdir():
        tool.chmod(0o755)
    surroundings = SURROUNDINGS[service](root, checkout)
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command_of(service, text)],
        cwd=checkout,
        env=environment(**surroundings) | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


# --- the pipelines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", PIPELINES)
def test_a_pipeline_finds_annotates_sums_up_and_fails(service: str, tmp_path: Path) -> None:
    checkout = shallow_clone(tmp_path, files(SETTINGS, BAD))
    done = run_pipeline(service, tmp_path, checkout, PIPELINES[service][1])
    assert done.code == 1
    out = checkout / "riskctl-out"
    assert {path.name for path in out.iterdir()} == ALWAYS | FILED[service]
    assert done.err == f"wrote to riskctl-out: {', '.join(sorted(ALWAYS | FILED[service]))}\n"
    assert "no risk has the id R7" in done.out
    summary = (out / "findings.md").read_text(encoding="utf-8")
    assert "| error | REG103 unknown-id | risks/R1.yaml:4 | R1: no risk has the id R7" in summary
    assert summary.endswith(f"\nWrote to riskctl-out: {', '.join(sorted(ALWAYS | FILED[service]))}.\n")
    if service == "github":
        assert "::error file=risks/R1.yaml,line=4," in done.out
        assert (tmp_path / "summary.md").read_text(encoding="utf-8") == f"from an earlier step\n{summary}"
    elif service == "azure":
        assert "##vso[task.logissue type=error;sourcepath=risks/R1.yaml;linenumber=4;" in done.out
        assert done.out.endswith(f"##vso[task.uploadsummary]{out}/findings.md\n")
    else:
        assert "error[REG103 unknown-id]: R1: no risk has the id R7\n --> risks/R1.yaml:4:" in done.out
    assert not re.search(r"^\s*::(?!(?:error|warning|notice) )|##\[|##vso\[a", done.out + done.err, re.MULTILINE)
    assert not list(tmp_path.rglob("forged"))


@pytest.mark.parametrize("service", PIPELINES)
def test_a_pipeline_passes_a_clean_register(service: str, tmp_path: Path) -> None:
    checkout = shallow_clone(tmp_path, files("", FINE))
    done = run_pipeline(service, tmp_path, checkout, PIPELINES[service][1])
    assert done.code == 0
    assert "1 risk and 1 scheme checked: nothing found" in done.out
    assert "nothing found" in (checkout / "riskctl-out" / "findings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("service", PIPELINES)
def test_what_a_pipeline_hands_over_is_what_is_written(service: str, tmp_path: Path) -> None:
    text = PIPELINES[service][1]
    named = set(re.findall(r"riskctl-out/([\w.]+)", text))
    assert named <= ALWAYS | FILED[service]
    assert named == (set() if service == "github" else FILED[service])
    assert re.search(r"(?:path|paths|publish): \[?riskctl-out", text)


@pytest.mark.parametrize(
    ("service", "schema"), [("github", "github-workflows"), ("gitlab", "gitlab-ci"), ("azure", "azure-pipelines")]
)
def test_a_pipeline_is_valid_for_its_platform(service: str, schema: str, tmp_path: Path) -> None:
    path = on_disk(tmp_path, {"pipeline.yml": PIPELINES[service][1]}) / "pipeline.yml"
    checker = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}")
    done = subprocess.run([*checker, path], env=environment(), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = on_disk(tmp_path / "top" / "register", files(SETTINGS, BAD)).parent
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


def test_outside_a_pipeline_it_says_so_and_prints_what_lint_prints(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = riskctl(capsys, "-C", "register", "ci")
    lint = riskctl(capsys, "-C", "register", "lint")
    assert (ran.code, ran.out) == (lint.code, lint.out) == (1, lint.out)
    assert ran.err.splitlines() == [
        "no pipeline of GitHub, GitLab or Azure is known here, so findings were printed as lint prints them",
        "wrote to riskctl-out: findings.json, findings.md, report.html",
    ]
    document = json.loads((checkout / "riskctl-out" / "findings.json").read_text(encoding="utf-8"))
    assert document["findings"][0]["path"].startswith("register/")
    assert (checkout / "riskctl-out" / "report.html").read_text(encoding="utf-8").startswith("<!")


def test_what_it_writes_changes_nothing_of_the_register(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = riskctl(capsys, "-C", "register", "lint", "--format", "json").out
    assert riskctl(capsys, "-C", "register", "ci", "-o", "register/riskctl-out").code == 1
    assert riskctl(capsys, "-C", "register", "ci", "-o", "register/riskctl-out").code == 1
    assert riskctl(capsys, "-C", "register", "lint", "--format", "json").out == before
    ran = riskctl(capsys, "-C", "register", "ci", "-o", "register/risks")
    assert ran.code == 2
    assert "lies among the register's own files" in ran.err


@pytest.mark.parametrize("platform", ["github", "gitlab", "azure"])
def test_a_platform_may_be_named(platform: str, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", "register", "ci", "--platform", platform)
    assert ran.code == 1
    assert {path.name for path in (checkout / "riskctl-out").iterdir()} == ALWAYS | FILED[platform]
    assert "no pipeline" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [([], 1), (["--exit-zero"], 0), (["--fail-on", "never"], 0), (["--fail-on", "note"], 1)],
    ids=str,
)
def test_exit_codes_are_those_of_lint(
    arguments: list[str], code: int, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert riskctl(capsys, "-C", "register", "ci", *arguments).code == code
    assert riskctl(capsys, "-C", "register", "lint", *arguments).code == code


def test_a_register_that_cannot_be_read_whole_has_findings_and_no_report(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert riskctl(capsys, "-C", "register", "ci").code == 1
    (checkout / "register" / "risks" / "R2.yaml").write_text("id: R2\ntitle: [x\n")
    ran = riskctl(capsys, "-C", "register", "ci", "--platform", "github")
    assert ran.code == 1
    assert "no report: the register cannot be read whole, so nothing was computed\n" in ran.err
    summary = (checkout / "riskctl-out" / "findings.md").read_text(encoding="utf-8")
    assert "\nNo report: the register cannot be read whole, so nothing was computed.\n" in summary
    # That of the earlier run would speak of another register.
    assert not (checkout / "riskctl-out" / "report.html").exists()
    (told,) = json.loads((checkout / "riskctl-out" / "findings.sarif").read_text())["runs"][0]["invocations"]
    assert told["executionSuccessful"] is False


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("GITHUB_ACTIONS", "::error title=riskctl::no riskctl.yaml in . or any folder above it\n"),
        ("TF_BUILD", "##vso[task.logissue type=error;]no riskctl.yaml in . or any folder above it\n"),
        ("GITLAB_CI", ""),
    ],
)
def test_what_stops_the_job_is_shown_where_a_reader_looks(
    variable: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable, "true")
    ran = riskctl(capsys, "ci")
    assert (ran.code, ran.out) == (2, said)
    assert ran.err.startswith("error: no riskctl.yaml in . or any folder above it\n")
    assert not list(tmp_path.iterdir())


def test_nothing_to_check_is_said_and_has_its_own_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "-C", on_disk(tmp_path, files("")), "ci", "-o", tmp_path / "out")
    assert (ran.code, ran.out) == (3, "")


@pytest.mark.parametrize("name", ["", "report.html", "findings.json", "junit.xml"])
def test_nothing_is_written_through_a_link(
    name: str, checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").mkdir()
    if name:
        (checkout / "riskctl-out").mkdir()
    (checkout / "riskctl-out" / name if name else checkout / "riskctl-out").symlink_to(tmp_path / "home" / name)
    ran = riskctl(capsys, "-C", "register", "ci", "--platform", "gitlab")
    assert ran.code == 2
    assert "is a link, and results are not written through one" in ran.err
    assert not list((tmp_path / "home").iterdir())


def test_the_summary_of_a_step_stays_below_what_github_takes(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(place))
    links = ", ".join(f"{{to: Q{number}}}" for number in range(900))
    (checkout / "register" / "risks" / "R2.yaml").write_text(f"id: R2\ntitle: x\nlinks: [{links}]\n")
    for size, kept in ((0, True), (900_000, True), (1024 * 1024 - 500, False), (2 * 1024 * 1024, False)):
        place.write_text("x" * size)
        assert riskctl(capsys, "-C", "register", "ci").code == 1
        assert place.stat().st_size <= max(1024 * 1024, size)
        assert ("## Risk register" in place.read_text(encoding="utf-8")) is kept
        assert ("further findings; all of them are in riskctl-out/findings.json" in place.read_text()) is kept


# --- below the top of a checkout --------------------------------------------------------------------------------------

ANSWERS = ("--body", "Midshire", "--scheme", "npsa-2008@1", "--ids", "R-001")


@pytest.mark.parametrize("service", PIPELINES)
def test_init_below_the_top_writes_the_pipeline_at_the_top(
    service: str, checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, text = PIPELINES[service]
    ran = riskctl(capsys, "init", "registers/force", *ANSWERS, "--ci", service)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, path)
    found = (checkout / path).read_text(encoding="utf-8")
    assert found == text.replace("riskctl ci\n", "riskctl -C registers/force ci\n")
    assert len(found.splitlines()) <= 15
    assert not (checkout / "registers" / "force" / path).exists()
    done = run_pipeline(service, tmp_path, checkout, found)
    assert (done.code, "nothing found" in done.out) == (0, True)
    again = riskctl(capsys, "init", "registers/other", *ANSWERS, "--ci", service)
    assert again.code == 2
    assert f"{path} is there already" in again.err
    assert not (checkout / "registers" / "other").exists()


@pytest.mark.parametrize("name", ["a b", "$(x)", "-n", "a;b", "caf\u00e9", "..x", "`x`"])
def test_a_way_that_a_shell_could_read_otherwise_is_refused(
    name: str, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = riskctl(capsys, "init", f"./{name}", *ANSWERS, "--ci", "github")
    assert ran.code == 2
    assert "cannot stand in a command" in ran.err
    assert sorted(path.name for path in checkout.iterdir()) == [".git", "register"]


def test_no_pipeline_puts_anything_of_a_change_into_a_command() -> None:
    for service, (_, text) in PIPELINES.items():
        assert not set("$`{}\"'") & set(command_of(service, text)), service
