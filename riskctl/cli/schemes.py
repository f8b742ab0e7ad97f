"""What `riskctl scheme` does: find schemes by name or file, load them, print them or what is wrong with them."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskctl.cli.common import Format
from riskctl.cli.results import screen, write, write_lines
from riskctl.core.errors import UnreadableRegister, UsageError
from riskctl.core.finding import Finding, Hit, Severity, natural
from riskctl.core.suppression import hear
from riskctl.core.words import nearest, plural, split_lines
from riskctl.io.comments import marks
from riskctl.io.loader import load_register
from riskctl.io.placing import about_comment, place
from riskctl.io.resources import shipped_schemes
from riskctl.io.scheme_loader import LoadedScheme, read_scheme, unlike_shipped
from riskctl.io.tree import SCHEME_FOLDER, Entry, FolderTree, Problem, Tree, find_register, is_folder
from riskctl.render.scheme_json import Shelved, scheme_json, shelf_json
from riskctl.render.scheme_page import factor_words, outcome_words, page_lines, page_markdown, scheme_page
from riskctl.render.styled import Line, Piece, Style, line, wrapped
from riskctl.render.table import Column, Table
from riskctl.rules import SCHEME_RULES
from riskctl.rules.base import SchemeRule, name_of
from riskctl.settling import catalogue

SHIPS = "ships with riskctl"


@dataclass(frozen=True, slots=True)
class Found:
    """A scheme file: the tree and the path in it, how the user knows it, and whether it ships with the tool."""

    tree: Tree
    entry: Entry
    shown: str
    ships: bool

    @property
    def ref(self) -> str:
        """The file's name without its ending."""
        return _stem(self.entry.path)


def run_list(start: str, format: Format, output: str | None) -> None:
    """Print the shelf."""
    _refuse_no_folder(start)
    schemes = shelf(start)
    if format is Format.JSON:
        write(shelf_json(schemes), output, start)
    elif format is Format.TEXT:
        write_lines(_shelf_lines(schemes, find_register(start) is not None, output), output, start)
    else:
        from riskctl.cli.scoring import write_table

        write_table(_shelf_table(schemes), format, output, start)


def run_show(start: str, wanted: str, format: str, output: str | None) -> None:
    """Print one scheme. Raises: `UsageError` where there is none; `UnreadableRegister` where it cannot be used."""
    found = find(start, wanted)
    loaded = load(found)
    scheme = loaded.scheme
    if scheme is None:
        reasons = [
            f"{each.path}:{each.span.line}:{each.span.column}: {each.message}"
            for each in checked(found, loaded)
            if each.severity is Severity.ERROR
        ]
        said = "\n  ".join([f"the scheme {wanted} cannot be used", *reasons])
        raise UnreadableRegister(said, f"see every reason with: riskctl scheme check {found.shown}")
    page = scheme_page(scheme, SHIPS if found.ships else found.shown)
    if format == "json":
        write(scheme_json(scheme, None if found.ships else found.shown), output, start)
    elif format == "text":
        write_lines(page_lines(page, screen(output)), output, start)
    else:
        write(page_markdown(page), output, start)


def run_check(start: str, wanted: Sequence[str], format: str, output: str | None, *, fail_on: str) -> int:
    """Print every finding of scheme files, and return 1 where one is at or above `fail_on`, else 0.

    Without a name they are those of the register.
    """
    named = [find(start, word) for word in wanted] if wanted else _of_register(start)
    files = list({each.shown: each for each in named}.values())
    findings = sorted(
        (finding for each in files for finding in checked(each, load(each))), key=lambda finding: finding.order
    )
    if format == "json":
        from riskctl.render.findings.json import findings_json

        write(findings_json(findings, 0, len(files), None), output, start)
    elif format == "concise":
        from riskctl.render.findings.concise import findings_concise

        write(findings_concise(findings), output, start)
    else:
        write_lines(_check_lines(files, findings, output), output, start)
    worst = max((finding.severity for finding in findings), default=None)
    return int(fail_on != "never" and worst is not None and worst >= Severity[fail_on.upper()])


# --- finding and loading ----------------------------------------------------------------------------------------------


