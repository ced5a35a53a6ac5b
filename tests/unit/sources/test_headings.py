"""A sheet is read by its headings: wherever they stand, however they are spelled, and none is guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import CounterfoilError
from counterfoil.sources import load_formats
from support.files import HEADINGS, form, forms, ice_sheet, ice_workbook, newsroom_file, write_workbook
from support.workspaces import read

MARCH_2026 = "ice_detainers_2026_03"


def refused(folder: Path, *paths: Path, **options: Any) -> CounterfoilError:
    """The error that reading ends with."""
    with pytest.raises(CounterfoilError) as problem:
        read(folder, *paths, **options)
    return problem.value


@pytest.mark.parametrize("blank_columns", [0, 1])
@pytest.mark.parametrize("above", [0, 5, 6, 7])
def test_the_headings_are_found_whatever_stands_above_them(tmp_path: Path, above: int, blank_columns: int) -> None:
    """Five, six or seven rows of titles, or none; also where column A is blank."""
    file = ice_workbook(tmp_path / "zz.xlsx", forms(3), above=above, blank_columns=blank_columns)
    release, rows = read(tmp_path, file)
    first = above + 2
    sheet = {"sheet": "Detainers", "read": True, "header_row": above + 1, "row_count": 3, "blank_row_count": 0}
    assert release["files"][0]["sheets"] == [sheet]
    assert [(r["row_number"], r["prepared_date"]) for r in rows] == [
        (first, date(2025, 3, 1)),
        (first + 1, date(2025, 3, 2)),
        (first + 2, date(2025, 3, 3)),
    ]
    assert {r["facility_name_as_stated"] for r in rows} == {"QUILLON COUNTY JAIL"}


def test_every_sheet_with_headings_is_read_and_one_without_is_recorded(tmp_path: Path) -> None:
    """Sheets may differ in what stands above; an empty sheet is not worth a word."""
    sheets = {
        "FY24": ice_sheet(forms(2), above=6),
        "Notes": [["Invented data"], ["Nothing here", "is real"]],
        "FY25": ice_sheet(forms(1), above=5),
        "Empty": [],
    }
    release, rows = read(tmp_path, write_workbook(tmp_path / "zz.xlsx", sheets))
    assert release["files"][0]["sheets"] == [
        {"sheet": "FY24", "read": True, "header_row": 7, "row_count": 2, "blank_row_count": 0},
        {"sheet": "FY25", "read": True, "header_row": 6, "row_count": 1, "blank_row_count": 0},
        {"sheet": "Notes", "read": False, "because": "no row of headings", "row_count": 2},
    ]
    assert [(r["sheet"], r["row_number"]) for r in rows] == [("FY24", 8), ("FY24", 9), ("FY25", 7)]


def test_the_order_of_the_columns_does_not_matter(tmp_path: Path) -> None:
    """A column is what its heading says."""
    file = ice_workbook(tmp_path / "zz.xlsx", forms(2), headings=HEADINGS[::-1])
    _, rows = read(tmp_path, file)
    assert [(r["prepared_date"], r["facility_city_as_stated"]) for r in rows] == [
        (date(2025, 3, 1), "QUILLON"),
        (date(2025, 3, 2), "QUILLON"),
    ]


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("Detainer Facility", "Detention Facility"),
        ("Detainer Facility Code", "Detention Facility Code"),
        ("Anonymized Identifier", "Unique Identifier"),
        ("Detainer Facility", "DETAINER FACILITY"),
        ("Detainer Facility", "  Detainer   Facility "),
        ("Detainer Facility", "detainer\nfacility"),
        ("Detainer Prepare Date", "\ufeffDetainer\u00a0Prepare Date"),
    ],
)
def test_another_name_another_case_and_other_spaces_mean_the_same(tmp_path: Path, heading: str, written: str) -> None:
    """What is listed under `also` counts as the heading; so does the heading in any case and spacing."""
    headings = [written if h == heading else h for h in HEADINGS]
    file = ice_workbook(tmp_path / "zz.xlsx", [{**form(), written: form()[heading]}], headings=headings)
    release, rows = read(tmp_path, file)
    field = load_formats()[MARCH_2026].columns[heading].field
    assert release["files"][0]["unlisted_headings"] == []
    assert heading not in release["files"][0]["absent_headings"]
    assert rows[0][field] is not None


def test_a_heading_that_stands_in_the_headings_again_is_a_row_set_aside(tmp_path: Path) -> None:
    """Whatever its spaces: pages that were put together repeat their headings."""
    odd = ("Detainer  Prepare Date", *HEADINGS[1:])
    row = {**form(), odd[0]: date(2025, 3, 1)}
    file = ice_workbook(tmp_path / "zz.xlsx", [row], headings=odd, below=[odd, HEADINGS])
    release, rows = read(tmp_path, file)
    assert [r["set_aside_reason"] for r in rows] == [None, "repeated_header", "repeated_header"]
    assert release["files"][0]["set_aside"] == {"repeated_header": 2}


def test_a_heading_in_no_list_stops_the_read(tmp_path: Path) -> None:
    """The error names the heading, its column as a spreadsheet counts, its sheet and row, and what to type."""
    grid = ice_sheet(forms(1), headings=(*HEADINGS, "Lift\x1b[31m Remarks", "More"), blank_columns=2)
    file = write_workbook(tmp_path / "zz.xlsx", {"FY 25": grid})
    error = refused(tmp_path, file)
    assert error.slug == "sources/unlisted-heading"
    assert error.where == {
        "file": str(file),
        "sheet": '"FY 25"',
        "row": "7",
        "heading": '"Lift [31m Remarks", column 11 (and 1 more)',
        "format": f"sources/facts/formats/{MARCH_2026}.yaml",
    }
    assert f"  counterfoil sources add {file} --allow-unlisted" in error.remedy


def test_a_heading_in_no_list_is_recorded_where_the_read_goes_on(tmp_path: Path) -> None:
    """Its cells are left unread; its sheet and column are kept."""
    file = ice_workbook(tmp_path / "zz.xlsx", headings=(*HEADINGS, "Remarks"), blank_columns=1)
    release, rows = read(tmp_path, file, allow_unlisted=True)
    assert release["files"][0]["unlisted_headings"] == [{"sheet": "Detainers", "heading": "Remarks", "column": 10}]
    assert len(rows) == 3


def test_a_heading_that_stands_twice_is_in_no_list_the_second_time(tmp_path: Path) -> None:
    """Which of two columns is meant cannot be known."""
    error = refused(tmp_path, ice_workbook(tmp_path / "zz.xlsx", headings=(*HEADINGS, "Facility City")))
    assert error.where["heading"] == '"Facility City", column 9'


@pytest.mark.parametrize("heading", ["Detainer Prepare Date", "Detainer Facility"])
def test_a_heading_that_is_needed_and_absent_stops_the_read(tmp_path: Path, heading: str) -> None:
    """The error names it, the sheet and the row of the headings that are there."""
    headings = [h for h in HEADINGS if h != heading]
    file = ice_workbook(tmp_path / "zz.xlsx", headings=headings, above=5)
    error = refused(tmp_path, file)
    assert error.slug == "sources/missing-heading"
    assert error.where == {
        "file": str(file),
        "sheet": '"Detainers"',
        "heading": f'"{heading}"',
        "row": "6",
        "format": MARCH_2026,
    }


def test_a_heading_that_one_sheet_lacks_stops_the_read_of_the_workbook(tmp_path: Path) -> None:
    """A sheet is not passed over because another one is well."""
    sheets = {"FY24": ice_sheet(forms(1)), "FY25": ice_sheet(forms(1), headings=HEADINGS[1:])}
    error = refused(tmp_path, write_workbook(tmp_path / "zz.xlsx", sheets))
    assert (error.slug, error.where["sheet"]) == ("sources/missing-heading", '"FY25"')


def test_headings_of_no_format_are_said_so(tmp_path: Path) -> None:
    """A file of other things is not read as the nearest format."""
    file = write_workbook(tmp_path / "zz.xlsx", {"Fleet": [["Vehicle", "Mileage"], ["ZZ-1", 5]]})
    assert refused(tmp_path, file).slug == "sources/no-format"


def test_a_file_with_headings_and_no_row_is_said_so(tmp_path: Path) -> None:
    """It is more likely cut short than empty."""
    workbook = ice_workbook(tmp_path / "zz.xlsx", [])
    text = newsroom_file(tmp_path / "zz.txt", [])
    given = [refused(tmp_path / "a", workbook).slug, refused(tmp_path / "b", text).slug]
    assert given == ["sources/no-rows", "sources/no-rows"]


def test_a_column_that_one_file_lacks_is_not_collected_there(tmp_path: Path) -> None:
    """Its dates are unknown because the file has no such column, which is not the same as a blank or a redaction."""
    headings = (*HEADINGS, "Departed Date")
    with_it = [
        form(Departed_Date=date(2025, 4, 1)),
        form(Departed_Date=None),
        form(Departed_Date="(b)(6); (b)(7)(C)"),
    ]
    files = [
        ice_workbook(tmp_path / "a.xlsx", with_it, headings=headings),
        ice_workbook(tmp_path / "b.xlsx", forms(1)),
    ]
    release, rows = read(tmp_path, *files)
    assert [(r["file_name"], r["departed_date"], r["departed_date_reason"]) for r in rows] == [
        ("a.xlsx", date(2025, 4, 1), None),
        ("a.xlsx", None, "not_stated"),
        ("a.xlsx", None, "withheld"),
        ("b.xlsx", None, "not_collected"),
    ]
    absent = [set(f["absent_headings"]) for f in release["files"]]
    assert absent[1] - absent[0] == {"Departed Date"}
    assert release["files"][0]["unknown"]["departed_date"] == {"not_stated": 1, "withheld": 1}


def test_a_column_without_a_heading_is_not_taken_for_another(tmp_path: Path) -> None:
    """The columns after it keep their meaning."""
    headings = (*HEADINGS[:3], None, *HEADINGS[3:])
    _, rows = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", forms(1), headings=headings))
    assert (rows[0]["facility_name_as_stated"], rows[0]["facility_code_as_stated"]) == (
        "QUILLON COUNTY JAIL",
        "QUILLZZ",
    )
