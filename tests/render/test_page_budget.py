"""How many bytes a page may have; `bench/` measures the larger registers."""

from pathlib import Path

from bench.generate import generate
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.render.pages import report
from tests.html_page import problems
from tests.registers import CLOCK


def test_the_page_of_fifty_risks_keeps_to_its_bytes(tmp_path: Path) -> None:
    generate(str(tmp_path), 50)
    html = report(book(FolderTree(str(tmp_path)), None, CLOCK), "register", "html", shipped("templates"))
    assert html.count("<article ") == 50
    assert problems(html) == []
    assert len(html.encode()) < 300_000
