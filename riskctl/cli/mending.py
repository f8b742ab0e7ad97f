"""`lint --fix` and `lint --diff`: what may be mended is, or is shown; files are written whole under the lock."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence

from riskctl.cli.results import write, write_lines
from riskctl.cli.settings import in_force, wants_color
from riskctl.core.finding import Finding
from riskctl.core.patch import patch
from riskctl.core.words import plural, printable
from riskctl.io.tree import Tree
from riskctl.io.user_cache import user_cache_dir
from riskctl.io.writing import Change, write_changes, write_lock
from riskctl.mending import Mended, mend
from riskctl.pipeline import Checked, OnDisk
from riskctl.render.styled import Line, Piece, Style

Check = Callable[[Tree], Checked]
"""How a register is linted, as it is or as it would be."""


def fix(targets: Sequence[tuple[OnDisk, Check]], *, unsafe: bool) -> list[Checked]:
    """Mend each register on disk, tell standard error what was done where, and return what is left to say."""
    left = []
    for tree, check in targets:
        with write_lock(user_cache_dir(os.environ, sys.platform), tree.root):
            mended = mend(tree, check, unsafe=unsafe)
            if mended.changes:
                write_changes(tree.root, mended.changes)
        if in_force().quiet < 2:
            sys.stderr.write("".join(f"{text}\n" for text in _told(tree, mended)))
        left.append(mended.left)
    return left


def show_diff(targets: Sequence[tuple[OnDisk, Check]], output: str | None, *, unsafe: bool) -> int:
    """Print what `fix` would write, as a patch, and return 1 where there is something; nothing is written."""
    found = [(tree, mend(tree, check, unsafe=unsafe)) for tree, check in targets]
    texts = [text for _, mended in found for change in mended.changes for text in _patch(change)]
    root = targets[0][0].root
    if output is None and wants_color(in_force(), os.environ, terminal=sys.stdout.isatty()):
        write_lines(map(_styled, texts), output, root)
    else:
        write("".join(texts), output, root)
    if in_force().quiet < 2:
        count = sum(len(mended.findings) for _, mended in found)
        files = sum(len(mended.changes) for _, mended in found)
        what = f"{plural(count, 'finding')} in {plural(files, 'file')} would be mended" if count else "nothing to mend"
        sys.stderr.write(f"{what}; nothing was written\n")
    return int(bool(texts))


def _told(tree: OnDisk, mended: Mended) -> Iterator[str]:
    """Yield what was mended, each at the line where it was found, by file."""
    if not mended.changes:
        yield "nothing to mend"
        return
    for change in mended.changes:
        mine = [finding for finding in mended.findings if finding.path == change.path]
        yield f"mended {printable(_shown(tree, change.path))}"
        yield from (f"  line {each.span.line}: {_done(each)}" for each in mine)
    yield f"{plural(len(mended.findings), 'finding')} mended in {plural(len(mended.changes), 'file')}"


def _done(finding: Finding) -> str:
    title = finding.fix.title if finding.fix is not None else ""
    return printable(f"{title} ({finding.code} {finding.name})")


def _patch(change: Change) -> Iterator[str]:
    """Yield the patch of one file, named as from the top of its register."""
    return patch(change.path, *(data.decode("utf-8", "surrogateescape") for data in (change.before, change.after)))


def _styled(text: str) -> Line:
    """Return a line of a patch in the colours that git gives it."""
    body = text.rstrip("\r\n")
    if body.startswith(("--- ", "+++ ")):
        return (Piece(body, Style.STRONG),)
    return (Piece(body, {"-": Style.ERROR, "+": Style.ADDED, "@": Style.NOTE}.get(body[:1], Style.PLAIN)),)


def _shown(tree: OnDisk, path: str) -> str:
    """Return a file as the user would name it from where they stand."""
    return os.path.relpath(os.path.join(tree.root, path)).replace(os.sep, "/")
