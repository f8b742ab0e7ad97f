"""Tree to register, schemes and risks, with every finding on the way; never stops at the first mistake.

A file with an error gives no risk: it stays out of the scores, and says so. What the words in it mean, and whether its
figures agree, is for the rules.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from riskctl import __version__ as VERSION
from riskctl.core.errors import NotARegister
from riskctl.core.facts import NAMES
from riskctl.core.finding import Finding, Route, Severity
from riskctl.core.model import MEASURES, OwnField, RegisterFile, Risk
from riskctl.core.period import When, right_quarter
from riskctl.core.register import ACTION_MEANS, FIELD_TYPES, Register, build_register
from riskctl.core.words import nearest, norm, one_of
from riskctl.io.file_names import folded, name_findings, reserved
from riskctl.io.placing import file_finding, read_file, unreadable
from riskctl.io.scheme_loader import LoadedScheme, schemes_in_use
from riskctl.io.shaping import read_record
from riskctl.io.source import Source, locate, read_source
from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, Entry, Problem, Tree

ID = re.compile(r"(?!.*\.\.)[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?\Z", re.ASCII)
"""What an id may be, so that it is a safe file name everywhere."""

# A quarter looks like `2024 Q1`, `2023-24q4`. Patterns that begin with one sign are looked for as fast as that sign.
_QUARTERS = (re.compile("Q[1-4]"), re.compile("q[1-4]"))
_MISNAMED = "FIL301"


Read = Callable[[str, bytes], Source]
"""What makes a source of the path and the bytes of a file."""


class LoadedRisk(NamedTuple):
    """One risk file: the risk, or None where the file has an error; `id` is known as far as it could be read."""

    path: str
    id: str
    risk: Risk | None
    source: Source | None
    findings: tuple[Finding, ...]


class RiskFile(NamedTuple):
    """One file among the risks, before anything is read from it: its bytes, or why there are none."""

    path: str
    data: bytes | Problem
    findings: tuple[Finding, ...]


class Edition(NamedTuple):
    """The register file and its schemes as found in a tree; `register` is None where they cannot be used.

    Flaws of a scheme's meaning stand with the scheme; all other findings, those of scheme files too, in `findings`.
    """

    tree: Tree
    register: Register | None
    source: Source | None
    schemes: tuple[LoadedScheme, ...]
    findings: tuple[Finding, ...]


def load_register(tree: Tree, shipped: Tree) -> Edition:
    """Return the register file and the schemes it names, looked for in its own folder first.

    Raises: `NotARegister` where the tree has no register file at all.
    """
    if not tree.exists(REGISTER_FILE):
        raise NotARegister(f"no {REGISTER_FILE} in {tree.name}", "name the register's folder with `riskctl -C DIR`")
    source = read_file(tree, REGISTER_FILE)
    if isinstance(source, Finding):
        return Edition(tree, None, None, (), (source,))
    findings = list(source.findings)
    file = read_record(RegisterFile, source, findings)
    if file is None:
        return Edition(tree, None, source, (), tuple(findings))
    findings += _register_checks(file, source)
    uses, schemes = schemes_in_use(tree, shipped, file, source, findings)
    for loaded in schemes:
        findings += loaded.findings
    if file.report.labels or file.report.logo or file.report.rows:
        from riskctl.io.report_settings import report_findings

        found = [each.scheme for each in schemes if each.scheme is not None]
        findings += report_findings(tree, file.report, found, source)
    broken = any(finding.severity is Severity.ERROR for finding in findings) or any(not each.scheme for each in schemes)
    register = build_register(file, uses) if uses and not broken else None
    return Edition(tree, register, source, tuple(schemes), tuple(findings))


def load_risks(edition: Edition, read: Read = read_source) -> Iterator[LoadedRisk]:
    """Yield every risk file in the order of its path. Without a usable register only the file itself is checked."""
    own = own_fields(edition)
    for file in risk_files(edition.tree):
        loaded = load_risk(file.path, file.data, own, edition.register, read)
        yield loaded._replace(findings=(*file.findings, *loaded.findings)) if file.findings else loaded


def risk_files(tree: Tree) -> Iterator[RiskFile]:
    """Yield what the folder of risks holds, in the order of its paths, with what is to be said of the names."""
    seen: dict[str, str] = {}
    for entry in tree.yaml_files(RISK_FOLDER):
        named = tuple(name_findings(entry.path, seen))
        seen.setdefault(folded(entry.path), entry.path)
        yield RiskFile(entry.path, _data(tree, entry), named)


def _data(tree: Tree, entry: Entry) -> bytes | Problem:
    try:
        return entry.problem or tree.read(entry.path)
    except Problem as problem:
        return problem


def own_fields(edition: Edition) -> Mapping[str, OwnField] | None:
    """Return the body's own fields, of a register file with mistakes their names alone; None where it is unreadable."""
    if edition.register is not None:
        return edition.register.file.fields
    value = edition.source.value if edition.source is not None else None
    names = value.get("fields") if value is not None else None
    return {name: OwnField() for name in names} if isinstance(names, dict) else None if value is None else {}


def load_risk(
    path: str,
    data: bytes | Problem,
    own: Mapping[str, OwnField] | None,
    register: Register | None,
    read: Read = read_source,
) -> LoadedRisk:
    """Return one risk from the bytes of its file, or from the problem that kept them from being read."""
    return _loaded(path, _read(path, data, read), own, register)


