"""Turns counts of outcomes into the cells of a measure, with what the unknown could make of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.measures.definitions import Measure
from counterfoil.outcomes import load_definitions

#: One group of detainers: its dimensions, and `n_<outcome>` for each outcome.
Group = dict[str, Any]


def count_cells(
    measure: Measure,
    whole: Sequence[Group],
    parts: Sequence[Group],
    *,
    keys: Sequence[str],
    splits: bool,
    only: str | None,
    is_of_outcome: bool,
) -> list[Group]:
    """The cells of a count.

    Args:
        measure: What is counted.
        whole: One group a cell of place and time: denominators and the unknown come from here.
        parts: The same groups, or these split by the detail of the outcome.
        keys: The dimensions of place and time.
        splits: One cell an outcome, for each that occurs.
        only: The one outcome to keep, also where it does not occur.
        is_of_outcome: The cells are about outcomes, so that the unknown could belong to any of them.
    """
    ids = load_definitions().ids()
    unknown_ids = load_definitions().unknown_ids() if is_of_outcome else measure.unknown
    groups = {tuple(g[k] for k in keys): g for g in whole}
    cells = []
    for part in parts:
        group = groups[tuple(part[k] for k in keys)]
        told = {name: value for name, value in part.items() if not name.startswith("n_")}
        total, unknown = _number(group, ids), _number(group, unknown_ids)
        if not splits:
            more = unknown - _number(part, unknown_ids)
            cells.append({**told, **_count_cell(_number(part, ids), total, more, unknown)})
            continue
        for outcome in [only] if only else ids:
            count = _number(part, [outcome])
            if count or (only and "outcome_detail" not in part):
                more = 0 if outcome in unknown_ids else unknown
                cells.append({**told, "outcome": outcome, **_count_cell(count, total, more, unknown)})
    return cells


def _count_cell(count: int, total: int, more: int, unknown: int) -> dict[str, Any]:
    return {
        "count": count,
        "numerator": count,
        "denominator": total,
        "low": count,
        "high": count + more,
        "unknown_count": unknown,
        "reason": None,
    }


def share_cells(measure: Measure, whole: Sequence[Group]) -> list[Group]:
    """The cells of a share: one a group and denominator."""
    ids = load_definitions().ids()
    assert measure.numerator is not None
    cells = []
    for group in whole:
        told = {name: value for name, value in group.items() if not name.startswith("n_")}
        for name, what in measure.denominators.items():
            inside = [o for o in (what.only or ids) if o not in what.leaves_out]
            cell = _share_cell(
                counted_in=_number(group, measure.numerator.outcome),
                of=_number(group, inside),
                unknown_inside=_number(group, [o for o in measure.unknown if o in inside]),
                unknown_outside=_number(group, [o for o in measure.unknown if o not in inside]),
            )
            cells.append({**told, **cell, "denominator_is": name})
    return cells


def _share_cell(*, counted_in: int, of: int, unknown_inside: int, unknown_outside: int) -> dict[str, Any]:
    """One share. Low: none of the unknown is counted; high: all are; outside ones then join the denominator."""
    widest = of + unknown_outside
    return {
        "value": counted_in / of if of else None,
        "numerator": counted_in,
        "denominator": of,
        "low": counted_in / widest if widest else None,
        "high": (counted_in + unknown_inside + unknown_outside) / widest if widest else None,
        "unknown_count": unknown_inside + unknown_outside,
        "reason": None if of else "not_applicable",
    }


def _number(group: Group, outcomes: Sequence[str]) -> int:
    return sum(int(group[f"n_{o}"]) for o in outcomes)
