"""The series `place`: two pages on one county of ZZ, with both halves, the law and the unknown."""

from __future__ import annotations

import io
import json
from datetime import date

import pypdf
import pytest

from counterfoil import pipeline
from counterfoil.errors import UsageError
from support.zz import make_zz_workspace

DAYS = (date(2024, 10, 1), date(2025, 10, 1))


def quiet(_name: str, _done: int, _of: int) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A ZZ workspace with the logs of its custodians."""
    return make_zz_workspace(tmp_path_factory.mktemp("place"), rows=1200, seed=3).path


def build(workspace, scope, language="en", series="place"):
    """The folder of an edition, and what it says."""
    folder = workspace.parent / f"{series}-{scope}-{language}"
    built = pipeline.build_report(workspace, series, scope, *DAYS, folder, quiet, language=language)
    return folder, json.loads((folder / "edition.json").read_text(encoding="utf-8")), built.edition


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_two_pages_on_paper(workspace, language):
    """A board reads it as one sheet of paper."""
    folder, said, _ = build(workspace, "99001", language)
    assert said["series"] == "place"
    assert len(pypdf.PdfReader(io.BytesIO((folder / "report.pdf").read_bytes())).pages) == 2


def test_its_figures_are_those_of_the_report(workspace):
    """Both series count the same detainers of the same county in the same way."""
    _, place, _ = build(workspace, "99001")
    _, ddor, _ = build(workspace, "99001", series="ddor")
    told = ("figure_id", "value", "numerator", "denominator", "low", "high", "unknown_count")
    assert [{k: f[k] for k in told} for f in place["figures"]] == [{k: f[k] for k in told} for f in ddor["figures"]]
    assert place["totals"] == ddor["totals"]


def test_rows_over_time_add_up_to_what_was_issued(workspace):
    """Taken, declined, other and unknown of each month are all its detainers; the months are the whole."""
    _, said, _ = build(workspace, "99001")
    rows = said["tables"]["outcomes_over_time"]["rows"]
    parts = ("taken_count", "declined_count", "other_count", "unknown_count")
    assert all(sum(row[p] for p in parts) == row["issued_count"] for row in rows)
    assert sum(row["issued_count"] for row in rows) == said["totals"]["detainers_issued"]


def test_a_place_without_a_log_says_so(workspace):
    """That no log was handed in is no finding about the place."""
    _, with_log, _ = build(workspace, "99001")
    _, without, _ = build(workspace, "99019")
    text = {s["section_id"]: " ".join(s["paragraphs"]) for s in without["sections"]}
    assert "No log of a custodian of this place was handed in" in text["log"]
    assert "No log" not in " ".join(p for s in with_log["sections"] for p in s["paragraphs"])


def test_the_waterfall_adds_up_and_the_map_has_every_county(workspace):
    """From rows read to outcomes nothing is lost; each county of ZZ is on the map, whatever its shade."""
    _, said, edition = build(workspace, "ZZ", series="ddor")
    counts = {row["step"]: row["count"] for row in said["tables"]["accounting"]["rows"]}
    taken_away = ("rows_set_aside", "rows_repeating", "served_elsewhere", "undated", "outside_period")
    left = counts["rows_read"] - sum(counts[s] for s in (*taken_away, "place_unknown", "outside_scope"))
    assert left == counts["detainers_issued"]
    outcomes = [n for step, n in counts.items() if step in said["totals"] and not step.startswith(("rows", "detain"))]
    assert sum(outcomes) == left
    drawn = edition.chart("declines_by_county")
    assert len(drawn.areas) == 14
    table = said["tables"]["declines_by_county"]["rows"]
    shades = {row["county_code_fips"]: row["shade"] for row in table}
    assert {a.code: drawn.legend[a.shade] for a in drawn.areas if a.code in shades} == shades


def test_an_agency_has_its_own_two_pages(workspace):
    """An agency is named by its id; what is not surely its own is another's, or perhaps its own."""
    folder, said, _ = build(workspace, "99001-county_jail-custodian")
    _, county, _ = build(workspace, "99001")
    assert (said["scope_level"], said["scope"]) == ("agency", "99001-county_jail-custodian")
    assert said["scope_name"].startswith("Zenith County")
    assert 0 < said["totals"]["detainers_issued"] <= county["totals"]["detainers_issued"]
    assert len(pypdf.PdfReader(io.BytesIO((folder / "report.pdf").read_bytes())).pages) == 2
    assert "Rebuilt from the inputs" in pipeline.verify_report(folder, workspace, quiet)[-1]


def test_an_agency_that_no_facility_is_of_is_refused(workspace):
    """A report on nobody would say that nothing was sent to it."""
    with pytest.raises(UsageError, match="no facility of the workspace"):
        build(workspace, "99001-county_jail-nobody")
