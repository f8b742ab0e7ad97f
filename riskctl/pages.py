"""The pages of all rules, for `explain`: the loader's codes and the rules' own docstrings are one table."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from riskctl.core.errors import UsageError
from riskctl.core.file_codes import FILE_CODES
from riskctl.core.finding import Severity
from riskctl.core.option import shown
from riskctl.core.own_rules import OwnCheck
from riskctl.core.words import nearest, norm
from riskctl.render.styled import Line, Piece, Style, line, wrapped
from riskctl.rules import RULES
from riskctl.rules.base import Rule, name_of, on_by_default, options_of


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be known of one rule."""

    code: str
    name: str
    severity: Severity
    text: str


def all_pages() -> tuple[Page, ...]:
    """Return every page, in the order of codes."""
    pages = [Page(entry.code, entry.name, entry.severity, entry.page) for entry in FILE_CODES]
    pages += [Page(rule.CODE, name_of(rule), rule.SEVERITY, _text(rule)) for rule in RULES]
    return tuple(sorted(pages, key=lambda page: page.code))


def _text(rule: Rule) -> str:
    """Return the page of a rule: its docstring, with what a register may set behind it."""
    text = inspect.cleandoc(rule.__doc__ or "")
    if not on_by_default(rule):
        text += f"\nOff unless asked for: `select: [default, {name_of(rule)}]` below `lint:` in `riskctl.yaml`."
    for option in options_of(rule):
        text += f"\nOption: `{option.name}`, {shown(option.default)} unless set, is {option.meaning}."
    return text


def page_of(wanted: str) -> Page:
    """Return the page of a code or name. Raises: `UsageError` with the nearest one there is."""
    pages = all_pages()
    for page in pages:
        if norm(wanted) in (norm(page.code), page.name):
            return page
    offered = nearest(wanted, [word for page in pages for word in (page.code, page.name)])
    raise UsageError(f"there is no rule {wanted!r}", f"did you mean {offered}?" if offered else "")


def page_of_own(rule: OwnCheck, path: str, at: int) -> Page:
    """Return the page of one of the body's own rules: the rule as a sentence, what it says, and where it stands."""
    parts = [rule.says, "", f"Says: {rule.message}"]
    parts += [f"Remedy: {rule.hint}"] if rule.hint else []
    parts.append(f"Where: {path}:{at}, a rule of this register's own")
    return Page(rule.code, rule.name, rule.severity, "\n".join(parts))


def page_lines(page: Page, width: int | None) -> Iterator[Line]:
    """Yield one page: the heading, then the text with its paragraphs fitted to the screen."""
    named = page.code if page.code.endswith(page.name) else f"{page.code} {page.name}"
    yield line(Piece(named, Style.STRONG), f" ({page.severity.word})")
    for paragraph in page.text.split("\n\n"):
        yield ()
        if paragraph.startswith((" ", "\t")) or width is None:
            yield from (line(text) for text in paragraph.splitlines())
        else:
            for text in _sentences(paragraph):
                yield from wrapped(text, min(width, 80), "")


HEADINGS = ("Why", "Says", "Remedy", "Where", "Off unless asked for", "Option")
"""What begins a paragraph of its own in a page."""


def _sentences(paragraph: str) -> Iterator[str]:
    """Yield a paragraph as one text for each of its headings (`Why:`, `Remedy:`, `Option:`)."""
    held: list[str] = []
    for text in paragraph.splitlines():
        if text.split(":")[0] in HEADINGS and held:
            yield " ".join(held)
            held = []
        held.append(text.strip())
    yield " ".join(held)
