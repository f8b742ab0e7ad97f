"""Charts as SVG: a sentence for those who do not see them, sound marks inside the picture, labels that never overlap."""

import itertools
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskctl.render.charts.action_bar import action_bar
from riskctl.render.charts.bands import band_columns
from riskctl.render.charts.heat import heat_map
from riskctl.render.charts.slopes import MOST, slopes
from riskctl.render.charts.spark import sparkline
from riskctl.render.charts.svg import APART, INK, SIZE, fitted, folded, kept_apart, width_of
from riskctl.render.charts.tracks import tracks
from riskctl.render.charts.values import Axis, Grid, Segment, Slope, Square, Stack, Step, Track, Words, Zone
from riskctl.render.colours import PALETTES, Fill, contrast

SVG = "{http://www.w3.org/2000/svg}"
GREEN, YELLOW, ORANGE, RED = PALETTES[4]
WORDS = Words('Rose from "1" to 2 & <more>', "Columns; the figures are in the table after the chart.")
BANDS = (("Very high", "VH", RED), ("High", "H", ORANGE), ("Medium", "M", YELLOW), ("Low", "L", GREEN))
AXIS = Axis(
    "Before controls",
    "Residual",
    "Target",
    "Appetite",
    (Zone(0, "Low", GREEN), Zone(160, "Medium", YELLOW), Zone(380, "High", ORANGE), Zone(620, "Very high", RED)),
)
SCORE = st.integers(0, 1000)
NAME = st.text(min_size=1, max_size=40)


def stack(label: str, *counts: int, broken: bool = False) -> Stack:
    segments = tuple(Segment(*band[:2], count, band[2]) for band, count in zip(BANDS, counts, strict=True))
    return Stack(tuple(label.rsplit(" ", 1)), segments, broken)


STACKS = tuple(
    stack(f"202{4 + at // 4}-2{5 + at // 4} Q{1 + at % 4}", 1, 5, 12 - at, at, broken=at == 3) for at in range(8)
)
ROWS = (
    Track("MID-03", 1000, 620, 300, 380, "25 → 16 → 8"),
    Track("MID-01", 620, 480, 480, 380, "16 → 12 → 12"),
    Track("MID-02", 480, 480, 480, None, "12 → 12 → 12"),
    Track("CRR-2021-000112", None, 0, None, None, "1"),
)
SLOPES = (
    Slope(("MID-03",), 480, 620, "12 High", "16 Very high", ORANGE, RED),
    Slope(("MID-02",), 480, 360, "12 High", "9 Medium", ORANGE, YELLOW),
    Slope(tuple(f"MID-{at}" for at in range(10, 60)), 360, 355, "9 Medium", "9 Medium", YELLOW, YELLOW),
    Slope(("MID-08",), 365, 350, "9 Medium", "8 Medium", YELLOW, YELLOW),
)
PARTS = (
    Segment("Overdue", "", 1, Fill("#0b0c0c", "#ffffff")),
    Segment("Due within 90 days", "", 2, Fill("#484949", "#ffffff")),
    Segment("Later", "", 0, Fill("#c0c4c8", "#0b0c0c")),
    Segment("Without a date", "", 1, Fill("#f3f3f3", "#0b0c0c")),
    Segment("Complete", "", 120, Fill("#ffffff", "#0b0c0c")),
)
GRID = Grid(
    "Likelihood",
    "Impact",
    ("Minor (1)", "Catastrophic or worse than that (2)"),
    (
        ("Almost certain, or nearly so (2)", (Square("2 Low", GREEN, 0), Square("4 Very high", RED, 3))),
        ("Rare (1)", (Square("1 Low", GREEN, 12), Square("2 Low", GREEN, 0))),
    ),
)
CHARTS: dict[str, Callable[[], str]] = {
    "bands": lambda: band_columns("bands", WORDS, STACKS, "new scheme"),
    "tracks": lambda: tracks("tracks", WORDS, AXIS, ROWS),
    "slopes": lambda: slopes("slopes", WORDS, ("25 March 2026", "30 June 2026"), SLOPES),
    "actions": lambda: action_bar("actions", WORDS, PARTS),
    "heat": lambda: heat_map("heat", WORDS, GRID),
}
every = pytest.mark.parametrize("name", CHARTS)


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def labels(root: ElementTree.Element) -> list[tuple[float, float, float, float, str]]:
    """Return the box of every label: left, top, right, bottom, words."""
    found = []
    for each in root.iter(f"{SVG}text"):
        words = each.text or ""
        size = int(each.get("font-size", str(SIZE)))
        wide = width_of(words, size=size, bold=each.get("font-weight") == "bold")
        x = int(each.get("x", "0"))
        left = x - {"middle": wide / 2, "end": wide}.get(each.get("text-anchor", ""), 0)
        base = int(each.get("y", "0"))
        found.append((left, base - 0.72 * size, left + wide, base + 0.21 * size, words))
    return found


