"""How `init` asks, what it makes of the answers, and what it checks before the first byte is written."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import typer

from riskctl.cli.again import as_word
from riskctl.cli.results import clock
from riskctl.cli.schemas import register_in
from riskctl.cli.settings import in_force
from riskctl.core.errors import RiskctlError, UnreadableRegister, UsageError
from riskctl.core.scheme import Scheme
from riskctl.core.words import one_of, printable
from riskctl.io.file_names import reserved
from riskctl.io.loader import ID
from riskctl.io.new_files import NewFile, PlannedTree, checkout_above, publish, refuse_existing
from riskctl.io.resources import shipped, shipped_schemes
from riskctl.io.scheme_loader import load_scheme, near_scheme
from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, SCHEME_FOLDER, FolderTree, find_register
from riskctl.pipeline import lint
from riskctl.render import starter
from riskctl.render.schema import SchemaKind, schema_text

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line; None is not said."""

    body: str | None
    scheme: str | None
    ids: str | None
    example: str | None
    git: bool
    ci: str | None
    editor: bool


def run_init(directory: str, wanted: Wanted, *, dry_run: bool) -> None:
    """Write a new register and print the path of each file, or say why nothing was written."""
    root, shown = os.path.abspath(directory), os.path.normpath(directory).replace(os.sep, "/")
    _refuse_place(root, wanted)
    files = _copied(wanted.example, wanted) if wanted.example is not None else _made(_start(root, wanted), root)
    files += _extras(wanted, PlannedTree(root, files))
    refuse_existing(root, files)
    top, pipeline = _pipeline(root, wanted.ci)
    refuse_existing(top, pipeline)
    if not dry_run:
        publish(top, pipeline)
    # The register file comes last: until it is there, a folder is no register.
    if not dry_run:
        publish(root, [*files[1:], files[0]])
    beside = os.path.relpath(top).replace(os.sep, "/")
    for folder, file in (*((shown, file) for file in files), *((beside, file) for file in pipeline)):
        path = file.path if folder == "." else f"{folder}/{file.path}"
        # Of a copy, and of a schema, the text is there to be read elsewhere.
        whole = dry_run and wanted.example is None and not file.path.endswith(".json")
        sys.stdout.write(f"==> {path}\n{file.data.decode()}\n" if whole else f"{path}\n")
    sys.stdout.flush()
    hint = "nothing was written" if dry_run else f"check it with: {_command(shown)}"
    if not in_force().quiet:
        sys.stderr.write(f"{hint}\n")


def _refuse_place(root: str, wanted: Wanted) -> None:
    """Raise `UsageError` for a folder that is a register, holds risks or lies among the files of another register."""
    refuse_existing(root, [])
    tree = FolderTree(root)
    if tree.exists(REGISTER_FILE):
        raise UsageError(f"{root} holds a register already; nothing was written", "name another folder")
    if tree.yaml_files(RISK_FOLDER):
        message = f"{root} has risk files in {RISK_FOLDER}/ already; nothing was written"
        raise UsageError(message, "name another folder, or move them away first")
    above = find_register(os.path.dirname(root))
    inside = os.path.relpath(root, above).replace(os.sep, "/").partition("/")[0] if above else ""
    if inside in (RISK_FOLDER, SCHEME_FOLDER, "templates"):
        raise UsageError(f"{root} lies among the files of the register in {above}", "name a folder outside it")


_WAY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*\Z")


def _pipeline(root: str, service: str | None) -> tuple[str, list[NewFile]]:
    """Return the folder in which services look for pipelines, and the pipeline: at the top of the checkout.

    Raises: `UsageError` where the way from there to the register could be read as more than one word of a command.
    """
    top = checkout_above(root) or root
    if service is None:
        return top, []
    way = "" if top == root else os.path.relpath(root, top).replace(os.sep, "/")
    if way and not _WAY.match(way):
        message = f"--ci: the way from the top of the checkout to the register, {way}, cannot stand in a command"
        raise UsageError(message, "use letters, digits, `.`, `_` and `-` in the names of its folders")
    path, text = starter.pipeline(service, way)
    return top, [NewFile(path, text.encode())]


def _start(root: str, wanted: Wanted) -> starter.Start:
    """Return the answers: from the command line, else from the terminal."""
    given = {"--body": wanted.body, "--scheme": wanted.scheme, "--ids": wanted.ids}
    missing = [flag for flag, value in given.items() if value is None]
    if missing and not sys.stdin.isatty():
        raise UsageError(
            f"there is no terminal to ask on; give {' and '.join(missing)}",
            "riskctl init my-register --body Midshire --scheme npsa-2008 --ids R-001",
        )
    tree = FolderTree(root)
    refs = _refs(tree)
    body = _body(wanted.body) if wanted.body is not None else _ask("Whose register is it? ", _body)
    if wanted.scheme is not None:
        scheme = _scheme(tree, wanted.scheme)
    else:
        width = max(map(len, refs))
        for number, ref in enumerate(refs, 1):
            loaded = load_scheme(tree, shipped_schemes(), ref)
            told = starter.summary(loaded.scheme) if loaded and loaded.scheme else "cannot be used"
            sys.stderr.write(f"  {number:>2}  {printable(f'{ref:{width}}  {told}')}\n")
        scheme = _ask("How are risks rated? A number or name: ", lambda text: _scheme(tree, _numbered(text, refs)))
    question = "What is the first id? R-001, RISK-001, or a prefix of your own [R-001]: "
    first_id = _id(wanted.ids) if wanted.ids is not None else _ask(question, lambda text: _id(text or "R-001"))
    return starter.Start(body, scheme, first_id, _today())


