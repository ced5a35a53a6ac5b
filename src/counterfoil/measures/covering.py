"""Says of every period of an even axis of time whether a release covers it, and which days none does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from counterfoil.measures.cohorts import Cohorts, Portion
from counterfoil.measures.dimensions import dimensions_of
from counterfoil.measures.periods import periods_between


@dataclass(frozen=True)
class Time:
    """A period on an axis of time.

    Args:
        value: As cells have it: the first day of a month or quarter as text, or a year.
        cohort: open or closed; None where no release covers a day of it.
    """

    value: str | int
    cohort: str | None

    @property
    def is_covered(self) -> bool:
        """Whether a release covers a day of it, so that no detainer means that none is on record."""
        return self.cohort is not None


def times_between(dimension: str, portions: Iterable[Portion], start: date, end: date) -> tuple[Time, ...]:
    """Every period of a dimension of time inside a window, in order.

    Args:
        dimension: month, quarter, fiscal_year or calendar_year.
        portions: The days that each release serves.
        start: The first day, in.
        end: The first day that is out.
    """
    judge = Cohorts(portions).judge
    periods = periods_between(dimensions_of("detainers")[dimension], start, end)
    return tuple(Time(value, judge(*days)[1]) for value, days in periods.items())


def days_not_covered(portions: Iterable[Portion], start: date, end: date) -> tuple[tuple[date, date], ...]:
    """The days of a window that no release covers, as half-open spans in order."""
    found = []
    for portion in sorted(portions, key=lambda p: p.from_date):
        if start < min(portion.from_date, end):
            found.append((start, min(portion.from_date, end)))
        start = max(start, portion.until_date)
    return (*found, (start, end)) if start < end else tuple(found)
