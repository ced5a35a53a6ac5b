"""Editions of a county in ZZ, one after the other, from the command line: what one hid, no later one gives away."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from counterfoil.engine import writing
from support.detainers import Given
from support.gate import given_zz, rows_of, steady, table
from support.workspaces import run_in_process

COUNTY = "99003"


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """Four deaths in the first two months of 2025, and twelve in each of the next two pairs of months."""
    days = [(m, d) for m in (3, 4, 5, 6) for d in (9, 12, 16, 19, 23, 26)]
    text = table(
        steady(each=6),
        steady("ZENITH~COUNTY~JAIL", "ZENITHVILLE", each=9, code="ZENITZZ"),
        *(rows_of(f"2025-{month:02d}-09", 2, reason="Died") for month in (1, 2)),
        *(rows_of(f"2025-{month:02d}-{day:02d}", 1, reason="Died") for month, day in days),
    )
    return given_zz(tmp_path).release(text)


def build(given: Given, series: str, scope: str, months: tuple[int, int]) -> dict[str, Any]:
    """The edition that the command made; months are half open."""
    days = [f"2025-{m:02d}-01" for m in months]
    folder = given.path.parent / f"{series}-{scope}-{'-'.join(days)}"
    words = ("--series", series, "--scope", scope, "--from", days[0], "--until", days[1], "--output", folder)
    ran = run_in_process(["report", "build", "--workspace", given.path, *words])
    assert ran.status == 0, ran.err
    verified = run_in_process(["report", "verify", folder, "--workspace", given.path])
    assert (verified.status, "byte for byte" in verified.out) == (0, True), verified.err
    said: dict[str, Any] = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    return said


def deaths(edition: dict[str, Any]) -> tuple[int | None, str | None]:
    """The deaths of an edition, and why they are not told."""
    row = next(r for r in edition["tables"]["outcomes"]["rows"] if r["outcome"] == "died")
    assert edition["totals"]["died"] == row["count"]
    return row["count"], row["reason"]


def test_the_half_year_less_its_later_months_does_not_give_the_first_away(given: Given) -> None:
    """28 less 12 less 12 would leave the four that the first edition hid. No two of these editions tell them; the
    last one, whose days the first does not touch, would have completed the sum.
    """
    first = build(given, "place", COUNTY, (1, 3))
    assert deaths(first) == (None, "suppressed")
    half_year = build(given, "place", COUNTY, (1, 7))
    assert deaths(half_year) == (28, None)
    spring = build(given, "place", COUNTY, (3, 5))
    assert deaths(spring) == (12, None)
    last = build(given, "place", COUNTY, (5, 7))
    assert deaths(last) == (None, "suppressed")
    assert any("earlier edition" in f["says"] for f in last["flags"]), last["flags"]


def test_an_edition_that_an_older_version_remembers_is_attacked_like_any_other(given: Given) -> None:
    """It did not say how many of its numbers are sensitive: that is no reason to take them for none."""
    assert deaths(build(given, "place", COUNTY, (1, 3))) == (None, "suppressed")
    assert deaths(build(given, "place", COUNTY, (1, 7))) == (28, None)
    with writing(given.path) as change:
        for key, record in change.records("editions").items():
            held = [{n: v for n, v in e.items() if n != "sensitive_count"} for e in record["editions"]]
            change.record("editions", key, {"editions": held})
    assert deaths(build(given, "place", COUNTY, (3, 7))) == (None, "suppressed")


def test_an_edition_with_hidden_cells_is_shown_beside_the_catalog_unless_that_tells_them(given: Given) -> None:
    """In the catalog four detainers of the county were lifted or ended with a death; the edition hides how many of
    each. With the half year, which prints all deaths, the months of the catalog would tell each month's.
    """
    first = build(given, "place", COUNTY, (1, 3))
    half_year = build(given, "place", COUNTY, (1, 7))
    assert deaths(half_year) == (28, None)
    ran = run_in_process(["publish", "site", "--workspace", given.path, "--output", given.path.parent / "site"])
    assert ran.status == 0, ran.err
    reason = "it hides cells that the catalog beside it could give away"
    assert f"{half_year['edition_id']}: {reason}" in " ".join(ran.out.split())
    assert f"{first['edition_id']}: {reason}" not in " ".join(ran.out.split())
    site = given.path.parent / "site"
    shown = site / "editions" / first["edition_id"]
    assert not (site / "editions" / half_year["edition_id"]).exists()
    said = json.loads((shown / "edition.json").read_text(encoding="utf-8"))
    hidden = {r["outcome"] for r in said["tables"]["outcomes"]["rows"] if r["reason"] == "suppressed"}
    assert {"died", "lifted_by_ice"} <= hidden
    with (shown / "tables" / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        rows = {r["outcome"]: (r["count"], r["reason"]) for r in csv.DictReader(file)}
    assert rows["died"] == ("", "suppressed")
    assert "uppressed" in (shown / "index.html").read_text(encoding="utf-8")
    listed = (site / "editions" / "index.html").read_text(encoding="utf-8")
    assert first["edition_id"] in listed
    assert half_year["edition_id"] not in listed


def test_an_answer_of_which_most_is_hidden_says_what_to_ask_instead(given: Given) -> None:
    """Also where a program reads the answer, and would not see the reason of each cell."""
    ask = [
        "measures",
        "compute",
        "detainers_by_outcome",
        "--workspace",
        given.path,
        "--where",
        f"county_code_fips={COUNTY}",
    ]
    by_month = run_in_process(
        [*ask, "--by", "county_code_fips,month", "--from", "2025-01-01", "--until", "2025-03-01"]
    )
    assert "cells are suppressed. Fewer dimensions, or a share, hide less." in by_month.out
    read_by_program = run_in_process([*ask, "--by", "county_code_fips,month", "--format", "csv"])
    hidden = sum("suppressed" in line for line in read_by_program.out.splitlines())
    rows = len(read_by_program.out.splitlines()) - 1
    assert ("hide less" in read_by_program.err) == (2 * hidden > rows)
    whole = run_in_process([*ask, "--by", "county_code_fips"])
    assert "hide less" not in whole.out
