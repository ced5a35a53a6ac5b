"""The real site, served by the real server, in a browser: found, read, sorted, changed of language, printed."""

from __future__ import annotations

import csv
import io
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.pages import CHROMIUM, open_browser, serious
from support.sites import ZZSite, serving

#: One page of each kind.
KINDS = {
    "home": "",
    "places": "places/",
    "state": "places/ZZ/",
    "county": "places/99001/",
    "agency": "agencies/99001-county_jail-custodian/",
    "measures": "measures/",
    "measure": "measures/declined_share/",
    "claims": "claims/",
    "claim": "claims/zz-declined-fy2025/",
    "policies": "policies/",
    "policy": "policies/zz-no-local-holds-2025/",
    "editions": "editions/",
    "edition": "editions/about/ddor-ZZ-2024-10-01-2025-10-01-1-*/",
    "sources": "sources/",
    "method": "method/",
    "cite": "cite/",
    "data": "data/",
    "api": "docs",
    "lost": "no/such/page",
}

if not CHROMIUM.exists() and not os.environ.get("CI"):
    pytest.skip("skipped: no /usr/bin/chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    with open_browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def base(zz_site: ZZSite) -> Iterator[str]:
    """The address of the server."""
    with serving(zz_site.folder) as address:
        yield f"{address}/"


@pytest.fixture
def page(browser: Any, base: str) -> Iterator[Any]:
    """A page at a desk, with what it asked for and complained about; nothing may leave the machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    opened.asked, opened.complaints = [], []
    opened.on("request", lambda asked: opened.asked.append(asked.url))
    opened.on("console", lambda said: opened.complaints.append(said.text))
    opened.on("pageerror", lambda problem: opened.complaints.append(str(problem)))
    yield opened
    assert [url for url in opened.asked if not url.startswith((base, "data:", "blob:"))] == []
    assert opened.complaints == []
    context.close()


def _path(zz_site: ZZSite, kind: str) -> str:
    """The address of one page of a kind; `*` is filled in from the folder."""
    path = KINDS[kind]
    if "*" not in path:
        return path
    found = sorted((zz_site.folder / "editions" / "about").iterdir())
    return f"editions/about/{found[0].name}/"


def test_from_the_front_page_to_a_county_figure_in_three_steps(page: Any, base: str, zz_site: ZZSite) -> None:
    """Search, choose, read: the figure with its denominator and bounds, the same as the API gives."""
    page.goto(base)
    page.locator("#q").fill("zenith")
    page.locator(".found a[href*='places/99001']").first.click()
    page.wait_for_url("**/places/99001/**")
    shown = page.locator("[id='declined_share.of_all_issued'] data").get_attribute("value")
    rows = page.request.get(f"{base}api/v1/measures/declined_share?where=county_code_fips:99001").json()["rows"]
    served = next(r for r in rows if r["denominator_is"] == "of_all_issued")
    assert float(shown or "nan") == served["value"]
    detail = page.locator("[id='declined_share.of_all_issued'] .detail").first.inner_text()
    assert f"{served['numerator']} of {served['denominator']}" in detail
    assert "between" in detail


@pytest.mark.parametrize("typed", ["zenth", "Zenith Countey", "zinia", "ZENITH"])
def test_the_search_bears_with_spelling(page: Any, base: str, typed: str) -> None:
    """A letter too few, one too many, one wrong, and capitals."""
    page.goto(base)
    page.locator("#q").press_sequentially(typed)
    wanted = "Zinnia" if typed.startswith("zinia") else "Zenith"
    page.locator(".found a", has_text=wanted).first.wait_for()
    assert wanted in page.locator(".found a").first.inner_text()


def test_the_search_works_by_keyboard_alone(page: Any, base: str) -> None:
    """Tab to the box, type, arrow down, enter."""
    page.goto(base)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(14):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("quillon")
    page.locator(".found a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/**")
    assert "Quillon" in page.locator("h1").inner_text()


def test_another_set_of_definitions_changes_the_figures(page: Any, base: str) -> None:
    """The figures above are those of the set that was chosen, and the page says whose it is."""
    page.goto(f"{base}places/99001/")
    before = page.locator("[id='declined_share.of_all_issued'] .value").inner_text()
    page.locator("#definition-sets select").select_option("ice_strict")
    row = page.locator("tr[data-set='ice_strict'] [data-figure='declined_share.of_all_issued'] .shown").inner_text()
    assert page.locator("[id='declined_share.of_all_issued'] .value").inner_text().strip() == row.strip()
    assert page.locator("#definition-said").inner_text() != ""
    page.locator("#definition-sets select").select_option("counterfoil")
    assert page.locator("[id='declined_share.of_all_issued'] .value").inner_text().strip() in before


def test_the_other_language_says_the_same_figures(page: Any, base: str) -> None:
    """The Spanish page of the same county: other words, the same numbers."""
    page.goto(f"{base}places/99001/")
    numbers = page.eval_on_selector_all("main data", "all => all.map(one => one.getAttribute('value'))")
    page.locator("a.language").click()
    page.wait_for_url("**/es/places/99001/**")
    assert page.evaluate("document.documentElement.lang") == "es"
    assert page.eval_on_selector_all("main data", "all => all.map(one => one.getAttribute('value'))") == numbers
    assert "solicitudes de retención" in page.locator("main").inner_text()


def test_a_table_is_downloaded_and_adds_up(page: Any, base: str) -> None:
    """The CSV beside a chart has the counts that the page shows."""
    page.goto(f"{base}places/99001/")
    with page.expect_download() as started:
        page.evaluate("document.querySelector('a[href$=\"data.csv\"]').setAttribute('download', '')")
        page.locator("a[href$='data.csv']").first.click()
    rows = list(csv.DictReader(io.StringIO(Path(started.value.path()).read_text(encoding="utf-8"))))
    issued = int(page.locator("[id='detainers_issued.count'] data").get_attribute("value") or 0)
    assert sum(int(r["issued"]) for r in rows) == issued > 0
    assert all(int(r["issued"]) == sum(int(v) for k, v in r.items() if _is_count(k)) for r in rows)


def _is_count(name: str) -> bool:
    return name not in ("month", "fiscal_year", "issued", "cohort", "as_of_date", "reason")


def test_a_table_is_sorted_and_filtered(page: Any, base: str) -> None:
    """A press on a heading sorts; a second turns it; a third gives the published order back."""
    page.goto(f"{base}places/ZZ/")
    column = "#by-county tbody tr td:nth-child(2) data"
    read = f"[...document.querySelectorAll('{column}')].map(d => Number(d.value))"
    published = page.evaluate(read)
    head = page.locator("#by-county thead button").nth(1)
    head.click()
    assert page.evaluate(read) == sorted(published)
    head.click()
    assert page.evaluate(read) == sorted(published, reverse=True)
    head.click()
    assert page.evaluate(read) == published
    page.locator("[data-filters='by-county'] input").fill("zenith")
    assert page.locator("#by-county tbody tr:visible").count() == 1


def test_a_bar_says_what_it_stands_for(page: Any, base: str) -> None:
    """Under the pointer."""
    page.goto(f"{base}places/99001/")
    page.locator("#time ~ figure g.bar").nth(3).hover()
    assert "Issued" in page.locator(".tip").inner_text()


def test_everything_is_there_without_a_script(browser: Any, base: str) -> None:
    """Figures, charts, tables, and a list of places instead of the search."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base)
    page.get_by_role("link", name="Every place, as a list").click()
    page.locator("main a[href*='places/99001']").click()
    assert page.locator("[id='declined_share.of_all_issued'] data").is_visible()
    assert page.locator("main svg").count() >= 2
    assert page.locator("main table").count() >= 4
    context.close()


@pytest.mark.parametrize("language", ["", "es/"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_serious(browser: Any, base: str, zz_site: ZZSite, kind: str, language: str) -> None:
    """Contrast, names, landmarks, tables and focus, in the light and the dark, on each kind of page."""
    if kind == "api" and language:
        pytest.skip("skipped: the description of the API is in English alone")
    context = browser.new_context(color_scheme="dark" if language else "light", bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{base}{language}{_path(zz_site, kind)}")
    assert serious(page) == []
    context.close()


@pytest.mark.parametrize("language", ["", "es/"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_its_style_and_asks_nobody_else(
    browser: Any, base: str, zz_site: ZZSite, kind: str, language: str
) -> None:
    """As it is served, under the policy that it is served with; each in the language of its address."""
    if kind == "api" and language:
        pytest.skip("skipped: the description of the API is in English alone")
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{base}{language}{_path(zz_site, kind)}")
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    assert [c for c in complaints if kind != "lost" or "404" not in c] == []
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).display") == "flex"
    assert page.evaluate("document.documentElement.lang") == (language.rstrip("/") or "en")
    context.close()


@pytest.mark.parametrize("kind", ["api", "lost"])
def test_all_of_a_page_that_stands_apart_is_reached_by_keyboard(browser: Any, base: str, kind: str) -> None:
    """From one stop to the next with Tab, in the order of the page, each with a mark around it."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{base}{KINDS[kind]}")
    stops = "[...document.querySelectorAll('a[href], button, input, summary, [tabindex=\"0\"]')]"
    wanted = page.evaluate(f"{stops}.filter(e => e.checkVisibility()).length")
    assert wanted > 10
    for at in range(wanted):
        page.keyboard.press("Tab")
        told = page.evaluate(
            f"(e => [{stops}.filter(o => o.checkVisibility()).indexOf(e), getComputedStyle(e).outlineStyle])"
            "(document.activeElement)"
        )
        assert told[0] == at
        assert told[1] != "none"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lineage_of_a_claim_can_be_read_by_day_and_by_night(
    browser: Any, base: str, zz_site: ZZSite, scheme: str
) -> None:
    """Every word of the drawing stands out from the paper that is behind it; no rule looks into a drawing."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{base}{_path(zz_site, 'claim')}")
    told = page.evaluate("""() => {
        const light = (color) => color.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
        const fill = (part) => light(getComputedStyle(part).fill);
        const papers = [...document.querySelectorAll(".lineage svg rect")].map(fill);
        return [...document.querySelectorAll(".lineage svg text")].map((text) =>
            Math.min(...papers.map((paper) => Math.abs(paper - fill(text)))));
    }""")
    assert told and min(told) > 0.4
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways_on_a_small_phone(browser: Any, base: str, zz_site: ZZSite, kind: str) -> None:
    """320 pixels wide, in the longer language."""
    context = browser.new_context(viewport={"width": 320, "height": 600})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{base}{'' if kind == 'api' else 'es/'}{_path(zz_site, kind)}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_on_paper_nothing_is_cut(browser: Any, base: str) -> None:
    """No table, chart or text is wider than the sheet; what is only for a screen is gone."""
    context = browser.new_context(viewport={"width": 760, "height": 1000})
    page = context.new_page()
    page.goto(f"{base}places/99001/")
    page.emulate_media(media="print")
    too_wide = page.evaluate(
        "[...document.querySelectorAll('main table, main svg, main p')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 90))"
    )
    assert too_wide == []
    assert page.locator("form.search").count() == 0 or page.locator("form.search").is_hidden()
    context.close()


def test_the_first_page_is_small_and_soon_of_use(browser: Any, base: str) -> None:
    """Under 300 KB before compression, with all that it needs; usable in under a second of a slow phone's time.

    The processor is throttled to a quarter; what is measured is the page's own work.
    """
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", lambda said: sizes.append(len(said.body())))
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(base, wait_until="load")
    assert sum(sizes) < 300_000, sizes
    told = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    assert told["ScriptDuration"] + told["LayoutDuration"] + told["RecalcStyleDuration"] < 1.0, told
    context.close()


def test_from_disk_the_site_works_too(browser: Any, zz_site: ZZSite) -> None:
    """Opened as files, without a server: links, style, script and search."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto((zz_site.folder / "index.html").as_uri())
    page.locator("#q").press_sequentially("zenth")
    page.locator(".found a[href*='places/99001']").first.click()
    page.wait_for_url("**/places/99001/index.html")
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).display") == "flex"
    context.close()


def test_every_link_of_the_site_leads_somewhere(zz_site: ZZSite) -> None:
    """Every address and anchor on every page, in both languages."""
    import re
    from html import unescape

    lost, anchors = [], {}
    pages = sorted(zz_site.folder.rglob("*.html"))
    for file in pages:
        anchors[file] = set(re.findall(r'\sid="([^"]+)"', file.read_text(encoding="utf-8")))
    for file in pages:
        if "editions" in file.parts and "about" not in file.parts and file.parent.name != "editions":
            continue
        for href in re.findall(r'\shref="([^"]+)"', file.read_text(encoding="utf-8")):
            path, _, anchor = unescape(href).partition("#")
            if path.startswith("/"):
                target = zz_site.folder / path.lstrip("/")
            else:
                target = (file.parent / path).resolve() if path else file
            if not target.is_file() or (
                anchor and target.suffix == ".html" and anchor not in anchors.get(target, set())
            ):
                lost.append((file.relative_to(zz_site.folder).as_posix(), href))
    assert lost == []


def test_what_a_source_writes_is_text_and_nothing_else(zz_site: ZZSite, tmp_path: Path) -> None:
    """A facility's name that is markup, a formula or a path is shown as it is written, and runs nothing."""
    from counterfoil.publish.site.subjects import Subject, folder_of

    name = '"><script>alert(1)</script>'
    assert folder_of("../../x").startswith("x-")
    assert "/" not in folder_of(name)
    assert Subject("agency", "x", name, "agencies/x/").name == name
    index = (zz_site.folder / "assets" / "places.js").read_text(encoding="utf-8")
    assert "<" not in index
    assert json.loads(index.partition("=")[2].rstrip(";\n"))


def test_the_same_workspace_gives_the_same_site(zz_site: ZZSite, tmp_path: Path) -> None:
    """Byte for byte, whether one process draws it or two; and it takes the place of the one before."""
    from counterfoil import publish
    from counterfoil.publish.site import folder as building
    from support.workspaces import whole

    catalog = {
        p.relative_to(zz_site.folder / "catalog").as_posix(): p.read_bytes()
        for p in (zz_site.folder / "catalog").rglob("*")
        if p.is_file()
    }
    editions = [p for p in (zz_site.folder / "editions").iterdir() if (p / "edition.json").is_file()]
    alone, before = building._ALONE, time.monotonic()
    try:
        building._ALONE = 0
        publish.write_site(tmp_path / "two", catalog, editions, 2)
    finally:
        building._ALONE = alone
    assert time.monotonic() > before
    assert whole(tmp_path / "two") == whole(zz_site.folder)
