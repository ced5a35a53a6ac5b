"""Makes the answer of a plan and of what was counted: cells in order, with their as-of dates, through disclosure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.disclosure import Releasable, release
from counterfoil.measures.cells import Cell, not_covered
from counterfoil.measures.cohorts import cell_window
from counterfoil.measures.plan import Head, Plan

if TYPE_CHECKING:
    from counterfoil.disclosure import Thresholds


def answer(plan: Plan, cells: list[Cell], thresholds: Thresholds | None = None) -> Releasable:
    """The cells in the order of their dimensions, unknown last, through disclosure control.

    Args:
        plan: What the answer says of itself.
        cells: The cells, with their figures.
        thresholds: The limits of disclosure control; None = they are read.
    """
    rows = _dated(plan, cells, plan.table.as_of_date)
    places = [(h.name, {v: h.sort_key(v) for v in {r[h.name] for r in rows}}) for h in plan.heads]
    rows.sort(key=lambda r: [place[r[name]] for name, place in places])
    names = [f.name for f in plan.table.fields]
    whole = tuple({name: row.get(name) for name in names} for row in rows)
    return release(replace(plan.table, rows=whole), thresholds)


def _dated(plan: Plan, rows: list[Cell], day: date | None) -> list[Cell]:
    """The cells with the day as of which each is known, whether its cohort is open, and why a part is unknown."""
    times = [h for h in plan.heads if h.span]
    judged: dict[tuple[Any, ...], tuple[date | None, str | None, bool]] = {}
    for index, row in enumerate(rows):
        at = tuple(row[h.name] for h in times)
        if at not in judged:
            window = cell_window(row, times, plan.table.from_date, plan.table.until_date)
            as_of, cohort = plan.cohorts.judge(*window) if window else (day, None)
            judged[at] = as_of, cohort, window is None or cohort is not None
        as_of, cohort, is_covered = judged[at]
        if not is_covered and not row["denominator"]:
            row = rows[index] = not_covered(row)
        row["as_of_date"] = as_of
        row.setdefault("cohort", cohort)
        row["reason"] = row["reason"] or _unknown_dimension(row, plan.heads)
    return rows


def _unknown_dimension(row: Mapping[str, Any], heads: Sequence[Head]) -> str | None:
    """Why a part of the cell's place or time is empty."""
    for head in heads:
        if row[head.name] is None:
            return head.unknown
    return None
