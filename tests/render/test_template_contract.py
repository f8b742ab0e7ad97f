"""What `templates/README.md` says a template is given, held against what it is given: neither has a key more."""

import types
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from riskctl.core.report_names import REPORTS
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from riskctl.render.blocks import KINDS
from riskctl.render.environment import FORMATS
from riskctl.render.pages import Place, made, sheet
from riskctl.render.plain_view import keys_of, plain
from riskctl.render.report import Report
from tests.registers import CLOCK
from tests.running import ROOT

README = ROOT / "templates" / "README.md"
WORDS = {str: "text", bool: "true or false", int: "number"}


def hints(view: type) -> dict[str, Any]:
    """Return the type of every key of a view."""
    found = get_type_hints(view)
    worked_out = {
        name: get_type_hints(value.fget)["return"] for name, value in vars(view).items() if isinstance(value, property)
    }
    return {name: {**found, **worked_out, "kind": str}[name] for name in keys_of(view)}


def inside(hint: Any) -> Iterator[type]:
    """Yield the views that a type is made of."""
    if is_dataclass(hint):
        assert isinstance(hint, type)
        yield hint
    for part in get_args(hint):
        yield from inside(part)


def said(hint: Any) -> str:
    """Return a type in plain words."""
    if hint in WORDS:
        return WORDS[hint]
    if is_dataclass(hint):
        assert isinstance(hint, type)
        return hint.__name__
    origin, parts = get_origin(hint), [part for part in get_args(hint) if part is not Ellipsis]
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys("none" if part is type(None) else said(part) for part in parts))
    if origin is tuple:
        return f"list of {' or '.join(dict.fromkeys(said(part) for part in parts))}"
    assert origin is dict
    return f"{said(parts[1])} by {said(parts[0])}"


def views() -> list[type]:
    """Return every view of a page, the page first, in the order they are come upon."""
    found: list[type] = []
    waiting: list[type] = [Report]
    while waiting:
        view = waiting.pop(0)
        if view not in found:
            found.append(view)
            waiting += [each for hint in hints(view).values() for each in inside(hint)]
    return found


def table() -> str:
    lines = ["| A | has |", "|---|---|"]
    for view in views():
        keys = "; ".join(f"`{name}` {said(hint)}" for name, hint in hints(view).items())
        lines.append(f"| {view.__name__} | {keys} |")
    return "\n".join(lines) + "\n"


def test_the_readme_has_every_key_and_no_other() -> None:
    text = README.read_text(encoding="utf-8")
    assert table() in text, f"the table of values is\n\n{table()}"


@pytest.mark.parametrize("format", FORMATS)
def test_the_readme_names_what_every_template_is_given(format: str) -> None:
    work = book(FolderTree(str(ROOT / "examples" / "midshire")), None, CLOCK)
    page, phrases = made(work, "register", shipped("templates"))
    given = {
        *sheet(page, phrases, format, shipped("templates"), Place()).values,
        "context",
        "say",
        "joined",
        "range",
        "joiner",
        "namespace",
    }
    lines = README.read_text(encoding="utf-8").partition("## What every template is given")[2].partition("## ")[0]
    assert {line.split("`")[1].partition("(")[0] for line in lines.splitlines() if line.startswith("| `")} == given


def test_the_readme_names_every_kind_of_block() -> None:
    text = README.read_text(encoding="utf-8")
    assert all(f"`{kind}`" in text for kind in KINDS)


@pytest.mark.parametrize("template", REPORTS)
def test_what_a_page_is_made_of_is_what_its_views_say(template: str) -> None:
    known = {frozenset(keys_of(view)) for view in views()}
    work = book(FolderTree(str(ROOT / "examples" / "midshire")), None, CLOCK)
    page, _ = made(work, template, shipped("templates"))

    def walk(value: object) -> Iterator[frozenset[str]]:
        if isinstance(value, dict):
            yield frozenset(value)
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from walk(each)

    assert {*walk(plain(page))} <= known
