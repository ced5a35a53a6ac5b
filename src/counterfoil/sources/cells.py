"""Reads cells of text: dates in every spelling that the files have, withheld and blank cells told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

#: Marks of redaction are matched by pattern: the list of spellings is never complete.
WITHHELD = r"(?i)\(b\)\s*\(|b\s*\([0-9]\)"
#: What publishers write into a cell that says nothing.
BLANK = ("", "na", "n/a", "null", "none", "-")

#: How a date may be written, in the order in which it is tried. Two-digit years come first: read with four
#: digits, 9/1/09 would be the year 9.
_FORMATS = (
    (r"^\d{4}-\d{2}-\d{2}([T\s]|$)", "%Y-%m-%d", 10),
    (r"^\d{1,2}/\d{1,2}/\d{2}(\s|$)", "%m/%d/%y", 0),
    (r"^\d{1,2}/\d{1,2}/\d{4}(\s|$)", "%m/%d/%Y", 0),
    (r"^\d{1,2}-\d{1,2}-\d{4}(\s|$)", "%m-%d-%Y", 0),
    (r"^\d{8}$", "%Y%m%d", 0),
    (r"^\d{1,2}-[A-Za-z]{3}-\d{4}(\s|$)", "%d-%b-%Y", 0),
    (r"^\d{1,2}-[A-Za-z]{3}-\d{2}(\s|$)", "%d-%b-%y", 0),
    (r"^[A-Za-z]{4,9} \d{1,2}, \d{4}$", "%B %d, %Y", 0),
    (r"^[A-Za-z]{3} \d{1,2}, \d{4}$", "%b %d, %Y", 0),
)
#: Day numbers of the 1900 system of spreadsheets that stand for the years 1954 to 2064.
_SERIAL = r"^[2-5]\d{4}(\.\d+)?$"


def text_or_null(cell: pl.Expr) -> pl.Expr:
    """The trimmed text of a cell; null where it holds nothing but spaces."""
    import polars as pl

    trimmed = cell.str.strip_chars()
    return pl.when(trimmed == "").then(None).otherwise(trimmed)


def read_date(cell: pl.Expr, earliest: date, latest: date, day: pl.Expr | None = None) -> tuple[pl.Expr, pl.Expr]:
    """A date column and the reason where it is unknown.

    Args:
        cell: Text cells.
        earliest: The first day that can be true.
        latest: The last day that can be true: the as-of date.
        day: What `day_of` makes of the cells, where it has been worked out already.

    Returns:
        The date (day only; a time of day is dropped), and one of the reasons of `schema.REASONS`.
    """
    import polars as pl

    parsed = day_of(cell) if day is None else day
    inside = parsed.is_between(pl.lit(earliest), pl.lit(latest))
    why = _why_unread(text_or_null(cell), parsed)
    outside = pl.when(parsed.is_null()).then(why).otherwise(pl.lit("out_of_range"))
    return pl.when(inside).then(parsed).otherwise(None), pl.when(inside).then(None).otherwise(outside)


def day_of(cell: pl.Expr) -> pl.Expr:
    """The day in text cells, however it is written and whether or not it can be true; null where there is none."""
    import polars as pl

    return text_or_null(cell).map_batches(_parsed, return_dtype=pl.Date)


def _parsed(stated: pl.Series) -> pl.Series:
    """The days of some trimmed cells. Nearly all are ISO, so only the others are tried against every spelling."""
    import polars as pl

    (iso, spelling, length), *others = _FORMATS
    is_iso = stated.str.contains(iso).fill_null(False)
    days = stated.zip_with(is_iso, pl.Series([None], dtype=pl.String)).str.slice(0, length)
    days = days.str.to_date(spelling, strict=False)
    odd = (stated.is_not_null() & ~is_iso).arg_true()
    if not odd.len():
        return days
    return days.scatter(odd, stated.gather(odd).to_frame("cell").select(_spelled(pl.col("cell"), others)).to_series())


def _spelled(stated: pl.Expr, spellings: Sequence[tuple[str, str, int]]) -> pl.Expr:
    """The day of a cell in one of some spellings, or as the day number of a spreadsheet."""
    import polars as pl

    parsed: pl.Expr = pl.lit(None, dtype=pl.Date)
    for pattern, spelling, length in reversed(spellings):
        body = stated.str.slice(0, length) if length else stated.str.extract(r"^(\S+(?: \d{1,2}, \d{4})?)", 1)
        value = body.str.to_date(spelling, strict=False)
        parsed = pl.when(stated.str.contains(pattern)).then(value).otherwise(parsed)
    serial = stated.str.extract(r"^(\d{5})", 1).cast(pl.Int32, strict=False)
    return pl.when(stated.str.contains(_SERIAL)).then((serial - 25569).cast(pl.Date)).otherwise(parsed)


def read_integer(cell: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """A column of whole numbers, null where the cell holds anything else, and the reason where it is unknown."""
    import polars as pl

    stated = text_or_null(cell)
    value = stated.str.extract(r"^(-?\d+)(?:\.0+)?$", 1).cast(pl.Int64, strict=False)
    return value, pl.when(value.is_null()).then(_why_unread(stated, value)).otherwise(None)


def _why_unread(stated: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Why a cell that was not read was not: it is blank, withheld, or something else."""
    import polars as pl

    odd = pl.when(value.is_null()).then(stated).otherwise(None)  # only these few are looked at letter by letter
    return (
        pl.when(odd.is_null() | odd.str.to_lowercase().is_in(BLANK))
        .then(pl.lit("not_stated"))
        .when(odd.str.contains(WITHHELD))
        .then(pl.lit("withheld"))
        .otherwise(pl.lit("unreadable"))
    )
