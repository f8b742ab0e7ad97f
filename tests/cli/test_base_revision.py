"""What a change is compared with: told from each platform's variables and event, and from nothing that only looks so."""

import pytest

from riskctl.cli.base_revision import Base, base_of
from riskctl.cli.platforms import Platform

ONE, TWO = "a" * 40, "b" * 64
NONE = "0" * 40


def request(base: object = ONE, head: str = "midshire/register", ref: str = "main") -> dict[str, object]:
    ours = {"sha": base, "ref": ref, "repo": {"full_name": "midshire/register"}}
    return {"pull_request": {"base": ours, "head": {"repo": {"full_name": head}}}}


def of_branch(name: str) -> tuple[str, str]:
    return f"refs/remotes/origin/{name}", f"refs/heads/{name}"


@pytest.mark.parametrize(
    ("environment", "event", "found"),
    [
        ({"GITHUB_BASE_REF": "main"}, request(), Base((ONE, *of_branch("main")), "main")),
        ({"GITHUB_BASE_REF": "main"}, request(TWO), Base((TWO, *of_branch("main")), "main")),
        ({}, request(ref="rel/1"), Base((ONE, *of_branch("rel/1")), "rel/1")),
        ({"GITHUB_BASE_REF": "main"}, None, Base(of_branch("main"), "main")),
        ({}, request(head="a/b"), Base((ONE, *of_branch("main")), "main", from_fork=True)),
        (
            {"GITHUB_SHA": TWO, "GITHUB_REF": "refs/pull/7/merge"},
            request(),
            Base((f"{TWO}^1", ONE, *of_branch("main")), "main"),
        ),
        (
            {"GITHUB_SHA": "HEAD", "GITHUB_REF": "refs/pull/7/merge"},
            request(),
            Base((ONE, *of_branch("main")), "main"),
        ),
        ({"GITHUB_SHA": TWO, "GITHUB_REF": "refs/heads/x"}, request(), Base((ONE, *of_branch("main")), "main")),
        ({}, {"merge_group": {"base_sha": ONE}}, Base((ONE,), "the merge queue before it")),
        ({}, {"before": ONE, "after": TWO}, Base((ONE,), "the state before this push")),
        ({}, {"before": NONE}, None),
        ({}, {"schedule": "0 6 * * *"}, None),
        ({}, None, None),
        ({}, [1], None),
        ({}, {"pull_request": "x"}, None),
        ({}, {"pull_request": {"base": {"sha": ["x"], "ref": 3}}}, None),
        ({}, request("--output=x", ref="-x"), None),
        ({}, request("HEAD", ref="a..b"), None),
        ({"GITHUB_BASE_REF": "main\nrm"}, None, None),
    ],
)
def test_github(environment: dict[str, str], event: object, found: Base | None) -> None:
    assert base_of(Platform.GITHUB, environment, event) == found


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": ONE}, Base((ONE,), "the target branch")),
        (
            {"CI_MERGE_REQUEST_DIFF_BASE_SHA": ONE, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"},
            Base((ONE, *of_branch("main")), "main"),
        ),
        (
            {
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": ONE,
                "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2",
                "CI_MERGE_REQUEST_PROJECT_ID": "1",
            },
            Base((ONE,), "the target branch", from_fork=True),
        ),
        ({"CI_COMMIT_BEFORE_SHA": ONE}, Base((ONE,), "the state before this push")),
        (
            {"CI_MERGE_REQUEST_DIFF_BASE_SHA": ONE, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": TWO},
            Base((TWO, ONE), "the target branch"),
        ),
        (
            {"CI_MERGE_REQUEST_DIFF_BASE_SHA": ONE, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": ""},
            Base((ONE,), "the target branch"),
        ),
        ({"CI_COMMIT_BEFORE_SHA": ONE, "CI_PIPELINE_SOURCE": "push"}, Base((ONE,), "the state before this push")),
        ({"CI_COMMIT_BEFORE_SHA": ONE, "CI_PIPELINE_SOURCE": "schedule"}, None),
        ({"CI_COMMIT_BEFORE_SHA": NONE}, None),
        ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "--upload-pack=x"}, None),
        ({}, None),
    ],
)
def test_gitlab(environment: dict[str, str], found: Base | None) -> None:
    assert base_of(Platform.GITLAB, environment) == found


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        (
            {"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/rel/1"},
            Base(of_branch("rel/1"), "rel/1"),
        ),
        (
            {"SYSTEM_PULLREQUEST_TARGETBRANCH": "main", "SYSTEM_PULLREQUEST_ISFORK": "True"},
            Base(of_branch("main"), "main", from_fork=True),
        ),
        ({"SYSTEM_PULLREQUEST_TARGETBRANCH": "--x"}, None),
        ({}, None),
    ],
)
def test_azure(environment: dict[str, str], found: Base | None) -> None:
    assert base_of(Platform.AZURE, environment) == found


@pytest.mark.parametrize(
    ("platform", "environment", "way"),
    [
        (Platform.GITHUB, {"GITHUB_BASE_REF": "main"}, "give actions/checkout `fetch-depth: 0`"),
        (Platform.GITLAB, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": ONE}, 'set the variable `GIT_DEPTH: "0"`'),
        (Platform.AZURE, {"SYSTEM_PULLREQUEST_TARGETBRANCH": "main"}, "give the checkout step `fetchDepth: 0`"),
    ],
)
def test_a_shallow_clone_is_told_how_to_be_a_whole_one(
    platform: Platform, environment: dict[str, str], way: str
) -> None:
    found = base_of(platform, environment, shallow=True)
    assert found is not None
    assert found.hint == f"this clone is shallow: {way}"
    whole = base_of(platform, environment)
    assert whole is not None and whole.hint == ""
