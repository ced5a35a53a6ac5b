"""Each page of the editions of ZZ, both series in both languages: valid, open to everyone, and right on a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil import pipeline
from support.pages import CHECKER, CHROMIUM, complaints, open_browser, serious
from support.zz import make_zz_workspace

EDITIONS = [("ddor", "ZZ", "en"), ("ddor", "ZZ", "es"), ("place", "99001", "en"), ("place", "99001", "es")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Path]:
    """The page of each edition."""
    folder = tmp_path_factory.mktemp("pages")
    workspace = make_zz_workspace(folder, rows=1500, seed=1).path
    days = (date(2024, 10, 1), date(2025, 10, 1))
    found = {}
    for series, scope, language in EDITIONS:
        place = folder / f"{series}-{language}"
        pipeline.build_report(workspace, series, scope, *days, place, lambda *_: None, language=language)
        found[series, scope, language] = place / "index.html"
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip("skipped: no /usr/bin/chromium")
    with open_browser() as chromium:
        yield chromium


def test_every_page_holds_to_the_html_standard(pages: dict[tuple[str, str, str], Path]) -> None:
    """Tables with their heads, ids once, drawings inside the page: no error on any."""
    if not os.environ.get("CI") and not (CHECKER.exists() and shutil.which("java")):
        pytest.skip("skipped: no Java, or no checker at .ci/tools/vnu.jar")
    assert complaints(*pages.values()) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: "-".join(e))
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    pages: dict[tuple[str, str, str], Path], browser: Any, edition: tuple[str, str, str], width: int, scheme: str
) -> None:
    """In both series, both languages, on a phone and a desk, by day and by night."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    complained: list[str] = []
    page.on("console", lambda said: complained.append(said.text))
    page.goto(pages[edition].as_uri())
    assert page.locator("html").get_attribute("lang") == edition[2]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
    assert complained == []
    context.close()


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: "-".join(e))
def test_on_paper_no_table_and_no_drawing_is_cut(
    pages: dict[tuple[str, str, str], Path], browser: Any, edition: tuple[str, str, str]
) -> None:
    """Printed by a browser on a narrow sheet."""
    context = browser.new_context(viewport={"width": 680, "height": 900})
    page = context.new_page()
    page.goto(pages[edition].as_uri())
    page.emulate_media(media="print")
    too_wide = page.evaluate(
        "[...document.querySelectorAll('table, svg, p, pre')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert too_wide == []
    context.close()
