"""What is written is kept as written: texts, lists, levels and dates, and the shapes that say one thing."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from riskctl.core.model import RegisterFile, Risk
from riskctl.core.period import UNDATED, When
from tests.registers import files, findings, load, memory, said


def risk(**values: object) -> Risk:
    return Risk.model_validate({"id": "R1", "title": "Custody is full", **values})


def reasons(**values: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        risk(**values)
    return [str(entry["msg"]) for entry in caught.value.errors()]


def test_only_id_and_title_must_be_there() -> None:
    stated = risk().model_dump(exclude_none=True)
    assert stated == {"id": "R1", "title": "Custody is full", "own": ()}
    with pytest.raises(ValidationError, match="2 validation errors"):
        Risk.model_validate({})


@pytest.mark.parametrize("key", ["owner", "objectives", "description", "controls", "actions", "links", "withhold"])
def test_nothing_stated_and_none_are_two_things(key: str) -> None:
    assert getattr(risk(), key) is None
    assert getattr(risk(**{key: None}), key) is None
    assert getattr(risk(**{key: []}), key) == ()


@pytest.mark.parametrize("key", ["owner", "description", "cause", "event", "effect", "controls"])
def test_an_empty_text_is_none(key: str) -> None:
    assert getattr(risk(**{key: " \n"}), key) == ()


def test_a_text_is_a_list_of_one() -> None:
    assert risk(description="Cells are full.").description == ("Cells are full.",)
    assert risk(owner=["acc", "dcc"]).owner == ("acc", "dcc")


def test_controls_are_one_narrative_or_a_list_of_texts_and_records() -> None:
    (narrative,) = risk(controls="Patrols and vetting").controls or ()
    assert (narrative.text, narrative.type) == ("Patrols and vetting", None)
    first, second = risk(controls=["Patrols", {"text": "Vetting", "type": "preventive"}]).controls or ()
    assert (first.text, second.text, second.type) == ("Patrols", "Vetting", "preventive")


def test_keys_that_are_no_words_of_an_assessment_are_factors() -> None:
    (review,) = (
        risk(
            reviews=[
                {
                    "date": "2024-01",
                    "current": {"likelihood": "3", "impact": {"finance": "2", "reputation": None}, "score": "12"},
                }
            ]
        ).reviews
        or ()
    )
    current = review.current
    assert current is not None
    assert current.levels == (("likelihood", "3"), ("impact", (("finance", "2"),)))
    assert current.score == Decimal(12)


def test_a_factor_without_a_level_is_not_stated() -> None:
    (review,) = risk(reviews=[{"date": "2024", "current": {"likelihood": None, "impact": "2"}}]).reviews or ()
    assert review.current is not None
    assert review.current.levels == (("impact", "2"),)


def test_a_factor_takes_a_level_or_one_for_each_dimension() -> None:
    assert reasons(reviews=[{"date": "2024", "current": {"likelihood": ["3"]}}]) == [
        "likelihood takes a level, or one for each dimension"
    ]
    assert reasons(reviews=[{"date": "2024", "current": {"impact": {"finance": ["3"]}}}]) == [
        "each dimension of impact takes one level"
    ]


def test_a_score_is_a_plain_number() -> None:
    for text in ("12.0", " 12 "):
        (review,) = risk(reviews=[{"date": "2024", "current": {"score": text}}]).reviews or ()
        assert review.current is not None
        assert review.current.score == 12
    for text in ("1e3", "nan", "012", "twelve", "inf", ""):
        assert reasons(reviews=[{"date": "2024", "current": {"score": text}}]) == ["expected a number"]


def test_a_due_date_may_be_open_ended() -> None:
    dues = [
        action.due
        for action in risk(actions=[{"text": "a", "due": "TBC"}, {"text": "b", "due": "Ongoing "}]).actions or ()
    ]
    assert dues == ["tbc", "ongoing"]
    (action,) = risk(actions=[{"text": "a", "due": "2024-03"}]).actions or ()
    assert isinstance(action.due, When)
    assert reasons(actions=[{"text": "a", "due": "spring"}])[0].startswith("'spring' is not a date; expected a day")


def test_only_a_review_may_be_undated() -> None:
    (review,) = risk(reviews=[{"date": "Undated"}]).reviews or ()
    assert review.date is UNDATED
    assert reasons(raised="undated")[0].startswith("'undated' is not a date")


def test_a_moved_date_says_from_when_to_when() -> None:
    (action,) = risk(actions=[{"text": "a", "moved": [{"from": "2024-03", "to": "tbc", "why": "late"}]}]).actions or ()
    (move,) = action.moved or ()
    assert (str(move.from_), move.to, move.why) == ("2024-03", "tbc", "late")


def test_one_acceptance_or_closure_needs_no_list() -> None:
    once = risk(accepted={"by": "acc"}, closed={"reason": "treated"})
    again = risk(accepted=[{"by": "acc"}], closed=[{"reason": "treated"}])
    assert (once.accepted, once.closed) == (again.accepted, again.closed)


@pytest.mark.parametrize(("word", "is_one"), [(None, False), ("threat", False), (" Opportunity ", True)])
def test_an_opportunity_says_so(word: str | None, is_one: bool) -> None:
    assert risk(kind=word).is_opportunity is is_one


def test_what_was_read_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        risk().title = "Other"  # type: ignore[misc]


def test_three_ways_to_name_schemes_say_one_thing() -> None:
    def uses(scheme: object) -> list[tuple[str, str, str]]:
        file = RegisterFile.model_validate({"format": "1", "title": "x", "scheme": scheme})
        return [(use.use, use.kind, str(use.from_ or "")) for use in file.scheme]

    assert uses("a@1") == [("a@1", "threat", "")]
    assert uses({"threat": "a@1", "opportunity": "b@1"}) == [("a@1", "threat", ""), ("b@1", "opportunity", "")]
    assert uses([{"use": "a@1"}, {"use": "a@2", "from": "2024-04"}]) == [
        ("a@1", "threat", ""),
        ("a@2", "threat", "2024-04"),
    ]
    assert uses({"threat": [{"use": "a@1"}, {"use": "a@2", "from": "2024"}]}) == [
        ("a@1", "threat", ""),
        ("a@2", "threat", "2024"),
    ]


def test_the_name_of_a_meeting() -> None:
    register, _ = load(memory("meetings: [{body: JARAP, date: 2023-10}, {date: 2024-01-31}]"))
    assert [meeting.label for meeting in register.file.meetings] == ["JARAP 2023-10", "2024-01-31"]


SETTINGS = (
    "requires body quarters required labels people categories objectives appetite tolerance statuses action_statuses "
    "closure_reasons fields meetings lint report"
).split()


@pytest.mark.parametrize("key", SETTINGS)
def test_a_setting_without_a_value_is_a_setting_left_out(key: str) -> None:
    register, _ = load(memory(f"{key}:\n"))
    plain, _ = load(memory(""))
    assert register.file == plain.file


def test_a_meeting_or_word_may_leave_its_parts_empty() -> None:
    register, _ = load(
        memory(
            "meetings: [{date: 2024-01, body: , stated: }]\ncategories: [{key: legal, label: , also: }]\npeople: {af: }"
        )
    )
    assert register.categories.names == ("legal",)
    assert register.file.meetings[0].stated == ()


def test_a_setting_that_must_be_there_is_missing_without_a_value() -> None:
    texts = files("") | {"riskctl.yaml": "format: 1\ntitle:\nscheme:\n"}
    assert [(code, message) for _, _, code, message, _ in said(findings(texts))] == [
        ("FIL203", "`scheme` is missing"),
        ("FIL203", "`title` is missing"),
    ]


def test_when_a_year_starts_is_a_word_in_any_case() -> None:
    register, _ = load(memory("quarters: {year_starts: January}"))
    assert register.file.quarters.year_starts == "january"
    ((_, line, code, message, _),) = said(findings(files("quarters: {year_starts: july}")))
    assert (line, code, message) == (5, "FIL202", "year_starts: expected april or january")


def test_a_matrix_is_of_one_of_the_three_measures() -> None:
    settings = "meetings: [{date: 2024-01, stated: [{where: p, measure: gross, matrix: {1: [0]}}]}]"
    ((_, _, code, message, _),) = said(findings(files(settings)))
    assert (code, message) == ("FIL202", "measure: expected inherent, current or target")
