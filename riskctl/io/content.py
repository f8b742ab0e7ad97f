"""What the figures of a register rest on, as digests: its own files, and the schemes that ship with riskctl.

Line feeds are the line ends, since a checkout may have others than git keeps. The digest of the whole is SHA-256 over
`PATH NUL DIGEST LF` for each file in the order of the bytes of its path.
"""

import contextlib
from collections.abc import Mapping
from typing import NamedTuple

from riskctl.core.stamp import digest
from riskctl.io.loader import load_register
from riskctl.io.resources import shipped_schemes
from riskctl.io.tree import Problem, Tree
from riskctl.io.uncommitted import own_files

SHIPPED = "shipped with riskctl: "
"""What stands before the path of a scheme that is not the register's own."""


class Content(NamedTuple):
    """The digest of each file by its path; `schemes` leads from the name of a scheme in use to the path of its file."""

    files: dict[str, str]
    schemes: dict[str, str]


def content(tree: Tree) -> Content:
    """Return the digest of each file that a register's figures rest on; shipped schemes are named as such.

    A name that cannot be read as a file, such as a link, is none that figures rest on.
    """
    shipped = shipped_schemes()
    found, schemes = {}, {}
    for path in own_files(tree):
        with contextlib.suppress(Problem):
            found[path] = _digest(tree.read(path))
    for loaded in load_register(tree, shipped).schemes:
        path = loaded.source.path if loaded.source is not None else ""
        if path and path not in found:
            path = f"{SHIPPED}{path}"
            found[path] = _digest(shipped.read(path.removeprefix(SHIPPED)))
        if loaded.scheme is not None:
            schemes[loaded.scheme.ref] = path
    return Content(found, schemes)


def whole(files: Mapping[str, str]) -> str:
    """Return the digest over files and their own digests."""
    ordered = sorted((path.encode("utf-8", "surrogateescape"), each) for path, each in files.items())
    return digest(b"".join(b"%s\0%s\n" % (path, each.encode()) for path, each in ordered))


def _digest(data: bytes) -> str:
    return digest(data.replace(b"\r\n", b"\n"))
