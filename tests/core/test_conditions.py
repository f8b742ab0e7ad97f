"""The condition language: what it reads, what it refuses and where, and what holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskctl.core.conditions import (
    And,
    Compare,
    Condition,
    ConditionError,
    Fact,
    Facts,
    Field,
    FieldKind,
    Items,
    Not,
    Op,
    Or,
    Quantifier,
    Ranked,
    Today,
    Truth,
    Unit,
    Vocabulary,
    holds,
    names,
    parse,
)
from riskctl.core.period import UNDATED, When
from riskctl.core.period import parse as when
from riskctl.core.words import norm

BANDS = ("low", "medium", "high", "very-high")
BAND_WORDS = {
    "low": "low",
    "medium": "medium",
    "high": "high",
    "very high": "very-high",
    "very-high": "very-high",
    "extreme": "extreme",
}
LEVELS = {"1": "1", "rare": "1", "2": "2", "likely": "2", "3": "3", "certain": "3"}
CATEGORIES = {"people": "people", "legal": "legal", "legal and compliance": "legal", "it, data (and so on)": "it"}
KINDS = {"close": "close", "rescore": "rescore", "add": "add"}
STATUSES = {"managed": "managed", "controlled": "controlled", "controls tasked": "tasked", "tasked": "tasked"}


def listed(*fields: Field) -> dict[str, Field]:
    return {norm(one.name): one for one in fields}


CATEGORY = Field("category", FieldKind.WORD, CATEGORIES | {"it": "it"})
VOCABULARY = Vocabulary(
    fields=listed(
        Field("id", FieldKind.TEXT),
        Field("title", FieldKind.TEXT),
        Field("formerly", FieldKind.TEXT),
        Field("open", FieldKind.FLAG),
        Field("accepted", FieldKind.FLAG),
        Field("status", FieldKind.WORD, STATUSES),
        CATEGORY,
        Field("owner", FieldKind.WORDS, {"af": "AF", "aco-hr": "aco-hr", "aco hr": "aco-hr", "head of hr": "aco-hr"}),
        Field("reported to", FieldKind.WORD, open=True),
        Field("proposed", FieldKind.WORDS, KINDS),
        Field("band", FieldKind.RANK, BAND_WORDS),
        Field("inherent.band", FieldKind.RANK, BAND_WORDS),
        Field("likelihood", FieldKind.RANK, LEVELS),
        Field("score", FieldKind.NUMBER),
        Field("appetite", FieldKind.RANK, BAND_WORDS),
        Field("appetite position", FieldKind.WORD, {"within": "within", "outside appetite": "outside appetite"}),
        Field("raised", FieldKind.DATE),
    )
    | {"theme": CATEGORY},
    items={
        "action": listed(
            Field("open", FieldKind.FLAG),
            Field("text", FieldKind.TEXT),
            Field("due", FieldKind.DATE, {"ongoing": "ongoing", "tbc": "tbc"}),
            Field("owner", FieldKind.WORDS, open=True),
        ),
        "control": listed(Field("type", FieldKind.WORD, {"preventive": "preventive", "detective": "detective"})),
        "review": listed(Field("date", FieldKind.DATE)),
        "proposal": listed(Field("propose", FieldKind.WORD, KINDS)),
        "link": listed(Field("type", FieldKind.WORD, {"related": "related"})),
    },
)
TODAY = when("2024-01-16")


@dataclass(frozen=True)
class Known:
    """Facts as a test states them."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Facts]] = field(default_factory=dict)

    def fact(self, name: str) -> Fact:
        return self.facts.get(name)

    def items(self, kind: str) -> Sequence[Facts] | None:
        return self.lists.get(kind)


def band(key: str) -> Ranked:
    return Ranked(key, BANDS.index(key), {name: rank for rank, name in enumerate(BANDS)})


def level(key: str) -> Ranked:
    return Ranked(key, int(key), {"1": 1, "2": 2, "3": 3})


def true_of(text: str, facts: Known, today: When = TODAY) -> bool:
    return holds(parse(text, VOCABULARY), facts, today)


