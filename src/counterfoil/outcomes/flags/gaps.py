"""Finds the days in a row on which a place that used to be asked has no detainer at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.outcomes.flags.places import PLACE_COLUMNS, days_of_level, days_of_release
from counterfoil.outcomes.flags.rules import GapRules

Row = dict[str, Any]


def find_gaps(
    snapshot: Snapshot, days: Any, places: Mapping[str, Mapping[str, Row]], rules: GapRules, until: date
) -> list[Row]:
    """The gaps of the release and of each place, also those that last to the release's end.

    Args:
        snapshot: Where to run.
        days: From `facility_days`.
        places: By level and place, the columns that say where it is.
        rules: From what on days without a record are a gap.
        until: The first day that the release does not cover.
    """
    import ibis

    found: list[Row] = []
    because = f"at least {rules.expected_rows:g} expected by the rate of up to {rules.rate_days} days before"
    whole = days_of_release(days).mutate(place=ibis.literal("release"))
    for level, counted in (("release", whole), *((level, days_of_level(days, level)) for level in PLACE_COLUMNS)):
        for row in snapshot.run(gaps_of(counted, rules, until)).to_pylist():
            found.append(
                {
                    "flag_kind": "gap",
                    "level": level,
                    **(places[level][row["place"]] if level != "release" else {}),
                    "from_date": row["last_day"] + timedelta(days=1),
                    "until_date": row["last_day"] + timedelta(days=row["empty_days"] + 1),
                    "record_count": 0,
                    "usual_count": round(row["expected_count"], 1),
                    "because": because,
                }
            )
    return found


def gaps_of(days: Any, rules: GapRules, until: date) -> Any:
    """The gaps of places.

    Args:
        days: An Ibis table, one row a place and day: `place`, `day`, `record_count`.
        rules: From what on days without a record are a gap.
        until: The first day that is not covered.

    Returns:
        One row a gap: `place`, the last day before it, how many days it lasts, and what the rate before would have
        given in them. The rate is that of the days up to and with that last one, since the place's first day where
        that is later, and over a least number of days: a burst on a first day is no rate.
    """
    import ibis

    end = (until - date(1970, 1, 1)).days
    days = days.mutate(at=days.day.epoch_days().cast("int64"))
    along = ibis.window(group_by="place", order_by="at")
    before = ibis.range_window(group_by="place", order_by="at", preceding=rules.rate_days - 1, following=0)
    seen = days.mutate(
        after=days["at"].lead().over(along).fill_null(end),
        first=days["at"].min().over(ibis.window(group_by="place")),
        recent=days.record_count.sum().over(before),
    )
    empty = seen.after - seen["at"] - 1
    known_days = ibis.greatest(seen["at"] - seen["first"] + 1, ibis.literal(rules.rate_least_days, "int64"))
    rate_days = ibis.least(known_days, ibis.literal(rules.rate_days, "int64"))
    expected = seen.recent.cast("float64") / rate_days.cast("float64") * empty.cast("float64")
    gaps = seen.mutate(empty_days=empty, expected_count=expected)
    gaps = gaps.filter((gaps.empty_days >= rules.at_least_days) & (gaps.expected_count >= rules.expected_rows))
    return gaps.select("place", "expected_count", last_day="day", empty_days="empty_days")
