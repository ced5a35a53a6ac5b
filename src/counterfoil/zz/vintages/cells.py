"""Turns the rows of a table into the columns of a format: each heading with what stands under it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from counterfoil.sources import Format
from counterfoil.zz.vintages.draws import Draws
from counterfoil.zz.vintages.events import DAY_OF
from counterfoil.zz.vintages.facts import Filler, Vintage, load_vintages
from counterfoil.zz.vintages.placing import is_columnar, is_columnar_format

Kind = Literal["text", "integer", "date", "instant"]

_SPELLINGS = {"iso": "%Y-%m-%d", "month_day_year_digits": "%m/%d/%Y", "short_year": "%-m/%-d/%y"}
_MOMENT = re.compile(r"date[ _]?time|date and time|_date_time", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One column of a file.

    Args:
        heading: What stands above it.
        kind: What its values are.
        values: A Polars series of that kind, one a row.
        text: What stands in the cell instead, where there is something; one a row. None = nowhere.
    """

    heading: str
    kind: Kind
    values: Any
    text: Any = None


def headings_of(fact: Format, file_name: str) -> list[str]:
    """The headings of a file, each column once, in the spelling of the format.

    Left out are other names of a column that is there, and in a file of columns what has its name twice.
    """
    other = re.compile(load_vintages().other_names, re.IGNORECASE)
    listed = [
        *fact.columns,
        *(h for h, because in {**fact.left_unread, **fact.withheld}.items() if not other.search(because)),
    ]
    if is_columnar_format(fact):
        listed = [re.sub(r"\s+", "_", h).lower() for h in listed]
        if file_name.endswith(".dta"):
            listed = [re.sub(r"\W", "_", h)[:32] for h in listed]
        return list(dict.fromkeys(listed))
    return [*listed, *fact.repeats]


def columns_of(rows: Any, fact: Format, file_name: str, years: range, seed: int) -> list[Column]:
    """The columns of one sheet.

    Args:
        rows: Its rows; those that are no record hold nothing.
        fact: The format.
        file_name: The file.
        years: The fiscal years that the file's name promises.
        seed: Chooses what stands under headings that are left unread.
    """
    vintage = load_vintages().of(fact.format)
    lacks = {_plain(h) for year in years for h in vintage.lacks.get(year, ())}
    headings = [h for h in headings_of(fact, file_name) if _plain(h) not in lacks]
    columns = list(_columns(rows, fact, headings, file_name, seed))
    if is_columnar(file_name):
        return columns
    return _with_no_records(rows, [_spelled(c, vintage) for c in columns])


def _columns(rows: Any, fact: Format, headings: list[str], file_name: str, seed: int) -> Iterator[Column]:
    import polars as pl

    facts = load_vintages()
    is_record = rows["kind"].is_in(["record", "copy"])
    read = {_plain(h): c for h, c in fact.columns.items()}
    withheld = {_plain(h) for h in fact.withheld}
    seen: set[str] = set()
    for heading in headings:
        plain = _plain(heading)
        column = read.get(plain) or read.get(next((p for p in read if p[:32] == plain), ""))
        if column is not None and column.field not in seen:
            seen.add(column.field)
            yield _of_field(rows, column.field, heading, column, fact)
        elif plain in withheld:
            mark = pl.Series([None if is_columnar(file_name) else facts.withheld], dtype=pl.String)
            yield Column(
                heading, "text", mark.gather(pl.repeat(0, rows.height, eager=True)).zip_with(is_record, _none(rows))
            )
        else:
            filler = next(f for f in facts.fillers if re.search(f.heading, plain))
            yield _filled(rows, heading, filler, fact, seed)


def _of_field(rows: Any, field: str, heading: str, column: Any, fact: Format) -> Column:
    """The column of a field that is read."""
    import polars as pl

    base = field.removesuffix("_as_stated")
    if base in rows.columns:
        values = rows[base]
    elif base == "conviction_date":
        since = pl.col(DAY_OF[fact.makes]) - pl.duration(days="_since")
        values = rows.select(pl.when(pl.col("_since").is_not_null()).then(since))[DAY_OF[fact.makes]]
    elif base == "apprehension_date" and "arrest_date" in rows.columns:
        values = rows["arrest_date"]
    else:
        values = pl.Series([None] * rows.height, dtype=pl.Date if column.read == "date" else pl.String)
    cut = load_vintages().of(fact.format).names_cut_at
    if base == "facility_name" and cut:
        values = values.str.slice(0, cut)
    text = None
    if base == DAY_OF[fact.makes] and "day_text" in rows.columns:
        text = rows["day_text"]
    elif base == "person_key" and "key_text" in rows.columns:
        text = rows["key_text"]
    if column.read == "date":
        has_time = bool(_MOMENT.search(heading)) or re.match(r"(has|with) a time of day", column.note) is not None
        if has_time:
            minutes = (rows["look"] * 7919 % 1440).fill_null(0) // 15 * 15
            values = values.cast(pl.Datetime("us")) + minutes.cast(pl.Duration("ms")) * 60_000
        return Column(heading, "instant" if has_time else "date", values, text)
    return Column(heading, "integer" if values.dtype.is_integer() else "text", values, text)


def _filled(rows: Any, heading: str, filler: Filler, fact: Format, seed: int) -> Column:
    """A column that is left unread: rows that look the same have the same cell."""
    import polars as pl

    looks = int(rows["look"].max() or 0) + 1
    draws = Draws(seed, fact.format, heading)
    is_there = draws.happens(filler.share, looks)
    kind: Kind = "text"
    if filler.numbers:
        kind, values = "integer", draws.integers(*filler.numbers, looks)
    elif filler.days:
        kind, values = "date", draws.integers(*filler.days, looks)
    else:
        values = draws.one_of(filler.words, looks, dtype=pl.String)
    values = values.zip_with(is_there, pl.repeat(None, looks, dtype=values.dtype, eager=True)).gather(rows["look"])
    if kind == "date":
        values = rows[DAY_OF[fact.makes]] - values.cast(pl.Duration("ms")) * 86_400_000
    return Column(heading, kind, values)


def _spelled(column: Column, vintage: Vintage) -> Column:
    """The column with its dates spelled as its format spells them."""
    import polars as pl

    style = vintage.dates.get(column.heading) or vintage.dates.get("*")
    if style is None or column.kind not in ("date", "instant"):
        return column
    if style == "serial":
        return replace(column, kind="integer", values=column.values.cast(pl.Date).cast(pl.Int32) + 25569)
    return replace(column, kind="text", values=column.values.dt.strftime(_SPELLINGS[style]))


def _with_no_records(rows: Any, columns: list[Column]) -> list[Column]:
    """The columns with the headings again and the footer where they stand."""
    import polars as pl

    at_header, at_footer = rows["kind"] == "header", rows["kind"] == "footer"
    if not at_header.any() and not at_footer.any():
        return columns
    made = []
    for at, column in enumerate(columns):
        text = pl.select(pl.when(at_header).then(pl.lit(column.heading)))["literal"]
        if at == 0:
            text = pl.select(pl.when(at_footer).then(pl.lit(load_vintages().footer)).otherwise(text))["literal"]
        made.append(replace(column, text=text if column.text is None else text.fill_null(column.text)))
    return made


def _none(rows: Any) -> Any:
    import polars as pl

    return pl.repeat(None, rows.height, dtype=pl.String, eager=True)


def _plain(heading: str) -> str:
    return re.sub(r"[\s_.]+", " ", heading).strip().casefold()
