"""Whole reports of the examples, read as a reader would; every one of them keeps the structure of a page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import riskctl
from riskctl.core.period import parse
from riskctl.core.report_names import REPORTS
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.render.pages import report
from tests.html_page import parsed, problems

ROOT = Path(__file__).parent.parent.parent
GOLDEN = Path(__file__).parent.parent / "golden" / "reports"
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/riskctl.yaml"))
KEPT = (
    *((name, "register", "md") for name in EXAMPLES),
    ("midshire", "register", "html"),
    ("leicestershire-2024", "paper", "md"),
    ("leicestershire-2024", "paper", "html"),
    ("midshire", "paper", "md"),
    ("wmp-2022", "movement", "md"),
    ("wmp-2022", "movement", "html"),
    ("wmpcc-2017", "actions", "md"),
    ("cambridgeshire-opcc", "narrative", "md"),
    ("cambridgeshire-opcc", "narrative", "html"),
    ("midshire", "card", "md"),
    ("midshire", "summary", "md"),
    ("midshire", "summary", "html"),
    ("midshire", "questions", "md"),
    ("leicestershire-2024", "questions", "md"),
    ("wmpcc-2017", "questions", "md"),
)
"""The reports that are kept whole: what differs between formats is seen in one, what differs between bodies in Markdown."""

ALL = [(name, template) for name in EXAMPLES for template in REPORTS]


@pytest.fixture(autouse=True)
def one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print a version that no release changes."""
    monkeypatch.setattr(riskctl, "__version__", "0.0.0")


def page(name: str, template: str, format: str) -> str:
    work = book(FolderTree(str(ROOT / "examples" / name)), None, parse("2030-01-01"))
    return report(work, template, format, shipped("templates"))


def file_of(name: str, template: str, format: str) -> Path:
    return GOLDEN / f"{name}-{template}.{format}"


@pytest.mark.parametrize(("name", "template", "format"), KEPT, ids=map("-".join, KEPT))
def test_the_report_of_an_example(name: str, template: str, format: str, golden: Callable[[Path, str], None]) -> None:
    golden(file_of(name, template, format), page(name, template, format))


@pytest.mark.parametrize(("name", "template"), ALL, ids=map("-".join, ALL))
def test_an_examples_page_is_sound_and_small(name: str, template: str) -> None:
    html = page(name, template, "html")
    assert problems(html) == []
    assert len(html.encode()) < 300_000


@pytest.mark.parametrize(("name", "template"), ALL, ids=map("-".join, ALL))
def test_both_formats_have_the_same_headings(name: str, template: str) -> None:
    html = parsed(page(name, template, "html"))[0]
    headings = [node.text for part in html.find("main") for node in part.find("h2", "h3")]
    host = MarkdownIt("commonmark", {"html": True}).enable("table")
    read = parsed(host.render(page(name, template, "md")))[0].find("h2", "h3")
    assert [node.text.replace("\u200b", "") for node in read] == [heading.replace(" : ", ": ") for heading in headings]


def test_no_golden_report_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {file_of(*each).name for each in KEPT}


def test_the_style_sheet_keeps_to_its_size() -> None:
    assert (shipped("templates") / "report.css").stat().st_size <= 12_000
