"""What `report --check` sees: every page of every example passes, and each slip alone is found, with its part."""

import re
from functools import lru_cache

import pytest

from riskctl.core.report_names import REPORTS
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.render.markdown_check import markdown_flaws
from riskctl.render.page_check import flaws
from riskctl.render.pages import report
from tests.registers import CLOCK
from tests.running import ROOT

EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/riskctl.yaml"))


@lru_cache(maxsize=4)
def page(example: str, template: str, format: str) -> str:
    return report(
        book(FolderTree(str(ROOT / "examples" / example)), None, CLOCK), template, format, shipped("templates")
    )


@pytest.mark.parametrize("template", REPORTS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_markdown_page_of_an_example_is_sound(example: str, template: str) -> None:
    assert markdown_flaws(page(example, template, "md")) == []


def changed(before: str, after: str) -> str:
    """Return Midshire's register with the first place of a text changed; there has to be one."""
    html = page("midshire", "register", "html")
    assert before in html
    return html.replace(before, after, 1)


SLIPS = [
    ("<!DOCTYPE html>\n", "", "no document type", ""),
    ('<html lang="en-GB">', "<html>", "no language", ""),
    ('<meta charset="utf-8">\n', "", "charset and policy do not come first", ""),
    ("default-src 'none'; ", "", "the policy does not begin with nothing", ""),
    ("<style>\n", "<style>\n\n", "the policy does not fit the style sheet: default-src", ""),
    ("</style>", "@import 'x';</style>", "the style sheet leads outside", ""),
    ("<script>", "<script>//x\n", "the policy does not fit the script: default-src", ""),
    ('<h2 id="summary-heading">', '<h2 id="summary-heading"><script>x()</script>', "a script that is not the page's own", "summary"),
    ('<h2 id="summary-heading">', '<script src="x.js"></script><h2 id="summary-heading">', "<script> leads to x.js", "summary"),
    ("</footer>", '<meta http-equiv="refresh" content="0;url=https://x"></footer>', "<meta> outside the head", "footer"),
    ("</footer>", "<style>p{color:red}</style></footer>", "<style> outside the head", "footer"),
    ("</footer>", '<p style="color:red">x</p></footer>', "<p> has `style`, which the page's policy blocks", "footer"),
    ("</footer>", '<p onclick="x()">x</p></footer>', "<p> has `onclick`, which the page's policy blocks", "footer"),
    ("</footer>", '<p><a href="https://x.example">x</a></p></footer>', "<a> leads to https://x.example", "footer"),
    ("</footer>", '<p><a href="javascript:x()">x</a></p></footer>', "<a> leads to javascript:x()", "footer"),
    ("</footer>", '<p><a href="">x</a></p></footer>', "<a> leads to nowhere", "footer"),
    ("</footer>", '<img src="https://x.example/x.png" alt=""></footer>', "<img> leads to https://x.example/x.png", "footer"),
    ("</footer>", '<img src="data:image/png;base64,AAAA"></footer>', "an image without `alt`", "footer"),
    ("</footer>", "<iframe></iframe></footer>", "<iframe> is no part of a report", "footer"),
    ("</footer>", "<object></object></footer>", "<object> is no part of a report", "footer"),
    ("</footer>", '<base href="#x"></base></footer>', "<base> is no part of a report", "footer"),
    ("</footer>", "<!-- x --></footer>", "a comment, which readers of the page's source see: x", "footer"),
    ("</footer>", "<p>{{ titel }}</p></footer>", "a mark of a template is left: {{", "footer"),
    ("</footer>", "<p>&#123;% x</p></footer>", "a mark of a template is left: {%", "footer"),
    ("</footer>", '<p class="x" class="y">x</p></footer>', "<p> says an attribute twice", "footer"),
    ("</footer>", "<p><b>x</p></footer>", "</p> closes <b>", "footer"),
    ("</footer>", "<div><p>x</footer>", "</footer> closes <div>", "footer"),
    ("</footer>", "<p><ul><li>x</ul></p></footer>", "</p> closes <footer>", "footer"),
    ("</footer>", "<ul><li><b>x<li>y</b></ul></footer>", "</b> closes <li>", "footer"),
    ("</footer>", '<p id="main">x</p></footer>', "id main is used twice", "footer"),
    ("</footer>", '<p id="a b">x</p></footer>', "id 'a b' has blanks", "footer"),
    ("</footer>", '<p><a href="#none">x</a></p></footer>', "a link leads nowhere: #none", "footer"),
    ("</footer>", '<p><a href="#main"></a></p></footer>', "a link without words", "footer"),
    ("</footer>", "<ul></ul></footer>", "<ul> holds nothing but text", "footer"),
    ("</footer>", "<ol><p>x</p></ol></footer>", "<ol> holds p", "footer"),
    ("</footer>", "<h3><div>x</div></h3></footer>", "<h3> holds blocks: div", "footer"),
    ("</footer>", '<p><time datetime="soon">soon</time></p></footer>', "a time no machine reads: 'soon'", "footer"),
    ("</footer>", '<svg role="img" class="x"><desc>x</desc></svg></footer>', "a picture without a title", "footer"),
    ("</footer>", "<svg><title>x</title></svg></footer>", "a picture that is none to some: {}", "footer"),
    ("</footer>", "</footer><footer></footer>", "not one <footer>", ""),
    ('<a class="skip" href="#main">', '<p>x</p><a class="skip" href="#main">', "the skip link is not first", ""),
    ("<h1>", "<h1>x</h1><h1>", "not one h1", ""),
    ('<h2 id="summary-heading">', '<h4 id="x">x</h4><h2 id="summary-heading">', "a level is skipped at 'x'", "summary"),
    ('<h2 id="summary-heading">', '<h2></h2><h2 id="summary-heading">', "an empty heading", "summary"),
    (' aria-labelledby="summary-heading">', ">", "a section without a name", "summary"),
    (' aria-labelledby="summary-heading">', ' aria-labelledby="x">', "aria-labelledby of <section> names no element: x", "summary"),
]  # fmt: skip
"""A text of the page, what stands there instead, and what is found, in which part."""


@pytest.mark.parametrize(("before", "after", "what", "part"), SLIPS, ids=[each[2] for each in SLIPS])
def test_a_slip_is_found_where_it_is(before: str, after: str, what: str, part: str) -> None:
    found = flaws(changed(before, after))
    assert [(each.what[: len(what)], each.part) for each in found if each.what.startswith(what)] == [(what, part)]


def first_table() -> str:
    found = re.search(r"<table.*?</table>", page("midshire", "register", "html"), re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("pattern", "instead", "what"),
    [
        ("<caption.*?</caption>", "", "a table without a caption"),
        ('<th scope="col"', "<th", ": a column without a header"),
        ('<th scope="row"', "<th", ": a row without a header"),
        (' scope="row"', ' scope="row" colspan="2"', ": merged cells"),
        ("<tbody>", '<tbody><tr><th scope="row">x</th></tr>', ": 1 cells under "),
        ("<thead>.*?(?=<tbody>)", "", ": no headers of columns"),
    ],
)
def test_a_slip_in_a_table_is_found(pattern: str, instead: str, what: str) -> None:
    table = first_table()
    slipped = re.sub(pattern, instead, table, count=1, flags=re.DOTALL)
    assert slipped != table
    found = [each for each in flaws(changed(table, slipped)) if what in each.what]
    assert found and {each.part for each in found} <= {"summary", "maps", "movement"}


def test_a_table_and_its_scroller_are_reached_by_keyboard() -> None:
    bare = changed('<div class="scroll" role="region" tabindex="0"', '<div class="scroll" role="region"')
    assert [each.what for each in flaws(bare)] == ["a scroller no keyboard reaches"]
    loose = changed('<div class="scroll"', '<div class="wide"')
    assert any("it cannot be scrolled by itself" in each.what or "none to some" in each.what for each in flaws(loose))


def test_a_slip_in_a_card_says_that_it_is_one() -> None:
    (found,) = flaws(changed('<div class="side">', '<div class="side"><p style="x">x</p>'))
    assert (found.part, found.carded) == ("risks", True)
    assert 'class="side"' in page("midshire", "register", "html").split("\n")[found.line - 1]


def test_marks_that_the_register_holds_are_text() -> None:
    html = changed("</footer>", "<p>{{7*7}}</p></footer>")
    assert flaws(html, texts="Formula {{7*7}}") == []
    assert len(flaws(html)) == 2


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("# Strategic", "Strategic", "not one heading of the first level"),
        ("\n## ", "\n#### x\n\n## ", "a level is skipped at 'x'"),
        ("\n| ---", "\n| x", "a table without a line of headers"),
        ("\n| [", "\n| x | [", " cells under "),
        ("\n\n| ", "\nx\n| ", "a table that no empty line sets apart"),
        ("\n## ", "\n<script>x</script>\n\n## ", "<script> is no part of a report"),
        ("\n## ", "\n</details>\n\n## ", "</details> closes nothing"),
        ("</details>", "", "<details> is not closed"),
        ("\n## ", "\n[x](https://x.example)\n\n## ", "a link leads to https://x.example"),
        ("\n## ", "\n[x](javascript:x)\n\n## ", "a link leads to javascript:x"),
        ("\n## ", "\n[x](/etc/passwd)\n\n## ", "a link leads to /etc/passwd"),
        ("\n## ", "\n{{ titel }}\n\n## ", "a mark of a template is left: {{"),
    ],
)
def test_a_slip_in_markdown_is_found(before: str, after: str, what: str) -> None:
    text = page("midshire", "register", "md")
    assert before in text
    assert any(what in each.what for each in markdown_flaws(text.replace(before, after, 1)))
    assert markdown_flaws(text) == []
