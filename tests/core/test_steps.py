"""Working out: the worked examples of published schemes, and what happens when something is missing or misspelt."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskctl.core.scheme import Scheme, SchemeFile, resolve
from riskctl.core.scheme_checks import survey
from riskctl.core.steps import Outcome, band_of_score, work_out

Words = dict[str, object]


def plain(value: object) -> object:
    """Every scalar as text, as the YAML layer hands it on."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return None if value is None else str(value)


def read(parts: Words) -> Scheme:
    scheme, flaws = resolve(SchemeFile.model_validate(plain({"scheme": "test", "version": 1} | parts)))
    assert scheme is not None, flaws
    return scheme


def rate(scheme: Scheme, **given: object) -> tuple[str, str]:
    """Score and band, in words."""
    outcome = work_out(scheme, plain(given))  # type: ignore[arg-type]
    assert outcome.problems == ()
    return str(outcome.score), outcome.band.key if outcome.band else ""


def values(*numbers: object) -> list[Words]:
    return [{"value": number} for number in numbers]


def two(scale: object, other: object = None) -> Words:
    return {
        "scales": {"one": scale, "two": other or scale},
        "factors": {"likelihood": {"scale": "one"}, "impact": {"scale": "two"}},
    }


def cut(name: str, *edges: tuple[str, object, str], last: str) -> Words:
    return {"name": "band", "cut": name, "at": [{how: edge, "is": word} for how, edge, word in edges] + [{"is": last}]}


LEVELS = ["VL", "L", "M", "H", "VH"]


def test_formula_where_impact_weighs_more() -> None:
    scheme = read(
        two(values(1, 2, 3, 4, 5))
        | {
            "bands": ["green", "amber", "red"],
            "steps": [
                {"name": "score", "formula": "impact * likelihood + impact"},
                cut("score", ("upto", 7, "green"), ("below", 15, "amber"), last="red"),
            ],
        }
    )
    assert rate(scheme, likelihood=5, impact=1) == ("6", "green")
    assert rate(scheme, likelihood=1, impact=5) == ("10", "amber")
    assert rate(scheme, likelihood=5, impact=2) == ("12", "amber")
    assert rate(scheme, likelihood=5, impact=5) == ("30", "red")


def test_product_of_values_that_are_not_in_steps_of_one() -> None:
    scheme = read(
        two(values(1, 2, 3, 4), values(1, 2, 4, 8))
        | {
            "bands": ["green", "amber", "red"],
            "steps": [
                {"name": "score", "product": ["likelihood", "impact"]},
                cut("score", ("upto", 4, "green"), ("upto", 12, "amber"), last="red"),
            ],
        }
    )
    assert rate(scheme, likelihood=4, impact=4) == ("16", "red")
    assert rate(scheme, likelihood=3, impact=8) == ("24", "red")
    assert rate(scheme, likelihood=1, impact=8) == ("8", "amber")


def test_one_grid_feeding_another() -> None:
    first = {"VH": "L M H VH VH", "H": "L M M H VH", "M": "L L M M H", "L": "VL L L M M", "VL": "VL VL L L L"}
    second = {"VH": "VL L M H VH", "H": "VL L M H VH", "M": "VL L M M H", "L": "VL L L L M", "VL": "VL VL VL L L"}
    scheme = read(
        {
            "scales": {"five": LEVELS},
            "bands": LEVELS,
            "factors": {name: {"scale": "five"} for name in ("initiation", "adverse", "impact")},
            "steps": [
                {
                    "name": "overall",
                    "grid": ["initiation", "adverse"],
                    "rows": {k: v.split() for k, v in first.items()},
                },
                {"name": "band", "grid": ["overall", "impact"], "rows": {k: v.split() for k, v in second.items()}},
            ],
        }
    )
    assert rate(scheme, initiation="H", adverse="M", impact="VH") == ("None", "H")
    assert rate(scheme, initiation="VH", adverse="L", impact="H") == ("None", "M")
    assert survey(scheme).falls == ()
    assert survey(scheme).count == 125


