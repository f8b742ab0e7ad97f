"""Chromium as people have it, the pages it is shown, and axe-core to look at them with.

Chromium is the one that CHROMIUM names, else Debian's; nothing is downloaded and nothing is skipped.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.generate import generate
from riskctl.core.period import parse
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.render.pages import LONG, Place, report

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/riskctl.yaml"))
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
"""Headless, and without any of the browser's own traffic."""

Show = Callable[..., Page]


def chromium() -> str:
    """Return the browser to run."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.exit("no Chromium: install Debian's package `chromium`, or name one in CHROMIUM", returncode=3)
    return found


CHROMIUM = chromium()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of the whole run."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages of the run lie."""
    return tmp_path_factory.mktemp("pages")


@lru_cache(maxsize=64)
def html(example: str, template: str, *, large: bool = False) -> str:
    """Return a report of an example, as the command writes it."""
    work = book(FolderTree(str(ROOT / "examples" / example)), None, parse("2030-01-01"))
    return report(work, template, "html", shipped("templates"), Place(large=large))


@pytest.fixture(scope="session")
def long_page(folder: Path) -> Path:
    """The register page of more risks than a browser lays out at once."""
    generate(str(folder / "long"), LONG + 20)
    work = book(FolderTree(str(folder / "long")), None, parse("2030-01-01"))
    path = folder / "long.html"
    path.write_text(report(work, "register", "html", shipped("templates")), encoding="utf-8")
    return path


@pytest.fixture
def show(browser: Browser, folder: Path) -> Iterator[Show]:
    """Show a report; what is given beside it are the settings of the browser's window."""
    contexts: list[BrowserContext] = []

    def shown(example: str, template: str = "register", *, large: bool = False, **settings: Any) -> Page:
        path = folder / f"{example}-{template}{'-large' if large else ''}.html"
        if not path.exists():
            path.write_text(html(example, template, large=large), encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(path.as_uri())
        return page

    yield shown
    for context in contexts:
        context.close()


@lru_cache(maxsize=1)
def axe() -> str:
    """Return the source of axe-core, from the package that carries it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe-core finds on a page as it now stands: rule, help and the first elements."""
    page.evaluate(axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes']][:3]}"
        for each in found["violations"]
    ]
