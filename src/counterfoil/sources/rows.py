"""Turns the cells of a block into rows of the format's table, each with its address; loses none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from counterfoil.sources.blocks import Block
from counterfoil.sources.cells import WITHHELD, day_of, read_date, read_integer, text_or_null
from counterfoil.sources.formats import Format, normal
from counterfoil.sources.headings import Header
from counterfoil.sources.repeats import second_copies

#: Headings that a row of headings again is told by: none of them differs, and two at least are there.
_TOLD_BY = 4
#: What the column with the days of a field is called while its rows are read.
_DAY = "_day_"
_PERIOD = ("period_from_date", "period_until_date")


@dataclass(frozen=True)
class BlockRows:
    """The rows of one block.

    Args:
        frame: A Polars frame with the columns of the format's table but `release_id`.
        blank_row_count: Rows in which no cell holds anything; not counted as read.
        set_aside: Reason to number of rows that are no record.
        unknown: Column of dates or whole numbers to reason to number of records.
        readable_identifiers: Heading that would name a person to number of cells that are not redacted. No cell
            of these columns is kept.
        cells_without_heading: Filled cells that stand under no heading, and so were not read.
    """

    frame: Any
    blank_row_count: int
    set_aside: dict[str, int]
    unknown: dict[str, dict[str, int]]
    readable_identifiers: dict[str, int] = field(default_factory=dict)
    cells_without_heading: int = 0


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
    whole = cells.with_columns(pl.Series("row_number", row_numbers, dtype=pl.Int64)).slice(header.row + 1)
    frame, blank_row_count = _judged(whole, cells.columns, header, fact)
    blank_row_count += len(blank)
    frame = _mark_second_copies(frame, [cells.columns[at] for at in (*header.columns, *header.wide)])
    odd = _readable(frame, cells.columns, header), _without_heading(frame, cells.columns, header)
    frame = frame.with_columns(  # once, and not again for each of the columns that are made of it
        day_of(pl.col(cells.columns[at])).alias(f"{_DAY}{column.field}")
        for at, column in header.columns.items()
        if column.read == "date" and f"{_DAY}{column.field}" not in frame.columns
    )
    frame, names, count_at = _long(frame, cells.columns, header, fact)
    built, reasons = _built(names, header, fact, as_of, frame.columns)
    built |= {
        "file_hash": pl.lit(file_hash),
        "file_name": pl.lit(file_name),
        "sheet": pl.lit(block.sheet),
        "row_number": pl.col("row_number"),
        "set_aside_reason": pl.col("_set_aside"),
        "column_number": count_at,
    }
    rows = frame.select([built[n].alias(n) for n in fact.table.names if n != "release_id"])
    unknown = _unknown(rows, frame, reasons)
    if bad:
        rows = pl.concat([rows, _bad_rows(rows, bad, file_hash, file_name, block.sheet)])
    return BlockRows(rows, blank_row_count, _counts(rows["set_aside_reason"]), unknown, *odd)


def _built(
    names: Mapping[str, Any], header: Header, fact: Format, as_of: date, worked_out: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The expression of every column of the table, and the reason of each that is not read as text.

    Args:
        names: Each field with the expression of its cells.
        header: What each column means.
        fact: The format.
        as_of: The last day that can be true.
        worked_out: The columns that hold the day of a field already.
    """
    import polars as pl

    kinds = {"date": "date", "integer": "integer", "text": "text"}
    names = {field: pl.lit(said) for field, said in fact.constants.items()} | dict(names)
    reads = {field: kinds[fact.table[field].kind] for field in fact.constants}
    reads |= {column.field: column.read for column in header.columns.values()}
    earliest = {column.field: column.earliest for column in header.columns.values()}
    if header.wide:
        reads["count"] = "integer"
    reasons: dict[str, Any] = {}
    built: dict[str, Any] = {}
    for declared in fact.table.fields:
        name = declared.name
        base = name.removesuffix("_reason").removesuffix("_as_stated")
        if name in built:
            continue
        if name in names and reads.get(name) == "date":
            latest = date.max if name in _PERIOD else as_of  # a period may end after the day on which it was counted
            day = pl.col(f"{_DAY}{name}") if f"{_DAY}{name}" in worked_out else None
            first = earliest.get(name) or fact.earliest_date
            built[name], reasons[name] = read_date(names[name], first, latest, day)
            built[f"{name}_reason"], built[f"{name}_as_stated"] = reasons[name], names[name]
        elif name in names and reads.get(name) == "integer":
            built[name], reasons[name] = read_integer(_without_commas(names[name]))
            built[f"{name}_reason"], built[f"{name}_as_stated"] = reasons[name], names[name]
        elif name in names:
            built[name] = names[name] if name.endswith("_as_stated") else text_or_null(names[name])
        elif name.endswith("_reason") and base not in names:
            built[name] = pl.lit("not_collected")
        else:
            built[name] = pl.lit(None, dtype=_dtype(declared.kind))
    return built, reasons


