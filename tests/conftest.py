"""What every test shares: an environment without the user's settings, and golden files rewritten only when asked."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("riskctl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("riskctl")
# No test looks at how long anything took: on a busy machine that says nothing of what is tested.

_KEPT = frozenset(
    {
        *("APPDATA", "COMSPEC", "HOME", "LOCALAPPDATA", "PATH", "PATHEXT", "PYTHONPATH", "SYSTEMROOT"),
        *("TEMP", "TMP", "TMPDIR", "USERPROFILE", "VIRTUAL_ENV"),
    }
)
"""What a subprocess needs to start at all."""

BROWSER = Path(__file__).parent / "browser"
"""The suite that needs a browser, which is run when it is named."""

Compare = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite golden files; read the diff before you commit"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the browser suite to runs that name it."""
    named = any(
        Path(name.partition("::")[0]).resolve() == BROWSER or BROWSER.name in Path(name).parts for name in config.args
    )
    return True if collection_path == BROWSER and not named else None


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is never given in CI: golden files are read before they are committed")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what would change output: colours, widths, dates, languages and the marks of a CI service."""
    for name in list(os.environ):
        if name.upper() not in _KEPT and not name.startswith(("PYTEST_", "COV_", "COVERAGE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("RISKCTL_CACHE", "off")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Compare:
    """Compare a text with the file that holds what it should be, or with `--update-golden` write it there."""

    def compare(path: Path, found: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found, encoding="utf-8", newline="\n")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        assert found == expected, f"{path.name} differs; if it should, run with --update-golden and read the diff"

    return compare
