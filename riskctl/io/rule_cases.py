"""The cases of rules, which their pages show: beside the tests in a checkout, inside the package once installed.

They are run by the tests, so an example on a page is one that was found, and one that was clean.
"""

from collections.abc import Collection, Iterator
from typing import Any

import yaml

from riskctl.core.finding import natural
from riskctl.core.rule_page import Answer, Example
from riskctl.io.resources import shipped_cases
from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, SCHEME_FOLDER

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar is its text: nothing here is computed with."""


def examples(code: str) -> tuple[Example | None, Example | None, bool]:
    """Return a rule's first bad example, its first good one, and whether any case is mended by a fix.

    Where the case file has none, or there is none, an example is None.
    """
    path = shipped_cases() / f"{code}.yaml"
    if not path.is_file():
        return None, None, False
    cases: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)["cases"]
    bad = next((case for case in cases if case.get("expect")), None)
    good = next((case for case in cases if not case.get("expect")), None)
    fixed = any("fixed" in case for case in cases)
    return (_example(bad) if bad else None), (_example(good) if good else None), fixed


def _example(case: dict[str, Any]) -> Example:
    own, files = _files(case)
    alone = len(files) == 1 and files[0][0] != f"before/{own}"
    there = {path for path, _ in files}
    answers = [
        Answer(
            "" if alone else _place(item.get("file", own), there),
            int(item["line"]),
            item["message"],
            item.get("hint", ""),
        )
        for item in case.get("expect") or ()
    ]
    named = tuple(("", text) if alone else (path, text) for path, text in files)
    return Example(case["name"], named, tuple(answers))


def _files(case: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """Return the path of the risk or scheme a case is about, and the files it has to itself, in order."""
    if "scheme" in case:
        own = f"{SCHEME_FOLDER}/test@1.yaml"
        return own, [(own, case["scheme"])]
    if not {"before", "after"}.isdisjoint(case):
        return f"{RISK_FOLDER}/R1.yaml", list(_editions(case))
    text = case["good"] if "good" in case else case["bad"]
    risk_id = next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("id:"))
    own = f"{RISK_FOLDER}/{risk_id}.yaml"
    files = {own: text, **({REGISTER_FILE: case["register"]} if "register" in case else {})}
    files |= {name if "/" in name else f"{RISK_FOLDER}/{name}": more for name, more in case.get("more", {}).items()}
    return own, sorted(files.items(), key=lambda item: natural(item[0]))


def _editions(case: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the files of a case of two editions, each below the name of its edition; what both share stands once."""
    for edition in ("before", "after"):
        if case.get(f"register_{edition}"):
            yield f"{edition}/{REGISTER_FILE}", case[f"register_{edition}"]
        if case.get(edition):
            yield f"{edition}/{RISK_FOLDER}/R1.yaml", case[edition]
        for name, more in case.get(f"more_{edition}", {}).items():
            yield f"{edition}/{RISK_FOLDER}/{name}", more


def _place(path: str, there: Collection[str]) -> str:
    """Return where an answer stands among the files of an example: what is gone, in the edition that had it."""
    return next((each for each in (path, f"after/{path}", f"before/{path}") if each in there), path)