def error(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        parse(text, VOCABULARY)
    return caught.value


CYBER = Known(
    {
        "id": "STR0339",
        "title": "Successful cyber-attack on the force",
        "formerly": ("R-012", "R-013"),
        "open": True,
        "accepted": False,
        "status": "tasked",
        "category": "legal",
        "owner": ("AF", "aco-hr"),
        "proposed": ("close",),
        "band": band("high"),
        "inherent.band": band("very-high"),
        "likelihood": level("3"),
        "score": Decimal(12),
        "appetite position": "outside appetite",
        "raised": when("2022-07-26"),
    },
    {
        "action": [
            Known({"open": True, "due": when("2024-03"), "text": "Cyber playbooks", "owner": ("head of IM",)}),
            Known({"open": True, "due": "ongoing", "text": "Staff training"}),
            Known({"open": False, "due": when("2023-12-31"), "text": "Annual IT health check"}),
        ],
        "control": [],
    },
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("band at least High and owner is af", True),
        ("no action (open and due at most today + 90 days)", False),
        ("no action (open and due at most today + 30 days)", True),
        ("any action (open)", True),
        ("any action (open and due below today)", False),
        ("any action (due below today)", True),
        ("proposed is close", True),
        ("band is High and not proposed is close", False),
        ("open", True),
        ('score >= 12 or (category is "Legal and compliance" and not accepted)', True),
        ('score > 12 or (category is "Legal and compliance" and not accepted)', True),
        ('score > 12 or (category is "Legal and compliance" and accepted)', False),
        ("status in [Managed, Controlled]", False),
        ("status in [Managed, controls  TASKED]", True),
        ("title has cyber", True),
        ("title has  CYBER-attack   on", True),
        ("title has flood", False),
        ("id is str0339", True),
        ("formerly is R-013", True),
        ("formerly has r-01", True),
        ("owner has Head of HR", True),
        ("owner in [af]", True),
        ("owner is not af", False),
        ("accepted", False),
        ("accepted is false", True),
        ("accepted is no", True),
        ("open != yes", False),
        ("proposed", True),
        ("score", True),
        ("appetite position is outside appetite", True),
        ("Appetite  Position is within", False),
        ("theme is legal", True),
        ("band at least Medium", True),
        ("band above high", False),
        ("band at most high", True),
        ("band below very high", True),
        ("inherent.band is very high", True),
        ("likelihood is certain", True),
        ("likelihood >= 2", True),
        ("likelihood in [rare, likely]", False),
        ("score=12", True),
        ("score!=12", False),
        ("score is 12.0", True),
        ("score in [9, 16]", False),
        ("score below 12.5 and score above -1", True),
        ("raised is 2022", True),
        ("raised is 2022-23 Q2", True),
        ("raised is 2022/23", True),
        ("raised is 2023", False),
        ("raised below today - 1 year", True),
        ("raised at least 2022-07", True),
        ("raised above 2022-07", False),
        ("raised at most 2022-07", True),
        ("any action (due is ongoing)", True),
        ("any action (due in [tbc, 2024-03-05])", True),
        ("any action (due is tbc)", False),
        ("all action (open)", False),
        ("all action (text)", True),
        ("any action (owner is Head of IM)", True),
        ("any action", True),
        ("no control", True),
        ("all control (type is detective)", True),
        ("any control or any action", True),
        ("not any control and open", True),
        ("NOT accepted AND Open", True),
        ("accepted and accepted or open", True),
        ("open or accepted and accepted", True),
        ("(open or accepted) and accepted", False),
    ],
)
def test_what_holds_of_a_risk(text: str, expected: bool) -> None:
    assert true_of(text, CYBER) is expected


@pytest.mark.parametrize(
    "text",
    [
        "title",
        "title has x",
        "owner is af",
        "score at most 99",
        "score above 0",
        "band at least low",
        "band below very high",
        "raised at most today",
        "raised at least today",
        "open",
        "open is false",
        "status in [managed, controlled]",
        "any action",
        "any action (open)",
        "all action (open)",
    ],
)
def test_what_is_not_stated_is_false_and_its_negation_true(text: str) -> None:
    assert not true_of(text, Known())
    assert true_of(f"not ({text})", Known())


