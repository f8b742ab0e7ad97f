"""Colours as numbers: the differences of the standard, and what the shipped fills were chosen by."""

from itertools import combinations

import pytest

from riskctl.core.colour import VISIONS, apart, difference, lightness
from riskctl.core.fills import PALETTES


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_published_with_the_formula(
    one: tuple[float, float, float], other: tuple[float, float, float], expected: float
) -> None:
    assert difference(one, other) == pytest.approx(expected, abs=0.0001)
    assert difference(other, one) == pytest.approx(expected, abs=0.0001)


def test_a_colour_is_not_apart_from_itself_and_black_from_white_by_a_hundred() -> None:
    assert [apart("#a3152b", "#a3152b", vision) for vision in VISIONS] == [0, 0, 0, 0]
    assert apart("#000000", "#ffffff") == pytest.approx(100, abs=0.01)
    assert lightness("#000000") == pytest.approx(0)
    assert lightness("#ffffff") == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize("count", sorted(set(PALETTES) - {1}))
def test_the_shipped_fills_can_be_told_apart_by_everyone(count: int) -> None:
    fills = [each.fill for each in PALETTES[count]]
    assert min(apart(one, other, vision) for one, other in combinations(fills, 2) for vision in VISIONS) >= 10
    light = [lightness(fill) for fill in fills]
    assert light == sorted(light, reverse=True)
