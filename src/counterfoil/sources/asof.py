"""Finds the last day that a file covers: stated in the sheet, in the file's name, in the format, or in the data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from counterfoil.sources.blocks import Block
from counterfoil.sources.cells import read_date
from counterfoil.sources.formats import Format
from counterfoil.sources.headings import Header

_LAST = date(2262, 1, 1)
#: A gap of more than this many days sets what is behind it apart, where that is at most so many rows
#: or one in a hundred, and no more than a tenth.
_FAR_DAYS = 366
_FEW = 3


@dataclass(frozen=True)
class AsOfDate:
    """The last day that a file covers, inclusive, and where that is said."""

    day: date
    basis: str


def find_as_of(path: Path, fact: Format, blocks: Iterable[tuple[Block, Header]]) -> AsOfDate:
    """The as-of date of one file.

    What a sheet says above its headings comes first, then the file's name, then what the format declares;
    where nothing is said, the last day in the data that does not stand far apart from all others.
    """
    blocks = list(blocks)
    if fact.as_of.preamble:
        for block, header in blocks:
            text = " ".join(c for row in block.cells.head(header.row).iter_rows() for c in row if c)
            found = _day(re.search(fact.as_of.preamble, text))
            if found:
                return AsOfDate(found, "stated above the headings")
    if fact.as_of.file_name:
        found = _day(re.search(fact.as_of.file_name, path.name))
        if found:
            made = bool(re.fullmatch(r"\d{8}", re.search(fact.as_of.file_name, path.name)[1]))  # type: ignore[index]
            if made:
                return AsOfDate(found - timedelta(days=1), "the day before the one in the file's name")
            return AsOfDate(found, "stated in the file's name")
    if fact.as_of.declared:
        return AsOfDate(fact.as_of.declared, "declared by the format")
    return AsOfDate(_last_day_in_data(fact, blocks), "the last day in the data; none is stated")


def _day(found: re.Match[str] | None) -> date | None:
    """The day in the first group of a match, however it is written."""
    if found is None:
        return None
    text = found[1]
    for pattern, order in (
        (r"(\d{4})-?(\d{2})-?(\d{2})", (1, 2, 3)),
        (r"(\d{1,2})/(\d{1,2})/(\d{4})", (3, 1, 2)),
    ):
        parts = re.fullmatch(pattern, text)
        if parts:
            try:
                return date(*(int(parts[at]) for at in order))
            except ValueError:
                return None
    return None


def _last_day_in_data(fact: Format, blocks: list[tuple[Block, Header]]) -> date:
    """The last day of the first required date column, without the stray days far behind all others.

    Where that column holds no day at all, as in a log of months without a request, the other dates count.
    """
    import polars as pl

    dates = [c.field for c in fact.columns.values() if c.read == "date"]
    first = next(c.field for c in fact.columns.values() if c.read == "date" and c.required)
    every: Any = pl.Series("day", [], dtype=pl.Date)
    for fields in ([first], dates):
        for block, header in blocks:
            cells = block.cells.slice(header.row + 1)
            for position in (p for p, c in header.columns.items() if c.field in fields):
                value, _ = read_date(pl.col(cells.columns[position]), fact.earliest_date, _LAST)
                every = every.append(cells.select(value.alias("day"))["day"].drop_nulls())
        if every.len():
            break
    else:
        return fact.covers.from_date
    return _before_strays(every.sort())


def _before_strays(days: Any) -> date:
    """The last of some sorted days, or the last before a gap of over a year that hardly a day stands behind."""
    import polars as pl

    few = min(max(_FEW, days.len() // 100), days.len() // 10)
    gaps = pl.DataFrame({"day": days}).with_row_index("at")
    gaps = gaps.with_columns(gap=pl.col("day").diff().dt.total_days())
    strays = gaps.filter((pl.col("gap") > _FAR_DAYS) & (pl.col("at") >= days.len() - few))
    return days[strays["at"][0] - 1] if strays.height else days[-1]
