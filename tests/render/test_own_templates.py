"""A body's own templates: what they change, what they are given, and that nothing else comes of them."""

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest

from riskctl.core.book import Book
from riskctl.core.errors import BadTemplate
from riskctl.core.report_names import REPORTS
from riskctl.io.confined import Caps
from riskctl.io.own_templates import shipped_templates
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.printing import OwnTemplates, order_of, own_templates, page_of
from riskctl.render.environment import FORMATS
from riskctl.render.page_check import flaws
from riskctl.render.pages import Place, finished, made, printed
from riskctl.render.sandbox import PASSED, Fault, Order, drawn, print_page
from tests.registers import CLOCK, files, memory, on_disk, worked_out
from tests.running import ROOT

HEADER, FOOTER, HIGHEST = "html/header.html.j2", "html/footer.html.j2", "html/section-highest.html.j2"
RISK = "id: R1\ntitle: Flood {{7*7}} <b>\nreviews: [{date: 2023, current: {likelihood: 4, impact: 4}}]\n"
SMALL = Caps(seconds=6, memory=300_000_000, answer=2_000_000, patience=60)


@lru_cache(maxsize=1)
def midshire() -> Book:
    return book(FolderTree(str(ROOT / "examples" / "midshire")), None, CLOCK)


@lru_cache(maxsize=1)
def one() -> Book:
    return worked_out(memory("", RISK))


def with_own(
    sources: dict[str, str],
    work: Book | None = None,
    template: str = "register",
    format: str = "html",
    css: str = "",
    caps: Caps = SMALL,
) -> str:
    """Return a page printed with templates of one's own."""
    page, phrases = made(work or one(), template, shipped("templates"))
    return page_of(page, phrases, format, Place(), OwnTemplates("templates", sources, css), caps).text


def ours(work: Book | None = None, template: str = "register", format: str = "html") -> str:
    """Return a page printed with ours alone."""
    page, phrases = made(work or one(), template, shipped("templates"))
    return printed(page, phrases, format, shipped("templates"), Place())


def order(sources: dict[str, str], work: Book | None = None, template: str = "register", format: str = "html") -> Order:
    """Return what the second interpreter is asked to print."""
    page, phrases = made(work or one(), template, shipped("templates"))
    told = order_of(page, phrases, format, Place(), OwnTemplates("templates", sources, ""))
    return Order(**json.loads(json.dumps(told), object_hook=drawn))


@lru_cache(maxsize=1)
def bare() -> Order:
    """An order whose page is its footer alone."""
    kept = ("html/macros.html.j2", "html/section.html.j2")
    few = {name: shipped_templates()[name] for name in kept}
    return order({})._replace(shipped={**few, "report.html.j2": f'{{% include "{FOOTER}" %}}'})


def alone(source: str) -> str:
    """Return what a footer prints, in this process: the sandbox is the same, nothing bounds it."""
    return print_page(bare()._replace(own={FOOTER: source})).text


def ended(source: str, caps: Caps = SMALL) -> str:
    """Return what is said of a footer that is ended in a process of its own."""
    with pytest.raises(BadTemplate) as caught:
        with_own({FOOTER: source}, caps=caps)
    place, _, said = str(caught.value).partition(": ")
    assert place.startswith(f"templates/{FOOTER}:")
    return said


def copies(format: str) -> dict[str, str]:
    """Return our templates of a format as files of a body's own."""
    folder = {name: text for name, text in shipped_templates().items() if name.startswith(f"{format}/")}
    folder.pop("html/diff.html.j2", None)
    return folder


# --- what they change


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("template", REPORTS)
def test_our_templates_print_the_same_bytes_as_a_bodys_own(template: str, format: str) -> None:
    # One is printed from plain dicts in the sandbox, the other from the views: two ways to one page.
    asked = order(copies(format), midshire(), template, format)
    assert finished(print_page(asked).text, format) == ours(midshire(), template, format)


@pytest.mark.parametrize("format", FORMATS)
def test_the_second_interpreter_prints_them_too(format: str) -> None:
    page = with_own(copies(format), midshire(), "register", format, caps=Caps())
    assert page == ours(midshire(), "register", format)


