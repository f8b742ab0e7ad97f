"""A glance at a register's files for shell completion: ids, titles and names by scanning lines, nothing checked.

Reading a register whole takes the models and their parser; a shell waits for every key. What is found here is only
offered, never computed with, and what cannot be read is left out.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, SCHEME_FOLDER, FolderTree, Problem

MOST_BYTES = 16 * 1024
"""How much of a file is looked at: `id` and `title` stand on top."""

_ID = re.compile(rb"^id[ \t]*:[ \t]+([^\r\n]+)", re.MULTILINE)
_TITLE = re.compile(rb"^title[ \t]*:[ \t]*([^\r\n]*)(?:\r\n|\r|\n|\Z)(?:[ \t]+([^\r\n]+))?", re.MULTILINE)
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z", re.ASCII)
_COMMENT = re.compile(r"[ \t]+#.*\Z")
_BLOCK = re.compile(r"[|>][-+0-9]*\Z")


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A name with what it stands for; `about` may be empty."""

    name: str
    about: str


def risks(root: str) -> Iterator[Glimpse]:
    """Yield the id and title of every risk file, in the order of paths."""
    for path in _files(root, RISK_FOLDER):
        data = _start(path)
        found = _ID.search(data)
        name = _scalar(found[1]) if found else ""
        if _SAFE.match(name):
            yield Glimpse(name, _title(data))


def schemes(root: str) -> Iterator[Glimpse]:
    """Yield NAME@VERSION and title of every scheme file of a register or of the shelf, by the files' names."""
    for path in _files(root, SCHEME_FOLDER):
        name = os.path.basename(path).rpartition(".")[0]
        if re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*@\d+\Z", name, re.ASCII):
            yield Glimpse(name, _title(_start(path)))


def register_file(root: str) -> bytes:
    """Return the bytes of the register file; empty where it cannot be read."""
    try:
        return FolderTree(root).read(REGISTER_FILE)
    except Problem:
        return b""


def scheme_file(root: str, ref: str) -> bytes:
    """Return the bytes of a scheme's file; empty where there is none to read."""
    for path in _files(root, SCHEME_FOLDER):
        if os.path.basename(path).rpartition(".")[0] == ref:
            with suppress(Problem):
                return FolderTree(root).read(os.path.relpath(path, root))
    return b""


def refs(root: str) -> Iterator[Glimpse]:
    """Yield the tags and branches of the repository a folder lies in, by looking at its files: git is not started."""
    here = os.path.abspath(root)
    while not os.path.isdir(os.path.join(here, ".git")):
        above = os.path.dirname(here)
        if above == here:
            return
        here = above
    home = os.path.join(here, ".git")
    found: dict[str, str] = {}
    packed = _start(os.path.join(home, "packed-refs")).decode("utf-8", "replace")
    for name in re.findall(r"^[0-9a-f]{40,64} refs/(\S+)$", packed, re.MULTILINE):
        found[name] = name
    for kind in ("tags", "heads"):
        for folder, _, names in os.walk(os.path.join(home, "refs", kind)):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), os.path.join(home, "refs")).replace(os.sep, "/")
                found[path] = path
    for path in sorted(found):
        kind, _, name = path.partition("/")
        if kind in ("tags", "heads") and name:
            yield Glimpse(name, "tag" if kind == "tags" else "branch")


def _files(root: str, folder: str) -> Iterator[str]:
    for entry in FolderTree(root).yaml_files(folder):
        if entry.problem is None:
            yield os.path.join(root, entry.path)


def _start(path: str) -> bytes:
    """Return the first bytes of a regular file; empty where it cannot be read, never waiting on a pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError:
        return b""
    try:
        return os.read(handle, MOST_BYTES)
    except OSError:
        return b""
    finally:
        os.close(handle)


def _title(data: bytes) -> str:
    found = _TITLE.search(data)
    if not found:
        return ""
    text = _scalar(found[1])
    return _scalar(found[2] or b"") if not text or _BLOCK.match(text) else text


def _scalar(data: bytes) -> str:
    """Return the text of one line's value: without its quotes, or without the comment behind it."""
    text = data.decode("utf-8", "replace").strip()
    if text[:1] in ("'", '"'):
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else text[1:]
    return _COMMENT.sub("", text).strip()
