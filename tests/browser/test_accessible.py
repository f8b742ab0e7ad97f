"""No page of any example has anything that axe-core objects to, in any of the ways people look at it."""

from typing import Any

import pytest

from riskctl.core.report_names import REPORTS
from tests.browser.conftest import EXAMPLES, Show, violations

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
"""320 px is what a page of 1280 px has at 400 per cent."""

WAYS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "320 px": NARROW,
    "print": {},
}
IN_EVERY_WAY = ("register", "paper")
CASES = [
    (example, template, way)
    for example in EXAMPLES
    for template in REPORTS
    for way in (WAYS if template in IN_EVERY_WAY else ("light", "320 px"))
]


@pytest.mark.parametrize(("example", "template", "way"), CASES, ids=[" ".join(case) for case in CASES])
def test_axe_finds_nothing(show: Show, example: str, template: str, way: str) -> None:
    page = show(example, template, **WAYS[way])
    if way == "print":
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert violations(page) == []
    if way == "320 px":
        assert page.evaluate("document.documentElement.scrollWidth") == 320, "the page scrolls sideways"


@pytest.mark.parametrize("example", EXAMPLES)
def test_figures_that_are_folded_away_are_sound_as_well(show: Show, example: str) -> None:
    page = show(example, **NARROW)
    for each in page.locator("details").all():
        each.evaluate("node => { node.open = true; }")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("template", REPORTS)
def test_large_text_and_spacing_cut_nothing_off(show: Show, template: str) -> None:
    """Text at twice its size, and the spacing that WCAG 1.4.12 asks a page to bear."""
    page = show("midshire", template, viewport={"width": 640, "height": 900})
    page.evaluate(
        "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('html{font-size:200%!important}"
        "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
        "p{margin-bottom:2em!important}'); document.adoptedStyleSheets = [sheet]; }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 640
    clipped = page.evaluate(
        "[...document.querySelectorAll('p,dd,dt,li,h1,h2,h3,h4,.tile')]"
        ".filter(node => node.offsetParent && node.scrollHeight > node.clientHeight + 2 && "
        "getComputedStyle(node).overflow !== 'visible').map(node => node.textContent.slice(0, 40))"
    )
    assert clipped == []
