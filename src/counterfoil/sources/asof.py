"""Finds the last day that a file covers: stated in the sheet, in the file's name, in the format, or in the data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact
from counterfoil.sources.blocks import Block
from counterfoil.sources.cells import read_date
from counterfoil.sources.formats import Format
from counterfoil.sources.headings import Header, find_header

_LAST = date(2262, 1, 1)
#: A gap of more than this many days sets what is behind it apart, where that is at most so many rows
#: or one in a hundred, and no more than a tenth.
_FAR_DAYS = 366
_FEW = 3
#: More than this share of days after the one that a format declares, and the file is not the one it was declared for.
_BEYOND = 0.01
_DECLARED = "declared by the format"
_DAY_BEFORE = "the day before the one in the file's name"
#: Last rows in which a footer is looked for, blank ones too; first rows of a sheet without headings.
_TAIL_ROWS, _COVER_ROWS = 2000, 60


class AsOfRules(BaseModel):
    """Where files say up to which day they go, from `facts/as_of.yaml`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    statements: tuple[str, ...]
    file_names_through: tuple[str, ...]
    file_names: tuple[str, ...]
    name_day: str
    day: str
    fiscal_year_in_name: str
    several_years_in_name: tuple[str, ...]
    footer_rows: int
    apart_days: int
    says: str
    cites: tuple[str, ...]


@cache
def load_as_of_rules() -> AsOfRules:
    """Where files say up to which day they go."""
    return load_fact(files("counterfoil.sources") / "facts" / "as_of.yaml", AsOfRules)


@dataclass(frozen=True)
class AsOfDate:
    """The last day that a file covers, inclusive, and where that is said.

    Args:
        day: The day.
        basis: Where it is said, in words.
        stated: Every day that the sheets state, with its place in words.
        in_name: The day in the file's name, where there is one.
    """

    day: date
    basis: str
    stated: tuple[tuple[str, date], ...] = ()
    in_name: date | None = None


def find_as_of(
    name: str, fact: Format, blocks: Iterable[tuple[Block, Header]], others: Iterable[Block] = ()
) -> AsOfDate:
    """The as-of date of one file.

    What a sheet says above its headings comes first, then below its last row, then a sheet without headings, then
    the file's name, then what the format declares; where nothing is said, or where more than a stray few days of the
    data lie behind it, the last day in the data that does not stand far apart from all others.

    Args:
        name: The file's name.
        fact: Its format.
        blocks: Its sheets with headings.
        others: Its sheets without, such as a cover.
    """
    blocks = list(blocks)
    beside = [(f'on sheet "{b.sheet}"', d) for b in others for d in _lone(b.cells.head(_COVER_ROWS))]
    above = [(_place("above the headings", b, blocks), d) for b, h in blocks for d in _above(b, h, fact)]
    below = [(_place("below the last row", b, blocks), d) for b, h in blocks for d in _below(b, h)]
    stated = (*above, *below, *beside)
    in_name, made = _in_name(name, fact)
    day, basis = _first_said((above, below, beside), in_name, made, fact)
    if day is None:
        day, basis = _last_day_in_data(fact, blocks), "the last day in the data; none is stated"
    elif _is_passed(day, fact, blocks):
        basis = "that the format declares" if basis == _DECLARED else f"that is {basis}"
        day, basis = _last_day_in_data(fact, blocks), f"the last day in the data, after the one {basis}"
    elif not stated and not fact.as_of.file_name and basis != _DECLARED:
        last = _last_day_in_data(fact, blocks)  # anyone may have put a day into the name: the data must bear it out
        if abs((day - last).days) > load_as_of_rules().apart_days:
            day, basis = last, "the last day in the data; the day in the file's name is far from it"
    return AsOfDate(day, basis, stated, in_name)


def _first_said(
    stated: Iterable[list[tuple[str, date]]],
    in_name: date | None,
    made: bool,
    fact: Format,
) -> tuple[date | None, str]:
    """The statement that counts most, and its place in words."""
    places = ("above the headings", "below the last row", "on a sheet without headings")
    for found, place in zip(stated, places, strict=True):
        if found:
            return max(d for _, d in found), f"stated {place}"
    if in_name and (fact.as_of.file_name or not fact.as_of.declared):
        if made:
            return in_name - timedelta(days=1), _DAY_BEFORE
        return in_name, "stated in the file's name"
    if fact.as_of.declared:
        return fact.as_of.declared, _DECLARED
    return None, ""


def _place(where: str, block: Block, blocks: list[tuple[Block, Header]]) -> str:
    return f'{where} of sheet "{block.sheet}"' if len(blocks) > 1 and block.sheet else where


def _above(block: Block, header: Header, fact: Format) -> list[date]:
    """Every as-of date that stands above the headings."""
    text = " ".join(c for row in block.cells.head(header.row).iter_rows() for c in row if c)
    if fact.as_of.preamble:
        found = [_day(m[1]) for m in re.finditer(fact.as_of.preamble, text)]
        if any(found):
            return [d for d in found if d]
    return _statements(text)


