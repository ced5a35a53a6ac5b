"""Computes a measure: cells with numerator, denominator, bounds, the unknown, and the as-of date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from counterfoil.disclosure import Cells, Releasable
from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import load_states_and_counties
from counterfoil.measures.answering import answer
from counterfoil.measures.asked import Asked, Question, ask
from counterfoil.measures.cells import Cell
from counterfoil.measures.cohorts import chosen_days
from counterfoil.measures.counting import counted_rows
from counterfoil.measures.custodian_measures import load_custodian_measures
from counterfoil.measures.custodians import compute_custodians
from counterfoil.measures.plan import Plan
from counterfoil.measures.standing import flow_rows, stock_rows
from counterfoil.measures.sums import summed
from counterfoil.measures.timing import TIMING_FIELDS, quantile_rows, within_days_rows
from counterfoil.schema import Field

__all__ = ["Question", "compute_measure"]

_COHORT = Field("cohort", "text", "open: outcomes of the group are still being recorded.", values=("open", "closed"))
_AS_OF = Field("as_of_date", "date", "The last day that the releases behind the cell cover.")
_WHICH = Field("denominator_is", "text", "What the share is a share of.")

#: How the cells of each kind of measure are made that is no count and no share.
_ROWS: Mapping[str, Callable[[Asked], list[Cell]]] = {
    "within_days": within_days_rows,
    "quantiles": quantile_rows,
    "stock": stock_rows,
    "flow": flow_rows,
}
_ROWS_OF_DAYS = ("stock", "flow")


def compute_measure(snapshot: Snapshot, question: Question) -> Releasable:
    """The cells of a measure, through disclosure control.

    Args:
        snapshot: A workspace in which `run` has worked through every release.
        question: What to count, and how to tell cells apart.

    Returns:
        One cell a group, and for shares a denominator; in the order of the dimensions, unknown last.

    Raises:
        UsageError: There is no such measure or dimension.
        CounterfoilError: There is nothing to count yet.
    """
    of_logs = load_custodian_measures().get(question.measure)
    if of_logs is not None:
        return compute_custodians(snapshot, question, of_logs)
    plan, counted = plan_measure(ask(snapshot, question))
    if plan.reading is not None:
        counted = plan.reading.cells([dict(row) for row in snapshot.run(counted).to_pylist()])
    return answer(plan, counted)


def plan_measure(asked: Asked) -> tuple[Plan, Any]:
    """Everything that an answer says but its rows, and what these are made of.

    Returns:
        The plan, and where it has a reading the rows to count, as an Ibis table; else the cells.

    Raises:
        UsageError: The question cannot be answered.
    """
    day, _ = asked.cohorts.judge(asked.question.from_date, asked.question.until_date)
    kind = asked.measure.kind
    counted, reading = counted_rows(asked) if kind in ("count", "share") else (_ROWS[kind](asked), None)
    table = replace(_cells(asked, day), within=_states_of_counties(asked))
    # a stock or a flow is about days of its own, and not about the days of issue that are chosen
    cohorts = asked.cohorts if kind in _ROWS_OF_DAYS else asked.cohorts.inside(*chosen_days(asked.chosen()))
    return Plan(table, tuple(d.head for d in asked.dimensions), cohorts, reading), counted


def _states_of_counties(asked: Asked) -> dict[str, str]:
    """The state of each county, where counties are told apart or chosen."""
    names = {*(d.name for d in asked.dimensions), *(name for name, _ in asked.question.where)}
    if "county_code_fips" not in names:
        return {}
    _, counties = load_states_and_counties(asked.snapshot.fact_folders())
    return {code: county.state_code for code, county in counties.items()}


def shared_fields(unit: str, kind: str = "count") -> tuple[Field, ...]:
    """The columns that the cells of every measure have beside their dimensions and their first figure.

    Args:
        unit: What is counted.
        kind: The kind of the measure.
    """
    fields = (
        Field("numerator", "integer", "How many are counted.", unit=unit),
        Field("denominator", "integer", "Of how many.", unit=unit),
        Field("low", "number", "The least it can be, given the unknown."),
        Field("high", "number", "The most it can be, given the unknown."),
        Field("unknown_count", "integer", "Of the group, how many it is not known of.", unit=unit),
        Field("reason", "text", "Why a figure, or a part of the cell's place or time, is unknown."),
    )  # fmt: skip
    more = {"share": (_WHICH,), "within_days": TIMING_FIELDS}
    ripens = unit == "detainers" and kind not in ("stock", "flow")  # what is an event has no outcome to wait for
    return (*fields, *more.get(kind, ()), *((_COHORT,) if ripens else ()), _AS_OF)


def _cells(asked: Asked, day: date | None) -> Cells:
    """The answer without a row, its columns in the order that scripts rely on."""
    measure = asked.measure
    is_number = measure.unit in ("share", "days")
    first = (
        Field("value", "number", measure.title, unit=measure.unit)
        if is_number
        else Field("count", "integer", measure.title, unit=measure.unit)
    )
    fields = (*(d.field for d in asked.dimensions), first, *shared_fields(asked.grain.name, measure.kind))
    told_apart = (*(d.name for d in asked.dimensions), *(("denominator_is",) if measure.kind == "share" else ()))
    return Cells(
        subject=measure.measure,
        title=measure.title,
        unit=measure.unit,
        fields=fields,
        rows=(),
        dimensions=told_apart,
        filters=asked.question.where,
        from_date=asked.question.from_date,
        until_date=asked.question.until_date,
        as_of_date=day,
        notes=(measure.caution,),
        **summed(asked),
    )
