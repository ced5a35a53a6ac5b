"""Turns the cells of a block into rows of the format's table, each with its address; loses none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.sources.blocks import Block
from counterfoil.sources.cells import read_date, read_integer, text_or_null
from counterfoil.sources.formats import Format, normal
from counterfoil.sources.headings import Header


@dataclass(frozen=True)
class BlockRows:
    """The rows of one block.

    Args:
        frame: A Polars frame with the columns of the format's table but `release_id`.
        blank_row_count: Rows in which no cell holds anything; not counted as read.
        set_aside: Reason to number of rows that are no record.
        unknown: Column of dates or whole numbers to reason to number of records.
    """

    frame: Any
    blank_row_count: int
    set_aside: dict[str, int]
    unknown: dict[str, dict[str, int]]


def read_block(
    block: Block, header: Header, fact: Format, *, file_hash: str, file_name: str, as_of: date
) -> BlockRows:
    """The rows of a block, with every cell that is read as it stood.

    Args:
        block: The cells.
        header: What each column means.
        fact: The format.
        file_hash: SHA-256 of the file.
        file_name: Its name.
        as_of: The last day that can be true.
    """
    import polars as pl

    cells = block.cells
    row_numbers = block.row_numbers()
    blank = {n for n in block.blank_rows if n > row_numbers[header.row]}
    bad = [n for n in block.bad_rows if n > row_numbers[header.row] and n not in blank]
    numbers = pl.Series("row_number", row_numbers, dtype=pl.Int64)
    frame = cells.with_columns(numbers).slice(header.row + 1)
    filled = pl.sum_horizontal(
        [(pl.col(c).is_not_null() & (pl.col(c).str.strip_chars() != "")).cast(pl.Int16) for c in cells.columns]
    )
    height = frame.height
    frame = frame.with_columns(_filled=filled).filter(pl.col("_filled") > 0)
    blank_row_count = height - frame.height + len(blank)
    names = {column.field: pl.col(cells.columns[at]) for at, column in header.columns.items()}
    reads = {column.field: column.read for column in header.columns.values()}
    table = fact.table
    reasons: dict[str, Any] = {}
    built: dict[str, Any] = {
        "file_hash": pl.lit(file_hash),
        "file_name": pl.lit(file_name),
        "sheet": pl.lit(block.sheet),
        "row_number": pl.col("row_number"),
        "set_aside_reason": _set_aside_reason(cells.columns, header, fact),
    }
    for declared in table.fields:
        name = declared.name
        if name in built or name == "release_id":
            continue
        if name in names and reads[name] == "date":
            cell = names[name]
            built[name], reasons[name] = read_date(cell, fact.earliest_date, as_of)
            built[f"{name}_reason"], built[f"{name}_as_stated"] = reasons[name], cell
        elif name in names and reads[name] == "integer":
            built[name], reasons[name] = read_integer(names[name])
        elif name in names:
            built[name] = names[name] if name.endswith("_as_stated") else text_or_null(names[name])
        elif name.endswith("_reason") and name.removesuffix("_reason") not in names:
            built[name] = pl.lit("not_collected")
        else:
            built[name] = pl.lit(None, dtype=_dtype(declared.kind))
    rows = frame.select([built[n].alias(n) for n in table.names if n != "release_id"])
    unknown = _unknown(frame.filter(built["set_aside_reason"].is_null()), reasons)
    if bad:
        rows = pl.concat([rows, _bad_rows(rows, bad, file_hash, file_name, block.sheet)])
    return BlockRows(rows, blank_row_count, _counts(rows, "set_aside_reason"), unknown)


def _set_aside_reason(cells: list[str], header: Header, fact: Format) -> Any:
    """Why a row is no record: the headings again, or one lone cell such as a footer's."""
    import polars as pl

    again = pl.lit(True)
    for position, heading in list(header.headings.items())[:4]:
        cell = pl.col(cells[position]).str.replace_all(r"\s+", " ").str.strip_chars().str.to_lowercase()
        again = again & (cell == normal(heading))
    first = next(c.field for c in fact.columns.values() if c.read == "date" and c.required)
    position = next(p for p, c in header.columns.items() if c.field == first)
    value, _ = read_date(pl.col(cells[position]), date.min, date.max)
    lone = (pl.col("_filled") == 1) & value.is_null() & pl.lit(len(header.columns) > 2)
    return (
        pl.when(again.fill_null(False))
        .then(pl.lit("repeated_header"))
        .when(lone)
        .then(pl.lit("not_a_record"))
        .otherwise(None)
    )


def _bad_rows(like: Any, numbers: list[int], file_hash: str, file_name: str, sheet: str) -> Any:
    """Rows that could not be cut into cells: their address alone."""
    import polars as pl

    address = pl.DataFrame({"row_number": numbers}, schema={"row_number": pl.Int64}).with_columns(
        file_hash=pl.lit(file_hash),
        file_name=pl.lit(file_name),
        sheet=pl.lit(sheet),
        set_aside_reason=pl.lit("wrong_number_of_cells"),
    )
    return pl.concat([like.clear(), address], how="diagonal").select(like.columns)


def _counts(rows: Any, column: str) -> dict[str, int]:
    """How often each value of a column stands, without the empty ones."""
    import polars as pl

    counted = rows.filter(pl.col(column).is_not_null()).group_by(column).len().sort(column)
    return dict(counted.iter_rows())


def _unknown(records: Any, reasons: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Why each column that is not read as text is unknown, and how often."""
    found = records.select([reason.alias(name) for name, reason in reasons.items()])
    return {name: _counts(found, name) for name in reasons}


def _dtype(kind: str) -> Any:
    import polars as pl

    return {"text": pl.String, "integer": pl.Int64, "date": pl.Date}[kind]
