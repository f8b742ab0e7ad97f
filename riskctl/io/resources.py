"""Where the shipped schemes, templates and examples are: beside the package in a checkout, inside it once installed."""

from pathlib import Path

from riskctl.io.tree import FolderTree

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """Return the folder of shipped data of that name: `schemes`, `templates` or `examples`."""
    installed = _PACKAGE / "data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def shipped_cases() -> Path:
    """Return the folder of the rules' case files: in a checkout they lie among the tests, which run them."""
    installed = _PACKAGE / "data" / "cases"
    return installed if installed.is_dir() else _PACKAGE.parent / "tests" / "rules"


def shipped_schemes() -> FolderTree:
    """Return the shipped schemes as a tree whose files lie under `schemes/`."""
    return FolderTree(str(shipped("schemes").parent))
