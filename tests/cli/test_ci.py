"""`riskctl ci` and the pipelines that call it, each in surroundings like those of its platform."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from riskctl.render.starter import PIPELINES
from tests.registers import files, on_disk, riskctl
from tests.repository import commit, git, repository
from tests.running import Done, environment

BAD = "id: R1\ntitle: '##[group] ##vso[a] @all'\ncategory: 'no ##[group] ##vso[a] @all'\nlinks: [{to: R7}]\n"
FINE = "id: R1\ntitle: x\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"
OLD = "id: R2\ntitle: y\nlinks: [{to: R8}]\nreviews: [{date: 2024-01, current: {likelihood: 2, impact: 1}}]\n"
SOLVED = "id: R3\ntitle: z\nreviews: [{date: 2024-01, current: {likelihood: 3, impact: 1}}]\n"
SLIPPED = f"{SOLVED}links: [{{to: R9}}]\n"
LATER = "id: R90\ntitle: later\nlinks: [{to: R91}]\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 2}}]\n"
SETTINGS = "categories: [People]\n"
ALWAYS = {"findings.json", "findings.md", "report.html"}
CHANGES = {"diff.json", "diff.md"}
FILED = {
    "github": {"findings.sarif"},
    "gitlab": {"codequality.json", "junit.xml"},
    "azure": {"junit.xml"},
}


def origin(root: Path, was: Mapping[str, str], now: Mapping[str, str | None]) -> str:
    """Make a repository whose branch `change` goes on from `main`, and return the commit where they part.

    Shape: `main` goes on too, with a risk that has a finding of its own.
    """
    place = repository(root / "origin")
    parted = commit(place, was, "first")
    git(place, "switch", "-q", "-c", "change")
    commit(place, now, "change")
    git(place, "switch", "-q", "main")
    commit(place, {"risks/R90.yaml": LATER}, "meanwhile")
    return parted


def clone(root: Path, *options: str, merged: bool = False) -> Path:
    """Return a clone of the change, checked out by its commit as platforms do; or of the change merged into main."""
    place = root / "origin"
    if merged:
        git(place, "switch", "-q", "-c", "tried", "main")
        git(place, "merge", "-q", "--no-ff", "-m", "tried", "change")
    branch = "tried" if merged else "change"
    git(root, "clone", "-q", "--branch", branch, *options, place.as_uri(), "checkout")
    git(root / "checkout", "switch", "-q", "--detach")
    return root / "checkout"


def tried(checkout: Path) -> bool:
    """True where the merge itself is checked out."""
    return len(git(checkout, "log", "-1", "--format=%p").split()) == 2


def github(root: Path, checkout: Path, parted: str) -> dict[str, str]:
    """A pull request from a fork."""
    whose = {"full_name": "midshire/register"}
    event = {
        "pull_request": {
            "base": {"sha": parted, "ref": "main", "repo": whose},
            "head": {"sha": "b" * 40, "repo": {"full_name": "someone/register", "fork": True}},
            "title": "$(touch forged) `touch forged` ::error::forged",
        }
    }
    (root / "summary.md").write_text("from an earlier step")
    return {
        **by_event(root, checkout, event),
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_BASE_REF": "main",
        "GITHUB_HEAD_REF": "$(touch forged)",
        "GITHUB_REF": "refs/pull/1/merge",
        "GITHUB_SHA": git(checkout, "rev-parse", "HEAD").strip() if tried(checkout) else "c" * 40,
        "GITHUB_STEP_SUMMARY": str(root / "summary.md"),
    }


def by_event(root: Path, checkout: Path, event: object) -> dict[str, str]:
    (root / "event.json").write_text(json.dumps(event))
    return {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_PATH": str(root / "event.json"),
        "GITHUB_WORKSPACE": str(checkout),
    }


def gitlab(root: Path, checkout: Path, parted: str) -> dict[str, str]:
    return {
        "CI": "true",
        "GITLAB_CI": "true",
        "CI_PROJECT_DIR": str(checkout),
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": parted,
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": git(checkout, "rev-parse", "HEAD^1").strip() if tried(checkout) else "",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_TITLE": "$(touch forged)",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
    }


def azure(root: Path, checkout: Path, parted: str) -> dict[str, str]:
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


def run_pipeline(root: Path, checkout: Path, command: str, surroundings: Mapping[str, str]) -> Done:
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
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", command],
        cwd=checkout,
        env=environment(**surroundings) | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def run_change(service: str, root: Path, checkout: Path, parted: str) -> Done:
    """Run a platform's pipeline as `init --ci` writes it, for a change to main from a fork."""
    command = command_of(service, PIPELINES[service][1])
    return run_pipeline(root, checkout, command, SURROUNDINGS[service](root, checkout, parted))


