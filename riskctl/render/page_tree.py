"""A page taken apart into its elements, without a browser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})

_BLOCK_NAMES: Final = (
    "address article aside blockquote details div dl fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p "
    "pre section table ul"
)
_BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
_CELLS: Final = frozenset({"td", "th"})
_ROWS: Final = frozenset({"tbody", "tfoot", "tr"})
_ITEMS: Final = frozenset({"li", "dt", "dd"})
_HOLDERS: Final = _BLOCKS | _ITEMS | _CELLS | _ROWS | {"thead", "select", "body"}
"""The elements whose end tag ends what is open inside them as well."""

_ENDED_BY: Final[dict[str, frozenset[str]]] = {
    "p": _BLOCKS | _ITEMS | _CELLS | _ROWS,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": _CELLS | _ROWS,
    "th": _CELLS | _ROWS,
    "tr": _ROWS,
    "thead": frozenset({"tbody", "tfoot"}),
    "tbody": frozenset({"tbody", "tfoot"}),
    "option": frozenset({"option"}),
}
"""The elements whose end tag may be left out, and what ends each when it begins.

Source: HTML, optional tags.
"""


@dataclass(eq=False)
class Node:
    """An element with what is inside it, in order, and what it is inside of. `line` is that of the page."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)
    parent: "Node | None" = field(default=None, repr=False)
    line: int = 0

    def find(self, *tags: str) -> list["Node"]:
        """Return every element of those names inside this one, in order."""
        return [node for node in self.all()[1:] if node.tag in tags]

    def by_id(self, name: str) -> "Node":
        """Return the element of that id."""
        return next(node for node in self.all() if node.attributes.get("id") == name)

    def all(self) -> list["Node"]:
        """Return this element and every one inside it, in order."""
        found: list[Node] = []
        waiting = [self]
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting += [child for child in reversed(node.children) if isinstance(child, Node)]
        return found

    def inside(self, tag: str, **attributes: str) -> "Node | None":
        """Return the nearest element of that name and those attributes that this one is, or is inside of."""
        node: Node | None = self
        while node is not None:
            if node.tag == tag and attributes.items() <= node.attributes.items():
                return node
            node = node.parent
        return None

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
        self.problems: list[tuple[Node, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while tag in _ENDED_BY.get(self.open[-1].tag, ()):
            self.open.pop()
        named = {name: value or "" for name, value in attrs}
        node = Node(tag, named, parent=self.open[-1], line=self.getpos()[0])
        if len(named) != len(attrs):
            self.problems.append((node, f"<{tag}> says an attribute twice"))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        around = {node.tag for node in self.open[1:]}
        while tag in around & _HOLDERS and self.open[-1].tag != tag and self.open[-1].tag in _ENDED_BY:
            self.open.pop()
        if self.open[-1].tag != tag:
            self.problems.append((self.open[-1], f"</{tag}> closes <{self.open[-1].tag}>"))
        if tag in around:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self.problems.append((self.open[-1], f"a comment, which readers of the page's source see: {data.strip()}"))


def taken_apart(html: str) -> tuple[Node, list[tuple[Node, str]]]:
    """Return the page as a tree, and what is wrong with its tags, each with the element it is inside of."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    left = [(node, f"<{node.tag}> is not closed") for node in builder.open[1:]]
    return builder.root, builder.problems + left


def parsed(html: str) -> tuple[Node, list[str]]:
    """Return the page as a tree, and what is wrong with its tags."""
    root, problems = taken_apart(html)
    return root, [what for _, what in problems]