def test_is_not_and_no_are_true_of_what_is_not_stated() -> None:
    assert true_of("owner is not af", Known())
    assert true_of("score != 3", Known())
    assert true_of("no action (open)", Known())


def test_a_field_alone_is_true_when_not_empty() -> None:
    for empty in ("", "  ", ()):
        assert not true_of("title", Known({"title": empty}))
    for full in ("x", ("x",), Decimal(0), band("low"), TODAY, UNDATED):
        assert true_of("title", Known({"title": full}))


def test_a_band_of_another_scheme_compares_false() -> None:
    for text in ("band is extreme", "band at least extreme", "band below extreme", "band in [extreme]"):
        assert not true_of(text, CYBER)
    assert true_of("band is not extreme", CYBER)
    assert true_of("band is extreme", Known({"band": Ranked("extreme", 4, {})}))


def test_a_level_that_its_scale_does_not_know_is_only_itself() -> None:
    stray = Known({"likelihood": "Rare", "band": "high"})
    assert true_of("band is high", stray)
    assert not true_of("band at least low", stray)
    assert not true_of("likelihood at most certain", stray)


def test_text_compares_without_regard_to_line_ends() -> None:
    wrapped = Known({"title": "Loss of\n  CAFE\u0301 keys"})
    assert true_of("title is loss of caf\u00e9 keys", wrapped)
    assert true_of("title has of caf\u00e9", wrapped)


def test_quoted_values_may_hold_anything() -> None:
    assert true_of('title is "a ""b"" (c) and [d], e"', Known({"title": 'A "b" (C) and [d], e'}))
    assert true_of('category is "IT, data (and so on)"', Known({"category": "it"}))
    assert true_of('title is ""', Known({"title": ""}))
    assert true_of('title is "not so"', Known({"title": "Not so"}))
    assert not true_of("title is not so", Known({"title": "So"}))


def test_partial_dates_compare_as_spans() -> None:
    march = Known({"raised": when("2024-03")})
    assert true_of("raised is 2024-03-10", march) and true_of("raised is 2024", march)
    assert not true_of("raised is 2024-04", march)
    assert true_of("raised at most 2024-03-01", march) and true_of("raised at least 2024-03-31", march)
    assert not true_of("raised below 2024-03-31", march) and not true_of("raised above 2024-03-01", march)
    assert true_of("raised below 2024-04", march) and true_of("raised above 2024-02", march)
    assert not true_of("raised is 2023/24", Known({"raised": when("2024")}))


@pytest.mark.parametrize(
    ("today", "text", "span"),
    [
        ("2024-01-31", "today", "2024-01-31"),
        ("2024-01-31", "today + 1 month", "2024-02-29"),
        ("2024-01-31", "today - 2 weeks", "2024-01-17"),
        ("2024-01-31", "today+90days", "2024-04-30"),
        ("2024-01-31", "TODAY - 1 YEAR", "2023-01-31"),
        ("2024-02", "today + 1 month", "2024-03"),
        ("2023-24 Q4", "today - 3 months", "2023-24 Q3"),
        ("2024", "today + 2 years", "2026"),
        ("9999", "today + 5 years", "9999-12-31"),
    ],
)
def test_today_is_the_as_at_date(today: str, text: str, span: str) -> None:
    condition = parse(f"raised is {text}", VOCABULARY)
    assert isinstance(condition, Compare) and isinstance(condition.values[0], Today)
    shifted = condition.values[0].on(when(today))
    assert (shifted.first, shifted.last) == (when(span).first, when(span).last)


def test_no_comparison_with_today_holds_where_the_register_is_undated() -> None:
    for op in ("is", "below", "at most", "above", "at least"):
        assert not true_of(f"raised {op} today", CYBER, UNDATED)
        assert not true_of(f"raised {op} today + 90 days", CYBER, UNDATED)


def test_an_undated_entry_is_no_day_in_particular() -> None:
    undated = Known({"raised": UNDATED})
    assert true_of("raised is undated", undated)
    assert not true_of("raised is undated", CYBER)
    assert not true_of("raised is 2024", undated)
    assert not true_of("raised below 2024", undated)


