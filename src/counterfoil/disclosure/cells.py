"""Declares what asks to leave: aggregated cells, and what each of their numbers counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from counterfoil.schema import Field

#: The columns of a cell that say how many; all of them are hidden together.
COUNTS = (
    *("count", "value", "numerator", "denominator", "low", "high", "unknown_count", "interval_low", "interval_high"),
    *("at_risk_count", "followed_count", "unknown_cause_count", "undated_count"),
)


@dataclass(frozen=True)
class Cells:
    """Aggregated cells that ask to leave.

    Args:
        subject: The measure, or the table, that they belong to.
        title: What a reader is told they are.
        unit: What is counted, or `share`.
        fields: The columns, in order: dimensions, then figures, then the reason.
        rows: One dict a cell, with a value (or None) for each field.
        dimensions: The columns that say which cell it is.
        filters: What the cells were filtered by, as dimension to value.
        from_date: First day of the window, or None where it is open.
        until_date: First day after the window, or None where it is open.
        as_of_date: The last day that the releases behind the cells cover.
        notes: Sentences that must stand beside the cells.
        population: What is counted, in one word for all tables that count the same things; "" = the subject, so
            that nothing is known to count the same things.
        sums: For each `denominator_is` ("" where there is none): the values of the first of `sums_over` that each
            column sums over; None for all. A column that is not named sums over what the cell itself says.
        sums_over: The dimensions that such a column sums over.
        within: The state of each county that may occur.
    """

    subject: str
    title: str
    unit: str
    fields: tuple[Field, ...]
    rows: tuple[Mapping[str, Any], ...]
    dimensions: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    from_date: date | None = None
    until_date: date | None = None
    as_of_date: date | None = None
    notes: tuple[str, ...] = ()
    population: str = ""
    sums: Mapping[str, Mapping[str, tuple[str, ...] | None]] = field(default_factory=dict)
    sums_over: tuple[str, ...] = ("outcome", "outcome_detail")
    within: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def amount(self) -> str:
        """The column that says how many a cell holds."""
        return "count" if any(f.name == "count" for f in self.fields) else "numerator"
