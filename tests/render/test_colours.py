"""Colours can be read by everyone they are meant for, and a scheme's own never become CSS."""

import pytest

from riskctl.core.scheme import Scheme, resolve
from riskctl.render.colours import DARK, LIGHT, PALETTES, WHITE, Fill, band_fills, contrast, ink_on, luminance
from riskctl.render.palette import Palette
from tests.registers import SCHEME, memory, worked_out
from tests.scheme_text import SchemeText


def scheme(bands: str) -> Scheme:
    start, end = SCHEME.index("bands:"), SCHEME.index("steps:")
    found, flaws = resolve(SchemeText(f"{SCHEME[:start]}bands: {bands}\n{SCHEME[end:]}").file())
    assert found is not None, flaws
    return found


def banded(*colours: str) -> tuple[Fill | None, ...]:
    low, medium, high = colours
    return band_fills(
        scheme(
            f"[{{key: low, label: Low, colour: {low}}}, {{key: medium, label: Medium, colour: {medium}}}, "
            f"{{key: high, label: High, colour: {high}}}]"
        )
    )


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("count", sorted(PALETTES))
def test_ink_reads_on_every_fill(count: int) -> None:
    assert [contrast(each.fill, each.ink) >= 4.5 for each in PALETTES[count]] == [True] * count


@pytest.mark.parametrize("count", sorted(PALETTES))
def test_fills_grow_darker_so_that_grey_prints_keep_the_order(count: int) -> None:
    light = [luminance(each.fill) for each in PALETTES[count]]
    assert light == sorted(light, reverse=True)
    assert len(set(light)) == count


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_links_read_on_page_and_panel(tokens: dict[str, str]) -> None:
    for name in ("text", "muted", "link", "visited"):
        for ground in ("bg", "surface"):
            assert contrast(tokens[name], tokens[ground]) >= 4.5, (name, ground)
    assert contrast(tokens["rule"], tokens["bg"]) >= 3
    assert contrast(tokens["edge"], tokens["bg"]) >= 3


def test_the_mark_of_focus_is_seen_on_every_fill() -> None:
    assert contrast("#ffdd00", "#0b0c0c") >= 4.5
    for fill in PALETTES[6]:
        assert max(contrast(fill.fill, "#ffdd00"), contrast(fill.fill, "#0b0c0c")) >= 3


def test_words_take_the_fill_of_their_place() -> None:
    assert banded("green", "amber", "red") == PALETTES[3]
    assert banded("green", "amber", "amber") == (PALETTES[2][0], PALETTES[3][1], PALETTES[3][1])


def test_a_colour_by_number_is_kept_with_an_ink_that_reads_on_it() -> None:
    first, second, third = banded('"#FFFF00"', '"#767676"', '"#00007f"')
    assert first == Fill("#ffff00", "#0b0c0c")
    assert third == Fill("#00007f", WHITE)
    assert second is not None
    assert contrast(second.fill, second.ink) >= 4.5


@pytest.mark.parametrize("grey", range(0, 256, 5))
def test_some_ink_reads_on_any_fill(grey: int) -> None:
    fill = f"#{grey:02x}{grey:02x}{grey:02x}"
    assert contrast(ink_on(fill), fill) >= 4.5


@pytest.mark.parametrize(
    "colour", ['"#12345"', '"red;}body{display:none"', '"url(x)"', '"#1234567"', "mauve", '"#ffffff\\n}"']
)
def test_any_other_colour_is_left_out(colour: str) -> None:
    assert banded(colour, "amber", "red")[0] is None


def test_a_scheme_without_colours_has_those_of_its_number_of_bands() -> None:
    assert (
        band_fills(scheme("[{key: low, label: Low}, {key: medium, label: Medium}, {key: high, label: High}]"))
        == PALETTES[3]
    )


def test_a_scheme_for_opportunities_alone_is_not_painted_red() -> None:
    work = worked_out(memory("", "id: R1\ntitle: One\n", scheme="{threat: npsa-2008@1, opportunity: matrix@1}"))
    assert {rule.name[:2] for rule in Palette(work.register).rules} == {"s0"}