# --- the pipelines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("merged", [False, True], ids=["as proposed", "as merged"])
@pytest.mark.parametrize("service", PIPELINES)
def test_a_pipeline_finds_annotates_sums_up_and_fails(service: str, merged: bool, tmp_path: Path) -> None:
    bad = BAD + FINE.splitlines()[-1] + "\n"  # the review stands as it was
    parted = origin(tmp_path, files(SETTINGS, FINE, OLD, SLIPPED), {"risks/R1.yaml": bad, "risks/R3.yaml": SOLVED})
    checkout = clone(tmp_path, merged=merged)
    done = run_change(service, tmp_path, checkout, parted)
    assert done.code == 1, done.err
    out = checkout / "riskctl-out"
    wrote = ", ".join(sorted(ALWAYS | CHANGES | FILED[service]))
    assert {path.name for path in out.iterdir()} == ALWAYS | CHANGES | FILED[service]
    first, last = done.err.splitlines()
    assert re.fullmatch(r"held against main \([0-9a-f]+\), from a fork: only what is new can fail", first)
    assert last == f"wrote to riskctl-out: {wrote}"
    assert "no risk has the id R7" in done.out and "no risk has the id R8" not in done.out
    summary = (out / "findings.md").read_text(encoding="utf-8")
    # What main gained meanwhile is none of this change's.
    there = "2 findings were there before (was 3: 1 fewer)" if merged else "1 finding was there before (was 2: 1 fewer)"
    assert f". {there}.\n" in summary
    assert "| error | REG103 unknown-id | risks/R1.yaml:4 | R1: no risk has the id R7" in summary
    assert "\n<!-- riskctl:diff -->\n### Register of the tests: 0 added, 2 changed, 0 closed or lost\n" in summary
    assert summary.endswith(f"\nWrote to riskctl-out: {wrote}.\n")
    comment = (out / "diff.md").read_text(encoding="utf-8")
    gates = "\n**Gates: nothing stands in the way**\n\n"
    assert gates in comment and comment.replace(gates, "") in summary
    told = json.loads((out / "diff.json").read_text(encoding="utf-8"))
    assert [risk["id"] for risk in told["risks"]] == ["R3", "R1"]
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


def test_a_pipeline_passes_a_change_that_adds_no_finding(tmp_path: Path) -> None:
    parted = origin(tmp_path, files("", FINE, OLD), {"risks/R3.yaml": SOLVED})
    checkout = clone(tmp_path)
    done = run_change("github", tmp_path, checkout, parted)
    assert (done.code, done.out.count("R2")) == (0, 0), done.err
    summary = (checkout / "riskctl-out" / "findings.md").read_text(encoding="utf-8")
    assert "3 risks and 1 scheme checked: nothing new. 1 finding was there before.\n" in summary
    assert "### Register of the tests: 1 added, 0 changed, 0 closed or lost" in summary


def test_a_lost_risk_and_an_altered_review_fail_the_change(tmp_path: Path) -> None:
    first = f"{FINE}links: [{{to: R3}}]\n"
    altered = first.replace("likelihood: 1", "likelihood: 2")
    parted = origin(tmp_path, files("", first, OLD, SOLVED), {"risks/R1.yaml": altered, "risks/R3.yaml": None})
    done = run_change("github", tmp_path, clone(tmp_path), parted)
    assert done.code == 1
    summary = (tmp_path / "checkout" / "riskctl-out" / "findings.md").read_text(encoding="utf-8")
    assert re.search(r"^\| error \| HIS122 risk-lost \| risks/R3.yaml:1 \| .*is gone and was not closed", summary, re.M)
    assert re.search(r"^\| error \| HIS103 history-rewritten \| .*the review of 2024-01 was altered", summary, re.M)
    assert "**Needs attention:** R3 lost" in summary
    # What followed from it stands below it.
    assert summary.index("HIS122") < summary.index("no risk has the id R3")


