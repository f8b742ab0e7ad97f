"""Every SCH rule has a page and a case file; every bad case is found at its line, every good one is silent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from riskctl.core.finding import Hit
from riskctl.core.scheme import resolve
from riskctl.rules import SCHEME_RULES
from riskctl.rules.base import SchemeRule, name_of
from tests.scheme_text import SchemeText

HERE = Path(__file__).parent
BY_CODE = {rule.CODE: rule for rule in SCHEME_RULES}


def read(path: Path) -> dict[str, object]:
    found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def cases() -> Iterator[object]:
    for path in sorted((HERE / "rules").glob("SCH*.yaml")):
        listed = read(path)["cases"]
        assert isinstance(listed, list)
        for case in listed:
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")


def hits(text: SchemeText, code: str) -> list[Hit]:
    """What one rule says of a scheme; flaws of any other code fail, so that a case shows one thing."""
    scheme, flaws = resolve(text.file())
    assert {flaw.code for flaw in flaws} <= {code}, flaws
    return [*(flaw.hit for flaw in flaws), *(BY_CODE[code].check(scheme) if scheme else ())]


@pytest.mark.parametrize(("code", "case"), list(cases()))
def test_a_case_is_found_where_it_says(code: str, case: dict[str, object]) -> None:
    text = SchemeText(str(case["scheme"]))
    found = [{"line": text.line(hit.route, at_key=hit.at_key), "message": hit.message} for hit in hits(text, code)]
    assert found == case["expect"]


@pytest.mark.parametrize("rule", SCHEME_RULES, ids=lambda rule: str(rule.CODE))
def test_a_rule_has_a_page_and_both_kinds_of_case(rule: SchemeRule) -> None:
    assert rule.__doc__ is not None
    assert "\nWhy: " in rule.__doc__
    assert "\nRemedy: " in rule.__doc__
    page = read(HERE / "rules" / f"{rule.CODE}.yaml")
    assert page["name"] == name_of(rule)
    listed = page["cases"]
    assert isinstance(listed, list)
    assert {bool(case["expect"]) for case in listed} == {True, False}


def test_every_case_file_has_a_rule() -> None:
    assert {path.stem for path in (HERE / "rules").glob("SCH*.yaml")} == set(BY_CODE)
