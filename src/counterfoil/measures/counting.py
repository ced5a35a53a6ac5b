"""Counts rows by group and class for the measures that are counts and shares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from counterfoil.errors import UsageError
from counterfoil.measures.asked import Asked
from counterfoil.measures.cells import Cell, Part, Told, plain_cells, share_cells, told_cells
from counterfoil.measures.classings import CLASS
from counterfoil.measures.dimensions import Dimension, counted_by
from counterfoil.outcomes import load_definitions

#: The dimension that is unknown where another one is: the detail of an outcome, where the outcome is unknown.
_DETAIL, _OUTCOME = "outcome_detail", "outcome"


def count_rows(asked: Asked) -> list[Cell]:
    """The cells of a count."""
    base, told = asked.base(), asked.told()
    if not told:
        parts = _counted(asked, base)
        return plain_cells(parts or ([] if base else [{"n": 0}]))
    return _told_rows(asked, base, told, "")


def share_rows(asked: Asked) -> list[Cell]:
    """The cells of a share."""
    measure, base, told = asked.measure, asked.base(), asked.told()
    if measure.told_by:
        return _told_rows(asked, base, told, next(iter(measure.denominators)))
    if told:
        raise UsageError(
            "measures/share-by-outcome",
            "a share counts outcomes, so its cells cannot be told apart or chosen by outcome",
            where={"dimension": told[0].name},
            remedy=[
                "For the detainers of one outcome:",
                "",
                "  counterfoil measures compute detainers_by_outcome",
            ],
        )
    classing = measure.classing
    assert classing is not None
    rows = asked.rows(classing.needs)
    rows = rows.mutate(**{CLASS: classing.column(rows)})
    parts = _run(asked, counted_by(rows, base, {CLASS: rows[CLASS]}, n=rows.count()))
    return share_cells(measure, parts, [d.name for d in base], CLASS)


def _told_rows(asked: Asked, base: list[Dimension], told: list[Dimension], share: str) -> list[Cell]:
    """Cells by dimensions whose unknown could be any value of theirs."""
    columns = {d.name: d for d in (*base, *told)}
    chosen = asked.chosen_later()
    unknown = {d.name: (d.name, frozenset({None, *d.unsaid})) for d in told}
    if _DETAIL in unknown:
        unknown[_DETAIL] = (_OUTCOME, frozenset(load_definitions().unknown_ids()))
        every = asked.dimensions_of_grain()
        columns.setdefault(_OUTCOME, every[_OUTCOME])
    if _OUTCOME in unknown:
        unknown[_OUTCOME] = (_OUTCOME, frozenset(load_definitions().unknown_ids()))
    shown = [d.name for d in asked.dimensions if d.name in unknown]
    keys = [d.name for d in base]
    return told_cells(_counted(asked, columns.values()), keys, Told(list(unknown), shown, chosen, unknown), share)


def _counted(asked: Asked, columns: Iterable[Dimension]) -> list[Part]:
    """How many rows have each combination of values."""
    named = list(columns)
    rows = asked.rows({need for d in named for need in d.needs})
    return _run(asked, counted_by(rows, named, n=rows.count()))


def _run(asked: Asked, counted: Any) -> list[Part]:
    return [dict(row) for row in asked.snapshot.run(counted).to_pylist()]
