"""Says which rows a count or a share is made of, by group and class, and how they become cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from counterfoil.errors import UsageError
from counterfoil.measures.asked import Asked
from counterfoil.measures.cells import Shares, Told
from counterfoil.measures.dimensions import Dimension, counted_by
from counterfoil.measures.plan import CLASS, Reading
from counterfoil.outcomes import load_definitions

#: The dimension that is unknown where another one is: the detail of an outcome, where the outcome is unknown.
_DETAIL, _OUTCOME = "outcome_detail", "outcome"


def counted_rows(asked: Asked) -> tuple[Any, Reading]:
    """The rows that a count or a share is made of, as an Ibis table, and how they become cells.

    Raises:
        UsageError: A share is asked by outcome.
    """
    measure, base, told = asked.measure, asked.base(), asked.told()
    keys = tuple(d.name for d in base)
    if measure.kind == "count":
        return _by_told(asked, base, told, "") if told else (_counted(asked, base), Reading(keys))
    if measure.told_by:
        return _by_told(asked, base, told, next(iter(measure.denominators)))
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
    return counted_by(rows, base, {CLASS: rows[CLASS]}, n=rows.count()), Reading(keys, shares=Shares.of(measure))


def _by_told(asked: Asked, base: list[Dimension], told: list[Dimension], share: str) -> tuple[Any, Reading]:
    """Counts by dimensions whose unknown could be any value of theirs."""
    columns = {d.name: d for d in (*base, *told)}
    unknown = {d.name: (d.name, frozenset({None, *d.unsaid})) for d in told}
    if _DETAIL in unknown:
        unknown[_DETAIL] = (_OUTCOME, frozenset(load_definitions().unknown_ids()))
        every = asked.dimensions_of_grain()
        columns.setdefault(_OUTCOME, every[_OUTCOME])
    if _OUTCOME in unknown:
        unknown[_OUTCOME] = (_OUTCOME, frozenset(load_definitions().unknown_ids()))
    shown = tuple(d.name for d in asked.dimensions if d.name in unknown)
    how = Told(tuple(unknown), shown, asked.chosen_later(), unknown, share)
    return _counted(asked, columns.values()), Reading(tuple(d.name for d in base), told=how)


def _counted(asked: Asked, columns: Iterable[Dimension]) -> Any:
    """How many rows have each combination of values."""
    named = list(columns)
    rows = asked.rows({need for d in named for need in d.needs})
    return counted_by(rows, named, n=rows.count())
