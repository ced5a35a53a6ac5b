"""What is odd about a sheet is told apart, counted and never guessed; no cell that may name a person is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from counterfoil.errors import CounterfoilError
from support.files import HEADINGS, Cell, form, forms, ice_sheet, ice_workbook, text_file, write_workbook
from support.formats import ZZ, write_format
from support.workspaces import add, add_all, new_workspace, read, rows_of

DAY = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("again", "reason"),
    [
        (HEADINGS, "repeated_header"),
        ((HEADINGS[0], None, HEADINGS[2].upper(), "", *HEADINGS[4:]), "repeated_header"),
        ((HEADINGS[0], "ZEDLAND", *HEADINGS[2:]), None),
        ((HEADINGS[0], None, None, None, "QUILLON"), None),
    ],
    ids=["whole", "with gaps", "one differs", "one alone"],
)
def test_the_headings_again_are_no_record(tmp_path: Path, again: Sequence[Cell], reason: str | None) -> None:
    """Also where some of their cells are blank; one cell that is equal to a heading makes no heading row."""
    _, rows = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", forms(3), below=[again]))
    assert [r["set_aside_reason"] for r in rows] == [None, None, None, reason]


def test_a_title_that_reads_like_a_heading_is_not_taken_for_the_headings(tmp_path: Path) -> None:
    """The row counts that has what the format needs: `Date` and `State` above it are titles."""
    for at, above in enumerate([["Date", "03/10/2026"], ["date", "state"], ["Gender", "County"]]):
        sheet = [above, *ice_sheet(forms(2))]
        release, rows = read(tmp_path / str(at), write_workbook(tmp_path / f"{at}.xlsx", {"A": sheet}))
        assert (release["format"], [r["row_number"] for r in rows]) == ("ice_detainers_2026_03", [9, 10]), above


@pytest.mark.parametrize(("length", "aside"), [(100, 100), (99, 0)])
def test_a_stretch_captured_twice_counts_once(tmp_path: Path, length: int, aside: int) -> None:
    """A hundred rows again in the same order are a second copy; fewer may be other people's, and stay."""
    stretch = [form(DAY + timedelta(days=at % 90), Anonymized_Identifier=f"zz-{at}") for at in range(length)]
    between = [form(DAY, Anonymized_Identifier=f"zz-between-{at}") for at in range(7)]
    rows = [*stretch, *between, *stretch, form(DAY, Anonymized_Identifier="zz-last")]
    release, kept = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", rows))
    assert release["files"][0]["set_aside"] == ({"repeated_block": aside} if aside else {})
    numbers = [r["row_number"] for r in kept if r["set_aside_reason"]]
    assert numbers == list(range(8 + length + 7, 8 + length + 7 + aside))


def test_a_hundred_equal_rows_are_no_copy_of_a_stretch(tmp_path: Path) -> None:
    """Fifty rows of the stretch at least differ from each other."""
    release, _ = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", [form()] * 300))
    assert release["set_aside_count"] == 0


def test_a_column_that_would_name_a_person_is_counted_and_never_kept(tmp_path: Path) -> None:
    """Cells that are not redacted are counted; neither they nor their column go any further."""
    place = new_workspace(tmp_path)
    write_format(place, ZZ, withheld={"Zname": "names a person"})
    names = ["CANARY ONE", "(b)(6)", "b(6), b(7)c", "", " CANARY TWO "]
    cells = [("2025-03-01", f"ZZ {at}", f"zz-{at}", name) for at, name in enumerate(names)]
    release = add(place, text_file(tmp_path / "zz.csv", [("Zday", "Zjail", "Zkey", "Zname"), *cells]))
    assert release["files"][0]["readable_identifiers"] == {"Zname": 2}
    assert "CANARY" not in str(release) + str(rows_of(place))


def test_cells_under_no_heading_are_counted(tmp_path: Path) -> None:
    """They are not read, and not passed over in silence; those of a footer are none."""
    headings = (*HEADINGS[:4], None, *HEADINGS[4:])
    below = [(DAY, "ZEDLAND", "QUILLON COUNTY JAIL", "QUILLZZ", "a note"), (None, None, None, None, "a footer")]
    release, _ = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", forms(2), headings=headings, below=below))
    assert release["files"][0]["cells_without_heading"] == 1


def test_a_heading_that_stands_twice_stops_the_read_unless_the_format_expects_it(tmp_path: Path) -> None:
    """Of two columns of one name nobody knows which is meant; a format may say that the first is."""
    place = new_workspace(tmp_path)
    write_format(place)
    cells = [("Zday", "Zjail", "Zkey", "Zjail"), ("2025-03-01", "FIRST", "zz-1", "SECOND")]
    file = text_file(tmp_path / "zz.csv", cells)
    with pytest.raises(CounterfoilError) as problem:
        add(place, file)
    assert problem.value.slug == "sources/unlisted-heading"
    write_format(place, ZZ, repeats={"Zjail": "the same again"})
    add(place, file)
    assert [r["facility_name_as_stated"] for r in rows_of(place)] == ["FIRST"]


