"""Whole reports of the examples, read as a reader would; every one of them keeps the structure of a page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import riskctl
from riskctl.core.period import parse
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.render.pages import report
from tests.html_page import parsed, problems

ROOT = Path(__file__).parent.parent.parent
GOLDEN = Path(__file__).parent.parent / "golden" / "reports"
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/riskctl.yaml"))
WHOLE_PAGES = ("midshire",)
"""The examples whose HTML is kept whole: the others differ from it in words, which their Markdown shows."""


@pytest.fixture(autouse=True)
def one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print a version that no release changes."""
    monkeypatch.setattr(riskctl, "__version__", "0.0.0")


def page(name: str, format: str) -> str:
    work = book(FolderTree(str(ROOT / "examples" / name)), None, parse("2030-01-01"))
    return report(work, "register", format, shipped("templates"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_markdown_of_an_example(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"{name}.md", page(name, "md"))


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name in WHOLE_PAGES])
def test_the_page_of_an_example(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"{name}.html", page(name, "html"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_examples_page_is_sound_and_small(name: str) -> None:
    html = page(name, "html")
    assert problems(html) == []
    assert len(html.encode()) < 300_000


@pytest.mark.parametrize("name", EXAMPLES)
def test_both_formats_hold_the_same_cards(name: str) -> None:
    headings = [node.text for node in parsed(page(name, "html"))[0].find("h3")]
    host = MarkdownIt("commonmark", {"html": True}).enable("table")
    read = [node.text.replace("\u200b", "") for node in parsed(host.render(page(name, "md")))[0].find("h3")]
    assert read == [heading.replace(" : ", ": ") for heading in headings]


def test_no_golden_report_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(EXAMPLES)


def test_the_style_sheet_keeps_to_its_size() -> None:
    assert (shipped("templates") / "register.css").stat().st_size <= 12_000