@pytest.mark.parametrize(
    ("service", "way"),
    [
        ("github", "give actions/checkout `fetch-depth: 0`"),
        ("gitlab", 'set the variable `GIT_DEPTH: "0"`'),
        ("azure", "give the checkout step `fetchDepth: 0`"),
    ],
)
def test_a_shallow_clone_is_told_how_to_be_a_whole_one(service: str, way: str, tmp_path: Path) -> None:
    parted = origin(tmp_path, files("", FINE), {"risks/R1.yaml": BAD})
    checkout = clone(tmp_path, "--depth", "1", merged=service == "github")
    assert (checkout / ".git" / "shallow").is_file()
    done = run_change(service, tmp_path, checkout, parted)
    said = "this clone does not hold where the change and main parted"
    assert (done.code, done.err) == (2, f"error: {said}\n  this clone is shallow: {way}\n")
    assert f"{said}; this clone is shallow: {way}\n" in done.out or service == "gitlab"
    assert not (checkout / "riskctl-out").exists()


def test_a_base_that_is_there_without_the_commits_between_is_shallow_too(tmp_path: Path) -> None:
    parted = origin(tmp_path, files("", FINE), {"risks/R1.yaml": BAD})
    checkout = clone(tmp_path, "--depth", "1", "--no-single-branch")
    git(checkout, "cat-file", "-e", "origin/main^{commit}")
    done = run_change("azure", tmp_path, checkout, parted)
    assert (done.code, "this clone is shallow" in done.err) == (2, True)


BEFORE = "the state before this push"


@pytest.mark.parametrize(
    ("event", "said", "code"),
    [
        ({"before": "PARTED"}, rf"held against {BEFORE} \([0-9a-f]+\): only what is new can fail", 0),
        ({"merge_group": {"base_sha": "PARTED"}}, r"held against the merge queue before it \(.*", 0),
        ({"before": "0" * 40}, "this run is about no change that can be told, so every finding counts", 1),
        ({"schedule": "0 6 * * 1"}, "this run is about no change that can be told, so every finding counts", 1),
        (
            {"before": "d" * 40},
            rf"{BEFORE} is not in this clone, or shares no commit with it, so every finding counts",
            1,
        ),
    ],
    ids=["a push", "a merge queue", "a first push", "a schedule", "a push over another history"],
)
def test_what_each_run_on_github_is_held_against(event: object, said: str, code: int, tmp_path: Path) -> None:
    parted = origin(tmp_path, files("", OLD), {"risks/R3.yaml": SOLVED})
    checkout = clone(tmp_path)
    document = json.loads(json.dumps(event).replace("PARTED", parted))
    done = run_pipeline(tmp_path, checkout, "riskctl ci", by_event(tmp_path, checkout, document))
    assert done.code == code
    assert re.fullmatch(said, done.err.splitlines()[0])
    out = {path.name for path in (checkout / "riskctl-out").iterdir()}
    assert out == ALWAYS | FILED["github"] | (CHANGES if code == 0 else set())


@pytest.mark.parametrize(
    "text", ["{", "[]", '"\\ud800"', "", "[" * 100_000], ids=["cut", "a list", "half", "none", "deep"]
)
def test_an_event_that_cannot_be_read_stops_nothing(text: str, tmp_path: Path) -> None:
    origin(tmp_path, files("", FINE), {"risks/R3.yaml": SOLVED})
    checkout = clone(tmp_path)
    surroundings = by_event(tmp_path, checkout, {}) | {"GITHUB_BASE_REF": "main"}
    (tmp_path / "event.json").write_text(text)
    done = run_pipeline(tmp_path, checkout, "riskctl ci", surroundings)
    assert (done.code, done.err.startswith("held against main (")) == (0, True), done.err


def test_without_a_repository_every_finding_counts(tmp_path: Path) -> None:
    place = on_disk(tmp_path / "checkout", files("", OLD))
    done = run_pipeline(tmp_path, place, "riskctl ci", {"GITLAB_CI": "true", "CI_COMMIT_BEFORE_SHA": "a" * 40})
    assert done.code == 1
    first = done.err.splitlines()[0]
    assert first.startswith(f"not held against {BEFORE}: ") and "is in no git repository" in first
    assert first.endswith(", so every finding counts")


def test_a_register_that_the_change_brings_is_all_new(tmp_path: Path) -> None:
    parted = origin(tmp_path, {"notes.txt": "x"}, files("", OLD))
    done = run_change("azure", tmp_path, clone(tmp_path), parted)
    assert done.code == 1
    assert re.match(r"not held against main \(.*\), from a fork: no riskctl.yaml in main: .*, so every ", done.err)


