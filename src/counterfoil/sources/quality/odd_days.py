"""Finds the days on which a place has implausibly many records: one rule for files as read and for detainers."""

from __future__ import annotations

from typing import Any

from counterfoil.sources.quality.facts import SpikeLimits


def find_odd_days(days: Any, rule: SpikeLimits) -> Any:
    """The days that are odd for their place.

    Args:
        days: An Ibis table, one row a place and day: `place`, `day`, `record_count`.
        rule: From what on a day is odd.

    Returns:
        An Ibis table: the same columns, the median of the place's days, the records of its month, and which of the
        two it exceeds; only days that exceed one.
    """
    days = days.mutate(month=_month(days.day))
    medians = days.group_by("place").aggregate(median_count=days.record_count.median().cast("float64"))
    months = days.group_by("place", "month").aggregate(month_count=days.record_count.sum().cast("int64"))
    big = days.filter(days.record_count >= rule.at_least_rows)
    big = big.inner_join(medians, "place").inner_join(months, ["place", "month"])
    big = big.mutate(
        by_median=big.record_count > rule.times_median * big.median_count,
        by_month=big.record_count > rule.month_share * big.month_count,
    )
    wanted = ["place", "day", "record_count", "median_count", "month_count", "by_median", "by_month"]
    return big.filter(big.by_median | big.by_month).select(wanted)


def find_odd_days_of_all(days: Any, rule: SpikeLimits) -> Any:
    """The days that hold too much of everything that was handed out together.

    Args:
        days: An Ibis table, one row a day: `day`, `record_count`.
        rule: From what on a day is odd.

    Returns:
        An Ibis table: the day, its records, the median of the days, the records of its month.
    """
    days = days.mutate(month=_month(days.day))
    whole = days.aggregate(
        median_count=days.record_count.median().cast("float64"), all_count=days.record_count.sum().cast("int64")
    )
    months = days.group_by("month").aggregate(month_count=days.record_count.sum().cast("int64"))
    big = days.filter(days.record_count >= rule.at_least_rows).cross_join(whole).inner_join(months, "month")
    big = big.filter(big.record_count > rule.release_share * big.all_count)
    return big.select("day", "record_count", "median_count", "month_count")


def words_of(rule: SpikeLimits, *, by_median: bool, by_month: bool) -> str:
    """Why a day of a place is odd, in words."""
    said = []
    if by_median:
        said.append(f"over {rule.times_median:g} times the median of its days")
    if by_month:
        said.append(f"over {rule.month_share:.0%} of its month")
    return " and ".join(said)


def _month(day: Any) -> Any:
    """The month of a day as one whole number, written alike on every engine."""
    return (day.year() * 12 + day.month()).cast("int64")
