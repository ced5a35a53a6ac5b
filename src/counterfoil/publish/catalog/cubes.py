"""Holds published cells in memory as numbers, and adds them up by any of their dimensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import cached_property
from typing import Any

from counterfoil.publish.catalog.asked import NotPublishedError

#: The measures of time that the first day of a month gives.
_OF_MONTH = ("quarter", "calendar_year", "fiscal_year")


@dataclass(frozen=True)
class Axis:
    """One dimension: its values in order, the unknown last, and the place of each cell among them."""

    values: tuple[Any, ...]
    codes: Any

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The place of each value, by its text."""
        return {str(v): at for at, v in enumerate(self.values) if v is not None}

    @property
    def has_unknown(self) -> bool:
        """Whether a cell may be unknown in it."""
        return bool(self.values) and self.values[-1] is None


class Cube:
    """Published cells: whole numbers by dimensions. Nothing in it changes, so many threads may ask at once.

    Args:
        name: The set of cells.
        axes: The dimensions.
        counts: One row a cell, one column a published outcome.
    """

    def __init__(self, name: str, axes: Mapping[str, Axis], counts: Any) -> None:
        self.name = name
        self.counts = counts
        self._axes = dict(axes)
        if "month" in axes:
            months = axes["month"]
            for other in _OF_MONTH:
                self._axes[other] = _coarser(months, other)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What cells can be told apart by."""
        return tuple(self._axes)

    def axis(self, dimension: str) -> Axis:
        """One dimension."""
        return self._axes[dimension]

    @property
    def time(self) -> str:
        """The finest measure of time."""
        return "month" if "month" in self._axes else "fiscal_year"

    def add_up(
        self,
        by: Sequence[str],
        where: Sequence[tuple[str, str]],
        from_date: date | None,
        until_date: date | None,
    ) -> tuple[list[tuple[Any, ...]], Any]:
        """Sums of the cells inside a window by some dimensions, in the order of the dimensions, unknown last.

        Returns:
            The values of the dimensions of each group that occurs, and its counts. Without dimensions there is one
            group, be it empty.

        Raises:
            NotPublishedError: The window begins or ends inside the shortest time that is told apart.
        """
        import numpy as np

        chosen = self._chosen(where, from_date, until_date)
        counts = self.counts if chosen is None else self.counts[chosen]
        if not by:
            return [()], counts.sum(axis=0, keepdims=True)
        axes = [self._axes[name] for name in by]
        key = np.zeros(len(counts), dtype=np.int64)
        for axis in axes:
            codes = axis.codes if chosen is None else axis.codes[chosen]
            key = key * len(axis.values) + codes
        size = 1
        for axis in axes:
            size *= len(axis.values)
        if size <= 4 * len(key) + 65_536:
            seen = np.bincount(key, minlength=size)
            groups = np.flatnonzero(seen)
            sums = np.stack(
                [np.bincount(key, weights=counts[:, c], minlength=size)[groups] for c in range(counts.shape[1])],
                axis=1,
            )
        else:
            groups, inverse = np.unique(key, return_inverse=True)
            sums = np.stack(
                [np.bincount(inverse, weights=counts[:, c], minlength=len(groups)) for c in range(counts.shape[1])],
                axis=1,
            )
        return _values(groups, axes), np.rint(sums).astype(np.int64)

    def _chosen(self, where: Sequence[tuple[str, str]], from_date: date | None, until_date: date | None) -> Any:
        """Which cells are inside, as places in order; None where all are."""
        import numpy as np

        inside: Any = None
        for name, value in where:
            axis = self._axes[name]
            found = axis.codes == axis.index.get(value, -1)
            inside = found if inside is None else inside & found
        if from_date or until_date:
            axis = self._axes[self.time]
            for parameter, day in (("from", from_date), ("until", until_date)):
                self._require_edge(parameter, day)
            first = from_date or date.min
            last = until_date or date.max
            within = np.array([v is not None and first <= _first_day(self.time, v) < last for v in axis.values])
            found = within[axis.codes] if len(within) else np.zeros(len(axis.codes), dtype=bool)
            inside = found if inside is None else inside & found
        return None if inside is None else np.flatnonzero(inside)

    def _require_edge(self, parameter: str, day: date | None) -> None:
        if day is None:
            return
        if day.day != 1 or (self.time == "fiscal_year" and day.month != 10):
            unit = "month" if self.time == "month" else "federal fiscal year"
            raise NotPublishedError(
                "catalog/inside-a-cell",
                f"published cells begin on the first day of a {unit}",
                parameter,
                [edge.isoformat() for edge in _edges(self.time, day)],
            )


def _edges(unit: str, day: date) -> tuple[date, date]:
    """The first days of a month, or of a fiscal year, before and after a day that is none."""
    if unit == "month":
        year, month = day.year + day.month // 12, day.month % 12 + 1
        return day.replace(day=1), date(year, month, 1) if year <= MAXYEAR else day.replace(day=1)
    began = day.year - (day.month < 10)
    return date(max(began, MINYEAR), 10, 1), date(min(began + 1, MAXYEAR), 10, 1)


def _values(groups: Any, axes: Sequence[Axis]) -> list[tuple[Any, ...]]:
    """The values of the dimensions that a combined key stands for."""
    columns = []
    for axis in reversed(axes):
        size = len(axis.values)
        columns.append([axis.values[at] for at in (groups % size).tolist()])
        groups = groups // size
    return list(zip(*reversed(columns), strict=True))


def _coarser(months: Axis, unit: str) -> Axis:
    """A longer measure of time, made from months."""
    import numpy as np

    each = [None if m is None else _of_month(m, unit) for m in months.values]
    values = sorted({v for v in each if v is not None}, key=lambda v: v)
    if None in each:
        values.append(None)
    place = {v: at for at, v in enumerate(values)}
    table = np.array([place[v] for v in each], dtype=np.int32)
    return Axis(tuple(values), table[months.codes] if len(each) else months.codes)


def _of_month(first: str, unit: str) -> Any:
    year, month = int(first[:4]), int(first[5:7])
    if unit == "quarter":
        return f"{year:04d}-{(month - 1) // 3 * 3 + 1:02d}-01"
    return year + (unit == "fiscal_year" and month >= 10)


def _first_day(unit: str, value: Any) -> date:
    return date.fromisoformat(value) if unit == "month" else date(int(value) - 1, 10, 1)


def cube_of(name: str, table: Any, dimensions: Sequence[str], counted: Sequence[str]) -> Cube:
    """A cube from a table of published cells.

    Args:
        name: The set of cells.
        table: An Arrow table.
        dimensions: Its columns that tell cells apart.
        counted: Its columns of whole numbers, in order.
    """
    import numpy as np

    axes = {}
    for dimension in dimensions:
        column = table[dimension].combine_chunks().dictionary_encode()
        if hasattr(column, "combine_chunks"):
            column = column.combine_chunks()
        held = column.dictionary.to_pylist()
        order = sorted(range(len(held)), key=lambda at: held[at])
        values = [held[at] for at in order]
        place = np.empty(len(held) + 1, dtype=np.int32)
        for new, old in enumerate(order):
            place[old] = new
        place[len(held)] = len(values)
        has_unknown = column.null_count > 0
        codes = column.indices.fill_null(len(held)).to_numpy(zero_copy_only=False)
        axes[dimension] = Axis((*values, *((None,) if has_unknown else ())), place[codes])
    columns = [table[c].combine_chunks().to_numpy(zero_copy_only=False) for c in counted]
    counts = np.stack(columns, axis=1).astype(np.int64) if len(table) else np.zeros((0, len(counted)), dtype=np.int64)
    return Cube(name, axes, counts)