def _without_commas(cell: Any) -> Any:
    """A cell with the commas taken out that set thousands apart; other cells as they are."""
    import polars as pl

    is_number = cell.str.contains(r"^\s*-?\d{1,3}(,\d{3})+(\.0+)?\s*$")
    return pl.when(is_number).then(cell.str.replace_all(",", "")).otherwise(cell)


def _long(frame: Any, columns: list[str], header: Header, fact: Format) -> tuple[Any, dict[str, Any], Any]:
    """A block with a column a year, or the like, as one row a count; what is no record stays one row.

    Returns:
        The frame, each field with the expression of its cells, and that of the number of the count's column.
    """
    import polars as pl

    names = {column.field: pl.col(columns[at]) for at, column in header.columns.items()}
    count_at = next((at + 1 for at, column in header.columns.items() if column.field == "count"), 0)
    if fact.wide is None or not header.wide:
        return frame, names, pl.lit(count_at, dtype=pl.Int64)
    held = [columns[at] for at in header.wide]
    rest = [c for c in frame.columns if c not in held]
    long = frame.unpivot(on=held, index=rest, variable_name="_column", value_name="_count")
    is_record = pl.col("_set_aside").is_null()
    long = long.filter(is_record | (pl.col("_column") == held[0]))  # a footer is one row, however many columns
    positions = {columns[at]: at + 1 for at in header.wide}
    said = {columns[at]: heading for at, heading in header.wide.items()}
    long = long.sort("row_number", maintain_order=True).with_columns(
        _at=pl.when(is_record).then(pl.col("_column").replace_strict(positions, return_dtype=pl.Int64)).otherwise(0),
        _said=pl.col("_column").replace_strict(said, return_dtype=pl.String),
    )
    return long, {**names, "count": pl.col("_count"), fact.wide.to: pl.col("_said")}, pl.col("_at")


def _judged(whole: Any, cells: list[str], header: Header, fact: Format) -> tuple[Any, int]:
    """The rows in which any cell holds something, with why each is no record; and how many hold nothing.

    A row with a day in the column of the event is a record, so that only the others are looked at cell by cell. What
    is handed on has only the columns that something is made of: often fewer than half.
    """
    import polars as pl

    used = sorted({*header.columns, *header.wide, *header.withheld, *header.bare})
    frame = whole.select(*(cells[p] for p in used), "row_number")
    at = next((p for p, c in header.columns.items() if c.field == fact.main_date), None)
    is_day = pl.repeat(False, frame.height, eager=True)
    if at is not None:
        frame = frame.with_columns(day_of(pl.col(cells[at])).alias(f"{_DAY}{header.columns[at].field}"))
        is_day = frame[f"{_DAY}{header.columns[at].field}"].is_not_null()
    odd = whole.filter(~is_day).with_columns(
        _filled=pl.sum_horizontal([(text_or_null(pl.col(c)).is_not_null()).cast(pl.Int16) for c in cells])
    )
    held = odd.filter(pl.col("_filled") > 0)
    why = held.select("row_number", reason=_set_aside_reason(cells, header)).drop_nulls()
    reasons = pl.col("row_number").replace_strict(
        why["row_number"], why["reason"], default=None, return_dtype=pl.String
    )
    frame = frame.with_columns(_set_aside=reasons if why.height else pl.lit(None, dtype=pl.String))
    if odd.height > held.height:
        frame = frame.filter(is_day | frame["row_number"].is_in(held["row_number"].implode()))
    return frame, odd.height - held.height


