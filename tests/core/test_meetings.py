"""Which meeting a person means."""

import pytest

from riskctl.core.meetings import meetings_named, meetings_offered
from riskctl.core.model import Meeting

DATES = (
    ("Joint Audit Committee", "2025-12-10"),
    ("Joint Audit Committee", "2026-03-25"),
    ("Strategic Board", "2026-04"),
    ("", "2026-05-01"),
    ("Joint Audit Committee", "2026-07-15"),
    ("Joint Audit Committee", "2024-07-17"),
    ("Joint Audit Committee", "2024-09-25"),
)
MEETINGS = tuple(Meeting.model_validate({"body": body or None, "date": date}) for body, date in DATES)


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("joint audit committee 2026", ["2026-03-25", "2026-07-15"]),
        ("Joint Audit Committee 2026-03", ["2026-03-25"]),
        ("Strategic Board 2026-04-30", ["2026-04"]),
        ("Joint Audit Committee", []),
        ("Joint Audit Committee soon", []),
        ("2026-05-01", []),
    ],
)
def test_a_body_and_a_date_name_its_meetings(words: str, dates: list[str]) -> None:
    assert [str(meeting.date) for meeting in meetings_named(MEETINGS, words)] == dates


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("JAC 2026-03", "did you mean Joint Audit Committee 2026-03-25?"),
        ("jac 2026", "did you mean Joint Audit Committee 2026-07-15 or Joint Audit Committee 2026-03-25?"),
        ("SB", "did you mean Strategic Board 2026-04?"),
        ("Joint Audt Committee 2025", "did you mean Joint Audit Committee 2025-12-10?"),
        (
            "soon",
            "or a meeting: last-meeting, Joint Audit Committee 2026-07-15, 2026-05-01, Strategic Board 2026-04,"
            " Joint Audit Committee 2026-03-25, 2025-12-10 and 2 before them",
        ),
    ],
)
def test_words_that_name_no_meeting_are_answered_with_those_there_are(words: str, hint: str) -> None:
    assert meetings_offered(MEETINGS, words) == hint


def test_a_register_without_meetings_says_so() -> None:
    assert meetings_offered((), "soon") == "the register names no meetings"