def test_score_and_colour_apart() -> None:
    rows = {5: "y y r r r", 4: "y y y r r", 3: "w w y y r", 2: "w w y y y", 1: "w w w y y"}
    scheme = read(
        two(values(1, 2, 3, 4, 5))
        | {
            "bands": ["w", "y", "r"],
            "steps": [
                {"name": "score", "product": ["likelihood", "impact"]},
                {
                    "name": "band",
                    "grid": ["likelihood", "impact"],
                    "rows": {key: row.split() for key, row in rows.items()},
                },
            ],
        }
    )
    assert rate(scheme, likelihood=3, impact=2) == ("6", "w")
    assert rate(scheme, likelihood=2, impact=3) == ("6", "y")
    assert band_of_score(scheme, Decimal(6)) is None


def test_a_grid_of_numbers_then_cut() -> None:
    rows = {5: "8 16 20 23 25", 4: "7 12 17 21 24", 3: "5 10 15 18 22", 2: "2 4 11 13 19", 1: "1 3 6 9 14"}
    scheme = read(
        two(values(1, 2, 3, 4, 5))
        | {
            "bands": ["L", "M", "H", "E"],
            "steps": [
                {
                    "name": "score",
                    "grid": ["likelihood", "impact"],
                    "rows": {key: row.split() for key, row in rows.items()},
                },
                cut("score", ("upto", 5, "L"), ("upto", 13, "M"), ("upto", 22, "H"), last="E"),
            ],
        }
    )
    assert rate(scheme, likelihood=1, impact=5) == ("14", "H")
    assert rate(scheme, likelihood=5, impact=1) == ("8", "M")
    assert len(survey(scheme).scores) == 25


def test_a_grid_whose_bands_are_numbers() -> None:
    rows = {"VH": "34455", "H": "23345", "M": "22334", "L": "12234", "VL": "11223"}
    scheme = read(
        two(LEVELS)
        | {
            "bands": [{"key": str(n)} for n in range(1, 6)],
            "steps": [
                {
                    "name": "band",
                    "grid": ["likelihood", "impact"],
                    "rows": {key: list(row) for key, row in rows.items()},
                }
            ],
        }
    )
    assert rate(scheme, likelihood="M", impact="VH") == ("None", "4")


def test_three_factors_multiplied_one_of_them_reversed() -> None:
    cost = [{"key": "high", "value": 1}, {"key": "medium", "value": 2}, {"key": "low", "value": 3}]
    harm = [{"key": "low", "value": 1}, {"key": "medium", "value": 2}, {"key": "high", "value": 3}]
    chance = [{"key": "unlikely", "value": 1}, {"key": "probable", "value": 2}, {"key": "likely", "value": 3}]
    scheme = read(
        {
            "scales": {"harm": harm, "chance": chance, "cost": cost},
            "bands": ["L3", "L2", "L1"],
            "factors": {"severity": {"scale": "harm"}, "likelihood": {"scale": "chance"}, "cost": {"scale": "cost"}},
            "steps": [
                {"name": "score", "product": ["severity", "likelihood", "cost"]},
                cut("score", ("upto", 4, "L3"), ("upto", 9, "L2"), last="L1"),
            ],
        }
    )
    assert rate(scheme, severity="high", likelihood="probable", cost="high") == ("6", "L2")
    assert rate(scheme, severity="medium", likelihood="probable", cost="low") == ("12", "L1")
    assert rate(scheme, severity="low", likelihood="unlikely", cost="high") == ("1", "L3")


