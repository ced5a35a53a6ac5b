"""The dimensions of time: month, quarter, calendar and fiscal year of one column of days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from counterfoil.measures.dimensions.kinds import Dimension
from counterfoil.schema import Field

#: The dimensions of time, the shortest first.
TIMES = ("month", "quarter", "calendar_year", "fiscal_year")


def times(day: str, of_what: str) -> tuple[Dimension, ...]:
    """Month, quarter, calendar and fiscal year of a column.

    Args:
        day: The column with the day.
        of_what: What happened on that day, as in "month of issue".
    """

    def month(t: Any) -> Any:
        return t[day].year() * 12 + t[day].month() - 1

    def quarter(t: Any) -> Any:
        return t[day].year() * 12 + (t[day].quarter() - 1) * 3

    def calendar_year(t: Any) -> Any:
        return t[day].year().cast("int64")

    def fiscal_year(t: Any) -> Any:
        """The federal fiscal year begins on 1 October of the year before."""
        return (t[day].year() + (t[day].month() >= 10).cast("int64")).cast("int64")

    return (
        _by_months(Field("month", "text", f"First day of the month of {of_what}."), month, 1),
        _by_months(Field("quarter", "text", f"First day of the calendar quarter of {of_what}."), quarter, 3),
        Dimension(Field("calendar_year", "integer", f"Calendar year of {of_what}."), calendar_year, span=12),
        Dimension(Field("fiscal_year", "integer", f"Federal fiscal year of {of_what}."), fiscal_year, span=12),
    )


def _by_months(field: Field, months: Callable[[Any], Any], span: Literal[1, 3]) -> Dimension:
    """A dimension that is the first day of some months, counted by the number of its month since the year 0."""
    return Dimension(field, lambda t: _first_day(months(t)), span=span, key=months, of_key=_first_day)


def _first_day(months: Any) -> Any:
    """The first day of a month, as text, from the number of the month since the year 0."""
    return (months // 12).cast("string") + "-" + (months % 12 + 1).cast("string").lpad(2, "0") + "-01"