def _set_aside_reason(cells: list[str], header: Header) -> Any:
    """Why a row without a day is no record: the headings again, or one lone cell such as a footer's."""
    import polars as pl

    first = list(header.headings.items())[:_TOLD_BY]
    equal, other = pl.lit(0), pl.lit(0)
    for position, heading in first:
        cell = pl.col(cells[position]).str.replace_all(r"[\s_.]+", " ").str.strip_chars().str.to_lowercase()
        is_same = (cell == normal(heading)).fill_null(False)
        equal = equal + is_same.cast(pl.Int8)
        other = other + (~is_same & (cell.fill_null("") != "")).cast(pl.Int8)
    again = (equal >= min(2, len(first))) & (other == 0)
    lone = (pl.col("_filled") == 1) & pl.lit(len(header.columns) + len(header.wide) > 2)
    return pl.when(again).then(pl.lit("repeated_header")).when(lone).then(pl.lit("not_a_record")).otherwise(None)


def _mark_second_copies(frame: Any, columns: list[str]) -> Any:
    """The rows with those of a stretch that repeats an earlier one set aside."""
    import polars as pl

    again = second_copies(frame.select(columns))
    if not again.any():
        return frame
    reason = pl.when(pl.col("_set_aside").is_null() & again).then(pl.lit("repeated_block"))
    return frame.with_columns(_set_aside=reason.otherwise(pl.col("_set_aside")))


def _readable(frame: Any, columns: list[str], header: Header) -> dict[str, int]:
    """How many cells are readable in each column that would name a person. The cells themselves go no further."""
    import polars as pl

    found = {}
    held = [columns[at] for at in header.withheld]
    frame = frame.select(*held, "_set_aside").filter(pl.col("_set_aside").is_null())
    for position, heading in header.withheld.items():
        distinct = frame[columns[position]].rename("cell").value_counts(name="count")  # a mark or two, mostly
        stated = text_or_null(pl.col("cell"))
        count = distinct.filter(stated.is_not_null() & ~stated.str.contains(WITHHELD))["count"].sum()
        if count:
            found[heading] = int(count)
    return found


def _without_heading(frame: Any, columns: list[str], header: Header) -> int:
    """How many cells hold something and stand under no heading."""
    import polars as pl

    bare = [text_or_null(pl.col(columns[at])).is_not_null().sum() for at in header.bare]
    if not bare:
        return 0
    held = [columns[at] for at in header.bare]
    records = frame.select(*held, "_set_aside").filter(pl.col("_set_aside").is_null())
    return int(records.select(pl.sum_horizontal(bare)).item())


def _bad_rows(like: Any, numbers: list[int], file_hash: str, file_name: str, sheet: str) -> Any:
    """Rows that could not be cut into cells: their address alone."""
    import polars as pl

    address = pl.DataFrame({"row_number": numbers}, schema={"row_number": pl.Int64}).with_columns(
        file_hash=pl.lit(file_hash),
        file_name=pl.lit(file_name),
        sheet=pl.lit(sheet),
        set_aside_reason=pl.lit("wrong_number_of_cells"),
    )
    if "column_number" in like.columns:
        address = address.with_columns(column_number=pl.lit(0, dtype=pl.Int64))
    return pl.concat([like.clear(), address], how="diagonal").select(like.columns)


def _counts(said: Any) -> dict[str, int]:
    """How often each value of a column stands, without the empty ones."""
    counted = said.drop_nulls().rename("said").value_counts(name="count").sort("said")
    return dict(counted.iter_rows())


def _unknown(rows: Any, frame: Any, reasons: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Why each column that is not read as text is unknown, and how often, among the records."""
    import polars as pl

    stored = {name: f"{name}_reason" for name in reasons if f"{name}_reason" in rows.columns}
    is_record = rows["set_aside_reason"].is_null()
    are_all = bool(is_record.all())
    found = {name: _counts(rows[c] if are_all else rows[c].filter(is_record)) for name, c in stored.items()}
    other = {name: reason.alias(name) for name, reason in reasons.items() if name not in stored}
    if not other:
        return found
    records = frame.lazy().filter(pl.col("_set_aside").is_null()).select(*other.values()).collect()
    return found | {name: _counts(records[name]) for name in other}


def _dtype(kind: str) -> Any:
    import polars as pl

    return {"text": pl.String, "integer": pl.Int64, "date": pl.Date}[kind]
