"""What a scheme makes of one assessment beside what a paper declared, and where it lies against the limits."""

from decimal import Decimal

import pytest

from riskctl.core.model import Assessment
from riskctl.core.order import attention
from riskctl.core.period import parse
from riskctl.core.register import Register
from riskctl.core.scheme import Scheme
from riskctl.core.scoring import Basis, Figure, Position, Rating, compare, limit, position, rate, worse
from riskctl.core.state import State
from tests.registers import SCHEME, MemoryTree, files, load, memory, state

LOWER = (
    SCHEME.replace("scheme: matrix", "scheme: rank")
    .replace("version: 1", "version: 1\nlower_is_worse: true")
    .replace(
        "{upto: 4, is: low}, {upto: 8, is: medium}, {is: high}", "{upto: 4, is: high}, {upto: 8, is: medium}, {is: low}"
    )
)
"""The other way round: 1 is the worst score."""


def scheme(text: str = SCHEME, name: str = "matrix@1") -> Scheme:
    register, _ = load(MemoryTree(files("", scheme=name) | {f"schemes/{name}.yaml": text}))
    return register.main_scheme


MATRIX, RANK = scheme(), scheme(LOWER, "rank@1")


def rated(using: Scheme = MATRIX, /, **values: object) -> Rating:
    return rate(using, Assessment.model_validate({key: str(value) for key, value in values.items()}))


def shown(rating: Rating) -> tuple[str, str, str, str, bool]:
    return str(rating.computed), str(rating.declared), str(rating.counts), rating.basis.value, rating.disputed


@pytest.mark.parametrize(
    ("values", "computed", "declared", "counts", "basis", "disputed"),
    [
        ({"likelihood": 3, "impact": 4}, "12 High", "not rated", "12 High", "levels", False),
        ({"likelihood": "Likely", "impact": "severe"}, "12 High", "not rated", "12 High", "levels", False),
        ({"likelihood": 3, "impact": 4, "score": 12, "band": "high"}, "12 High", "12 High", "12 High", "levels", False),
        ({"likelihood": 3, "impact": 4, "score": "12.0"}, "12 High", "12", "12 High", "levels", False),
        # the worse of the two counts, whichever it is
        ({"likelihood": 2, "impact": 4, "score": 12}, "8 Medium", "12", "12 High", "levels", True),
        ({"likelihood": 3, "impact": 4, "score": 8}, "12 High", "8", "12 High", "levels", True),
        ({"likelihood": 3, "impact": 4, "band": "Medium"}, "12 High", "Medium", "12 High", "levels", True),
        ({"likelihood": 2, "impact": 4, "band": "High"}, "8 Medium", "High", "8 High", "levels", True),
        # part by part: a worse score beside a milder band
        ({"likelihood": 2, "impact": 4, "score": 12, "band": "Low"}, "8 Medium", "12 Low", "12 Medium", "levels", True),
        # a word that is no band is no figure
        ({"likelihood": 3, "impact": 4, "band": "Extreme"}, "12 High", "not rated", "12 High", "levels", False),
        # without levels
        ({"score": 12}, "not rated", "12", "12 High", "declared", False),
        ({"band": "Medium"}, "not rated", "Medium", "Medium", "declared", False),
        ({"score": 12, "band": "High"}, "not rated", "12 High", "12 High", "declared", False),
        ({"score": 12, "band": "Medium"}, "not rated", "12 Medium", "12 High", "declared", True),
        ({"score": 3, "band": "Medium"}, "not rated", "3 Medium", "3 Medium", "declared", True),
        ({"movement": "up"}, "not rated", "not rated", "not rated", "none", False),
        # a level that the scale lacks leaves what was declared
        ({"likelihood": 9, "impact": 4, "score": 12}, "not rated", "12", "12 High", "declared", False),
        ({"likelihood": 3, "score": 12}, "not rated", "12", "12 High", "declared", False),
        ({"likelihood": 9, "impact": 4}, "not rated", "not rated", "not rated", "none", False),
    ],
)
def test_computed_declared_and_what_counts(
    values: dict[str, object], computed: str, declared: str, counts: str, basis: str, disputed: bool
) -> None:
    assert shown(rated(**values)) == (computed, declared, counts, basis, disputed)


