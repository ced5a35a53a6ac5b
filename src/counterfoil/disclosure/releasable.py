"""The only door out: turns cells into a Releasable, with what is too small to print hidden and said to be hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from counterfoil.disclosure.thresholds import Thresholds, load_thresholds
from counterfoil.errors import RefusedError
from counterfoil.schema import Field

_DOOR = object()

#: The columns of a cell that say how many; all of them are hidden together.
COUNTS = ("count", "value", "numerator", "denominator", "low", "high", "unknown_count")


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


@dataclass(frozen=True)
class Releasable:
    """Cells that have been through disclosure control. Nothing else may be printed, published or served.

    Only `release` makes one; the last argument sees to that.
    """

    cells: Cells
    hidden_count: int
    door: object

    def __post_init__(self) -> None:
        """Refuses to exist unless disclosure control made it."""
        if self.door is not _DOOR:
            raise TypeError("only disclosure.release makes a Releasable")

    @property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """One dict a cell."""
        return self.cells.rows

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns, in order."""
        return self.cells.fields

    def row(self, **where: Any) -> Mapping[str, Any]:
        """The one cell with these values.

        Raises:
            KeyError: There is no such cell, or more than one.
        """
        found = [r for r in self.rows if all(r[k] == v for k, v in where.items())]
        if len(found) != 1:
            raise KeyError(f"{self.cells.subject}: {len(found)} cells where {where}")
        return found[0]


def release(cells: Cells, thresholds: Thresholds | None = None) -> Releasable:
    """Lets cells out, with those hidden that could tell about a person.

    A hidden cell keeps its dimensions, has no figure, and says `suppressed`. Where one cell of a sum
    would be hidden alone, the next smallest is hidden with it, so that subtraction does not give it back.

    Raises:
        RefusedError: A column may never leave.
    """
    limits = thresholds or load_thresholds()
    names = [f.name for f in cells.fields]
    barred = [f.name for f in cells.fields if f.sensitive or f.name in limits.never]
    barred += [name for name, _ in cells.filters if name in limits.never]
    if barred:
        raise RefusedError(
            "disclosure/barred-column",
            "a column may never leave the ledger",
            where={"table": cells.subject, "column": ", ".join(sorted(set(barred)))},
        )
    amount = "count" if "count" in names else "numerator"
    rows = [dict(r) for r in cells.rows]
    hidden = _primary(cells, rows, amount, limits)
    if hidden:
        hidden = _complementary(cells, rows, amount, hidden)
    for at in hidden:
        for name in COUNTS:
            if name in rows[at]:
                rows[at][name] = None
        rows[at]["reason"] = "suppressed"
    return Releasable(replace(cells, rows=tuple(rows)), len(hidden), _DOOR)


def _primary(cells: Cells, rows: list[dict[str, Any]], amount: str, limits: Thresholds) -> set[int]:
    """The cells that are too small where they stand."""
    said = {*cells.dimensions, *(name for name, _ in cells.filters)}
    if not said & set(limits.place_dimensions):
        return set()
    of_persons = bool(said & set(limits.person_dimensions))
    filtered_outcomes = {value for name, value in cells.filters if name == "outcome"}
    hidden = set()
    for at, row in enumerate(rows):
        outcomes = {row["outcome"]} if "outcome" in row else filtered_outcomes
        sensitive = of_persons or bool(outcomes & set(limits.sensitive_outcomes))
        if sensitive and 0 < (row.get(amount) or 0) < limits.minimum_count:
            hidden.add(at)
    return hidden


def _complementary(cells: Cells, rows: list[dict[str, Any]], amount: str, hidden: set[int]) -> set[int]:
    """The cells to hide besides, so that no sum over one dimension has one hidden cell alone."""
    hidden = set(hidden)
    changed = True
    while changed:
        changed = False
        for dimension in cells.dimensions:
            others = [d for d in cells.dimensions if d != dimension]
            sums: dict[tuple[Any, ...], list[int]] = {}
            for at, row in enumerate(rows):
                sums.setdefault(tuple(row[d] for d in others), []).append(at)
            for members in sums.values():
                inside = [at for at in members if at in hidden]
                if len(inside) != 1:
                    continue
                outside = [at for at in members if at not in hidden and rows[at].get(amount) is not None]
                if outside:
                    hidden.add(min(outside, key=lambda at: (not rows[at][amount], rows[at][amount], at)))
                    changed = True
    return hidden
