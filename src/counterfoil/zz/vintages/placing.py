"""Places the rows of a table in files and sheets, with what stands between them that is no record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from counterfoil import settings
from counterfoil.sources import Format
from counterfoil.zz.vintages.events import DAY_OF
from counterfoil.zz.vintages.facts import Vintage, load_vintages
from counterfoil.zz.vintages.names import FileName


@dataclass(frozen=True)
class Sheet:
    """Some rows of a file.

    Args:
        name: The sheet's name; "" for a file without sheets.
        header_row: The row of the headings, from 1.
        rows: In order: `row_number`, `kind` (`record`, `header`, `footer`, `blank`, `copy`), and what the record is.
    """

    name: str
    header_row: int
    rows: Any


@dataclass(frozen=True)
class Placed:
    """One file to be."""

    name: FileName
    sheets: tuple[Sheet, ...]


def is_workbook(name: str) -> bool:
    """Whether a file of that name is a workbook."""
    return name.endswith(".xlsx")


def is_columnar(name: str) -> bool:
    """Whether a file of that name is one of columns."""
    return name.endswith((".parquet", ".feather", ".dta", ".sav"))


def rows_of_no_record(fact: Format, names: tuple[FileName, ...], rows: int) -> int:
    """How many rows of a table are the headings again, a footer, and a second copy of a stretch."""
    if is_columnar_format(fact):
        return 0
    return 2 + _block_rows(fact, names, rows)


def _block_rows(fact: Format, names: tuple[FileName, ...], rows: int) -> int:
    """The length of the stretch that is repeated; 0 where there is none."""
    facts, vintage = load_vintages(), load_vintages().of(fact.format)
    one_sheet = vintage.sheets == 1 and not (is_workbook(names[0].name) and any(len(n.years) > 1 for n in names))
    if fact.person_key != "none" or rows < facts.block_from_rows or not one_sheet:
        return 0
    return facts.block_rows if rows / len(names) >= 2 * facts.block_rows else 0


def place_rows(frame: Any, fact: Format, names: tuple[FileName, ...], rows: int) -> tuple[Placed, ...]:
    """The files of a table, without those that would hold no row.

    Args:
        frame: The rows with what is planted in them.
        fact: The format.
        names: The files, in the order of their years.
        rows: Rows of the table, from which what is planted follows.
    """
    import polars as pl

    day = DAY_OF[fact.makes]
    starts = fact.fiscal_year_starts
    year = pl.col(day).dt.year() + (pl.col(day).dt.month() >= starts).cast(pl.Int32) * (starts > 1)
    frame = frame.sort(day, "look", "record", maintain_order=True).with_columns(
        fiscal_year=year, kind=pl.lit("record")
    )
    frame = frame.with_columns(_file=_file_of(names, frame.height))
    parts = {at: part for (at,), part in frame.partition_by("_file", as_dict=True, maintain_order=True).items()}
    fullest = max(parts, key=lambda at: (parts[at].height, -at))
    placed = []
    for at, name in enumerate(names):
        if at in parts:
            part = parts[at].drop("_file")
            if at == fullest and not is_columnar_format(fact):
                part = _with_no_records(part, _block_rows(fact, names, rows))
            placed.append(Placed(name, _sheets(part, name, fact)))
    return tuple(placed)


def _file_of(names: tuple[FileName, ...], rows: int) -> Any:
    """For each row the file that it stands in: the first whose years reach as far, else the last."""
    import polars as pl

    if names[0].last is None:
        return pl.int_range(pl.len()) * len(names) // max(rows, 1)
    behind = pl.lit(0)
    for name in names[:-1]:
        behind = behind + (pl.col("fiscal_year") > name.last).cast(pl.Int32)
    return behind.cast(pl.Int64)


def _with_no_records(part: Any, block: int) -> Any:
    """The rows of the fullest file with a stretch repeated, a blank row, the headings again and a footer."""
    import polars as pl

    part = part.with_columns(_at=pl.int_range(pl.len()).cast(pl.Float64))
    pieces = [part]
    if block:
        copies = part.head(block).with_columns(
            _at=block - 1 + (pl.int_range(pl.len()) + 1) / (block + 1),
            kind=pl.lit("copy"),
            planted=pl.lit("repeated_block"),
            fate=pl.lit("set_aside"),
            record=pl.lit(None, dtype=pl.Int64),
            case=pl.lit(None, dtype=pl.Int64),
        )
        pieces.append(copies)
    count = part.height
    more = {"blank": count * 2 // 3 - 0.5, "header": count * 5 // 6 - 0.5, "footer": float(count)}
    words = {"blank": "blank_row", "header": "repeated_header", "footer": "footer"}
    pieces.append(
        pl.DataFrame(
            {
                "kind": list(more),
                "_at": list(more.values()),
                "planted": [words[kind] for kind in more],
                "fate": ["", "set_aside", "set_aside"],
            }
        )
    )
    return (
        pl.concat(pieces, how="diagonal")
        .sort("_at", maintain_order=True)
        .with_columns(pl.col("fiscal_year").forward_fill().backward_fill())
        .drop("_at")
    )


def _sheets(part: Any, name: FileName, fact: Format) -> tuple[Sheet, ...]:
    """The sheets of one file: one a fiscal year where it holds several, else as many as its format has."""
    import polars as pl

    if not is_workbook(name.name):
        return (Sheet("", 1, part.with_columns(row_number=pl.int_range(pl.len()) + 2)),)
    vintage = load_vintages().of(fact.format)
    header_row = 1 if is_columnar_format(fact) else vintage.above + 1
    if len(name.years) > 1:
        pieces = {f"FY{y}": p for (y,), p in part.partition_by("fiscal_year", as_dict=True).items()}
    else:
        most = settings.SHEET_ROW_LIMIT.read_integer() - header_row
        count = max(vintage.sheets, -(-part.height // most))
        length = max(-(-part.height // count), 1)
        named = vintage.sheets_named or (f"FY{name.last}" if name.last and name.first else "ZZ")
        slices = [part.slice(at, length) for at in range(0, part.height, length)]
        pieces = {named if len(slices) == 1 else f"{named} {n}": p for n, p in enumerate(slices, start=1)}
    return tuple(_numbered(sheet, header_row, rows, vintage) for sheet, rows in pieces.items())


def is_columnar_format(fact: Format) -> bool:
    """Whether a format is one of files of columns, whose workbooks have no preamble."""
    return fact.container == "columnar"


def _numbered(name: str, header_row: int, rows: Any, vintage: Vintage) -> Sheet:
    import polars as pl

    return Sheet(name, header_row, rows.with_columns(row_number=pl.int_range(pl.len()) + header_row + 1))
