"""Scheme files for tests: YAML text to the all-text tree that the core reads, and back from a route to its line."""

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from riskctl.core.finding import Route
from riskctl.core.scheme import Scheme, SchemeFile, resolve

SHELF = Path(__file__).parent.parent / "schemes"


class SchemeText:
    """One YAML document; every scalar is text or None."""

    def __init__(self, text: str) -> None:
        self.root: Node = YAML(pure=True).compose(text)
        self.tree = _plain(self.root)

    def file(self) -> SchemeFile:
        """The scheme file as the core sees it."""
        return SchemeFile.model_validate(self.tree)

    def line(self, route: Route, *, at_key: bool) -> int:
        """The line of the value, or of its key, at a route; of the nearest parent where there is no such part."""
        node, line = self.root, self.root.start_mark.line
        for part in route:
            if isinstance(node, MappingNode):
                pair = next(((key, value) for key, value in node.value if key.value == part), None)
                if pair is None:
                    break
                line = pair[0].start_mark.line if at_key else pair[1].start_mark.line
                node = pair[1]
            elif isinstance(node, SequenceNode) and isinstance(part, int):
                node = node.value[part]
                line = node.start_mark.line
            else:
                break
        return int(line) + 1


def _plain(node: Node) -> object:
    if isinstance(node, ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.value]
    return {str(key.value): _plain(value) for key, value in node.value}


def shelf() -> list[Path]:
    """Every shipped scheme."""
    return sorted(SHELF.glob("*.yaml"))


def shipped(path: Path) -> Scheme:
    """One shipped scheme, resolved; fails with its flaws."""
    scheme, flaws = resolve(SchemeText(path.read_text(encoding="utf-8")).file())
    assert scheme is not None, flaws
    return scheme