def _today() -> date:
    return clock().first


def _ask(question: str, read: Callable[[str], Answer]) -> Answer:
    """Return an answer that can be used, however often it has to be asked for; the end of input gives up."""
    while True:
        sys.stderr.write(question)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            sys.stderr.write("\n")
            raise typer.Abort
        try:
            return read(line.strip())
        except RiskctlError as error:
            sys.stderr.write(f"  {printable(str(error))}{f'; {printable(error.hint)}' if error.hint else ''}\n")


def _body(text: str) -> str:
    text = text.strip()
    if not text:
        raise UsageError("the body has no name", 'such as --body "Midshire Council"')
    if printable(text) != text:
        raise UsageError("the name of the body holds signs that cannot be seen", "type it again")
    return text


def _refs(tree: FolderTree) -> list[str]:
    """Return every scheme there is to choose from, by name."""
    entries = [entry for each in (tree, shipped_schemes()) for entry in each.yaml_files(SCHEME_FOLDER)]
    return sorted({entry.path.rpartition("/")[2].rpartition(".")[0] for entry in entries if not entry.problem})


def _numbered(text: str, refs: Sequence[str]) -> str:
    return refs[int(text) - 1] if text.isascii() and text.isdigit() and 0 < int(text) <= len(refs) else text


def _scheme(tree: FolderTree, text: str) -> Scheme:
    """Return a scheme by name; without a version, the latest."""
    text = text.strip()
    versions = [ref for ref in _refs(tree) if ref.rpartition("@")[0] == text and ref.rpartition("@")[2].isdigit()]
    ref = max(versions, key=lambda found: int(found.rpartition("@")[2])) if versions else text
    loaded = load_scheme(tree, shipped_schemes(), ref)
    if loaded is None:
        raise UsageError(f"there is no scheme {text!r}", near_scheme(tree, shipped_schemes(), ref))
    if loaded.scheme is None:
        raise UnreadableRegister(f"the scheme {ref} cannot be used", "choose another, or mend it first")
    return loaded.scheme


def _id(text: str) -> str:
    """Return the first id of a style: an id with a number as it stands, a prefix with the first number behind it."""
    text = text.strip()
    found = text if re.search(r"[0-9]\Z", text) else f"{text.removesuffix('-')}-001"
    if not ID.match(found) or reserved(found):
        message = f"{printable(found)} cannot be an id: letters, digits, `.`, `_` and `-`, at most 64 of them"
        raise UsageError(message, "such as R-001, RISK-001 or a prefix of your own")
    return found


def _made(start: starter.Start, root: str) -> list[NewFile]:
    """Return the two files of a register, once they have been loaded and found clean."""
    files = [
        NewFile(REGISTER_FILE, starter.register_text(start).encode()),
        NewFile(starter.risk_path(start), starter.risk_text(start).encode()),
    ]
    found = lint(PlannedTree(root, files), None, clock()).findings
    ours = [item for item in found if not item.path.startswith(f"{SCHEME_FOLDER}/")]
    if ours:
        raise AssertionError(f"a new register would not be clean: {ours[0].path}: {ours[0].message}")
    if any(item.severity.word == "error" for item in found):
        raise UnreadableRegister(f"the scheme {start.scheme.ref} has errors: {found[0].message}", "mend it first")
    return files


def _copied(name: str, wanted: Wanted) -> list[NewFile]:
    """Return the files of a shipped example, the register file first."""
    given = {"--body": wanted.body, "--scheme": wanted.scheme, "--ids": wanted.ids}
    clash = [flag for flag, value in given.items() if value is not None]
    if clash:
        raise UsageError(f"{' and '.join(clash)} cannot stand with --example", "an example has its own")
    folder = shipped("examples")
    known = sorted(path.name for path in folder.iterdir() if (path / REGISTER_FILE).is_file())
    if name not in known:
        raise UsageError(f"there is no example {name!r}", f"known: {one_of(known)}")
    tree = FolderTree(str(folder / name))
    paths = [entry.path for part in (RISK_FOLDER, SCHEME_FOLDER) for entry in tree.yaml_files(part)]
    return [NewFile(path, tree.read(path)) for path in (REGISTER_FILE, *paths)]


def _extras(wanted: Wanted, tree: PlannedTree) -> list[NewFile]:
    """Return what git, a pipeline and an editor need, schemas made from the register as it will be."""
    files = [NewFile(".gitignore", starter.GIT_IGNORE.encode())] if wanted.git else []
    if wanted.editor:
        register = register_in(tree)
        files.append(NewFile(".yamllint", starter.YAMLLINT.encode()))
        files.append(NewFile(".vscode/settings.json", starter.editor_settings().encode()))
        for kind in SchemaKind:
            files.append(NewFile(f"{starter.SCHEMA_FOLDER}/{kind.value}.json", schema_text(kind, register).encode()))
    return files


def _command(shown: str) -> str:
    """Return the lint command for a folder as the user named it."""
    where = "" if shown == "." else f"-C {as_word(shown)} "
    return f"riskctl {where}lint"
