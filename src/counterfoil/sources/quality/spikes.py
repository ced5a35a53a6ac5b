"""Finds days on which one place, or the whole release, has implausibly many records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.quality.facts import Limits, TableQuality
from counterfoil.sources.quality.odd_days import find_odd_days, find_odd_days_of_all, words_of
from counterfoil.sources.quality.release import Held
from counterfoil.sources.quality.values import printable


def find_spikes(snapshot: Snapshot, held: Held, quality: TableQuality, limits: Limits) -> dict[str, Any]:
    """The days that are odd, the largest first.

    Returns:
        `found`, each with the place, the day (the month where the day of the event is sensitive), its records, the
        median of the place's days, the records of its month, and why it is odd; and how many were found in all.
    """
    at, rows = quality.event_date, held.rows
    collected = held.collected_anywhere()
    found: list[dict[str, Any]] = []
    places = [(s.place, [c for c in s.columns if c in collected]) for s in quality.spikes]
    for place, columns in places:
        if columns:
            found += _of_place(snapshot, rows, place, columns, at, limits)
    found += _of_release(snapshot, rows, at, limits)
    found.sort(key=lambda s: (-s["record_count"], s["place"], s["name"], s["day"]))
    for spike in found:
        if at in held.sensitive:
            spike["day"] = f"a day of {spike['day'][:7]}"
        spike["name"] = printable(spike["name"], limits) or "not printed"
    looked_at = [place for place, columns in places if columns] + ["all places"]
    return {"looked_at": looked_at, "found_count": len(found), "found": found[: limits.printed_spikes]}


def _of_place(
    snapshot: Snapshot, rows: Any, place: str, columns: Sequence[str], at: str, limits: Limits
) -> list[dict[str, Any]]:
    """The odd days of places of one kind; the first of the columns that is filled tells places apart."""
    key = rows[columns[0]].strip().nullif("")
    for column in columns[1:]:
        key = key.fill_null(rows[column].strip().nullif(""))
    named = rows.mutate(place=key, name=rows[columns[-1]].strip().nullif(""), day=rows[at])
    named = named.filter(named.place.notnull() & named.day.notnull())
    days = named.group_by("place", "day").aggregate(record_count=named.count(), name=named.name.max())
    odd = find_odd_days(days.drop("name"), limits.spikes).inner_join(days.drop("record_count"), ["place", "day"])
    return [
        {
            "place": place,
            "name": row["place"] if row["name"] in (None, row["place"]) else f"{row['place']}, {row['name']}",
            "day": str(row["day"]),
            **_counts(row),
            "because": words_of(limits.spikes, by_median=row["by_median"], by_month=row["by_month"]),
        }
        for row in snapshot.run(odd).to_pylist()
    ]


def _of_release(snapshot: Snapshot, rows: Any, at: str, limits: Limits) -> list[dict[str, Any]]:
    """The days that hold too much of a whole release."""
    dated = rows.filter(rows[at].notnull())
    days = dated.group_by(day=dated[at]).aggregate(record_count=dated.count())
    odd = snapshot.run(find_odd_days_of_all(days, limits.spikes)).to_pylist()
    return [
        {
            "place": "all places",
            "name": "the whole release",
            "day": str(row["day"]),
            **_counts(row),
            "because": f"over {limits.spikes.release_share:.0%} of the release",
        }
        for row in odd
    ]


def _counts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "record_count": row["record_count"],
        "median_count": row["median_count"],
        "month_count": row["month_count"],
        "month_share": row["record_count"] / row["month_count"],
    }