def test_one_file_changes_its_part_and_nothing_else() -> None:
    html = with_own({FOOTER: "<footer><p>Ours: {{ page.header.title }}</p></footer>\n"})
    before, after = ours().split("<footer"), html.split("<footer")
    assert before[0] == after[0]
    assert after[1].startswith("><p>Ours: Register of the tests</p></footer>\n")
    assert before[1].partition("</footer>\n")[2] == after[1].partition("</footer>\n")[2]
    assert flaws(html, texts=RISK) == []


def test_one_section_changes_alone_and_takes_ours_in() -> None:
    source = (
        '{% set more = "Members asked for this." %}{% include "shipped/html/section.html.j2" %}\n<p>{{ more }}</p>\n'
    )
    html = with_own({HIGHEST: source}, midshire())
    plain = ours(midshire())
    at = html.index("<p>Members asked for this.</p>\n")
    assert html.replace("<p>Members asked for this.</p>\n", "") == plain
    assert plain[:at].rstrip().endswith("</section>")
    assert plain[:at].rpartition("<section ")[2].startswith('id="highest"')


@pytest.mark.parametrize("format", FORMATS)
def test_one_kind_of_block_changes_wherever_it_stands(format: str) -> None:
    name = f"{format}/block-tiles.{format}.j2"
    before = ours(midshire(), "register", format)
    after = print_page(order({name: "TILES {{ block.tiles|length }}\n"}, midshire(), "register", format)).text
    assert "TILES" not in before
    assert re.search(r"TILES \d", after)
    wrapped = f'{{% import "shipped/{format}/blocks.{format}.j2" as b %}}{{{{ b.tiles(block) }}}}'
    same = print_page(order({name: wrapped}, midshire(), "register", format)).text
    assert same.split() == before.split()


def test_a_file_for_several_of_ones_own_is_taken_in() -> None:
    own = {"own/line.j2": "{% macro line(x) %}<p>{{ x }}!</p>{% endmacro %}"}
    use = '{% import "own/line.j2" as l %}<footer>{{ l.line(page.header.title) }}</footer>'
    assert "<footer><p>Register of the tests!</p></footer>" in with_own({**own, FOOTER: use})


def test_a_style_sheet_of_ones_own_stands_behind_ours_under_the_policy() -> None:
    html = with_own({}, css=".masthead{background:#123456}\n")
    assert ".masthead{background:#123456}\n</style>" in html
    assert flaws(html, texts=RISK) == []


def test_the_same_files_give_the_same_bytes() -> None:
    own = {
        FOOTER: '<footer>{{ homes|tojson }}{{ [say]|join }}{{ joiner ~ "" }}{{ range(3)|map("string")|list ~ "" }}</footer>'
    }
    assert with_own(own) == with_own(own)


def test_text_of_the_register_is_never_compiled_nor_markup() -> None:
    html = with_own({FOOTER: "<footer>{{ page.sections[0].title }} {{ page|tojson }}</footer>"})
    assert "Flood {{7*7}} &lt;b&gt;" in html
    assert "Flood 49" not in html
    assert "<b>" not in html.partition("<footer>")[2].partition("</footer>")[0]


# --- what they cannot do

