"""Writes forms into workbooks in the layout of ICE's releases, and says where each form stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from counterfoil.zz.cells import CellMaker
from counterfoil.zz.facts import Layout
from counterfoil.zz.forms import Form

_EPOCH = date(1899, 12, 30)
_REPORT_EVERY = 500


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row stands, and the form that it is; None for a row that is no record."""

    file: str
    sheet: str
    number: int
    form: Form | None
    no_record: str = ""


def fiscal_year(day: date) -> int:
    """The federal fiscal year, which begins on 1 October of the year before."""
    return day.year + (day.month >= 10)


def write_workbooks(
    folder: Path,
    forms: Sequence[Form],
    layout: Layout,
    maker: CellMaker,
    *,
    seed: int,
    progress: Callable[[int, int], None],
) -> tuple[tuple[Path, ...], list[Row]]:
    """Writes one workbook a fiscal year.

    Args:
        folder: Where they go.
        forms: In the order in which they are to stand.
        layout: The layout of the workbooks.
        maker: Makes the cells of a form.
        seed: Printed above the headings.
        progress: Called with the rows that are done and the rows of all workbooks.

    Returns:
        The paths, and where each row stands, in order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    total = len(forms) + 2
    paths, rows = [], list[Row]()
    for year in layout.fiscal_years:
        own = [f for f in forms if fiscal_year(f.day) == year]
        path = folder / layout.file_of(year)
        rows += _write_one(path, year, own, layout, maker, (seed, total), progress, len(rows))
        paths.append(path)
        progress(len(rows), total)
    return tuple(paths), rows


def _write_one(
    path: Path,
    year: int,
    forms: Sequence[Form],
    layout: Layout,
    maker: CellMaker,
    made_with: tuple[int, int],
    progress: Callable[[int, int], None],
    before: int,
) -> list[Row]:
    """One workbook of one sheet."""
    import xlsxwriter

    seed, total = made_with
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    made = datetime.combine(layout.as_of_date, time())
    book.set_properties({"title": layout.preamble[0], "author": "counterfoil", "created": made})
    sheet = book.add_worksheet(layout.sheet_of(year))
    day, instant = (book.add_format({"num_format": f}) for f in ("mm/dd/yyyy", "mm/dd/yyyy hh:mm"))
    writer = _CellWriter(sheet, day, instant)
    for at, line in enumerate(layout.preamble):
        sheet.write_string(at, 0, line.format(year=year, rows=total, seed=seed))
    headings = layout.headings_of(year)
    columns = {heading: at for at, heading in enumerate(headings)}
    at = layout.header_row - 1
    writer.write(at, columns, {h: h for h in headings})
    rows: list[Row] = []
    repeat_after = len(forms) // 2 if year == layout.repeated_header["year"] else -1
    for count, form in enumerate(forms):
        if count == repeat_after:
            at += 1
            writer.write(at, columns, {h: h for h in headings})
            rows.append(Row(path.name, sheet.name, at + 1, None, "repeated_header"))
        at += 1
        writer.write(at, columns, maker.cells_of(form))
        rows.append(Row(path.name, sheet.name, at + 1, form))
        if count % _REPORT_EVERY == 0:
            progress(before + len(rows), total)
    if year == layout.footer["year"]:
        at += 1
        sheet.write_string(at, 0, str(layout.footer["text"]))
        rows.append(Row(path.name, sheet.name, at + 1, None, "footer"))
    if year == layout.trailing_blank_rows["year"]:
        edge = book.add_format({"bottom": 1})
        for blank in range(1, layout.trailing_blank_rows["count"] + 1):
            sheet.write_blank(at + blank, 0, None, edge)
    book.close()
    return rows


class _CellWriter:
    """Writes cells as text, as numbers or as true dates; never as formulas."""

    def __init__(self, sheet: Any, day: Any, instant: Any) -> None:
        self._sheet, self._day, self._instant = sheet, day, instant

    def write(self, at: int, columns: dict[str, int], cells: dict[str, Any]) -> None:
        """One row; a cell whose heading the sheet lacks is left out."""
        sheet = self._sheet
        for heading, cell in cells.items():
            column = columns.get(heading)
            if column is None or cell == "":
                continue
            if isinstance(cell, str):
                sheet.write_string(at, column, cell)
            elif isinstance(cell, datetime):
                whole = (cell.date() - _EPOCH).days + (cell.hour * 60 + cell.minute) / 1440
                sheet.write_number(at, column, whole, self._instant)
            elif isinstance(cell, date):
                sheet.write_number(at, column, (cell - _EPOCH).days, self._day)
            else:
                sheet.write_number(at, column, cell)
