"""Adds up an answer over its dimensions: what else could be asked for of the same cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from counterfoil.disclosure.cells import Cells
from counterfoil.disclosure.numbers import COUNTING, VARIANT, Family, Key
from counterfoil.disclosure.thresholds import Thresholds


def summed_over(cells: Cells, dimension: str) -> Cells:
    """The answer that does not tell one dimension apart.

    A column that sums over all values of an outcome says the same on each row of a group, so it is added up once a
    group; a sum of which a part is not known is not known.
    """
    left = tuple(d for d in cells.dimensions if d != dimension)
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in cells.rows:
        groups.setdefault(_key(row, left), []).append(row)
    apart = [d for d in cells.dimensions if d not in cells.sums_over]
    shared: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    within = [d for d in apart if d != dimension]
    for row in {_key(row, apart): row for row in cells.rows}.values():
        shared.setdefault(_key(row, within), []).append(row)
    rows = []
    for members in groups.values():
        row = {d: members[0][d] for d in left}
        told = cells.sums.get(str(row.get(VARIANT) or ""), {})
        for name in COUNTING:
            if name in members[0]:
                row[name] = _added(name, shared[_key(row, within)] if name in told else members)
        rows.append(row)
    fields = tuple(f for f in cells.fields if f.name in left or f.name in COUNTING)
    return replace(cells, dimensions=left, fields=fields, rows=tuple(rows))


def _key(row: Mapping[str, Any], dimensions: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[d] for d in dimensions)


def _added(name: str, rows: Iterable[Mapping[str, Any]]) -> int | None:
    numbers = [row[name] for row in rows]
    return None if None in numbers else sum(numbers)


def sums_not_small(family: Family, limits: Thresholds) -> list[Family]:
    """For each dimension of a table the sums over it, all but those that are small and about persons."""
    made = []
    for dimension in family.dimensions:
        left = tuple(d for d in family.dimensions if d != dimension)
        ats = [family.dimensions.index(d) for d in left]
        sums = Family(
            family.population, family.basis, left, family.only, family.from_date, family.until_date, is_earlier=True
        )
        for key, value in family.values.items():
            short = tuple(key[at] for at in ats)
            sums.values[short] = sums.values.get(short, 0) + value
        for key in family.unknown:
            sums.unknown.add(tuple(key[at] for at in ats))
        sums.unknown |= {
            key
            for key, value in sums.values.items()
            if 0 < value <= limits.largest_hidden and sums.counts_sensitive(key, limits)
        }
        made.append(_with_told(sums, limits))
    return made


def _with_told(sums: Family, limits: Thresholds) -> Family:
    """The sums with those that the others tell by subtraction: the only one that is not known of a known sum."""
    values = sums.values
    is_more = True
    while is_more:
        is_more = False
        for at, dimension in enumerate(sums.dimensions):
            lines: dict[Key, list[Key]] = {}
            totals: dict[Key, int] = {}
            for key, value in values.items():
                line = (*key[:at], *key[at + 1 :])
                totals[line] = totals.get(line, 0) + value
                if key in sums.unknown:
                    lines.setdefault(line, []).append(key)
            wider = replace(sums, dimensions=tuple(d for d in sums.dimensions if d != dimension))
            for line, keys in lines.items():
                is_small = totals[line] <= limits.largest_hidden and wider.counts_sensitive(line, limits)
                if len(keys) == 1 and keys[0] in values and not is_small:
                    sums.unknown.discard(keys[0])
                    is_more = True
    return sums