def test_tables_print_the_computed_figure_of_a_disputed_rating() -> None:
    assert str(rated(likelihood=2, impact=4, score=12)) == "8 Medium"
    assert str(rated(likelihood=2, impact=4, score=12).as_declared) == "12 High"
    assert str(rated(likelihood=2, impact=4, band="High").as_declared) == "8 High"
    assert str(rated(score=12)) == "12 High"


def test_where_a_low_score_is_worse_the_lower_one_counts() -> None:
    assert shown(rated(RANK, likelihood=2, impact=4, score=4)) == ("8 Medium", "4", "4 High", "levels", True)
    assert shown(rated(RANK, likelihood=1, impact=4, score=9)) == ("4 High", "9", "4 High", "levels", True)
    assert rated(RANK, likelihood=1, impact=1).worse_than(rated(RANK, likelihood=1, impact=2))
    assert not rated(RANK, likelihood=4, impact=4).worse_than(rated(RANK, likelihood=1, impact=2))


def test_ratings_compare_by_what_counts() -> None:
    disputed, plain = rated(likelihood=2, impact=4, score=12), rated(likelihood=3, impact=3)
    assert disputed.worse_than(plain)
    assert not plain.worse_than(disputed)


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        (("12", "high"), ("8", "medium"), 1),
        (("8", "medium"), ("12", "high"), -1),
        (("9", "high"), ("12", "high"), -1),
        (("12", "high"), ("12", "high"), 0),
        (("1", "high"), ("8", "medium"), 1),  # bands come before scores
        ((None, "high"), ("12", "high"), 0),
        (("12", None), (None, "low"), 0),  # nothing in common
    ],
)
def test_figures_compare_by_band_and_then_by_score(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], sign: int
) -> None:
    assert compare(MATRIX, figure(*one), figure(*other)) == sign


def figure(score: str | None, band: str | None) -> Figure:
    return Figure(Decimal(score) if score else None, MATRIX.find_band(band) if band else None)


def test_the_worse_of_two_is_taken_part_by_part() -> None:
    assert str(worse(MATRIX, figure("8", "medium"), figure("12", "low"))) == "12 Medium"
    assert str(worse(MATRIX, figure("8", None), figure(None, "low"))) == "8 Low"
    assert not worse(MATRIX, figure(None, None), figure(None, None))


@pytest.mark.parametrize(
    ("word", "meant"),
    [("Medium", "Medium"), ("medium", "Medium"), ("9", "9"), ("averse", "Low"), ("Eager", "12"), ("bold", "not rated")],
)
def test_a_limit_is_a_band_a_score_or_a_word_the_scheme_maps(word: str, meant: str) -> None:
    assert str(limit(MATRIX, word)) == meant


@pytest.mark.parametrize(
    ("score", "appetite", "tolerance", "where"),
    [
        ((2, 2), "Low", "Medium", Position.WITHIN),  # a limit is the highest rating still within
        ((2, 3), "Low", "Medium", Position.OUTSIDE_APPETITE),
        ((2, 4), "Low", "Medium", Position.OUTSIDE_APPETITE),
        ((3, 3), "Low", "Medium", Position.OUTSIDE_TOLERANCE),
        ((3, 3), "9", "12", Position.WITHIN),
        ((3, 4), "9", "12", Position.OUTSIDE_APPETITE),
        ((4, 4), "9", "12", Position.OUTSIDE_TOLERANCE),
        ((3, 4), "averse", "eager", Position.OUTSIDE_APPETITE),
        ((4, 4), "averse", "eager", Position.OUTSIDE_TOLERANCE),
        ((4, 4), None, None, Position.NOT_SET),
        ((4, 4), None, "Medium", Position.OUTSIDE_TOLERANCE),
        ((1, 1), None, "Medium", Position.NOT_SET),
        ((4, 4), "bold", None, Position.NOT_SET),
    ],
)
def test_position_against_appetite_and_tolerance(
    score: tuple[int, int], appetite: str | None, tolerance: str | None, where: Position
) -> None:
    rating = rated(likelihood=score[0], impact=score[1])
    assert position(MATRIX, rating.counts, appetite, tolerance) is where


