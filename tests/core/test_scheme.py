"""Scheme files: how words find levels, and what a file may leave out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from riskctl.core.scheme import Scheme, SchemeFile, resolve
from riskctl.core.scheme_checks import LIMIT, combinations, domains, survey

HEAD: dict[str, object] = {"scheme": "test", "version": "1"}


def read(**parts: object) -> Scheme:
    scheme, flaws = resolve(SchemeFile.model_validate(HEAD | parts))
    assert scheme is not None, flaws
    return scheme


def flaws(**parts: object) -> list[str]:
    return [flaw.hit.message for flaw in resolve(SchemeFile.model_validate(HEAD | parts))[1]]


FIVE = [
    {"key": "vl", "label": "Very low", "value": "1"},
    {"key": "l", "label": "Low", "value": "2"},
    {"key": "2", "label": "Middling", "value": "3"},
    {"label": "High", "value": "4"},
    {"value": "5.0"},
]


def test_a_level_is_found_by_key_then_label_then_value() -> None:
    factor = read(scales={"five": FIVE}, factors={"impact": {"scale": "five"}}).factors[0]
    found = {
        word: level.rank if (level := factor.find_level(word)) else None
        for word in ("vl", " VERY LOW ", "1", "2", "3.0", "high", "4", "5", "5.0", "6", "", "1e0", "04")
    }
    assert found == {
        "vl": 0,
        " VERY LOW ": 0,
        "1": 0,
        "2": 2,
        "3.0": 2,
        "high": 3,
        "4": 3,
        "5": 4,
        "5.0": 4,
        "6": None,
        "": None,
        "1e0": None,
        "04": None,
    }


def test_of_levels_that_share_a_value_the_mildest_is_meant() -> None:
    scale = [{"key": "a", "value": "5"}, {"key": "b", "value": "5"}, {"key": "c", "value": "0"}]
    factor = read(scales={"s": scale}, factors={"impact": {"scale": "s"}}).factors[0]
    level = factor.find_level("5")
    assert level is not None
    assert level.key == "a"


def test_a_scale_from_one_number_to_another() -> None:
    scheme = read(
        scales={"up": {"from": "0", "to": "3"}, "down": {"from": "2", "to": "-1"}},
        factors={"a": {"scale": "up"}, "b": {"scale": "down"}},
    )
    assert [[level.key for level in factor.scale] for factor in scheme.factors] == [
        ["0", "1", "2", "3"],
        ["2", "1", "0", "-1"],
    ]
    assert scheme.factors[0].scale[0].value == 0


def test_no_steps_and_no_bands_is_a_scheme() -> None:
    scheme = read(scales={"five": FIVE}, factors={"impact": {"scale": "five", "label": "Harm"}})
    assert (scheme.ref, scheme.has_score, scheme.has_bands, scheme.rows) == ("test@1", False, False, "impact")
    assert (scheme.title, scheme.lower_is_worse) == ("test", False)


def test_texts_of_dimensions_are_kept_by_level_and_reading() -> None:
    dimension = {
        "key": "money",
        "label": "Finance",
        "levels": {"2": "some", "Very low": {"Force": "<1m", "Area": "<10k"}},
    }
    factor = read(scales={"five": FIVE}, factors={"impact": {"scale": "five", "dimensions": ["safety", dimension]}})
    safety, money = factor.factors[0].dimensions
    assert (safety.key, safety.label, safety.levels) == ("safety", "safety", ())
    assert money.texts("2") == (("", "some"),)
    assert money.texts("vl") == (("Force", "<1m"), ("Area", "<10k"))
    assert money.texts("l") == ()
    assert factor.factors[0].find_dimension("FINANCE ") is money


def test_bands_and_words_of_appetite_are_found() -> None:
    scheme = read(
        bands=[{"key": "low", "label": "Low risk", "review": "6 months"}, "high"],
        appetite={"averse": "Low risk", "open": "12"},
    )
    band = scheme.find_band(" low RISK")
    assert band is not None
    assert (band.key, band.rank, band.review) == ("low", 0, "6 months")
    assert scheme.find_band("medium") is None
    words = [scheme.appetite_word(word) for word in ("Averse", "open", "low", "hungry")]
    assert words == ["low", "12", None, None]


def test_null_is_left_out_but_an_unknown_key_is_not() -> None:
    assert read(title=None, steps=None, scales={"five": [{"key": "a", "value": None}]}).title == "test"
    with pytest.raises(ValidationError, match="b\\)"):
        SchemeFile.model_validate(HEAD | {"steps": [{"name": "score", "formula": "max(a", "b)": None}]})


def test_every_flaw_is_told_at_once_and_none_for_what_rests_on_it() -> None:
    told = flaws(
        scales={"one": [{"key": "a", "value": "x"}], "two": ["b", "B"]},
        factors={"likelihood": {"scale": "one"}, "impact": {"scale": "three"}},
        steps=[
            {"name": "score", "product": ["likelihood", "impact", "frequency"]},
            {"name": "band", "cut": "score", "at": [{"is": "low"}]},
        ],
    )
    assert told == [
        "'x' is not a plain number such as 3, 0.5 or -2",
        "two levels are called 'B'",
        "two levels are called 'B'",
        "'three' is not one of the scales",
        "'frequency' is neither a factor nor an earlier step",
        "'low' is not one of the bands",
    ]


@pytest.mark.parametrize(
    "word",
    ["score", "band", "basis", "declared", "previous", "movement", "disputed", "rationale", "due", "Score", "max"],
)
def test_words_of_an_assessment_are_no_factors(word: str) -> None:
    assert flaws(scales={"five": FIVE}, factors={word: {"scale": "five"}}) == [
        f"{word!r} has its own meaning and cannot be a factor"
    ]


def test_grids_keep_the_order_of_the_file() -> None:
    scheme = read(
        scales={"one": ["low", "high"]},
        factors={"likelihood": {"scale": "one"}, "impact": {"scale": "one"}},
        bands=["green", "red"],
        steps=[
            {
                "name": "band",
                "grid": ["likelihood", "impact"],
                "columns": ["high", "low"],
                "rows": {"HIGH": ["red", "red"], "low": ["red", "green"]},
            }
        ],
    )
    grid = scheme.steps[0]
    assert grid.kind == "grid"
    assert [level.key for level in grid.rows] == ["high", "low"]  # type: ignore[union-attr]
    assert survey(scheme).bands == {"green", "red"}


def test_too_many_combinations_are_thinned_and_said_to_be() -> None:
    names = ["damage", "reproducibility", "exploitability", "affected", "discoverability"]
    scheme = read(
        scales={"ten": {"from": "0", "to": "10"}},
        factors={name: {"scale": "ten"} for name in names},
        steps=[{"name": "score", "mean": names}],
    )
    looked_at = domains(scheme)
    assert sum(1 for _ in combinations(scheme)) <= LIMIT
    assert not survey(scheme).whole
    assert all(
        domain.readings[0].number == 0 and domain.readings[-1].number == 10  # type: ignore[union-attr]
        for domain in looked_at
    )


def test_no_number_of_factors_is_too_many() -> None:
    names = [f"f{number}" for number in range(30)]
    dimensions = [{"key": f"d{number}", "weight": str(number * 7 + 1)} for number in range(50)]
    factor = {"scale": "hundred", "dimensions": dimensions, "join": "weighted"}
    scheme = read(
        scales={"hundred": {"from": "0", "to": "99"}},
        factors=dict.fromkeys(names, factor),
        steps=[{"name": "score", "sum": names}],
    )
    found = survey(scheme)
    assert 1 < found.count <= LIMIT
    assert not found.whole


def test_a_joined_mean_reaches_what_its_dimensions_can() -> None:
    parts = {
        "scales": {"ten": {"from": "0", "to": "2"}},
        "factors": {"a": {"scale": "ten", "dimensions": ["x", "y"], "join": "mean"}},
    }
    exact = read(**parts, steps=[{"name": "score", "sum": ["a"]}])
    assert [reading.number for reading in domains(exact)[0].readings if reading] == [
        Decimal(text) for text in ("0", "0.5", "1", "1.5", "2")
    ]
    cut = read(
        **parts,
        bands=["low", "high"],
        steps=[{"name": "band", "cut": "a", "at": [{"below": "1.5", "is": "low"}, {"is": "high"}]}],
    )
    assert [reading.number for reading in domains(cut)[0].readings if reading] == [
        Decimal(text) for text in ("0", "1", "1.5", "2")
    ]
    assert survey(cut).whole


def trees() -> st.SearchStrategy[object]:
    words = st.sampled_from(
        ["likelihood", "impact", "one", "low", "1", "2", "-1", "1e9", "max", "score", "band", "a b", ""]
    )
    return st.recursive(
        st.none() | words,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                words
                | st.sampled_from(
                    [
                        "key",
                        "value",
                        "label",
                        "scale",
                        "name",
                        "grid",
                        "rows",
                        "columns",
                        "at",
                        "is",
                        "upto",
                        "cut",
                        "table",
                        "product",
                        "formula",
                        "dimensions",
                        "join",
                        "from",
                        "to",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )


@given(
    st.dictionaries(st.sampled_from(["scales", "factors", "bands", "steps", "rows", "appetite", "examples"]), trees())
)
def test_any_tree_is_refused_or_resolved(parts: dict[str, object]) -> None:
    try:
        file = SchemeFile.model_validate(HEAD | parts)
    except ValidationError:
        return
    scheme, told = resolve(file)
    assert (scheme is None) == bool(told)
    if scheme:
        survey(scheme)