def test_values_with_points_and_a_value_not_on_the_scale() -> None:
    scheme = read(
        {
            "scales": {
                "p": values("0.1", "0.2", "0.5", 1, 3, 6, 10),
                "e": values("0.5", 1, 2, 3, 6, 10),
                "c": values(1, 3, 7, 15, 40),
            },
            "factors": {"likelihood": {"scale": "p"}, "exposure": {"scale": "e"}, "impact": {"scale": "c"}},
            "steps": [{"name": "score", "product": ["likelihood", "exposure", "impact"]}],
        }
    )
    assert rate(scheme, likelihood=6, exposure=3, impact=15) == ("270", "")
    assert rate(scheme, likelihood="0.5", exposure=6, impact=7) == ("21.0", "")
    outcome = work_out(scheme, {"likelihood": "1", "exposure": "2", "impact": "10"})
    assert (outcome.score, outcome.band) == (None, None)
    assert [(problem.route, problem.kind, problem.message) for problem in outcome.problems] == [
        (("impact",), "unknown-level", "'10' is not a level of impact")
    ]


def test_a_table_over_bins() -> None:
    bins = {"9-10": "HHHM", "7-8": "HHMM", "4-6": "HMML", "2-3": "MMLL", "1": "LLLL"}
    columns = ["8-10", "6-7", "4-5", "1-3"]
    rows = [
        {"severity": severity, "occurrence": column, "is": word}
        for severity, words in bins.items()
        for column, word in zip(columns, words, strict=True)
    ]
    scheme = read(
        {
            "scales": {"ten": {"from": 1, "to": 10}},
            "bands": ["L", "M", "H"],
            "factors": {"severity": {"scale": "ten"}, "occurrence": {"scale": "ten"}},
            "steps": [{"name": "band", "table": rows}],
        }
    )
    assert rate(scheme, severity=10, occurrence=1) == ("None", "M")
    assert rate(scheme, severity=6, occurrence=8) == ("None", "H")
    found = survey(scheme)
    assert (found.count, found.gaps, found.falls) == (100, (), ())


def test_a_table_reads_a_number_worked_out_before() -> None:
    scheme = read(
        {
            "scales": {"s": {"from": 0, "to": 3}, "e": {"from": 0, "to": 4}, "c": {"from": 0, "to": 3}},
            "factors": {"severity": {"scale": "s"}, "exposure": {"scale": "e"}, "control": {"scale": "c"}},
            "bands": ["QM", "A", "B", "C", "D"],
            "steps": [
                {"name": "total", "sum": ["severity", "exposure", "control"]},
                {"name": "least", "formula": "min(severity, exposure, control)"},
                {
                    "name": "band",
                    "table": [
                        {"least": 0, "is": "QM"},
                        {"least": "1-9", "total": "0-6", "is": "QM"},
                        {"least": "1-9", "total": 7, "is": "A"},
                        {"least": "1-9", "total": 8, "is": "B"},
                        {"least": "1-9", "total": 9, "is": "C"},
                        {"least": "1-9", "total": 10, "is": "D"},
                    ],
                },
            ],
        }
    )
    assert rate(scheme, severity=3, exposure=4, control=3) == ("None", "D")
    assert rate(scheme, severity=3, exposure=4, control=0) == ("None", "QM")
    assert rate(scheme, severity=2, exposure=3, control=2) == ("None", "A")
    assert survey(scheme).gaps == ()


def test_ranges_of_words_with_hyphens_and_lists() -> None:
    scale = ["rare", "un-likely", "likely", "almost-certain"]
    scheme = read(
        {
            "scales": {"one": scale},
            "factors": {"likelihood": {"scale": "one"}},
            "bands": ["low", "high"],
            "steps": [
                {
                    "name": "band",
                    "table": [
                        {"likelihood": "un-likely-almost-certain", "is": "high"},
                        {"likelihood": ["rare"], "is": "low"},
                    ],
                }
            ],
        }
    )
    assert [rate(scheme, likelihood=word)[1] for word in scale] == ["low", "high", "high", "high"]


