"""Every shipped scheme loads, passes its own checks, gives its examples, and never falls as a factor gets worse."""

from itertools import product
from pathlib import Path

import pytest

from riskctl.core.finding import Severity
from riskctl.core.steps import work_out
from riskctl.rules import SCHEME_RULES
from tests.scheme_text import shelf, shipped

every_scheme = pytest.mark.parametrize("path", shelf(), ids=lambda path: path.stem)


@every_scheme
def test_the_file_is_named_as_the_register_names_it(path: Path) -> None:
    scheme = shipped(path)
    assert path.stem == scheme.ref
    assert scheme.title
    assert scheme.source


@every_scheme
def test_no_rule_finds_more_than_a_note(path: Path) -> None:
    scheme = shipped(path)
    found = [(rule.CODE, hit) for rule in SCHEME_RULES if rule.SEVERITY > Severity.NOTE for hit in rule.check(scheme)]
    assert found == []


@every_scheme
def test_the_examples_come_out(path: Path) -> None:
    scheme = shipped(path)
    assert scheme.examples
    for example in scheme.examples:
        outcome = work_out(scheme, example.assessment())
        assert outcome.problems == ()
        for name, expected in example.expected:
            if name == "band":
                assert outcome.band is not None
                assert expected in (outcome.band.key, outcome.band.label)
            elif name == "score":
                assert str(outcome.score) == expected


@every_scheme
def test_nothing_falls_when_a_factor_rises(path: Path) -> None:
    """A second way: every pair of level combinations is compared outright, with no neighbours and no thinning."""
    scheme = shipped(path)
    keys = [[level.key for level in factor.scale] for factor in scheme.factors]
    found = {}
    for place in product(*(range(len(levels)) for levels in keys)):
        words = {factor.name: levels[at] for factor, levels, at in zip(scheme.factors, keys, place, strict=True)}
        outcome = work_out(scheme, words)
        assert outcome.problems == ()
        band = outcome.band.rank if outcome.band else 0
        score = outcome.score or 0
        found[place] = (band, -score if scheme.lower_is_worse else score)
    # Steps up one factor at a time reach every worse combination, so those pairs are enough once each is compared.
    for place, (band, score) in found.items():
        for axis in range(len(place)):
            for worse in range(place[axis] + 1, len(keys[axis])):
                after = found[(*place[:axis], worse, *place[axis + 1 :])]
                assert after[0] >= band, (place, axis, worse)
                assert after[1] >= score, (place, axis, worse)


@pytest.mark.parametrize("path", [path for path in shelf() if not path.stem.startswith("owasp")], ids=lambda p: p.stem)
def test_the_examples_hold_the_whole_grid(path: Path) -> None:
    scheme = shipped(path)
    shown = set()
    for example in scheme.examples:
        outcome = work_out(scheme, example.assessment())
        shown.add(tuple(result.level.key for result in outcome.factors if result.level))
    assert shown == set(product(*([level.key for level in factor.scale] for factor in scheme.factors)))


def test_the_shelf_holds_what_the_readme_promises() -> None:
    names = {path.stem for path in shelf()}
    assert {"npsa-2008@1", "mil-std-882e@1", "owasp-risk-rating@1"} <= names
