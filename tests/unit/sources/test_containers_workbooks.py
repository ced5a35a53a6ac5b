"""A workbook's sheets are read whole, and what the reader of workbooks leaves empty is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.sources.blocks import open_blocks
from support.files import write_workbook


def book(path: Path, sheets: dict[str, list[list[str | None]]]) -> Path:
    """A workbook whose cells of the form `=…` are formulas that ended in that error."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as made:
        for name, grid in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(grid):
                for across, cell in enumerate(row):
                    if cell and cell.startswith("="):
                        sheet.write_formula(at, across, "=1/0", None, cell[1:])
                    elif cell:
                        sheet.write_string(at, across, cell)
    return path


def test_cells_that_hold_an_error_are_counted_by_sheet(tmp_path: Path) -> None:
    """They are empty in the cells, and are not blank: somebody's formula went wrong there."""
    path = book(
        tmp_path / "zz.xlsx",
        {
            "One": [["Heading", "Other"], ["=#DIV/0!", "#N/A in words"], ["=#REF!", "=#N/A"]],
            "Two": [["Heading", "#1"], [None, 't="e"']],
        },
    )
    one, two = open_blocks(path, "workbook")
    assert (one.error_cells, two.error_cells) == (3, 0)
    assert one.cells.rows() == [("Heading", "Other"), (None, "#N/A in words"), (None, None)]
    assert two.cells.rows() == [("Heading", "#1"), (None, 't="e"')]


@pytest.mark.parametrize("rows", [3, 4_000, 30_000])
def test_an_error_is_counted_wherever_in_a_long_sheet_it_stands(tmp_path: Path, rows: int) -> None:
    """The pass that looks for errors takes the sheet in pieces."""
    grid: list[list[str | None]] = [["Heading"], *[["words"]] * rows, ["=#NUM!"], *[["words"]] * 10]
    assert [b.error_cells for b in open_blocks(book(tmp_path / "zz.xlsx", {"S": grid}), "workbook")] == [1]


def test_a_sheet_reads_alike_with_and_without_an_error_in_the_workbook(tmp_path: Path) -> None:
    """Empty rows above, an empty column before and gaps are where they were."""
    grid: list[list[str | None]] = [[], [], [None, "a", None, "b"], [], [None, "c"]]
    plain = open_blocks(book(tmp_path / "plain.xlsx", {"S": grid}), "workbook")[0]
    beside = open_blocks(book(tmp_path / "errors.xlsx", {"S": grid, "E": [["=#N/A"]]}), "workbook")[0]
    assert plain.cells.equals(beside.cells)


def test_a_sheet_that_is_as_long_as_a_sheet_can_be_is_said_to_be_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood after its last row may have been lost when it was written."""
    monkeypatch.setenv("COUNTERFOIL_SHEET_ROW_LIMIT", "5")
    sheets = {"Full": [["a"]] * 5, "Not": [["a"]] * 4}
    assert [b.is_cut for b in open_blocks(write_workbook(tmp_path / "zz.xlsx", sheets), "workbook")] == [True, False]
