"""The pages of all rules, for `explain`: the loader's codes and the rules' own docstrings are one table."""

import inspect
from dataclasses import dataclass

from riskctl.core.errors import UsageError
from riskctl.core.file_codes import FILE_CODES
from riskctl.core.finding import Severity
from riskctl.core.option import shown
from riskctl.core.own_rules import OwnCheck
from riskctl.core.rule_page import Example, RulePage
from riskctl.core.words import nearest, norm
from riskctl.io.rule_cases import examples
from riskctl.rules.base import Rule, name_of, on_by_default, options_of
from riskctl.rules.over_time import EVERY_RULE
from riskctl.settling import catalogue


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be known of one rule."""

    code: str
    name: str
    severity: Severity
    text: str
    since: str


def all_pages() -> tuple[Page, ...]:
    """Return every page, in the order of codes."""
    pages = [Page(each.code, each.name, each.severity, each.page, _since(each)) for each in FILE_CODES]
    pages += [Page(rule.CODE, name_of(rule), rule.SEVERITY, _text(rule), _since(rule)) for rule in EVERY_RULE]
    return tuple(sorted(pages, key=lambda page: page.code))


_FIRST = "0.1.0"


def _since(rule: object) -> str:
    """Return the version that brought a rule: `SINCE` in its module, or the first one."""
    since: str = getattr(rule, "SINCE", _FIRST)
    return since


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
    return Page(rule.code, rule.name, rule.severity, "\n".join(parts), "")


def in_full(page: Page) -> RulePage:
    """Return a page with its examples and how the rule is switched.

    Examples are those of the rule's case file, which the tests run; those of a FIL code stand in its own page, and are
    run too.
    """
    known = next((rule for rule in catalogue() if rule.code == page.code), None)
    if known is None:  # one of the body's own
        return RulePage(page.code, page.name, page.severity, page.text, own=True)
    text, bad, good = _own_examples(page.text.strip())
    fixed = False
    if bad is None and good is None:
        bad, good, fixed = examples(page.code)
    return RulePage(page.code, page.name, page.severity, text, bad, good, fixed, known.on, known.locked, page.since)


def rule_page(code: str) -> RulePage | None:
    """Return the page of a code, or None for a code of nobody's."""
    return next((in_full(page) for page in all_pages() if page.code == code), None)


def _own_examples(text: str) -> tuple[str, Example | None, Example | None]:
    """Return a page's text without the examples under its `Bad:` and `Good:`, and these."""
    body, bad, shown = text.partition("\n\nBad:\n\n")
    if not bad:
        return text, None, None
    first, _, second = shown.partition("\n\nGood:\n\n")
    return body, _shown(first), _shown(second)


def _shown(block: str) -> Example:
    return Example("", (("", inspect.cleandoc("\n" + block)),))