ATTACKS = [
    ("{{ ''.__class__.__mro__ }}", "a text has no `__class__`"),
    ("{{ page.__class__ }}", "there is no `__class__` here"),
    ("{{ page['__class__'] }}", "there is no `__class__` here"),
    ("{{ say.__globals__ }}", "there is no `__globals__` here"),
    ("{{ say.__init__.__globals__ }}", "there is no `__init__` here"),
    ("{{ say._work }}", "there is no `_work` here"),
    ("{{ joiner()._sep }}", "there is no `_sep` here"),
    ("{{ self._TemplateReference__context }}", "there is no `_TemplateReference__context` here"),
    ("{{ self.__init__ }}", "there is no `__init__` here"),
    ("{{ namespace.__init__ }}", "there is no `__init__` here"),
    ("{{ cycler.__init__ }}", "there is no `cycler` here"),
    ("{{ lipsum.__globals__ }}", "there is no `lipsum` here"),
    ("{% for x in [1] %}{{ loop.__class__ }}{% endfor %}", "there is no `__class__` here"),
    ("{% for x in [1] %}{{ loop._iterable }}{% endfor %}", "there is no `_iterable` here"),
    ("{% macro m() %}{% endmacro %}{{ m.__init__ }}", "there is no `__init__` here"),
    ("{% macro m() %}{% endmacro %}{{ m._func }}", "there is no `_func` here"),
    ('{% import "html/macros.html.j2" as m %}{{ m.__class__ }}', "there is no `__class__` here"),
    ('{% import "html/macros.html.j2" as m %}{{ m._body_stream }}', "there is no `_body_stream` here"),
    ("{{ ''|attr('__class__') }}", "the filter `attr` is not for templates of your own"),
    ("{{ ['']|map('attr', '__class__')|list }}", "the filter `attr` is not for templates of your own"),
    ("{{ ['']|map(attribute='__class__')|first }}", "a text has no `__class__`"),
    ("{{ [page]|groupby('__class__') }}", "a list cannot be printed"),
    ("{{ [page]|sum('__class__') }}", "there is no `__class__` here"),
    ("{% set f = '{0.__class__}'.format %}{{ f(1) }}", "a text has no `format`"),
    ("{{ '{0.__class__}'['format'](1) }}", "a text has no `format`"),
    ("{{ '%s'|format(1) }}", "the filter `format` is not for templates of your own"),
    ("{{ 'x'.upper() }}", "a text has no `upper`; write it as a filter: |upper"),
    ("{{ page.sections.append(1) }}", "a list has no `append`"),
    ("{{ page.update(x=1) }}", "there is no `update` here"),
    ("{{ page.header.clear() }}", "there is no `clear` here"),
    ("{{ 1|pprint }}", "the filter `pprint` is not for templates of your own"),
    ("{{ [1, 2]|random }}", "the filter `random` is not for templates of your own"),
    ("{{ 'x'|center(1000000000) }}", "the filter `center` is not for templates of your own"),
    ("{{ page.header.title|safe }}", "`safe` lets only the page's own drawings pass: text of a register is never markup"),
    ("{% autoescape false %}{{ page.header.title }}{% endautoescape %}", "`autoescape` is not for templates of your own"),
    ("{{ 'a' * 10**9 }}", "a text * a number is not worked out here"),
    ("{{ [0] * 10**9 }}", "a list * a number is not worked out here"),
    ("{{ 10**9 * 'a' }}", "a number * a text is not worked out here"),
    ("{{ 9**9**9 }}", "`**` gives a number that is too large"),
    ("{{ 10**6 * 10**13 }}", "`*` gives a number that is too large"),
    ("{{ '%999999999d' % 1 }}", "a text % a number is not worked out here"),
    ("{% for x in range(99999) %}{% endfor %}", "`range` counts to 10,000 at most"),
    ("{{ range(10**9)|list }}", "`range` counts to 10,000 at most"),
    ('{% include "../../etc/passwd" %}', "there is no template `../../etc/passwd` to take in"),
    ('{% include "/etc/passwd" %}', "there is no template `/etc/passwd` to take in"),
    ('{% import "shipped/../riskctl.yaml" as x %}', "there is no template `shipped/../riskctl.yaml` to take in"),
    ('{% extends "html/nope.html.j2" %}', "there is no template `html/nope.html.j2` to take in"),
    ('{% include "html/footer.html.j2" %}', "it takes in, or calls, itself without end"),
    ("{% macro m(x) %}{{ m(x + 1) }}{% endmacro %}{{ m(0) }}", "it takes in, or calls, itself without end"),
    ("{{ 1 / 0 }}", "it divides by 0"),
    ("{{ page }}", "a group of values cannot be printed; loop over it, or name one of its keys"),
    ("{{ page.sections }}", "a list cannot be printed; loop over it, or name one of its keys"),
    ("{% set x = none %}{{ x }}", "nothing (none) cannot be printed"),
    ("{{ say }}", "a group of values cannot be printed"),
    ("{{ say|string }}", "a group of values cannot be printed"),
    ("{{ page.headr.title }}", "there is no `headr` here; did you mean `header`?"),
    ("{{ pge.header.title }}", "there is no `pge` here"),
    ("{{ page.sections[99].title }}", "there is no place 99 in a list of "),
    ("{{ page.header.title|uper }}", "there is no filter `uper`; did you mean `upper`?"),
    ("{{ say('heading.sumary') }}", "reports print no word `heading.sumary`; did you mean `heading.summary`?"),
    ("{{ say('days.many') }}{{ say('days.many', m=1) }}", "`days.many` needs a value for {n}"),
    ("{% if page.header.title %}", "Unexpected end of template"),
    ("{{ page.header.title }", "unexpected '}'"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "said"), ATTACKS, ids=[source for source, _ in ATTACKS])
