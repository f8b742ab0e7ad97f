"""The registry of rules and their cases: every rule has a page, a good and a bad case, and finds what its cases say."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import riskctl.rules
from riskctl.core.finding import Finding, Severity
from riskctl.core.period import of_day
from riskctl.core.period import parse as parse_date
from riskctl.core.policy import Asked, Said
from riskctl.io.tree import FolderTree, Tree
from riskctl.mending import mend
from riskctl.pipeline import Checked, lint
from riskctl.rules import RECORD_RULES, REGISTER_RULES, RULES, SCHEME_RULES
from riskctl.rules.base import Rule, in_order, name_of, on_by_default, options_of

CASES = Path(__file__).parent / "rules"
REGISTER = CASES / "_register.yaml"
NO_RULES = {"assessments", "base", "history", "over_time"}
OWN_CASES = {rule.CODE for rule in SCHEME_RULES}
"""Rules whose cases are schemes: `test_rule_cases_schemes.py` runs those."""

EVERYTHING = Asked(select=(Said("all"),))
"""Cases look for every rule, the opt-in ones too."""

CLOCK = of_day(parse_date("2024-01-16").first)
Case = Mapping[str, Any]


def page(code: str) -> Mapping[str, Any]:
    found = YAML(typ="safe", pure=True).load((CASES / f"{code}.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def case_files() -> list[str]:
    return sorted(path.stem for path in CASES.glob("*.yaml") if not path.stem.startswith(("_", "HIS")))


def every_module() -> set[str]:
    return {module.name for module in pkgutil.iter_modules(riskctl.rules.__path__)}


def all_cases() -> Iterator[object]:
    for code in case_files():
        if code not in OWN_CASES:
            yield from (pytest.param(code, case, id=f"{code}: {case['name']}") for case in page(code)["cases"])


def checked(tmp_path: Path, case: Case) -> tuple[str, Sequence[Finding]]:
    """Write the register of a case, and return the path of its risk with everything lint says."""
    text = case["good"] if "good" in case else case["bad"]
    risk_id = next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("id:"))
    own = f"risks/{risk_id}.yaml"
    files = {"riskctl.yaml": case.get("register") or REGISTER.read_text(encoding="utf-8"), own: text}
    files |= {name if "/" in name else f"risks/{name}": more for name, more in case.get("more", {}).items()}
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    return own, lint(FolderTree(str(tmp_path)), case.get("as_at"), CLOCK, wanted=EVERYTHING).findings


@pytest.mark.parametrize(("code", "case"), list(all_cases()))
def test_a_case_is_found_where_it_says(code: str, case: Case, tmp_path: Path) -> None:
    own, findings = checked(tmp_path, case)
    assert not [finding for finding in findings if finding.code.startswith(("FIL", "SCH"))], findings
    found = [finding for finding in findings if finding.code == code]
    expected = case.get("expect", [])
    assert bool(expected) is ("bad" in case), "a bad case expects something, a good one nothing"
    assert sorted((finding.path, finding.span.line, finding.message) for finding in found) == sorted(
        (item.get("file", own), item["line"], item["message"]) for item in expected
    )
    by_message = {(finding.path, finding.message): finding for finding in found}
    for item in expected:
        finding = by_message[item.get("file", own), item["message"]]
        if "hint" in item:
            assert finding.hint == item["hint"]
        if "notes" in item:
            assert list(finding.notes) == item["notes"]


@pytest.mark.parametrize(("code", "case"), list(all_cases()))
def test_a_fix_mends_what_its_case_says_and_nothing_the_second_time(code: str, case: Case, tmp_path: Path) -> None:
    own, findings = checked(tmp_path, case)
    tree = FolderTree(str(tmp_path))
    fixes = [finding.fix for finding in findings if finding.code == code and finding.fix is not None]
    assert bool(fixes) is ("fixed" in case), "a case says what its fix makes of it, and no other does"

    def check(at: Tree) -> Checked:
        found = lint(at, case.get("as_at"), CLOCK, wanted=EVERYTHING)
        return found._replace(findings=tuple(finding for finding in found.findings if finding.code == code))

    safely = mend(tree, check, unsafe=False)
    mended = mend(tree, check, unsafe=True)
    assert bool(safely.changes) is any(fix.safe for fix in fixes)
    if not fixes:
        return
    changed = {change.path: change.after for change in mended.changes}
    told = case["fixed"] if isinstance(case["fixed"], dict) else {own: case["fixed"]}
    assert {path: data.decode() for path, data in changed.items()} == told
    assert safely.changes in ((), mended.changes), "a case has safe fixes or others, not both"
    for path, data in changed.items():
        (tmp_path / path).write_bytes(data)
    again = mend(tree, check, unsafe=True)
    assert (again.changes, again.findings) == ((), ())
    assert not [finding for finding in again.left.findings if finding.fix is not None]


def has_why_and_remedy(rule: Rule) -> bool:
    """True where a page begins with a sentence, and has both headings in their order."""
    assert rule.__doc__ is not None
    first, blank, *rest = rule.__doc__.splitlines()
    headings = [line.partition(":")[0] for line in rest if line.startswith(("Why: ", "Remedy: "))]
    return first.endswith(".") and not blank and headings == ["Why", "Remedy"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.CODE)
def test_a_rule_has_a_page_with_why_and_remedy(rule: Rule) -> None:
    assert has_why_and_remedy(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.CODE)
def test_a_rule_has_a_good_and_a_bad_case_under_its_name(rule: Rule) -> None:
    told = page(rule.CODE)
    assert told["name"] == name_of(rule)
    names = [case["name"] for case in told["cases"]]
    assert len(set(names)) == len(names)
    if rule.CODE not in OWN_CASES:
        assert {"good" in case for case in told["cases"]} == {True, False}
        assert {"bad" in case for case in told["cases"]} == {True, False}


def test_every_case_file_has_a_rule() -> None:
    assert case_files() == sorted(rule.CODE for rule in RULES)


def test_what_is_no_rule_has_no_code() -> None:
    assert not [name for name in NO_RULES if hasattr(importlib.import_module(f"riskctl.rules.{name}"), "CODE")]


def test_codes_and_names_are_unique_and_in_order() -> None:
    assert len({rule.CODE for rule in RULES}) == len({name_of(rule) for rule in RULES}) == len(RULES)
    assert in_order(RECORD_RULES) and in_order(REGISTER_RULES) and in_order(SCHEME_RULES)


def test_severities_are_those_there_are() -> None:
    assert {rule.SEVERITY for rule in RULES} <= set(Severity)


def test_codes_say_what_a_rule_looks_at() -> None:
    assert {rule.CODE[:3] for rule in RECORD_RULES} == {"REC", "PUB"}
    assert {rule.CODE for rule in REGISTER_RULES if not rule.CODE.startswith("REG")} == {"REC101", "PUB102", "PUB105"}
    assert {rule.CODE[:3] for rule in SCHEME_RULES} == {"SCH"}


def test_a_rule_with_a_judgement_in_it_is_looked_for_only_where_it_is_selected(tmp_path: Path) -> None:
    off = [rule.CODE for rule in RULES if not on_by_default(rule)]
    assert off == [f"REC50{number}" for number in range(1, 9)]
    for code in off:
        case = next(case for case in page(code)["cases"] if "bad" in case)
        checked(tmp_path / code, case)
        tree = FolderTree(str(tmp_path / code))
        assert code not in {finding.code for finding in lint(tree, case.get("as_at"), CLOCK).findings}
        one = lint(tree, case.get("as_at"), CLOCK, wanted=Asked(select=(Said("default"), Said("REC5"))))
        assert code in {finding.code for finding in one.findings}


def test_a_number_set_for_a_rule_holds_instead_of_its_own(tmp_path: Path) -> None:
    case = next(case for case in page("REC206")["cases"] if "bad" in case)
    register = REGISTER.read_text(encoding="utf-8")
    for quarters, found in ((4, True), (5, False)):
        text = f"{register}lint: {{options: {{long-at-the-top: {{quarters: {quarters}}}}}}}\n"
        _, findings = checked(tmp_path / str(quarters), {**case, "register": text})
        assert ("REC206" in {finding.code for finding in findings}) is found


@pytest.mark.parametrize("rule", [rule for rule in RULES if options_of(rule)], ids=lambda rule: rule.CODE)
def test_an_option_says_what_it_is_and_holds_its_own_default(rule: Rule) -> None:
    for option in options_of(rule):
        assert option.meaning.islower() and not option.meaning.endswith(".")
        if isinstance(option.default, int):
            assert option.least <= option.default <= option.most
