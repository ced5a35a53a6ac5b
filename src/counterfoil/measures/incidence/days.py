"""Turns records of time into whole numbers a day: how many ended in each way, and how many were last seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.measures.incidence.rules import IncidenceRules

#: The day on which rows without a day are kept, so that they are counted beside the curve.
NO_DAY = -1


def place_days(records: Any, kept: Sequence[str], horizons: Sequence[int], rules: IncidenceRules) -> Any:
    """On which day each record left, and how.

    Args:
        records: As `cumulative_incidence` takes them, one row a detainer.
        kept: Columns to keep.
        horizons: Whole days in ascending order; all days after the last one are one.
        rules: The causes.

    Returns:
        The same rows: `at_day`, the day of the end; the as-of date where the day of the end is not known or no end is
        recorded; `NO_DAY` where there is neither. `way` is 0 where no end is recorded, n and -n for the n-th cause on
        a known and on an unknown day (the last is the unknown cause), and one more where there is no day. `until` is
        the as-of date.
    """
    import ibis

    names = (*rules.names(), rules.unknown_cause)
    until = records.followed_days.cast("int64")
    is_known = (records.days >= 0).fill_null(False) & (records.days <= until).fill_null(True)
    day = ibis.ifelse(is_known, records.days.cast("int64"), until)
    cause = records.cause.cases(*((c, n) for n, c in enumerate(rules.names(), start=1)), else_=len(names))
    way = ibis.ifelse(records.cause.isnull(), 0, ibis.ifelse(is_known, cause, -cause))
    return records.select(
        *kept,
        at_day=ibis.ifelse((day >= 0).fill_null(False), ibis.least(day, horizons[-1] + 1), NO_DAY).cast("int64"),
        until=until.fill_null(NO_DAY),
        way=ibis.ifelse((day >= 0).fill_null(False), way, len(names) + 1).cast("int64"),
    )


def count_days(records: Any, by: Sequence[str], horizons: Sequence[int], rules: IncidenceRules) -> Any:
    """How many left on each day, and how.

    Args:
        records: As `cumulative_incidence` takes them, one row a detainer.
        by: Columns that tell groups apart.
        horizons: Whole days in ascending order; all days after the last one are one.
        rules: The causes.

    Returns:
        One row a group and day of exit, `at_day`: the day of the end; the as-of date where the day of the end is not
        known or no end is recorded; `NO_DAY` where there is neither. `censored`, `undated`, for each cause
        `known_<cause>` and `lost_<cause>` (ends on a known and on an unknown day), and `followed_<n>`: for how many
        of these rows the n-th horizon has passed by the as-of date, whether they had ended or not.
    """
    names = (*rules.names(), rules.unknown_cause)
    rows = place_days(records, by, horizons, rules)
    ways = {"censored": 0, "undated": len(names) + 1}
    for n, name in enumerate(names, start=1):
        ways |= {f"known_{name}": n, f"lost_{name}": -n}
    numbers = {name: rows.count(where=rows.way == way) for name, way in ways.items()}
    numbers |= {f"followed_{n}": rows.count(where=rows.until >= h) for n, h in enumerate(horizons)}
    return rows.group_by(*by, "at_day").aggregate(**numbers)
