"""Adds to a table the empty cells beside small ones: a cell that is not listed holds nothing, and that tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from counterfoil.disclosure.cells import COUNTS, Cells
from counterfoil.disclosure.numbers import VARIANT
from counterfoil.disclosure.thresholds import load_thresholds
from counterfoil.outcomes import load_definitions

_PLACES = ("state", "county_code_fips")


def values_in(tables: Sequence[Cells]) -> dict[str, list[Any]]:
    """For each dimension the values that occur in some table, and for what became of detainers all there are."""
    found: dict[str, set[Any]] = {}
    for cells in tables:
        for dimension in cells.dimensions:
            found.setdefault(dimension, set()).update(row[dimension] for row in cells.rows)
    if "outcome" in found:
        found["outcome"] |= set(load_definitions().ids())
    return {d: sorted(values, key=lambda v: (v is None, str(v))) for d, values in found.items()}


def padded(cells: Cells, small: Iterable[int], values: Mapping[str, Sequence[Any]]) -> Cells:
    """The table, and after its rows an empty cell for each that differs from a small one in one dimension.

    Without them a suppressed cell whose neighbors are not listed would be all that there is in its group, and the
    group's total would be its value. Those that need not be hidden are not printed.

    Args:
        cells: The table.
        small: The rows that are too small to print.
        values: The values that each dimension may have. For what is said of persons there is the unknown besides.
    """
    dimensions = [d for d in cells.dimensions if d != VARIANT]
    every = [tuple(row[d] for d in cells.dimensions) for row in cells.rows]
    held = set(every)
    persons = set(load_thresholds().person_dimensions)
    pairs = {tuple(row[d] for d in _PLACES) for row in cells.rows} if set(_PLACES) <= set(dimensions) else None
    order = {county: at for at, county in enumerate(values.get("county_code_fips", ()))}
    counties: dict[Any, list[Any]] = {}
    for state, county in sorted(pairs or (), key=lambda pair: order[pair[1]]):
        counties.setdefault(state, []).append(county)
    shared = _shared_columns(cells)
    added: list[dict[str, Any]] = []
    for index in small:
        row = cells.rows[index]
        for dimension in dimensions:
            if dimension == "state" and pairs is not None:
                continue
            place = cells.dimensions.index(dimension)
            unknown = [None] if dimension in persons and None not in values[dimension] else []
            is_beside = pairs is not None and dimension == "county_code_fips"
            for value in [*(counties[row["state"]] if is_beside else values[dimension]), *unknown]:
                key = (*every[index][:place], value, *every[index][place + 1 :])
                if key not in held:
                    other = dict(zip(cells.dimensions, key, strict=True))
                    if _is_inside(cells, other):
                        held.add(key)
                        added.append(_empty(cells, other, shared))
    return replace(cells, rows=(*cells.rows, *added)) if added else cells


def _is_inside(cells: Cells, told: Mapping[str, Any]) -> bool:
    """Whether a county lies in the state to which a table is narrowed."""
    state, county = dict(cells.filters).get("state"), told.get("county_code_fips")
    return state is None or county is None or cells.within.get(county, state) == state


def _shared_columns(cells: Cells) -> dict[tuple[Any, ...], dict[str, Any]]:
    """For each group of cells that share a denominator: what they share."""
    columns = set().union(*cells.sums.values()) if cells.sums else set()
    group = [d for d in cells.dimensions if d not in cells.sums_over]
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in cells.rows:
        found.setdefault(tuple(row[d] for d in group), {c: row[c] for c in columns if c in row})
    return found


def _empty(cells: Cells, told: dict[str, Any], shared: dict[tuple[Any, ...], dict[str, Any]]) -> dict[str, Any]:
    """A cell that holds nothing."""
    names = [f.name for f in cells.fields]
    row: dict[str, Any] = dict.fromkeys(names)
    row |= {name: 0 for name in COUNTS if name in names}
    row |= shared.get(tuple(told[d] for d in cells.dimensions if d not in cells.sums_over), {})
    return row | {cells.amount: 0} | told
