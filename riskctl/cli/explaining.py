"""What `explain` prints: a rule's page, the pages of all rules, or a risk with the places of its inputs."""

import os
import re
from collections.abc import Iterator, Sequence

from riskctl.cli.books import book_of
from riskctl.cli.results import screen, write, write_lines
from riskctl.core.book import Book
from riskctl.core.errors import UsageError
from riskctl.core.explained import REGISTER, RISK, Origin, explain
from riskctl.core.own_rules import FAMILY, NAME
from riskctl.core.revision import NOT_COMMITTED, Authorship
from riskctl.core.rule_page import Example
from riskctl.core.state import State
from riskctl.core.words import nearest, norm, one_of
from riskctl.io.glance import risks
from riskctl.io.resources import shipped_schemes
from riskctl.io.scheme_loader import load_scheme
from riskctl.io.source import Source, locate, read_source
from riskctl.io.tree import REGISTER_FILE, SCHEME_FOLDER, FolderTree, Tree, find_register, is_folder
from riskctl.pages import Page, all_pages, in_full, page_of, page_of_own
from riskctl.pipeline import LIST_IDS, OnDisk, chosen, near_risks, open_register, own_rules
from riskctl.provenance import provenance
from riskctl.render.explained import Place, explained_json, explained_lines, explained_markdown
from riskctl.render.json_text import Json, dumps
from riskctl.render.rule_page import rule_lines, rule_markdown
from riskctl.render.styled import Line


def run_explain(
    start: str, what: str | None, format: str, as_at: str | None, rev: str | None, output: str | None, *, show_all: bool
) -> None:
    """Print what was asked for. Raises: `UsageError` where a word is neither a rule nor a risk."""
    if what is None and not show_all:
        raise UsageError("Missing argument: name a rule or a risk", "see how with: riskctl explain --help")
    if what is not None and show_all:
        raise UsageError("name a rule or a risk, or give --all, not both", "riskctl explain --all")
    if what is None or _is_rule(what):
        _print_pages(all_pages() if what is None else (page_of(what),), format, output, start)
        return
    tree = _register_of(what, start, rev)
    root = tree.root
    own = own_pages(tree) if could_be_own(what) else ()
    if pages := tuple(page for page in own if norm(what) in (norm(page.code), page.name)):
        _print_pages(pages, format, output, start)
        return
    work = book_of(tree, as_at)
    state = _on_register(work, what)
    found = explain(state, work.disputes)
    where = Places(work, tree, state)
    if format == "json":
        write(explained_json(work, found, where), output, root)
    elif format == "text":
        write_lines(explained_lines(work, found, where, screen(output)), output, root)
    else:
        write(explained_markdown(work, found, where), output, root)


def _register_of(what: str, start: str, rev: str | None) -> OnDisk:
    """Return the register that has the risk or the rule. Raises: `UsageError` where none has, before any work is done.

    What a revision held is only known once it is read.
    """
    if rev is not None:
        return open_register(start, rev)
    if not is_folder(start):
        raise UsageError(f"there is no folder {start}", "name the register's folder with `riskctl -C DIR`")
    root = find_register(start)
    own = own_pages(FolderTree(root)) if root is not None and could_be_own(what) else ()
    titles = {each.name: each.about for each in risks(root)} if root is not None else {}
    known = [*titles, *(name for page in own for name in (page.code, page.name))]
    if root is None or norm(what) not in map(norm, known):
        raise _neither(what, titles, own, start, inside=root is not None)
    return FolderTree(root)


class Places:
    """Where the origins of one risk's explanation stand; each file is read again once, when it is first asked for."""

    def __init__(self, work: Book, tree: OnDisk, state: State) -> None:
        self.tree = tree
        self.known = provenance(tree)
        self.commits: dict[str, tuple[Authorship, ...] | None] = {}
        self.path = work.paths[state.risk.id]
        self.sources: dict[str, tuple[Source, bool]] = {}

    def __call__(self, origin: Origin) -> Place:
        """Return the place of an origin: of its value, or of the nearest part of its file that is there."""
        if origin.file not in self.sources:
            self.sources[origin.file] = self._read(origin.file)
        source, ships = self.sources[origin.file]
        span = locate(source, origin.route, origin.at_key)
        return Place(
            source.path, span.line, span.column, ships, None if ships else self._commit(source.path, span.line)
        )

    def _commit(self, path: str, line: int) -> Authorship | None:
        if self.known is None:
            return None
        if path not in self.commits:
            self.commits[path] = self.known.of_lines(path)
        lines = self.commits[path]
        if lines is None:
            return None
        return lines[line - 1] if line <= len(lines) else NOT_COMMITTED

    def _read(self, file: str) -> tuple[Source, bool]:
        if file in (RISK, REGISTER):
            path = self.path if file == RISK else REGISTER_FILE
            return read_source(path, self.tree.read(path)), False
        loaded = load_scheme(self.tree, shipped_schemes(), file)
        assert loaded is not None and loaded.source is not None, "the risk was rated by it"
        own = any(entry.path == loaded.source.path for entry in self.tree.yaml_files(SCHEME_FOLDER))
        return loaded.source, not own


def _is_rule(word: str) -> bool:
    return any(norm(word) in (norm(page.code), page.name) for page in all_pages())


def could_be_own(word: str) -> bool:
    """True for what a rule of the body's own could be called."""
    return NAME.match(norm(word).removeprefix(f"{norm(FAMILY)}-")) is not None


def own_pages(tree: Tree) -> tuple[Page, ...]:
    """Return the pages of the body's own rules."""
    return tuple(page_of_own(rule, REGISTER_FILE, at) for rule, at in own_rules(tree))