def test_probability_by_impact_to_two_decimals() -> None:
    scheme = read(
        two(values(".1", ".3", ".5", ".7", ".9"), values(".05", ".1", ".2", ".4", ".8"))
        | {
            "bands": ["low", "high"],
            "steps": [
                {"name": "score", "product": ["likelihood", "impact"], "round": 2},
                cut("score", ("below", "0.01", "low"), last="high"),
            ],
        }
    )
    assert rate(scheme, likelihood="0.9", impact="0.8") == ("0.72", "high")
    assert rate(scheme, likelihood="0.5", impact="0.2") == ("0.10", "high")
    # Shown as 0.01, cut as the 0.005 it is.
    assert rate(scheme, likelihood="0.1", impact="0.05") == ("0.01", "low")


JOINED: Words = {"scales": {"one": values(0, 1, 2, 3, 4, 5)}, "steps": [{"name": "score", "sum": ["impact"]}]}


def joined(join: str, weights: dict[str, int] | None = None) -> Scheme:
    dimensions = [{"key": name, "weight": (weights or {}).get(name)} for name in ("safety", "money", "name")]
    return read(JOINED | {"factors": {"impact": {"scale": "one", "join": join, "dimensions": dimensions}}})


@pytest.mark.parametrize(
    ("join", "given", "score", "decided"),
    [
        ("max", {"safety": 2, "money": 4, "name": 4}, "4", ("money", "name")),
        ("max", {"safety": 0}, "0", ("safety",)),
        ("mean", {"safety": 2, "money": 4}, "3", ()),
        ("mean", {"safety": 0, "money": 4}, "2", ()),
        ("mean", {"safety": 1, "money": 0, "name": None}, "0.5", ()),
        ("weighted", {"safety": 5, "money": 2}, "4", ()),
        ("first", {"name": 5, "money": 2}, "2", ("money",)),
    ],
)
def test_dimensions_are_joined_and_what_is_not_rated_is_skipped(
    join: str, given: Words, score: str, decided: tuple[str, ...]
) -> None:
    scheme = joined(join, {"safety": 2})
    outcome = work_out(scheme, plain({"impact": given}))  # type: ignore[arg-type]
    assert str(outcome.score) == score
    assert outcome.factors[0].decided_by == decided
    # One level for the whole factor is taken under every join.
    assert rate(scheme, impact=3)[0] == "3"


def problems(outcome: Outcome) -> list[tuple[tuple[str, ...], str, str]]:
    assert (outcome.score, outcome.band) == (None, None)
    return [(problem.route, problem.kind, problem.hint) for problem in outcome.problems]


def test_dimensions_that_only_describe_are_not_rated() -> None:
    assert problems(work_out(joined("none"), {"impact": {"safety": "3"}})) == [(("impact",), "one-level", "")]
    assert rate(joined("none"), impact=3)[0] == "3"


def test_a_misspelt_dimension_or_level_leaves_the_factor_unrated() -> None:
    outcome = work_out(joined("max"), {"impact": {"saftey": "5", "money": "9", "name": "1"}})
    assert problems(outcome) == [
        (("impact", "saftey"), "unknown-dimension", "did you mean safety?"),
        (("impact", "money"), "unknown-level", "expected 0, 1, 2, 3, 4 or 5"),
    ]


PRODUCT = two([{"key": "low", "label": "Low", "value": 1}, {"key": "high", "label": "High", "value": 2}]) | {
    "bands": ["green", "red"],
    "steps": [{"name": "score", "product": ["likelihood", "impact"]}, cut("score", ("upto", 2, "green"), last="red")],
}


def test_what_is_missing_or_unknown_is_told_once() -> None:
    scheme = read(PRODUCT)
    assert problems(work_out(scheme, {})) == [
        (("likelihood",), "missing-factor", ""),
        (("impact",), "missing-factor", ""),
    ]
    assert problems(work_out(scheme, {"likelihood": "", "impact": "hihg"})) == [
        (("impact",), "unknown-level", "did you mean High?"),
        (("likelihood",), "missing-factor", ""),
    ]
    assert problems(work_out(scheme, {"impact": {"safety": "1"}, "likelihood": "1"})) == [
        (("impact",), "no-dimensions", "")
    ]