def test_order_with_a_date_word_is_false() -> None:
    ongoing = Known({}, {"action": [Known({"due": "ongoing"})]})
    for op in ("below", "at most", "above", "at least"):
        assert not true_of(f"any action (due {op} today)", ongoing)


def test_an_open_list_takes_other_words() -> None:
    assert true_of("reported to is Audit Board", Known({"reported to": "audit board"}))
    assert not true_of("reported to is Audit Board", Known({"reported to": "SORB"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open", Truth("open")),
        ("theme is Legal", Compare("category", FieldKind.WORD, Op.IS, ("legal",))),
        ("owner is not AF", Not(Compare("owner", FieldKind.WORDS, Op.IS, ("AF",)))),
        ("score in [1, 2.50]", Compare("score", FieldKind.NUMBER, Op.IN, (Decimal(1), Decimal("2.5")))),
        ("raised < today - 2 weeks", Compare("raised", FieldKind.DATE, Op.BELOW, (Today(-2, Unit.WEEK),))),
        ("no action (open)", Items(Quantifier.NO, "action", Truth("open"))),
        ("open or open and not accepted", Or((Truth("open"), And((Truth("open"), Not(Truth("accepted"))))))),
    ],
)
def test_what_a_text_is_read_as(text: str, expected: Condition) -> None:
    assert parse(text, VOCABULARY) == expected
    assert hash(expected) == hash(parse(text, VOCABULARY))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("(open)", "open"),
        ("score>=12", "score at least 12"),
        ("NOT  owner = AF", "owner is not AF"),
        ("not (not open)", "not not open"),
        ("(open and accepted) or open", "open and accepted or open"),
        ("(open or accepted) and open", "(open or accepted) and open"),
        ("open and (accepted and open)", "open and (accepted and open)"),
        ('Theme is "Legal and compliance"', "category is legal"),
        ('title has "cyber"', "title has cyber"),
        ('title is "risk and reward"', 'title is "risk and reward"'),
        ("title is 5\u2033", "title is 5\u2033"),
        ("open is YES", "open is true"),
        ("raised is 2023/24-q4", "raised is 2023-24 Q4"),
        ("raised is today + 1 days", "raised is today + 1 day"),
        ("raised is today + 0 days", "raised is today"),
        ("any action(due in [ tbc,2024-03 ])", "any action (due in [tbc, 2024-03])"),
        ("score is 0.0000001", "score is 0.0000001"),
    ],
)
def test_a_condition_prints_in_full(text: str, printed: str) -> None:
    condition = parse(text, VOCABULARY)
    assert str(condition) == printed
    assert parse(printed, VOCABULARY) == condition