def load_together(
    files: Sequence[RiskFile], own: Mapping[str, OwnField] | None, register: Register | None
) -> list[LoadedRisk]:
    """Return the risk of each file, as `load_risk` does, all of them read before the first is understood."""
    read = [_read(file.path, file.data) for file in files]
    return [_loaded(file.path, source, own, register) for file, source in zip(files, read, strict=True)]


def _read(path: str, data: bytes | Problem, read: Read = read_source) -> Source | Problem:
    return data if isinstance(data, Problem) else read(path, data)


def _loaded(
    path: str, source: Source | Problem, own: Mapping[str, OwnField] | None, register: Register | None
) -> LoadedRisk:
    stem = path.rpartition("/")[2].rpartition(".")[0]
    if isinstance(source, Problem):
        return LoadedRisk(path, stem, None, None, (unreadable(path, source),))
    findings = list(source.findings)
    raw = source.value.get("id") if source.value is not None else None
    name = raw.strip() if isinstance(raw, str) and raw.strip() else stem
    risk = read_record(Risk, source, findings, own) if own is not None else None
    if isinstance(raw, str):
        findings += _id_checks(source, raw, stem)
    if risk is not None and register is not None and any(quarter.search(source.text) for quarter in _QUARTERS):
        findings += _quarter_checks(risk, source, register.file.quarters.year_starts)
    if any(finding.severity is Severity.ERROR and finding.code != _MISNAMED for finding in findings):
        risk = None
    return LoadedRisk(path, name, risk, source, tuple(finding._replace(risk=name) for finding in findings))


def _id_checks(source: Source, text: str, stem: str) -> Iterator[Finding]:
    if not ID.match(text) or reserved(text):
        yield file_finding(
            "FIL208",
            source.path,
            locate(source, ("id",)),
            "an id is letters, digits, `.`, `_` and `-`, at most 64 of them, and begins with a letter or digit",
            "ids are file names too, on every system",
        )
    elif stem != text and not stem.startswith(text + "-"):
        yield file_finding(
            _MISNAMED,
            source.path,
            locate(source, ("id",)),
            f"the file is named {stem}, the id in it is {text}",
            f"name the file {text}.yaml, or {text}- and some words, or mend the id",
        )


def _register_checks(file: RegisterFile, source: Source) -> Iterator[Finding]:
    def at(code: str, route: Route, message: str, hint: str = "", key: bool = False) -> Finding:
        return file_finding(code, source.path, locate(source, route, key), message, hint)

    if file.format != 1:
        yield at("FIL209", ("format",), f"this file is of format {file.format}; this riskctl reads format 1")
    if file.requires is not None and (reason := _requires(file.requires)):
        yield at("FIL209", ("requires",), reason)
    if file.quarters.year_starts not in ("april", "january"):
        yield at("FIL202", ("quarters", "year_starts"), "year_starts: expected april or january")
    if not file.scheme:
        yield at("FIL203", ("scheme",), "`scheme` names no scheme", "write `scheme: NAME@VERSION`", key=True)
    for name, field in file.fields.items():
        if not FIELD_TYPES.find(field.type):
            hint = f"known: {one_of(FIELD_TYPES.names)}"
            yield at("FIL202", ("fields", name, "type"), f"there is no type `{field.type}`", hint)
        if name in Risk.model_fields or name.startswith("x-"):
            yield at("FIL201", ("fields", name), f"`{name}` is the name of a key that every risk may have", key=True)
        elif norm(name) in NAMES:
            yield at("FIL201", ("fields", name), f"`{name}` is a name that conditions know for every risk", key=True)
    known = (*Risk.model_fields, *MEASURES, *file.fields)
    for place, name in enumerate(file.required):
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near}?" if near else ""
            yield at("FIL202", ("required", place), f"required: no risk has a key `{name}`", hint)
    for place, status in enumerate(file.action_statuses or ()):
        if status.means is not None and not ACTION_MEANS.find(status.means):
            message = f"means: expected {one_of(ACTION_MEANS.names)}"
            yield at("FIL202", ("action_statuses", place, "means"), message)
    yield from _quarter_checks(file, source, file.quarters.year_starts)


def _requires(text: str) -> str:
    """Return why this version of the tool does not do, or nothing: `1.2` means at least 1.2 and below 2."""
    if not re.match(r"\d{1,6}(\.\d{1,6}){0,2}\Z", text.strip(), re.ASCII):
        return "requires: expected a version such as 1.2"
    want = tuple(map(int, text.strip().split(".")))
    have = tuple(int(part) for part in VERSION.split("."))
    if have[0] == want[0] and have >= want:
        return ""
    return f"the register asks for riskctl {text.strip()}, this is {VERSION}"


def _quarter_checks(record: BaseModel, source: Source, year_starts: str) -> Iterator[Finding]:
    for route, when in _dates(record, ()):
        meant = right_quarter(when, year_starts)
        if meant:
            yield file_finding(
                "FIL205",
                source.path,
                locate(source, route),
                f"{when} is a quarter of another kind of year: here the year starts in {year_starts.capitalize()}",
                f"the quarter with that first day is written {meant}",
            )


def _dates(value: object, route: Route) -> Iterator[tuple[Route, When]]:
    if isinstance(value, When):
        yield route, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _dates(getattr(value, name), (*route, name.rstrip("_")))
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from _dates(item, (*route, at))
