"""Word lists, the scheme in force on a date, meetings and what movement is measured from."""

import pytest

from riskctl.core.model import Term
from riskctl.core.period import parse
from riskctl.core.register import Register, WordList
from tests.registers import SCHEME, MemoryTree, files, load, memory

MEETINGS = """\
meetings:
  - {body: JARAP, date: 2023-10}
  - {body: JARAP, date: 2024-01-31, papers_due: 2024-01-16}
  - {body: Board, date: 2024-02-02}
"""


def register(settings: str) -> Register:
    return load(memory(settings))[0]


LIST = WordList(
    (
        Term(key="tasked", label="Controls tasked", also=("Pending control", "live")),
        Term(key="live", label="Live"),
        Term(key="closed"),
    )
)


@pytest.mark.parametrize("word", ["tasked", "Controls tasked", "pending control", "  TASKED "])
def test_a_word_is_found_by_key_label_or_synonym_in_any_case(word: str) -> None:
    assert (LIST.key(word), LIST.name(word), LIST.rank(word)) == ("tasked", "Controls tasked", 0)


def test_a_key_comes_before_another_words_synonym() -> None:
    assert LIST.key("live") == "live"


def test_a_word_that_is_not_listed_stays_as_written_and_comes_last() -> None:
    assert LIST.find("gone") is None
    assert (LIST.key(" Gone "), LIST.name("Gone"), LIST.rank("gone")) == ("Gone", "Gone", 3)


def test_a_word_without_a_label_prints_its_key() -> None:
    assert LIST.names == ("Controls tasked", "Live", "closed")


def test_without_a_list_any_word_will_do() -> None:
    assert not register("").statuses.listed
    assert register("statuses: []").statuses.listed


def test_actions_have_statuses_of_their_own_unless_the_register_lists_some() -> None:
    found = register("").action_statuses.find("Done")
    assert found is not None
    assert found.means == "complete"
    own = register("action_statuses: [{key: G, label: Green, means: complete}]").action_statuses
    assert own.find("done") is None
    assert own.key("green") == "G"


def test_reasons_to_close_are_added_to_the_usual_ones() -> None:
    reasons = register("closure_reasons: [{key: to-portfolio, label: Reviewed by the portfolio}]").closure_reasons
    assert reasons.names[0] == "Treated"
    assert reasons.names[-1] == "Reviewed by the portfolio"


@pytest.mark.parametrize(
    ("entry", "printed"),
    [
        ("{role: Head of IT, name: N, initials: I}", "Head of IT"),
        ("{name: N, initials: I}", "N"),
        ("{initials: I}", "I"),
        ("", "af"),
    ],
)
def test_an_owner_prints_as_role_then_name_then_initials_then_key(entry: str, printed: str) -> None:
    assert register(f"people: {{af: {entry}}}").person_name("AF") == printed


def test_an_owner_is_found_by_any_of_the_names_and_an_unknown_one_stays() -> None:
    people = register("people: {aco-hr: {role: ACO HR, initials: JB, also: [Head of HR]}}")
    assert [people.people.key(word) for word in ("aco hr", "jb", "head of hr", "Chief")] == ["aco-hr"] * 3 + ["Chief"]
    assert people.person_name("Chief") == "Chief"


def test_a_field_is_called_what_the_register_calls_it() -> None:
    found = register(
        "labels: {category: Theme, sponsor: The sponsor}\n"
        "fields: {sponsor: {label: Sponsor}, lead: {label: Lead officer}, area: {type: text}}"
    )
    names = ["category", "owner", "sponsor", "lead", "area", "nothing"]
    assert [found.label(name) for name in names] == ["Theme", "Owner", "The sponsor", "Lead officer", "area", "nothing"]


@pytest.mark.parametrize(
    ("day", "last", "coming"),
    [
        ("2023-10-31", None, "JARAP 2023-10"),  # the month had not ended before the day began
        ("2023-11-01", "JARAP 2023-10", "JARAP 2024-01-31"),
        ("2024-01-31", "JARAP 2023-10", "JARAP 2024-01-31"),
        ("2024-02-01", "JARAP 2024-01-31", "Board 2024-02-02"),
        ("2024-02", "JARAP 2024-01-31", "Board 2024-02-02"),
        ("2024", "JARAP 2023-10", "JARAP 2024-01-31"),
        ("2024-02-03", "Board 2024-02-02", None),
    ],
)
def test_the_last_meeting_had_ended_before_the_day_began(day: str, last: str | None, coming: str | None) -> None:
    found = register(MEETINGS)
    before, after = found.last_meeting(parse(day)), found.next_meeting(parse(day))
    assert (before.label if before else None, after.label if after else None) == (last, coming)


def test_meetings_need_not_stand_in_order() -> None:
    found = register("meetings: [{date: 2024-01-31}, {date: 2023-10-01}]").last_meeting(parse("2024-03-01"))
    assert found is not None
    assert found.label == "2024-01-31"


@pytest.mark.parametrize(
    ("settings", "day", "since"),
    [
        ("", "2024-01-16", "2023-24 Q3"),
        ("", "2024-03-31", "2023-24 Q3"),
        ("", "2024-04-01", "2023-24 Q4"),
        ("quarters: {year_starts: january}", "2024-01-16", "2023 Q4"),
        (MEETINGS, "2024-01-16", "2023-10"),
        (MEETINGS, "2023-09-30", None),  # none has been held, and quarters are for registers without meetings
    ],
)
def test_movement_is_measured_from_the_last_meeting_or_the_quarter_before(
    settings: str, day: str, since: str | None
) -> None:
    found = register(settings).since(parse(day))
    assert (str(found[0]) if found else None) == since


TWO = {
    "schemes/matrix@2.yaml": SCHEME.replace("version: 1", "version: 2"),
    "schemes/gain@1.yaml": SCHEME.replace("scheme: matrix", "scheme: gain"),
}


def with_two(scheme: str) -> Register:
    return load(MemoryTree(files("", scheme=scheme) | TWO))[0]


@pytest.mark.parametrize(
    ("day", "ref"), [("2024-03-31", "matrix@1"), ("2024-04-01", "matrix@2"), ("2024", "matrix@1"), ("2025", "matrix@2")]
)
def test_a_review_is_rated_by_the_scheme_in_force_on_its_first_day(day: str, ref: str) -> None:
    for scheme in (
        "[{use: matrix@1}, {use: matrix@2, from: 2024-04}]",
        "[{use: matrix@2, from: 2024-04}, {use: matrix@1}]",
    ):
        found = with_two(scheme).scheme_for(opportunity=False, day=parse(day))
        assert found is not None
        assert found.ref == ref


def test_threats_and_opportunities_have_schemes_of_their_own() -> None:
    found = with_two("{threat: matrix@1, opportunity: gain@1}")
    day = parse("2024-01-16")
    schemes = [found.scheme_for(opportunity=kind, day=day) for kind in (False, True)]
    assert [scheme.ref for scheme in schemes if scheme] == ["matrix@1", "gain@1"]
    assert found.main_scheme.ref == "matrix@1"


def test_the_main_scheme_is_the_one_of_threats_in_use_now() -> None:
    assert with_two("[{use: matrix@1}, {use: matrix@2, from: 2024-04}]").main_scheme.ref == "matrix@2"
    assert with_two("{opportunity: gain@1}").main_scheme.ref == "gain@1"