def test_the_names_a_condition_looks_at() -> None:
    text = "not (band is high or owner in [af]) and any action (open and due is tbc) and no control and inherent.band"
    assert names(parse(text, VOCABULARY)) == {
        *("band", "owner", "action", "action.open", "action.due", "control", "inherent.band"),
    }


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("", 1, "expected a condition, found nothing", "for example"),
        ("   ", 1, "expected a condition, found nothing", "for example"),
        ("ownr is af", 1, "no field named `ownr`", "did you mean owner?"),
        ("open and appetit position is within", 10, "no field named `appetit position`", "mean appetite position"),
        ("zebra", 1, "no field named `zebra`", "fields: "),
        ("open and zebra", 10, "no field named `zebra`", "a value with `and` in it goes in double quotes"),
        ("due is tbc", 1, "no field named `due`", "it is a field of an action: any action (due ...)"),
        ("any action (band is high)", 13, "an action has no field named `band`", "outside the bracket about an action"),
        ("any control (typ is x)", 14, "a control has no field named `typ`", "did you mean type?"),
        ("owner is bf", 10, "owner does not know `bf`", "owner knows AF or aco-hr"),
        ("band is Hihg", 9, "band does not know `Hihg`", "did you mean high?"),
        ("band in [High, Meduim]", 16, "band does not know `Meduim`", "did you mean medium?"),
        ("theme is it, data (and so on)", 12, "expected `and`, `or` or the end, found `,`", "double quotes"),
        ("status is Managed or Controlled", 22, "no field named `Controlled`", "a value with `or` in it"),
        ("band at  least", 15, "expected a value after `at least`, found the end", ""),
        ("band at high", 9, "expected `most` or `least` after `at`, found `high`", ""),
        ("band is", 8, "expected a value after `is`, found the end", ""),
        ("band is and open", 9, "expected a value after `is`, found `and`", ""),
        ("owner below af", 7, "`below` compares numbers, dates, bands and levels, but owner is a list", "takes is"),
        ("title >= 3", 7, "`>=` compares numbers, dates, bands and levels, but title is a text", "takes is, is not"),
        ("band has high", 6, "`has` looks into texts and lists, but band is a band or level", "takes is, is not"),
        ("open in [yes]", 6, "`in` compares words, numbers and dates, but open is true or false", "takes is or is not"),
        ("open is maybe", 9, "open needs true or false, found `maybe`", "write `open` or `not open`"),
        ("score is twelve", 10, "score needs a number, found `twelve`", ""),
        ("score is 1e9", 10, "score needs a number, found `1e9`", ""),
        ("score is at least 12", 10, "score needs a number, found `at least 12`", "without `is`: score at least 12"),
        ("band is below high", 9, "band does not know `below high`", "without `is`: band below high"),
        ("raised is below today", 11, "raised needs a day", "without `is`: raised below today"),
        ("raised is Spring 2024", 11, "raised needs a day (2024-03-31)", ""),
        ("raised is tody", 11, "raised needs a day (2024-03-31)", "did you mean today?"),
        ("raised is 2024-02-30", 11, "'2024-02-30' is not in the calendar", ""),
        ("raised is today + ninety days", 11, "raised needs today, or a time from it such as today + 90 days", ""),
        ("any action (due is ongong)", 20, "due needs a day (2024-03-31)", "did you mean ongoing?"),
        ("any action (due below ongoing)", 23, "`below` needs a day to compare with, and `ongoing`", "due is ongoing"),
        ('title has ""', 11, "expected some words after `has`, found none", ""),
        (
            "owner contains af",
            7,
            "expected is, is not, below, at most, above, at least, in [...] or has",
            "`owner is ...",
        ),
        ("band abov high", 6, "expected is, is not, below", "did you mean above?"),
        ("status not in [managed]", 8, "expected is, is not, below", "not status ..."),
        ("status in (managed)", 11, "expected `[` after `in`, found `(`", "for example `status in [a, b]`"),
        ("status in [managed", 19, "expected `,` or `]`, found the end", ""),
        ("status in []", 12, "expected a value after `[`, found `]`", ""),
        ("status is [managed]", 11, "expected the rest of a value, found `[`", "written `status in [a, b]`"),
        ("status is in [managed]", 14, "expected the rest of a value, found `[`", "written `status in [a, b]`"),
        ("title is fire (large)", 15, "expected the rest of a value, found `(`", "in double quotes"),
        ('title is fire "large"', 15, 'expected the rest of a value, found `"large"`', "in double quotes"),
        ('title is "fire', 10, "these double quotes are never closed", ""),
        ('title is "fire" large', 17, "expected `and`, `or` or the end, found `large`", ""),
        ("(open", 6, "expected `and`, `or` or `)`, found the end", "the bracket at column 1 is still open"),
        ("open)", 5, "expected `and`, `or` or the end, found `)`", "nothing opens this bracket"),
        ("open and", 9, "expected a field, `any`, `all`, `no`, `not` or `(`, found the end", ""),
        ("open and and open", 10, "expected a field, `any`, `all`, `no`, `not` or `(`, found `and`", ""),
        ("any actoin (open)", 5, "expected action, control, review, proposal or link after", "did you mean action?"),
        ("no", 3, "expected action, control, review, proposal or link after `no`, found the end", ""),
        ("all action", 11, "expected `(` and what holds for every action, found the end", ""),
        ("any action (no link)", 13, "`no` asks about a risk, and this bracket is about an action", "close the"),
    ],
)
def test_an_error_points_at_its_column_and_says_what_was_expected(
    text: str, column: int, message: str, hint: str
) -> None:
    found = error(text)
    assert (found.column, found.message[: len(message)]) == (column, message)
    assert hint in found.hint and bool(hint) == bool(found.hint)
    assert str(found) == (f"{found.message}; {found.hint}" if found.hint else found.message)


