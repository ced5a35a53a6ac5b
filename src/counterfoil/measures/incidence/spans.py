"""Turns detainers into counts of when each began and between which days it ended, between a few boundaries.

An end on an unknown day lies between two days that are known, so that what is counted of it has a least and a most.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

#: A day number after every day that can be meant.
_NEVER = 10_000_000
_FIRST = date(1970, 1, 1)


def place_spans(records: Any, kept: Sequence[str], boundaries: Sequence[date]) -> Any:
    """Between which boundaries each detainer began and ended.

    Args:
        records: An Ibis table, one row a detainer: `prepared_date`, `ended_date`, `cause` (empty = no end recorded),
            `as_of_date` and the columns of `kept`.
        kept: Columns to keep.
        boundaries: Days in ascending order; a boundary stands at the beginning of its day.

    Returns:
        The same rows: `began`, `ended_first` and `ended_last`, each the number of boundaries at or before the day of
        issue and the earliest and the latest day of the end; `seen`, that at or before the day after the as-of date;
        `cause`; `dated`, whether there is a day of issue on or before the as-of date.
    """
    import ibis

    def number(day: Any) -> Any:
        return day.delta(ibis.date(_FIRST), unit="day").cast("int64")

    def place(day: Any) -> Any:
        return sum((day >= (b - _FIRST).days).cast("int64") for b in boundaries)

    t = records.select(
        *kept,
        cause=records.cause,
        first=number(records.prepared_date),
        end=number(records.ended_date),
        last=number(records.as_of_date),
    )
    t = t.mutate(dated=(t.first <= t.last).fill_null(False))
    t = t.mutate(
        is_known=((t.end >= t.first) & (t.end <= t.last)).fill_null(False),
        is_open=t.cause.isnull(),
        first=ibis.ifelse(t.dated, t.first, ibis.null("int64")),
    )
    nothing = ibis.null("int64")
    return t.select(
        *kept,
        "cause",
        "dated",
        seen=place(t.last + 1),
        began=place(t.first),
        ended_first=place(
            ibis.cases((~t.dated, nothing), (t.is_open, t.last + 1), (t.is_known, t.end), else_=t.first)
        ),
        ended_last=place(
            ibis.cases((~t.dated, nothing), (t.is_open, ibis.literal(_NEVER)), (t.is_known, t.end), else_=t.last)
        ),
    )


def count_spans(records: Any, by: Sequence[str], boundaries: Sequence[date]) -> Any:
    """How many detainers began and ended between the same boundaries.

    Args:
        records: As `place_spans` takes them.
        by: Columns that tell groups apart.
        boundaries: Days in ascending order; a boundary stands at the beginning of its day.

    Returns:
        One row a group, cause and way to lie between the boundaries, as `place_spans` gives them, with `number`,
        `undated`, detainers without a day of issue, and the greatest `seen`.
    """
    t = place_spans(records, by, boundaries)
    return t.group_by(*by, "cause", "began", "ended_first", "ended_last").aggregate(
        number=t.count(where=t.dated), undated=t.count(where=~t.dated), seen=t.seen.max()
    )


def with_bounds(counted: Any, covered: Any, *keys: str, kept: Sequence[str] = ()) -> Any:
    """Counts with what the unknown days could make of them, and no count where the days are not covered.

    Args:
        counted: One row a key, with `surely`, `perhaps`, `total` (detainers with a day of issue) and `undated`.
        covered: Whether an as-of date of the group reaches as far.
        keys: The columns that say what is counted.
        kept: Columns to keep beside.
    """
    import ibis

    t = counted.mutate(
        reason=ibis.cases(
            (counted.total == 0, "not_stated"),
            (covered.fill_null(False), ibis.null("string")),
            else_="pending",
        )
    )
    known = t.reason.isnull()
    nothing = ibis.null("int64")
    return t.select(
        *keys,
        count=ibis.ifelse(known, t.surely.cast("int64"), nothing),
        low=ibis.ifelse(known, t.surely.cast("int64"), nothing),
        high=ibis.ifelse(known, t.perhaps.cast("int64"), nothing),
        unknown_count=ibis.ifelse(known, (t.perhaps - t.surely).cast("int64"), nothing),
        undated_count=t.undated.cast("int64"),
        dated_count=t.total.cast("int64"),
        **{name: t[name] for name in kept},
        reason=t.reason,
    )
