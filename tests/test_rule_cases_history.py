"""Every HIS rule has a page and cases of two editions: what changed is found where it says, and nothing else is."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from riskctl.core.diff import compare_registers
from riskctl.core.diff_values import Side
from riskctl.core.finding import Finding, Severity
from riskctl.core.period import parse
from riskctl.core.policy import NOTHING_ASKED
from riskctl.gates import gate, uncovered
from riskctl.io.loader import load_register, load_risks
from riskctl.io.resources import shipped_schemes
from riskctl.io.rule_cases import examples
from riskctl.io.tree import FolderTree
from riskctl.pipeline import lint
from riskctl.rules.base import Rule, covered_by, in_order, name_of
from riskctl.rules.over_time import EVERY_RULE, HISTORY_RULES
from riskctl.settling import settle
from tests.registers import CLOCK, MemoryTree
from tests.test_rules import NO_RULES, every_module, has_why_and_remedy, page

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "rules"
REGISTER = (CASES / "_register.yaml").read_text(encoding="utf-8")
Case = Mapping[str, Any]


def all_cases() -> Iterator[object]:
    for rule in HISTORY_RULES:
        for case in page(rule.CODE)["cases"]:
            yield pytest.param(rule, case, id=f"{rule.CODE}: {case['name']}")


def tree(case: Case, side: str) -> MemoryTree:
    """Return one edition of a case: the risk R1 as that side has it, if it does, and what stands beside it."""
    files = {"riskctl.yaml": case.get(f"register_{side}") or case.get("register") or REGISTER}
    if case.get(side):
        files["risks/R1.yaml"] = case[side]
    more = {**case.get("more", {}), **case.get(f"more_{side}", {})}
    return MemoryTree(files | {name if "/" in name else f"risks/{name}": text for name, text in more.items()})


def side(files: MemoryTree, day: str) -> Side:
    edition = load_register(files, shipped_schemes())
    loaded = list(load_risks(edition))
    assert edition.register is not None
    assert not edition.findings and not any(each.findings for each in loaded), "both editions of a case can be read"
    return Side(
        name=day,
        register=edition.register,
        day=parse(day),
        risks={each.id: each.risk for each in loaded if each.risk is not None},
        paths={each.id: each.path for each in loaded},
        digests={each.id: files.files[each.path] for each in loaded},
    )


def gated(case: Case, **days: str) -> Sequence[Finding]:
    later = tree(case, "after")
    day = str(case.get("as_at", "2024-01-16"))
    found = compare_registers(
        side(tree(case, "before"), days.get("before", str(case.get("before_day", day)))),
        side(later, days.get("after", day)),
    )
    return gate(found, later, settle(load_register(later, shipped_schemes()), NOTHING_ASKED))


@pytest.mark.parametrize(("rule", "case"), list(all_cases()))
def test_a_case_is_found_where_it_says(rule: Rule, case: Case) -> None:
    found = [finding for finding in gated(case) if finding.code == rule.CODE]
    expected = case.get("expect", [])
    assert [(finding.path, finding.span.line, finding.message) for finding in found] == [
        (item.get("file", "risks/R1.yaml"), item["line"], item["message"]) for item in expected
    ]
    for finding, item in zip(found, expected, strict=True):
        assert finding.hint == item.get("hint", finding.hint)
        assert list(finding.notes) == item.get("notes", list(finding.notes))


@pytest.mark.parametrize(("rule", "case"), list(all_cases()))
def test_an_edition_held_against_itself_is_silent(rule: Rule, case: Case) -> None:
    for name in ("before", "after"):
        same = {key: value for key, value in case.items() if not key.endswith(("_before", "_after"))}
        one = {**same, "before": case.get(name), "after": case.get(name)}
        if case.get(f"more_{name}"):
            one["more"] = {**case.get("more", {}), **case[f"more_{name}"]}
        one["register"] = case.get(f"register_{name}") or case.get("register")
        one["before_day"] = case.get("as_at", "2024-01-16")
        assert gated(one) == ()


@pytest.mark.parametrize("rule", HISTORY_RULES, ids=lambda rule: str(rule.CODE))
def test_a_rule_has_a_page_and_both_kinds_of_case(rule: Rule) -> None:
    assert has_why_and_remedy(rule)
    told = page(rule.CODE)
    assert told["name"] == name_of(rule)
    assert {bool(case.get("expect")) for case in told["cases"]} == {True, False}
    assert len({case["name"] for case in told["cases"]}) == len(told["cases"])


def test_codes_and_names_are_unique_and_in_order() -> None:
    assert in_order(HISTORY_RULES)
    assert {rule.CODE[:3] for rule in HISTORY_RULES} == {"HIS"}
    assert len({rule.CODE for rule in EVERY_RULE}) == len({name_of(rule) for rule in EVERY_RULE}) == len(EVERY_RULE)


def test_every_module_is_registered() -> None:
    assert every_module() - NO_RULES == {rule.__name__.rpartition(".")[2] for rule in EVERY_RULE}


def test_what_a_rule_covers_is_a_rule() -> None:
    assert {code for rule in HISTORY_RULES for code in covered_by(rule)} <= {rule.CODE for rule in EVERY_RULE}


def test_one_slip_is_told_once() -> None:
    case = next(case for case in page("HIS101")["cases"] if case.get("expect"))
    later = tree(case, "after")
    alone = lint(later, "2024-01-16", CLOCK).findings
    assert "REC205" in {finding.code for finding in alone}
    both = [*uncovered(alone, gated(case)), *gated(case)]
    assert [finding.code for finding in both if finding.span.line == gated(case)[0].span.line] == ["HIS101"]


def test_settings_switch_rules_off_and_make_them_milder() -> None:
    case = next(case for case in page("HIS101")["cases"] if case.get("expect"))
    off = {**case, "register_after": f"{REGISTER}lint: {{ignore: [HIS]}}\n"}
    assert gated(off) == ()
    milder = {**case, "register_after": f"{REGISTER}lint: {{severity: {{score-needs-rationale: note}}}}\n"}
    assert [finding.severity for finding in gated(milder)] == [Severity.NOTE]


def test_a_lost_risk_cannot_be_waved_through() -> None:
    case = next(case for case in page("HIS122")["cases"] if case.get("expect"))
    assert [finding.code for finding in gated({**case, "register_after": f"{REGISTER}lint: {{ignore: [HIS]}}\n"})] == [
        "HIS122"
    ]


def test_a_comment_may_name_a_rule_about_two_editions_and_is_never_unused() -> None:
    risk = "# riskctl: ignore HIS104, history-rewritten -- older papers are being typed in\nid: R1\ntitle: Flood\n"
    files = MemoryTree({"riskctl.yaml": REGISTER, "risks/R1.yaml": risk})
    assert "FIL404" not in {finding.code for finding in lint(files, "2024-01-16", CLOCK).findings}
    wrong = MemoryTree(
        {"riskctl.yaml": REGISTER, "risks/R1.yaml": risk.replace("history-rewritten", "history-rewriten")}
    )
    (finding,) = [each for each in lint(wrong, "2024-01-16", CLOCK).findings if each.code == "FIL401"]
    assert (finding.message, finding.hint) == ("there is no rule `history-rewriten`", "did you mean history-rewritten?")


@pytest.mark.parametrize(
    ("name", "one", "other", "expected"),
    [
        ("midshire", "2024-06-30", "2024-12-31", []),
        ("midshire", "2024-12-31", "2025-06-30", []),
        ("midshire", "2025-06-30", "2025-12-31", ["HIS140 MID-05"]),
        ("midshire", "2025-12-31", "2026-06-30", ["HIS110 MID-07", "HIS151 MID-16"]),
        ("wmp-2022", "2021-22 Q1", "2021-22 Q4", []),
    ],
)
def test_the_periods_of_the_examples_have_what_they_are_known_for(
    name: str, one: str, other: str, expected: Sequence[str]
) -> None:
    tree = FolderTree(str(ROOT / "examples" / name))
    edition = load_register(tree, shipped_schemes())
    loaded = [each for each in load_risks(edition) if each.risk is not None]
    assert edition.register is not None
    sides = [
        Side(
            name=day,
            register=edition.register,
            day=parse(day),
            risks={each.id: each.risk for each in loaded if each.risk is not None},
            paths={each.id: each.path for each in loaded},
            ledger=True,
        )
        for day in (one, other)
    ]
    found = gate(compare_registers(*sides), tree, settle(edition, NOTHING_ASKED))
    assert [f"{finding.code} {finding.risk}" for finding in found] == expected


def test_a_page_shows_both_editions() -> None:
    bad, good, _ = examples("HIS101")
    assert bad is not None and good is not None
    assert [path for path, _ in bad.files] == ["before/risks/R1.yaml", "after/risks/R1.yaml"]
    assert [answer.file for answer in bad.answers] == ["after/risks/R1.yaml"]
    gone, _, _ = examples("HIS122")
    assert gone is not None
    assert [answer.file for answer in gone.answers] == ["before/risks/R1.yaml"]
    assert all(examples(rule.CODE)[0] is not None for rule in HISTORY_RULES)
