"""Who may know whom: arrows point inward, and only the command line looks at clock and environment."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "riskctl"
LAYERS = ("core", "io", "rules", "render", "pipeline", "cli")
PIPELINE = (
    *("pipeline", "checking", "gates", "remembered", "settling", "sides", "provenance", "signing"),
    *("operands", "comparing", "mending", "rewording", "reporting", "proving", "printing"),
)
"""The modules beside the folders that make up the pipeline."""

MAY_KNOW = {
    "core": {"core"},
    "io": {"core", "io"},
    "rules": {"core", "rules"},
    "render": {"core", "render"},
    "pipeline": {"core", "io", "rules", "render", "pipeline"},
    "cli": {*LAYERS},
}
"""What each layer may import; what lies beside the layers is on the side of the command line."""

FREE_OF = ("core", "rules", "render")
"""What shall run in a browser one day."""

NOT_THERE = frozenset(
    {"subprocess", "threading", "multiprocessing", "concurrent", "asyncio", "ctypes", "socket", "_ruamel_yaml", "_yaml"}
)
YAML = frozenset({"ruamel", "yaml"})

CLOCKS = frozenset({"today", "now", "utcnow"})
ENVIRONMENT = frozenset({"environ", "environb", "getenv", "putenv"})


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    """Return the layer a module belongs to; the entry point and `pages` belong to the command line."""
    return named(path.relative_to(PACKAGE).parts[0].removesuffix(".py"))


def named(first: str) -> str:
    """Return the layer of what stands at the top of the package under a name."""
    return "pipeline" if first in PIPELINE else first if first in LAYERS else "cli"


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every module that is imported, anywhere in a file, names taken from packages as modules too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            assert node.module is not None
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            assert name not in ("__import__", "import_module"), f"line {node.lineno}: imports are statements"


def read(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def wrong_arrows(layer: str, tree: ast.AST) -> list[str]:
    found = []
    for line, name in imported(tree):
        parts = name.split(".")
        if parts[0] == "riskctl" and len(parts) > 1:
            other = "" if parts[1].startswith("__") else named(parts[1])
            if other and other not in MAY_KNOW[layer]:
                found.append(f"line {line}: {layer} imports {name}")
    return found


STARTERS_OF = (PACKAGE / "io" / "git.py", PACKAGE / "io" / "confined.py")
"""The modules that start another program, git and a second Python, and that hand it an environment."""


def outside_things(layer: str, tree: ast.AST) -> list[str]:
    found = []
    for line, name in imported(tree):
        first = name.partition(".")[0]
        if layer in FREE_OF and (first in NOT_THERE or first in YAML):
            found.append(f"line {line}: {layer} imports {name}")
        if layer == "core" and first in ("os", "pathlib", "sys", "time", "random", "jinja2", "typer", "rich"):
            found.append(f"line {line}: core imports {name}")
        from_os = name.startswith("os.") and name.removeprefix("os.") in ENVIRONMENT
        if layer != "cli" and (from_os or first in ("time", "random", "getpass", "locale")):
            found.append(f"line {line}: {layer} imports {name}")
    if layer != "cli":
        found += [f"line {line}: {layer} uses {name}" for line, name in looks(tree)]
    return found


def looks(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every use of a clock's `today` or `now`, and of the environment; other things may be called `now`."""
    clocks, systems = {"date", "datetime"}, {"os"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            taken = {name.asname or name.name for name in node.names if name.name in ("date", "datetime")}
            clocks |= taken
            systems |= {name.asname or name.name for name in node.names if name.name == "os"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            of = node.value.attr if isinstance(node.value, ast.Attribute) else ast.unparse(node.value)
            if (node.attr in CLOCKS and of in clocks) or (node.attr in ENVIRONMENT and of in systems):
                yield node.lineno, f"{of}.{node.attr}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_inward(path: Path) -> None:
    assert wrong_arrows(layer_of(path), read(path)) == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_command_line_looks_at_the_world(path: Path) -> None:
    found = outside_things(layer_of(path), read(path))
    assert [each for each in found if path not in STARTERS_OF or not each.endswith("uses os.environ")] == []


STARTERS = frozenset({"system", "popen", "posix_spawn", "posix_spawnp", "fork", "forkpty", "startfile"})


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_two_modules_start_a_program(path: Path) -> None:
    tree = read(path)
    names = [name for _, name in imported(tree) if name.partition(".")[0] in ("subprocess", "pty")]
    used = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    names += [name for name in used if name in STARTERS or name.startswith(("exec", "spawn"))]
    assert bool(names) is (path in STARTERS_OF)


@pytest.mark.parametrize(
    ("layer", "text", "found"),
    [
        ("core", "from riskctl.io.tree import Tree", True),
        ("core", "import riskctl.rules", True),
        ("rules", "from riskctl.io import tree", True),
        ("rules", "from riskctl.render.table import Table", True),
        ("io", "def f():\n    from riskctl.rules import RULES", True),
        ("io", "from riskctl import pipeline", True),
        ("render", "from riskctl.rules.base import Rule", True),
        ("render", "from riskctl.pages import page_of", True),
        ("pipeline", "from riskctl.cli.common import clock", True),
        ("pipeline", "from riskctl.pages import page_of", True),
        ("io", "from riskctl.checking import check_one", True),
        ("cli", "from riskctl.checking import check_one", False),
        ("io", "from riskctl import __version__", False),
        ("render", "from riskctl.core.book import Book", False),
        ("pipeline", "from riskctl.render.styled import line", False),
        ("cli", "from riskctl.rules import RULES", False),
    ],
)
def test_a_wrong_arrow_is_seen(layer: str, text: str, found: bool) -> None:
    assert bool(wrong_arrows(layer, ast.parse(text))) is found


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        ("core", "import subprocess"),
        ("rules", "from threading import Lock"),
        ("render", "from concurrent.futures import ThreadPoolExecutor"),
        ("render", "from _ruamel_yaml import CParser"),
        ("core", "from ruamel.yaml import YAML"),
        ("core", "from datetime import date\ndate.today()"),
        ("render", "import datetime\ndatetime.datetime.now()"),
        ("core", "from datetime import date as Day\nclock = Day.today"),
        ("rules", "import datetime as dt\ndt.date.today()"),
        ("io", "import os\nos.environ['TZ']"),
        ("io", "import os as system\nsystem.getenv('TZ')"),
        ("io", "from os import environ"),
        ("pipeline", "import time"),
        ("core", "import os"),
    ],
)
def test_a_look_at_the_world_is_seen(layer: str, text: str) -> None:
    assert outside_things(layer, ast.parse(text)) != []


def test_every_folder_of_the_package_is_a_layer_and_none_is_missing() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - {"data"} == {"core", "io", "rules", "render", "cli"}
    assert {path.stem for path in PACKAGE.glob("*.py")} == {"__init__", "__main__", "pages", "apart", *PIPELINE}
