"""What must hold of every HTML page: its structure, what may stand in it, and that it fetches and runs nothing.

Source: WCAG 2.2 where a machine can tell without a browser (1.1.1, 1.3.1, 2.4.1, 2.4.2, 2.4.6, 3.1.1), and the content
security policy that each page carries.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from riskctl.render.page_tree import Node, taken_apart

_OURS = (
    "html head meta title style body a header div p h1 h2 h3 h4 dl dt dd time nav ol ul li main section article table "
    "caption thead tbody tr th td span footer br b i strong img details summary form label input select option button "
    "script small svg desc text rect line circle path"
)
_THEIRS = (
    "abbr address aside blockquote cite code col colgroup del dfn em g h5 h6 hr ins kbd mark pre q s sub sup "
    "tfoot tspan u wbr"
)

OURS: Final = frozenset(_OURS.split())
"""Every element that our templates make a page of; anything else came out of a register."""

THEIRS: Final = OURS | frozenset(_THEIRS.split())
"""Every element that a body's own templates may add; none of them runs, fetches or takes in anything."""

_LEADS: Final = ("action", "background", "data", "formaction", "href", "ping", "poster", "src", "srcset", "xlink:href")
MARKS: Final = re.compile(r"\{[{%#]|[#%}]\}")
_DATES: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_BLOCKS: Final = frozenset({"p", "ul", "ol", "dl", "div", "table", "section", "article", "h2", "h3", "h4"})
_WITHIN: Final = {"ul": {"li"}, "ol": {"li"}, "dl": {"div", "dt", "dd"}, "tr": {"th", "td"}}

Found = Iterator[tuple[Node, str]]


class Flaw(NamedTuple):
    """Something wrong with a page: what, in which part of it, and on which line of the page.

    Shape: `part` is `header`, `contents`, `footer`, the anchor of a section, or empty for the page as a whole;
    `carded` says that it stands in the card of a risk.
    """

    what: str
    part: str = ""
    carded: bool = False
    line: int = 0


def flaws(html: str, allowed: frozenset[str] = THEIRS, texts: str = "") -> list[Flaw]:
    """Return everything that is wrong with a page.

    Shape: `texts` are all that the register says, in which the marks of templates may stand as text.
    """
    page, broken = taken_apart(html)
    nodes = page.all()[1:]
    found = [*broken]
    found += [(node, f"<{node.tag}> is no part of a report") for node in nodes if node.tag not in allowed]
    for check in (_attributes, _ids, _headings, _landmarks, _tables, _pictures, _content):
        found += check(page, nodes)
    found += _head(page, html)
    known = set(MARKS.findall(texts))
    left = [(node, mark) for node in nodes if node.tag not in ("style", "script") for mark in _left(node)]
    found += [(node, f"a mark of a template is left: {mark}") for node, mark in left if mark not in known]
    return [_placed(node, what) for node, what in found]


def problems(html: str) -> list[str]:
    """Return everything that is wrong with a page that our templates alone have printed, whatever its texts say."""
    return [flaw.what for flaw in flaws(html, OURS, html)]


def _left(node: Node) -> list[str]:
    own = [child for child in node.children if isinstance(child, str)]
    return [mark for text in (*own, *node.attributes.values()) for mark in MARKS.findall(text)]


def _placed(node: Node, what: str) -> Flaw:
    section = node.inside("section")
    if section is not None:
        part = section.attributes.get("id", "")
    else:
        parts = {"header": "header", "nav": "contents", "footer": "footer"}
        part = next((name for tag, name in parts.items() if node.inside(tag)), "")
    return Flaw(what, part, node.inside("article") is not None, node.line)


def _attributes(page: Node, nodes: list[Node]) -> Found:
    """Nothing runs, nothing is fetched, and every way leads to somewhere on the page."""
    for node in nodes:
        for name, value in node.attributes.items():
            if name == "style" or name.startswith("on"):
                yield node, f"<{node.tag}> has `{name}`, which the page's policy blocks"
            inside = value.startswith("#") or (node.tag == "img" and value.startswith("data:image/"))
            if name in _LEADS and not inside:
                yield node, f"<{node.tag}> leads to {value or 'nowhere'}"


def _head(page: Node, html: str) -> Found:
    roots, heads = page.find("html"), page.find("head")
    if not html.startswith("<!DOCTYPE html>\n"):
        yield page, "no document type"
    if len(roots) != 1 or len(heads) != 1:
        yield page, "not one <html> and one <head>"
        return
    head = heads[0]
    if roots[0].attributes.get("lang") not in ("en-GB", "cy"):
        yield page, "no language"
    first = [child.attributes for child in head.children if isinstance(child, Node)][:2]
    if len(first) < 2 or first[0] != {"charset": "utf-8"} or first[1].get("http-equiv") != "Content-Security-Policy":
        yield page, "charset and policy do not come first"
        return
    policy = first[1].get("content", "")
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    held = [f"style-src '{_digest(text)}'" for text in styles]
    if [part for part in policy.split("; ") if part.startswith("style")] != held or len(held) != 1:
        yield page, f"the policy does not fit the style sheet: {policy}"
    if not policy.startswith("default-src 'none'; "):
        yield page, "the policy does not begin with nothing"
    for node in page.find("meta", "title", "style"):
        if node.parent is not head and not (node.tag == "title" and node.inside("svg")):
            yield node, f"<{node.tag}> outside the head"
    for script in page.find("script"):
        if script.attributes or script.parent is None or script.parent.tag != "body":
            yield script, "a script that is not the page's own"
    runs = [f"script-src '{_digest(text)}'" for text in re.findall(r"<script>(.*?)</script>", html, re.DOTALL)]
    if [part for part in policy.split("; ") if part.startswith("script")] != runs or len(runs) > 1:
        yield page, f"the policy does not fit the script: {policy}"
    if any("url(" in style or "@import" in style or "<" in style for style in styles):
        yield page, "the style sheet leads outside"
    if [len(title.text) > 10 for title in head.find("title")] != [True]:
        yield page, "no telling title"