def test_a_listed_word_cut_at_its_own_and_is_offered_in_quotes() -> None:
    words = {"legal and compliance": "legal and compliance", "people": "people"}
    vocabulary = Vocabulary(listed(Field("category", FieldKind.WORD, words)), {})
    with pytest.raises(ConditionError) as caught:
        parse("category is Legal and compliance", vocabulary)
    assert caught.value.message == "category does not know `Legal`"
    assert caught.value.hint == 'in double quotes it is one value: "legal and compliance"'


def test_a_field_may_be_called_like_a_quantifier() -> None:
    vocabulary = Vocabulary(listed(Field("no", FieldKind.NUMBER)), VOCABULARY.items)
    assert parse("no is 3 and no action", vocabulary) == And(
        (Compare("no", FieldKind.NUMBER, Op.IS, (Decimal(3),)), Items(Quantifier.NO, "action"))
    )


def test_long_texts_are_refused() -> None:
    assert parse(f"title is {'x' * 1991}", VOCABULARY)
    found = error(f"title is {'x' * 1992}")
    assert (found.column, found.message) == (2001, "a condition has at most 2,000 characters, this has 2,001")


@pytest.mark.parametrize("opening", ["(", "not "])
def test_deep_texts_are_refused_at_the_column(opening: str) -> None:
    closing = ")" if opening == "(" else ""
    assert parse(f"{opening * 32}open{closing * 32}", VOCABULARY)
    found = error(f"{opening * 33}open{closing * 33}")
    assert found.column == 32 * len(opening) + 1
    assert found.message == "brackets and `not` go at most 32 deep"
    assert error(opening * (1990 // len(opening))).column == found.column


WORDS = """open accepted title band score raised category owner status appetite position inherent.band due proposed any
all no action control link not and or is at most least below above in has ( ) [ ] , = != < <= > >= " "" today + - 90
days High low very high 12 3.5 2024-03 2023-24 Q4 af cyber ongoing legal true"""
PIECES = st.sampled_from(WORDS.split())
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=12).map("".join))


@given(TEXTS)
def test_any_text_is_a_condition_or_an_error_inside_it(text: str) -> None:
    try:
        condition = parse(text, VOCABULARY)
    except ConditionError as caught:
        assert 1 <= caught.column <= len(text) + 1
        assert caught.message
    else:
        assert parse(str(condition), VOCABULARY) == condition
        assert str(parse(str(condition), VOCABULARY)) == str(condition)


def compare(name: str, op: str, value: str) -> str:
    return f"{name} {op} {value}"


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


