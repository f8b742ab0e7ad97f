"""Where a checkout begins, told from the folders alone: no git is started and nothing of `.git` is read."""

import os


def checkout_top(folder: str) -> str | None:
    """Return the nearest folder, at or above one, that holds `.git`, or None. A worktree's `.git` is a file."""
    here = os.path.abspath(folder)
    while not os.path.lexists(os.path.join(here, ".git")):
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above
    return here
