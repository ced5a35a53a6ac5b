"""A file that contradicts its own date, or that is there already, is set aside whole, with the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from counterfoil.errors import CounterfoilError, Exit
from counterfoil.sources import load_formats
from counterfoil.sources.asof import AsOfDate
from counterfoil.sources.staleness import why_stale
from support.files import Grid, form, forms, ice_sheet, ice_workbook, log_file, log_row, write_workbook
from support.workspaces import add, add_all, new_workspace, rows_of

DAY = date(2026, 3, 1)
FISCAL_2023 = pl.Series([date(2022, 10, 1), date(2023, 9, 30)])


def aside(workspace: Path, *paths: Path) -> list[tuple[str, str]]:
    """The files that are set aside when some are added, with the reason."""
    return [(a["file_name"], a["reason"]) for r in add_all(workspace, *paths) for a in r["files_set_aside"]]


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [("01/31/2026", "03/03/2026", ["two_as_of_dates"]), ("02/01/2026", "03/03/2026", [])],
    ids=["31 days apart", "30 days apart"],
)
def test_a_workbook_that_states_two_days_far_apart_is_set_aside(
    tmp_path: Path, first: str, second: str, reasons: list[str]
) -> None:
    """Each in its own sheet; 30 days are near enough, and the later one is then the as-of date."""
    workspace = new_workspace(tmp_path)
    sheets = {"A": ice_sheet(forms(2), as_of=first), "B": ice_sheet(forms(3, DAY), as_of=second)}
    file, other = write_workbook(tmp_path / "two.xlsx", sheets), log_file(tmp_path / "log.csv")
    found = add_all(workspace, file, other)
    assert [a["reason"] for r in found for a in r["files_set_aside"]] == reasons
    assert [r["format"] for r in found] == ["custodian_log", *([] if reasons else ["ice_detainers_2026_03"])]
    if not reasons:
        assert found[1]["as_of_date"] == "2026-03-03"
        assert found[1]["files"][0]["unknown"]["prepared_date"] == {}


@pytest.mark.parametrize("place", ["above", "below", "cover"])
def test_the_second_day_may_stand_in_a_footer_or_on_a_cover(tmp_path: Path, place: str) -> None:
    """A footer counts also where blank rows follow it, and a cover though it has no headings."""
    old = "Data current through January 5, 2026"
    below: Grid = [[], [old], *[[" "]] * 40] if place == "below" else ()
    sheets: dict[str, Grid] = {"A": ice_sheet(forms(3), as_of="03/10/2026", below=below)}
    if place == "cover":
        sheets = {"Cover": [["Invented"], [old]], **sheets}
    if place == "above":
        sheets = {"A": [[old], *sheets["A"]]}
    workspace = new_workspace(tmp_path)
    found = aside(workspace, write_workbook(tmp_path / "two.xlsx", sheets), log_file(tmp_path / "log.csv"))
    expected = [] if place == "above" else [("two.xlsx", "two_as_of_dates")]
    assert found == expected  # above its headings the format has a pattern of its own, which the first does not fit


def test_an_older_workbook_under_a_newer_name_is_set_aside(tmp_path: Path) -> None:
    """The name says 11 March 2026, the sheet a day 31 days before it; where nothing is left, status 3."""
    file = ice_workbook(tmp_path / "ZZ_20260311_FY25.xlsx", forms(3), as_of="02/08/2026")
    with pytest.raises(CounterfoilError) as problem:
        add(new_workspace(tmp_path), file)
    assert (problem.value.slug, problem.value.status) == ("sources/stale-file", Exit.BAD_INPUT)
    assert "2026-02-08 above the headings, 2026-03-11 in the name" in problem.value.where["because"]


#   name | whether days of fiscal year 2023 alone contradict it
NAMES = {
    "ZZ_FY2024.xlsx": True,
    "zz fy24 part 2.xlsx": True,
    "ZZ_FY-26_20260311.xlsx": True,
    "ZZ_FY98.xlsx": True,
    "ZZ_FY1998.xlsx": True,
    "ZZ_FY23_20260311_Redacted.xlsx": False,
    "ZZ_FY2023_x_FY23.xlsx": False,
    "ZZ_FY16-12.xlsx": False,
    "ZZ_FY11_12.xlsx": False,
    "ZZ_FY24-FY26.xlsx": False,
    "ZZ_FY2024-2026.xlsx": False,
    "ZZ_FY24 to 26.xlsx": False,
    "ZZ_FY2011 and Prior.xlsx": False,
    "ZZ_FY09 YTD.xlsx": False,
    "ZZ_FY25YTD_raw.xlsx": False,
    "ZZ_pre-FY12.xlsx": False,
    "ZZ_SATISFY24.xlsx": False,
    "ZZ.xlsx": False,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_without_a_day_of_the_one_year_in_its_name_contradicts_it(name: str) -> None:
    """The August 2026 arrests named FY2024 hold fiscal year 2023; a name of several years is not one year."""
    fact = load_formats()["ice_detainers_2026_03"]
    found = why_stale(name, fact, AsOfDate(DAY, ""), FISCAL_2023)
    assert (found is not None and found[0] == "other_fiscal_year") == NAMES[name], found


def test_one_day_of_the_year_is_enough(tmp_path: Path) -> None:
    """A file that runs over into the year of its name does not contradict it."""
    fact = load_formats()["ice_detainers_2026_03"]
    both = pl.Series([date(2023, 9, 30), date(2023, 10, 1)])
    assert why_stale("FY2024.xlsx", fact, AsOfDate(DAY, ""), both) is None
    assert why_stale("FY2022.xlsx", fact, AsOfDate(DAY, ""), both) is not None


def test_the_same_cells_saved_again_under_another_name_are_set_aside(tmp_path: Path) -> None:
    """Other bytes, another sheet, another order and other titles above change nothing; one other cell does."""
    workspace = new_workspace(tmp_path)
    add(workspace, ice_workbook(tmp_path / "a.xlsx", forms(3)))
    again = write_workbook(tmp_path / "b_20260311_.xlsx", {"Again": ice_sheet(forms(3)[::-1], above=2)})
    other = ice_workbook(tmp_path / "c.xlsx", [*forms(2), form(date(2025, 3, 3), Anonymized_Identifier="zz-other")])
    assert aside(workspace, again, other) == [("b_20260311_.xlsx", "same_cells")]
    with pytest.raises(CounterfoilError) as problem:
        add(workspace, again)
    assert problem.value.slug == "sources/already-added"


def test_two_logs_that_differ_in_the_county_alone_are_two(tmp_path: Path) -> None:
    """A month without a request reads alike in every county; the county is a cell too."""
    zero = {"ICE_Told_Of_Release": "", "Left_Custody": "", "Answer": "", "Certified_Zero_Month": "2025-03-01"}
    files = [log_file(tmp_path / f"{c}.csv", [log_row("", County_FIPS=c, **zero)]) for c in ("99001", "99003")]
    (release,) = add_all(new_workspace(tmp_path), *files)
    assert (len(release["files"]), release["files_set_aside"]) == (2, [])


def test_nothing_of_a_file_that_is_set_aside_is_kept(tmp_path: Path) -> None:
    """Neither its rows nor its days."""
    workspace = new_workspace(tmp_path)
    good = ice_workbook(tmp_path / "good.xlsx", forms(2))
    stale = ice_workbook(tmp_path / "ZZ_FY2019.xlsx", forms(5))
    (release,) = add_all(workspace, stale, good)
    assert {r["file_name"] for r in rows_of(workspace)} == {"good.xlsx"}
    assert (release["row_count"], release["last_date"]) == (2, "2025-03-02")
