"""No row is lost: each is a record or set aside with its reason, under the number that a spreadsheet shows."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.errors import CounterfoilError
from counterfoil.sources import DETAINER_ROWS
from support.files import HEADINGS, NEWSROOM, Cell, form, forms, ice_sheet, ice_workbook, newsroom_row, write_workbook
from support.workspaces import read

FORM = tuple(form().values())
SOME = settings(max_examples=15, deadline=None, derandomize=True)


def fates(rows: list[dict[str, Any]]) -> list[tuple[int, str | None]]:
    """Each row's number, and why it is no record."""
    return [(r["row_number"], r["set_aside_reason"]) for r in rows]


def test_blank_rows_a_footer_and_headings_again_are_told_apart(tmp_path: Path) -> None:
    """A row of spaces is blank; one lone cell that is no day is a footer; the headings again are no record."""
    below: list[Sequence[Cell]] = [[], ["  ", " "], HEADINGS, FORM, ["Total 4"], [], ["", None], [None]]
    release, rows = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", forms(2), below=below))
    assert fates(rows) == [
        (8, None),
        (9, None),
        (12, "repeated_header"),
        (13, None),
        (14, "not_a_record"),
    ]
    file = release["files"][0]
    assert (file["row_count"], file["set_aside"]) == (5, {"not_a_record": 1, "repeated_header": 1})
    assert file["blank_row_count"] >= 2


def test_a_lone_day_is_a_record_of_which_little_is_known(tmp_path: Path) -> None:
    """A form whose other cells are blank is not taken for a footer, even where its day cannot be true."""
    release, rows = read(
        tmp_path, ice_workbook(tmp_path / "zz.xlsx", forms(3), below=[["2025-03-09"], ["1900-01-01"]])
    )
    assert fates(rows)[3:] == [(11, None), (12, None)]
    assert [r["prepared_date_reason"] for r in rows[3:]] == [None, "out_of_range"]
    assert release["set_aside_count"] == 0


def test_row_numbers_are_those_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    """Held to another reader of workbooks, cell by cell, with blank rows and a blank column in between."""
    import openpyxl

    below: list[Sequence[Cell]] = [
        [],
        ["2025-04-01", None, "UMBRA JAIL"],
        [],
        [],
        ["2025-04-02", None, "VESPER JAIL"],
    ]
    grid = [[], *ice_sheet(forms(3), above=5, blank_columns=1), *[[None, *row] for row in below]]
    file = write_workbook(tmp_path / "zz.xlsx", {"FY25": grid})
    _, rows = read(tmp_path, file)
    sheet = openpyxl.load_workbook(file)["FY25"]
    shown = [(row[0].row, row[3].value) for row in sheet.iter_rows(min_row=8) if row[3].value]
    assert [(r["row_number"], r["facility_name_as_stated"]) for r in rows] == shown
    assert [number for number, _ in shown] == [8, 9, 10, 12, 15]


def test_every_row_bears_its_file_its_sheet_and_its_release(tmp_path: Path) -> None:
    """Two files with a sheet of one name do not mix."""
    files = [ice_workbook(tmp_path / "a.xlsx", forms(2)), ice_workbook(tmp_path / "b.xlsx", forms(1))]
    release, rows = read(tmp_path, *files)
    hashes = {f["file_name"]: f["sha256"] for f in release["files"]}
    given_addresses = [(r["release_id"], r["file_name"], r["file_hash"], r["sheet"], r["row_number"]) for r in rows]
    assert given_addresses == [
        (release["release_id"], "a.xlsx", hashes["a.xlsx"], "Detainers", 8),
        (release["release_id"], "a.xlsx", hashes["a.xlsx"], "Detainers", 9),
        (release["release_id"], "b.xlsx", hashes["b.xlsx"], "Detainers", 8),
    ]