def test_position_takes_the_worse_figure_of_a_disputed_rating() -> None:
    rating = rated(likelihood=2, impact=4, score=12)
    assert position(MATRIX, rating.counts, "Medium", None) is Position.OUTSIDE_APPETITE


def test_position_where_a_low_score_is_worse() -> None:
    outside, within = rated(RANK, likelihood=1, impact=3), rated(RANK, likelihood=2, impact=3)
    assert position(RANK, outside.counts, "6", None) is Position.OUTSIDE_APPETITE
    assert position(RANK, within.counts, "6", None) is Position.WITHIN


def test_a_band_is_not_held_against_a_score() -> None:
    assert position(MATRIX, rated(band="High").counts, "9", None) is Position.NOT_SET


def test_the_worst_dimension_decides_and_is_named() -> None:
    current = state("reviews: [{date: 2024, current: {likelihood: 2, impact: {finance: 2, reputation: 4}}}]").current
    assert current is not None
    impact = current.rating.outcome.factors[1]
    assert (str(current.rating), impact.decided_by) == ("8 Medium", ("reputation",))


UPSIDE = SCHEME.replace("scheme: matrix", "scheme: gain").replace("{upto: 4, is: low}", "{upto: 2, is: low}")


def test_threats_and_opportunities_are_rated_side_by_side() -> None:
    risks = [
        f"id: {name}\ntitle: x\nkind: {kind}\nreviews: [{{date: 2024-01, current: {{likelihood: 1, impact: 4}}}}]"
        for name, kind in (("T1", "threat"), ("O1", "opportunity"))
    ]
    texts = files("", *risks, scheme="{threat: matrix@1, opportunity: gain@1}") | {"schemes/gain@1.yaml": UPSIDE}
    register, read = load(MemoryTree(texts))
    found = {risk.id: State(register, risk, parse("2024-01-16")).current for risk in read}
    assert {name: f"{now.rating.scheme.ref} {now.rating}" for name, now in found.items() if now} == {
        "O1": "gain@1 4 Medium",
        "T1": "matrix@1 4 Low",
    }


def test_a_kind_without_a_scheme_is_not_rated() -> None:
    assert state("kind: opportunity\nreviews: [{date: 2024, current: {likelihood: 1, impact: 1}}]").current is None


# --- the order of attention -------------------------------------------------------------------------------------------


def ordered(register: Register, day: str, texts: dict[str, str]) -> list[str]:
    risks = [f"id: {name}\ntitle: x\nreviews: [{{date: 2024-01, current: {{{text}}}}}]" for name, text in texts.items()]
    _, read = load(memory("", *risks))
    return [on.risk.id for on in sorted((State(register, risk, parse(day)) for risk in read), key=attention)]


def test_what_needs_attention_comes_first() -> None:
    register, _ = load(memory(""))
    texts = {
        "R1": "movement: up",
        "R2": "likelihood: 1, impact: 1",
        "R3": "likelihood: 4, impact: 3",
        "R4": "likelihood: 3, impact: 4",  # the same score, the worse outcome
        "R5": "likelihood: 2, impact: 4, score: 12",  # disputed, so it stands among the High ones
        "R10": "likelihood: 4, impact: 4",
        "R9": "likelihood: 4, impact: 4",
        "R6": "band: High",
    }
    assert ordered(register, "2024-01-16", texts) == ["R9", "R10", "R4", "R5", "R3", "R6", "R2", "R1"]
    assert Basis.NONE.value == "none"