def test_a_change_may_mend_a_register_that_cannot_be_read(tmp_path: Path) -> None:
    broken = {**files("", OLD), "riskctl.yaml": "format: ["}
    parted = origin(tmp_path, broken, files("", FINE) | {"risks/R2.yaml": None})
    done = run_change("azure", tmp_path, clone(tmp_path), parted)
    assert done.code == 0, done.err
    assert re.match(r"not held against main: main cannot be read whole, .*, so every finding counts\n", done.err)
    assert not (tmp_path / "checkout" / "riskctl-out" / "diff.md").exists()


def test_a_risk_that_cannot_be_read_on_one_side_leaves_the_diff_out(tmp_path: Path) -> None:
    parted = origin(tmp_path, {**files("", FINE, OLD), "risks/R3.yaml": "id: ["}, {"risks/R3.yaml": SOLVED})
    done = run_change("azure", tmp_path, clone(tmp_path), parted)
    assert done.code == 0, done.err
    assert "no diff: one side cannot be read whole, so nothing was compared\n" in done.err
    assert not (tmp_path / "checkout" / "riskctl-out" / "diff.md").exists()


def test_a_register_that_moved_is_held_against_what_it_was(tmp_path: Path) -> None:
    texts = files("", OLD)
    gone = dict.fromkeys(texts)
    parted = origin(tmp_path, texts, gone | {f"registers/force/{path}": text for path, text in texts.items()})
    checkout = clone(tmp_path)
    surroundings = azure(tmp_path, checkout, parted)
    done = run_pipeline(tmp_path, checkout, "riskctl -C registers/force ci", surroundings)
    assert (done.code, "nothing new" in (checkout / "riskctl-out" / "findings.md").read_text()) == (0, True), done.err


def test_findings_and_changes_share_the_room_of_a_summary(tmp_path: Path) -> None:
    links = ", ".join(f"{{to: Q{number}}}" for number in range(900))
    many = {f"risks/N{number}.yaml": FINE.replace("R1", f"N{number}") for number in range(600)}
    parted = origin(tmp_path, files("", FINE), {"risks/R1.yaml": f"{FINE}links: [{links}]\n", **many})
    checkout = clone(tmp_path)
    assert run_change("github", tmp_path, checkout, parted).code == 1
    for path in (checkout / "riskctl-out" / "findings.md", tmp_path / "summary.md"):
        summary = path.read_text(encoding="utf-8")
        assert 55_000 < len(summary) <= 60_021
        assert "further findings; all of them are in riskctl-out/findings.json" in summary
        assert "left out here; `riskctl diff` has them all" in summary
        assert "Open risks: 1 + 600 new = 601" in summary


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


def test_its_report_is_the_one_that_report_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    top = repository(tmp_path / "top")
    texts = files("meetings: [{body: JARAP, date: 2023-10-18}]\n", f"{FINE}raised: 2023-01\ncause: Cells are few.\n")
    commit(top, {f"register/{path}": text for path, text in texts.items()}, "first", date="2023-10-01T09:00:00+0000")
    reworded = texts["risks/R1.yaml"].replace("few", "fewer")
    commit(top, {"register/risks/R1.yaml": reworded}, "second")
    monkeypatch.chdir(top)
    assert riskctl(capsys, "-C", "register", "ci").code == 0
    page = top / "riskctl-out" / "report.html"
    text = page.read_text(encoding="utf-8")
    assert "The wording of 1 risk changed" in text
    assert riskctl(capsys, "-C", "register", "report", "-o", "riskctl-out/again.html").code == 0
    assert (top / "riskctl-out" / "again.html").read_text(encoding="utf-8") == text
    assert riskctl(capsys, "-C", "register", "verify", page).code == 0
    (top / "register" / "risks" / "R1.yaml").write_text(texts["risks/R1.yaml"], encoding="utf-8")
    assert riskctl(capsys, "-C", "register", "ci").code == 0
    assert "Draft: contains uncommitted changes" in page.read_text(encoding="utf-8")


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


NO_REGISTER = "no riskctl.yaml in . or any folder above it; name the register's folder with `riskctl -C DIR`"


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("GITHUB_ACTIONS", f"::error title=riskctl::{NO_REGISTER}\n"),
        ("TF_BUILD", f"##vso[task.logissue type=error;]{NO_REGISTER}\n"),
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
    named = {"github": "GITHUB_ACTIONS", "gitlab": "GITLAB_CI", "azure": "TF_BUILD"}[service]
    done = run_pipeline(tmp_path, checkout, command_of(service, found), {named: "true"})
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
