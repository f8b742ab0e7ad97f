"""A page taken apart without a browser, and what must hold of every report's structure."""

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = frozenset({"br", "meta", "img", "link", "input", "hr"})
ALLOWED = frozenset(
    "html head meta title style body a header div p h1 h2 h3 h4 dl dt dd time nav ol ul li main section article table "
    "caption thead tbody tr th td span footer br b strong img details summary form label input select option button script small".split()
) | {"svg", "desc", "text", "rect", "line", "circle", "path"}
"""Every element a report is made of; anything else came out of a register."""


@dataclass
class Node:
    """An element with what is inside it, in order."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    def find(self, *tags: str) -> list["Node"]:
        """Return every element of those names inside this one, in order."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                found += ([child] if child.tag in tags else []) + child.find(*tags)
        return found

    def by_id(self, name: str) -> "Node":
        """Return the element of that id."""
        return next(node for node in self.all() if node.attributes.get("id") == name)

    def all(self) -> list["Node"]:
        """Return this element and every one inside it."""
        return [self, *(node for child in self.children if isinstance(child, Node) for node in child.all())]

    @property
    def text(self) -> str:
        """The text inside, blanks folded; what a script says is no text."""
        if self.tag == "script":
            return ""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#page", {})
        self.open = [self.root]
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.problems.append(f"<{tag}> says an attribute twice")
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag != tag:
            self.problems.append(f"</{tag}> closes <{self.open[-1].tag}> in line {self.getpos()[0]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"a comment: {data}")


def parsed(html: str) -> tuple[Node, list[str]]:
    """Return the page as a tree, and where its tags do not match."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    left = [node.tag for node in builder.open[1:]]
    return builder.root, builder.problems + [f"<{tag}> is not closed" for tag in left]


def problems(html: str) -> list[str]:
    """Return everything that is wrong with a page's structure; nothing where all is well."""
    page, found = parsed(html)
    nodes = page.all()[1:]
    found += [f"<{node.tag}> is no part of a report" for node in nodes if node.tag not in ALLOWED]
    for node in nodes:
        for name, value in node.attributes.items():
            if name == "style" or name.startswith("on"):
                found.append(f"<{node.tag}> has {name}")
            inside = value.startswith("#") or (node.tag == "img" and value.startswith("data:image/"))
            if name in ("href", "src", "action", "srcset", "data") and not inside:
                found.append(f"<{node.tag}> leads to {value}")
    return [
        *found,
        *_head(page, html),
        *_ids(nodes),
        *_headings(page),
        *_landmarks(page),
        *_tables(page),
        *_pictures(page),
        *_content(nodes),
    ]


def _head(page: Node, html: str) -> list[str]:
    found = []
    if not html.startswith("<!DOCTYPE html>\n"):
        found.append("no document type")
    (root,) = page.find("html")
    if root.attributes.get("lang") not in ("en-GB", "cy"):
        found.append("no language")
    (head,) = root.find("head")
    first = [child.attributes for child in head.children if isinstance(child, Node)][:2]
    if first[0] != {"charset": "utf-8"} or first[1].get("http-equiv") != "Content-Security-Policy":
        found.append("charset and policy do not come first")
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = first[1].get("content", "")
    if f"style-src 'sha256-{digest}'" not in policy or not policy.startswith("default-src 'none'; "):
        found.append(f"the policy does not fit the style sheet: {policy}")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    runs = [f"script-src 'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts]
    if [part for part in policy.split("; ") if part.startswith("script")] != runs or len(runs) > 1:
        found.append(f"the policy does not fit the script: {policy}")
    if "url(" in style or "@import" in style or "<" in style:
        found.append("the style sheet leads outside")
    if [len(title.text) > 10 for title in head.find("title")] != [True]:
        found.append("no telling title")
    return found


def _ids(nodes: list[Node]) -> list[str]:
    ids = [node.attributes["id"] for node in nodes if "id" in node.attributes]
    found = [f"id {name} is used twice" for name in set(ids) if ids.count(name) > 1]
    found += [f"id {name!r} has blanks" for name in ids if not name or re.search(r"\s", name)]
    for node in nodes:
        for name in node.attributes.get("aria-labelledby", "").split():
            if name not in ids:
                found.append(f"aria-labelledby of <{node.tag}> names no element: {name}")
        target = node.attributes.get("href", "")
        if target.startswith("#") and target[1:] not in ids:
            found.append(f"a link leads nowhere: {target}")
    return found


def _headings(page: Node) -> list[str]:
    headings = page.find("h1", "h2", "h3", "h4")
    levels = [int(node.tag[1]) for node in headings]
    found = ["not one h1"] if levels.count(1) != 1 else []
    found += [
        f"a level is skipped at {b.text!r}" for a, b in pairwise(headings) if b.tag > "h" + str(int(a.tag[1]) + 1)
    ]
    return found + ["an empty heading" for node in headings if not node.text]


def _landmarks(page: Node) -> list[str]:
    (body,) = page.find("body")
    found = [f"not one <{tag}>" for tag in ("header", "nav", "main", "footer") if len(body.find(tag)) != 1]
    first = next(child for child in body.children if isinstance(child, Node))
    if first.tag != "a" or first.attributes.get("href") != "#main":
        found.append("the skip link is not first")
    found += [
        f"a card that does not begin with its name: {node.attributes}"
        for node in body.find("article")
        if [child.tag for child in node.children if isinstance(child, Node)][:1] != ["h3"]
    ]
    return found + [
        "a section without a name" for node in body.find("section") if "aria-labelledby" not in node.attributes
    ]


def _tables(page: Node) -> list[str]:
    found = []
    scrollers = [node for node in page.find("div") if node.attributes.get("class") == "scroll"]
    inside = [table for node in scrollers for table in node.find("table")]
    if len(inside) != len(page.find("table")):
        found.append("a table that cannot be scrolled by itself")
    for node in scrollers:
        if node.attributes.get("role") != "region" or node.attributes.get("tabindex") != "0":
            found.append("a scroller no keyboard reaches")
    for table in page.find("table"):
        captions = [caption.text for caption in table.find("caption")]
        if len(captions) != 1 or not captions[0]:
            found.append("a table without a caption")
        name = captions[0] if captions else ""
        head, rows = table.find("thead"), [row for part in table.find("tbody") for row in part.find("tr")]
        columns = [cell for part in head for cell in part.find("th", "td")]
        if any(cell.tag != "th" or cell.attributes.get("scope") != "col" or not cell.text for cell in columns):
            found.append(f"{name}: a column without a header")
        for row in rows:
            cells = row.find("th", "td")
            if len(cells) != len(columns):
                found.append(f"{name}: {len(cells)} cells under {len(columns)} headers")
            if cells[0].attributes.get("scope") != "row":
                found.append(f"{name}: a row without a header")
        if any("colspan" in cell.attributes or "rowspan" in cell.attributes for cell in table.find("th", "td")):
            found.append(f"{name}: merged cells")
    return found


def _pictures(page: Node) -> list[str]:
    """Check that each picture says what it shows, or is passed over, and that large ones scroll by themselves."""
    found = []
    scrolled = [
        picture for node in page.find("div") if node.attributes.get("class") == "scroll" for picture in node.find("svg")
    ]
    for picture in page.find("svg"):
        if picture.attributes.get("aria-hidden") == "true":
            continue
        said = [child for child in picture.children if isinstance(child, Node)][:1]
        if [node.tag for node in said if node.text] != ["title"]:
            found.append("a picture without a title")
        if picture.attributes.get("role") != "img" or picture not in scrolled:
            found.append(f"a picture that is none to some: {picture.attributes}")
        if picture.find("a"):
            found.append("a picture holds a link")
    return found


def _content(nodes: list[Node]) -> list[str]:
    """Check what may stand in what, where templates could go wrong: lists, definition lists, paragraphs and times."""
    found = []
    blocks = {"p", "ul", "ol", "dl", "div", "table", "section", "article", "h2", "h3", "h4"}
    within = {"ul": {"li"}, "ol": {"li"}, "dl": {"div"}, "tr": {"th", "td"}}
    for node in nodes:
        inner = {child.tag for child in node.children if isinstance(child, Node)}
        loose = any(isinstance(child, str) and child.strip() for child in node.children)
        if node.tag in within and (not inner <= within[node.tag] or loose or not inner):
            found.append(f"<{node.tag}> holds {sorted(inner)}")
        if node.tag in ("p", "span", "a", "h2", "h3", "h4", "dt", "b", "small", "strong") and inner & blocks:
            found.append(f"<{node.tag}> holds blocks: {sorted(inner & blocks)}")
        if node.tag == "time" and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", node.attributes.get("datetime", "")):
            found.append(f"a time no machine reads: {node.attributes}")
        if node.tag == "a" and not node.text:
            found.append("a link without words")
    return found
