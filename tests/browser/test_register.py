"""The register page in use: sorted, filtered and searched from the keyboard, whole without its script, and safe."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from riskctl.core.report_names import REPORTS
from tests.browser.conftest import EXAMPLES, Show


def titles(page: Page) -> list[str]:
    """Return the first cell of every row of the register that can be seen."""
    found: list[str] = page.evaluate(
        "[...document.getElementById('register-table').closest('table').tBodies[0].rows]"
        ".filter(row => row.offsetParent !== null || !row.hidden).map(row => row.cells[0].textContent.trim())"
    )
    return found


def tab_to(page: Page, selector: str) -> None:
    """Go to an element by Tab alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def said(page: Page) -> str:
    return (page.locator("#filter [role=status]").text_content() or "").strip()


# --- by keyboard alone ------------------------------------------------------------------------------------------------


def test_the_first_stop_leads_past_the_contents(show: Show) -> None:
    page = show("midshire")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_stop_can_be_seen(show: Show) -> None:
    """Each thing that Tab reaches changes its look when it has the focus."""
    page = show("leicestershire-2024")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        kind, ring = page.evaluate(
            "() => { const node = document.activeElement, style = getComputedStyle(node); return ["
            "node.tagName + (node.className ? '.' + node.className : ''), style.boxShadow !== 'none' && "
            "style.outlineStyle !== 'none']; }"
        )
        if kind not in ("BODY", "HTML"):
            assert ring, f"{kind} shows no focus"
            seen.add(kind.partition(".")[0])
    assert {"A", "DIV", "SUMMARY"} <= seen or {"A", "DIV"} <= seen


def test_the_register_is_searched_filtered_and_sorted_by_keyboard(show: Show) -> None:
    page = show("midshire")
    everything = titles(page)
    assert len(everything) == 18

    tab_to(page, "nav a[href='#register']")
    page.keyboard.press("Enter")
    tab_to(page, "#filter-search")
    page.keyboard.type("cyber")
    expect(page.locator("#filter [role=status]")).to_have_text("Showing 1 of 18 risks.")
    assert titles(page) == ["MID-03"]
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(page.locator("#filter [role=status]")).to_have_text("Showing 18 of 18 risks.")

    tab_to(page, "#filter-current")
    page.keyboard.type("High")
    expect(page.locator("#filter [role=status]")).to_have_text("Showing 4 of 18 risks.")
    tab_to(page, "#filter-outside")
    page.keyboard.press("Space")
    expect(page.locator("#filter [role=status]")).to_have_text(re.compile(r"^Showing \d of 18 risks\.$"))

    tab_to(page, "#filter button[type=reset]")
    page.keyboard.press("Enter")
    expect(page.locator("#filter [role=status]")).to_have_text("Showing 18 of 18 risks.")
    assert titles(page) == everything

    tab_to(page, "th[data-key=title] button")
    page.keyboard.press("Enter")
    expect(page.locator("#filter [role=status]")).to_have_text("Showing 18 of 18 risks, sorted by Risk, ascending.")
    assert page.locator("th[aria-sort]").all_text_contents() == ["Risk"]
    assert titles(page)[0] == "MID-03", "A cyber attack ..."
    page.keyboard.press("Enter")
    assert said(page) == "Showing 18 of 18 risks, sorted by Risk, descending."
    assert page.evaluate("document.activeElement.textContent") == "Risk", "the focus stays where it is"


# --- each column ------------------------------------------------------------------------------------------------------


def sort(page: Page, key: str, times: int = 1) -> list[str]:
    for _ in range(times):
        page.locator(f"#register-table >> xpath=ancestor::table >> css=th[data-key={key}] button").click()
    return titles(page)


def test_columns_sort_by_what_they_mean(show: Show) -> None:
    page = show("midshire")
    served = titles(page)
    assert sort(page, "current") == served, "worst first, as the page came"
    assert sort(page, "current") == served[::-1]
    assert sort(page, "id") == sorted(served)
    assert sort(page, "movement")[0] == "MID-03", "what rose furthest comes first"
    assert sort(page, "inherent")[:2] == ["MID-03", "MID-01"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_sorted_by_every_column_and_back(show: Show, example: str) -> None:
    page = show(example)
    served = titles(page)
    keys = page.eval_on_selector_all("th .sort", "all => all.map(each => each.parentElement.dataset.key)")
    assert {"id", "title"} <= set(keys)
    for key in keys:
        assert sorted(sort(page, key)) == sorted(served)
        assert sorted(sort(page, key)) == sorted(served)
        assert page.locator("th[aria-sort]").count() == 1


def test_lists_to_choose_from_hold_what_the_register_holds(show: Show) -> None:
    page = show("midshire")
    assert page.locator("#filter-current option").all_text_contents()[1:] == [
        *("Very high", "High", "Medium", "Low", "Promising")
    ]
    moved = page.locator("#filter-movement option").all_text_contents()[1:]
    assert sorted(moved) == sorted(["= same", "▲ up", "▼ down", "new"])
    page.locator("#filter-movement").select_option("▲ up")
    expect(page.locator("#filter [role=status]")).to_have_text("Showing 2 of 18 risks.")


def test_a_choice_between_one_and_none_is_not_offered(show: Show) -> None:
    page = show("cambridgeshire-opcc")
    assert not page.locator("#filter-current").is_visible(), "its scheme has no bands"
    assert not page.locator("#filter-outside").is_visible(), "it sets no appetite"
    assert page.locator("#filter-category").is_visible()


# --- figures, paper, and no script ------------------------------------------------------------------------------------


def test_figures_fold_away_on_the_screen_and_are_there_on_paper(show: Show) -> None:
    page = show("midshire")
    folded = page.locator(".chart details")
    assert folded.count() >= 2
    assert page.locator(".chart details[open]").count() == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".chart details[open]").count() == folded.count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".chart details[open]").count() == 0


