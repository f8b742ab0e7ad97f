"""Text in Markdown prints letter for letter, on hosts that read tables, mentions and links into it too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from riskctl.render.markdown import inside_html, is_plain, path, text
from tests.html_page import parsed

HOST = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read_back(markdown: str) -> str:
    """Return the words a reader sees, without the zero-width spaces."""
    page, _ = parsed(HOST.render(markdown))
    return page.text.replace("\u200b", "")


def tags(markdown: str) -> set[str]:
    return {node.tag for node in parsed(HOST.render(markdown))[0].all()} - {"#page"}


@pytest.mark.parametrize(
    "hostile",
    [
        "*bold* _it_ **b** ~~gone~~ `code`",
        "[a](http://x.example) ![b](c) <http://d> [e]: f",
        "</script><script>alert(1)</script> <!-- c --> &amp; &copy;",
        "# heading",
        "- item",
        "+ item",
        "1. item",
        "2024. A year",
        "3) item",
        "> quote",
        "---",
        "===",
        "- - -",
        "***",
        "a | b | c",
        "```",
        "~~~",
        "    code",
        "\\ and \\* and trailing \\",
        "-2",
        "C:\\risks\\new",
    ],
)
def test_nothing_is_markup(hostile: str) -> None:
    markdown = str(text(hostile))
    assert tags(markdown) == {"p"}
    assert read_back(markdown) == " ".join(hostile.split())
    table = f"| a | b |\n| --- | --- |\n| {markdown} | end |\n"
    assert tags(table) == {"table", "thead", "tbody", "tr", "th", "td"}
    assert read_back(table) == f"a b {' '.join(hostile.split())} end"


@given(st.text(alphabet=st.sampled_from("ab1 -+=*_`|\\<>&#@!~[]().:/$\n\t"), max_size=30))
def test_any_text_reads_back_as_written(written: str) -> None:
    words = " ".join(written.split())
    assert read_back(f"x\n\n{text(written)}\n\ny") == " ".join(f"x {words} y".split())
    assert read_back(f"| a | b |\n| --- | --- |\n| {text(written)} | end |\n") == " ".join(f"a b {words} end".split())


def test_people_and_issues_are_not_called() -> None:
    assert "@all" not in text("ask @all about #12 and !3")
    assert "#12" not in text("ask @all about #12 and !3")
    assert "!3" not in text("ask @all about #12 and !3")
    assert inside_html("@all #12") == "@\u200ball #\u200b12"


def test_addresses_are_not_made_links() -> None:
    assert text("see https://x.example or www.x.example") == "see https\\://x.example or www\\.x.example"


def test_inside_html_nothing_is_a_tag_and_no_backslash_shows() -> None:
    assert inside_html("a*b</summary>\n\nc & d's") == "a*b&lt;/summary&gt; c &amp; d's"


def test_a_path_cannot_end_its_link() -> None:
    assert path("risks/a b)(c.yaml") == "risks/a%20b%29%28c.yaml"


@given(st.one_of(st.from_regex(r"[A-Za-z0-9(),;% -]{0,20}", fullmatch=True), st.text(max_size=12)))
def test_what_is_plain_is_left_as_it_is(words: str) -> None:
    assert not is_plain(words) or str(text(words)) == words


@pytest.mark.parametrize("words", ["", "12 High", "2024-03", "Head of IT (acting), 50%", "STR00012"])
def test_words_and_figures_are_plain(words: str) -> None:
    assert is_plain(words)


@pytest.mark.parametrize("words", ["- a", "1. a", "1) a", "a  b", " a", "a ", "a\nb", "@a", "www.a", "a|b", "é", "=="])
def test_what_markdown_may_read_otherwise_is_not(words: str) -> None:
    assert not is_plain(words)
