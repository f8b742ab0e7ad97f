"""Which pipeline a run is in, told from its environment, and the folder that pipeline takes paths from."""

from collections.abc import Mapping
from enum import StrEnum


class Platform(StrEnum):
    """A service that runs pipelines."""

    GITHUB = "github"
    GITLAB = "gitlab"
    AZURE = "azure"


MARKS: Mapping[Platform, str] = {
    Platform.GITHUB: "GITHUB_ACTIONS",
    Platform.GITLAB: "GITLAB_CI",
    Platform.AZURE: "TF_BUILD",
}
"""The variable by which each says that a run is its own."""

TOPS: Mapping[Platform, str] = {
    Platform.GITHUB: "GITHUB_WORKSPACE",
    Platform.GITLAB: "CI_PROJECT_DIR",
    Platform.AZURE: "BUILD_SOURCESDIRECTORY",
}
"""The variable in which each names the folder it checked out into."""


def platform_of(environment: Mapping[str, str]) -> Platform | None:
    """Return the pipeline a run is in, or None for a run of somebody's own."""
    return next((each for each, name in MARKS.items() if environment.get(name, "").lower() == "true"), None)


def top_of(root: str, environment: Mapping[str, str]) -> str | None:
    """Return the top of the checkout that a register lies in: by its `.git`, else by what a pipeline says.

    Links are followed first, since a platform shows no file by way of a link.
    """
    import os

    from riskctl.io.checkout import checkout_top

    real = os.path.realpath(root)
    found = checkout_top(real)
    if found is not None:
        return found
    for name in TOPS.values():
        named = environment.get(name)
        if named and (real + os.sep).startswith(os.path.join(os.path.realpath(named), "")):
            return os.path.realpath(named)
    return None