def find(start: str, wanted: str) -> Found:
    """Return the file that a name or path means: a file where the user stands, the register's own, one that ships.

    Raises: `UsageError` where there is none, with the nearest name.
    """
    if os.path.lexists(wanted) and not os.path.isdir(wanted):
        folder, name = os.path.split(os.path.abspath(wanted))
        return Found(FolderTree(folder), Entry(name), wanted.replace(os.sep, "/"), False)
    _refuse_no_folder(start)
    known = list(_shelf_files(start))
    for each in known:
        if each.ref == wanted:
            return each
    versions = [each for each in known if each.ref.rpartition("@")[0] == wanted]
    if len({each.ref for each in versions}) == 1:
        return versions[0]
    if wanted.lower().endswith((".yaml", ".yml")) or os.path.dirname(wanted):
        near = nearest(_stem(wanted.replace(os.sep, "/")), [each.ref for each in known])
        offered = f"did you mean {near}? " if near else ""
        raise UsageError(f"there is no file {wanted}", f"{offered}See the schemes there are with: riskctl scheme list")
    near = nearest(wanted, [each.ref for each in known])
    where = "in this register or on the shelf" if find_register(start) else "on the shelf, and you stand in no register"
    said = f"did you mean {near}? " if near else ""
    raise UsageError(f"there is no scheme {wanted} {where}", f"{said}See them all with: riskctl scheme list")


def _of_register(start: str) -> list[Found]:
    """Return the register's own scheme files, and those it uses from the shelf.

    Raises: `UsageError` outside a register, and in one that has none to look at.
    """
    _refuse_no_folder(start)
    if find_register(start) is None:
        place = "here" if start == "." else f"in {start}"
        raise UsageError(f"there is no register {place}, so name a scheme", "riskctl scheme check FILE")
    looked_at = {entry.path for entry in shelf(start) if entry.own or entry.used}
    found = [each for each in _shelf_files(start) if each.shown in looked_at]
    if not found:
        raise UsageError("the register has no scheme to check", "see why with: riskctl lint")
    return found


def load(found: Found) -> LoadedScheme:
    """Return the scheme in a file, or the reasons why there is none."""
    loaded = read_scheme(found.tree, found.entry, found.ref if _is_shelved(found) else None, misnamed=True)
    ref = loaded.scheme.ref if loaded.scheme is not None else found.ref
    if loaded.source is None or found.ships or not _differs_from_shipped(ref, found):
        return loaded
    return unlike_shipped(loaded, ref)


def checked(found: Found, loaded: LoadedScheme) -> tuple[Finding, ...]:
    """Return everything lint would say of a scheme file, under the path the user knows it by.

    Comments to lint hold here too; until when is not asked, since a scheme by itself speaks for no day.
    """
    findings = list(loaded.findings)
    if loaded.source is not None:
        rules = {rule.CODE: rule for rule in SCHEME_RULES}
        hits: list[tuple[Hit, SchemeRule]] = [(flaw.hit, rules[flaw.code]) for flaw in loaded.flaws]
        if loaded.scheme is not None:
            hits += [(hit, rule) for rule in SCHEME_RULES for hit in rule.check(loaded.scheme)]
        findings += [place(loaded.source, hit, rule.CODE, name_of(rule), rule.SEVERITY) for hit, rule in hits]
        heard = hear(findings, marks(loaded.source), catalogue(), None, lambda code, path: True)
        findings = [*heard.findings, *map(about_comment, heard.complaints)]
    return tuple(finding._replace(path=found.shown) for finding in findings)


def shelf(start: str) -> tuple[Shelved, ...]:
    """Return every scheme there is to use, the register's own first, each with whether the register uses it."""
    root = find_register(start)
    used: set[str] = set()
    if root is not None:
        edition = load_register(FolderTree(root), shipped_schemes())
        used = {each.scheme.ref for each in edition.schemes if each.scheme is not None}
    found = []
    for each in _shelf_files(start):
        scheme = load(each).scheme
        ref = scheme.ref if scheme else each.ref
        found.append(Shelved(ref, each.shown, scheme, not each.ships, ref in used))
    return tuple(found)


def _shelf_files(start: str) -> Iterator[Found]:
    """Yield the register's own scheme files, then those that ship and that it has no file of its own for."""
    root = find_register(start)
    own: set[str] = set()
    if root is not None:
        tree = FolderTree(root)
        for entry in sorted(tree.yaml_files(SCHEME_FOLDER), key=lambda entry: natural(entry.path)):
            own.add(_stem(entry.path))
            yield Found(tree, entry, _from_here(os.path.join(root, entry.path)), False)
    shipped = shipped_schemes()
    for entry in sorted(shipped.yaml_files(SCHEME_FOLDER), key=lambda entry: natural(entry.path)):
        if _stem(entry.path) not in own:
            yield Found(shipped, entry, _stem(entry.path), True)


