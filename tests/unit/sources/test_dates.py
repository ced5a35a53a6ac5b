"""Every spelling of a day is read as that day; what is no day has a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from counterfoil.sources.cells import read_date, read_integer
from support.files import HEADINGS, Cell, form, ice_workbook
from support.workspaces import read

FIRST, LAST = date(2003, 3, 1), date(2026, 3, 10)


def read_cells(*cells: str | None) -> list[tuple[date | None, str | None]]:
    """Each cell as a day and a reason."""
    value, reason = read_date(pl.col("cell"), FIRST, LAST)
    frame = pl.DataFrame({"cell": list(cells)}, schema={"cell": pl.String})
    return list(frame.select(value.alias("value"), reason.alias("reason")).iter_rows())


@pytest.mark.parametrize(
    "cell",
    [
        "2009-09-01",
        "2009-09-01 00:00:00",
        "2009-09-01T13:30:00",
        "9/1/2009",
        "09/01/2009",
        "09/01/2009 12:00:00 AM",
        "9/1/09",
        "09/01/09 13:30",
        "9-1-2009",
        "20090901",
        "1-Sep-2009",
        "01-SEP-2009",
        "1-Sep-09",
        "01-SEP-09 00:00:00",
        "September 1, 2009",
        "Sep 1, 2009",
        "40057",
        "40057.0",
        "40057.75",
        "  2009-09-01  ",
    ],
)
def test_every_spelling_of_a_day_is_that_day(cell: str) -> None:
    """The time of day is dropped; a two-digit year is of this century; a number is a spreadsheet's day number."""
    assert read_cells(cell) == [(date(2009, 9, 1), None)]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (None, "not_stated"),
        ("", "not_stated"),
        ("   ", "not_stated"),
        ("N/A", "not_stated"),
        ("null", "not_stated"),
        ("-", "not_stated"),
        ("(b)(6)", "withheld"),
        ("(b)(6), (b)(7)(C)", "withheld"),
        ("b(6), b(7)c", "withheld"),
        ("B (6)", "withheld"),
        ("2/30/2025", "unreadable"),
        ("2025-02-30", "unreadable"),
        ("20250230", "unreadable"),
        ("13/1/2025", "unreadable"),
        ("2025-03-011", "unreadable"),
        ("2025-03", "unreadable"),
        ("soon", "unreadable"),
        ("1", "unreadable"),
        ("0002-01-05", "out_of_range"),
        ("1/5/0002", "out_of_range"),
        ("2003-02-28", "out_of_range"),
        ("2026-03-11", "out_of_range"),
        ("2205-01-05", "out_of_range"),
    ],
)
def test_what_is_no_day_has_a_reason(cell: str | None, reason: str) -> None:
    """A blank, a redaction, something unreadable, and a day that cannot be true of the release stay four things."""
    assert read_cells(cell) == [(None, reason)]


def test_the_first_and_the_last_day_that_can_be_true_are_in() -> None:
    """Both ends count."""
    assert read_cells(str(FIRST), str(LAST)) == [(FIRST, None), (LAST, None)]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1985", 1985),
        ("1985.0", 1985),
        (" 7 ", 7),
        ("0", 0),
        ("1985.5", None),
        ("ZZ", None),
        ("", None),
        ("9" * 30, None),
    ],
)
def test_a_whole_number_is_one_or_is_unknown(cell: str, number: int | None) -> None:
    """Unknown is never zero, and nothing is rounded."""
    frame = pl.DataFrame({"cell": [cell]})
    value, reason = read_integer(pl.col("cell"))
    why = None if number is not None else "unreadable" if cell else "not_stated"
    assert frame.select(value.alias("value"), reason.alias("reason")).row(0) == (number, why)


def test_dates_of_a_workbook_are_read_as_text_numbers_or_dates(tmp_path: Path) -> None:
    """A column may mix them; the cell stays beside the day as it stood, and no row is lost for its date."""
    cells = [date(2025, 3, 1), "3/1/2025", 45717, "2/30/2025", None, "(b)(6)", date(2026, 3, 11)]
    release, rows = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", [form(cell) for cell in cells]))
    day = date(2025, 3, 1)
    assert [(r["prepared_date"], r["prepared_date_as_stated"], r["prepared_date_reason"]) for r in rows] == [
        (day, "2025-03-01 00:00:00", None),
        (day, "3/1/2025", None),
        (day, "45717", None),
        (None, "2/30/2025", "unreadable"),
        (None, None, "not_stated"),
        (None, "(b)(6)", "withheld"),
        (None, "2026-03-11 00:00:00", "out_of_range"),
    ]
    unknown = {"not_stated": 1, "out_of_range": 1, "unreadable": 1, "withheld": 1}
    assert release["files"][0]["unknown"]["prepared_date"] == unknown
    assert (release["row_count"], release["set_aside_count"]) == (7, 0)


def test_every_cell_that_could_not_be_read_is_counted(tmp_path: Path) -> None:
    """Also one that is no whole number: the column, the reason, and how often."""
    years: list[Cell] = [1985, "1985", "unknown", "b(6)", None, 19.5]
    file = ice_workbook(tmp_path / "zz.xlsx", [form(Birth_Year=y) for y in years], headings=(*HEADINGS, "Birth Year"))
    release, rows = read(tmp_path, file)
    assert [r["birth_year"] for r in rows] == [1985, 1985, None, None, None, None]
    assert release["files"][0]["unknown"]["birth_year"] == {"not_stated": 1, "unreadable": 2, "withheld": 1}