def test_a_factor_the_scheme_does_not_have_is_told_but_does_not_matter() -> None:
    outcome = work_out(read(PRODUCT), {"likelihood": "high", "impact": "2", "Impact": "1", "impct": "1"})
    assert outcome.score == 4
    assert outcome.band is not None
    assert [(problem.kind, problem.hint) for problem in outcome.problems] == [
        ("unknown-factor", "write impact"),
        ("unknown-factor", "did you mean impact?"),
    ]


def test_division_by_zero_is_not_rated_and_says_so() -> None:
    scheme = read(two({"from": 0, "to": 2}) | {"steps": [{"name": "score", "formula": "likelihood / impact"}]})
    outcome = work_out(scheme, {"likelihood": "1", "impact": "0"})
    assert outcome.score is None
    assert [problem.message for problem in outcome.problems] == ["score cannot be worked out: it divides by zero"]
    assert rate(scheme, likelihood=0, impact=2)[0] == "0"


def test_a_scheme_without_steps_rates_nothing_and_complains_of_nothing() -> None:
    outcome = work_out(read(two(LEVELS)), {"likelihood": "VH"})
    assert (outcome.score, outcome.band, outcome.steps, outcome.problems) == (None, None, (), ())
    assert outcome.factors[0].words == "VH"


def test_the_maximum_of_words_is_by_rank() -> None:
    scheme = read(
        two(LEVELS)
        | {
            "bands": LEVELS,
            "steps": [
                {"name": "band", "table": [{"likelihood": word, "is": word} for word in LEVELS]},
                {"name": "worst", "max": ["likelihood", "impact"]},
            ],
        }
    )
    outcome = work_out(scheme, {"likelihood": "M", "impact": "VH"})
    assert [(step.name, step.value) for step in outcome.steps] == [("band", "M"), ("worst", "VH")]


def test_weighted_steps_and_sums() -> None:
    scheme = read(
        two({"from": 1, "to": 5})
        | {
            "steps": [
                {"name": "mixed", "weighted": {"likelihood": 2, "impact": 1}},
                {"name": "score", "formula": "mixed * 3"},
            ]
        }
    )
    assert rate(scheme, likelihood=4, impact=1)[0] == "9"


def test_each_step_explains_itself() -> None:
    outcome = work_out(read(PRODUCT), {"likelihood": "2", "impact": "low"})
    assert [step.text for step in outcome.steps] == [
        "likelihood High (2) x impact Low (1) = 2",
        "score 2 is up to 2 = green",
    ]
    assert outcome.steps[0].inputs == (("likelihood", "High (2)"), ("impact", "Low (1)"))


def test_the_band_of_a_bare_score() -> None:
    scheme = read(PRODUCT)
    found = [band_of_score(scheme, Decimal(score)) for score in (2, 3, 400)]
    assert [band.key if band else None for band in found] == ["green", "red", "red"]


def test_an_index_where_lower_is_worse() -> None:
    rows = {"C": [11, 6], "A": [7, 3]}
    scheme = read(
        two(["C", "A"], ["3", "2"])
        | {
            "lower_is_worse": "true",
            "bands": ["low", "high"],
            "steps": [
                {"name": "score", "grid": ["likelihood", "impact"], "rows": rows},
                cut("score", ("upto", 5, "high"), last="low"),
            ],
        }
    )
    assert rate(scheme, likelihood="A", impact="2") == ("3", "high")
    assert survey(scheme).falls == ()


@given(
    st.dictionaries(
        st.sampled_from(["likelihood", "impact", "other"]),
        st.text(max_size=5) | st.dictionaries(st.sampled_from(["safety", "x"]), st.text(max_size=3)),
    )
)
def test_nothing_an_assessment_says_raises(given: dict[str, str | dict[str, str]]) -> None:
    for scheme in (read(PRODUCT), joined("mean"), joined("none")):
        outcome = work_out(scheme, given)
        assert outcome.score is not None or outcome.problems
