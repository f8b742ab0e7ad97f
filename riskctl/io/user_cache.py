"""Where what a run may remember is kept: the user's own cache folder, never the register's or the checkout's.

A cache in the work tree could be committed, and would then let a reviewer's machine repeat what somebody else's said.
"""

import os
from collections.abc import Mapping

OFF = ("off", "0", "no")
"""What RISKCTL_CACHE says where nothing shall be kept."""


def user_cache_dir(environment: Mapping[str, str], platform: str) -> str | None:
    """Return the folder for what riskctl remembers, whether it is there or not; None where nothing shall be kept.

    Shape: RISKCTL_CACHE names it, or turns it off; else it is where the system keeps caches: LOCALAPPDATA on Windows,
    Library/Caches on macOS, XDG_CACHE_HOME or ~/.cache elsewhere. A path that is not absolute is passed over.
    """
    chosen = environment.get("RISKCTL_CACHE", "")
    if chosen.lower() in OFF:
        return None
    if chosen:
        return chosen if os.path.isabs(chosen) else None
    home = environment.get("USERPROFILE" if platform == "win32" else "HOME", "")
    if platform == "win32":
        base = environment.get("LOCALAPPDATA") or (f"{home}\\AppData\\Local" if home else "")
    elif platform == "darwin":
        base = f"{home}/Library/Caches" if home else ""
    else:
        base = environment.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):
            base = f"{home}/.cache" if home else ""
    return os.path.join(base, "riskctl") if os.path.isabs(base) else None
