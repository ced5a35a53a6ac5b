"""Turns the cells of a table into the numbers that they print, each a sum over named values of dimensions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from counterfoil.disclosure.cells import Cells
from counterfoil.disclosure.thresholds import Thresholds, load_thresholds

#: The dimension of a share that only says what it is a share of.
VARIANT = "denominator_is"
#: Columns that count; the others of a cell follow from these.
COUNTING = ("count", "numerator", "denominator", "unknown_count")

Key = tuple[str, ...]
#: A row of a table: the table's place among those given, and the row's place in it.
RowAt = tuple[int, int]


@dataclass
class Family:
    """The numbers of one column of one table: one a key, none of them overlapping.

    Args:
        population: What is counted.
        basis: The records behind it; numbers on one basis count just the same records.
        dimensions: What tells the keys apart.
        only: For each dimension that is narrowed, the values that are counted.
        from_date: First day of the window, or None.
        until_date: First day after it, or None.
        values: For each key the number.
        rows: For each key the rows that print it.
        is_earlier: Printed in an earlier edition, or known besides: it can no longer be hidden.
        unknown: Keys that are hidden for good.
        small: Of these, the ones that are hidden because they are small.
        true_values: What hidden keys really are, as far as that is known; it stays in the workspace.
        without: Days inside the window that are not counted, or None.
        is_partial: It says nothing of the keys that it does not list; otherwise those are zero.
        within: The state of each county that may occur.
    """

    population: str
    basis: str
    dimensions: tuple[str, ...]
    only: Mapping[str, frozenset[str]]
    from_date: date | None
    until_date: date | None
    values: dict[Key, int] = field(default_factory=dict)
    rows: dict[Key, list[RowAt]] = field(default_factory=dict)
    is_earlier: bool = False
    unknown: set[Key] = field(default_factory=set)
    small: set[Key] = field(default_factory=set)
    true_values: dict[Key, int] = field(default_factory=dict, repr=False)
    without: tuple[date, date] | None = None
    is_partial: bool = False
    within: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def said(self) -> set[str]:
        """Every dimension that its numbers speak of."""
        return {*self.dimensions, *self.only}

    def counts_sensitive(self, key: Key, limits: Thresholds) -> bool:
        """Whether a number is about a place below a state, and about persons or a sensitive outcome."""
        if not self.said & set(limits.place_dimensions):
            return False
        if self.said & set(limits.person_dimensions):
            return True
        outcomes = {key[self.dimensions.index("outcome")]} if "outcome" in self.dimensions else None
        outcomes = outcomes or set(self.only.get("outcome", ()))
        return bool(outcomes) and outcomes <= set(limits.sensitive_outcomes)


def families_of(at: int, cells: Cells, basis: str = "") -> list[Family]:
    """The numbers that a table prints.

    Args:
        at: The table's place among those given.
        cells: The table, with nothing hidden yet.
        basis: The records behind it.
    """
    names = [f.name for f in cells.fields]
    filters = {name: frozenset({str(value)}) for name, value in cells.filters}
    dimensions = tuple(d for d in cells.dimensions if d != VARIANT)
    variants: Iterable[str] = sorted(cells.sums) if cells.sums else [""]
    found: list[Family] = []
    for variant in variants:
        sums = cells.sums.get(variant, {})
        columns = [c for c in COUNTING if c in names and (c in sums or c == cells.amount)]
        rows = [
            (index, row)
            for index, row in enumerate(cells.rows)
            if VARIANT not in cells.dimensions or row.get(VARIANT) == variant or not cells.sums
        ]
        for column in columns:
            told, only = dimensions, dict(filters)
            if column in sums:
                told = tuple(d for d in dimensions if d not in cells.sums_over)
                only = {k: v for k, v in filters.items() if k not in cells.sums_over}
                values = sums[column]
                if values is not None:
                    only[cells.sums_over[0]] = frozenset(values)
            made = Family(cells.population or cells.subject, basis, told, only, cells.from_date, cells.until_date)
            made.within = cells.within
            for index, row in rows:
                key = tuple(said(row[d]) for d in told)
                if row[column] is None:  # hidden before it came here
                    made.unknown.add(key)
                    continue
                made.values[key] = int(row[column])
                made.rows.setdefault(key, []).append((at, index))
            found.append(made)
    return found


def as_printed(families: Iterable[Family], hidden: Collection[RowAt], limits: Thresholds) -> list[Family]:
    """The numbers of tables as whoever has these tables knows them; the families are changed.

    Args:
        families: The numbers of tables of today.
        hidden: The rows that are hidden.
        limits: What is small.
    """
    made = []
    for family in families:
        gone = {key for key, rows in family.rows.items() if all(row in hidden for row in rows)}
        family.small = {
            key
            for key in gone
            if 0 < family.values[key] <= limits.largest_hidden and family.counts_sensitive(key, limits)
        }
        family.unknown |= gone
        family.true_values = {k: family.values[k] for k in gone}
        family.values = {k: v for k, v in family.values.items() if k not in gone}
        family.rows, family.is_earlier = {}, True
        made.append(family)
    return made


def count_sensitive(family: Family, limits: Thresholds | None = None) -> int:
    """How many numbers of a family would be hidden if they were small, or less in fewer days."""
    limits = limits or load_thresholds()
    return sum(family.counts_sensitive(key, limits) for key in (*family.values, *family.unknown))


def said(value: Any) -> str:
    """A value of a dimension as it stands in keys; "" where it is unknown."""
    return "" if value is None else str(value)


def is_known(family: Family, key: Key, hidden: Collection[RowAt]) -> bool:
    """Whether a number is printed somewhere."""
    if key in family.unknown or family.is_earlier:
        return key not in family.unknown
    return any(row not in hidden for row in family.rows[key])


def is_whole(family: Family, hidden: Collection[RowAt], limits: Thresholds) -> bool:
    """Whether every number of a family is printed, and to the digit."""
    told = family.said
    if family.is_partial:
        return False
    if limits.round_to > 1 and told & set(limits.place_dimensions) and told & set(limits.person_dimensions):
        return False
    return not family.unknown and all(is_known(family, key, hidden) for key in family.values)


def small_rows(cells: Cells, limits: Thresholds) -> set[int]:
    """The rows of a table that are too small to print where they stand."""
    told = {*cells.dimensions, *(name for name, _ in cells.filters)}
    if told.isdisjoint(limits.place_dimensions):
        return set()
    return {index for index, row in enumerate(cells.rows) if is_primary(cells, row, limits)}


def is_primary(cells: Cells, row: Mapping[str, Any], limits: Thresholds) -> bool:
    """Whether a cell is too small to print where it stands."""
    told = {*cells.dimensions, *(name for name, _ in cells.filters)}
    if not told & set(limits.place_dimensions):
        return False
    numbers = {name: row[name] for name in COUNTING if row.get(name) is not None}
    if told & set(limits.person_dimensions):
        if cells.sums and "denominator" in numbers and cells.amount in numbers:
            numbers["rest"] = numbers["denominator"] - numbers[cells.amount]
        elif not cells.sums:
            numbers = {cells.amount: numbers.get(cells.amount, 0)}
        return any(0 < n <= limits.largest_hidden for n in numbers.values())
    outcomes = {row["outcome"]} if "outcome" in row else {v for k, v in cells.filters if k == "outcome"}
    if not outcomes and cells.sums:
        outcomes = set(cells.sums.get(str(row.get(VARIANT) or ""), {}).get(cells.amount) or ())
    if not outcomes or not outcomes <= set(limits.sensitive_outcomes):
        return False
    return 0 < (numbers.get(cells.amount) or 0) <= limits.largest_hidden
