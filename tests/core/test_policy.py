"""Which rules are on, and how severe: selectors against one another, the file against the command line."""

import pytest

from riskctl.core.finding import Severity
from riskctl.core.option import Option, read
from riskctl.core.policy import NOTHING_ASKED, Asked, Known, Origin, Said, Wishes, covers, decide, unknown

VAGUE = Known("REC314", "vague-due-date", Severity.WARNING)
OVERDUE = Known("REC302", "action-overdue", Severity.WARNING)
SAME_ID = Known("REG101", "duplicate-id", Severity.ERROR, locked=True)
WORDING = Known("REC501", "vague-words", Severity.NOTE, on=False)
RULES = (OVERDUE, VAGUE, WORDING, SAME_ID)


def said(*words: str) -> tuple[Said, ...]:
    return tuple(Said(word, ("lint", word)) for word in words)


def on(wishes: Wishes, asked: Asked = NOTHING_ASKED) -> list[str]:
    policy = decide(RULES, wishes, asked)
    return [rule.code for rule in RULES if policy.is_on(rule.code)]


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (None, (), ["REC302", "REC314", "REG101"]),
        (None, ("REC3",), ["REG101"]),
        (None, ("vague-due-date",), ["REC302", "REG101"]),
        (None, ("all",), ["REG101"]),
        (("default", "REC5"), (), ["REC302", "REC314", "REC501", "REG101"]),
        (("default", "vague-words"), (), ["REC302", "REC314", "REC501", "REG101"]),
        (("all",), (), ["REC302", "REC314", "REC501", "REG101"]),
        (("REC",), ("REC3",), ["REC501", "REG101"]),
        (("REC3",), (), ["REC302", "REC314", "REG101"]),
        (("rec314",), ("REC3",), ["REC314", "REG101"]),
        (("REC314",), ("vague-due-date",), ["REG101"]),
        ((), (), ["REG101"]),
    ],
)
def test_the_more_exact_selector_decides_and_of_equals_ignore(
    select: tuple[str, ...] | None, ignore: tuple[str, ...], expected: list[str]
) -> None:
    assert on(Wishes(None if select is None else said(*select), said(*ignore))) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(said("REC314")), ["REC314", "REG101"]),
        (Asked(said("REC3"), said("REC302")), ["REC314", "REG101"]),
        (Asked(None, said("REC302")), ["REG101"]),
        (Asked(said("all")), ["REC302", "REC314", "REC501", "REG101"]),
    ],
)
def test_a_command_line_that_selects_stands_in_for_the_file(asked: Asked, expected: list[str]) -> None:
    assert on(Wishes(None, said("REC314")), asked) == expected


def test_what_decided_is_kept_with_its_place() -> None:
    choices = decide(RULES, Wishes(None, said("REC3", "REC314")), Asked()).choices
    assert choices["REC314"].on_because == (Origin.FILE, ("lint", "REC314"))
    assert choices["REC302"].on_because == (Origin.FILE, ("lint", "REC3"))
    assert choices["REC501"].on_because.origin is Origin.DEFAULT
    assert choices["REG101"].on_because.origin is Origin.ALWAYS


def test_a_severity_is_set_by_the_most_exact_selector_and_never_for_what_is_locked() -> None:
    wishes = Wishes(
        severity=(
            (said("vague-due-date")[0], Severity.ERROR),
            (said("REC3")[0], Severity.NOTE),
            (said("REG")[0], Severity.NOTE),
        )
    )
    choices = decide(RULES, wishes, Asked()).choices
    assert {code: choice.severity.word for code, choice in choices.items()} == {
        "REC302": "note",
        "REC314": "error",
        "REC501": "note",
        "REG101": "error",
    }


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("vague-due-dates", "vague-due-date"),
        ("REC315", "REC314"),
        ("REX3", "REC3"),
        ("zzzzzzzz", ""),
        ("REC", None),
        ("HIS", None),
        ("REC31", None),
        ("default", None),
    ],
)
def test_an_unknown_selector_is_told_with_the_nearest(word: str, offered: str | None) -> None:
    assert unknown(word, RULES) == offered


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        ("risks/archive/*", "risks/archive/R1.yaml", True),
        ("risks/archive/*", "risks/archive/2019/R1.yaml", True),
        ("risks/archive", "risks/archive/2019/R1.yaml", True),
        ("risks/archive/", "risks/archive/R1.yaml", True),
        ("./risks/archive", "risks/archive/R1.yaml", True),
        ("risks/archive*", "risks/archive-2019.yaml", True),
        ("risks/*.yaml", "risks/old/R1.yaml", False),
        ("risks/**/R?.yaml", "risks/old/R1.yaml", True),
        ("risks/**/R?.yaml", "risks/R1.yaml", True),
        ("risks/R?.yaml", "risks/R12.yaml", False),
        ("risks/archive", "risks/archived.yaml", False),
        ("risks/ARCHIVE", "risks/archive/R1.yaml", False),
        ("risks/R1.yaml", "risks/R1xyaml", False),
        ("riskctl.yaml", "riskctl.yaml", True),
    ],
)
def test_a_pattern_names_files_and_the_folders_above_them(pattern: str, path: str, found: bool) -> None:
    assert covers(pattern, path) is found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (["3"], 3),
        ([" 3 "], 3),
        (["0"], "expected a whole number from 1 to 9"),
        (["10"], "expected a whole number from 1 to 9"),
        (["-1"], "expected a whole number from 1 to 9"),
        (["three"], "expected a whole number from 1 to 9"),
        (["1", "2"], "expected a whole number from 1 to 9"),
        (["٣"], "expected a whole number from 1 to 9"),
        ([], "expected a whole number from 1 to 9"),
    ],
)
def test_a_number_option_is_read_within_its_bounds(written: list[str], value: int | str) -> None:
    assert read(Option("moves", 2, "how many", least=1, most=9), written) == value


def test_a_list_option_takes_only_its_words() -> None:
    option = Option("words", ("ongoing", "tbc"), "which", words=("ongoing", "tbc"))
    assert read(option, ["TBC"]) == ("tbc",)
    assert read(option, []) == ()
    assert read(option, ["soon"]) == "expected a list of ongoing or tbc"
