"""Counts detainers that are active on a day, and that are issued and end in a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from counterfoil.errors import UsageError
from counterfoil.measures.asked import Asked
from counterfoil.measures.cells import Cell
from counterfoil.measures.dimensions import Dimension
from counterfoil.measures.incidence import active_on, count_flows, observe_ends
from counterfoil.measures.periods import periods_between
from counterfoil.measures.timing import timed_rows

_FOR_SPANS = ("prepared_date", "ended_date", "cause", "as_of_date")


def stock_rows(asked: Asked) -> list[Cell]:
    """How many detainers are active at the close of each period, or of the window where no period is asked for.

    `denominator` counts those issued by then.
    """
    period, groups = _split(asked)
    closes = {end - timedelta(days=1): value for value, (_, end) in _periods(asked, period).items()}
    cells = []
    for row in asked.snapshot.run(active_on(_spans(asked, groups), list(closes), groups)).to_pylist():
        at = {period.name: closes[row["day"]]} if period else {}
        cells.append({**row, **at, "numerator": row["count"], "denominator": row["issued_count"]})
    chosen = asked.chosen_later().get("day")
    return [c for c in cells if chosen is None or str(c["day"]) == chosen]


def flow_rows(asked: Asked) -> list[Cell]:
    """How many detainers were issued, and how many ended in each way, in each period.

    `denominator` counts all detainers of the group whose day of issue is known.
    """
    period, groups = _split(asked)
    values = {days: value for value, days in _periods(asked, period).items()}
    cells = []
    for row in asked.snapshot.run(count_flows(_spans(asked, groups), list(values), groups)).to_pylist():
        at = {period.name: values[row["from_date"], row["until_date"]]} if period else {}
        cells.append({**row, **at, "numerator": row["count"], "denominator": row["dated_count"]})
    chosen = asked.chosen_later().get("flow")
    return [c for c in cells if chosen is None or c["flow"] == chosen]


def period_of(asked: Asked, cell: Mapping[str, Any]) -> tuple[date, date]:
    """The first day of the period that a cell is about, in, and the first day that is out."""
    period, _ = _split(asked)
    return _periods(asked, period)[cell[period.name] if period else None]


def _split(asked: Asked) -> tuple[Dimension | None, list[str]]:
    """The one dimension of time, and the columns of the others."""
    times = [d for d in asked.base() if d.span]
    if len(times) > 1:
        raise UsageError(
            "measures/one-period",
            "a stock or a flow is counted by one kind of period",
            where={"dimensions": ", ".join(d.name for d in times)},
            remedy=["Keep one of them in --by."],
        )
    return (times[0] if times else None), [d.name for d in asked.base() if not d.span]


def _spans(asked: Asked, groups: list[str]) -> Any:
    """The detainers of any day of issue: what was issued before the window may be active in it, and end in it."""
    return observe_ends(timed_rows(asked, is_windowed=False)).select(*groups, *_FOR_SPANS)


def _periods(asked: Asked, period: Dimension | None) -> dict[Any, tuple[date, date]]:
    """The periods of the window, half open, by the value of the dimension; the whole window where there is none.

    Where the window has no limit, it runs over the days that the releases cover.
    """
    first, last = asked.cohorts.covered()
    start = asked.question.from_date or first
    end = asked.question.until_date or last
    if start is None or end is None or start >= end:
        raise UsageError(
            "measures/no-days",
            "the releases cover no day of the window",
            remedy=["Name the window with --from and --until."],
        )
    return periods_between(period, start, end)
