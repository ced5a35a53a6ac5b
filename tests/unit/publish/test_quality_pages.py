"""The quality of a release, and what changed between two, are pages of one file, and short answers in a terminal."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from counterfoil.cli.printing import Form
from counterfoil.cli.sources_quality import _table, check, compare
from counterfoil.errors import CounterfoilError
from counterfoil.publish.quality import check_sheet, comparison_sheet, render_sheet
from counterfoil.sources.quality import check_release, compare_releases
from support.quality_releases import Releases

_VOID = {"meta", "link", "br"}


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """Two releases of the same days, with a value that a page must escape and values that none may show."""
    given = Releases(tmp_path)
    columns = "prepared | code | reason | key | born | status"
    given.given("zz-a", f"{columns}\n2025-03-01 | ZZ1 | Ceased~<b>&~be | CANARY-1 | 1903 | ACTIVE")
    given.given("zz-b", f"{columns}\n2025-03-01 | ZZ1 | Ceased~<b>&~be | CANARY-1 | 1903 | 7-Died")
    return given


def pages(releases: Releases) -> list[str]:
    """Both pages."""
    with releases.reading() as snapshot:
        sheets = (
            check_sheet(check_release(snapshot, "zz-a")),
            comparison_sheet(compare_releases(snapshot, "zz-a", "zz-b")),
        )
        return [render_sheet(sheet, "0.0.0").decode() for sheet in sheets]


class Outline(HTMLParser):
    """Whether every element is closed, and each id and heading of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.levels: list[int] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag not in _VOID:
            self.open.append(tag)
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if (said.get("href") or "").startswith("#"):
            self.links.append(str(said["href"])[1:])
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_is_sound_and_needs_nothing_from_elsewhere(releases: Releases) -> None:
    """No script, no address, every element closed, ids once, links that lead somewhere, headings in steps of one."""
    for page in pages(releases):
        outline = Outline()
        outline.feed(page)
        assert outline.open == []
        assert len(outline.ids) == len(set(outline.ids))
        assert set(outline.links) <= set(outline.ids)
        assert outline.levels[0] == 1
        assert all(after - before <= 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
        assert "<script" not in page
        assert not re.search(r"(src|href)=\"(?!#)", page)


def test_a_page_escapes_what_a_file_holds_and_shows_no_person(releases: Releases) -> None:
    """A cell cannot become markup; keys and years of birth stand nowhere."""
    checked, compared = pages(releases)
    assert "Ceased &lt;b&gt;&amp; be" in checked
    assert "<b>" not in checked
    for page in (checked, compared):
        assert "CANARY" not in page
        assert "1903" not in page


def test_what_could_not_be_counted_stands_as_a_word_and_not_as_zero(tmp_path: Path) -> None:
    """A column that no file has is not collected, in words that the page explains."""
    given = Releases(tmp_path)
    given.given("zz-a", "prepared | code\n2025-03-01 | ZZ1")
    with given.reading() as snapshot:
        page = render_sheet(check_sheet(check_release(snapshot, "zz-a")), "0.0.0").decode()
    row = re.search(r"<tr><th scope=\"row\">lifted_date</th>.*?</tr>", page)
    assert row is not None
    assert "not collected" in row[0]
    assert "the release has no such column" in page


def test_the_terminal_has_the_short_answer_first_and_the_page_is_written(
    releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three sentences, then tables; the page goes to the file that is named."""
    page = tmp_path / "page.html"
    compare("zz-a", "zz-b", workspace=releases.path, form=Form.TABLE, output=page)
    said = capsys.readouterr().out
    assert said.startswith("A holds 1 records as of 2026-03-10, B holds 1")
    assert "1 changed of the 1 that can be held against each other" in said.splitlines()[1]
    assert "CANARY" not in said
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")


def test_a_program_gets_the_whole_report_as_json(releases: Releases, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing but JSON is printed."""
    check("zz-a", workspace=releases.path, form=Form.JSON, output=None)
    report = json.loads(capsys.readouterr().out)
    assert report["kind"] == "release_quality"
    assert report["verdict_counts"]["look"] >= 1


def test_a_page_that_cannot_be_written_is_an_error_with_a_remedy(releases: Releases, tmp_path: Path) -> None:
    """A folder that is not there."""
    with pytest.raises(CounterfoilError) as problem:
        check("zz-a", workspace=releases.path, form=Form.TABLE, output=tmp_path / "none" / "page.html")
    assert problem.value.slug == "cli/output"


def test_a_day_is_never_broken_across_two_lines(tmp_path: Path) -> None:
    """The page marks it as a day; the terminal writes it as the files do."""
    given = Releases(tmp_path)
    given.given("zz", "prepared | code | times\n2025-03-01 | ZZ1 | 40\n2025-03-02 | ZZ1 | 5")
    with given.reading() as snapshot:
        sheet = check_sheet(check_release(snapshot, "zz"))
    assert '<time datetime="2025-03-01">' in render_sheet(sheet, "0.0.0").decode()
    assert any("2025-03-01" in _table(table) for section in sheet.sections for table in section.tables)


def test_a_rule_about_what_is_on_purpose_not_read_does_not_say_that_it_is_missing(releases: Releases) -> None:
    """The release has the country of departure; it is we who do not read it."""
    with releases.reading() as snapshot:
        rules = {r["rule"]: r for r in check_release(snapshot, "zz-a")["rules"]}
    assert rules["departed_with_country"]["verdict"] == "not checked"
    assert rules["departed_with_country"]["reason"] == "not_applicable"
