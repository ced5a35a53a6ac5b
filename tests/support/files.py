"""Builds small published files of the fictional state ZZ: ICE workbooks, newsroom text files and custodian logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

Cell = str | int | float | date | None
Grid = Sequence[Sequence[Cell]]

#: Headings of the March 2026 layout that most tests need, in its order.
HEADINGS = (
    "Detainer Prepare Date",
    "Facility State",
    "Detainer Facility",
    "Detainer Facility Code",
    "Facility City",
    "Detainer Lift Reason",
    "Detainer Type",
    "Anonymized Identifier",
)
#: The headings of the newsroom's text files.
NEWSROOM = ("date", "lift_reason", "det_facility", "city", "state", "detainer_type")
#: The headings of a custodian's log.
LOG = (
    "Agency",
    "County FIPS",
    "Request Received",
    "Answer",
    "ICE Told Of Release",
    "Left Custody",
    "Picked Up By ICE",
    "Certified Zero Month",
)
_TITLES = (
    "FICTIONAL STATE ZZ - INVENTED DATA IN THE LAYOUT OF ICE'S DETAINER WORKBOOKS",
    "Detainers",
    "Invented for tests",
    "Nothing here is about a real place",
)


def form(day: Cell = date(2025, 3, 1), **cells: Cell) -> dict[str, Cell]:
    """The cells of one detainer form; the words of a heading, joined by `_`, set its cell."""
    made: dict[str, Cell] = {
        "Detainer Prepare Date": day,
        "Facility State": "ZEDLAND",
        "Detainer Facility": "QUILLON COUNTY JAIL",
        "Detainer Facility Code": "QUILLZZ",
        "Facility City": "QUILLON",
        "Detainer Lift Reason": "Booked into Detention",
        "Detainer Type": "I-247A Detainer - Request for Voluntary Action",
        "Anonymized Identifier": "zz-person-1",
    }
    return made | {name.replace("_", " "): value for name, value in cells.items()}


def forms(count: int, first: date = date(2025, 3, 1)) -> list[dict[str, Cell]]:
    """Forms of different people, one a day."""
    return [form(first + timedelta(days=at), Anonymized_Identifier=f"zz-person-{at}") for at in range(count)]


def ice_sheet(
    rows: Iterable[Mapping[str, Cell]],
    *,
    headings: Sequence[str | None] = HEADINGS,
    above: int = 6,
    blank_columns: int = 0,
    as_of: str | None = "03/10/2026",
    below: Grid = (),
) -> list[list[Cell]]:
    """The cells of a sheet in the March 2026 layout.

    Args:
        rows: Heading to cell.
        headings: The headings of the sheet; None leaves a column without one.
        above: Rows that stand above the headings.
        blank_columns: Empty columns that stand before the first.
        as_of: The day that is stated above the headings; None = no day is.
        below: Rows after the last form, as they are to stand.
    """
    stated = f"Data as of {as_of}." if as_of else None
    titles: list[Cell] = [*_TITLES, *[None] * above][: above - 1]
    grid: list[list[Cell]] = [[title] for title in [*titles, stated][-above:]] if above else []
    grid.append(list(headings))
    grid += [[row.get(heading) if heading else None for heading in headings] for row in rows]
    grid += [list(row) for row in below]
    return [[None] * blank_columns + row for row in grid]


def write_workbook(path: Path, sheets: Mapping[str, Grid]) -> Path:
    """A workbook; text stays text, dates are cells of Excel's own dates, None is a cell that was never written."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": datetime(2026, 3, 11, tzinfo=UTC), "author": "FICTIONAL STATE ZZ"})
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        for name, grid in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(grid):
                for across, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, across, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(at, across, cell)
                    elif cell is not None:
                        sheet.write_number(at, across, cell)
    return path


def ice_workbook(path: Path, rows: Iterable[Mapping[str, Cell]] | None = None, **layout: object) -> Path:
    """A workbook of one sheet in the March 2026 layout; `layout` as in `ice_sheet`."""
    given = forms(3) if rows is None else rows
    return write_workbook(path, {"Detainers": ice_sheet(given, **layout)})  # type: ignore[arg-type]


def text_file(
    path: Path,
    rows: Iterable[Sequence[str]],
    *,
    delimiter: str = ",",
    end: str = "\n",
    encoding: str = "utf-8",
    quoted: bool = False,
) -> Path:
    """A text file; `encoding` may be `utf-8-sig` or `utf-16` for one with a byte order mark."""
    lines = [delimiter.join(f'"{cell}"' if quoted else cell for cell in row) for row in rows]
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


def newsroom_row(day: str = "2010-03-01", facility: str = "QUILLON COUNTY JAIL") -> tuple[str, ...]:
    """One row of a newsroom's text file."""
    return (day, "Booked into Detention", facility, "QUILLON", "ZZ", "I-247")


def newsroom_file(path: Path, rows: Iterable[Sequence[str]] | None = None, **look: object) -> Path:
    """A newsroom's text file, with tabs unless `delimiter` says otherwise."""
    given = [newsroom_row()] if rows is None else rows
    return text_file(path, [NEWSROOM, *given], **{"delimiter": "\t", **look})  # type: ignore[arg-type]


def log_row(received: str = "2025-03-01", **cells: str) -> tuple[str, ...]:
    """One row of a custodian's log; the words of a heading, joined by `_`, set its cell."""
    made = {"Agency": "Quillon County Sheriff", "County FIPS": "99001", "Request Received": received}
    made |= {"Answer": "notify only", "ICE Told Of Release": "2025-03-05", "Left Custody": "2025-03-06"}
    made |= {name.replace("_", " "): value for name, value in cells.items()}
    return tuple(made.get(heading, "") for heading in LOG)


def log_file(path: Path, rows: Iterable[Sequence[str]] | None = None, **look: object) -> Path:
    """A custodian's log, with commas unless `delimiter` says otherwise."""
    given = [log_row()] if rows is None else rows
    return text_file(path, [LOG, *given], **look)  # type: ignore[arg-type]
