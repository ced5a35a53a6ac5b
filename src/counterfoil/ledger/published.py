"""Turns tables of counts that somebody published into counts of a place and a period: control totals."""

from __future__ import annotations

from typing import Any

from counterfoil.ledger import cleaning
from counterfoil.ledger.tables import UNKNOWN
from counterfoil.schema import Field, Table

PUBLISHED_COUNTS = Table(
    name="ledger.published_counts",
    grain="one row a count that somebody published: of one place, in one period, of one thing",
    part="release_id",
    key=("count_id",),
    fields=(
        Field("count_id", "text", "Hash of the address of its cell.", required=True),
        Field("release_id", "text", "The table that it stands in.", required=True),
        Field("place", "text", "The place, as written."),
        Field("county_code_fips", "text", "The county of the place, where the table states it."),
        Field("state", "text", "The state, as written."),
        Field("agency", "text", "The agency, as written."),
        Field("period", "text", "The period, as written."),
        Field("period_from_date", "date", "The first day of the period."),
        Field("period_until_date", "date", "The day after its last."),
        Field("measure", "text", "What is counted, in the publisher's words."),
        Field("group", "text", "The part that is counted, as written."),
        Field("count", "integer", "The count."),
        Field("count_reason", "text", "Why the count is unknown.", values=UNKNOWN),
        Field("figure_as_stated", "text", "The cell, where it is no count: a share, or words."),
    ),
)


def build_published_counts(rows: Any, fiscal_year_starts: int) -> Any:
    """`ledger.published_counts` of one release.

    A period that gives no days of its own is read from its words: `2019` is a calendar year, `FY2019`, `FY 2019` or
    `FY19` a fiscal year, `2019-03` a month; other words leave the days unknown. So do words such as `2011-12` in a
    table in which they may all be years from one to the next.

    Args:
        rows: `sources.published_count_rows` of one release.
        fiscal_year_starts: The month in which the publisher's fiscal year starts.
    """
    import ibis

    rows = rows.filter(rows.set_aside_reason.isnull())
    words = cleaning.trimmed(rows.period_as_stated)
    year = words.re_extract(r"(?i)^(?:FY|fiscal year|F\.Y\.|CY|calendar year)?[ _-]*((?:19|20)\d{2})$", 1)
    short = words.re_extract(r"(?i)^FY[ _']*(\d{2})$", 1)
    is_fiscal = words.re_search(r"(?i)^(?:FY|fiscal year|F\.Y\.)")
    month = ibis.ifelse(_are_months(words), words.re_extract(r"^((?:19|20)\d{2}-(?:0[1-9]|1[0-2]))$", 1), "")
    year = ibis.ifelse(short.notnull() & (short != ""), "20" + short, year)
    number = ibis.ifelse(year.isnull() | (year == ""), ibis.null("string"), year).cast("int64")
    starts = ibis.ifelse(is_fiscal, ibis.literal(fiscal_year_starts, "int64"), 1)
    first_year = ibis.ifelse(is_fiscal & (starts > 1), number - 1, number)
    by_month = ibis.ifelse(month.isnull() | (month == ""), ibis.null("string"), month + "-01").cast("date")
    from_year = ibis.date(first_year.cast("int32"), starts.cast("int32"), 1)
    until_year = ibis.date((first_year + 1).cast("int32"), starts.cast("int32"), 1)
    after_month = (by_month + ibis.interval(months=1)).cast("date")
    counts = rows.mutate(
        count_id=cleaning.short_hash(
            rows.file_hash, rows.sheet, rows.row_number.cast("string"), rows.column_number.cast("string")
        ),
        place=cleaning.value(rows.place_as_stated),
        state=cleaning.value(rows.state_as_stated),
        agency=cleaning.value(rows.agency_as_stated),
        period=cleaning.value(rows.period_as_stated),
        period_from_date=ibis.coalesce(rows.period_from_date, by_month, from_year),
        period_until_date=ibis.coalesce(rows.period_until_date, after_month, until_year),
        measure=cleaning.value(rows.measure_as_stated),
        group=cleaning.value(rows.group_as_stated),
        figure_as_stated=ibis.ifelse(
            rows.count_reason == "unreadable", cleaning.value(rows.count_as_stated), ibis.null("string")
        ),
    )
    return counts.select(list(PUBLISHED_COUNTS.names)).order_by("count_id")


def _are_months(words: Any) -> Any:
    """Whether words such as `2011-12` are months in a table: one of them at least is no year and the next one."""
    import ibis

    pair = words.re_extract(r"^((?:19|20)\d{2}-\d{2})$", 1)
    pair = ibis.ifelse(pair.isnull() | (pair == ""), ibis.null("string"), pair)
    last = pair.substr(5, 2).cast("int64")
    no_month = ((last < 1) | (last > 12)).fill_null(False)
    no_years = (last != (pair.substr(2, 2).cast("int64") + 1) % 100).fill_null(False)
    whole = ibis.window()
    return ~no_month.any().over(whole) & no_years.any().over(whole)
