"""Lines fit their screen whatever they hold, and nothing in them is lost."""

from hypothesis import example, given
from hypothesis import strategies as st

from riskctl.render.styled import (
    Piece,
    Style,
    columns,
    fitted,
    hint,
    hints,
    joined,
    padded,
    plain,
    without_hints,
    wrapped,
)
from riskctl.render.table import Column, Group, Table, text_lines

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=200)


def test_wide_letters_and_signs_set_over_others_are_counted_as_the_screen_shows_them() -> None:
    assert [columns(text) for text in ("risk", "naïve £5…", "漢字", "e\u0301", "ok 👍")] == [4, 9, 4, 1, 5]
    assert padded("漢", 4) + "|" == "漢  |"
    assert padded("漢", 4, right=True) == "  漢"
    assert fitted("漢字漢字", 5) == "漢字…"
    assert fitted("plain text", 8, "...") == "plain..."


@given(TEXTS, st.integers(20, 90))
@example("x" * 300, 20)
def test_wrapped_text_fits_and_keeps_every_word(text: str, width: int) -> None:
    lines = plain(wrapped(text, width, "    ", "  - ")).splitlines()
    assert all(columns(line) <= max(width, 24) for line in lines)
    assert "".join("".join(lines).split()) == "".join(("  - " + text).split())


@given(
    st.lists(TEXTS.filter(lambda text: text.strip() == text and bool(text)), min_size=1, max_size=8),
    st.integers(30, 90),
)
def test_joined_items_fit_and_keep_every_word(items: list[str], width: int) -> None:
    lines = plain(joined(items, width, "  ")).splitlines()
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join("; ".join(items).split())


def test_an_item_that_fits_a_line_is_never_broken() -> None:
    lines = plain(joined(["2023-06 4", "2023-09 6", "2024-01 12"], 24, "", "History  ", " | ")).splitlines()
    assert lines == ["History  2023-06 4 |", "2023-09 6 | 2024-01 12"]


def test_a_command_in_a_hint_is_kept_whole() -> None:
    said = "see every step of its scores with: riskctl score MID-03; a rule's page with: riskctl explain REC101"
    assert plain(hints(said, 50)).splitlines() == [
        "see every step of its scores with:",
        "  riskctl score MID-03",
        "a rule's page with: riskctl explain REC101",
    ]
    assert plain(hints(said, None)).splitlines() == [said]


def test_quiet_lines_end_where_the_results_do() -> None:
    lines = [(Piece("one"),), (), (Piece("two"),), (), hint("next")]
    assert plain(without_hints(lines)) == "one\n\ntwo\n"


COLUMNS = (
    Column("id", "ID"),
    Column("score", "SCORE", right=True),
    Column("owner", "OWNER", drop=2),
    Column("status", "STATUS", drop=1),
    Column("title", "TITLE", flexible=True),
)
ROW = ("R1", "12", "Head of safety", "Open", "A title that is rather long for any narrow screen")


def drawn(width: int | None, *, whole: bool = False) -> list[str]:
    return plain(text_lines(Table(COLUMNS, (ROW,), whole=whole), width)).splitlines()


def test_columns_give_way_in_their_order_and_are_named() -> None:
    assert drawn(None)[1].endswith("narrow screen")
    assert drawn(80)[0] == "ID  SCORE  OWNER           STATUS  TITLE"
    assert drawn(80)[1].endswith("…")
    assert drawn(62) == [
        "ID  SCORE  STATUS  TITLE",
        "R1     12  Open    A title that is rather long for any narrow…",
        "left out to fit this screen: owner",
    ]
    assert drawn(59) == [
        "R1  12",
        "  A title that is rather long for any narrow screen",
        "  owner: Head of safety; status: Open",
    ]


def test_a_whole_table_becomes_records_and_is_never_cut() -> None:
    assert drawn(80, whole=True) == drawn(59)
    assert drawn(120, whole=True) == drawn(None)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=5), st.integers(20, 140))
def test_no_row_is_wider_than_its_screen(rows: list[tuple[str, ...]], width: int) -> None:
    lines = plain(text_lines(Table(COLUMNS, tuple(rows)), width)).splitlines()
    assert all(columns(line) <= max(width, 24) for line in lines)


def test_styles_change_no_letter() -> None:
    rows = (ROW, ROW)
    styles = {(1, 1): Style.ERROR, (1, 4): Style.WARNING, (0, 0): Style.STRONG}
    for width in (None, 120, 80, 62):
        styled = list(text_lines(Table(COLUMNS, rows, styles=styles), width))
        assert plain(styled) == plain(text_lines(Table(COLUMNS, rows), width))
    assert [piece.text for line in styled for piece in line if piece.style is Style.ERROR] == ["12"]


def test_groups_stand_over_their_rows() -> None:
    table = Table((Column("id", "ID"),), (("R1",), ("R2",), ("R3",)), (Group("High", 1), Group("Low", 2)))
    assert plain(text_lines(table, None)) == "ID\n\nHigh (1)\nR1\n\nLow (2)\nR2\nR3\n"
    assert plain(text_lines(table, 40)) == "High (1)\nR1\n\nLow (2)\nR2\nR3\n"