def test_what_a_template_may_not_do_is_a_fault_with_its_line(source: str, said: str) -> None:
    with pytest.raises(Fault) as caught:
        alone(f"<footer>\n{source}")
    assert (caught.value.template, caught.value.line) == (FOOTER, 2)
    assert caught.value.message.startswith(said)


def test_a_fault_says_line_and_what_was_meant() -> None:
    with pytest.raises(BadTemplate) as caught:
        with_own({FOOTER: "<footer>\n\n{{ pge.header.title }}</footer>"})
    assert str(caught.value) == f"templates/{FOOTER}:3: there is no `pge` here"
    assert caught.value.hint == "did you mean `page`?"


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    ],
)
def test_work_without_end_is_ended(source: str) -> None:
    assert ended(source) == "the page is not printed after 6 seconds of work"


def test_work_that_outlasts_every_clock_is_ended() -> None:
    caps = SMALL._replace(seconds=3600, patience=3)
    loop = "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}"
    with pytest.raises(BadTemplate, match="templates: the page is not printed after 3 seconds"):
        with_own({FOOTER: loop}, caps=caps)


@pytest.mark.parametrize(
    "source",
    [
        "{% set n = namespace(x='a' * 99999) %}{% for a in range(40) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x=[0] * 99999) %}{% for a in range(40) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set x %}{% for a in range(9999) %}{% for b in range(9999) %}aaaaaaaaaaaaaaaaaaaaaaa{% endfor %}{% endfor %}{% endset %}",
    ],
)
def test_memory_without_end_is_ended(source: str) -> None:
    assert ended(source, SMALL._replace(seconds=60)) == "the page needs more than 300 MB of memory"


def test_a_flood_of_output_is_ended() -> None:
    source = "{% for a in range(9999) %}{% for b in range(9999) %}aaaaaaaaaaaaaaaaaaaaaaaaa{% endfor %}{% endfor %}"
    with pytest.raises(BadTemplate, match="templates: the page grows over 1,000,000 letters"):
        with_own({FOOTER: source})


def test_every_filter_that_passes_ends_in_a_fault_or_a_page() -> None:
    for name in (*PASSED, "safe"):
        for value in ("page", "say", "none", "'x'", "[1]", "3"):
            try:
                html = alone(f"<footer>{{{{ {value}|{name} }}}}</footer>")
            except Fault as error:
                assert (error.template, error.line) == (FOOTER, 1), (name, value, str(error))
            else:
                assert " at 0x" not in html, (name, value)


# --- which files there may be


def folder(root: Path, **texts: str) -> FolderTree:
    return FolderTree(
        str(on_disk(root, {**files("", RISK), **{f"templates/{name}": text for name, text in texts.items()}}))
    )


