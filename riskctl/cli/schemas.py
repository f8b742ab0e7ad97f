"""Which register a schema is narrowed to, and where it goes."""

from riskctl.cli.results import write
from riskctl.core.errors import UnreadableRegister, UsageError
from riskctl.core.finding import Severity
from riskctl.core.register import Register
from riskctl.io.loader import load_register
from riskctl.io.resources import shipped_schemes
from riskctl.io.tree import REGISTER_FILE, FolderTree, Tree, find_register, is_folder
from riskctl.render.schema import schema_text


def run_schema(start: str, kind: str, output: str | None) -> None:
    """Print a schema, narrowed where there is a register at or above the folder."""
    if not is_folder(start):
        raise UsageError(f"there is no folder {start}", "name the register's folder with `riskctl -C DIR`")
    root = find_register(start)
    register = None if root is None else register_in(FolderTree(root))
    write(schema_text(kind, register), output, root or start)


def register_in(tree: Tree) -> Register:
    """Return a tree's register. Raises: `UnreadableRegister` where its file or a scheme of it cannot be used."""
    edition = load_register(tree, shipped_schemes())
    if edition.register is None:
        errors = [finding for finding in edition.findings if finding.severity is Severity.ERROR]
        places = [f"\n  {item.path}:{item.span.line}:{item.span.column}: {item.message}" for item in errors]
        raise UnreadableRegister(
            f"{REGISTER_FILE} or its scheme cannot be used, so its words are not known{''.join(places)}",
            "see every reason with `riskctl lint`",
        )
    return edition.register
