"""Cuts a window into the periods of a dimension of time, and finds the period of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from counterfoil.measures.cohorts import days_of
from counterfoil.measures.dimensions import Dimension, dimensions_of


def periods_between(dimension: Dimension | None, start: date, end: date) -> dict[Any, tuple[date, date]]:
    """The periods of a dimension of time inside a window, each cut to it, by the value of the dimension.

    Args:
        dimension: A dimension of time; None = the window is the one period.
        start: The first day, in.
        end: The first day that is out.
    """
    if dimension is None:
        return {None: (start, end)}
    found: dict[Any, tuple[date, date]] = {}
    day = start
    while day < end:
        value = _value(dimension, day)
        first, after = days_of(dimension, value)
        found[value] = (max(first, start), min(after, end))
        day = after
    return found


def find_period(dimension_name: str, day: date) -> tuple[str | int, float]:
    """The period of a dimension of time that holds a day, and how much of the period lies before that day, 0 to 1."""
    dimension = dimensions_of("detainers")[dimension_name]
    value = _value(dimension, day)
    first, after = days_of(dimension, value)
    return value, (day - first).days / (after - first).days


def _value(dimension: Dimension, day: date) -> str | int:
    """The value of a dimension of time on a day."""
    if dimension.name == "fiscal_year":
        return day.year + (day.month >= 10)
    if dimension.name == "calendar_year":
        return day.year
    first = (day.month - 1) // dimension.span * dimension.span + 1
    return str(date(day.year, first, 1))
