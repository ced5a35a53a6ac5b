"""An edition's page, opened in a browser: it fits a phone and a desk, and everyone can use it."""

from __future__ import annotations

import os

import pytest

from counterfoil.publish import render_edition, write_edition
from support.editions import sample_edition
from support.pages import CHROMIUM, open_browser, serious

if not CHROMIUM.exists() and not os.environ.get("CI"):
    pytest.skip("skipped: no /usr/bin/chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def browser():
    """Chromium, without a window."""
    with open_browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The page's address on disk."""
    folder = tmp_path_factory.mktemp("edition") / "zz"
    claims = ({"claim_id": "zz-1", "quote": "A claim of <nobody>", "figures": [1, 2], "said_date": "2030-01-02"},)
    write_edition(render_edition(sample_edition(claims=claims)), folder)
    return (folder / "index.html").as_uri()


@pytest.fixture(params=[320, 1280])
def page(browser, address, request):
    """The page at the width of a small phone and of a desk, with what it asked for and complained about."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    opened = context.new_page()
    opened.asked, opened.complaints = [], []
    opened.on("request", lambda asked: opened.asked.append(asked.url))
    opened.on("console", lambda said: opened.complaints.append(said.text))
    opened.goto(address)
    yield opened
    context.close()


def test_the_document_does_not_scroll_sideways(page):
    """Wide tables and charts scroll inside their own regions; the page itself does not."""
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    regions = page.locator('[role="region"][tabindex="0"]')
    assert regions.count() >= 7
    assert page.evaluate("document.querySelector('#table-facilities .scroll').tabIndex") == 0


def test_axe_finds_nothing_serious(page):
    """Contrast, names, landmarks, tables and focus hold to WCAG 2.2 AA."""
    assert serious(page) == []


def test_the_page_asks_for_nothing_and_complains_of_nothing(page, address):
    """One file: no font, no script and no picture from elsewhere, and its own style passes its own policy."""
    assert page.asked == [address]
    assert page.complaints == []
    assert page.evaluate("getComputedStyle(document.querySelector('.kicker')).display") == "flex"


def test_the_page_works_with_scripts_off(browser, address):
    """All figures, tables and charts are there, and the links in the contents lead somewhere."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address)
    assert page.locator("table").count() == 5
    assert page.locator("svg").count() == 2
    page.locator("nav .open a", has_text="Facilities").click()
    assert page.url.endswith("#facilities")
    assert page.locator("h2#facilities").is_visible()
    context.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_report(page):
    """A keyboard reader need not pass the contents, and sees where the focus is."""
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text() == "Skip to the report"
    assert link.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#report")


def test_on_paper_no_table_is_cut(browser, address):
    """Printed on a narrow sheet, no table, chart or text is wider than the sheet."""
    context = browser.new_context(viewport={"width": 680, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    too_wide = page.evaluate(
        "[...document.querySelectorAll('table, svg, p, pre')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert too_wide == []
    assert page.locator("nav").is_hidden()
    context.close()
