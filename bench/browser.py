"""How long a reader waits for the register page in a browser: to be there, sorted, filtered.

    python -m bench.browser            with Chromium from CHROMIUM or PATH; needs the packages of `.[browser]`

Times are wall time in the page, from the start of its loading or from the click to the second frame after the work is
done; the figure is the median of five, after one that is not counted. They depend on the machine, and no test has them.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from bench.lint import generated
from bench.measure import spawn
from bench.table import Line, table, within

ROUNDS = 5
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")

READY = {50: 0.4, 1_000: 2.0}
"""Seconds until the page is there and answers, by risks."""

SORTED, FILTERED = 0.6, 0.15
"""Seconds that sorting and filtering 1,000 risks may take; the filter's wait for more letters is not counted."""

DEBOUNCE = 120
"""Milliseconds that the page waits for more letters."""

PATIENCE = 300_000
"""Milliseconds after which a run is given up."""

WATCH = """\
const frames = (done) => requestAnimationFrame(() => requestAnimationFrame(done));
addEventListener("load", () => frames(() => { window.ready = performance.now(); }));
"""
SORT = """() => new Promise((done) => {
  const button = document.querySelector("[data-key=title] button");
  const start = performance.now();
  button.click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""
FILTER = """(word) => new Promise((done) => {
  const field = document.querySelector("#filter [type=search]");
  const status = document.querySelector("#filter [role=status]");
  const start = performance.now();
  new MutationObserver((_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  }).observe(status, { childList: true });
  field.value = word;
  field.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def main() -> int:
    """Measure, print the table and return 1 where a goal is missed."""
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        sys.exit("no Chromium: install Debian's package `chromium`, or name one in CHROMIUM")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        print(f"Chromium {browser.version}", flush=True)
        groups = [(f"{risks:,} risks", list(rows(browser, scratch, risks))) for risks in READY]
        browser.close()
    print(table(groups))
    return int(any(line.met is False for _, lines in groups for line in lines))


def rows(browser: Browser, scratch: str, risks: int) -> Iterator[Line]:
    """Yield the rows of one size of register."""
    folder = os.path.join(scratch, str(risks))
    generated(folder, risks)
    page = os.path.join(scratch, f"{risks}.html")
    if spawn((sys.executable, "-m", "riskctl", "report", "-o", page), folder).code:
        sys.exit(f"no page of {risks} risks could be written to {page}")
    runs = [_run(browser, page) for _ in range(ROUNDS + 1)][1:]
    ready, ordered, narrowed = (median(values) / 1000 for values in zip(*runs, strict=True))
    yield within("there and answering", ready, READY[risks], seconds_and_hundredths)
    if risks == 1_000:
        yield within("sorted by title", ordered, SORTED, seconds_and_hundredths)
        yield within("narrowed by a word, after the wait", narrowed, FILTERED, seconds_and_hundredths)


def _run(browser: Browser, path: str) -> tuple[float, float, float]:
    """Return the milliseconds of one look at a page: until it is there, to sort it, to narrow it by a word."""
    page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.add_init_script(WATCH)
    page.goto(Path(path).as_uri())
    page.wait_for_function("window.ready")
    ready = float(page.evaluate("window.ready"))
    ordered = float(page.evaluate(SORT))
    narrowed = float(page.evaluate(FILTER, "flood")) - DEBOUNCE
    page.close()
    return ready, ordered, narrowed


def seconds_and_hundredths(value: float) -> str:
    """Return a short time in seconds."""
    return f"{value:.2f} s"


if __name__ == "__main__":
    sys.exit(main())
