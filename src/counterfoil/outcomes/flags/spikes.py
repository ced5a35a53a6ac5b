"""Finds the days on which a place, or a whole release, has implausibly many detainers; tells each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.outcomes.flags.places import PLACE_COLUMNS, days_of_level, days_of_release
from counterfoil.outcomes.flags.rules import SpikeRules
from counterfoil.sources import SpikeLimits, find_odd_days, find_odd_days_of_all, words_of

Row = dict[str, Any]


def find_spikes(
    snapshot: Snapshot, days: Any, places: Mapping[str, Mapping[str, Row]], limits: SpikeLimits, rules: SpikeRules
) -> list[Row]:
    """The odd days, each told once: at the narrowest place that holds most of it.

    Args:
        snapshot: Where to run.
        days: From `facility_days`.
        places: By level and place, the columns that say where it is.
        limits: From what on a day is odd.
        rules: When a wider place's day is not told again.
    """
    found: list[Row] = []
    for level in PLACE_COLUMNS:
        odd = find_odd_days(days_of_level(days, level), limits)
        for row in snapshot.run(odd).to_pylist():
            because = words_of(limits, by_median=row["by_median"], by_month=row["by_month"])
            found.append(_spike(level, places[level][row["place"]], row, because))
    because = f"over {limits.release_share:.0%} of the release"
    for row in snapshot.run(find_odd_days_of_all(days_of_release(days), limits)).to_pylist():
        found.append(_spike("release", {}, row, because))
    return [s for s in found if not _is_explained(s, found, rules.explained_share)]


def _spike(level: str, place: Mapping[str, Any], row: Mapping[str, Any], because: str) -> Row:
    return {
        "flag_kind": "spike",
        "level": level,
        **place,
        "from_date": row["day"],
        "until_date": row["day"] + timedelta(days=1),
        "record_count": row["record_count"],
        "usual_count": row["median_count"],
        "month_count": row["month_count"],
        "because": because,
    }


def _is_explained(wide: Row, found: Sequence[Row], share: float) -> bool:
    """Whether a narrower place inside has most of the records of that day, and is told itself."""
    order = ("release", *PLACE_COLUMNS)
    told = [c for c in ("state_code", "county_code_fips", "facility_id") if wide.get(c)]
    return any(
        order.index(s["level"]) > order.index(wide["level"])
        and s["from_date"] == wide["from_date"]
        and all(s.get(c) == wide[c] for c in told)
        and s["record_count"] > share * wide["record_count"]
        for s in found
    )
