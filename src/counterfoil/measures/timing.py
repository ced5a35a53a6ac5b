"""Computes how long detainers took: custody within some days, with competing ends, and the days of those taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.errors import UsageError
from counterfoil.measures.asked import Asked
from counterfoil.measures.cells import Cell
from counterfoil.measures.dimensions import Dimension
from counterfoil.measures.incidence import cumulative_incidence, day_quantiles, observe_ends
from counterfoil.schema import Field

#: What a share within some days has beside what every share has.
TIMING_FIELDS = (
    Field("interval_low", "number", "The lower end of the interval: how far chance could move the share."),
    Field("interval_high", "number", "The upper end of the interval."),
    Field("at_risk_count", "integer", "Not ended before that day, and seen at least to it.", unit="detainers"),
    Field("followed_count", "integer", "Issued so long before the as-of date.", unit="detainers"),
    Field("unknown_cause_count", "integer", "Ended, and it is not recorded how.", unit="detainers"),
    Field("undated_count", "integer", "Without a day of issue, and in no share.", unit="detainers"),
)
#: Decimals of these shares. They are made with logarithms, whose last digits differ from one machine, or engine, to
#: the next; what is printed must not.
_DECIMALS = 10
_SHARES = ("value", "low", "high", "interval_low", "interval_high")
#: The outcome whose days `days_to_custody` is about.
TAKEN = "taken_into_ice_custody"


def within_days_rows(asked: Asked) -> list[Cell]:
    """The share of each cohort that ended in the measure's way within each number of days.

    `numerator` counts those that surely ended so within the horizon. `value` is more than numerator over denominator
    where a part of the cohort was not followed so long: those who were stand for them.
    """
    measure, names = asked.measure, [d.name for d in asked.base()]
    rows = observe_ends(timed_rows(asked))
    rows = rows.select(*names, "cause", "days", "followed_days")
    found = cumulative_incidence(rows, names, measure.horizons)
    found = found.filter(found.cause == measure.cause)
    chosen = asked.chosen_later().get("within_days")
    cells = []
    for row in asked.snapshot.run(found).to_pylist():
        row["within_days"] = row.pop("horizon_days")
        row |= {name: round(row[name], _DECIMALS) for name in _SHARES if row[name] is not None}
        if chosen is None or str(row["within_days"]) == chosen:
            row |= {"numerator": row["sure_count"], "denominator": row["record_count"]}
            cells.append({**row, "unknown_count": row["unknown_day_count"]})
    return cells


def quantile_rows(asked: Asked) -> list[Cell]:
    """How many days passed until a given share of those that ICE took had been taken.

    `numerator` is the number of those whose day is known, `denominator` of all recorded as taken.
    """
    names = [d.name for d in asked.base()]
    rows = timed_rows(asked)
    rows = rows.filter(rows.outcome == TAKEN).select(*names, days="days_to_custody")
    chosen = asked.chosen_later().get("quantile")
    found = asked.snapshot.run(day_quantiles(rows, names, asked.measure.quantiles)).to_pylist()
    return [dict(row) for row in found if chosen is None or str(row["quantile"]) == chosen]


def timed_rows(asked: Asked, *, is_windowed: bool = True) -> Any:
    """The detainers that are looked at with their outcome, the as-of date, and the dimensions under their names.

    Raises:
        UsageError: Cells are asked for by what the measure itself is about.
    """
    if told := asked.told():
        raise UsageError(
            "measures/time-by-outcome",
            "the ways to end are what this measure tells apart itself",
            where={"dimension": told[0].name},
            remedy=["Leave it out of --by and --where."],
        )
    rows = asked.rows(("outcome", "as_of"), is_windowed=is_windowed)
    return named(rows, asked.base())


def named(rows: Any, dimensions: Sequence[Dimension]) -> Any:
    """The rows with the columns of some dimensions under their names."""
    return rows.mutate(**{d.name: d.of(rows) for d in dimensions}) if dimensions else rows