def _digest(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _ids(page: Node, nodes: list[Node]) -> Found:
    ids = [node.attributes["id"] for node in nodes if "id" in node.attributes]
    known = set(ids)
    seen: set[str] = set()
    for node in nodes:
        name = node.attributes.get("id")
        if name is not None and (not name or re.search(r"\s", name)):
            yield node, f"id {name!r} has blanks"
        if name is not None and name in seen:
            yield node, f"id {name} is used twice"
        seen.add(name or "")
        for named in node.attributes.get("aria-labelledby", "").split():
            if named not in known:
                yield node, f"aria-labelledby of <{node.tag}> names no element: {named}"
        target = node.attributes.get("href", "")
        if target.startswith("#") and target[1:] not in known:
            yield node, f"a link leads nowhere: {target}"


def _headings(page: Node, nodes: list[Node]) -> Found:
    headings = page.find("h1", "h2", "h3", "h4", "h5", "h6")
    if sum(node.tag == "h1" for node in headings) != 1:
        yield page, "not one h1"
    for before, node in pairwise(headings):
        if int(node.tag[1]) > int(before.tag[1]) + 1:
            yield node, f"a level is skipped at {node.text!r}"
    for node in headings:
        if not node.text:
            yield node, "an empty heading"


def _landmarks(page: Node, nodes: list[Node]) -> Found:
    bodies = page.find("body")
    if len(bodies) != 1:
        yield page, "not one <body>"
        return
    for tag in ("header", "nav", "main", "footer"):
        if len(bodies[0].find(tag)) != 1:
            yield page, f"not one <{tag}>"
    first = next((child for child in bodies[0].children if isinstance(child, Node)), page)
    if first.tag != "a" or first.attributes.get("href") != "#main":
        yield first, "the skip link is not first"
    for node in bodies[0].find("section", "article"):
        begins = next((child.tag for child in node.children if isinstance(child, Node)), "")
        if "aria-labelledby" not in node.attributes and (node.tag == "section" or begins != "h3"):
            yield node, f"a {node.tag} without a name"


def _tables(page: Node, nodes: list[Node]) -> Found:
    for table in page.find("table"):
        captions = [caption.text for caption in table.find("caption")]
        if len(captions) != 1 or not captions[0]:
            yield table, "a table without a caption"
        name = captions[0] if captions else "a table"
        if table.inside("div", **{"class": "scroll"}) is None:
            yield table, f"{name}: it cannot be scrolled by itself"
        head, rows = table.find("thead"), [row for part in table.find("tbody") for row in part.find("tr")]
        columns = [cell for part in head for cell in part.find("th", "td")]
        if not columns:
            yield table, f"{name}: no headers of columns"
        for cell in columns:
            if cell.tag != "th" or cell.attributes.get("scope") != "col" or not cell.text:
                yield cell, f"{name}: a column without a header"
        for row in rows:
            cells = row.find("th", "td")
            if len(cells) != len(columns):
                yield row, f"{name}: {len(cells)} cells under {len(columns)} headers"
            if not cells or cells[0].attributes.get("scope") != "row":
                yield row, f"{name}: a row without a header"
        for cell in table.find("th", "td"):
            if "colspan" in cell.attributes or "rowspan" in cell.attributes:
                yield cell, f"{name}: merged cells"
    for node in page.find("div"):
        if node.attributes.get("class") == "scroll" and (
            node.attributes.get("role") != "region" or node.attributes.get("tabindex") != "0"
        ):
            yield node, "a scroller no keyboard reaches"


def _pictures(page: Node, nodes: list[Node]) -> Found:
    """Each picture says what it shows, or is passed over; large ones scroll by themselves."""
    for picture in page.find("svg"):
        if picture.attributes.get("aria-hidden") == "true":
            continue
        said = [child for child in picture.children if isinstance(child, Node)][:1]
        if [node.tag for node in said if node.text] != ["title"]:
            yield picture, "a picture without a title"
        if picture.attributes.get("role") != "img" or picture.inside("div", **{"class": "scroll"}) is None:
            yield picture, f"a picture that is none to some: {picture.attributes}"
        if picture.find("a"):
            yield picture, "a picture holds a link"
    for picture in page.find("img"):
        if "alt" not in picture.attributes:
            yield picture, "an image without `alt`"


def _content(page: Node, nodes: list[Node]) -> Found:
    """What may stand in what, where templates could go wrong: lists, definition lists, paragraphs and times."""
    for node in nodes:
        inner = {child.tag for child in node.children if isinstance(child, Node)}
        loose = any(isinstance(child, str) and child.strip() for child in node.children)
        if node.tag in _WITHIN and (not inner <= _WITHIN[node.tag] or loose or not inner):
            yield node, f"<{node.tag}> holds {', '.join(sorted(inner)) or 'nothing but text'}"
        if node.tag in ("p", "span", "a", "h2", "h3", "h4", "dt", "b", "small", "strong") and inner & _BLOCKS:
            yield node, f"<{node.tag}> holds blocks: {', '.join(sorted(inner & _BLOCKS))}"
        if node.tag == "time" and not _DATES.fullmatch(node.attributes.get("datetime", "")):
            yield node, f"a time no machine reads: {node.attributes.get('datetime', '')!r}"
        if node.tag == "a" and not node.text:
            yield node, "a link without words"