def test_of_a_long_page_a_card_far_below_is_found_and_shown(browser: Browser, long_page: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(long_page.as_uri())
    cards = page.locator("article")
    assert cards.count() > 100
    assert cards.last.evaluate("each => getComputedStyle(each).contentVisibility") == "auto"
    link = page.locator("table.register tbody td a").last
    name = link.inner_text()
    link.click()
    heading = page.locator("article h3").filter(has_text=name)
    expect(heading).to_be_in_viewport()
    assert heading.evaluate("each => each.closest('article').checkVisibility({contentVisibilityAuto: true})")
    page.emulate_media(media="print")
    assert cards.nth(50).evaluate("each => getComputedStyle(each).contentVisibility") == "visible"
    page.close()


def test_a_page_of_some_risks_is_laid_out_whole(show: Show) -> None:
    page = show("midshire")
    assert page.locator("article").last.evaluate("each => getComputedStyle(each).contentVisibility") == "visible"


def test_it_prints_on_a4_landscape(show: Show, tmp_path: Path) -> None:
    page = show("midshire")
    paper = page.pdf(prefer_css_page_size=True)
    boxes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)}
    assert {(round(wide), round(high)) for wide, high in boxes} == {(842, 595)}
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("#filter").is_visible()


def test_on_paper_the_head_of_the_register_has_no_buttons(show: Show) -> None:
    page = show("midshire")
    sorts = page.locator("thead .sort")
    assert sorts.count() > 5
    assert sorts.first.bounding_box() is not None
    page.emulate_media(media="print")
    # Chromium repeats the head of a table on each page only where no control has a box in it.
    assert all(sorts.nth(at).evaluate("each => each.getClientRects().length") == 0 for at in range(sorts.count()))
    assert page.locator("thead th").filter(has_text="Owner").first.is_visible()


@pytest.mark.parametrize("template", REPORTS)
def test_large_print_has_no_small_words_and_fits_the_paper(show: Show, template: str) -> None:
    page = show("midshire", template, large=True, viewport={"width": 1032, "height": 700})
    page.emulate_media(media="print")
    small = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(each => !each.closest("svg, script, .hidden") && each.checkVisibility())
            .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
            .filter(each => parseFloat(getComputedStyle(each).fontSize) < 15.9)
            .map(each => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 40)}`)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1032


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_page_is_whole_without_its_script(show: Show, example: str) -> None:
    with_script = show(example)
    without = show(example, java_script_enabled=False)
    assert not without.locator("#filter").is_visible()
    assert without.locator(".sort").count() == 0
    assert without.locator("details:not([open])").count() == 0
    rows = "xpath=//table[caption/@id='register-table']/tbody/tr"
    served = with_script.locator(rows).count()
    assert served > 10
    assert without.locator(f"{rows} >> visible=true").count() == served


# --- what the policy keeps out ----------------------------------------------------------------------------------------


def test_nothing_put_into_the_page_runs_or_is_fetched(show: Show) -> None:
    page = show("midshire")
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    blocked = page.evaluate(
        """async () => {
            const seen = [];
            document.addEventListener("securitypolicyviolation", event => seen.push(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.ran = 'script'";
            document.body.append(script);
            const style = document.createElement("style");
            style.textContent = "body{display:none}";
            document.head.append(style);
            document.body.insertAdjacentHTML("beforeend",
                "<p id=x onclick='window.ran = 1' style='color:red'>x</p><img src='http://127.0.0.1:9/x.png'>");
            document.getElementById("x").click();
            const form = document.createElement("form");
            form.action = "http://127.0.0.1:9/";
            document.body.append(form);
            form.submit();
            await new Promise(done => setTimeout(done, 300));
            return seen;
        }"""
    )
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.body).display") == "block"
    assert page.evaluate("getComputedStyle(document.getElementById('x')).color") != "rgb(255, 0, 0)"
    assert {"script-src-elem", "style-src-elem", "script-src-attr", "style-src-attr", "img-src", "form-action"} <= set(
        blocked
    )
    assert [url for url in asked if url.startswith("http")] == []


def test_an_address_is_all_a_page_keeps(show: Show) -> None:
    """Offices share machines: nothing of what was looked for is kept."""
    page = show("midshire")
    page.locator("#filter-search").fill("cyber")
    expect(page.locator("#filter [role=status]")).to_have_text("Showing 1 of 18 risks.")
    page.reload()
    assert page.locator("#filter-search").input_value() == ""
    assert page.evaluate("document.cookie") == ""