EQUAL = st.sampled_from(["is", "is not", "=", "!="])
ORDER = st.sampled_from(["is", "is not", "below", "at most", "above", "at least", "<", "<=", ">", ">="])
DATES = st.sampled_from(
    ["2024-03-31", "2024-01", "2023-24 Q4", "2023/24", "2023", "today", "today + 90 days", "today - 2 months"]
)
TERMS = st.one_of(
    st.sampled_from(["open", "accepted", "title", "proposed", "score", "owner"]),
    st.builds(compare, st.just("title"), st.one_of(EQUAL, st.just("has")), st.text().map(lambda x: quoted(f"x{x}"))),
    st.builds(compare, st.sampled_from(["band", "inherent.band"]), ORDER, st.sampled_from(sorted(BAND_WORDS))),
    st.builds(compare, st.just("score"), ORDER, st.integers(0, 25).map(str)),
    st.builds(compare, st.just("raised"), ORDER, DATES),
    st.builds(compare, st.just("proposed"), st.one_of(EQUAL, st.just("has")), st.sampled_from(sorted(KINDS))),
    st.builds(compare, st.just("category"), EQUAL, st.sampled_from(sorted(CATEGORIES)).map(quoted)),
    st.lists(st.sampled_from(sorted(STATUSES)), min_size=1, max_size=3).map(lambda x: f"status in [{', '.join(x)}]"),
)
ITEM_TERMS = st.one_of(st.sampled_from(["open", "text"]), st.builds(compare, st.just("due"), ORDER, DATES))
QUANTIFIED = st.builds(
    lambda quantifier, term: f"{quantifier} action ({term})", st.sampled_from(["any", "all", "no"]), ITEM_TERMS
)
CONDITIONS = st.recursive(
    st.one_of(TERMS, QUANTIFIED),
    lambda inner: st.one_of(
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)
MOMENTS = st.sampled_from([when("2024-03"), when("2023"), when("2024-01-16"), when("2023-24 Q4"), UNDATED])
ACTIONS = st.builds(
    lambda is_open, due, text: Known({"open": is_open, "due": due, "text": text}),
    st.sampled_from([True, False, None]),
    st.one_of(MOMENTS, st.sampled_from(["ongoing", None])),
    st.sampled_from(["x", "", None]),
)
KNOWN = st.builds(
    lambda facts, actions: Known(facts, {} if actions is None else {"action": actions}),
    st.fixed_dictionaries(
        {},
        optional={
            "open": st.booleans(),
            "accepted": st.booleans(),
            "title": st.text(max_size=3).map(lambda x: f"x{x}"),
            "proposed": st.lists(st.sampled_from(sorted(KINDS)), max_size=2).map(tuple),
            "owner": st.just(()),
            "band": st.sampled_from(BANDS).map(band),
            "inherent.band": st.sampled_from(BANDS).map(band),
            "score": st.integers(0, 25).map(Decimal),
            "raised": MOMENTS,
            "category": st.sampled_from(["legal", "people", "it"]),
            "status": st.sampled_from(["managed", "tasked"]),
        },
    ),
    st.one_of(st.none(), st.lists(ACTIONS, max_size=3)),
)


@given(CONDITIONS, KNOWN)
def test_what_is_printed_means_the_same(text: str, facts: Known) -> None:
    condition = parse(text, VOCABULARY)
    again = parse(str(condition), VOCABULARY)
    assert again == condition
    assert holds(again, facts, TODAY) == holds(condition, facts, TODAY)


@given(CONDITIONS, CONDITIONS, KNOWN)
def test_de_morgan(one: str, other: str, facts: Known) -> None:
    assert true_of(f"not (({one}) and ({other}))", facts) == true_of(f"not ({one}) or not ({other})", facts)
    assert true_of(f"not (({one}) or ({other}))", facts) == true_of(f"not ({one}) and not ({other})", facts)


@given(st.sampled_from(["title", "band", "score", "raised", "proposed", "category"]), st.data(), KNOWN)
def test_is_not_is_the_negation_of_is(name: str, data: st.DataObject, facts: Known) -> None:
    values = {
        "title": ["x", "xa"],
        "band": sorted(BAND_WORDS),
        "score": ["0", "12"],
        "raised": ["2024", "today"],
        "proposed": sorted(KINDS),
        "category": ["legal", "people"],
    }
    value = data.draw(st.sampled_from(values[name]))
    assert true_of(f"{name} is not {value}", facts) is not true_of(f"{name} is {value}", facts)
    assert parse(f"{name} is not {value}", VOCABULARY) == parse(f"not {name} is {value}", VOCABULARY)


@given(ITEM_TERMS, KNOWN)
def test_no_is_not_any_and_all_of_a_stated_list_is_no_exception(term: str, facts: Known) -> None:
    assert true_of(f"no action ({term})", facts) is not true_of(f"any action ({term})", facts)
    if facts.items("action") is not None:
        assert true_of(f"all action ({term})", facts) == true_of(f"no action (not ({term}))", facts)


@given(KNOWN, st.sampled_from(["score", "band", "raised"]), DATES)
def test_order_and_its_opposite_split_what_is_stated(facts: Known, name: str, day: str) -> None:
    value = {"score": "12", "band": "medium", "raised": day}[name]
    stated = facts.fact(name) is not None
    assert true_of(f"{name} below {value}", facts) == (stated and not true_of(f"{name} at least {value}", facts))
    assert true_of(f"{name} above {value}", facts) == (stated and not true_of(f"{name} at most {value}", facts))
