"""Schemes by name: the register's own folder first, then those that ship with the tool."""

import re
from functools import lru_cache
from typing import NamedTuple

from riskctl.core.finding import Finding, Route, Severity
from riskctl.core.model import RegisterFile
from riskctl.core.register import SchemeInForce
from riskctl.core.scheme import Scheme, SchemeFile, resolve
from riskctl.core.scheme_flaws import Flaw
from riskctl.core.words import nearest, norm
from riskctl.io.placing import file_finding, read_file, unreadable
from riskctl.io.shaping import read_record
from riskctl.io.source import Source, locate
from riskctl.io.tree import SCHEME_FOLDER, Entry, Tree

_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*@\d+\Z", re.ASCII)


class LoadedScheme(NamedTuple):
    """One scheme file: the scheme, or None with the reasons; `flaws` are of its meaning, `findings` of its text."""

    scheme: Scheme | None
    source: Source | None
    findings: tuple[Finding, ...] = ()
    flaws: tuple[Flaw, ...] = ()


def schemes_in_use(
    tree: Tree, shipped: Tree, file: RegisterFile, source: Source, findings: list[Finding]
) -> tuple[list[SchemeInForce], list[LoadedScheme]]:
    """Return the schemes a register names, each loaded once; what is wrong with the naming joins the findings."""
    loaded: dict[str, LoadedScheme] = {}
    uses: list[SchemeInForce] = []
    for at, use in enumerate(file.scheme):
        ref = use.use.strip()
        if norm(use.kind) not in ("threat", "opportunity"):
            message = f"there is no kind of risk `{use.kind}`; a scheme rates threats or opportunities"
            findings.append(file_finding("FIL201", source.path, locate(source, ("scheme", use.kind), True), message))
            continue
        if ref not in loaded:
            found = load_scheme(tree, shipped, ref)
            if found is None:
                route: Route = ("scheme", use.kind) if len(file.scheme) > 1 else ("scheme",)
                span = locate(source, ("scheme", at, "use") if isinstance(_raw(source), list) else route)
                findings.append(
                    file_finding(
                        "FIL207", source.path, span, f"there is no scheme {ref}", near_scheme(tree, shipped, ref)
                    )
                )
                continue
            loaded[ref] = found
        scheme = loaded[ref].scheme
        if scheme is not None:
            uses.append(SchemeInForce(norm(use.kind), scheme, use.from_.first if use.from_ else None))
    return uses, list(loaded.values())


def load_scheme(tree: Tree, shipped: Tree, ref: str) -> LoadedScheme | None:
    """Return a scheme by NAME@VERSION, the register's own first; None where no file has that name.

    The name is looked up among the files there are and never joined to a path.
    """
    if not _REF.match(ref):
        return None
    own, known = _find(tree, ref), _find(shipped, ref)
    if own is None:
        return read_scheme(shipped, known, ref) if known is not None else None
    loaded = read_scheme(tree, own, ref)
    if known is None or loaded.source is None or shipped.read(known.path) == tree.read(own.path):
        return loaded
    return unlike_shipped(loaded, ref)


def unlike_shipped(loaded: LoadedScheme, ref: str) -> LoadedScheme:
    """Return a scheme with the finding that the one of that name and version that ships has other content."""
    assert loaded.source is not None
    message = f"{ref} here is not the {ref} that ships with riskctl"
    span = locate(loaded.source, ("version",))
    finding = file_finding("FIL308", loaded.source.path, span, message, "give it another name or the next version")
    return loaded._replace(findings=(*loaded.findings, finding))


def _find(tree: Tree, ref: str) -> Entry | None:
    """Return the file of that name; a folder that cannot be looked into may hold it, so nothing stands in for it."""
    for entry in tree.yaml_files(SCHEME_FOLDER):
        if _ref(entry.path) == ref or (entry.problem and not _is_yaml(entry.path)):
            return entry
    return None


def read_scheme(tree: Tree, entry: Entry, ref: str | None, *, misnamed: bool = False) -> LoadedScheme:
    """Return the scheme in a file, or the reasons why there is none.

    Shape: `ref` is what the file's name says of it, None where its name says nothing; a scheme of another name is used
    only where `misnamed` ones are.
    """
    source = unreadable(entry.path, entry.problem) if entry.problem else read_file(tree, entry.path)
    if isinstance(source, Finding):
        return LoadedScheme(None, None, (source,))
    findings = list(source.findings)
    file = read_record(SchemeFile, source, findings)
    if file is None:
        return LoadedScheme(None, source, tuple(findings))
    scheme, flaws = resolve(file)
    written = f"{file.scheme}@{file.version}"
    if ref is not None and written != ref:
        message = f"the file is named {ref}, the scheme in it is {written}"
        hint = "name the file as the scheme in it, NAME@VERSION.yaml"
        findings.append(file_finding("FIL301", entry.path, locate(source, ("scheme",)), message, hint))
    broken = any(each.severity is Severity.ERROR and not (misnamed and each.code == "FIL301") for each in findings)
    return LoadedScheme(None if broken or scheme is None else _once(scheme), source, tuple(findings), flaws)


@lru_cache(maxsize=16)
def _once(scheme: Scheme) -> Scheme:
    """Return the first scheme there was with this content.

    Ratings are kept by scheme: two editions of a register that are rated alike must not compare all of it each time.
    """
    return scheme


def near_scheme(tree: Tree, shipped: Tree, ref: str) -> str:
    """Return what to offer for a scheme that is not there: the nearest name, else all there are."""
    known = sorted({_ref(entry.path) for each in (tree, shipped) for entry in each.yaml_files(SCHEME_FOLDER)})
    offered = nearest(ref, known)
    return f"did you mean {offered}?" if offered else f"known: {', '.join(known)}"


def _raw(source: Source) -> object:
    return source.value.get("scheme") if source.value is not None else None


def _is_yaml(path: str) -> bool:
    return path.lower().endswith((".yaml", ".yml"))


def _ref(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]