def _below(block: Block, header: Header) -> list[date]:
    """Every as-of date that stands alone in one of the last rows."""
    tail = block.cells.slice(header.row + 1).tail(_TAIL_ROWS)
    filled = [at for at, row in enumerate(tail.iter_rows()) if any(c is not None and c.strip() for c in row)]
    return _lone(tail[filled[-load_as_of_rules().footer_rows :]]) if tail.width > 2 else []


def _lone(cells: Any) -> list[date]:
    """Every as-of date in rows that hold one cell alone."""
    rows = ([c for c in row if c is not None and c.strip()] for row in cells.iter_rows())
    return [day for filled in rows if len(filled) == 1 for day in _statements(filled[0])]


def _statements(text: str) -> list[date]:
    """Every as-of date that a text states, in the words of the rules."""
    rules = load_as_of_rules()
    found = [_day(m[1]) for s in rules.statements for m in re.finditer(s.replace("{day}", rules.day), text)]
    return [d for d in found if d]


def _in_name(name: str, fact: Format) -> tuple[date | None, bool]:
    """The day in a file's name, and whether it is the day on which the file was made."""
    rules = load_as_of_rules()
    if fact.as_of.file_name:
        own = [
            (d, bool(re.fullmatch(r"\d{8}", m[1])))
            for m in re.finditer(fact.as_of.file_name, name)
            if (d := _day(m[1]))
        ]
        return max(own, default=(None, False))
    through = [p.replace("{name_day}", rules.name_day) for p in rules.file_names_through]
    for patterns, made in ((through, False), (rules.file_names, True)):
        days = [d for p in patterns for m in re.finditer(p, name) if (d := _day(m[1]))]
        if days:
            return max(days), made
    return None, False


def _day(text: str) -> date | None:
    """A day, however it is written."""
    for spelling in ("%Y%m%d", "%m%d%Y", "%Y-%m-%d", "%Y_%m_%d", "%m/%d/%Y", "%B %d %Y", "%b %d %Y"):
        try:
            return datetime.strptime(re.sub(r"[.,]", "", text), spelling).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _is_passed(declared: date, fact: Format, blocks: list[tuple[Block, Header]]) -> bool:
    """Whether more than a stray few of the days in a file lie behind the day that its format declares."""
    days = _days_in_data(fact, blocks)
    return days.len() > 0 and bool((days > declared).sum() > max(_BEYOND * days.len(), _FEW))


def _last_day_in_data(fact: Format, blocks: list[tuple[Block, Header]]) -> date:
    """The last day in the data, without the stray days far behind all others; else the format's own last day."""
    days = _days_in_data(fact, blocks)
    if days.len():
        return _before_strays(days)
    return fact.covers.until_date - timedelta(days=1) if fact.covers.until_date else fact.covers.from_date


def _days_in_data(fact: Format, blocks: list[tuple[Block, Header]]) -> Any:
    """The days of the first required date column, in order.

    Where that column holds no day at all, as in a log of months without a request, the other dates count. In a log
    that a custodian keeps they always do: what became of a request is written down after the last one was received.
    """
    import polars as pl

    dates = [c.field for c in fact.columns.values() if c.read == "date"]
    every: Any = pl.Series("day", [], dtype=pl.Date)
    for fields in (dates,) if fact.is_checked else ([fact.main_date], dates):
        for block, header in blocks:
            cells = block.cells.slice(header.row + 1)
            for position in (p for p, c in header.columns.items() if c.field in fields):
                value, _ = read_date(pl.col(cells.columns[position]), fact.earliest_date, _LAST)
                every = every.append(cells.select(value.alias("day"))["day"].drop_nulls())
        if every.len():
            break
    return every.sort()


def last_day(fact: Format, blocks: Iterable[Block]) -> date | None:
    """The last day in a file, read as a format, but for the few behind nearly all others; None: it has none."""
    headed = [(block, header) for block in blocks if (header := find_header(block, fact)) is not None]
    days = _days_in_data(fact, headed)
    return days[int((1 - _BEYOND) * (days.len() - 1))] if days.len() else None


def _before_strays(days: Any) -> date:
    """The last of some sorted days, or the last before a gap of over a year that hardly a day stands behind."""
    import polars as pl

    few = min(max(_FEW, days.len() // 100), days.len() // 10)
    gaps = pl.DataFrame({"day": days}).with_row_index("at")
    gaps = gaps.with_columns(gap=pl.col("day").diff().dt.total_days())
    strays = gaps.filter((pl.col("gap") > _FAR_DAYS) & (pl.col("at") >= days.len() - few))
    return days[strays["at"][0] - 1] if strays.height else days[-1]