def test_the_id_of_a_release_does_not_depend_on_the_order_of_its_files(tmp_path: Path) -> None:
    """The same files are the same release."""
    files = [ice_workbook(tmp_path / "a.xlsx", forms(2)), ice_workbook(tmp_path / "b.xlsx", forms(1))]
    one, rows = read(tmp_path / "1", *files)
    other, turned = read(tmp_path / "2", *files[::-1])
    assert one["release_id"] == other["release_id"]
    assert rows == turned


CELLS = st.one_of(
    st.none(), st.sampled_from(["", " ", "Total", "2025-03-01", "(b)(6)", "ZZ", *HEADINGS]), st.integers(0, 99999)
)
ROWS = st.one_of(
    st.just(FORM), st.just(()), st.just(HEADINGS), st.lists(CELLS, max_size=len(HEADINGS)), st.just(("Total 9",))
)


@SOME
@given(above=st.integers(0, 7), below=st.lists(ROWS, max_size=12))
def test_rows_read_are_rows_kept_and_set_aside_in_any_workbook(above: int, below: list[Sequence[Cell]]) -> None:
    """Whatever stands under the headings, every row that holds anything is counted once, under its number."""
    filled = [
        at
        for at, row in enumerate([FORM, *below], above + 2)
        if any(cell is not None and str(cell).strip() for cell in row)
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = ice_workbook(folder / "zz.xlsx", [form()], above=above, below=below)
        try:
            release, rows = read(folder, file)
        except CounterfoilError as problem:
            assert problem.slug == "sources/unreadable-dates"
            return
    kept = [r for r in rows if r["set_aside_reason"] is None]
    assert [r["row_number"] for r in rows] == filled
    assert release["row_count"] == len(kept) + release["set_aside_count"] == len(rows)


LINES = st.one_of(
    st.just("\t".join(newsroom_row())),
    st.just("\t".join([*newsroom_row(), "more"])),
    st.just("\t".join(NEWSROOM)),
    st.text("\t aé=", max_size=8),
    st.just(""),
)


@SOME
@given(lines=st.lists(LINES, max_size=12), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_rows_read_are_rows_kept_and_set_aside_in_any_text_file(lines: list[str], end: str) -> None:
    """A line holds a row, or only delimiters and spaces; every row is counted once, under the number of its line."""
    lines = ["\t".join(NEWSROOM), "\t".join(newsroom_row()), *lines]
    filled = [at for at, each in enumerate(lines, 1) if at > 1 and each.strip()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "zz.txt").write_bytes((end.join(lines) + end).encode())
        try:
            release, rows = read(folder, folder / "zz.txt")
        except CounterfoilError as problem:
            assert problem.slug == "sources/unreadable-dates"
            return
    kept = [r for r in rows if r["set_aside_reason"] is None]
    assert [r["row_number"] for r in rows] == filled
    assert release["row_count"] == len(kept) + release["set_aside_count"] == len(rows)
    for r in kept:
        assert lines[r["row_number"] - 1].count("\t") == len(NEWSROOM) - 1


@SOME
@given(text=st.text('\t,\n\r" aé0=', max_size=60))
def test_no_text_makes_a_row_vanish_or_the_reader_fall(text: str) -> None:
    """Behind good rows, any text is read with its sums closed, or refused in words."""
    head = "\n".join(["\t".join(NEWSROOM), *["\t".join(newsroom_row())] * 40])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "zz.txt").write_bytes(f"{head}\n{text}".encode())
        try:
            release, rows = read(folder, folder / "zz.txt", table=DETAINER_ROWS)
        except CounterfoilError as problem:
            assert problem.slug in ("sources/damaged-text", "sources/unreadable-dates")
            assert '"' in text
            return
    kept = [r for r in rows if r["set_aside_reason"] is None]
    assert release["row_count"] == len(kept) + release["set_aside_count"] == len(rows)
    assert len({r["row_number"] for r in rows}) == len(rows)
    assert [r["row_number"] for r in kept][:40] == list(range(2, 42))
