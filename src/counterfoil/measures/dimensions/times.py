"""The dimensions of time: month, quarter, calendar and fiscal year of one column of days."""

from __future__ import annotations

from typing import Any

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
        return t[day].year().cast("string") + "-" + _two(t[day].month()) + "-01"

    def quarter(t: Any) -> Any:
        return t[day].year().cast("string") + "-" + _two((t[day].quarter() - 1) * 3 + 1) + "-01"

    def calendar_year(t: Any) -> Any:
        return t[day].year().cast("int64")

    def fiscal_year(t: Any) -> Any:
        """The federal fiscal year begins on 1 October of the year before."""
        return (t[day].year() + (t[day].month() >= 10).cast("int64")).cast("int64")

    return (
        Dimension(Field("month", "text", f"First day of the month of {of_what}."), month, span=1),
        Dimension(Field("quarter", "text", f"First day of the calendar quarter of {of_what}."), quarter, span=3),
        Dimension(Field("calendar_year", "integer", f"Calendar year of {of_what}."), calendar_year, span=12),
        Dimension(Field("fiscal_year", "integer", f"Federal fiscal year of {of_what}."), fiscal_year, span=12),
    )


def _two(number: Any) -> Any:
    return number.cast("string").lpad(2, "0")