def _on_register(work: Book, wanted: str) -> State:
    if not any(norm(state.risk.id) == norm(wanted) for state in work.states) and any(
        norm(each) == norm(wanted) for each in work.paths
    ):
        said = f"{wanted} is not on the register at {work.day}"
        raise UsageError(said, "it was raised later; leave out --as-at, or give a later date")
    return chosen(work, [wanted], None)[0]


def _neither(word: str, titles: dict[str, str], own: Sequence[Page], start: str, *, inside: bool) -> UsageError:
    """Return the error for a word that is neither a rule nor a risk, with the nearest of both."""
    said = f"there is no rule and no risk {word!r}" if inside else f"there is no rule {word!r}"
    pages = (*all_pages(), *own)
    block = _block(word, pages)
    if block and not near_risks(word, titles):
        more = [f"and {len(block) - _OFFERED} more"] if len(block) > _OFFERED else []
        listed = [f"{page.code} {page.name}" for page in block[:_OFFERED]]
        return UsageError(
            said, "\n".join(["rules that begin so:", *listed, *more, f"read one with: riskctl explain {block[0].code}"])
        )
    rules, risks = rules_like(word, pages), near_risks(word, titles)
    if rules and risks:
        likeness = [_likeness(word, found[0].partition(" (")[0]) for found in (rules, risks)]
        best = max(likeness) - _AS_GOOD
        rules, risks = (found if like >= best else () for found, like in zip((rules, risks), likeness, strict=True))
    offers = [f"the {kind} {one_of(found)}" for kind, found in (("rule", rules), ("risk", risks)) if found]
    meant = f"did you mean {' or '.join(offers)}?\n" if offers else ""
    if inside:
        hints = [LIST_IDS] if risks or not rules else []
        hints += ["list rules with: riskctl lint --show-settings"] if rules or not risks else []
        return UsageError(said, meant + "; ".join(hints))
    if meant:
        return UsageError(said, f"{meant}read every rule's page with: riskctl explain --all")
    place = "here" if start == "." else f"in {os.path.normpath(start)}"
    return UsageError(
        f"{said}, and no register {place} whose risk it could be",
        "name a register with: riskctl -C DIR explain ID; list rules with: riskctl explain --all",
    )


_CODE = re.compile(r"([A-Z]{3})([0-9]{0,3})", re.IGNORECASE)
_OFFERED = 12
"""How many rules of a block are named."""

_AS_GOOD = 0.1
"""How much less alike a second offer may be than the best one."""


def _block(word: str, pages: Sequence[Page]) -> list[Page]:
    """Return the rules whose code begins with what was written, at least a family, in the order of codes."""
    wanted = word.strip().upper()
    found = [page for page in pages if page.code.startswith(wanted)] if _CODE.fullmatch(wanted) else []
    return sorted(found, key=lambda page: page.code)


def rules_like(word: str, pages: Sequence[Page]) -> tuple[str, ...]:
    """Return the rules that may be meant: of a code its two neighbours in the family, else the nearest code or name."""
    code = _CODE.fullmatch(word.strip())
    family = [page for page in pages if code and _CODE.fullmatch(page.code) and page.code[:3] == code[1].upper()]
    if code and code[2] and family:
        near = sorted(family, key=lambda page: (abs(int(page.code[3:]) - int(code[2])), page.code))
        return tuple(f"{page.code} ({page.name})" for page in near[:2])
    found = nearest(word, [each for page in pages for each in (page.code, page.name)])
    return (found,) if found else ()


def _likeness(one: str, other: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, norm(one), norm(other)).ratio()


# --- rule pages -------------------------------------------------------------------------------------------------------


def _print_pages(pages: tuple[Page, ...], format: str, output: str | None, root: str) -> None:
    if format == "json":
        write(_pages_json(pages), output, root)
    elif format == "text":
        write_lines(_pages_lines(pages, output), output, root)
    else:
        write(pages_markdown(pages), output, root)


def _pages_lines(pages: tuple[Page, ...], output: str | None) -> Iterator[Line]:
    for number, page in enumerate(pages):
        if number:
            yield ()
            yield ()
        yield from rule_lines(in_full(page), screen(output).wrap)


def _pages_json(pages: tuple[Page, ...]) -> str:
    rules: list[Json] = [
        {
            "code": page.code,
            "name": page.name,
            "severity": page.severity.word,
            "page": page.text,
            "on": full.on,
            "locked": full.locked,
            "since": page.since,
            "fixable": full.fixable,
            "bad": _example_json(full.bad),
            "good": _example_json(full.good),
        }
        for page, full in ((page, in_full(page)) for page in pages)
    ]
    return dumps({"format": "riskctl-rules/1", "rules": rules})


def _example_json(example: Example | None) -> Json:
    if example is None:
        return None
    return {
        "about": example.about,
        "files": [{"path": path or None, "text": text} for path, text in example.files],
        "answers": [
            {"file": each.file or None, "line": each.line, "message": each.message, "hint": each.hint or None}
            for each in example.answers
        ],
    }


def pages_markdown(pages: tuple[Page, ...]) -> str:
    """Return pages as Markdown; of several, under one heading."""
    depth = "#" if len(pages) == 1 else "##"
    parts = [] if len(pages) == 1 else ["# Rules"]
    for page in pages:
        full = in_full(page)
        parts.append(f"{depth} {full.label}\n\nSeverity: {page.severity.word}.\n\n{rule_markdown(full)}")
    return "\n\n".join(parts) + "\n"
