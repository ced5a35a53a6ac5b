"""Finds days on which one place, or the whole release, has implausibly many records."""

from __future__ import annotations

from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.quality.facts import Limits, TableQuality
from counterfoil.sources.quality.release import Held
from counterfoil.sources.quality.values import printable


def find_spikes(snapshot: Snapshot, held: Held, quality: TableQuality, limits: Limits) -> dict[str, Any]:
    """The days that are odd, the largest first.

    Returns:
        `found`, each with the place, the day (the month where the day of the event is sensitive), its records, the
        median of the place's days, the records of its month, and why it is odd; and how many were found in all.
    """
    import polars as pl

    at, rows = quality.event_date, held.rows
    collected = held.collected_anywhere()
    found: list[dict[str, Any]] = []
    places = [(s.place, [c for c in s.columns if c in collected]) for s in quality.spikes]
    for place, columns in places:
        if not columns:
            continue
        key = rows[columns[0]].strip().nullif("")
        for column in columns[1:]:
            key = key.fill_null(rows[column].strip().nullif(""))
        name = rows[columns[-1]].strip().nullif("")
        counted = rows.mutate(_place=key, _name=name, _day=rows[at])
        counted = counted.filter(counted._place.notnull() & counted._day.notnull())
        counted = counted.group_by("_place", "_day").aggregate(_count=counted.count(), _name=counted._name.max())
        found += _of_place(pl.DataFrame(snapshot.run(counted)), place, limits)
    dated = rows.filter(rows[at].notnull())
    days = dated.group_by(_day=dated[at]).aggregate(_count=dated.count())
    found += _of_release(pl.DataFrame(snapshot.run(days)), limits)
    found.sort(key=lambda s: (-s["record_count"], s["place"], s["name"], s["day"]))
    for spike in found:
        if at in held.sensitive:
            spike["day"] = f"a day of {spike['day'][:7]}"
        spike["name"] = printable(spike["name"], limits) or "not printed"
    looked_at = [place for place, columns in places if columns] + ["all places"]
    return {"looked_at": looked_at, "found_count": len(found), "found": found[: limits.printed_spikes]}


def _of_place(days: Any, place: str, limits: Limits) -> list[dict[str, Any]]:
    """The odd days of places of one kind.

    Args:
        days: A Polars frame, one row a place and day: _place, _day, _count, _name.
    """
    import polars as pl

    rule = limits.spikes
    odd = (
        days.with_columns(
            median=pl.col("_count").median().over("_place"),
            month=pl.col("_count").sum().over("_place", pl.col("_day").dt.truncate("1mo")),
        )
        .with_columns(
            by_median=pl.col("_count") > rule.times_median * pl.col("median"),
            by_month=pl.col("_count") > rule.month_share * pl.col("month"),
        )
        .filter((pl.col("_count") >= rule.at_least_rows) & (pl.col("by_median") | pl.col("by_month")))
    )
    return [
        {
            "place": place,
            "name": row["_place"] if row["_name"] in (None, row["_place"]) else f"{row['_place']}, {row['_name']}",
            "day": str(row["_day"]),
            "record_count": row["_count"],
            "median_count": row["median"],
            "month_count": row["month"],
            "month_share": row["_count"] / row["month"],
            "because": " and ".join(
                words
                for words, holds in (
                    (f"over {rule.times_median:g} times the median of its days", row["by_median"]),
                    (f"over {rule.month_share:.0%} of its month", row["by_month"]),
                )
                if holds
            ),
        }
        for row in odd.iter_rows(named=True)
    ]


def _of_release(days: Any, limits: Limits) -> list[dict[str, Any]]:
    """The days that hold too much of a whole release.

    Args:
        days: A Polars frame, one row a day: _day, _count.
    """
    import polars as pl

    rule = limits.spikes
    enough = (pl.col("_count") >= rule.at_least_rows) & (
        pl.col("_count") > rule.release_share * pl.col("_count").sum()
    )
    whole = days.with_columns(
        median=pl.col("_count").median(), month=pl.col("_count").sum().over(pl.col("_day").dt.truncate("1mo"))
    ).filter(enough)
    return [
        {
            "place": "all places",
            "name": "the whole release",
            "day": str(row["_day"]),
            "record_count": row["_count"],
            "median_count": row["median"],
            "month_count": row["month"],
            "month_share": row["_count"] / row["month"],
            "because": f"over {rule.release_share:.0%} of the release",
        }
        for row in whole.iter_rows(named=True)
    ]