def overlaps(root: ElementTree.Element) -> list[tuple[str, str]]:
    return [
        (one[4], other[4])
        for one, other in itertools.combinations(labels(root), 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def outside(root: ElementTree.Element) -> list[str]:
    """Return what lies outside the picture."""
    _, _, wide, high = map(int, (root.get("viewBox") or "").split())
    found = [
        words
        for left, top, right, bottom, words in labels(root)
        if left < -1 or right > wide + 1 or top < 0 or bottom > high
    ]
    for each in root.iter():
        xs = [int(each.get(key, "0")) for key in ("x", "x1", "x2", "cx") if each.get(key)]
        ys = [int(each.get(key, "0")) for key in ("y", "y1", "y2", "cy") if each.get(key)]
        reach = int(each.get("r", "0"))
        if each.tag == f"{SVG}rect":
            xs.append(xs[0] + int(each.get("width", "0")))
            ys.append(ys[0] + int(each.get("height", "0")))
        if any(x - reach < 0 or x + reach > wide for x in xs) or any(y - reach < 0 or y + reach > high for y in ys):
            found.append(each.tag)
    return found


# --- what every chart is ----------------------------------------------------------------------------------------------


@every
def test_a_chart_is_a_picture_with_a_sentence_and_a_form(name: str) -> None:
    root = read(CHARTS[name]())
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", WORDS.title)
    assert (desc.tag, desc.text) == (f"{SVG}desc", WORDS.desc)
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert (root.get("width"), root.get("height")) == tuple((root.get("viewBox") or "").split()[2:])


@every
def test_a_chart_holds_no_link_style_script_or_broken_number(name: str) -> None:
    svg = CHARTS[name]()
    assert {each.tag.removeprefix(SVG) for each in read(svg).iter()} <= {
        *("svg", "title", "desc", "text", "rect", "line", "circle", "path")
    }
    assert not re.search(r"\b(style|on\w+|href|src)=", svg)
    for each in read(svg).iter():
        for key in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"):
            assert each.get(key) is None or re.fullmatch(r"\d+", each.get(key) or ""), (each.tag, key, each.get(key))
        assert re.fullmatch(r"[MLZ0-9 -]*", each.get("d", ""))


@every
def test_every_mark_has_a_class_for_the_page_and_colours_without_it(name: str) -> None:
    root = read(CHARTS[name]())
    assert (root.get("class"), root.get("fill")) == ("drawn", INK)
    for each in root.iter():
        kind = each.tag.removeprefix(SVG)
        if kind in ("circle", "text") and each.get("fill") is None:
            assert set(each.keys()) <= {"x", "y", "cx", "cy", "r", "text-anchor", "font-weight", "font-size"}
        elif kind in ("rect", "circle", "path", "text", "line"):
            assert each.get("stroke" if kind == "line" else "fill"), kind
            assert each.get("class") in ("cf", "cl", "cr", "ch", "cm", "on")


@every
def test_labels_do_not_overlap_and_all_is_inside(name: str) -> None:
    root = read(CHARTS[name]())
    assert overlaps(root) == []
    assert outside(root) == []


@every
def test_a_chart_is_the_same_each_time(name: str) -> None:
    assert CHARTS[name]() == CHARTS[name]()


@every
def test_words_on_a_fill_can_be_read(name: str) -> None:
    """A label in the ink of a band stands right behind the box that it is on."""
    fill = ""
    for each in read(CHARTS[name]()).iter():
        fill = each.get("fill", "") if each.tag == f"{SVG}rect" else fill
        if each.get("class") == "on":
            assert contrast(each.get("fill", ""), fill) >= 4.5


def test_text_of_the_register_stays_text() -> None:
    hostile = "</text><script>alert(1)</script>&\"'\u202e"
    row = Track(hostile, 100, 200, 300, 400, hostile)
    for svg in (
        tracks("t", Words(hostile, hostile), AXIS._replace(inherent=hostile), [row]),
        slopes("s", Words(hostile, hostile), (hostile, hostile), [Slope((hostile,), 1, 2, hostile, hostile, RED, RED)]),
    ):
        assert "<script" not in svg
        assert {each.tag.removeprefix(SVG) for each in read(svg).iter()} <= {
            *("svg", "title", "desc", "text", "rect", "line", "circle", "path")
        }


# --- each by itself ---------------------------------------------------------------------------------------------------


def words_of(svg: str) -> list[str]:
    return [each.text or "" for each in read(svg).iter(f"{SVG}text")]


def test_columns_stand_on_zero_and_their_parts_add_up() -> None:
    root = read(CHARTS["bands"]())
    boxes: dict[int, list[tuple[int, int]]] = {}
    for each in root.iter(f"{SVG}rect"):
        top = int(each.get("y", ""))
        boxes.setdefault(int(each.get("x", "")), []).append((top, top + int(each.get("height", ""))))
    assert len(boxes) == 8
    for column in boxes.values():
        assert column[-1][1] == 262
        assert all(above[1] == below[0] for above, below in itertools.pairwise(column))
    assert len({bottom - top for column in boxes.values() for top, bottom in column[:1]}) == 1, (
        "one risk is as tall everywhere"
    )


def test_a_column_says_its_parts_its_total_and_where_the_scheme_changed() -> None:
    words = words_of(CHARTS["bands"]())
    assert {"VH 1", "H 5", "M 12", "18", "2024-25", "Q1", "new scheme", "VH: Very high"} <= set(words)
    assert words.count("new scheme") == 1


def test_a_part_without_risks_is_not_drawn() -> None:
    svg = band_columns("b", WORDS, [stack("2024-25 Q1", 0, 2, 0, 0), stack("2024-25 Q2", 0, 0, 0, 0)], "")
    assert len(list(read(svg).iter(f"{SVG}rect"))) == 1
    assert words_of(svg).count("0") == 1


def test_tracks_name_each_risk_its_figures_and_the_bands_they_pass() -> None:
    words = words_of(CHARTS["tracks"]())
    assert {"MID-03", "25 → 16 → 8", "CRR-2021-000112", "Low", "Very high", "Before controls", "Appetite"} <= set(words)


def test_marks_at_one_place_stand_inside_one_another() -> None:
    root = read(tracks("t", WORDS, AXIS, [ROWS[2]]))
    rings = [(each.get("class"), int(each.get("r", "0"))) for each in root.iter(f"{SVG}circle")][-2:]
    assert rings == [("ch", 8), (None, 5)]
    assert list(root.iter(f"{SVG}line"))[-1].get("class") == "cr", "nothing joins what stands at one place"


def test_a_key_names_only_what_is_drawn() -> None:
    words = words_of(tracks("t", WORDS, AXIS, [ROWS[3]]))
    assert "Residual" in words
    assert not {"Before controls", "Target", "Appetite"} & set(words)


def test_what_rose_is_drawn_heavier_than_what_fell() -> None:
    lines = [each for each in read(CHARTS["slopes"]()).iter(f"{SVG}line") if each.get("class") == "cl"]
    assert [(each.get("stroke-width"), each.get("stroke-dasharray")) for each in lines] == [
        *[("1.5", "6 4")] * 3,
        ("3", None),
    ]


def test_names_that_do_not_fit_are_counted_and_the_rating_stays() -> None:
    (label,) = [words for words in words_of(CHARTS["slopes"]()) if words.startswith("MID-10")]
    assert re.fullmatch(r"MID-10(, MID-\d\d)+ \+\d+: 9 Medium", label)


def test_only_the_largest_moves_are_drawn() -> None:
    many = [Slope((f"R{at}",), 0, at * 10, "", "", RED, RED) for at in range(1, 30)]
    words = words_of(slopes("s", WORDS, ("a", "b"), many))
    assert sum(": " in word for word in words) == MOST
    assert "R29: " in words
    assert "R1: " not in words


def test_a_bar_is_as_wide_as_its_numbers_and_empty_parts_are_left_out() -> None:
    root = read(CHARTS["actions"]())
    wide = [int(each.get("width", "")) for each in root.iter(f"{SVG}rect") if each.get("height") == "40"]
    assert sum(wide) == 796
    assert [round(each * 124 / 796) for each in wide] == [1, 2, 1, 120]
    assert "Later 0" not in words_of(CHARTS["actions"]())


def test_a_heat_map_prints_every_rating_and_counts_only_what_is_there() -> None:
    words = words_of(CHARTS["heat"]())
    assert {"4 Very high", "1 Low", "3", "12", "Likelihood", "Impact"} <= set(words)
    assert "0" not in words


def test_a_sparkline_is_passed_over_and_has_gaps_and_breaks() -> None:
    root = ElementTree.fromstring(sparkline([Step(400), Step(400), Step(None), Step(800, broken=True)]))
    assert root.get("aria-hidden") == "true"
    brk, line = root.iter("path")
    assert (brk.get("class"), brk.get("d")) == ("cr", "M51 0V20")
    assert line.get("d") == "M3 12H35M51 6H67m-1-1h2v2h-2z"
    assert "z" not in sparkline([Step(400), Step(None)]), "what has ended has no dot"


@given(st.lists(st.integers(0, 1000) | st.none(), max_size=9))
def test_a_sparkline_goes_where_the_ratings_went(places: list[int | None]) -> None:
    """The line, walked from command to command, is at each quarter's height from its beginning to its end."""
    root = ElementTree.fromstring(sparkline([Step(place) for place in places]))
    wide = 66 // max(1, len(places))
    drawn: set[tuple[int, int, int]] = set()
    x = y = 0
    for path in root.iter("path"):
        for command, one, other in re.findall(r"([MHV])(\d+)(?: (\d+))?", path.get("d", "")):
            if command == "M":
                x, y = int(one), int(other)
            elif command == "V":
                y = int(one)
            else:
                drawn |= {(at, at + wide, y) for at in range(x, int(one), wide)}
                x = int(one)
    heights = [None if place is None else 17 - place * 14 // 1000 for place in places]
    assert drawn == {(3 + at * wide, 3 + (at + 1) * wide, y) for at, y in enumerate(heights) if y is not None}


# --- for any values ---------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(st.integers(-50, 400), max_size=17))
def test_labels_are_kept_apart_in_their_order(wanted: list[int]) -> None:
    places = kept_apart(wanted, 0, 300)
    ordered = [place for _, place in sorted(zip(wanted, places, strict=True))]
    assert all(later - earlier >= APART for earlier, later in itertools.pairwise(sorted(places)))
    assert ordered == sorted(places)
    assert all(0 <= place <= 300 for place in places)


@settings(deadline=None)
@given(NAME, st.integers(20, 300))
def test_fitted_words_fit(words: str, room: int) -> None:
    assert width_of(fitted(words, room)) <= room
    assert all(width_of(part) <= room for part in folded(words, room))


@settings(deadline=None)
@given(
    st.lists(
        st.builds(Track, NAME, st.none() | SCORE, SCORE, st.none() | SCORE, st.none() | SCORE, st.just("25 → 16")),
        min_size=1,
        max_size=20,
    )
)
def test_any_tracks_stay_inside_and_apart(rows: list[Track]) -> None:
    printable = [row._replace(name="R" + "".join(sign for sign in row.name if sign.isalnum())) for row in rows]
    root = read(tracks("t", WORDS, AXIS, printable))
    assert outside(root) == []
    assert overlaps(root) == []


@settings(deadline=None)
@given(st.lists(st.tuples(SCORE, SCORE, st.integers(1, 40)), min_size=1, max_size=30))
def test_any_slopes_stay_inside_and_apart(moves: list[tuple[int, int, int]]) -> None:
    found = [
        Slope(tuple(f"MID-{at}-{other}" for other in range(many)), start, end, f"{start} High", f"{end} High", RED, RED)
        for at, (start, end, many) in enumerate(moves)
    ]
    root = read(slopes("s", WORDS, ("30 June 2026", "30 September 2026"), found))
    assert outside(root) == []
    assert overlaps(root) == []


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 999)] * 4), min_size=2, max_size=8))
def test_any_columns_stay_inside(counts: list[tuple[int, int, int, int]]) -> None:
    root = read(band_columns("b", WORDS, [stack(f"2024-25 Q{at}", *each) for at, each in enumerate(counts)], ""))
    assert outside(root) == []


@settings(deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=5, max_size=5))
def test_any_bar_stays_inside_and_apart(counts: list[int]) -> None:
    root = read(
        action_bar("a", WORDS, [part._replace(number=count) for part, count in zip(PARTS, counts, strict=True)])
    )
    assert outside(root) == []
    assert overlaps(root) == []
