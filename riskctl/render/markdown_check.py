"""What must hold of every Markdown page: its headings, its tables, and that it leads nowhere outside."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from riskctl.render.page_check import MARKS, Flaw

_HEADING: Final = re.compile(r"(#{1,6}) +(.+)")
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)[^<>]*>")
_FOLDS: Final = ("<details>", "</details>", "<summary>", "</summary>", "<br>")
_LINK: Final = re.compile(r"\]\(([^()\s]*)")
_CELL: Final = re.compile(r"(?<!\\)\|")
_RULE: Final = re.compile(r"\|(?: *:?-+:? *\|)+")


def markdown_flaws(text: str, texts: str = "") -> list[Flaw]:
    """Return everything that is wrong with a page, with its line; `texts` are all that the register says."""
    lines = text.split("\n")
    found = [*_headings(lines), *_tables(lines), *_tags(lines), *_ways(lines)]
    known = set(MARKS.findall(texts))
    for number, line in enumerate(lines, 1):
        left = [mark for mark in MARKS.findall(line) if mark not in known]
        found += [(number, f"a mark of a template is left: {mark}") for mark in left]
    titles = {number: match[2] for number, line in enumerate(lines, 1) if (match := re.match(r"(##) +(.+)", line))}
    return [Flaw(what, _part(titles, number), line=number) for number, what in sorted(found)]


def _part(titles: dict[int, str], line: int) -> str:
    """Return the title of the section that a line stands in; empty above the first."""
    return next((title for number, title in sorted(titles.items(), reverse=True) if number <= line), "")


def _headings(lines: list[str]) -> Iterator[tuple[int, str]]:
    found = [(number, match) for number, line in enumerate(lines, 1) if (match := _HEADING.match(line))]
    if sum(len(match[1]) == 1 for _, match in found) != 1:
        yield 1, "not one heading of the first level"
    for (_, before), (number, match) in pairwise(found):
        if len(match[1]) > len(before[1]) + 1:
            yield number, f"a level is skipped at {match[2]!r}"


def _tables(lines: list[str]) -> Iterator[tuple[int, str]]:
    wide = 0
    for number, (before, line) in enumerate(pairwise(["", *lines]), 1):
        if not line.startswith("|"):
            wide = 0
        elif not wide:
            wide = len(_CELL.findall(line))
            after = lines[number] if number < len(lines) else ""
            if not _RULE.fullmatch(after):
                yield number, "a table without a line of headers"
            if before.strip():
                yield number, "a table that no empty line sets apart"
        elif len(_CELL.findall(line)) != wide:
            yield number, f"{len(_CELL.findall(line)) - 1} cells under {wide - 1} headers"


def _tags(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Hosts take a few tags and strip the rest; folds are opened and closed."""
    open_ = 0
    for number, line in enumerate(lines, 1):
        for match in _TAG.finditer(line):
            if match[0] not in _FOLDS:
                yield number, f"{match[0]} is no part of a report"
            open_ += {"<details>": 1, "</details>": -1}.get(match[0], 0)
            if open_ < 0:
                yield number, "</details> closes nothing"
                open_ = 0
    if open_:
        yield len(lines), "<details> is not closed"


def _ways(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        for way in _LINK.findall(line):
            if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", way) or way.startswith("/"):
                yield number, f"a link leads to {way}"