def test_not_collected_blank_and_withheld_are_three_reasons(tmp_path: Path) -> None:
    """A column that one file has and the next has not is not a blank one."""
    headings = (*HEADINGS, "Departed Date")
    cells: list[Cell] = [None, "b(6), b(7)c", "(b)(7)(E)", "NA", "n/a", "?", DAY]
    rows = [form(DAY, Anonymized_Identifier=f"zz-{at}", Departed_Date=cell) for at, cell in enumerate(cells)]
    with_column = ice_workbook(tmp_path / "a.xlsx", rows, headings=headings)
    without = ice_workbook(tmp_path / "b.xlsx", forms(1))
    release, read_rows = read(tmp_path, with_column, without)
    reasons = ["not_stated", "withheld", "withheld", "not_stated", "not_stated", "unreadable", None, "not_collected"]
    assert [r["departed_date_reason"] for r in read_rows] == reasons
    assert ["Departed Date" in f["absent_headings"] for f in release["files"]] == [False, True]


def test_days_in_every_spelling_stand_in_one_column(tmp_path: Path) -> None:
    """Real dates, text, date-times, day numbers; impossible days, days to come and an early one have a reason."""
    cells: dict[Cell, tuple[str | None, str | None]] = {
        DAY: ("2025-03-01", None),
        "3/1/2025": ("2025-03-01", None),
        "2025-03-01 23:59:59": ("2025-03-01", None),
        datetime.fromisoformat("2025-03-01T13:05"): ("2025-03-01", None),
        "45717": ("2025-03-01", None),
        45717.75: ("2025-03-01", None),
        "01-MAR-25": ("2025-03-01", None),
        "02/30/2025": (None, "unreadable"),
        "2025-13-01": (None, "unreadable"),
        "2026-03-11": (None, "out_of_range"),
        "1/1/1900": (None, "out_of_range"),
        "NA": (None, "not_stated"),
    }
    rows = [form(cell, Anonymized_Identifier=f"zz-{at}") for at, cell in enumerate(cells)]
    _, found = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", rows))
    read_as = [(str(r["prepared_date"]) if r["prepared_date"] else None, r["prepared_date_reason"]) for r in found]
    assert dict(zip(cells, read_as, strict=True)) == cells


LATE = {"from_date": "2020-01-01", "until_date": "2025-07-01"}
LATER = {"from_date": "2020-01-01", "until_date": "2025-10-01"}


@pytest.mark.parametrize(
    ("name", "last", "expected"),
    [
        ("zz.csv", "2025-06-30", "zz_a"),
        ("zz.csv", "2025-07-01", "zz_b"),
        ("old.csv", "2025-09-30", "zz_b"),
        ("new.csv", "2025-06-30", "zz_b"),
        ("old.csv", "2026-06-30", "zz_a"),
        ("zz.csv", "2026-06-30", "zz_b"),
    ],
    ids=[
        "days of the first",
        "a day behind it",
        "days beat a name",
        "a name where days allow",
        "behind all, named",
        "behind all",
    ],
)
def test_of_formats_with_equal_headings_the_days_decide_and_then_the_name(
    tmp_path: Path, name: str, last: str, expected: str
) -> None:
    """A publisher posts the next days under an old name; it never posts days that had not come."""
    place = new_workspace(tmp_path)
    write_format(place, ZZ, format="zz_a", covers=LATE, files=["old.csv"], production="zz_pa")
    write_format(place, ZZ, format="zz_b", covers=LATER, files=["new.csv"], production="zz_pb")
    cells = [("Zday", "Zjail", "Zkey"), ("2025-03-01", "ZZ", "zz-1"), (last, "ZZ", "zz-2"), (last, "ZZ", "zz-3")]
    (release,) = add_all(place, text_file(tmp_path / name, cells))
    assert release["format"] == expected
    assert (release["person_key_scope"] in ("zz_pa", "zz_pb")) == (name == "new.csv")


def test_a_sheet_records_how_many_rows_it_holds(tmp_path: Path) -> None:
    """Blank ones apart; a sheet that is not read says how many it has, lest a second half go unseen."""
    sheets = {
        "A": ice_sheet(forms(2), below=[[" "], [], ["2025-04-01", None, "UMBRA JAIL"]]),
        "B": [list(row.values()) for row in forms(4)],
    }
    release, _ = read(tmp_path, write_workbook(tmp_path / "zz.xlsx", sheets))
    found = [(s["sheet"], s["row_count"], s.get("blank_row_count")) for s in release["files"][0]["sheets"]]
    assert found == [("A", 3, 2), ("B", 4, None)]