def _is_shelved(found: Found) -> bool:
    """True where a register would look for the file by its name: a draft elsewhere may be called anything."""
    whole = os.path.join(found.tree.name, found.entry.path)
    return "@" in found.ref or os.path.basename(os.path.dirname(os.path.abspath(whole))) == SCHEME_FOLDER


def _differs_from_shipped(ref: str, found: Found) -> bool:
    shipped = shipped_schemes()
    for entry in shipped.yaml_files(SCHEME_FOLDER):
        if _stem(entry.path) == ref:
            try:
                return shipped.read(entry.path) != found.tree.read(found.entry.path)
            except Problem:
                return False
    return False


def _refuse_no_folder(start: str) -> None:
    if not is_folder(start):
        raise UsageError(f"there is no folder {start}", "name the register's folder with `riskctl -C DIR`")


def _from_here(path: str) -> str:
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive on Windows
        return path.replace(os.sep, "/")


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


# --- text -------------------------------------------------------------------------------------------------------------


def _shelf_table(schemes: Sequence[Shelved]) -> Table:
    here = any(entry.own or entry.used for entry in schemes)
    columns = [Column("scheme", "SCHEME")]
    columns += [Column("here", "HERE")] if here else []
    columns += [
        Column("title", "TITLE", flexible=True),
        Column("factors", "FACTORS", drop=2),
        Column("outcome", "COMES OUT", drop=1),
    ]
    rows = []
    for entry in schemes:
        words = ", ".join(word for word, true in (("own", entry.own), ("in use", entry.used)) if true)
        scheme = entry.scheme
        said = (
            (scheme.title, factor_words(scheme), outcome_words(scheme))
            if scheme
            else (f"cannot be used: riskctl scheme check {entry.path}", "", "")
        )
        rows.append((entry.ref, *([words] if here else []), *said))
    return Table(tuple(columns), tuple(rows))


def _shelf_lines(schemes: Sequence[Shelved], inside: bool, output: str | None) -> Iterator[Line]:
    from riskctl.render.table import text_lines

    at = screen(output)
    own = sum(entry.own for entry in schemes)
    said = f"{plural(len(schemes) - own, 'scheme')} on the shelf"
    said += f", {own} of this register's own" if inside else "; not in a register, so none of its own"
    yield from wrapped(said, at.wrap, "  ", "", Style.MUTED)
    yield ()
    yield from text_lines(_shelf_table(schemes), at)
    yield ()
    if schemes:
        first = next((entry for entry in schemes if entry.used), schemes[0])
        yield from wrapped(f"see one whole with: riskctl scheme show {first.ref}", at.wrap, "  ", "", Style.HINT)


def _check_lines(files: Sequence[Found], findings: Sequence[Finding], output: str | None) -> Iterator[Line]:
    from riskctl.render.findings.text import _facts as facts
    from riskctl.render.findings.text import _whole as whole

    lines = {each.shown: _text(each) for each in files}
    at = screen(output)
    for finding in findings:
        text = lines[finding.path]
        number = finding.span.line
        if at.plain:
            yield from facts(finding)
        else:
            yield from whole(finding, text[number - 1] if number <= len(text) else "", at.width)
        yield ()
    count = f"{plural(len(files), 'scheme')} checked"
    if not findings:
        yield line(Piece(f"{count}: nothing found", Style.STRONG))
        return
    words = ", ".join(
        plural(sum(finding.severity is severity for finding in findings), severity.word)
        for severity in sorted(Severity, reverse=True)
    )
    yield line(Piece(f"{count}: {words}", Style.STRONG))
    worst = max(findings, key=lambda finding: finding.severity)
    yield from wrapped(f"see a rule's page with: riskctl explain {worst.code}", at.wrap, "  ", "", Style.HINT)


def _text(found: Found) -> list[str]:
    try:
        return split_lines(found.tree.read(found.entry.path).decode("utf-8", "replace").removeprefix("\ufeff"))
    except Problem:
        return []