@pytest.mark.parametrize(
    ("name", "text", "said", "hint"),
    [
        ("html/headr.html.j2", "", "templates/html/headr.html.j2: no page is printed with a file of this name", "did you mean html/header.html.j2?"),
        ("header.html.j2", "", "templates/header.html.j2: no page is printed with a file of this name", "did you mean html/header.html.j2?"),
        ("html/section-hihg.html.j2", "", "templates/html/section-hihg.html.j2: no page is printed with a file of this name", "did you mean html/section-high.html.j2?"),
        ("html/header.html", "", "templates/html/header.html: no page is printed with a file of this name", "did you mean html/header.html.j2?"),
        ("report.html.j2", "", "templates/report.html.j2: no page is printed with a file of this name", "the names are in templates/README.md"),
        ("html/diff.html.j2", "", "templates/html/diff.html.j2: no page is printed with a file of this name", "did you mean html/card.html.j2?"),
        ("register.js", "", "templates/register.js: no page is printed with a file of this name", "the names are in templates/README.md"),
        ("deep/x.j2", "", "templates/deep: this is a folder, where a file was expected", "move it out of the register"),
        ("html/footer.html.j2", "{# riskctl-report/2 #}", "templates/html/footer.html.j2:1: it is written for riskctl-report/2, and this riskctl gives riskctl-report/1", "what changed is in the changelog"),
        ("style.css", "a{}\nb{background:URL(x)}", "templates/style.css:2: `URL` would fetch something, and a page fetches nothing", "nothing was written"),
        ("style.css", "b{background:\\75 rl(x)}", "templates/style.css:1: `url` would fetch something, and a page fetches nothing", "nothing was written"),
        ("style.css", '@import "x";', "templates/style.css:1: `@import` would fetch something, and a page fetches nothing", "nothing was written"),
        ("style.css", "</style><script>", "templates/style.css:1: `<` could end the style sheet; write `max-width` and `min-width` instead", "nothing was written"),
    ],
)  # fmt: skip
def test_a_file_that_no_page_can_use_is_refused(tmp_path: Path, name: str, text: str, said: str, hint: str) -> None:
    with pytest.raises(BadTemplate) as caught:
        own_templates(folder(tmp_path, **{name: text}), None)
    assert (str(caught.value), caught.value.hint) == (said, hint)


def test_links_and_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    tree = folder(tmp_path, **{"html/footer.html.j2": "{# riskctl-report/1 #}", "README.md": "Ours."})
    found = own_templates(tree, None)
    assert found is not None
    assert list(found.sources) == ["html/footer.html.j2"]
    place = tmp_path / "templates" / "html" / "header.html.j2"
    place.write_bytes(b"caf\xe9")
    with pytest.raises(BadTemplate, match=r"templates/html/header.html.j2: byte 3 is not UTF-8"):
        own_templates(tree, None)
    place.unlink()
    place.symlink_to("/etc/passwd")
    with pytest.raises(BadTemplate, match=r"templates/html/header.html.j2: this is a link"):
        own_templates(tree, None)
    place.unlink()
    (tmp_path / "templates" / "md").symlink_to("/etc")
    with pytest.raises(BadTemplate, match=r"templates/md: this is a link"):
        own_templates(tree, None)


def test_without_templates_of_ones_own_nothing_is_started(tmp_path: Path) -> None:
    assert own_templates(folder(tmp_path), None) is None
    page, phrases = made(one(), "register", shipped("templates"))
    assert page_of(page, phrases, "html", Place(), None).text == ours()


# --- public editions

SECRET = """\
id: R2
title: Known in part
description: zqdescription
owner: zqowner
controls: [zqcontrol]
actions: [{text: zqaction, due: 2024-03}]
reviews: [{date: 2023-06, current: {likelihood: 2, impact: 2, rationale: zqrationale}, why: zqwhy}]
withhold: [description, owner, controls, actions, reviews]
ground: section 38
"""
HIDDEN = "id: ZQ-1\ntitle: Zqtitle\ncategory: zqcategory\nreviews: [{date: 2023, current: {likelihood: 4, impact: 4}}]\npublish: exempt\nground: section 43\n"
DUMP = "<footer>{{ page|tojson }}{{ homes|tojson }}{{ root }}{{ logo }}{{ filters|tojson }}{{ context }}</footer>"


@pytest.mark.parametrize("template", REPORTS)
def test_a_public_page_gives_its_templates_nothing_that_is_withheld(template: str) -> None:
    tree = memory("", RISK, SECRET, HIDDEN)
    few = bare().shipped
    full = print_page(order({FOOTER: DUMP}, book(tree, None, CLOCK), template)._replace(shipped=few)).text
    public = print_page(
        order({FOOTER: DUMP}, book(tree, None, CLOCK, public=True), template)._replace(shipped=few)
    ).text
    assert '"public": true' in public
    assert "zq" in full.lower() or template in ("movement", "summary", "questions")
    assert "zq" not in public.lower()


# --- the contract


def test_values_can_be_told_as_json() -> None:
    html = print_page(
        order({FOOTER: "<footer>{{ page|tojson }}</footer>"}, midshire())._replace(shipped=bare().shipped)
    ).text
    told = json.loads(html.partition("<footer>")[2].partition("</footer>")[0])
    assert told["header"]["title"] == "Strategic risk register"
